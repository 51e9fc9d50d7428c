"""From a rule and an event to a due moment."""

import calendar as months
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from deadlines.domain.calendar import WorkingCalendar
from deadlines.domain.kinds import (
    AmountSource,
    Anchor,
    Direction,
    EndsAt,
    Kind,
    NoticeAnchor,
    Standing,
    Unit,
)

ONE_SECOND = timedelta(seconds=1)
ONE_DAY = timedelta(days=1)
OPENING = time(9, 0)
CLOSING = time(18, 0)  # what comes later is registered the next working day
REMINDER_HOUR = time(9, 0)
# Members of an enumeration are slow to look up by name; these stand on the hot path.
_FROM_EVENT = Anchor.EVENT
_BACK = Direction.BACK
_NO_LENGTH = Unit.NONE
_WORKING_DAYS = Unit.WORKING_DAY
_MONTHLY = frozenset((Unit.MONTH, Unit.WINDOW))
_BY_THE_CLOCK = frozenset((Unit.HOUR, Unit.MINUTE))
_AT_OPENING = EndsAt.OPENING
_BEFORE_DUE = NoticeAnchor.BEFORE_DUE
_MONTHS = {
    Anchor.MONTH_END: 1,
    Anchor.QUARTER_END: 3,
    Anchor.HALF_YEAR_END: 6,
    Anchor.YEAR_END: 12,
}


class NoLength(ValueError):
    """The law gives no length, or it comes from an act or a subject and was not passed."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One time limit, as the arithmetic sees it."""

    code: str
    unit: Unit
    amount: int | None = None
    amount_source: AmountSource = AmountSource.ROW
    anchor: Anchor = Anchor.EVENT
    direction: Direction = Direction.FORWARD
    kind: Kind = Kind.DEADLINE
    ends_at: EndsAt = EndsAt.DAY_END
    roll_forward: bool = False
    extension_cap: int = 0
    notice_anchor: NoticeAnchor | None = None
    notice_days: int = 0
    standing: Standing = Standing.LAW

    def with_length(self, amount: int | None, unit: Unit | None) -> "Rule":
        """The rule with the length that its subject gives."""
        if amount in (None, self.amount) and unit in (None, self.unit):
            return self
        return replace(
            self,
            amount=self.amount if amount is None else amount,
            unit=self.unit if unit is None else unit,
        )


class Computation(NamedTuple):
    """What a rule gives for one event. Dates are local to the body, moments are UTC."""

    event_on: date
    counted_from: date
    original_due_on: date
    due_on: date
    due_at: datetime
    notice_by: date | None
    max_extended_on: date | None


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The last second of a local day, in UTC (Q-2).

    Counted back from the first moment of the next day, so that a day on which the clocks
    change (Almaty, 29 February 2024, had 25 hours) ends where it really ends.
    """
    return datetime.combine(day + ONE_DAY, time(), zone).astimezone(UTC) - ONE_SECOND


def at_hour(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """A local hour of a day, in UTC."""
    return datetime.combine(day, hour, zone).astimezone(UTC)


def local_date(moment: datetime, zone: ZoneInfo) -> date:
    """The date on the body's wall at a moment (Q-2)."""
    return moment.astimezone(zone).date()


def is_late(moment: datetime, due_at: datetime) -> bool:
    """Late begins with the second after the due moment (Q-2)."""
    return moment >= due_at + ONE_SECOND


def add_months(day: date, n: int) -> date:
    """M(n): the same day number n months later, or the last day of that month (Q-4)."""
    index = day.year * 12 + day.month - 1 + n
    year, month = divmod(index, 12)
    last = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def period_end(day: date, anchor: Anchor) -> date:
    """The last day of the month, quarter, half-year or year that a day lies in."""
    if anchor is _FROM_EVENT:
        return day
    length = _MONTHS[anchor]
    month = ((day.month - 1) // length + 1) * length
    return date(day.year, month, months.monthrange(day.year, month)[1])


def count(rule: Rule, day: date, calendar: WorkingCalendar) -> date:
    """The last day of a term counted in whole days or months from a day, before any roll.

    Raises:
        NoLength: the rule has no amount.
    """
    if rule.amount is None or rule.unit is _NO_LENGTH:
        raise NoLength(rule.code)
    back = rule.direction is _BACK
    if rule.unit is _WORKING_DAYS:
        return calendar.subtract(day, rule.amount) if back else calendar.add(day, rule.amount)
    sign = -1 if back else 1
    if rule.unit in _MONTHLY:
        return add_months(day, sign * rule.amount)
    return day + sign * timedelta(days=rule.amount)


def roll(rule: Rule, day: date, calendar: WorkingCalendar) -> date:
    """Move a day off to a working day, where the rule says so (Q-3, Q-26).

    A term counted forward goes to the next working day, one counted back to the previous.
    """
    if not rule.roll_forward:
        return day
    if rule.direction is _BACK:
        return calendar.subtract(day, 0)
    return calendar.add(day, 0)


def compute(  # noqa: PLR0913 - what a date depends on, each by its name
    rule: Rule,
    calendar: WorkingCalendar,
    *,
    at: datetime,
    zone: ZoneInfo,
    due_on: date | None = None,
    extended_days: int = 0,
) -> Computation:
    """The due date and moment of a rule for an event at ``at`` in the body's ``zone``.

    The day of the event is day 0 (Q-1). ``due_on`` is the date set by an act or a plan;
    ``extended_days`` are the working days of an extension, counted from the original due
    date (K-20).

    Raises:
        NoLength: there is nothing to count with.
        CalendarGap, CalendarEnd: the calendar does not reach so far.
    """
    event_on = local_date(at, zone)
    counted_from = period_end(event_on, rule.anchor)
    if due_on is None and rule.unit in _BY_THE_CLOCK:
        return _by_the_clock(rule, at, zone)
    if due_on is not None:
        # A day that the calendar does not know could be shown nowhere: refused as any count is.
        calendar.is_working(due_on)
    original = due_on or roll(rule, count(rule, counted_from, calendar), calendar)
    due = calendar.add(original, extended_days) if extended_days else original
    opening = rule.ends_at is _AT_OPENING
    return Computation(
        event_on=event_on,
        counted_from=counted_from,
        original_due_on=original,
        due_on=due,
        due_at=at_hour(due, OPENING, zone) if opening else end_of_day(due, zone),
        notice_by=notice_limit(rule, original, calendar),
        max_extended_on=calendar.add(original, rule.extension_cap) if rule.extension_cap else None,
    )


def notice_limit(rule: Rule, original_due_on: date, calendar: WorkingCalendar) -> date | None:
    """The last day on which an extension may still be announced (K-21, Q-17)."""
    if rule.notice_anchor is not _BEFORE_DUE:
        return None
    return calendar.subtract(original_due_on, rule.notice_days)


def _by_the_clock(rule: Rule, at: datetime, zone: ZoneInfo) -> Computation:
    """Terms in hours and minutes run from the exact moment (Q-27)."""
    if rule.amount is None:
        raise NoLength(rule.code)
    sign = -1 if rule.direction is Direction.BACK else 1
    length = (
        timedelta(hours=rule.amount) if rule.unit is Unit.HOUR else timedelta(minutes=rule.amount)
    )
    due_at = at.astimezone(UTC) + sign * length
    event_on, due_on = local_date(at, zone), local_date(due_at, zone)
    return Computation(event_on, event_on, due_on, due_on, due_at, None, None)


def sweep_moment(ends_at: str, due_at: datetime) -> datetime:
    """The first moment at which a term can be judged: the next second, or the opening itself."""
    return due_at if ends_at == EndsAt.OPENING else due_at + ONE_SECOND


def reminder_moments(
    due_on: date,
    offsets: tuple[int, ...],
    *,
    calendar: WorkingCalendar,
    zone: ZoneInfo,
    between: tuple[datetime, datetime],
) -> list[tuple[datetime, int]]:
    """When to remind, soonest first: (moment, working days before the last working day).

    Counted from the last working day on or before the due date, so that a term ending on a
    day off still gets its reminders on two different days (J-10).
    """
    after, before = between
    last = calendar.subtract(due_on, 0)
    moments = []
    for offset in offsets:
        day = calendar.subtract(last, offset) if offset else last
        moment = at_hour(day, REMINDER_HOUR, zone)
        if after < moment < before:
            moments.append((moment, offset))
    return sorted(moments)


def result_at_centre_by(
    due_on: date, *, amount: int, unit: Unit, calendar: WorkingCalendar
) -> date | None:
    """K-12: the last day to bring a result to the service centre; None where it goes at once.

    One day before the service's own due date; a day off moves it to the working day before.
    Terms of one working day or less, or in hours, have no such day (Q-26).
    """
    if unit in _BY_THE_CLOCK or (unit in (Unit.WORKING_DAY, Unit.CALENDAR_DAY) and amount <= 1):
        return None
    return calendar.subtract(due_on - ONE_DAY, 0)


def within_office_hours(moment: datetime, zone: ZoneInfo, calendar: WorkingCalendar) -> bool:
    """Whether a filing is registered at once: a working day, before 18:00 local (Q-7)."""
    local = moment.astimezone(zone)
    return calendar.is_working(local.date()) and local.time() < CLOSING
