"""What the keeper and the clerk fill in for an act on an entry."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from registry.errors import ActNotYetMade, DatedInPast, ReasonRequired, SameDate
from registry.models import InclusionCorrection, ServiceVersion
from registry.services import GovernmentAct
from registry.workflow import dates_stand, may_take_effect

# A limit against abuse; a counter under every text would only distract.
NOT_TOO_LONG = MaxLengthValidator(5000)
_DATE_HINT = _("Day, month and year, for example 15.06.2026.")
_DATE_ERROR = _("Write the date as day, month and year.")


def verbose_name(model: type[Model], name: str) -> str:
    """What a field of a model is called, in the language of the page."""
    found: Any = model._meta.get_field(name)
    return str(found.verbose_name)


def _date(required: Any) -> forms.DateField:
    return forms.DateField(
        help_text=_DATE_HINT, error_messages={"required": required, "invalid": _DATE_ERROR}
    )


class ActForm(forms.Form):
    """The act on which inclusion, change or exclusion rests (M-1)."""

    act = forms.CharField(
        max_length=200,
        help_text=_("What the act is and who made it."),
        error_messages={"required": _("Enter what act it is.")},
    )
    act_no = forms.CharField(
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        error_messages={"required": _("Enter the number of the act.")},
    )
    act_date = _date(_("Enter the date of the act."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "act_%s", **kwargs})
        self.today = today
        for name, field in self.fields.items():
            field.label = capfirst(verbose_name(ServiceVersion, name))

    def clean_act_date(self) -> date:
        act_date: date = self.cleaned_data["act_date"]
        if not dates_stand(act_date=act_date, today=self.today):
            raise ValidationError(ActNotYetMade.sentence)
        return act_date

    def act_given(self) -> GovernmentAct:
        """The act that a valid form describes."""
        cleaned = self.cleaned_data
        return GovernmentAct(
            name=cleaned["act"], number=cleaned["act_no"], dated=cleaned["act_date"]
        )


class ChangeForm(ActForm):
    """The act of a change, and the day from which it holds: today or later (D12-6.4)."""

    valid_from = _date(_("Enter the day from which the change holds."))

    def clean_valid_from(self) -> date:
        valid_from: date = self.cleaned_data["valid_from"]
        if not may_take_effect(valid_from, today=self.today):
            raise ValidationError(DatedInPast.sentence)
        return valid_from


class RejectForm(forms.Form):
    """Why the keeper declines a proposal."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The body that proposed the service will read it."),
        validators=[NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": ReasonRequired.sentence},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "reject_%s", **kwargs})


class CorrectionForm(forms.Form):
    """The right date of inclusion, and how the wrong one came about (Q-31)."""

    new_date = _date(_("Enter the right date."))
    reason = forms.CharField(
        validators=[NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": ReasonRequired.sentence},
    )

    def __init__(self, *args: Any, included_on: date | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "correct_%s", **kwargs})
        self.included_on, self.today = included_on, today
        for name, field in self.fields.items():
            field.label = capfirst(verbose_name(InclusionCorrection, name))

    def clean_new_date(self) -> date:
        new_date: date = self.cleaned_data["new_date"]
        if new_date == self.included_on or new_date > self.today:
            raise ValidationError(SameDate.sentence)
        return new_date


CONFIRM, DECLINE = "confirm", "decline"


class CorrectionDecisionForm(forms.Form):
    """What the second person says to a correction of the date (Q-31)."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(CONFIRM, _("Confirm the right date")), (DECLINE, _("Decline the correction"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the decision.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed when you decline."),
        required=False,
        validators=[NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "decide_%s", **kwargs})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == DECLINE and not cleaned.get("reason"):
            self.add_error("reason", ReasonRequired.sentence)
        return cleaned
