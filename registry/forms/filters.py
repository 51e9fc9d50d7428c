"""The list of entries in the work area: its filters, and the rows they choose."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from accounts.acting import Actor
from accounts.models import Organisation
from deadlines.models import Clock
from registry import terms
from registry.content import FIELDS
from registry.facets import alphabetical
from registry.forms.entry import warnings_of
from registry.models import (
    InclusionCorrection,
    LifeSituation,
    Payment,
    PlannedChange,
    Service,
    Sphere,
)
from registry.selectors import LONGEST_QUERY, search_ids, visible_to
from registry.workflow import Channel, Form, State

NUMBER, NEWEST, CODE = "", "newest", "code"
_ORDERS: dict[str, tuple[str, ...]] = {
    NUMBER: ("registry_no", "pk"),
    NEWEST: ("-pk",),
    CODE: ("code", "pk"),
}
_PARTLY = "partly"
_ANY = ("", _("any"))
_MOST_WORDS = 5
_FLAGS = ("differs", "planned", "correction", "no_standard", "late")


class ServiceFilter(forms.Form):
    """Filters of the list, all in the address; an unknown value counts as none."""

    mark_optional = False

    q = forms.CharField(label=_("Name, number or code"), required=False, max_length=LONGEST_QUERY)
    state = forms.ChoiceField(label=_("State"), choices=[_ANY, *State.choices], required=False)
    sphere = forms.ChoiceField(label=_("Sphere"), required=False)
    situation = forms.ChoiceField(label=_("Life situation"), required=False)
    body = forms.ChoiceField(label=_("Drafting central body"), required=False)
    form = forms.ChoiceField(
        label=_("Form of provision"), choices=[_ANY, *Form.choices], required=False
    )
    fee = forms.ChoiceField(
        label=_("Payment"),
        choices=[_ANY, *Payment.choices, (_PARTLY, _("paid, some do not pay"))],
        required=False,
    )
    channel = forms.ChoiceField(
        label=_("Where applications are taken"), choices=[_ANY, *Channel.choices], required=False
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        choices=[
            (NUMBER, _("by number")),
            (CODE, _("by classified code")),
            (NEWEST, _("newest first")),
        ],
        required=False,
    )
    differs = forms.BooleanField(label=_("Kazakh and Russian differ"), required=False)
    planned = forms.BooleanField(label=_("Change planned"), required=False)
    correction = forms.BooleanField(label=_("Correction waiting"), required=False)
    no_standard = forms.BooleanField(label=_("No standard yet"), required=False)
    late = forms.BooleanField(label=_("Only overdue"), required=False)

    def __init__(self, *args: Any, actor: Actor, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s", **kwargs})
        self.actor, self.at = actor, at
        for name, choices in (
            ("sphere", [(one.code, one.name) for one in Sphere.objects.all()]),
            ("situation", [(one.code, one.name) for one in LifeSituation.objects.all()]),
            ("body", _drafting_bodies()),
        ):
            self.fields[name].choices = [_ANY, *choices]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """Fields with a value."""
        return [field for field in self.visible_fields() if field.name not in _FLAGS]

    @property
    def flag_fields(self) -> list[forms.BoundField]:
        """What is ticked."""
        return [self[name] for name in _FLAGS]

    def chosen(self, name: str) -> Any:
        """A clean value; empty for an absent or unknown one."""
        return self.cleaned_data.get(name) or ""

    @property
    def order(self) -> tuple[str, ...]:
        """Fields of the key by which the list is paged."""
        return _ORDERS[str(self.chosen("sort"))]

    @property
    def narrows(self) -> bool:
        """Whether any filter is on."""
        return any(self.chosen(name) for name in self.fields if name != "sort")

    def services(self) -> QuerySet[Service]:
        """The entries chosen among those that the person may see, in no order."""
        found = visible_to(self.actor).select_related("drafting_body", "situation")
        found = self._by_columns(found)
        found = self._by_lists(found)
        found = found.filter(_matching(str(self.chosen("q"))))
        if self.chosen("planned"):
            found = found.filter(Exists(open_plans().filter(service=OuterRef("pk"))))
        if self.chosen("correction"):
            waiting = InclusionCorrection.objects.filter(is_confirmed=None)
            found = found.filter(Exists(waiting.filter(service=OuterRef("pk"))))
        if self.chosen("no_standard") or self.chosen("late"):
            found = found.filter(Exists(self._clocks()))
        return _differing(found) if self.chosen("differs") else found

    def _by_columns(self, found: QuerySet[Service]) -> QuerySet[Service]:
        columns = {
            "state": "state",
            "sphere": "situation__sphere__code",
            "situation": "situation__code",
            "body": "drafting_body__key",
        }
        for name, column in columns.items():
            if self.chosen(name):
                found = found.filter(**{column: self.chosen(name)})
        fee = self.chosen("fee")
        if fee == _PARTLY:
            columns = {"payment": Payment.PAID, "free_categories_ru__gt": ""}
            return found.filter(**columns)
        return found.filter(payment=fee) if fee else found

    def _by_lists(self, found: QuerySet[Service]) -> QuerySet[Service]:
        for name, column in (("form", "forms"), ("channel", "intake")):
            if self.chosen(name):
                found = listing(found, column, [self.chosen(name)])
        return found

    def _clocks(self) -> QuerySet[Clock]:
        """Open K-01 and K-03 of the entry."""
        clocks = Clock.objects.filter(
            subject_code=terms.SERVICE,
            subject_id=OuterRef("pk"),
            term_code__in=terms.FROM_INCLUSION,
            state__in=Clock.OPEN_STATES,
        )
        return clocks.filter(due_at__lt=self.at) if self.chosen("late") else clocks


def open_plans() -> QuerySet[PlannedChange]:
    """Changes that wait for their day."""
    return PlannedChange.objects.filter(applied_at=None, cancelled_at=None)


def listing(found: QuerySet[Service], column: str, codes: list[str]) -> QuerySet[Service]:
    """Entries whose list holds one of some codes; read as text, alike in every database."""
    found = found.alias(**{f"{column}_text": Cast(column, TextField())})
    condition = Q(pk__in=[])
    for code in codes:
        condition |= Q(**{f"{column}_text__contains": f'"{code}"'})
    return found.filter(condition)


def _drafting_bodies() -> list[tuple[str, str]]:
    bodies = Organisation.objects.filter(drafted_services__isnull=False).distinct()
    return [
        (body.key, body.name) for body in sorted(bodies, key=lambda one: alphabetical(one.name))
    ]


def _differing(found: QuerySet[Service]) -> QuerySet[Service]:
    """Those with a warning; the rule is one and the same as beside the fields of the form."""
    columns = [name for name in FIELDS if name.endswith(("_kk", "_ru"))]
    blank = dict.fromkeys(FIELDS, "")
    differing = []
    for row in found.values("pk", *columns):
        content = blank | {name: row[name] or "" for name in columns}
        if warnings_of(content):
            differing.append(row["pk"])
    return found.filter(pk__in=differing)


def _matching(query: str) -> Q:
    """Entries by number, by the beginning of the code, by words of the name or of the index."""
    words = query.replace("\0", "").split()[:_MOST_WORDS]
    if not words:
        return Q()
    named = Q()
    for word in words:
        named &= _named(word)
    return named | Q(pk__in=search_ids(" ".join(words)).ids)


def _named(word: str) -> Q:
    if word.isascii() and any(letter.isdigit() for letter in word):
        return Q(registry_no__icontains=word) | Q(code__startswith=word)
    # SQLite folds Latin letters only, so the usual spellings are asked for one by one.
    condition = Q()
    for spelling in {word, word.lower(), word.upper(), word.capitalize()}:
        for language in ("kk", "ru", "en"):
            condition |= Q(**{f"name_{language}__contains": spelling})
    return condition
