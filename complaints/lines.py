"""Lines of the list of cases before a body: what one looks at all day, by the ids of a page.

The statement is composed once for each language (:mod:`govservices.composed`) and gives texts;
no object is made of a case that is only named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Expression
from django.utils.translation import get_language

from complaints import cell_texts as said
from complaints.models import ComplaintStage, Demand, Team
from complaints.models.quality import DemandState
from complaints.selectors import is_extended
from govservices.composed import Composed
from govservices.keyset import PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Line:
    """One stage as a list names it; texts are empty where there is nothing to say.

    ``entity_name`` is the legal entity that complains; ``has_demand`` says whether a demand of
    the quality body on the case is still under control.
    """

    pk: int
    organisation_id: int
    body: str
    number: str
    stage: int
    reg_no: str
    state: str
    entity_name: str
    surname: str
    given_name: str
    patronymic: str
    service: str
    executor: str
    team: str
    is_overdue: int
    is_extended: int
    is_redirected: int
    is_joined: int
    in_court: int
    has_demand: int

    @property
    def complainant(self) -> str:
        """The whole name of whoever complains."""
        person = (self.surname, self.given_name, self.patronymic)
        return self.entity_name or " ".join(part for part in person if part)

    @property
    def short_complainant(self) -> str:
        """The same with the first letter of the given name: "Сейітов А."."""
        return self.entity_name or f"{self.surname} {self.given_name[:1]}."


def lines_of(pks: Sequence[int]) -> dict[int, Line]:
    """The lines of the stages of one page, by id, in the language in force.

    Raises:
        ValueError: more ids than a page has rows.
    """
    found = _LINES.among(pks, get_language() or "kk")
    return {row[0]: Line(*row) for row in found}


def _compose(language: str) -> QuerySet[Any, Any]:
    stages: QuerySet[Any, Any] = ComplaintStage.objects.filter(pk__in=_LINES.ids).order_by()
    return stages.values_list(
        "pk",
        "organisation_id",
        said.name("organisation", language),
        said.citizen_number("complaint__"),
        "number",
        said.registration_number(),
        "state",
        "complaint__entity_name",
        "complaint__surname",
        "complaint__given_name",
        "complaint__patronymic",
        said.name("complaint__service", language),
        said.person("assignee"),
        said.where(Q(team__isnull=False), Team.objects.filter(pk=OuterRef("team")), F("name")),
        _holds(Q(overdue_at__isnull=False)),
        _holds(is_extended()),
        _holds(Q(redirected_from__isnull=False)),
        _holds(Q(complaint__duplicate_of__isnull=False)),
        _holds(Q(complaint__in_court_at__isnull=False)),
        _holds(_has_demand()),
    )


def _holds(condition: Q | Exists) -> Expression:
    """1 where it holds, else 0: the engines do not agree on what a truth value looks like."""
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _has_demand() -> Exists:
    open_demands = Demand.objects.exclude(state=DemandState.CLOSED)
    return Exists(open_demands.filter(stage__complaint=OuterRef("complaint")))


_LINES = Composed(_compose, size=PAGE_SIZE)
