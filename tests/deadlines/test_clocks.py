"""Starting, meeting, extending, cancelling and assigning clocks."""

from datetime import UTC, date, datetime, timedelta

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

import pytest

from accounts.models import Organisation, User
from audit.models import AuditEntry
from audit.refs import SYSTEM, ActorRef
from deadlines import errors, guards
from deadlines.data.loading import ship
from deadlines.domain.kinds import Unit
from deadlines.models import CalendarDay, CalendarRevision, Clock, ClockEvent, StatutoryTerm
from deadlines.selectors import clocks_of, events_of, next_due, working_days_left
from deadlines.services import (
    ClockRequest,
    assign_clocks,
    cancel_clocks,
    extend_clock,
    install_subject_guard,
    is_office_hours,
    meet_clocks,
    refuse_deletion_of,
    start_clocks,
)
from deadlines.sweep import sweep
from deadlines.verification import verify
from tests.deadlines.conftest import THING, Starter, local, make_body, ref

pytestmark = pytest.mark.django_db

K16 = "complaints.stage.provider"
MONDAY = local(2013, 6, 3, 10, 0)
ACTOR = ActorRef(user_id=7, label="user 7", role="leb_officer")


def kinds(clock: Clock) -> list[str]:
    return [event.kind for event in events_of(clock)]


def test_start_stores_the_date_the_moment_and_the_limits(start: Starter) -> None:
    clock = Clock.objects.get(pk=start(K16, MONDAY).pk)
    assert clock.due_on == date(2013, 6, 10)
    assert clock.due_at == datetime(2013, 6, 10, 17, 59, 59, tzinfo=UTC)
    assert clock.notice_by == date(2013, 6, 5)
    assert clock.max_extended_on == date(2013, 6, 24)
    assert (clock.state, clock.epoch, clock.term_code) == ("running", 0, K16)
    # The first reminder comes two working days before, at nine.
    assert clock.sweep_at == local(2013, 6, 6, 9, 0)
    assert kinds(clock) == ["started"]


def test_a_thousand_clocks_start_in_a_constant_number_of_statements(body: Organisation) -> None:
    def requests(first: int, count: int) -> list[ClockRequest]:
        return [
            ClockRequest(term=K16, subject=ref(pk), organisation=body)
            for pk in range(first, first + count)
        ]

    start_clocks(requests(1, 1), actor=SYSTEM, at=MONDAY)
    with CaptureQueriesContext(
        connection,
    ) as one:
        start_clocks(requests(2, 1), actor=SYSTEM, at=MONDAY)
    with CaptureQueriesContext(connection) as twenty:
        clocks = start_clocks(requests(10, 20), actor=SYSTEM, at=MONDAY)
    assert len(one) == len(twenty) == 3
    assert all(clock.pk for clock in clocks)


def test_the_same_duty_cannot_run_twice(start: Starter) -> None:
    start(K16, MONDAY)
    with pytest.raises(errors.AlreadyRunning), transaction.atomic():
        start(K16, MONDAY)


def test_a_rolling_window_may_run_many_times(start: Starter) -> None:
    first, second = start("contactcenter.refusals", MONDAY), start("contactcenter.refusals", MONDAY)
    assert first.pk != second.pk
    assert first.due_on == date(2013, 7, 3)


def test_an_unknown_term_fails_loudly(start: Starter) -> None:
    with pytest.raises(errors.UnknownTerm):
        start("complaints.no_such_term", MONDAY)


def test_a_day_before_the_first_edition_fails_loudly(start: Starter) -> None:
    with pytest.raises(errors.UnknownTerm):
        start(K16, local(2012, 12, 28, 10))


@pytest.mark.parametrize(
    "term",
    ["complaints.remedy", "complaints.demand", "applications.provision", "complaints.receipt"],
)
def test_a_term_without_a_length_needs_one(start: Starter, term: str) -> None:
    with pytest.raises(errors.NothingToCount):
        start(term, MONDAY)


def test_a_date_set_by_an_act_is_taken(start: Starter) -> None:
    clock = start("complaints.remedy", MONDAY, due_on=date(2013, 6, 15))
    assert clock.due_on == date(2013, 6, 15)
    with pytest.raises(errors.DueBeforeStart):
        start("complaints.remedy", MONDAY, pk=2, due_on=date(2013, 6, 2))


def test_a_standard_gives_amount_and_unit(start: Starter) -> None:
    clock = start("applications.provision", MONDAY, amount=4, unit=Unit.HOUR)
    assert clock.due_at == MONDAY + timedelta(hours=4)
    days = start("applications.provision", MONDAY, pk=2, amount=15, unit=Unit.CALENDAR_DAY)
    assert days.due_on == date(2013, 6, 18)


def test_a_new_edition_binds_new_clocks_and_leaves_old_ones(start: Starter) -> None:
    old = start(K16, MONDAY)
    term = StatutoryTerm.objects.get(code=K16)
    term.pk, term._state.adding = None, True
    term.valid_from, term.amount = date(2013, 7, 1), 3
    term.save()
    before = start(K16, local(2013, 6, 28, 10), pk=2)  # Friday, still the old edition
    after = start(K16, local(2013, 7, 1, 10), pk=3)
    assert before.due_on == date(2013, 7, 5)
    assert after.due_on == date(2013, 7, 4)
    old.refresh_from_db()
    assert old.term.amount == 5


def test_met_in_time_and_met_late(start: Starter) -> None:
    start(K16, MONDAY)
    start(K16, MONDAY, pk=2)
    (met,) = meet_clocks(
        subject=ref(1), terms=(K16,), actor=ACTOR, at=local(2013, 6, 10, 23, 59, 59)
    )
    (late,) = meet_clocks(subject=ref(2), terms=(K16,), actor=ACTOR, at=local(2013, 6, 11))
    assert (met.state, late.state) == ("met", "met_late")
    assert kinds(met) == ["started", "met"]
    # The sweep had not come by: the breach is on record all the same, dated by the law.
    assert kinds(late) == ["started", "breached", "met"]
    assert late.events.get(kind="breached").at == late.due_at
    assert AuditEntry.objects.filter(verb="deadlines.breached", subject_id=2).count() == 1


def test_a_breached_clock_is_still_open_and_is_met_late(start: Starter) -> None:
    clock = start(K16, MONDAY)
    sweep(at=local(2013, 6, 12))
    clock.refresh_from_db()
    assert clock.state == "breached"
    assert clock.is_open
    (met,) = meet_clocks(subject=ref(), terms=(K16,), actor=ACTOR, at=local(2013, 6, 13, 9))
    assert met.state == "met_late"


def test_meeting_nothing_changes_nothing(start: Starter) -> None:
    start(K16, MONDAY)
    assert meet_clocks(subject=ref(9), terms=(K16,), actor=ACTOR, at=MONDAY) == []
    assert meet_clocks(subject=ref(1), terms=("complaints.redirect",), actor=ACTOR, at=MONDAY) == []


def test_cancelling_ends_every_open_clock_and_keeps_the_breach_on_record(start: Starter) -> None:
    clock = start(K16, MONDAY)
    start("complaints.redirect", local(2013, 6, 12, 10))
    cancelled = cancel_clocks(
        subject=ref(), actor=ACTOR, at=local(2013, 6, 12, 12), reason_code="withdrawn"
    )
    assert [c.state for c in cancelled] == ["cancelled", "cancelled"]
    assert kinds(clock) == ["started", "breached", "cancelled"]
    assert clock.events.get(kind="cancelled").facts["reason"] == "withdrawn"


def test_extension_moves_the_date_once(start: Starter) -> None:
    clock = start(K16, MONDAY)
    extended = extend_clock(
        clock_id=clock.pk, days=10, actor=ACTOR, at=local(2013, 6, 5, 23, 59), ground="check"
    )
    assert extended.due_on == date(2013, 6, 24)
    assert extended.original_due_on == date(2013, 6, 10)
    assert extended.epoch == 1
    event = extended.events.get(kind="extended")
    assert event.due_at_before == clock.due_at
    assert event.due_at_after == extended.due_at
    assert event.facts["ground"] == "check"
    with pytest.raises(errors.AlreadyExtended):
        extend_clock(
            clock_id=clock.pk, days=1, actor=ACTOR, at=local(2013, 6, 5, 23, 59), ground="check"
        )
    assert AuditEntry.objects.filter(verb="deadlines.extended").count() == 1


def test_reminders_follow_the_new_date_after_an_extension(start: Starter) -> None:
    clock = start(K16, MONDAY)
    extend_clock(clock_id=clock.pk, days=5, actor=ACTOR, at=MONDAY, ground="check")
    clock.refresh_from_db()
    assert clock.due_on == date(2013, 6, 17)
    assert clock.sweep_at == local(2013, 6, 13, 9, 0)


@pytest.mark.parametrize("days", [0, -1, 11])
def test_extension_beyond_the_cap_is_refused(start: Starter, days: int) -> None:
    clock = start(K16, MONDAY)
    with pytest.raises(errors.ExtensionTooLong):
        extend_clock(clock_id=clock.pk, days=days, actor=ACTOR, at=MONDAY, ground="check")


def test_extension_after_the_last_day_for_the_notice_is_refused(start: Starter) -> None:
    clock = start(K16, MONDAY)
    with pytest.raises(errors.ExtensionTooLate) as refusal:
        extend_clock(clock_id=clock.pk, days=3, actor=ACTOR, at=local(2013, 6, 6), ground="check")
    assert refusal.value.notice_by == date(2013, 6, 5)
    clock.refresh_from_db()
    assert clock.due_on == date(2013, 6, 10)
    assert kinds(clock) == ["started"]


def test_the_last_day_for_the_notice_ends_on_the_bodys_wall(start: Starter) -> None:
    body = make_body("berlin", "Europe/Berlin")
    clock = start(K16, MONDAY, organisation=body)
    # Thursday 01:00 in Almaty is still Wednesday evening in Berlin.
    assert (
        extend_clock(
            clock_id=clock.pk, days=1, actor=ACTOR, at=local(2013, 6, 6, 1), ground="check"
        ).extended_days
        == 1
    )


def test_a_term_the_law_does_not_extend_is_not_extended(start: Starter) -> None:
    clock = start("complaints.redirect", MONDAY)
    with pytest.raises(errors.ExtensionNotAllowed):
        extend_clock(clock_id=clock.pk, days=1, actor=ACTOR, at=MONDAY, ground="check")


def test_an_ended_or_late_clock_is_not_extended(start: Starter) -> None:
    late, met = start(K16, MONDAY), start(K16, MONDAY, pk=2)
    meet_clocks(subject=ref(2), terms=(K16,), actor=ACTOR, at=MONDAY)
    for clock, at in ((late, local(2013, 6, 11)), (met, MONDAY)):
        with pytest.raises(errors.ClockNotOpen):
            extend_clock(clock_id=clock.pk, days=1, actor=ACTOR, at=at, ground="check")


def test_assigning_touches_open_clocks_only(start: Starter) -> None:
    user = User.objects.create_user("officer@example.kz")
    start(K16, MONDAY)
    meet_clocks(subject=ref(), terms=(K16,), actor=ACTOR, at=MONDAY)
    start("complaints.redirect", MONDAY)
    assert assign_clocks(subject=ref(), assignee_id=user.pk) == 1


def test_selectors_group_by_subject_and_find_the_nearest(start: Starter) -> None:
    far = start(K16, MONDAY)
    near = start("complaints.redirect", MONDAY)
    start("complaints.after_hours", MONDAY)  # a wait, not a duty
    found = clocks_of(THING, [1, 2])
    assert {pk: len(clocks) for pk, clocks in found.items()} == {1: 3, 2: 0}
    assert next_due(THING, [1, 2]) == {1: near}
    assert working_days_left(far, date(2013, 6, 6)) == 2
    assert working_days_left(far, date(2013, 6, 12)) == -2


def test_office_hours_follow_the_calendar_in_use(body: Organisation) -> None:
    assert is_office_hours(body, local(2024, 5, 4, 11))  # a Saturday that works
    assert not is_office_hours(body, local(2024, 5, 8, 11))
    assert not is_office_hours(body, local(2024, 5, 6, 18))


def test_every_term_of_the_clause_page_is_shipped() -> None:
    shipped = set(StatutoryTerm.objects.values_list("k_number", flat=True))
    assert {f"K-{n:02}" for n in range(1, 47)} <= shipped
    for language in ("kk", "ru", "en"):
        for field in ("name", "counted_from", "act"):
            assert not StatutoryTerm.objects.filter(**{f"{field}_{language}": ""}).exists()


@pytest.mark.parametrize(
    ("k_number", "code", "standing"),
    [
        ("K-01", "standards.draft_placement", "law"),
        ("K-16", "complaints.stage.provider", "bill"),
        ("K-17", "complaints.stage.drafting_body", "bill"),
        ("K-18", "complaints.stage.central_provider", "bill"),
        ("K-19", "complaints.stage.quality_body", "bill"),
        ("K-20", "complaints.extension", "bill"),
        ("K-21", "complaints.extension_notice", "bill"),
        ("K-22", "complaints.quality_notice", "bill"),
        ("K-23", "complaints.demand", "bill"),
        ("K-24", "control.half_year", "house"),
        ("K-35", "contactcenter.monthly", "rules"),
        ("K-37", "complaints.receipt", "house"),
        ("K-39", "standards.completion_report", "house"),
        ("K-44", "contactcenter.query", "house"),
    ],
)
def test_codes_and_standings_are_fixed(k_number: str, code: str, standing: str) -> None:
    term = StatutoryTerm.objects.get(k_number=k_number)
    assert (term.code, term.standing) == (code, standing)


def test_shipping_twice_changes_nothing() -> None:
    before = StatutoryTerm.objects.count(), CalendarDay.objects.count()
    ship(apps)
    assert (StatutoryTerm.objects.count(), CalendarDay.objects.count()) == before


def test_a_shipped_revision_is_known_by_what_it_says() -> None:
    for revision in CalendarRevision.objects.all():
        assert revision.digest == revision.content_digest()


def test_events_can_be_neither_changed_nor_deleted(start: Starter) -> None:
    clock = start(K16, MONDAY)
    for act in (
        lambda: ClockEvent.objects.update(epoch=5),
        lambda: ClockEvent.objects.all()._raw_delete("default"),
        lambda: Clock.objects.filter(pk=clock.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_an_approved_calendar_can_be_neither_changed_nor_added_to() -> None:
    revision = CalendarRevision.objects.get(is_current=True)
    for act in (
        lambda: CalendarDay.objects.filter(revision=revision).update(act="x"),
        lambda: CalendarDay.objects.filter(revision=revision).delete(),
        lambda: CalendarDay.objects.create(
            revision=revision, day=date(2027, 6, 1), kind="day_off", name_kk="x"
        ),
        lambda: CalendarRevision.objects.filter(pk=revision.pk).update(last_year=2030),
        lambda: revision.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_every_guard_stands() -> None:
    assert guards.missing() == []


def test_a_subject_that_had_a_clock_cannot_be_deleted(start: Starter, body: Organisation) -> None:
    install_subject_guard("accounts_region", "test.region")
    region = body.region
    start(K16, MONDAY, subject=ref(region.pk, "test.region"))
    with pytest.raises(errors.SubjectHadClocks):
        refuse_deletion_of("test.region", region.pk)
    refuse_deletion_of("test.region", region.pk + 1)
    other = make_body("other").region
    other.organisations.all().delete()
    other.delete()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_region WHERE id = %s", [region.pk])
    guards.lift()
    del guards._ROOMS["accounts_region_no_delete"]  # only its own: other rooms keep theirs
    guards.install()


def test_stored_clocks_follow_from_their_events(start: Starter) -> None:
    start(K16, MONDAY)
    clock = start(K16, MONDAY, pk=2)
    extend_clock(clock_id=clock.pk, days=2, actor=ACTOR, at=MONDAY, ground="check")
    sweep(at=local(2013, 6, 20))
    assert list(verify()) == []
    Clock.objects.filter(pk=clock.pk).update(due_on=date(2013, 6, 30))
    assert [str(d.field) for d in verify()] == ["due_on"]
