"""Between a clock and the pure arithmetic: what to count with, where to put the result."""

from datetime import datetime
from typing import Any

from deadlines.domain import counting as domain
from deadlines.domain.calendar import WorkingCalendar
from deadlines.domain.counting import Computation
from deadlines.domain.kinds import AmountSource, Direction
from deadlines.engine import Engine
from deadlines.errors import DueBeforeStart, NothingToCount
from deadlines.models import Clock

# Fields of a clock that a change of its due moment writes.
COUNTED_FIELDS = [
    "revision_id",
    "epoch",
    "state",
    "extended_days",
    "original_due_on",
    "due_on",
    "due_at",
    "notice_by",
    "max_extended_on",
    "sweep_at",
]


def count(clock: Clock, calendar: WorkingCalendar) -> Computation:
    """What the clock's own rule gives on a calendar.

    Raises:
        NothingToCount: neither the term, the subject nor an act gives a length.
        DueBeforeStart: the date set lies before the event.
    """
    rule = clock.rule
    set_by_act = rule.amount_source is AmountSource.ACT and clock.amount is None
    if clock.date_set is None and set_by_act:
        raise NothingToCount
    try:
        result = domain.compute(
            rule,
            calendar,
            at=clock.started_at,
            zone=clock.zone,
            due_on=clock.date_set,
            extended_days=clock.extended_days,
        )
    except domain.NoLength as error:
        raise NothingToCount from error
    if result.due_on < result.event_on and rule.direction is Direction.FORWARD:
        raise DueBeforeStart
    return result


def apply(clock: Clock, result: Computation) -> None:
    """Put a computation on a clock; ``sweep_at`` is set apart."""
    clock.original_due_on = result.original_due_on
    clock.due_on = result.due_on
    clock.due_at = result.due_at
    clock.notice_by = result.notice_by
    clock.max_extended_on = result.max_extended_on


def next_sweep(clock: Clock, now: Engine, *, after: datetime) -> datetime:
    """The next moment at which the sweep has something to do: a reminder, or the end."""
    end = domain.sweep_moment(clock.term.ends_at, clock.due_at)
    reminders = reminders_of(clock, now, after=after)
    return min(reminders[0][0], end) if reminders else end


def reminders_of(
    clock: Clock, now: Engine, *, after: datetime, calendar: WorkingCalendar | None = None
) -> list[tuple[datetime, int]]:
    """The reminders still to come after a moment, soonest first: (moment, offset)."""
    offsets = now.reminders(clock.term_id)
    if not offsets:
        return []
    return domain.reminder_moments(
        clock.due_on,
        offsets,
        calendar=calendar or now.calendar,
        zone=clock.zone,
        between=(after, clock.due_at),
    )


def inputs(clock: Clock) -> dict[str, Any]:
    """Everything but the calendar that the due moment is counted from, for the event."""
    return {
        "amount": clock.amount,
        "unit": str(clock.unit),
        "date_set": clock.date_set.isoformat() if clock.date_set else None,
        "extended_days": clock.extended_days,
        "zone": clock.zone_name,
    }
