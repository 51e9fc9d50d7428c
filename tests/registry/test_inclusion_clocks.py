"""What inclusion starts and exclusion ends: K-01 and K-03 of the drafting body (L13-13, L13-15)."""

from datetime import date, datetime, timedelta

import pytest

from audit.models import AuditEntry
from complaints.services import decide, send_answer, take
from deadlines.models import Clock, ClockEvent
from deadlines.sweep import sweep
from registry.errors import ActNotYetMade, ActRequired, WrongState
from registry.models import Announcement, Service
from registry.selectors import search_ids, services_in_force
from registry.services import exclude_services, include_services, national_day, take_over
from registry.terms import FROM_INCLUSION, SERVICE
from registry.workflow import State, VersionKind
from standards.models import Standard
from tests.registry.registers import (
    APPROVAL,
    LATER,
    PLACEMENT,
    again,
    an_act,
    changed,
    clock_of,
    excluded,
    in_review,
    included,
    other_content,
    traces,
)
from tests.world import ALMATY, JOINED, MONDAY, World, a_decision, filed
from tests.world import again as stage_again


def on(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ALMATY)


@pytest.mark.parametrize(
    ("day", "placed_by", "approved_by"),
    [
        (date(2013, 6, 3), date(2013, 6, 10), date(2013, 9, 3)),  # V1, V5
        # V5: a shorter month; Monday 2 December was a day off in place of Sunday's holiday.
        (date(2013, 11, 30), date(2013, 12, 9), date(2014, 2, 28)),
        (date(2013, 8, 31), date(2013, 9, 6), date(2013, 11, 30)),  # V5: a shorter month
    ],
)
def test_inclusion_starts_both_limits_of_the_drafting_body(
    world: World, day: date, placed_by: date, approved_by: date
) -> None:
    service = included(world, on(day))
    placement, approval = clock_of(service, PLACEMENT), clock_of(service, APPROVAL)
    assert (placement.due_on, approval.due_on) == (placed_by, approved_by)
    assert placement.organisation == approval.organisation == world.ministry
    assert placement.started_at == on(day)
    assert not placement.term.is_house


@pytest.mark.parametrize("hour", [0, 9, 18, 23])
def test_the_hour_of_the_act_does_not_move_the_limits(world: World, hour: int) -> None:
    service = included(world, on(date(2013, 6, 3), hour))
    assert service.included_on == date(2013, 6, 3)
    assert clock_of(service, PLACEMENT).due_on == date(2013, 6, 10)


def test_inclusion_makes_the_entry_public_findable_and_gives_it_an_empty_standard(
    world: World,
) -> None:
    service = included(world)
    assert service.state == State.INCLUDED
    assert service in services_in_force()
    assert service.pk in search_ids("неке қиюды", language="kk").ids
    standard = Standard.objects.get(service=service)
    assert (standard.drafting_body, standard.state) == (world.ministry, "pending")
    version = service.versions.get()
    assert (version.number, version.kind) == (1, VersionKind.INCLUDED)
    assert version.content["name_kk"] == "Неке қиюды тіркеу"
    assert Announcement.objects.get().version == version
    verbs = AuditEntry.objects.filter(verb__in=["registry.included", "standards.draft_created"])
    assert verbs.count() == 2


def test_one_act_includes_many_or_none(world: World) -> None:
    first, second = in_review(world), in_review(world, code="00101006")
    ids = [first.pk, second.pk]
    before = traces()
    with pytest.raises(WrongState):
        include_services(
            service_ids=[*ids, world.service.pk], act=an_act(), actor=world.clerk, at=LATER
        )
    assert traces() == before
    include_services(service_ids=ids, act=an_act(), actor=world.clerk, at=LATER)
    assert Clock.objects.filter(subject_code=SERVICE, subject_id__in=ids).count() == 4
    assert Standard.objects.filter(service__in=ids).count() == 2


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": " "}, ActRequired),
        ({"number": ""}, ActRequired),
        ({"dated": None}, ActRequired),
        ({"dated": national_day(LATER) + timedelta(days=1)}, ActNotYetMade),
    ],
)
@pytest.mark.parametrize("verb", [include_services, exclude_services])
def test_nothing_rests_on_an_act_that_is_not_whole_or_not_yet_made(
    world: World, verb: object, changes: dict[str, object], refusal: type[Exception]
) -> None:
    service = in_review(world) if verb is include_services else included(world)
    before = traces()
    with pytest.raises(refusal):
        verb(service_ids=[service.pk], act=an_act(**changes), actor=world.clerk, at=LATER)
    assert traces() == before


def test_exclusion_ends_what_runs_and_takes_the_entry_out_of_search(world: World) -> None:
    service = excluded(world)
    assert service.excluded_on == national_day(LATER)
    for term in FROM_INCLUSION:
        clock = clock_of(service, term)
        assert clock.state == Clock.State.CANCELLED
        event = ClockEvent.objects.get(clock=clock, kind="cancelled")
        assert event.facts["reason"] == "service_excluded"
    assert service.pk not in search_ids("неке қиюды", language="kk").ids
    version = service.versions.latest("number")
    assert (version.number, version.kind) == (2, VersionKind.EXCLUDED)
    assert version.content == service.versions.get(number=1).content


def test_exclusion_keeps_a_breach_on_record_even_one_that_no_sweep_has_seen(world: World) -> None:
    service = included(world)
    late = MONDAY + timedelta(days=30)
    act = an_act(dated=national_day(late))
    exclude_services(service_ids=[service.pk], act=act, actor=world.clerk, at=late)
    clock = clock_of(service, PLACEMENT)
    assert clock.state == Clock.State.CANCELLED
    breach = ClockEvent.objects.get(clock=clock, kind="breached")
    assert breach.at == clock.due_at
    assert AuditEntry.objects.filter(verb="deadlines.breached", at=clock.due_at).count() == 1
    assert not ClockEvent.objects.filter(clock=clock_of(service, APPROVAL), kind="breached")


def test_exclusion_drops_the_bodies_tasks_to_look_at_their_entries(world: World) -> None:
    service = included(world)
    changed(world, service, name_kk="Некені тіркеу")
    reviews = Clock.objects.filter(subject_code="registry.local_review")
    assert reviews.filter(state=Clock.State.RUNNING).count() == 2
    exclude_services(service_ids=[service.pk], act=an_act(), actor=world.clerk, at=LATER)
    assert set(reviews.values_list("state", flat=True)) == {Clock.State.CANCELLED}
    sweep(at=LATER + timedelta(days=60))
    assert not reviews.filter(state=Clock.State.MISSED).exists()


def test_a_running_complaint_ends_as_usual_after_its_service_was_excluded(world: World) -> None:
    stage = filed(world)
    due_at = Clock.objects.get(subject_code="complaints.stage", subject_id=stage.pk).due_at
    exclude_services(service_ids=[world.service.pk], act=an_act(), actor=world.clerk, at=LATER)
    assert Clock.objects.get(subject_code="complaints.stage").due_at == due_at
    take(stage_id=stage.pk, actor=world.officer, at=LATER)
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)
    send_answer(stage_id=stage.pk, actor=world.officer, at=LATER)
    assert stage_again(stage).closed_at == LATER


def _from_elsewhere(world: World, day: date, number: str) -> tuple[Service, dict, date]:
    service = Service(registry_no=number, state=State.INCLUDED)
    return service, other_content(code=f"0010103{number[-1]}"), day


def test_an_entry_taken_over_starts_no_limit_unless_it_is_included_today(world: World) -> None:
    today = national_day(MONDAY)
    old, fresh = take_over(
        entries=[
            _from_elsewhere(world, JOINED, "S-101"),
            _from_elsewhere(world, today, "S-102"),
        ],
        actor=world.keeper,
        at=MONDAY,
    )
    assert not Clock.objects.filter(subject_code=SERVICE, subject_id=old.pk).exists()
    assert not Standard.objects.filter(service=old).exists()
    assert clock_of(fresh, PLACEMENT).organisation == world.ministry
    assert Standard.objects.filter(service=fresh).exists()
    assert old.versions.get().kind == VersionKind.TAKEN_OVER
    assert old.versions.get().valid_from == JOINED
    assert {again(old).pk, again(fresh).pk} <= set(search_ids("неке", language="kk").ids)


def test_a_change_of_drafting_body_passes_what_is_open_on_from_the_same_day(world: World) -> None:
    service = included(world)
    old = {term: clock_of(service, term) for term in FROM_INCLUSION}
    changed(world, service, MONDAY + timedelta(days=2), drafting_body="acsa")
    for term, clock in old.items():
        clock.refresh_from_db()
        assert clock.state == Clock.State.CANCELLED
        assert ClockEvent.objects.get(clock=clock, kind="cancelled").facts["reason"] == (
            "drafter_changed"
        )
        new = clock_of(service, term, state=Clock.State.RUNNING)
        assert new.organisation == world.quality_body
        assert (new.started_at, new.due_at) == (clock.started_at, clock.due_at)
    assert Standard.objects.get(service=service).drafting_body == world.quality_body


def test_a_change_of_drafting_body_leaves_what_has_ended_alone(world: World) -> None:
    changed(world, world.service, drafting_body="acsa")
    assert not Clock.objects.filter(subject_code=SERVICE).exists()
