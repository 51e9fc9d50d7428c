"""Faults read in other systems' code, each shown to be impossible here."""

from datetime import date, timedelta

import pytest

from accounts.acting import Actor
from audit.refs import SYSTEM
from deadlines import engine
from deadlines.domain.kinds import Unit
from deadlines.models import CalendarDay, Clock
from deadlines.selectors import current_calendar
from deadlines.services import (
    approve_calendar_revision,
    draft_calendar_revision,
    extend_clock,
    preview,
    recompute,
)
from deadlines.sweep import sweep
from deadlines.verification import verify
from tests.deadlines.conftest import Starter, local

pytestmark = pytest.mark.django_db

K16 = "complaints.stage.provider"
MONDAY = local(2013, 6, 3, 10, 0)


def due_on(term: str, *when: int) -> date:
    result = preview(term=term, at=local(*when, 12, 0)).due_on
    assert result is not None
    return result


def new_holiday(day: date) -> None:
    draft = draft_calendar_revision(title="x", at=MONDAY)
    CalendarDay.objects.create(revision=draft, day=day, kind="day_off", name_kk="x")
    approve_calendar_revision(draft.pk, actor=Actor(), at=MONDAY)


def test_fault_1_holidays_ignored_when_counting_working_days() -> None:
    assert due_on(K16, 2024, 3, 20) == date(2024, 4, 1)  # 21, 22 Nauryz, 25 moved day off


def test_fault_1_changing_the_case_recounts_from_creation(start: Starter) -> None:
    """A clock has one start; nothing but the calendar or an extension moves its end."""
    clock = start(K16, MONDAY)
    Clock.objects.filter(pk=clock.pk).update(label_ru="Другая категория", assignee=None)
    sweep(at=local(2013, 6, 5))
    clock.refresh_from_db()
    assert (clock.started_at, clock.due_on, clock.epoch) == (MONDAY, date(2013, 6, 10), 0)


def test_fault_2_overdue_only_found_within_the_last_24_hours(start: Starter) -> None:
    clock = start(K16, MONDAY)
    sweep(at=local(2013, 9, 1))  # nobody swept for the whole summer
    clock.refresh_from_db()
    assert clock.state == "breached"
    assert clock.events.get(kind="breached").at == clock.due_at


def test_fault_3_counter_raised_by_a_daily_job_loses_a_missed_day(start: Starter) -> None:
    """Days left are counted from the calendar, not from how often a job has run."""
    clock = start(K16, MONDAY)
    assert current_calendar().working_days_between(date(2013, 6, 5), clock.due_on) == 3
    assert current_calendar().working_days_between(date(2013, 6, 9), clock.due_on) == 1


def test_fault_3_guard_compares_the_day_of_the_month(start: Starter) -> None:
    clock = start(K16, MONDAY)
    sweep(at=local(2013, 6, 12))
    sweep(at=local(2013, 7, 12))
    assert clock.events.filter(kind="breached").count() == 1


def test_fault_4_holidays_cached_by_the_process() -> None:
    before = engine.load().calendar
    assert before.is_working(date(2013, 6, 5))
    new_holiday(date(2013, 6, 5))
    assert not engine.load().calendar.is_working(date(2013, 6, 5))


def test_fault_4_a_new_holiday_does_not_touch_stored_dates(start: Starter) -> None:
    clock = start(K16, MONDAY)
    new_holiday(date(2013, 6, 5))
    recompute(at=MONDAY)
    clock.refresh_from_db()
    assert clock.due_on == date(2013, 6, 11)


def test_fault_5_extension_in_working_days_counted_as_calendar_days(start: Starter) -> None:
    clock = start(K16, MONDAY)
    extended = extend_clock(clock_id=clock.pk, days=5, actor=SYSTEM, at=MONDAY, ground="check")
    assert extended.due_on == date(2013, 6, 17)
    assert extended.due_on != date(2013, 6, 15)


def test_fault_5_a_pause_that_changes_nothing_is_not_offered() -> None:
    """No text of the law knows a pause (Q-6): there is no such event and no such verb."""
    assert "paused" not in Clock.State.values


def test_fault_6_extension_and_correction_together_give_a_wrong_date(start: Starter) -> None:
    first, second = start(K16, MONDAY), start(K16, MONDAY, pk=2)
    extend_clock(clock_id=first.pk, days=5, actor=SYSTEM, at=MONDAY, ground="check")
    new_holiday(date(2013, 6, 12))
    recompute(at=MONDAY)
    extend_clock(clock_id=second.pk, days=5, actor=SYSTEM, at=MONDAY, ground="check")
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.due_on == second.due_on == date(2013, 6, 18)
    assert list(verify()) == []


def test_fault_7_a_skipped_run_loses_the_reminder(start: Starter) -> None:
    clock = start(K16, MONDAY)
    sweep(at=local(2013, 6, 9, 23))  # the reminder days, Thursday and Friday, have passed
    assert clock.events.filter(kind="reminded").count() == 2


def test_fault_8_saturday_counts_as_a_working_day() -> None:
    assert due_on(K16, 2013, 6, 7) == date(2013, 6, 14)


def test_fault_9_the_first_reminder_comes_after_the_deadline(start: Starter) -> None:
    clock = start(K16, MONDAY)
    assert clock.sweep_at < clock.due_at
    sweep(at=clock.sweep_at)
    reminded = clock.events.get(kind="reminded")
    assert reminded.at < clock.due_at
    assert current_calendar().working_days_between(reminded.at.date(), clock.due_on) == 2


def test_fault_10_expiry_compares_a_value_with_itself(start: Starter) -> None:
    clock = start(K16, MONDAY)
    assert not clock.is_late(clock.due_at)
    assert clock.is_late(clock.due_at + timedelta(seconds=1))
    # The edition a clock keeps is compared with the one in force, not with itself.
    assert clock.term == engine.load().term(K16, on=date(2013, 6, 3))


def test_hours_are_not_rounded_to_days(start: Starter) -> None:
    clock = start("applications.provision", MONDAY, amount=90, unit=Unit.MINUTE)
    assert clock.due_at - MONDAY == timedelta(minutes=90)
