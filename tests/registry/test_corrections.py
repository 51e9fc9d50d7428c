"""A wrong date of inclusion: a second person confirms, limits are counted anew (Q-31)."""

from datetime import date, datetime, timedelta

import pytest

from accounts.acting import Actor
from accounts.models import Deputy
from audit.models import AuditEntry
from audit.selectors import entries_about
from deadlines.models import Clock, ClockEvent
from deadlines.services import meet_clocks
from deadlines.sweep import sweep
from registry.errors import ReasonRequired, SameDate, SecondPersonRequired
from registry.models import InclusionCorrection, Service
from registry.selectors import version_on
from registry.services import ask_correction, decide_correction, national_day
from registry.terms import FROM_INCLUSION, SERVICE
from registry.workflow import VersionKind
from tests.registry.registers import (
    APPROVAL,
    LATER,
    PLACEMENT,
    again,
    asked,
    changed,
    clock_of,
    included,
    traces,
)
from tests.world import JOINED, MONDAY, World, _person

TODAY = national_day(LATER)


def _confirm(correction: InclusionCorrection, actor: Actor, at: datetime = LATER) -> None:
    decide_correction(correction_id=correction.pk, confirm=True, actor=actor, at=at)


def _deputy(world: World, of: Actor, *, name: str) -> Actor:
    """Somebody who stands in for a member on these days."""
    person = _person(name, "Сейіт", "Арай", "", world.planning_body)
    Deputy.objects.create(
        membership=of.membership, deputy=person.user,
        valid_from=TODAY - timedelta(days=1), valid_to=TODAY + timedelta(days=30),
    )  # fmt: skip
    return Actor(user=person.user, membership=of.membership)


def test_asking_changes_nothing_yet(world: World) -> None:
    service = included(world)
    due = clock_of(service, PLACEMENT).due_at
    asked(world, service)
    assert again(service).included_on == TODAY
    assert clock_of(service, PLACEMENT).due_at == due
    assert service.versions.count() == 1


@pytest.mark.parametrize("days", [0, 1, 30])
def test_the_right_date_differs_and_has_come(world: World, days: int) -> None:
    service = included(world)
    before = traces()
    with pytest.raises(SameDate):
        asked(world, service, days=days)
    assert traces() == before


def test_a_correction_needs_a_reason(world: World) -> None:
    service = included(world)
    with pytest.raises(ReasonRequired):
        ask_correction(
            service_id=service.pk, new_date=JOINED, reason="  ", actor=world.keeper, at=LATER
        )


def test_a_confirmed_correction_counts_both_limits_from_the_right_day(world: World) -> None:
    service = included(world)
    old = {term: clock_of(service, term) for term in FROM_INCLUSION}
    _confirm(asked(world, service, days=-7), world.clerk)
    fresh = again(service)
    assert fresh.included_on == fresh.valid_from == TODAY - timedelta(days=7)
    for term, clock in old.items():
        clock.refresh_from_db()
        assert clock.state == Clock.State.CANCELLED
        reason = ClockEvent.objects.get(clock=clock, kind="cancelled").facts["reason"]
        assert reason == "inclusion_date_corrected"
        assert clock_of(service, term, state=Clock.State.RUNNING).started_at.date() == (
            fresh.included_on
        )
    # 1 September 2025 is a Monday; the five working days end on the next one.
    assert clock_of(service, PLACEMENT, state="running").due_on == date(2025, 9, 8)
    assert clock_of(service, APPROVAL, state="running").due_on == date(2025, 12, 1)


def test_the_old_date_stays_visible(world: World) -> None:
    service = included(world)
    _confirm(asked(world, service, days=-7), world.clerk)
    correction = InclusionCorrection.objects.get()
    assert (correction.old_date, correction.new_date) == (TODAY, TODAY - timedelta(days=7))
    assert (correction.asked_by, correction.decided_by) == (world.keeper.user, world.clerk.user)
    first, second = service.versions.order_by("number")
    assert (first.valid_from, first.kind) == (TODAY, VersionKind.INCLUDED)
    assert (second.valid_from, second.kind) == (TODAY - timedelta(days=7), VersionKind.CORRECTED)
    assert (second.changed_fields, second.note) == (["included_on"], "Күні қате терілген.")
    said = AuditEntry.objects.get(verb="registry.correction_confirmed")
    assert said.facts == {"old_date": "2025-09-08", "new_date": "2025-09-01"}
    assert version_on(again(service), TODAY - timedelta(days=3)) == second


def test_a_correction_leaves_the_day_of_a_later_change_alone(world: World) -> None:
    service = included(world)
    changed(world, service, MONDAY + timedelta(days=2), name_en="Marriage")
    asked_later = asked(world, again(service), days=-7)
    _confirm(asked_later, world.clerk, MONDAY + timedelta(days=3))
    assert again(service).valid_from == national_day(MONDAY) + timedelta(days=2)


def test_a_declined_correction_leaves_the_date_and_says_why(world: World) -> None:
    service = included(world)
    correction = asked(world, service)
    with pytest.raises(ReasonRequired):
        decide_correction(correction_id=correction.pk, confirm=False, actor=world.clerk, at=LATER)
    decide_correction(
        correction_id=correction.pk, confirm=False, reason="Күні дұрыс.", actor=world.clerk,
        at=LATER,
    )  # fmt: skip
    assert again(service).included_on == TODAY
    assert clock_of(service, PLACEMENT).state == Clock.State.RUNNING
    assert asked(world, service).pk != correction.pk


def test_who_asked_never_confirms_in_whatever_role(world: World) -> None:
    correction = asked(world, included(world), actor=world.keeper)
    for_the_clerk = Actor(user=world.keeper.user, membership=world.clerk.membership)
    assert for_the_clerk.acting_for == world.clerk.user
    before = traces()
    for actor in (world.keeper, for_the_clerk):
        with pytest.raises(SecondPersonRequired):
            _confirm(correction, actor)
    assert traces() == before


def test_a_deputy_of_the_first_person_is_not_a_second_one(world: World) -> None:
    correction = asked(world, included(world), actor=world.keeper)
    before = traces()
    with pytest.raises(SecondPersonRequired):
        _confirm(correction, _deputy(world, world.keeper, name="arai"))
    assert traces() == before


def test_a_deputy_of_another_member_is_a_second_person(world: World) -> None:
    service = included(world)
    _confirm(asked(world, service), _deputy(world, world.clerk, name="arai"))
    assert again(service).included_on == TODAY - timedelta(days=7)


def test_a_breach_that_the_wrong_date_made_falls_away_and_stays_readable(world: World) -> None:
    service = included(world)
    late = MONDAY + timedelta(days=10)
    sweep(at=late)
    breached = clock_of(service, PLACEMENT)
    assert breached.state == Clock.State.BREACHED
    correction = ask_correction(
        service_id=service.pk, new_date=national_day(late) - timedelta(days=1),
        reason="Күні қате.", actor=world.keeper, at=late,
    )  # fmt: skip
    _confirm(correction, world.clerk, late)
    breached.refresh_from_db()
    assert breached.state == Clock.State.CANCELLED
    running = clock_of(service, PLACEMENT, state=Clock.State.RUNNING)
    assert running.due_at > late
    sweep(at=late)
    running.refresh_from_db()
    assert running.state == Clock.State.RUNNING
    verbs = [entry.verb for entry in entries_about(SERVICE, service.pk)]
    ends = ["registry.correction_asked", "registry.correction_confirmed"]
    assert verbs[-3:] == ["deadlines.breached", *ends]


def test_a_breach_that_the_wrong_date_hid_is_recorded_at_its_own_moment(world: World) -> None:
    service = included(world)
    _confirm(asked(world, service, days=-30), world.clerk)
    sweep(at=LATER)
    clock = clock_of(service, PLACEMENT, state=Clock.State.BREACHED)
    breach = ClockEvent.objects.get(clock=clock, kind="breached")
    assert breach.at == clock.due_at < MONDAY
    assert AuditEntry.objects.get(verb="deadlines.breached").at == clock.due_at


def test_a_duty_already_done_is_not_opened_again(world: World) -> None:
    service = included(world)
    meet_clocks(subject=service.ref, terms=[PLACEMENT], actor=world.drafter.ref, at=LATER)
    _confirm(asked(world, service), world.clerk)
    assert clock_of(service, PLACEMENT).state == Clock.State.MET
    assert clock_of(service, APPROVAL, state=Clock.State.RUNNING)


def test_an_entry_without_limits_gets_none_by_a_correction(world: World) -> None:
    correction = asked(world, world.service, days=100)
    _confirm(correction, world.clerk)
    assert Service.objects.get(pk=world.service.pk).included_on == JOINED + timedelta(days=100)
    assert not Clock.objects.filter(subject_code=SERVICE).exists()
