"""What officials and complainants fill in on the road of a case."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from complaints.models import OfficialComplainedOf
from complaints.workflow import ExtensionGround
from govservices import wording

_NOT_TOO_LONG = MaxLengthValidator(20_000)


def _text(label: Any, missing: Any, *, rows: int = 5, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        validators=[_NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
        **more,
    )


class ExtensionForm(forms.Form):
    """Extension of the term: ground, length with the date that it gives, reasons (D12-19.6)."""

    ground = forms.ChoiceField(
        label=_("Ground of the extension"),
        choices=ExtensionGround.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the ground of the extension.")},
    )
    days = forms.TypedChoiceField(
        label=_("New last day of the term"),
        coerce=int,
        error_messages={"required": _("Choose the new last day.")},
    )
    reasons = _text(
        _("Reasons of the extension"),
        _("Give the reasons for the extension."),
        help_text=_("The complainant receives this text as you write it."),
    )

    def __init__(self, *args: Any, dates: Sequence[tuple[int, date]], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "extend_%s", **kwargs})
        choices = [(days, _length(days, due_on)) for days, due_on in dates]
        self.fields["days"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]


def _length(days: int, due_on: date) -> str:
    """“Wednesday 12 June: 2 working days more”."""
    more = ngettext("%(n)s working day more", "%(n)s working days more", days) % {"n": days}
    return f"{wording.day_in_table(due_on, get_language() or 'kk')} ({more})"


class RedirectForm(forms.Form):
    """To which body, and why (CP-2.2)."""

    to = forms.TypedChoiceField(
        label=_("Competent body"),
        coerce=int,
        error_messages={"required": _("Choose the competent body.")},
    )
    reasons = _text(
        _("Reasons of the redirection"),
        _("Say why the complaint is redirected."),
        help_text=_("The complainant receives this text as you write it."),
    )

    def __init__(
        self,
        *args: Any,
        competent: Iterable[Organisation],
        bodies: Iterable[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"auto_id": "redirect_%s", **kwargs})
        first = [(body.pk, body.name) for body in competent]
        named = {pk for pk, _name in first}
        others = [(body.pk, body.name) for body in bodies if body.pk not in named]
        groups: list[Any] = [("", _("Choose"))]
        if first:
            groups.append((_("Bodies that provide the service"), first))
            groups.append((_("Other bodies"), others))
        else:
            groups += others
        self.fields["to"].choices = groups  # type: ignore[attr-defined]


class AboveForm(forms.Form):
    """Reasons for sending a complaint about the head to the body above (Q-36)."""

    reasons = RedirectForm.base_fields["reasons"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "redirect_%s", **kwargs})


class JoinForm(forms.Form):
    """The number of the first registration."""

    first = forms.CharField(
        label=_("Number of the first registration"),
        help_text=_("For example, 2026-000117."),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
        error_messages={"required": _("Enter the number of the complaint.")},
    )


class OfficialForm(forms.Form):
    """Which member of staff the complaint means (Q-36)."""

    official = forms.TypedChoiceField(
        label=_("Whom the complaint describes"),
        coerce=int,
        error_messages={"required": _("Choose the official described in the complaint.")},
    )
    user = forms.ChoiceField(
        label=_("Member of staff"),
        error_messages={"required": _("Choose the member of staff.")},
    )

    def __init__(
        self,
        *args: Any,
        officials: Iterable[OfficialComplainedOf],
        staff: Iterable[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"auto_id": "official_%s", **kwargs})
        described = [(one.pk, str(one)) for one in officials]
        self._staff = {str(user.pk): user for user in staff}
        people = [(pk, str(user)) for pk, user in self._staff.items()]
        self.fields["official"].choices = described  # type: ignore[attr-defined]
        if len(described) == 1:
            self.fields["official"].initial = described[0][0]
        self.fields["user"].choices = [("", _("Choose")), *people]  # type: ignore[attr-defined]

    def clean_user(self) -> User:
        return self._staff[self.cleaned_data["user"]]


class WithdrawForm(forms.Form):
    """Why it is taken back, if the complainant wishes to say; and how much of it."""

    reason = _text(_("Why do you withdraw it?"), "", required=False, rows=3)
    whole = forms.BooleanField(
        label=_("Withdraw the whole complaint, earlier stages too"), required=False
    )

    def __init__(self, *args: Any, may_be_whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "withdraw_%s", **kwargs})
        if not may_be_whole:
            del self.fields["whole"]


class StatementForm(forms.Form):
    """What a paper statement of the complainant says about its reason."""

    reason = _text(_("Reason given in the statement"), "", required=False, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "withdraw_%s", **kwargs})


class RemarkForm(forms.Form):
    """What the head wants changed in a decision."""

    remark = _text(_("Remark"), _("Say what is to be changed in the decision."), rows=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "return_%s", **kwargs})


class JudgementForm(forms.Form):
    """Why the quality body does not consent to a redirection."""

    judgement = _text(
        _("Why consent is not given"), _("Say why the redirection is not consented to."), rows=4
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "refuse_%s", **kwargs})


class BodyRulesForm(forms.Form):
    """How the body works with complaints."""

    head_approves = forms.BooleanField(
        label=_("The head approves decisions before they are made"),
        help_text=_(
            "Executors then put their decisions before the head. The time limit does not stop."
        ),
        required=False,
    )
