"""Which drafts a reader looks for: by where they are, who drafts them, what they are about."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from registry.facets import alphabetical
from registry.models import LifeSituation
from registry.selectors import LONGEST_QUERY, search_ids
from standards.models import Edition
from standards.open_drafts import Phase, in_phase

_ANY = ("", _("any"))


class DraftQuery(forms.Form):
    """Filters of the list, all in the address; an unknown value counts as none."""

    mark_optional = False

    q = forms.CharField(label=_("Name of the service"), required=False, max_length=LONGEST_QUERY)
    phase = forms.ChoiceField(
        label=_("Where the draft is"), choices=[_ANY, *Phase.choices], required=False
    )
    body = forms.ChoiceField(label=_("Drafting central body"), required=False)
    situation = forms.ChoiceField(label=_("Life situation"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s", **kwargs})
        situations = LifeSituation.objects.filter(services__standard__editions__isnull=False)
        bodies = Organisation.objects.filter(standards__editions__isnull=False)
        for name, rows, key in (("situation", situations, "code"), ("body", bodies, "key")):
            choices = sorted(
                ((getattr(row, key), row.name) for row in rows.distinct()),
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

    @property
    def phase_label(self) -> str:
        """The phase in words, where one was chosen."""
        phase = self.chosen("phase")
        return capfirst(str(Phase(phase).label)) if phase else ""

    def narrowed(self, found: QuerySet[Edition], *, by_phase: bool = True) -> QuerySet[Edition]:
        """Those of some drafts that answer the filters."""
        if words := self.chosen("q"):
            services = search_ids(words, language=get_language() or "kk").ids
            found = found.filter(standard__service__in=services)
        if situation := self.chosen("situation"):
            found = found.filter(standard__service__situation__code=situation)
        if body := self.chosen("body"):
            found = found.filter(standard__drafting_body__key=body)
        return in_phase(found, self.chosen("phase")) if by_phase else found
