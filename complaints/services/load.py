"""How the work lies on people and teams, and how the terms are kept: for heads and the quality body.

Counts are taken by the database in one grouped statement for each table, whatever the number of
cases; shares and averages are worked out here, and none of them divides by nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, OuterRef, Q, Subquery, Sum

from accounts.models import Organisation, User
from complaints import terms
from complaints.models import ComplaintStage, Extension, Team
from complaints.workflow import OPEN, ExtensionGround
from deadlines.domain.calendar import WorkingCalendar
from deadlines.models import Clock
from deadlines.remaining import SOON

_DATES_SHOWN = 10
_BODIES_SHOWN = 100
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The moments between which things are counted: now, and since the month and the year began."""

    at: datetime
    today: date
    soon: date
    month: datetime
    year: datetime

    @classmethod
    def around(cls, at: datetime, *, calendar: WorkingCalendar) -> "Span":
        """The span as it is at a moment, in the time zone that the moment carries."""
        today = at.date()
        year = at.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
        return cls(at, today, calendar.add(today, SOON), year.replace(month=at.month), year)


@dataclass(slots=True)
class Load:
    """What lies on one person, one team, one body, or on nobody yet.

    ``days`` are calendar days from registration to the answer, of answers of this year.
    """

    of: User | Team | Organisation | None = None
    open: int = 0
    soon: int = 0
    overdue: int = 0
    breaches_month: int = 0
    breaches_year: int = 0
    answered: int = 0
    days: float = 0.0
    extended: int = 0

    @property
    def average_days(self) -> float | None:
        """Calendar days that an answer takes on average; nothing where none was given."""
        return round(self.days / self.answered, 1) if self.answered else None

    def add(self, other: "Load") -> None:
        """Count another load in."""
        for one in fields(self):
            if one.name != "of":
                setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass(frozen=True, slots=True)
class ExtensionUse:
    """How often the term was extended this year, of how many complaints registered, and why."""

    count: int
    registered: int
    by_ground: list[tuple[str, int]] = field(default_factory=list)

    @property
    def share(self) -> int:
        """Of a hundred complaints registered, how many were extended."""
        return round(self.count * 100 / self.registered) if self.registered else 0


@dataclass(frozen=True, slots=True)
class Workload:
    """One body as its supervisor sees it."""

    total: Load
    people: list[Load]
    teams: list[Load]
    dates: list[tuple[date, int]]
    extensions: ExtensionUse


def workload_of(organisation: Organisation, span: Span) -> Workload:
    """People, teams, dates and extensions of one body, in six statements."""
    stages = ComplaintStage.objects.filter(organisation=organisation)
    rows = list(_counted(stages, span, "assignee_id", "team_id"))
    total = Load()
    for row in rows:
        total.add(_load(row))
    users = User.objects.in_bulk({row["assignee_id"] for row in rows if row["assignee_id"]})
    teams = Team.objects.in_bulk({row["team_id"] for row in rows if row["team_id"]})
    return Workload(
        total=total,
        people=_by(rows, "assignee_id", users),
        teams=[load for load in _by(rows, "team_id", teams) if load.of is not None],
        dates=_nearest(organisation, span),
        extensions=_extensions(organisation, span),
    )


def loads_of_bodies(span: Span) -> list[Load]:
    """Every body with open or late complaints, the most troubled first; three statements."""
    rows = list(_counted(ComplaintStage.objects.all(), span, "organisation_id"))
    rows.sort(key=lambda row: (-row["overdue"], -row["breaches_year"], -row["open"]))
    shown = rows[:_BODIES_SHOWN]
    bodies = Organisation.objects.in_bulk([row["organisation_id"] for row in shown])
    extended = dict(
        Extension.objects.filter(notice_sent_at__gte=span.year)
        .values_list("stage__organisation_id")
        .annotate(number=Count("pk"))
    )
    loads = []
    for row in shown:
        load = _load(row)
        load.of = bodies[row["organisation_id"]]
        load.extended = extended.get(row["organisation_id"], 0)
        loads.append(load)
    return loads


def _counted(stages: Any, span: Span, *group: str) -> Any:
    """Stages that are open, or were late or answered this year, counted by group."""
    is_open, late = Q(state__in=OPEN), Q(overdue_at__isnull=False)
    this_year = Q(overdue_at__gte=span.year)
    answered = Q(answered_at__gte=span.year, registered_at__isnull=False)
    due_on = Clock.objects.filter(
        subject_code=terms.STAGE, subject_id=OuterRef("pk"), state__in=Clock.OPEN_STATES
    ).order_by("due_on")
    took = ExpressionWrapper(F("answered_at") - F("registered_at"), output_field=DurationField())
    return (
        stages.filter(is_open | this_year | answered)
        .order_by()
        .annotate(due_on=Subquery(due_on.values("due_on")[:1]))
        .values(*group)
        .annotate(
            open=Count("pk", filter=is_open),
            soon=Count("pk", filter=is_open & ~late & Q(due_on__lte=span.soon)),
            overdue=Count("pk", filter=is_open & late),
            breaches_month=Count("pk", filter=Q(overdue_at__gte=span.month)),
            breaches_year=Count("pk", filter=this_year),
            answered=Count("pk", filter=answered),
            took=Sum(took, filter=answered),
        )
    )


def _load(row: dict[str, Any]) -> Load:
    names = ("open", "soon", "overdue", "breaches_month", "breaches_year", "answered")
    took: timedelta = row["took"] or timedelta()
    return Load(**{name: row[name] for name in names}, days=took / _DAY)


def _by(rows: Iterable[dict[str, Any]], key: str, known: dict[int, Any]) -> list[Load]:
    """Loads summed up by one column; the one of nobody first, then the most troubled."""
    loads: dict[int | None, Load] = {}
    for row in rows:
        load = loads.setdefault(row[key], Load(of=known.get(row[key])))
        load.add(_load(row))
    return sorted(loads.values(), key=lambda load: (load.of is not None, -load.overdue, -load.open))


def _nearest(organisation: Organisation, span: Span) -> list[tuple[date, int]]:
    """The next days on which answers are due, and how many."""
    clocks = Clock.objects.filter(
        organisation=organisation,
        subject_code=terms.STAGE,
        state__in=Clock.OPEN_STATES,
        due_on__gte=span.today,
    )
    days = clocks.values_list("due_on").annotate(number=Count("pk")).order_by("due_on")
    return list(days[:_DATES_SHOWN])


def _extensions(organisation: Organisation, span: Span) -> ExtensionUse:
    counted = dict(
        Extension.objects.filter(stage__organisation=organisation, notice_sent_at__gte=span.year)
        .values_list("ground")
        .annotate(number=Count("pk"))
        .order_by()
    )
    registered = ComplaintStage.objects.filter(
        organisation=organisation, registered_at__gte=span.year
    ).count()
    by_ground = [(str(ExtensionGround(code).label), number) for code, number in counted.items()]
    return ExtensionUse(sum(counted.values()), registered, sorted(by_ground))
