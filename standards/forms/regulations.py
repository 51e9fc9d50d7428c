"""Acts on a regulation: the answer of the informatization body, the act of approval; the list."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.acting import Actor
from accounts.models import BodyKind, Organisation
from registry.facets import alphabetical
from standards.errors import RemarksRequired
from standards.models import Regulation, RegulationText
from standards.permissions import controls
from standards.regulating import BeforeStandard, visible_regulations
from standards.steps import LONGEST_TEXT
from standards.workflow import RegulationAct, RegulationState, approver_acts

AGREE, REFUSE = "agree", "refuse"
_ANY = ("", _("any"))
_LONGEST_QUERY = 200


class AnswerForm(forms.Form):
    """What the informatization body says to a regulation (D12-10.4)."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(AGREE, _("Agreed")), (REFUSE, _("Not agreed"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the answer.")},
    )
    remarks = forms.CharField(
        label=_("Remarks"),
        help_text=_("Needed when you do not agree: say what must be changed."),
        required=False,
        validators=[MaxLengthValidator(5000)],
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "answer_%s", **kwargs})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == REFUSE and not cleaned.get("remarks", "").strip():
            self.add_error("remarks", RemarksRequired.sentence)
        return cleaned


class ApprovalForm(forms.Form):
    """The act that approves a regulation (L13-16.2, 16.3)."""

    act_kind = forms.ChoiceField(
        label=_("By which act"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind of the act.")},
    )
    act_no = forms.CharField(
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        error_messages={"required": _("Enter the number of the act.")},
    )
    approved_on = forms.DateField(
        help_text=_("Day, month and year, for example 15.06.2026."),
        error_messages={
            "required": _("Enter the date of the act."),
            "invalid": _("Write the date as day, month and year."),
        },
    )

    def __init__(self, *args: Any, text: RegulationText, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "approve_%s", **kwargs})
        self.text, self.today = text, today
        is_central = text.regulation.organisation.kind == BodyKind.CENTRAL
        kinds = [RegulationAct(kind) for kind in approver_acts(is_central=is_central)]
        field = self.fields["act_kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.value, capfirst(str(kind.label))) for kind in kinds]
        if len(kinds) == 1:
            field.initial = kinds[0].value
        for name in ("act_no", "approved_on"):
            found: Any = RegulationText._meta.get_field(name)
            self.fields[name].label = capfirst(found.verbose_name)

    def clean_approved_on(self) -> date:
        dated: date = self.cleaned_data["approved_on"]
        if dated > self.today:
            raise ValidationError(_("The act has not been made yet: its date lies in the future."))
        follows = self.text.edition.approved_on
        if follows is not None and dated < follows:
            raise ValidationError(BeforeStandard.sentence)
        return dated


class RegulationFilter(forms.Form):
    """Filters of the list, all in the address; an unknown value counts as none."""

    mark_optional = False

    q = forms.CharField(
        label=_("Name or number of the service"), required=False, max_length=_LONGEST_QUERY
    )
    state = forms.ChoiceField(
        label=_("State"), choices=[_ANY, *RegulationState.choices], required=False
    )
    body = forms.ChoiceField(label=_("Body"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s", **kwargs})
        self.actor = actor
        if controls(actor):
            field = self.fields["body"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [_ANY, *_bodies()]
        else:
            del self.fields["body"]
        self.is_valid()

    def chosen(self, name: str) -> str:
        """A clean value; empty for an absent or unknown one."""
        return str(self.cleaned_data.get(name) or "").replace("\0", "")

    @property
    def narrows(self) -> bool:
        """Whether any filter is on."""
        return any(self.chosen(name) for name in self.fields)

    def regulations(self) -> QuerySet[Regulation]:
        """The regulations chosen among those that the person may see, in no order."""
        found = visible_regulations(self.actor)
        for word in self.chosen("q").split()[:5]:
            found = found.filter(
                Q(standard__service__registry_no__iexact=word)
                | Q(standard__service__name_kk__icontains=word)
                | Q(standard__service__name_ru__icontains=word)
                | Q(standard__service__name_en__icontains=word)
            )
        if self.chosen("state"):
            found = found.filter(state=self.chosen("state"))
        if self.chosen("body"):
            found = found.filter(organisation__key=self.chosen("body"))
        return found


def _bodies() -> list[tuple[str, str]]:
    bodies = Organisation.objects.filter(regulations__isnull=False).distinct()
    return [
        (body.key, body.name) for body in sorted(bodies, key=lambda one: alphabetical(one.name))
    ]


class GeneralForm(forms.Form):
    """General provisions in Kazakh and Russian, English if somebody has written it (L13-17.1)."""

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "part_%s", **kwargs})
        for language, label in (
            ("kk", _("General provisions, in Kazakh")),
            ("ru", _("General provisions, in Russian")),
            ("en", _("General provisions, in English")),
        ):
            self.fields[f"general_{language}"] = forms.CharField(
                label=label,
                required=False,
                validators=[MaxLengthValidator(LONGEST_TEXT * 10)],
                widget=forms.Textarea(attrs={"rows": 14, "lang": language}),
            )

    @property
    def pair(self) -> list[forms.BoundField]:
        """Kazakh and Russian, side by side."""
        return [self["general_kk"], self["general_ru"]]

    @property
    def english(self) -> forms.BoundField:
        """English, which nobody must write."""
        return self["general_en"]
