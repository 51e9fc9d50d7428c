"""The computation told day by day: each day, whether it counts, and why."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from deadlines.domain.calendar import SpecialDay, WorkingCalendar
from deadlines.domain.counting import Computation, Rule, count, roll
from deadlines.domain.kinds import DayKind, Direction, EndsAt, Kind, NoticeAnchor, Unit

ONE_DAY = timedelta(days=1)


class Reason(StrEnum):
    """Why a day counts or does not, or what was done with the date."""

    EVENT = "event"  # day 0
    EVENT_ALONE = "event_alone"  # nothing is counted from it
    EVENT_MOMENT = "event_moment"  # hours and minutes begin at once
    EVENT_BACK = "event_back"  # a due date from which one counts back
    PERIOD_END = "period_end"
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    WEEKEND = "weekend"
    DAY_OFF = "day_off"
    MOVED_DAY_OFF = "moved_day_off"
    MOVED_WORKING_DAY = "moved_working_day"
    SAME_DAY = "same_day"
    SAME_NUMBER = "same_number"
    MONTH_CLAMPED = "month_clamped"
    SET_DATE = "set_date"
    FIXED_DATE = "fixed_date"
    ROLLED = "rolled"
    DUE = "due"
    DUE_MOMENT = "due_moment"
    OPENING = "opening"
    PASSED = "passed"
    NOTICE = "notice"
    LONGEST = "longest"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an explanation; ``number`` is the count reached, where the day counts."""

    day: date
    reason: Reason
    counts: bool = False
    number: int | None = None
    special: SpecialDay | None = None
    is_estimate: bool = False
    amount: int | None = None
    moment: datetime | None = None
    is_extension: bool = False


def steps_of(
    rule: Rule,
    computation: Computation,
    calendar: WorkingCalendar,
    *,
    due_on: date | None = None,
    extended_days: int = 0,
) -> tuple[Step, ...]:
    """The lines that lead from the event to the due moment, in the order of reading."""
    result = computation
    steps = [Step(result.event_on, _event_reason(rule, result, due_on))]
    if result.counted_from != result.event_on:
        steps.append(Step(result.counted_from, Reason.PERIOD_END))
    steps += _counted(rule, result, calendar, due_on)
    if extended_days:
        steps += _each_working_day(
            result.original_due_on, result.due_on, calendar, is_extension=True
        )
    return (*steps, _end(rule, result), *_limits(rule, result))


def _event_reason(rule: Rule, result: Computation, due_on: date | None) -> Reason:
    counts_from_it = result.counted_from == result.event_on and due_on is None
    if not counts_from_it or not rule.amount:
        return Reason.EVENT_ALONE
    if rule.unit in (Unit.HOUR, Unit.MINUTE):
        return Reason.EVENT_MOMENT
    return Reason.EVENT_BACK if rule.direction is Direction.BACK else Reason.EVENT


def _counted(
    rule: Rule, result: Computation, calendar: WorkingCalendar, due_on: date | None
) -> list[Step]:
    start, end = result.counted_from, result.original_due_on
    if due_on is not None:
        return [Step(end, Reason.SET_DATE)]
    if rule.unit in (Unit.HOUR, Unit.MINUTE):
        return []
    if rule.unit is Unit.FIXED_DATE:
        return [Step(count(rule, start, calendar), Reason.FIXED_DATE)]
    counted = count(rule, start, calendar)
    if rule.unit is Unit.WORKING_DAY:
        steps = _working_days(rule, start, counted, calendar)
    elif rule.unit is Unit.CALENDAR_DAY:
        steps = _calendar_days(rule, start, counted)
    else:
        steps = [_month_step(rule, start, counted)]
    if (rolled := roll(rule, counted, calendar)) != counted:
        steps.append(Step(rolled, Reason.ROLLED))
    return steps


def _month_step(rule: Rule, start: date, end: date) -> Step:
    reason = Reason.SAME_NUMBER if start.day == end.day else Reason.MONTH_CLAMPED
    return Step(end, reason, counts=True, amount=rule.amount)


def _calendar_days(rule: Rule, start: date, end: date) -> list[Step]:
    if start == end:
        return [Step(start, Reason.SAME_DAY, counts=True)]
    sign = -1 if rule.direction is Direction.BACK else 1
    return [
        Step(start + sign * n * ONE_DAY, Reason.CALENDAR_DAY, counts=True, number=n)
        for n in range(1, abs((end - start).days) + 1)
    ]


def _working_days(rule: Rule, start: date, end: date, calendar: WorkingCalendar) -> list[Step]:
    if start == end:
        return [Step(start, Reason.SAME_DAY, counts=True)]
    return _each_working_day(start, end, calendar)


def _each_working_day(
    start: date, end: date, calendar: WorkingCalendar, *, is_extension: bool = False
) -> list[Step]:
    """Every day after ``start`` through ``end``, forward or back."""
    sign = -1 if end < start else 1
    steps, number, day = [], 0, start
    while day != end:
        day += sign * ONE_DAY
        counts = calendar.is_working(day)
        number += counts
        steps.append(
            Step(
                day,
                _reason(day, calendar),
                counts=counts,
                number=number if counts else None,
                special=calendar.special.get(day),
                is_estimate=calendar.is_estimate(day),
                is_extension=is_extension,
            )
        )
    return steps


_SPECIAL_REASONS = {
    DayKind.DAY_OFF: Reason.DAY_OFF,
    DayKind.MOVED_DAY_OFF: Reason.MOVED_DAY_OFF,
    DayKind.MOVED_WORKING_DAY: Reason.MOVED_WORKING_DAY,
}


def _reason(day: date, calendar: WorkingCalendar) -> Reason:
    special = calendar.special.get(day)
    if special is not None:
        return _SPECIAL_REASONS[special.kind]
    return Reason.WORKING_DAY if calendar.is_working(day) else Reason.WEEKEND


def _end(rule: Rule, result: Computation) -> Step:
    if rule.ends_at is EndsAt.OPENING:
        reason = Reason.OPENING
    elif rule.unit in (Unit.HOUR, Unit.MINUTE):
        reason = Reason.DUE_MOMENT
    else:
        reason = Reason.PASSED if rule.kind is Kind.PERIOD else Reason.DUE
    return Step(result.due_on, reason, moment=result.due_at)


def _limits(rule: Rule, result: Computation) -> list[Step]:
    steps = []
    if result.notice_by is not None and rule.notice_anchor is NoticeAnchor.BEFORE_DUE:
        steps.append(Step(result.notice_by, Reason.NOTICE, amount=rule.notice_days))
    if result.max_extended_on is not None:
        steps.append(Step(result.max_extended_on, Reason.LONGEST, amount=rule.extension_cap))
    return steps
