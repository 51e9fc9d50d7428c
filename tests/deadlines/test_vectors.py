"""The test vectors of the clause page (section B.1), and what the questions Q settle."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from deadlines.data.loading import shipped_days
from deadlines.domain.calendar import CalendarGap, SpecialDay, WorkingCalendar
from deadlines.domain.counting import (
    NoLength,
    Rule,
    add_months,
    compute,
    end_of_day,
    is_late,
    notice_limit,
    period_end,
    reminder_moments,
    result_at_centre_by,
    within_office_hours,
)
from deadlines.domain.kinds import (
    Anchor,
    DayKind,
    Direction,
    EndsAt,
    Kind,
    NoticeAnchor,
    Unit,
)

ALMATY = ZoneInfo("Asia/Almaty")
# The holidays used only for the vectors of B.1.
VECTOR_HOLIDAYS = [
    date(2013, 7, 8), date(2013, 8, 30), date(2013, 10, 15), date(2013, 12, 2), date(2013, 12, 16),
    date(2013, 12, 17), date(2014, 1, 1), date(2014, 1, 2), date(2014, 1, 7),
]  # fmt: skip
CALENDAR = WorkingCalendar(
    [SpecialDay(day, DayKind.DAY_OFF) for day in VECTOR_HOLIDAYS], first_year=2013, last_year=2014
)


def shipped() -> WorkingCalendar:
    """The shipped calendar, straight from its file."""
    days = [
        SpecialDay(
            proposed.day,
            proposed.kind,
            is_estimate=proposed.is_estimate,
            is_yearly=proposed.is_yearly,
        )
        for proposed, _act in shipped_days(2013, 2027)
    ]
    return WorkingCalendar(days, first_year=2013, last_year=2027)


SHIPPED = shipped()


def wall(*parts: int) -> datetime:
    """A moment on the wall clock of Almaty."""
    return datetime(*parts, tzinfo=ALMATY)  # type: ignore[misc,arg-type]


def utc(*parts: int) -> datetime:
    """A moment in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def w(n: int, **more: object) -> Rule:
    return Rule("w", Unit.WORKING_DAY, n, **more)  # type: ignore[arg-type]


def c(n: int, **more: object) -> Rule:
    return Rule("c", Unit.CALENDAR_DAY, n, **more)  # type: ignore[arg-type]


def m(n: int) -> Rule:
    return Rule("m", Unit.MONTH, n)


STAGE = {"extension_cap": 10, "notice_anchor": NoticeAnchor.BEFORE_DUE, "notice_days": 3}


def due(rule: Rule, on: date, calendar: WorkingCalendar = CALENDAR, **more: object) -> date:
    at = datetime.combine(on, time(11, 0), ALMATY)
    return compute(rule, calendar, at=at, zone=ALMATY, **more).due_on  # type: ignore[arg-type]


@pytest.mark.parametrize("calendar", [CALENDAR, SHIPPED], ids=["vector holidays", "shipped"])
@pytest.mark.parametrize(
    ("rule", "event", "expected"),
    [
        pytest.param(w(5), date(2013, 6, 3), date(2013, 6, 10), id="V1 K-01 included Mon, place by Mon"),
        pytest.param(c(30), date(2013, 6, 10), date(2013, 7, 10), id="V4 K-02 open through Wed"),
        pytest.param(m(3), date(2013, 6, 3), date(2013, 9, 3), id="V5 K-03 same day number"),
        pytest.param(m(3), date(2013, 11, 30), date(2014, 2, 28), id="V5 K-03 no 30 February"),
        pytest.param(m(3), date(2013, 8, 31), date(2013, 11, 30), id="V5 K-03 no 31 November"),
        pytest.param(c(30), date(2013, 9, 3), date(2013, 10, 3), id="V7 K-04"),
        pytest.param(w(5, **STAGE), date(2013, 6, 3), date(2013, 6, 10), id="V9 K-16"),
        pytest.param(w(15, **STAGE), date(2013, 6, 3), date(2013, 6, 24), id="V11 K-19"),
        pytest.param(w(5), date(2013, 6, 7), date(2013, 6, 14), id="V13 K-11 intake Fri not counted"),
        pytest.param(c(15), date(2013, 6, 7), date(2013, 6, 22), id="V14 K-11 15 days end on a Saturday"),
        pytest.param(w(2), date(2013, 9, 2), date(2013, 9, 4), id="V17 K-27 appoint by Wed"),
        pytest.param(w(3), date(2013, 9, 3), date(2013, 9, 6), id="V17 K-28 information by Fri"),
        pytest.param(w(5), date(2013, 9, 6), date(2013, 9, 13), id="V17 K-31 training by Fri"),
        pytest.param(w(5), date(2013, 9, 13), date(2013, 9, 20), id="V17 K-32 five days end Fri"),
    ],
)  # fmt: skip
def test_due_date_of_a_vector(
    rule: Rule, event: date, expected: date, calendar: WorkingCalendar
) -> None:
    assert due(rule, event, calendar) == expected


@pytest.mark.parametrize(
    ("amount", "notice_by", "longest"),
    [
        pytest.param(5, date(2013, 6, 5), date(2013, 6, 24), id="V9 K-16"),
        pytest.param(15, date(2013, 6, 19), date(2013, 7, 9), id="V11 K-19 over 8 July"),
    ],
)
def test_notice_limit_and_longest_extension(amount: int, notice_by: date, longest: date) -> None:
    at = datetime(2013, 6, 3, 11, tzinfo=ALMATY)
    result = compute(w(amount, **STAGE), CALENDAR, at=at, zone=ALMATY)
    assert (result.notice_by, result.max_extended_on) == (notice_by, longest)


def test_v4_discussion_is_open_to_the_last_second_and_late_from_the_next() -> None:
    at = datetime(2013, 6, 10, 9, tzinfo=ALMATY)
    due_at = compute(c(30), CALENDAR, at=at, zone=ALMATY).due_at
    assert due_at.astimezone(ALMATY) == datetime(2013, 7, 10, 23, 59, 59, tzinfo=ALMATY)
    assert not is_late(datetime(2013, 7, 10, 23, 59, 59, 999_999, tzinfo=ALMATY), due_at)
    assert is_late(datetime(2013, 7, 11, tzinfo=ALMATY), due_at)


def test_v6_full_use_of_placing_and_discussion_leaves_55_days() -> None:
    included = date(2013, 6, 3)
    closes = due(c(30), due(w(5), included))
    assert (due(m(3), included) - closes).days == 55


def test_v17_consulting_may_begin_the_day_after_the_fifth_working_day() -> None:
    rule = w(5, kind=Kind.PERIOD)
    at = datetime(2013, 9, 13, 15, tzinfo=ALMATY)
    first = compute(rule, CALENDAR, at=at, zone=ALMATY).due_at + timedelta(seconds=1)
    assert first.astimezone(ALMATY) == datetime(2013, 9, 21, tzinfo=ALMATY)
    assert CALENDAR.add(date(2013, 9, 20), 1) == date(2013, 9, 23)


@pytest.mark.parametrize(
    ("day_of_month", "expected"),
    [
        (date(2013, 6, 1), date(2013, 7, 5)),
        (date(2013, 6, 30), date(2013, 7, 5)),
        (date(2013, 12, 31), date(2014, 1, 5)),  # Sunday of the holiday week: no shift
        (date(2014, 1, 31), date(2014, 2, 5)),
    ],
)
def test_v20_monthly_report_is_due_by_the_fifth(day_of_month: date, expected: date) -> None:
    rule = Rule("K-35", Unit.FIXED_DATE, 5, anchor=Anchor.MONTH_END)
    assert due(rule, day_of_month) == expected


@pytest.mark.parametrize(("stages", "total"), [((5, 5, 15), 55), ((5, 15), 40)])
def test_v22_longest_path_when_every_stage_is_extended(stages: tuple[int, ...], total: int) -> None:
    first = day = date(2013, 2, 4)
    for amount in stages:
        day = due(w(amount, **STAGE), day, extended_days=10)
    assert CALENDAR.working_days_between(first, day) == total


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (date(2013, 6, 30), date(2013, 7, 10)),
        (date(2013, 5, 2), date(2013, 7, 10)),
        (date(2013, 12, 31), date(2014, 1, 10)),
    ],
)
def test_quarterly_report_is_due_ten_days_after_the_quarter(event: date, expected: date) -> None:
    assert due(c(10, anchor=Anchor.QUARTER_END), event) == expected


def test_yearly_duty_is_due_on_the_last_day_of_the_calendar_year() -> None:
    rule = Rule("K-08", Unit.FIXED_DATE, 0, anchor=Anchor.YEAR_END)
    assert due(rule, date(2014, 1, 1)) == date(2014, 12, 31)


@pytest.mark.parametrize(
    ("anchor", "day", "expected"),
    [
        (Anchor.MONTH_END, date(2024, 2, 3), date(2024, 2, 29)),
        (Anchor.QUARTER_END, date(2024, 12, 31), date(2024, 12, 31)),
        (Anchor.HALF_YEAR_END, date(2024, 6, 30), date(2024, 6, 30)),
        (Anchor.HALF_YEAR_END, date(2024, 7, 1), date(2024, 12, 31)),
        (Anchor.YEAR_END, date(2024, 1, 1), date(2024, 12, 31)),
        (Anchor.EVENT, date(2024, 1, 1), date(2024, 1, 1)),
    ],
)
def test_end_of_a_period(anchor: Anchor, day: date, expected: date) -> None:
    assert period_end(day, anchor) == expected


@pytest.mark.parametrize(
    ("due_on", "amount", "unit", "expected"),
    [
        (date(2013, 6, 14), 5, Unit.WORKING_DAY, date(2013, 6, 13)),  # Fri → Thu
        (date(2013, 6, 17), 5, Unit.WORKING_DAY, date(2013, 6, 14)),  # Mon → Sun → Fri
        (date(2013, 12, 18), 15, Unit.CALENDAR_DAY, date(2013, 12, 13)),  # over the two holidays
        (date(2013, 6, 14), 1, Unit.WORKING_DAY, None),
        (date(2013, 6, 14), 4, Unit.HOUR, None),
        (date(2013, 6, 14), 30, Unit.MINUTE, None),
    ],
)
def test_k12_result_reaches_the_centre_one_day_before(
    due_on: date, amount: int, unit: Unit, expected: date | None
) -> None:
    assert result_at_centre_by(due_on, amount=amount, unit=unit, calendar=CALENDAR) == expected


def test_terms_in_hours_run_from_the_exact_moment() -> None:
    at = datetime(2013, 6, 7, 16, 30, tzinfo=ALMATY)  # Friday
    result = compute(Rule("K-10", Unit.HOUR, 4), CALENDAR, at=at, zone=ALMATY)
    assert result.due_at.astimezone(ALMATY) == datetime(2013, 6, 7, 20, 30, tzinfo=ALMATY)


def test_the_same_working_day_of_a_day_off_is_the_next_working_day() -> None:
    assert due(w(0), date(2013, 6, 3)) == date(2013, 6, 3)
    assert due(w(0), date(2013, 6, 8)) == date(2013, 6, 10)


def test_roll_forward_is_off_unless_the_term_says_so() -> None:
    saturday = date(2013, 6, 22)
    assert due(c(15), date(2013, 6, 7)) == saturday
    assert due(c(15, roll_forward=True), date(2013, 6, 7)) == date(2013, 6, 24)


def test_a_term_counted_back_rolls_to_the_working_day_before() -> None:
    rule = c(1, direction=Direction.BACK, roll_forward=True)
    assert due(rule, date(2013, 6, 10)) == date(2013, 6, 7)


def test_a_notice_after_the_extension_sets_no_limit_before_the_due_date() -> None:
    rule = w(5, extension_cap=10, notice_anchor=NoticeAnchor.AFTER_EXTENSION, notice_days=3)
    assert notice_limit(rule, date(2013, 6, 10), CALENDAR) is None


@pytest.mark.parametrize(
    ("filed", "in_hours"),
    [
        (wall(2013, 6, 7, 17, 59, 59), True),
        (wall(2013, 6, 7, 18, 0), False),
        (wall(2013, 6, 8, 11, 0), False),  # Saturday
        (wall(2013, 7, 8, 11, 0), False),  # moved holiday
        (wall(2013, 5, 4, 11, 0), True),  # a Saturday that works
        (wall(2013, 6, 7, 2, 0), True),
    ],
)
def test_filing_counts_as_in_hours_before_six_on_a_working_day(
    filed: datetime, in_hours: bool
) -> None:
    assert within_office_hours(filed, ALMATY, SHIPPED) is in_hours


@pytest.mark.parametrize(
    ("filed", "opens"),
    [
        (wall(2013, 6, 6, 19, 0), wall(2013, 6, 7, 9, 0)),  # Thu evening
        (wall(2013, 6, 7, 19, 0), wall(2013, 6, 10, 9, 0)),  # Fri evening
        (wall(2013, 6, 9, 10, 0), wall(2013, 6, 10, 9, 0)),  # Sunday
        (wall(2013, 7, 5, 23, 0), wall(2013, 7, 9, 9, 0)),  # over the moved holiday
    ],
)
def test_after_hours_filing_waits_for_the_opening(filed: datetime, opens: datetime) -> None:
    rule = w(1, kind=Kind.PERIOD, ends_at=EndsAt.OPENING)
    result = compute(rule, SHIPPED, at=filed, zone=ALMATY)
    assert result.due_at == opens


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 5, 4), True),  # Saturday, moved working day
        (date(2024, 5, 8), False),  # Wednesday, the day off given for it
        (date(2025, 1, 5), True),  # Sunday
        (date(2025, 1, 3), False),
        (date(2013, 12, 28), True),
        (date(2014, 1, 3), False),
        (date(2021, 12, 17), False),
        (date(2022, 12, 17), False),  # a Saturday; no holiday any more
        (date(2024, 12, 17), True),
        (date(2022, 10, 25), False),
        (date(2025, 10, 27), False),
        (date(2025, 6, 6), False),
        (date(2021, 12, 1), False),
        (date(2022, 12, 1), True),
    ],
)
def test_shipped_calendar_knows_moved_days(day: date, works: bool) -> None:
    assert SHIPPED.is_working(day) is works


def test_a_moved_working_saturday_counts_and_its_day_off_does_not() -> None:
    # Registered Thu 2 May 2024: Fri 3, Sat 4 (works), Mon 6, [7 holiday, 8 moved, 9 holiday], Fri 10, Mon 13.
    assert due(w(5), date(2024, 5, 2), SHIPPED) == date(2024, 5, 13)


def test_new_year_run() -> None:
    # Registered Mon 30 Dec 2024: 31, [1, 2, 3 off, 4 Sat], Sun 5 works, 6, [7], 8, 9.
    assert due(w(5), date(2024, 12, 30), SHIPPED) == date(2025, 1, 9)


def test_estimates_are_marked() -> None:
    assert SHIPPED.is_estimate(date(2026, 5, 27))
    assert SHIPPED.is_estimate(date(2027, 3, 15))
    assert not SHIPPED.is_estimate(date(2025, 6, 6))


def test_years_past_the_calendar_are_projected_as_estimates() -> None:
    assert not SHIPPED.is_working(date(2028, 12, 16))
    assert SHIPPED.is_estimate(date(2028, 12, 20))
    assert not SHIPPED.is_working(date(2030, 5, 1))


def test_a_day_before_the_calendar_is_refused() -> None:
    with pytest.raises(CalendarGap):
        SHIPPED.add(date(2012, 12, 31), 1)


def test_a_rule_without_a_length_is_refused() -> None:
    with pytest.raises(NoLength):
        due(Rule("K-10", Unit.WORKING_DAY), date(2013, 6, 3))


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2023, 12, 15), 1, date(2024, 1, 15)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
    ],
)
def test_months_keep_the_day_number_or_take_the_last_day(
    start: date, months: int, expected: date
) -> None:
    assert add_months(start, months) == expected


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        # Saturday 00:30 in Almaty is Friday evening in UTC: the event day is Saturday.
        (datetime(2013, 6, 7, 18, 30, tzinfo=ZoneInfo("UTC")), "Asia/Almaty", date(2013, 6, 14)),
        (datetime(2013, 6, 7, 18, 30, tzinfo=ZoneInfo("UTC")), "Asia/Aqtobe", date(2013, 6, 14)),
        (datetime(2013, 6, 7, 18, 30, tzinfo=ZoneInfo("UTC")), "Europe/Berlin", date(2013, 6, 14)),
        # Sunday 19:00 UTC: Monday in Almaty and Aqtobe, still Sunday in Berlin.
        (datetime(2013, 6, 9, 19, 0, tzinfo=ZoneInfo("UTC")), "Asia/Almaty", date(2013, 6, 17)),
        (datetime(2013, 6, 9, 19, 0, tzinfo=ZoneInfo("UTC")), "Asia/Aqtobe", date(2013, 6, 17)),
        (datetime(2013, 6, 9, 19, 0, tzinfo=ZoneInfo("UTC")), "Europe/Berlin", date(2013, 6, 14)),
    ],
)
def test_days_are_counted_by_the_bodys_own_wall(
    moment: datetime, zone: str, expected: date
) -> None:
    result = compute(w(5), SHIPPED, at=moment, zone=ZoneInfo(zone))
    assert result.due_on == expected
    assert result.due_at.astimezone(ZoneInfo(zone)).time() == time(23, 59, 59)


def test_reminders_of_a_term_ending_on_a_day_off_fall_on_the_last_two_working_days() -> None:
    due_on = date(2014, 1, 5)  # Sunday; Thu 2 is a holiday, Fri 3 works in the vectors' calendar
    moments = reminder_moments(
        due_on,
        (1, 0),
        calendar=CALENDAR,
        zone=ALMATY,
        between=(datetime(2013, 12, 1, tzinfo=ALMATY), end_of_day(due_on, ALMATY)),
    )
    assert [(at.astimezone(ALMATY).date(), offset) for at, offset in moments] == [
        (date(2013, 12, 31), 1),
        (date(2014, 1, 3), 0),
    ]


def test_an_extension_is_counted_from_the_original_due_date() -> None:
    assert due(w(5, **STAGE), date(2013, 6, 3), extended_days=7) == date(2013, 6, 19)
