"""Laws that hold for every date: ten years of days, revisions, extensions, recomputes."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.acting import Actor
from audit.refs import SYSTEM
from deadlines import engine
from deadlines.domain.calendar import SpecialDay, WorkingCalendar
from deadlines.domain.counting import Rule, compute, end_of_day, local_date
from deadlines.domain.explaining import Reason, steps_of
from deadlines.domain.kinds import DayKind, Direction, Unit
from deadlines.errors import DeadlineError
from deadlines.models import CalendarDay, Clock, ClockEvent
from deadlines.services import (
    ClockRequest,
    approve_calendar_revision,
    draft_calendar_revision,
    extend_clock,
    meet_clocks,
    start_clocks,
)
from deadlines.sweep import sweep
from deadlines.verification import differences
from tests.deadlines.conftest import make_body, ref
from tests.deadlines.test_vectors import SHIPPED

DAYS = st.dates(date(2016, 1, 1), date(2025, 12, 31))
ZONES = st.sampled_from(
    ["Asia/Almaty", "Asia/Aqtobe", "Europe/Berlin", "America/New_York", "Asia/Tokyo"]
)
SPECIALS = st.lists(
    st.tuples(st.dates(date(2018, 1, 1), date(2020, 12, 31)), st.sampled_from(list(DayKind))),
    max_size=60,
    unique_by=lambda pair: pair[0],
)


def calendar_of(days: list[tuple[date, DayKind]]) -> WorkingCalendar:
    return WorkingCalendar(
        [SpecialDay(day, kind) for day, kind in days], first_year=2018, last_year=2020
    )


def naive_add(calendar: WorkingCalendar, day: date, n: int) -> date:
    """The plain loop over days, against which the tables are checked."""
    while n:
        day += timedelta(days=1)
        n -= calendar.is_working(day)
    return day


@given(days=SPECIALS, day=st.dates(date(2018, 1, 1), date(2020, 12, 31)), n=st.integers(1, 60))
def test_adding_working_days_equals_walking_day_by_day(
    days: list[tuple[date, DayKind]], day: date, n: int
) -> None:
    calendar = calendar_of(days)
    assert calendar.add(day, n) == naive_add(calendar, day, n)


@given(day=DAYS, n=st.integers(1, 60))
def test_a_working_day_reached_is_working_and_counts_n(day: date, n: int) -> None:
    reached = SHIPPED.add(day, n)
    assert SHIPPED.is_working(reached)
    assert SHIPPED.working_days_between(day, reached) == n


@given(day=DAYS, n=st.integers(1, 60))
def test_counting_back_undoes_counting_forward_between_working_days(day: date, n: int) -> None:
    start = SHIPPED.add(day, 0)
    assert SHIPPED.subtract(SHIPPED.add(start, n), n) == start


@given(day=DAYS, n=st.integers(0, 30))
def test_counting_back_from_any_day_lands_on_the_nth_working_day_before(day: date, n: int) -> None:
    reached = SHIPPED.subtract(day, n)
    assert SHIPPED.is_working(reached)
    assert reached <= day
    strictly_before = SHIPPED.working_days_between(reached, day) - SHIPPED.is_working(day)
    assert n == 0 or strictly_before + 1 == n


@given(day=DAYS, n=st.integers(0, 40), m=st.integers(0, 40))
def test_a_longer_term_never_ends_earlier(day: date, n: int, m: int) -> None:
    assert SHIPPED.add(day, n) <= SHIPPED.add(day, n + m)


@given(day=DAYS, zone=ZONES)
def test_a_day_ends_one_second_before_the_next_date_on_the_wall(day: date, zone: str) -> None:
    where = ZoneInfo(zone)
    last = end_of_day(day, where)
    assert local_date(last, where) == day
    assert local_date(last + timedelta(seconds=1), where) == day + timedelta(days=1)


@given(
    day=DAYS,
    hour=st.times(),
    zone=ZONES,
    amount=st.integers(0, 30),
    unit=st.sampled_from([Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH]),
    back=st.booleans(),
    roll=st.booleans(),
    extended=st.integers(0, 10),
)
def test_the_steps_tell_the_same_story_as_the_date(
    day: date, hour: time, zone: str, amount: int, unit: Unit, back: bool, roll: bool, extended: int
) -> None:
    rule = Rule(
        "x",
        unit,
        amount,
        roll_forward=roll,
        direction=Direction.BACK if back else Direction.FORWARD,
    )
    where = ZoneInfo(zone)
    at = datetime.combine(day, hour, where)
    result = compute(rule, SHIPPED, at=at, zone=where, extended_days=extended)
    steps = steps_of(rule, result, SHIPPED, extended_days=extended)
    if not amount:
        assert steps[0].reason is Reason.EVENT_ALONE
    else:
        assert steps[0].reason is (Reason.EVENT_BACK if back else Reason.EVENT)
    assert next(s.day for s in steps if s.reason is Reason.DUE) == result.due_on
    if unit is Unit.WORKING_DAY and amount:
        counted = [s for s in steps if s.counts and not s.is_extension]
        assert [s.number for s in counted] == list(range(1, amount + 1))
        assert counted[-1].day == result.original_due_on
    if extended:
        assert sum(s.counts for s in steps if s.is_extension) == extended


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("sweep"), st.integers(0, 72)),
        st.tuples(st.just("holiday"), st.integers(0, 45)),
        st.tuples(st.just("work"), st.integers(0, 45)),
        st.tuples(st.just("extend"), st.integers(1, 10)),
        st.tuples(st.just("meet"), st.just(0)),
    ),
    max_size=8,
)


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    day=DAYS,
    hour=st.times(),
    acts=ACTS,
    term=st.sampled_from(
        [
            "complaints.stage.provider",
            "complaints.stage.quality_body",
            "standards.approval",
            "complaints.redirect",
        ]
    ),
)
def test_whatever_happens_a_clock_follows_from_its_events(
    day: date, hour: time, acts: list[tuple[str, int]], term: str
) -> None:
    now = datetime.combine(day, hour, ZoneInfo("Asia/Almaty"))
    pk = Clock.objects.count() + 1
    request = ClockRequest(term=term, subject=ref(pk), organisation=make_body())
    (clock,) = start_clocks([request], actor=SYSTEM, at=now)
    for act, number in acts:
        now += timedelta(hours=number if act == "sweep" else 1)
        happen(act, number, clock, day, now)
        clock.refresh_from_db()
    sweep(at=now)
    clock.refresh_from_db()
    events = list(clock.events.all())
    calendars = engine.calendars_of({event.revision_id for event in events})
    assert list(differences(clock, events, calendars)) == []
    once = clock.events.values_list("epoch", "kind", "offset")
    assert len(once) == len(set(once))
    if clock.state == "running":
        assert now < clock.due_at + timedelta(seconds=1)
    for event in clock.events.filter(kind__in=["breached", "missed"]):
        assert event.at == event.due_at_after


def happen(act: str, number: int, clock: Clock, day: date, now: datetime) -> None:
    """One thing that can happen to a clock; lawful refusals are part of life."""
    try:
        if act == "sweep":
            sweep(at=now)
        elif act == "extend":
            extend_clock(clock_id=clock.pk, days=number, actor=SYSTEM, at=now, ground="check")
        elif act == "meet":
            meet_clocks(subject=clock.subject, terms=(clock.term_code,), actor=SYSTEM, at=now)
        else:
            correct_calendar(day + timedelta(days=number), act, now)
    except DeadlineError:
        pass


def correct_calendar(day: date, act: str, now: datetime) -> None:
    kind = DayKind.DAY_OFF if act == "holiday" else DayKind.MOVED_WORKING_DAY
    draft = draft_calendar_revision(title="x", at=now)
    draft.days.filter(day=day).delete()
    CalendarDay.objects.create(revision=draft, day=day, kind=kind.value, name_kk="x")
    approve_calendar_revision(draft.pk, actor=Actor(), at=now)


@pytest.mark.django_db
def test_events_of_every_kind_are_in_the_vocabulary() -> None:
    assert set(ClockEvent.Kind.values) == {
        "started", "extended", "recomputed", "reminded", "breached", "missed", "breach_annulled",
        "elapsed", "met", "cancelled",
    }  # fmt: skip
