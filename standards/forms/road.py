"""What is filled in on the road of an edition: reasons, foreword, bodies, answers, acts, confirmations."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from registry.services import GovernmentAct
from standards.errors import (
    ActRequired,
    AddressRequired,
    BodyRequired,
    EffectiveTooEarly,
    ReasonRequired,
    RemarksRequired,
)
from standards.workflow import Agreeing

# A limit against abuse; a counter under every text would only distract.
NOT_TOO_LONG = MaxLengthValidator(10_000)
DATE_HINT = _("Day, month and year, for example 15.06.2026.")
DATE_ERROR = _("Write the date as day, month and year.")
# By the custom of the Government's acts: in force ten days after.
DAYS_TO_FORCE = timedelta(days=10)


def long_text(label: Any, *, hint: Any = "", required: Any = "", rows: int = 4) -> forms.CharField:
    """A text of several lines; ``required`` is the sentence where it is missing, empty if it may be."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(required),
        validators=[NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required} if required else {},
    )


def date_field(label: Any, required: Any, *, hint: Any = DATE_HINT) -> forms.DateField:
    """A date, typed as people write it."""
    return forms.DateField(
        label=label,
        help_text=hint,
        error_messages={"required": required, "invalid": DATE_ERROR},
    )


class ReasonForm(forms.Form):
    """Why something is taken back, returned, given up or done without agreement."""

    reason = long_text(_("Reason"), required=ReasonRequired.sentence)

    def __init__(self, *args: Any, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = hint


class ForewordForm(forms.Form):
    """What the drafter says in his own words before the list of comments."""

    foreword_kk = long_text(
        _("Foreword in Kazakh"), hint=_("In a second report: what has changed after the remarks.")
    )
    foreword_ru = long_text(_("Foreword in Russian"))

    @property
    def foreword(self) -> dict[str, str]:
        """By language."""
        return {code: self.cleaned_data[f"foreword_{code}"] for code in ("kk", "ru")}

    def clean(self) -> dict[str, Any]:
        """Both languages or none."""
        cleaned = super().clean() or {}
        said = {code: cleaned.get(f"foreword_{code}", "") for code in ("kk", "ru")}
        for code, other in (("kk", "ru"), ("ru", "kk")):
            if said[other] and not said[code] and f"foreword_{code}" not in self.errors:
                self.add_error(f"foreword_{code}", _("Write it in both languages."))
        return cleaned


Asked = tuple[Organisation, Agreeing]


class BodiesForm(forms.Form):
    """Whom to ask for agreement: the suggested bodies are ticked, others are found by name (Q-38)."""

    bodies = forms.MultipleChoiceField(
        label=_("Bodies to ask"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    q = forms.CharField(
        label=_("Find another body"),
        help_text=_("Part of its name. Those found are added to the list, not ticked."),
        required=False,
        max_length=100,
    )

    def __init__(self, *args: Any, offered: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles = {body.pk: role for body, role in offered}
        self.fields["bodies"].choices = [  # type: ignore[attr-defined]
            (body.pk, f"{body.name} — {role.label}") for body, role in offered
        ]

    @property
    def asked(self) -> list[tuple[int, Agreeing]]:
        """Whom a valid form asks, each with the role in which it is asked."""
        return [(int(pk), self.roles[int(pk)]) for pk in self.cleaned_data["bodies"]]

    def clean_bodies(self) -> list[str]:
        """At least one."""
        chosen: list[str] = self.cleaned_data["bodies"]
        if not chosen:
            raise ValidationError(BodyRequired.sentence)
        return chosen


AGREED, NOT_AGREED = "agreed", "not_agreed"


class AnswerForm(forms.Form):
    """What an agreeing body answers (L13-15.4-p4)."""

    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[(AGREED, _("Agreed")), (NOT_AGREED, _("Not agreed"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the answer.")},
    )
    remarks = long_text(
        _("Remarks"),
        hint=_("Needed when you do not agree: what must be changed so that you agree."),
        rows=8,
    )

    def clean(self) -> dict[str, Any]:
        """Remarks where the body does not agree."""
        cleaned = super().clean() or {}
        lacks = cleaned.get("answer") == NOT_AGREED and not cleaned.get("remarks")
        if lacks and "remarks" not in self.errors:
            self.add_error("remarks", RemarksRequired.sentence)
        return cleaned


_ACT_NAMES = {
    "kk": "Қазақстан Республикасы Үкіметінің қаулысы",
    "ru": "постановление Правительства Республики Казахстан",
    "en": "Resolution of the Government of the Republic of Kazakhstan",
}


class ApprovalForm(forms.Form):
    """The act by which the Government approves, and the day from which the standard holds."""

    act = forms.CharField(
        label=pgettext_lazy("legal act", "Act"),
        max_length=200,
        error_messages={"required": ActRequired.sentence},
    )
    act_no = forms.CharField(
        label=_("Number of the act"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        error_messages={"required": _("Enter the number of the act.")},
    )
    act_date = date_field(_("Date of the act"), _("Enter the date of the act."))
    effective_on = date_field(
        _("In force from"),
        _("Enter the day from which the standard is in force."),
        hint=_("Usually ten days after the act. Day, month and year, for example 15.06.2026."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        language = get_language() or "kk"
        initial = {
            "act": _ACT_NAMES.get(language, _ACT_NAMES["ru"]),
            "act_date": today,
            "effective_on": today + DAYS_TO_FORCE,
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.today = today

    def clean_act_date(self) -> date:
        """Not in the future."""
        dated: date = self.cleaned_data["act_date"]
        if dated > self.today:
            raise ValidationError(_("The act bears a date that has not come yet."))
        return dated

    def clean(self) -> dict[str, Any]:
        """In force not before the act."""
        cleaned = super().clean() or {}
        dated, effective = cleaned.get("act_date"), cleaned.get("effective_on")
        if dated and effective and effective < dated:
            self.add_error("effective_on", EffectiveTooEarly.sentence)
        return cleaned

    @property
    def given(self) -> GovernmentAct:
        """The act that a valid form describes."""
        cleaned = self.cleaned_data
        return GovernmentAct(
            name=cleaned["act"], number=cleaned["act_no"], dated=cleaned["act_date"]
        )


class JusticeForm(forms.Form):
    """The registration with the Ministry of Justice, where there was one (D12-7.2)."""

    number = forms.CharField(
        label=_("Number in the Ministry of Justice's register"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        error_messages={"required": _("Enter the number of the registration.")},
    )
    registered_on = date_field(
        _("Date of the registration"), _("Enter the date of the registration.")
    )

    def __init__(self, *args: Any, approved_on: date | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.approved_on, self.today = approved_on, today

    def clean_registered_on(self) -> date:
        """After the act and not in the future."""
        day: date = self.cleaned_data["registered_on"]
        if day > self.today or (self.approved_on and day < self.approved_on):
            raise ValidationError(
                _("The registration comes after the act and cannot lie in the future.")
            )
        return day


class ConfirmationForm(forms.Form):
    """A body says that its information is up to date, and where it can be seen (K-05, J-12)."""

    url = forms.URLField(
        label=_("Address of the page that was updated"),
        help_text=_("It is shown to the quality body."),
        max_length=400,
        assume_scheme="https",
        error_messages={
            "required": AddressRequired.sentence,
            "invalid": _("Write the address in full, for example https://example.kz/page."),
        },
    )
    evidence = forms.CharField(
        label=_("What was updated"),
        help_text=_("For example: the information stand, the site, the leaflets."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
