"""A complaint before the quality body, and the demands it makes."""

from datetime import date, datetime, timedelta

from complaints.models import Complaint, ComplaintStage, Demand
from complaints.services import (
    appeal,
    close_demand,
    decide,
    execute_demand,
    send_answer,
    take,
)
from complaints.workflow import Outcome
from deadlines.sweep import sweep
from tests.world import MONDAY, World, a_decision, a_demand, a_quality_decision, again, answered

# The quality body decides here; everything before happened the same week.
DECIDED_AT = MONDAY + timedelta(days=3)
DUE_ON = date(2025, 9, 22)
AFTER_DUE = datetime(2025, 9, 23, 10, tzinfo=MONDAY.tzinfo)


def at_quality_body(world: World) -> ComplaintStage:
    """The third stage, taken by the official of the quality body."""
    second = appeal(stage_id=answered(world).pk, actor=world.citizen, at=MONDAY + timedelta(days=1))
    at = MONDAY + timedelta(days=1, hours=1)
    take(stage_id=second.pk, actor=world.drafter, at=at)
    decide(stage_id=second.pk, decision=a_decision(), actor=world.drafter, at=at)
    send_answer(stage_id=second.pk, actor=world.drafter, at=at)
    third = appeal(stage_id=second.pk, actor=world.citizen, at=MONDAY + timedelta(days=2))
    take(stage_id=third.pk, actor=world.quality, at=MONDAY + timedelta(days=2, hours=1))
    return again(third)


def quality_answered(
    world: World, outcome: Outcome = Outcome.SATISFIED, language: str = "kk"
) -> ComplaintStage:
    """The third stage, decided and answered; with a demand unless refused."""
    stage = at_quality_body(world)
    Complaint.objects.filter(pk=stage.complaint_id).update(language=language)
    demand = None if outcome == Outcome.REFUSED else a_demand(world, due_on=DUE_ON)
    decision = a_quality_decision(world, outcome, demand=demand)
    decide(stage_id=stage.pk, decision=decision, actor=world.quality, at=DECIDED_AT)
    send_answer(stage_id=stage.pk, actor=world.quality, at=DECIDED_AT)
    return again(stage)


def issued(world: World) -> Demand:
    """A demand of the akimat, to be executed by 22 September."""
    return Demand.objects.get(stage=quality_answered(world))


def executed(world: World) -> Demand:
    """One that the akimat says it has executed."""
    return execute_demand(
        demand_id=issued(world).pk,
        text="Куәлік берілді.",
        actor=world.officer,
        at=DECIDED_AT + timedelta(days=1),
    )


def closed(world: World) -> Demand:
    """One whose execution the quality body has confirmed."""
    return close_demand(
        demand_id=executed(world).pk, actor=world.quality, at=DECIDED_AT + timedelta(days=2)
    )


def overdue_demand(world: World) -> Demand:
    """One whose date has passed, seen by the sweep."""
    demand = issued(world)
    sweep(at=AFTER_DUE)
    demand.refresh_from_db()
    return demand
