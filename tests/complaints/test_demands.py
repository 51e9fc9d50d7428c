"""Demands of the quality body (M-4, K-23): every verb in every state by every person; dates."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from audit.models import AuditEntry
from complaints import terms
from complaints.errors import (
    ComplaintRefused,
    DemandRequired,
    ExecutionRequired,
    GiveBackReasonsRequired,
    NotPermitted,
    OwnMatter,
    WrongState,
)
from complaints.models import ComplaintStage, Demand, OfficialComplainedOf
from complaints.models.quality import DemandState
from complaints.selectors import addressees_for, demands_visible_to
from complaints.services import (
    close_demand,
    execute_demand,
    give_back_demand,
    issue_demand,
)
from complaints.workflow import Outcome
from deadlines.errors import DueBeforeStart
from deadlines.models import Clock, ClockEvent
from deadlines.sweep import sweep
from notifications.models import OutboxMessage
from tests.complaints.quality import (
    AFTER_DUE,
    DECIDED_AT,
    DUE_ON,
    at_quality_body,
    closed,
    executed,
    issued,
    overdue_demand,
    quality_answered,
)
from tests.world import ALMATY, World, a_demand, answered

LATER = AFTER_DUE + timedelta(hours=2)
NEW_DATE = date(2025, 10, 6)

STATES: dict[str, Callable[[World], Demand]] = {
    "issued": issued,
    "overdue": overdue_demand,
    "executed": executed,
    "closed": closed,
}
VERBS: dict[str, Callable[[Demand, Any], Any]] = {
    "execute": lambda demand, actor: execute_demand(
        demand_id=demand.pk, text="Куәлік берілді.", actor=actor, at=LATER
    ),
    "give back": lambda demand, actor: give_back_demand(
        demand_id=demand.pk, reasons="Куәлік қате.", due_on=NEW_DATE, actor=actor, at=LATER
    ),
    "close": lambda demand, actor: close_demand(demand_id=demand.pk, actor=actor, at=LATER),
}
ALLOWED = {
    "issued": {"execute"},
    "overdue": {"execute"},
    "executed": {"give back", "close"},
    "closed": set(),
}
_BODY = {"officer", "colleague", "head"}
MAY = {"execute": _BODY, "give back": {"quality"}, "close": {"quality"}}
PEOPLE = [
    "citizen", "stranger", "officer", "colleague", "head", "other_officer", "drafter",
    "ministry_head", "quality", "auditor", "administrator",
]  # fmt: skip


def _traces() -> dict[str, object]:
    """Everything that a refused act must leave as it was."""
    return {
        "audit": AuditEntry.objects.count(),
        "events": ClockEvent.objects.count(),
        "clocks": list(Clock.objects.order_by("pk").values_list("pk", "state", "due_at")),
        "messages": OutboxMessage.objects.count(),
        "demands": list(Demand.objects.order_by("pk").values()),
        "stages": list(ComplaintStage.objects.order_by("pk").values()),
    }


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", STATES)
def test_verb_in_a_state_is_done_by_the_right_people_and_refused_to_all_others_without_a_trace(
    world: World, state: str, verb: str
) -> None:
    demand = STATES[state](world)
    may = MAY[verb] if verb in ALLOWED[state] else set()
    for person in PEOPLE:
        if person in may:
            continue
        before = _traces()
        with pytest.raises(ComplaintRefused) as refusal:
            VERBS[verb](demand, world.people[person])
        assert type(refusal.value) is not ComplaintRefused
        assert _traces() == before, person
    if may:
        before = AuditEntry.objects.count()
        VERBS[verb](demand, world.people[sorted(may)[-1]])
        assert AuditEntry.objects.count() > before


@pytest.mark.parametrize("person", sorted(_BODY))
def test_any_official_of_the_addressee_may_say_what_was_done(world: World, person: str) -> None:
    demand = issued(world)
    done = VERBS["execute"](demand, world.people[person])
    assert (done.state, done.executed_by) == (DemandState.EXECUTED, world.people[person].user)


@pytest.mark.parametrize(
    ("build", "person", "refusal"),
    [
        (quality_answered, "officer", NotPermitted),
        (quality_answered, "drafter", NotPermitted),
        (quality_answered, "auditor", NotPermitted),
        (quality_answered, "citizen", NotPermitted),
        (at_quality_body, "quality", WrongState),
        (lambda world: quality_answered(world, Outcome.REFUSED), "quality", WrongState),
        (answered, "quality", NotPermitted),
        (answered, "officer", NotPermitted),
    ],
    ids=[
        "by the addressee", "by the ministry", "by the auditor", "by the complainant",
        "before the answer", "after a refusal", "on a stage of another body", "by that body",
    ],
)  # fmt: skip
def test_further_demand_is_refused_without_a_trace(
    world: World, build: Any, person: str, refusal: type[Exception]
) -> None:
    stage = build(world)
    before = _traces()
    with pytest.raises(refusal):
        issue_demand(stage_id=stage.pk, order=a_demand(world), actor=world.people[person], at=LATER)
    assert _traces() == before


@pytest.mark.parametrize("outcome", [Outcome.SATISFIED, Outcome.PARTLY])
def test_further_demand_has_a_clock_of_its_own_and_both_sides_are_told(
    world: World, outcome: Outcome
) -> None:
    stage = quality_answered(world, outcome)
    told = OutboxMessage.objects.filter(template__startswith="complaints/demand")
    before = set(told.values_list("pk", flat=True))
    order = a_demand(world, addressee=world.ministry, due_on=NEW_DATE)
    demand = issue_demand(stage_id=stage.pk, order=order, actor=world.quality, at=DECIDED_AT)
    clock = Clock.objects.get(subject_code=terms.DEMAND_SUBJECT, subject_id=demand.pk)
    assert (clock.organisation, clock.due_on, clock.state) == (
        world.ministry, NEW_DATE, Clock.State.RUNNING,
    )  # fmt: skip
    new = told.exclude(pk__in=before).values_list("template", "recipient_id")
    assert ("complaints/demand_sent", world.citizen.user.pk) in new
    assert ("complaints/demanded", world.drafter.user.pk) in new
    assert world.officer.user.pk not in {recipient for _template, recipient in new}


def test_first_demand_goes_to_the_addressee_and_is_told_to_the_citizen_with_the_answer(
    world: World,
) -> None:
    demand = issued(world)
    letters = OutboxMessage.objects.filter(template="complaints/demanded", channel="inbox")
    staff = {world.officer.user.pk, world.colleague.user.pk, world.head.user.pk}
    assert set(letters.values_list("recipient_id", flat=True)) == staff
    assert letters.first().url.endswith(f"/office/demands/{demand.pk}/")
    mine = OutboxMessage.objects.filter(recipient=world.citizen.user, channel="inbox")
    assert not mine.filter(template="complaints/demand_sent").exists()
    assert "Куәлікті беру." in mine.filter(template="complaints/answered").latest("pk").text


def test_execution_in_time_stops_the_clock_and_confirmation_ends_control(world: World) -> None:
    demand = closed(world)
    clock = Clock.objects.get(subject_code=terms.DEMAND_SUBJECT, subject_id=demand.pk)
    assert (clock.state, demand.state) == (Clock.State.MET, DemandState.CLOSED)
    assert (demand.overdue_at, demand.closed_at) == (None, DECIDED_AT + timedelta(days=2))
    verbs = AuditEntry.objects.filter(verb__startswith="complaints.demand").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "complaints.demanded", "complaints.demand_executed", "complaints.demand_closed",
    ]  # fmt: skip
    told = OutboxMessage.objects.filter(recipient=world.citizen.user, channel="inbox")
    for template in ("demand_executed", "demand_closed"):
        assert told.filter(template=f"complaints/{template}").count() == 1


def test_passed_date_is_recorded_at_the_due_moment_and_told_once_to_both_bodies_and_the_citizen(
    world: World,
) -> None:
    demand = overdue_demand(world)
    due_at = datetime(2025, 9, 22, 23, 59, 59, tzinfo=ALMATY)
    assert (demand.overdue_at, demand.state) == (due_at, DemandState.ISSUED)
    sweep(at=LATER + timedelta(days=30))
    entry = AuditEntry.objects.get(verb="complaints.demand_overdue")
    assert (entry.at, entry.actor_role) == (due_at, "system")
    inbox = OutboxMessage.objects.filter(channel="inbox")
    citizen = inbox.get(template="complaints/demand_overdue")
    assert citizen.recipient == world.citizen.user
    bodies = inbox.filter(template="complaints/demand_overdue_body")
    told = {world.officer, world.colleague, world.head, world.quality}
    assert sorted(bodies.values_list("recipient_id", flat=True)) == sorted(
        actor.user.pk for actor in told
    )


def test_late_execution_before_the_sweep_hides_no_passed_date(world: World) -> None:
    demand = issued(world)
    execute_demand(demand_id=demand.pk, text="Берілді.", actor=world.officer, at=AFTER_DUE)
    demand.refresh_from_db()
    clock = Clock.objects.get(subject_code=terms.DEMAND_SUBJECT, subject_id=demand.pk)
    assert clock.state == Clock.State.MET_LATE
    assert demand.overdue_at == clock.due_at
    assert AuditEntry.objects.get(verb="complaints.demand_overdue").at == clock.due_at


def test_execution_given_back_opens_the_duty_again_until_the_new_date(world: World) -> None:
    demand = executed(world)
    give_back_demand(
        demand_id=demand.pk, reasons="Куәлік қате.", due_on=NEW_DATE, actor=world.quality, at=LATER
    )
    demand.refresh_from_db()
    assert (demand.state, demand.due_on, demand.executed_at) == (
        DemandState.ISSUED, NEW_DATE, None,
    )  # fmt: skip
    clocks = Clock.objects.filter(subject_code=terms.DEMAND_SUBJECT, subject_id=demand.pk)
    assert list(clocks.order_by("pk").values_list("state", "due_on")) == [
        (Clock.State.MET, DUE_ON), (Clock.State.RUNNING, NEW_DATE),
    ]  # fmt: skip
    sweep(at=datetime(2025, 10, 7, 10, tzinfo=ALMATY))
    demand.refresh_from_db()
    assert demand.overdue_at == datetime(2025, 10, 6, 23, 59, 59, tzinfo=ALMATY)
    assert OutboxMessage.objects.filter(
        template="complaints/demand_given_back", channel="inbox", recipient=world.officer.user
    ).exists()


def test_new_date_after_a_passed_one_clears_the_mark_but_not_the_record(world: World) -> None:
    demand = overdue_demand(world)
    execute_demand(demand_id=demand.pk, text="Берілді.", actor=world.officer, at=AFTER_DUE)
    give_back_demand(
        demand_id=demand.pk, reasons="Қате.", due_on=NEW_DATE, actor=world.quality, at=LATER
    )
    demand.refresh_from_db()
    assert demand.overdue_at is None
    assert AuditEntry.objects.filter(verb="complaints.demand_overdue").count() == 1
    states = Clock.objects.filter(subject_code=terms.DEMAND_SUBJECT).values_list("state", flat=True)
    assert sorted(states) == sorted([Clock.State.MET_LATE, Clock.State.RUNNING])


@pytest.mark.parametrize(
    ("build", "act", "refusal"),
    [
        (
            quality_answered,
            lambda s, w: issue_demand(
                stage_id=s.pk, order=a_demand(w, text="  "), actor=w.quality, at=LATER
            ),
            DemandRequired,
        ),
        (
            quality_answered,
            lambda s, w: issue_demand(
                stage_id=s.pk, order=a_demand(w, due_on=date(2025, 9, 1)), actor=w.quality, at=LATER
            ),
            DueBeforeStart,
        ),
        (
            issued,
            lambda d, w: execute_demand(demand_id=d.pk, text=" ", actor=w.officer, at=LATER),
            ExecutionRequired,
        ),
        (
            executed,
            lambda d, w: give_back_demand(
                demand_id=d.pk, reasons=" ", due_on=NEW_DATE, actor=w.quality, at=LATER
            ),
            GiveBackReasonsRequired,
        ),
        (
            executed,
            lambda d, w: give_back_demand(
                demand_id=d.pk, reasons="Қате.", due_on=DUE_ON, actor=w.quality, at=LATER
            ),
            DueBeforeStart,
        ),
    ],
    ids=["nothing demanded", "date in the past", "no execution", "no reasons", "no new date"],
)
def test_incomplete_act_is_refused_without_a_trace(
    world: World, build: Any, act: Any, refusal: type[Exception]
) -> None:
    thing = build(world)
    before = _traces()
    with pytest.raises(refusal):
        act(thing, world)
    assert _traces() == before


@pytest.mark.parametrize(("verb", "state"), [("execute", "issued"), ("close", "executed")])
def test_nobody_acts_on_a_demand_about_himself(world: World, verb: str, state: str) -> None:
    demand = STATES[state](world)
    actor = world.officer if verb == "execute" else world.quality
    OfficialComplainedOf.objects.create(complaint=demand.stage.complaint, user=actor.user)
    before = _traces()
    with pytest.raises(OwnMatter):
        VERBS[verb](demand, actor)
    assert _traces() == before


def test_addressees_are_the_provider_first_and_the_bodies_of_the_earlier_stages(
    world: World,
) -> None:
    assert addressees_for(at_quality_body(world)) == [world.akimat, world.ministry]


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("quality", True), ("officer", True), ("head", True), ("drafter", False),
        ("other_officer", False), ("citizen", False), ("auditor", False),
    ],
)  # fmt: skip
def test_demand_is_seen_by_the_quality_body_and_its_addressee_alone(
    world: World, person: str, sees: bool
) -> None:
    demand = issued(world)
    assert (demand in demands_visible_to(world.people[person])) == sees
