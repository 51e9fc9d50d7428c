"""What a reader of standards asks for: which of them, and as of which day."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from registry.facets import alphabetical
from registry.models import LifeSituation
from registry.selectors import LONGEST_QUERY, search_ids
from standards.models import Standard
from standards.open_standards import in_state, open_standards
from standards.workflow import State

_DATE_FORMATS = ["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d %m %Y"]
_ANY = ("", _("any"))


class StandardDay(forms.Form):
    """The day for which somebody wants to read the standard."""

    label_size = "m"
    on = forms.DateField(
        label=_("The text on a day"),
        help_text=_("For example, 03.06.2013."),
        input_formats=_DATE_FORMATS,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        error_messages={
            "invalid": _("Enter a real date, for example 03.06.2013."),
            "required": _("Enter a date."),
        },
    )


class StandardQuery(forms.Form):
    """Filters of the list, all in the address; an unknown value counts as none."""

    mark_optional = False

    q = forms.CharField(
        label=_("A service, a document or a life situation"),
        required=False,
        max_length=LONGEST_QUERY,
    )
    state = forms.ChoiceField(label=_("State"), choices=[_ANY, *State.choices], required=False)
    situation = forms.ChoiceField(label=_("Life situation"), required=False)
    body = forms.ChoiceField(label=_("Drafting central body"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s", **kwargs})
        situations = LifeSituation.objects.filter(services__standard__isnull=False).distinct()
        bodies = Organisation.objects.filter(standards__isnull=False).distinct()
        for name, rows, key in (("situation", situations, "code"), ("body", bodies, "key")):
            choices = sorted(
                ((getattr(row, key), row.name) for row in rows),
                key=lambda one: alphabetical(one[1]),
            )
            self.fields[name].choices = [_ANY, *choices]  # type: ignore[attr-defined]
        self.is_valid()

    def chosen(self, name: str) -> str:
        """A clean value; empty for an absent or unknown one."""
        return str(self.cleaned_data.get(name) or "").replace("\0", " ").strip()

    @property
    def narrows(self) -> bool:
        """Whether anything was asked for."""
        return any(self.chosen(name) for name in self.fields)

    def ids(self) -> list[int]:
        """Ids of the standards: in the order of the registry; the best first for words."""
        found = self._narrowed(open_standards())
        words = self.chosen("q")
        if not words:
            return list(found.values_list("pk", flat=True))
        services = search_ids(words, language=get_language() or "kk").ids
        by_service = dict(found.filter(service__in=services).values_list("service_id", "pk"))
        return [by_service[pk] for pk in services if pk in by_service]

    def _narrowed(self, found: QuerySet[Standard]) -> QuerySet[Standard]:
        if state := self.chosen("state"):
            found = in_state(found, state)
        if situation := self.chosen("situation"):
            found = found.filter(service__situation__code=situation)
        if body := self.chosen("body"):
            found = found.filter(drafting_body__key=body)
        return found
