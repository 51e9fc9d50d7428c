"""What an official fills in on a case."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from complaints.forms.files import CaseFilesField
from complaints.forms.quality import (
    DueOnField,
    check_day_to_come,
    offer_addressees,
    order_of,
)
from complaints.forms.remedy_fields import date_of_remedy, officer_of_remedy
from complaints.models import ComplaintStage
from complaints.services import Decision, Promise
from complaints.workflow import Outcome, Rung

# A limit against abuse; a counter under every text would only distract.
_NOT_TOO_LONG = MaxLengthValidator(20_000)


class AssignForm(forms.Form):
    """The responsible executor, one of the body's officials."""

    assignee = forms.ChoiceField(
        label=_("Responsible executor"),
        error_messages={"required": _("Choose the responsible executor.")},
    )

    def __init__(self, *args: Any, officials: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "assign_%s", **kwargs})
        self._by_id = {str(user.pk): user for user in officials}
        choices = [(pk, str(user)) for pk, user in self._by_id.items()]
        self.fields["assignee"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]

    def clean_assignee(self) -> User:
        return self._by_id[self.cleaned_data["assignee"]]


class MessageForm(forms.Form):
    """A message to the complainant."""

    text = forms.CharField(
        label=_("Message to the complainant"),
        help_text=_("The time limit keeps running while you wait for an answer."),
        validators=[_NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the message.")},
    )
    documents = CaseFilesField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "message_%s", **kwargs})


class LatenessForm(forms.Form):
    """For a decision made in time that could not be sent in time."""

    lateness_reason = forms.CharField(
        label=_("Reason for lateness"),
        help_text=_("The complainant will see it in the answer."),
        validators=[_NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason for the lateness.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "send_%s", **kwargs})


class DecisionForm(forms.Form):
    """The reasoned decision (D12-19.4-p2a, D12-19.5, J-18, J-19).

    What depends on the outcome is asked for by :meth:`clean`, so that every error is named at
    its field before the verb is called.
    """

    mark_optional = False

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the decision.")},
    )
    reasons = forms.CharField(
        label=_("Reasons of the decision"),
        help_text=_("The complainant receives this text as you write it."),
        validators=[_NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": _("Give the reasons for the decision.")},
    )
    remedy_text = forms.CharField(
        label=_("What will be done to restore the violated rights"),
        help_text=_("Needed when the complaint is satisfied, wholly or partly."),
        required=False,
        validators=[_NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    remedy_due_on = date_of_remedy()
    remedy_officer = officer_of_remedy()
    demand_text = forms.CharField(
        label=_("What is demanded to restore the violated rights"),
        help_text=_("Needed when the complaint is satisfied, wholly or partly."),
        required=False,
        validators=[_NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    demand_addressee = forms.ChoiceField(
        label=_("Of which body it is demanded"),
        required=False,
        error_messages={"invalid_choice": _("Choose the body of which it is demanded.")},
    )
    demand_due_on = DueOnField(label=_("By what date it must be done"), required=False)
    cause_study = forms.CharField(
        label=_("Study of causes"),
        help_text=_("What led to the complaint, taken as a whole, and what would prevent it."),
        validators=[_NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Describe the study of causes.")},
    )
    lateness_reason = forms.CharField(
        label=_("Reason for lateness"),
        help_text=_(
            "The time limit has been breached. Give the reason for the delay "
            "before you send the decision."
        ),
        validators=[_NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason for the lateness.")},
    )

    def __init__(
        self, *args: Any, stage: ComplaintStage, late: bool, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "decide_%s", **kwargs})
        self.today = today
        self._bodies: dict[str, Organisation] = {}
        # The quality body demands of the guilty one; the others promise a remedy themselves.
        self._demands = stage.rung.rung == Rung.QUALITY_BODY
        for name in _REMEDY_ERRORS if self._demands else (*_DEMAND_ERRORS, "cause_study"):
            del self.fields[name]
        if self._demands:
            self._bodies = offer_addressees(self, stage)
        if not late:
            del self.fields["lateness_reason"]

    @property
    def answers(self) -> dict[str, str]:
        """Everything typed, right or wrong, as it was typed, but for zero characters."""
        return {name: self.data.get(name, "").replace("\0", "") for name in self.fields}

    def clean_remedy_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["remedy_due_on"]
        check_day_to_come(due_on, self.today)
        return due_on

    def clean_demand_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["demand_due_on"]
        check_day_to_come(due_on, self.today)
        return due_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") in (Outcome.SATISFIED, Outcome.PARTLY):
            needed = _DEMAND_ERRORS if self._demands else _REMEDY_ERRORS
            for name, sentence in needed.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return cleaned

    def decision(self) -> Decision:
        """The decision that a valid form describes; a refusal carries neither remedy nor demand."""
        cleaned = self.cleaned_data
        outcome = Outcome(cleaned["outcome"])
        restores = outcome != Outcome.REFUSED
        return Decision(
            outcome=outcome,
            reasons=cleaned["reasons"],
            remedy=self._promise() if restores and not self._demands else None,
            demand=order_of(cleaned, self._bodies) if restores and self._demands else None,
            cause_study=cleaned.get("cause_study", ""),
            lateness_reason=cleaned.get("lateness_reason", ""),
        )

    def _promise(self) -> Promise:
        return Promise(
            text=self.cleaned_data["remedy_text"],
            due_on=self.cleaned_data["remedy_due_on"],
            officer=self.cleaned_data["remedy_officer"],
        )


_REMEDY_ERRORS = {
    "remedy_text": _("Say what will be done."),
    "remedy_due_on": _("Say by what date it will be done."),
    "remedy_officer": _("Say who answers for it."),
}
_DEMAND_ERRORS = {
    "demand_text": _("Say what is demanded."),
    "demand_addressee": _("Choose the body of which it is demanded."),
    "demand_due_on": _("Say by what date it must be done."),
}
