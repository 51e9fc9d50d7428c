"""The sweep: once, twice, two at once, ten days late, with a poisoned clock, with chains."""

from collections import Counter
from datetime import date, datetime, timedelta

from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

import pytest

from accounts.models import Organisation
from audit.models import AuditEntry
from audit.refs import SYSTEM
from deadlines import handlers
from deadlines.models import Clock, ClockEvent, SweepRun
from deadlines.selectors import failing_clocks, last_sweep, oldest_unswept
from deadlines.services import ClockRequest, start_clocks
from deadlines.sweep import LONGEST_DELAY, delay, forget_old_runs, sweep
from deadlines.verification import verify
from tests.deadlines.conftest import THING, Starter, local

pytestmark = pytest.mark.django_db

K16 = "complaints.stage.provider"
MONDAY = local(2013, 6, 3, 10, 0)
Heard = list[tuple[str, int]]


def kinds(clock: Clock) -> list[tuple[str, int]]:
    return list(clock.events.order_by("pk").values_list("kind", "offset"))


def test_nothing_happens_at_the_last_second_and_the_breach_at_the_next(start: Starter) -> None:
    clock = start(K16, MONDAY)
    sweep(at=clock.due_at)
    clock.refresh_from_db()
    assert clock.state == "running"
    sweep(at=clock.due_at + timedelta(seconds=1))
    clock.refresh_from_db()
    assert clock.state == "breached"


def test_the_breach_is_dated_by_the_law_and_recorded(start: Starter, heard: Heard) -> None:
    clock = start(K16, MONDAY)
    sweep(at=local(2013, 6, 14, 3))
    event = clock.events.get(kind="breached")
    assert event.at == clock.due_at
    entry = AuditEntry.objects.get(verb="deadlines.breached")
    assert (entry.at, entry.subject_id) == (clock.due_at, clock.subject_id)
    assert heard[-1] == ("breached", 1)


def test_a_house_target_is_missed_and_a_period_elapses(start: Starter, heard: Heard) -> None:
    target = start("complaints.redirect", MONDAY)
    period = start("complaints.after_hours", local(2013, 6, 3, 19), pk=2)
    sweep(at=local(2013, 6, 4, 8, 59, 59))
    period.refresh_from_db()
    assert period.state == "running"
    sweep(at=local(2013, 6, 4, 9))
    period.refresh_from_db()
    assert (period.state, period.ended_at) == ("elapsed", local(2013, 6, 4, 9))
    sweep(at=local(2013, 6, 5))
    target.refresh_from_db()
    assert target.state == "missed"
    assert target.is_open
    assert heard == [("elapsed", 2), ("missed", 1)]
    assert not AuditEntry.objects.filter(verb="deadlines.breached").exists()
    assert AuditEntry.objects.filter(verb="deadlines.missed").count() == 1


def test_swept_twice_is_swept_once(start: Starter, heard: Heard) -> None:
    start(K16, MONDAY)
    for _ in range(3):
        sweep(at=local(2013, 6, 12))
    assert Counter(heard) == {("breached", 1): 1}


def test_reminders_come_two_days_and_one_day_before(start: Starter, heard: Heard) -> None:
    clock = start(K16, MONDAY)
    for hour in range(24 * 8):
        sweep(at=MONDAY + timedelta(hours=hour))
    assert kinds(clock) == [("started", 0), ("reminded", 2), ("reminded", 1), ("breached", 0)]
    moments = clock.events.filter(kind="reminded").values_list("at", flat=True)
    assert list(moments) == [local(2013, 6, 6, 9), local(2013, 6, 7, 9)]
    assert heard == [("reminded", 1), ("reminded", 1), ("breached", 1)]


def test_two_reminders_missed_are_both_noted_and_told_once(start: Starter, heard: Heard) -> None:
    clock = start(K16, MONDAY)
    sweep(at=local(2013, 6, 8, 12))
    assert kinds(clock) == [("started", 0), ("reminded", 2), ("reminded", 1)]
    assert heard == [("reminded", 1)]


def test_ten_days_late_every_event_comes_once_and_nobody_is_reminded_of_the_past(
    start: Starter, heard: Heard
) -> None:
    clocks = [start(K16, MONDAY + timedelta(hours=n), pk=n) for n in range(1, 6)]
    sweep(at=local(2013, 6, 20, 12))
    sweep(at=local(2013, 6, 20, 12, 1))
    for clock in clocks:
        assert kinds(clock) == [("started", 0), ("breached", 0)]
        assert clock.events.get(kind="breached").at == clock.due_at
    assert Counter(heard) == {("breached", n): 1 for n in range(1, 6)}


def test_the_monthly_report_is_reminded_on_the_last_two_working_days(start: Starter) -> None:
    clock = start("contactcenter.monthly", local(2013, 12, 31, 12))
    assert clock.due_on == date(2014, 1, 5)  # Sunday; Fri 3 is a moved day off
    sweep(at=local(2014, 1, 5, 12))
    assert kinds(clock) == [("started", 0)]  # both days lay before the start of the duty
    later = start("contactcenter.monthly", local(2013, 9, 30, 12), pk=2)
    assert later.due_on == date(2013, 10, 5)  # Saturday
    sweep(at=local(2013, 10, 5, 12))
    reminded = later.events.filter(kind="reminded").values_list("at", "offset")
    assert list(reminded) == [(local(2013, 10, 3, 9), 1), (local(2013, 10, 4, 9), 0)]


def test_a_poisoned_clock_stands_alone_and_the_rest_goes_through(
    start: Starter, heard: Heard
) -> None:
    for pk in range(1, 21):
        start(K16, MONDAY, pk=pk)

    def poison(clocks: list[Clock]) -> None:
        if any(clock.subject_id == 13 for clock in clocks):
            raise ValueError("the reason why 13 fails")

    handlers.on(THING, "breached", poison)
    at = local(2013, 6, 12)
    done = sweep(at=at)
    assert (done.judged, done.postponed) == (19, 1)
    bad = failing_clocks().get()
    assert (bad.subject_id, bad.state, bad.attempts) == (13, "running", 1)
    assert "the reason why 13 fails" in bad.last_error
    assert bad.postponed_until == at + timedelta(minutes=1)
    assert kinds(bad) == [("started", 0)]
    assert not AuditEntry.objects.filter(verb="deadlines.breached", subject_id=13).exists()
    # Not before its time, and longer each time.
    assert sweep(at=at + timedelta(seconds=59)).postponed == 0
    assert sweep(at=at + timedelta(seconds=60)).postponed == 1
    bad.refresh_from_db()
    assert bad.postponed_until == at + timedelta(minutes=3)
    handlers._HANDLERS[(THING, "breached")].remove(poison)
    sweep(at=at + timedelta(minutes=10))
    bad.refresh_from_db()
    assert (bad.state, bad.attempts, bad.last_error, bad.postponed_until) == (
        "breached",
        0,
        "",
        None,
    )
    assert bad.events.get(kind="breached").at == bad.due_at


def test_a_database_error_of_a_handler_is_contained_as_well(start: Starter) -> None:
    for pk in range(1, 6):
        start(K16, MONDAY, pk=pk)

    def clash(clocks: list[Clock]) -> None:
        for clock in clocks:
            if clock.subject_id == 3:
                row = clock.events.first()
                row.pk = None
                row.save(force_insert=True)

    handlers.on(THING, "breached", clash)
    done = sweep(at=local(2013, 6, 12))
    assert (done.judged, done.postponed) == (4, 1)


def test_the_pause_of_a_failing_clock_grows_to_six_hours() -> None:
    pauses = [delay(n) for n in range(1, 40)]
    assert pauses == sorted(pauses)
    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert pauses[-1] == LONGEST_DELAY


def test_clocks_chained_by_handlers_are_done_in_the_same_run(
    start: Starter, body: Organisation
) -> None:
    after = {
        K16: "complaints.stage.drafting_body",
        "complaints.stage.drafting_body": "complaints.redirect",
    }

    def climb(clocks: list[Clock]) -> None:
        requests = [
            ClockRequest(term=after[c.term_code], subject=c.subject, organisation=body)
            for c in clocks
        ]
        for request, clock in zip(requests, clocks, strict=True):
            start_clocks([request], actor=SYSTEM, at=clock.due_at)

    handlers.on(THING, "breached", climb)
    start(K16, MONDAY)
    done = sweep(at=local(2013, 7, 1))
    assert done.judged == 3
    states = list(Clock.objects.order_by("pk").values_list("term_code", "state", "due_on"))
    assert states == [
        (K16, "breached", date(2013, 6, 10)),
        ("complaints.stage.drafting_body", "breached", date(2013, 6, 17)),
        ("complaints.redirect", "missed", date(2013, 6, 18)),
    ]


def test_clocks_that_keep_starting_clocks_are_bounded(start: Starter, body: Organisation) -> None:
    def again(clocks: list[Clock]) -> None:
        for clock in clocks:
            request = ClockRequest(
                term="contactcenter.refusals", subject=clock.subject, organisation=body
            )
            start_clocks([request], actor=SYSTEM, at=clock.due_at - timedelta(days=60))

    handlers.on(THING, "elapsed", again)
    start("contactcenter.refusals", MONDAY)
    assert sweep(at=local(2014, 1, 1), max_batches=5).batches == 5


def test_a_batch_of_any_size_takes_the_same_number_of_statements(
    start: Starter, heard: Heard
) -> None:
    def statements(first: int, count: int) -> int:
        for pk in range(first, first + count):
            start(K16, MONDAY, pk=pk)
        with CaptureQueriesContext(connection) as queries:
            sweep(at=local(2013, 6, 12))
        return len(queries)

    assert statements(1, 2) == statements(100, 40)


def test_nothing_due_costs_a_handful_of_statements(start: Starter) -> None:
    start(K16, MONDAY)
    with CaptureQueriesContext(connection) as queries:
        sweep(at=MONDAY)
    assert len(queries) <= 6


def test_each_run_leaves_a_pulse(start: Starter) -> None:
    start(K16, MONDAY)
    assert oldest_unswept(local(2013, 6, 6, 9, 10)) == timedelta(minutes=10)
    sweep(at=local(2013, 6, 12))
    run = last_sweep()
    assert run is not None
    assert (run.judged, run.reminded, run.postponed) == (1, 0, 0)
    assert run.at == local(2013, 6, 12)
    assert oldest_unswept(local(2013, 6, 12)) is None
    assert SweepRun.objects.count() == 1


def test_a_run_that_dies_at_its_work_is_seen_and_is_no_beat(
    start: Starter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_clocks: list[Clock]) -> None:
        raise OperationalError("the database is gone")

    start(K16, MONDAY)
    monkeypatch.setattr("deadlines.sweep.judge", die)
    with pytest.raises(OperationalError):
        sweep(at=local(2013, 6, 12))
    assert SweepRun.objects.get().finished_at is None
    assert last_sweep() is None


def test_old_pulses_are_forgotten_and_fresh_ones_kept(start: Starter) -> None:
    sweep(at=MONDAY)
    sweep(at=MONDAY)
    old = SweepRun.objects.earliest("pk")
    SweepRun.objects.filter(pk=old.pk).update(started_at=old.started_at - timedelta(days=31))
    assert forget_old_runs() == 1
    assert not SweepRun.objects.filter(pk=old.pk).exists()


def test_events_of_a_sweep_follow_from_nothing_but_themselves(start: Starter) -> None:
    for pk, term in enumerate([K16, "complaints.redirect", "standards.discussion"], start=1):
        start(term, MONDAY, pk=pk)
    sweep(at=local(2013, 8, 1))
    assert list(verify()) == []
    assert ClockEvent.objects.filter(at__gt=datetime(2013, 7, 4, tzinfo=MONDAY.tzinfo)).count() == 0
