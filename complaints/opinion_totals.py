"""What complainants thought, added up by body: one statement, whatever the number of opinions."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from accounts.acting import Actor
from accounts.models import Organisation
from accounts.roles import Capability
from complaints.models import Opinion

MARKS = (5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class Totals:
    """Opinions about one body, or about all: how many, how many solved, marks from 5 to 1."""

    body: Organisation | None
    given: int
    solved: int
    marks: tuple[int, ...]
    points: int

    @property
    def unsolved(self) -> int:
        """How many said that the matter is not solved."""
        return self.given - self.solved

    @property
    def average(self) -> Decimal:
        """The mean mark, to one place; nought without opinions."""
        if not self.given:
            return Decimal(0)
        return round(Decimal(self.points) / self.given, 1)


def totals_for(actor: Actor) -> list[Totals]:
    """Totals of every body for the quality body, of the own body for the others.

    Bodies that were asked about more often come first.
    """
    grouped: Any = opinions_for(actor).order_by().values("stage__organisation_id")
    counted = list(grouped.annotate(**_counts()).order_by("-given", "stage__organisation_id"))
    bodies = Organisation.objects.in_bulk([row["stage__organisation_id"] for row in counted])
    return [_totals(row, bodies[row["stage__organisation_id"]]) for row in counted]


def together(rows: list[Totals]) -> Totals:
    """All bodies as one."""
    marks = tuple(sum(row.marks[i] for row in rows) for i in range(len(MARKS)))
    return Totals(
        body=None,
        given=sum(row.given for row in rows),
        solved=sum(row.solved for row in rows),
        marks=marks,
        points=sum(row.points for row in rows),
    )


def opinions_for(actor: Actor) -> QuerySet[Opinion]:
    """Opinions whose totals the actor may read."""
    if actor.can(Capability.CONTROL_QUALITY):
        return Opinion.objects.all()
    if not actor.can(Capability.CONSIDER_COMPLAINTS):
        return Opinion.objects.none()
    return Opinion.objects.filter(stage__organisation=actor.organisation)


def _counts() -> dict[str, Any]:
    marks = {f"mark_{mark}": Count("pk", filter=Q(rating=mark)) for mark in MARKS}
    solved = Count("pk", filter=Q(is_solved=True))
    return {"given": Count("pk"), "solved": solved, "points": Sum("rating"), **marks}


def _totals(row: dict[str, Any], body: Organisation) -> Totals:
    return Totals(
        body=body,
        given=row["given"],
        solved=row["solved"],
        marks=tuple(row[f"mark_{mark}"] for mark in MARKS),
        points=row["points"],
    )
