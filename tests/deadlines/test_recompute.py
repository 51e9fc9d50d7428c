"""A correction of the calendar: previewed, approved, carried through to the open clocks."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

import pytest

from accounts.acting import Actor
from accounts.models import User
from audit.models import AuditEntry
from audit.refs import SYSTEM
from deadlines import engine, errors
from deadlines.domain.kinds import DayKind
from deadlines.models import CalendarDay, CalendarRevision, Clock, StatutoryTerm
from deadlines.selectors import explanation_of
from deadlines.services import (
    approve_calendar_revision,
    draft_calendar_revision,
    extend_clock,
    meet_clocks,
    preview_revision,
    propose_next_year,
    recompute,
)
from deadlines.sweep import sweep
from deadlines.verification import verify
from notifications.models import OutboxMessage
from tests.deadlines.conftest import Starter, local, ref

pytestmark = pytest.mark.django_db

K16 = "complaints.stage.provider"
MONDAY = local(2013, 6, 3, 10, 0)


def kinds(clock: Clock) -> list[str]:
    return list(clock.events.order_by("pk").values_list("kind", flat=True))


def draft_with(*days: tuple[date, DayKind]) -> CalendarRevision:
    """A draft that says something new of some days."""
    draft = draft_calendar_revision(title="Түзету", at=MONDAY)
    for day, kind in days:
        draft.days.filter(day=day).delete()
        CalendarDay.objects.create(revision=draft, day=day, kind=kind.value, name_kk="Түзету")
    return draft


def approve(draft: CalendarRevision, at: datetime) -> CalendarRevision:
    user, _made = User.objects.get_or_create(email="keeper@example.kz")
    return approve_calendar_revision(draft.pk, actor=Actor(user=user), at=at)


def new_holiday(day: date, at: datetime) -> CalendarRevision:
    return approve(draft_with((day, DayKind.DAY_OFF)), at)


def test_preview_lists_what_would_move_and_moves_nothing(start: Starter) -> None:
    moving, staying = start(K16, MONDAY), start(K16, local(2013, 7, 15, 10), pk=2)
    draft = draft_with((date(2013, 6, 5), DayKind.DAY_OFF))
    moves = [(m.clock, m.old, m.new.due_on) for m in preview_revision(draft)]
    assert moves == [(moving, moving.due_at, date(2013, 6, 11))]
    for clock in (moving, staying):
        before = clock.due_at
        clock.refresh_from_db()
        assert clock.due_at == before


def test_a_new_holiday_moves_open_clocks_and_is_told(
    start: Starter, heard: list[tuple[str, int]]
) -> None:
    clock = start(K16, MONDAY)
    revision = new_holiday(date(2013, 6, 5), at=local(2013, 6, 4))
    clock.refresh_from_db()
    assert clock.due_on == date(2013, 6, 10)  # approval only switches the revision
    assert recompute(at=local(2013, 6, 4, 1)) == 1
    clock.refresh_from_db()
    assert (clock.due_on, clock.notice_by, clock.epoch) == (date(2013, 6, 11), date(2013, 6, 6), 1)
    assert clock.revision == revision
    event = clock.events.get(kind="recomputed")
    assert event.due_at_before < event.due_at_after == clock.due_at
    assert event.revision == revision
    assert heard == [("recomputed", 1)]
    assert AuditEntry.objects.filter(verb="deadlines.recomputed").count() == 1
    assert AuditEntry.objects.filter(verb="deadlines.calendar_approved").count() == 1


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_responsible_person_is_told_once_that_the_date_moved(
    start: Starter, language: str
) -> None:
    officer = User.objects.create_user("officer@example.kz", language=language)
    start(K16, MONDAY, assignee_id=officer.pk)
    start(K16, MONDAY, pk=2)
    new_holiday(date(2013, 6, 5), at=local(2013, 6, 4))
    for _ in range(2):
        sweep(at=local(2013, 6, 4, 1))
    told = OutboxMessage.objects.filter(template="deadlines/moved")
    assert sorted(told.values_list("channel", flat=True)) == ["email", "inbox"]
    message = told.get(channel="inbox")
    assert message.recipient == officer
    assert "Вещь 1" in message.text or "Зат 1" in message.text or "Thing 1" in message.text
    assert message.url == "/things/1/"


def test_a_clock_whose_date_stays_only_notes_the_revision(start: Starter) -> None:
    clock = start(K16, MONDAY)
    revision = new_holiday(date(2013, 9, 5), at=MONDAY)
    recompute(at=MONDAY)
    clock.refresh_from_db()
    assert (clock.revision, clock.epoch) == (revision, 0)
    assert kinds(clock) == ["started"]


def test_a_limit_that_shifts_without_the_date_is_an_event_but_no_news(
    start: Starter, heard: list[tuple[str, int]]
) -> None:
    clock = start(K16, MONDAY)
    new_holiday(date(2013, 6, 14), at=MONDAY)  # after the due date, within the longest extension
    recompute(at=MONDAY)
    clock.refresh_from_db()
    assert (clock.due_on, clock.max_extended_on) == (date(2013, 6, 10), date(2013, 6, 25))
    assert kinds(clock) == ["started", "recomputed"]
    assert heard == []
    assert not AuditEntry.objects.filter(verb="deadlines.recomputed").exists()
    assert list(verify()) == []


def test_a_reminder_that_shifts_is_neither_lost_nor_sent_twice(
    start: Starter, heard: list[tuple[str, int]]
) -> None:
    clock = start("contactcenter.monthly", local(2013, 9, 30, 12))  # due Sat 5 October
    sweep(at=local(2013, 10, 3, 10))  # Thursday: one working day before the last, Friday
    approve(draft_with((date(2013, 10, 5), DayKind.MOVED_WORKING_DAY)), local(2013, 10, 3, 11))
    sweep(at=local(2013, 10, 5, 23))
    clock.refresh_from_db()
    assert (clock.state, clock.attempts) == ("running", 0)
    reminded = clock.events.filter(kind="reminded").values_list("at", "offset")
    assert list(reminded) == [
        (local(2013, 10, 3, 9), 1),
        (local(2013, 10, 4, 9), 1),
        (local(2013, 10, 5, 9), 0),
    ]
    assert list(verify()) == []


def test_the_sweep_counts_anew_before_it_judges(start: Starter) -> None:
    clock = start(K16, MONDAY)
    new_holiday(date(2013, 6, 10), at=local(2013, 6, 10, 12))
    sweep(at=local(2013, 6, 11, 0, 0, 1))
    clock.refresh_from_db()
    assert (clock.state, clock.due_on) == ("running", date(2013, 6, 11))
    sweep(at=local(2013, 6, 12))
    clock.refresh_from_db()
    assert clock.state == "breached"


def test_a_late_correction_annuls_the_breach(start: Starter, heard: list[tuple[str, int]]) -> None:
    clock = start(K16, MONDAY)
    sweep(at=local(2013, 6, 11, 0, 0, 1))
    new_holiday(date(2013, 6, 10), at=local(2013, 6, 11, 9))
    sweep(at=local(2013, 6, 11, 10))
    clock.refresh_from_db()
    assert (clock.state, clock.due_on) == ("running", date(2013, 6, 11))
    assert kinds(clock) == ["started", "breached", "recomputed", "breach_annulled"]
    assert [kind for kind, _pk in heard] == ["breached", "recomputed", "breach_annulled"]
    assert AuditEntry.objects.filter(verb="deadlines.breach_annulled").count() == 1
    sweep(at=local(2013, 6, 12))
    clock.refresh_from_db()
    assert clock.state == "breached"
    assert clock.events.filter(kind="breached").count() == 2  # one for each due moment
    assert list(verify()) == []


def test_a_breach_that_stays_a_breach_is_not_annulled(start: Starter) -> None:
    clock = start(K16, MONDAY)
    sweep(at=local(2013, 6, 20))
    new_holiday(date(2013, 6, 10), at=local(2013, 6, 20))
    sweep(at=local(2013, 6, 20, 1))
    clock.refresh_from_db()
    assert (clock.state, clock.due_on) == ("breached", date(2013, 6, 11))
    assert kinds(clock) == ["started", "breached", "recomputed"]


def test_met_clocks_are_left_alone(start: Starter) -> None:
    clock = start(K16, MONDAY)
    meet_clocks(subject=ref(), terms=(K16,), actor=SYSTEM, at=local(2013, 6, 5, 9))
    new_holiday(date(2013, 6, 7), at=local(2013, 6, 6))
    assert recompute(at=local(2013, 6, 6)) == 0
    clock.refresh_from_db()
    assert clock.due_on == date(2013, 6, 10)


def test_a_moved_working_saturday_brings_the_date_forward(start: Starter) -> None:
    clock = start(K16, MONDAY)
    approve(draft_with((date(2013, 6, 8), DayKind.MOVED_WORKING_DAY)), MONDAY)
    recompute(at=MONDAY)
    clock.refresh_from_db()
    assert clock.due_on == date(2013, 6, 8)


def test_an_extension_is_counted_by_the_calendar_of_its_day(start: Starter) -> None:
    clock = start(K16, MONDAY)
    new_holiday(date(2013, 6, 12), at=MONDAY)
    # Nobody has recomputed yet: extending does it first.
    extend_clock(clock_id=clock.pk, days=2, actor=SYSTEM, at=local(2013, 6, 4), ground="check")
    clock.refresh_from_db()
    assert clock.due_on == date(2013, 6, 13)
    new_holiday(date(2013, 6, 11), at=local(2013, 6, 4))
    recompute(at=local(2013, 6, 4))
    clock.refresh_from_db()
    assert (clock.original_due_on, clock.due_on) == (date(2013, 6, 10), date(2013, 6, 14))
    assert list(verify()) == []


def test_meeting_a_clock_looks_at_the_calendar_first(start: Starter) -> None:
    start(K16, MONDAY)
    new_holiday(date(2013, 6, 10), at=local(2013, 6, 10, 12))
    (clock,) = meet_clocks(subject=ref(), terms=(K16,), actor=SYSTEM, at=local(2013, 6, 11, 15))
    assert clock.state == "met"


def test_recomputing_may_be_stopped_and_run_again(
    start: Starter, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pk in range(1, 8):
        start(K16, MONDAY, pk=pk)
    new_holiday(date(2013, 6, 5), at=MONDAY)
    monkeypatch.setattr("deadlines.services.recomputing.BATCH", 3)
    assert recompute(at=MONDAY, batches=1) == 3
    assert Clock.objects.filter(due_on=date(2013, 6, 11)).count() == 3
    assert recompute(at=MONDAY) == 4
    assert Clock.objects.filter(due_on=date(2013, 6, 11), epoch=1).count() == 7
    assert recompute(at=MONDAY) == 0


def test_a_changed_rule_set_never_recomputes(start: Starter) -> None:
    clock = start(K16, MONDAY)
    stamp = engine.load().book
    term = StatutoryTerm.objects.get(code=K16)
    term.pk, term._state.adding = None, True
    term.valid_from, term.amount = date(2013, 5, 1), 2
    term.save()
    assert engine.load().book is not stamp
    assert recompute(at=MONDAY) == 0
    clock.refresh_from_db()
    assert clock.due_on == date(2013, 6, 10)


def test_why_is_told_by_the_calendar_the_clock_was_counted_by(start: Starter) -> None:
    clock = start(K16, MONDAY)
    new_holiday(date(2013, 6, 5), at=MONDAY)
    assert explanation_of(clock).due_on == date(2013, 6, 10)
    recompute(at=MONDAY)
    clock.refresh_from_db()
    explanation = explanation_of(clock)
    assert explanation.due_on == date(2013, 6, 11)
    holiday = next(line for line in explanation.steps if line.day == date(2013, 6, 5))
    assert not holiday.counts


def test_only_a_draft_is_approved_and_only_one_calendar_is_in_use() -> None:
    draft = draft_with()
    approve(draft, MONDAY)
    with pytest.raises(errors.RevisionNotADraft):
        approve(draft, MONDAY)
    assert CalendarRevision.objects.filter(is_current=True).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarRevision.objects.filter(title="2013–2025").update(is_current=True)


def test_a_year_is_proposed_as_estimates_and_approved_by_a_person(start: Starter) -> None:
    draft = propose_next_year(at=MONDAY)
    assert (draft.first_year, draft.last_year, draft.approved_at) == (2013, 2028, None)
    proposed = draft.days.filter(day__year=2028)
    assert proposed.filter(day=date(2028, 12, 16)).exists()
    assert not proposed.filter(is_estimate=False).exists()
    assert engine.load().calendar.last_year == 2027
    approve(draft, MONDAY)
    assert engine.load().calendar.last_year == 2028
