"""What officials fill in: answers, questions of the counter, decisions on proposals; filters."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.acting import Actor
from deadlines.models import Clock
from registry import terms
from registry.forms.voices import LongText, contact_of, email_field, language_field, phone_field
from registry.models import ChangeProposal, Question, Service
from registry.selectors import proposals_visible_to, questions_visible_to, service_numbered
from registry.services.proposals import LONGEST_REASON
from registry.services.questions import LONGEST_ANSWER, LONGEST_QUESTION, Contact

_ANSWERED, _ALL = "answered", "all"
_ACCEPT, _DECLINE = "accept", "decline"
_TOO_LONG = _("The text is too long. Shorten it.")


class QuestionFilter(forms.Form):
    """Filters of the questions, all in the address; an unknown value counts as none."""

    mark_optional = False

    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("waiting for an answer")), (_ANSWERED, _("answered"))],
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "queue_%s", **kwargs})
        self.actor = actor
        self.is_valid()

    @property
    def is_of_answered(self) -> bool:
        """Whether the questions wanted have their answers."""
        return bool(self.cleaned_data.get("state") == _ANSWERED)

    def questions(self) -> QuerySet[Question]:
        """The questions chosen, in no order."""
        return questions_visible_to(self.actor).filter(answered_at__isnull=not self.is_of_answered)

    def clocks(self) -> QuerySet[Clock]:
        """Open clocks of the body's questions, in no order."""
        return Clock.objects.filter(
            subject_code=terms.QUESTION,
            state__in=Clock.OPEN_STATES,
            organisation=self.actor.organisation_id,
        ).select_related("term")


class AnswerForm(forms.Form):
    """The answer to a question."""

    text = LongText(
        label=_("Answer"),
        help_text=_("The person receives this text as you write it."),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 9}),
        error_messages={"required": _("Write the answer."), "max_length": _TOO_LONG},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "answer_%s", **kwargs})


class CounterForm(forms.Form):
    """A question asked at the counter or by phone, with its answer or without."""

    channel = forms.ChoiceField(
        label=_("Where was it asked?"),
        choices=[
            (value, capfirst(value.label))
            for value in (Question.Channel.COUNTER, Question.Channel.PHONE)
        ],
        widget=forms.RadioSelect,
        initial=Question.Channel.COUNTER,
        error_messages={"required": _("Say where the question was asked.")},
    )
    service = forms.CharField(
        label=_("Number of the service in the registry"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    text = LongText(
        label=_("Question"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write down the question."), "max_length": _TOO_LONG},
    )
    answer = LongText(
        label=_("Answer"),
        help_text=_("Leave it empty if you will answer later."),
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"max_length": _TOO_LONG},
    )
    name = forms.CharField(
        label=_("Name of the person"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = email_field(
        _("E-mail"),
        required=False,
        help_text=_("The answer goes here. Without e-mail and phone nobody can be told."),
    )
    phone = phone_field(_("Phone"))
    language = language_field(_("Language of the answer"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("language", get_language())

    def clean_service(self) -> Service | None:
        number = self.cleaned_data["service"].strip()
        found = service_numbered(number) if number else None
        if number and found is None:
            raise forms.ValidationError(_("No service of the registry has this number."))
        return found

    @property
    def contact(self) -> Contact:
        """Who asked; the form has been found valid."""
        return contact_of(self.cleaned_data)


class ProposalFilter(forms.Form):
    """Filters of the proposals, all in the address; an unknown value counts as none."""

    mark_optional = False

    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", ChangeProposal.State.OPEN.label),
            (ChangeProposal.State.ACCEPTED, ChangeProposal.State.ACCEPTED.label),
            (ChangeProposal.State.DECLINED, ChangeProposal.State.DECLINED.label),
            (_ALL, _("all")),
        ],
        required=False,
    )
    part = forms.ChoiceField(
        label=_("What is wrong"),
        choices=[("", _("anything")), *ChangeProposal.Part.choices],
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "queue_%s", **kwargs})
        self.actor = actor
        self.is_valid()

    @property
    def narrows(self) -> bool:
        """Whether any filter is on."""
        return any(self.cleaned_data.get(name) for name in self.fields)

    def proposals(self) -> QuerySet[ChangeProposal]:
        """The proposals chosen, in no order."""
        found = proposals_visible_to(self.actor)
        state, part = self.cleaned_data.get("state"), self.cleaned_data.get("part")
        if state != _ALL:
            found = found.filter(state=state or ChangeProposal.State.OPEN)
        return found.filter(part=part) if part else found


class DecisionForm(forms.Form):
    """Acceptance with a note, or refusal with its reason; the two buttons carry the decision."""

    mark_optional = False

    decision = forms.ChoiceField(
        choices=[(_ACCEPT, _ACCEPT), (_DECLINE, _DECLINE)],
        error_messages={
            "required": _("Accept the proposal or decline it."),
            "invalid_choice": _("Accept the proposal or decline it."),
        },
    )
    reason = LongText(
        label=_("Note, or the reason of the refusal"),
        help_text=_("The author will read it. A refusal needs a reason."),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _TOO_LONG},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "decide_%s", **kwargs})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        declined = cleaned.get("decision") == _DECLINE
        if declined and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Give the reason."))
        return cleaned

    @property
    def accepts(self) -> bool:
        """Whether the button pressed was that of acceptance."""
        return bool(self.cleaned_data["decision"] == _ACCEPT)
