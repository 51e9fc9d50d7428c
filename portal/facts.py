"""What the home page says in numbers, read from the clocks and never written down twice."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count

from complaints import terms
from complaints.models import LadderRung
from complaints.workflow import Route, Rung
from deadlines import engine
from deadlines.domain.kinds import Standing
from deadlines.models import Clock

FACT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Answers:
    """How bodies answered complaints lately: in time, late, and not yet although due."""

    in_time: int
    late: int
    silent: int

    @property
    def due(self) -> int:
        """All answers that were due."""
        return self.in_time + self.late + self.silent

    @property
    def share_in_time(self) -> int:
        """Of a hundred answers due, how many came in time; rounded down, so never flattered."""
        return self.in_time * 100 // self.due if self.due else 0


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the ladder and its term in working days."""

    rung: str
    days: int
    is_from_bill: bool


def answers_of_late(at: datetime) -> Answers:
    """Answers to complaints of the last 30 days, from the clocks of their stages."""
    since = at - timedelta(days=FACT_DAYS)
    clocks = Clock.objects.filter(term_code__in=terms.STAGE_TERMS)
    ended = clocks.filter(ended_at__gt=since, ended_at__lte=at)
    counted = dict(ended.values_list("state").annotate(n=Count("pk")).order_by())
    silent = clocks.filter(state=Clock.State.BREACHED, due_at__gt=since, due_at__lte=at).count()
    return Answers(
        in_time=counted.get(Clock.State.MET, 0),
        late=counted.get(Clock.State.MET_LATE, 0),
        silent=silent,
    )


def ladder(on: date) -> list[Step]:
    """The usual ladder (route A) with the terms in force on a day."""
    now = engine.load()
    rungs = LadderRung.objects.filter(rule_set__is_active=True, route=Route.A).order_by("number")
    steps = []
    for rung in rungs:
        term = now.term(rung.term_code, on=on)
        steps.append(Step(Rung(rung.rung), term.amount or 0, term.standing == Standing.BILL))
    return steps
