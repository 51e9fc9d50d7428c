"""Demands of the quality body: restore violated rights by a date it sets (D12-19.5.2, 19.5.3, K-23)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from accounts.acting import SYSTEM_ACTOR, Actor
from accounts.models import Organisation
from audit.services import Act, record
from complaints import events, permissions, terms
from complaints.errors import (
    DemandRequired,
    ExecutionRequired,
    GiveBackReasonsRequired,
    WrongState,
)
from complaints.models import ComplaintStage, Demand
from complaints.models.quality import DemandState
from complaints.services import letters_quality
from complaints.services.acts import (
    act_on,
    complaint_act,
    lock_stage,
    permit,
    refuse_own_matter,
    require_transition,
)
from complaints.workflow import Outcome, was_answered
from deadlines.errors import DueBeforeStart
from deadlines.models import Clock
from deadlines.services import ClockRequest, lock_clocks, meet_clocks, start_clocks
from notifications.services import send


@dataclass(frozen=True, slots=True)
class DemandOrder:
    """What the quality body demands, of whom and by what date."""

    addressee: Organisation
    text: str
    due_on: date


def is_whole_order(order: DemandOrder | None) -> bool:
    """Whether anything is demanded at all."""
    return order is not None and bool(order.text.strip())


def issue(stage: ComplaintStage, order: DemandOrder, *, actor: Actor, at: datetime) -> Demand:
    """Send a demand from a locked stage and start its clock; who may has been asked.

    Raises:
        deadlines.errors.DueBeforeStart: the date lies in the past.
    """
    assert actor.user is not None
    _refuse_past(order.due_on, order.addressee, at)
    demand = Demand.objects.create(
        stage=stage,
        addressee=order.addressee,
        text=order.text.strip(),
        due_on=order.due_on,
        issued_by=actor.user,
        issued_at=at,
    )
    _start_clock(demand, actor, at)
    record(demand_act(events.DEMANDED, demand, actor, at, values={"text": demand.text}))
    send(letters_quality.demanded(demand, at=at))
    return demand


@complaint_act
def issue_demand(*, stage_id: int, order: DemandOrder, actor: Actor, at: datetime) -> Demand:
    """Demand something further after a decision that found rights violated; the citizen is told.

    Raises:
        NotPermitted: not an official of the quality body that decided.
        OwnMatter: the complaint is about the person who acts (Q-36).
        WrongState: not answered yet, or refused: no right was found to be violated.
        DemandRequired: nothing is demanded.
        deadlines.errors.DueBeforeStart: the date lies in the past.
    """
    stage = lock_stage(stage_id)
    refuse_own_matter(actor, stage)
    permit(permissions.controls_demands(actor, stage))
    if not found_violated(stage):
        raise WrongState
    if not is_whole_order(order):
        raise DemandRequired
    demand = issue(stage, order, actor=actor, at=at)
    send(letters_quality.demand_sent(demand, at=at))
    return demand


@complaint_act
def execute_demand(*, demand_id: int, text: str, actor: Actor, at: datetime) -> Demand:
    """The addressee says what it has done; the clock stops, the quality body has to confirm.

    Raises:
        NotPermitted: not of the body of which it is demanded.
        OwnMatter: the complaint is about the person who acts (Q-36).
        WrongState: executed already.
        ExecutionRequired: without saying what has been done.
    """
    demand = _lock_demand(demand_id)
    refuse_own_matter(actor, demand.stage)
    permit(permissions.may_execute_demand(actor, demand))
    require_transition(demand.execute)
    if not text.strip():
        raise ExecutionRequired
    assert actor.user is not None
    demand.execute(text=text.strip(), by=actor.user, at=at)
    ended = meet_clocks(subject=demand.ref, terms=(terms.DEMAND,), actor=actor.ref, at=at)
    acts = _overdue_not_yet_seen(demand, ended)
    demand.save()
    said = {"execution": demand.execution}
    record(*acts, demand_act(events.DEMAND_EXECUTED, demand, actor, at, values=said))
    send(letters_quality.demand_executed(demand, at=at))
    return demand


@complaint_act
def give_back_demand(
    *, demand_id: int, reasons: str, due_on: date, actor: Actor, at: datetime
) -> Demand:
    """Not accept the execution: the duty is open again until a new date (D12-19.5.3).

    A date that has passed stays on record with its clock; the mark on the demand follows the
    new one.

    Raises:
        NotPermitted: not an official of the quality body that demanded it.
        OwnMatter: the complaint is about the person who acts (Q-36).
        WrongState: not executed, or control is closed.
        GiveBackReasonsRequired: without reasons.
        deadlines.errors.DueBeforeStart: the date lies in the past.
    """
    demand = _lock_for_control(demand_id, actor)
    require_transition(demand.give_back)
    if not reasons.strip():
        raise GiveBackReasonsRequired
    _refuse_past(due_on, demand.addressee, at)
    demand.give_back()
    demand.due_on, demand.overdue_at = due_on, None
    demand.save()
    _start_clock(demand, actor, at)
    said = {"reasons": reasons.strip()}
    record(demand_act(events.DEMAND_GIVEN_BACK, demand, actor, at, values=said))
    send(letters_quality.demand_given_back(demand, reasons.strip(), at=at))
    return demand


@complaint_act
def close_demand(*, demand_id: int, actor: Actor, at: datetime) -> Demand:
    """Confirm the execution, timely and full: control ends, the complainant is told (D12-19.5.3).

    Raises:
        NotPermitted: not an official of the quality body that demanded it.
        OwnMatter: the complaint is about the person who acts (Q-36).
        WrongState: not executed, or closed already.
    """
    demand = _lock_for_control(demand_id, actor)
    require_transition(demand.close)
    demand.close(at=at)
    demand.save()
    record(demand_act(events.DEMAND_CLOSED, demand, actor, at))
    send(letters_quality.demand_closed(demand, at=at))
    return demand


def record_overdue_demands(clocks: Sequence[Clock]) -> None:
    """The date passed without execution: mark it, tell both bodies and the complainant once.

    Dated by the due moment, not by the run that noticed it.
    """
    late = _demands_of(clocks)
    for clock, demand in late:
        demand.overdue_at = clock.due_at
    Demand.objects.bulk_update([demand for _clock, demand in late], ["overdue_at"])
    record(*(_overdue_act(demand, clock) for clock, demand in late))
    send(letters_quality.demands_overdue(late))


def remind_of_demands(clocks: Sequence[Clock]) -> None:
    """Warn the addressee that the date is near."""
    send(letters_quality.demands_due_soon(_demands_of(clocks)))


def found_violated(stage: ComplaintStage) -> bool:
    """Whether the answered decision says that rights were violated, wholly or in part."""
    return was_answered(stage.state) and stage.outcome in (Outcome.SATISFIED, Outcome.PARTLY)


def demand_act(
    verb: str, demand: Demand, actor: Actor, at: datetime, values: dict[str, str] | None = None
) -> Act:
    """A line of the record about a demand, told of the stage that it belongs to."""
    return act_on(
        verb,
        demand.stage,
        actor,
        at,
        values,
        demand=str(demand.pk),
        addressee=str(demand.addressee_id),
        due_on=demand.due_on.isoformat(),
    )


def _refuse_past(due_on: date, addressee: Organisation, at: datetime) -> None:
    """Before anything is written: a demand is executed on the day it is sent at the earliest."""
    if due_on < at.astimezone(addressee.zone).date():
        raise DueBeforeStart


def _start_clock(demand: Demand, actor: Actor, at: datetime) -> None:
    request = ClockRequest(
        term=terms.DEMAND,
        subject=demand.ref,
        organisation=demand.addressee,
        due_on=demand.due_on,
    )
    start_clocks([request], actor=actor.ref, at=at)


def _lock_demand(demand_id: int) -> Demand:
    """The demand, locked after its clocks: the sweep takes the same order.

    Raises:
        Demand.DoesNotExist: no such demand.
    """
    lock_clocks(terms.DEMAND_SUBJECT, [demand_id])
    Demand.objects.select_for_update().only("pk").get(pk=demand_id)
    # Read after the lock, so that nothing joined is older than the wait.
    return _whole_demands().get(pk=demand_id)


def _lock_for_control(demand_id: int, actor: Actor) -> Demand:
    demand = _lock_demand(demand_id)
    refuse_own_matter(actor, demand.stage)
    permit(permissions.controls_demands(actor, demand.stage))
    return demand


def _demands_of(clocks: Sequence[Clock]) -> list[tuple[Clock, Demand]]:
    ringing = {clock.subject_id: clock for clock in clocks if clock.term_code == terms.DEMAND}
    demands = _whole_demands().select_for_update(of=("self",)).filter(pk__in=ringing)
    still_due = demands.filter(state=DemandState.ISSUED).order_by("pk")
    return [(ringing[demand.pk], demand) for demand in still_due]


def _whole_demands() -> QuerySet[Demand]:
    return Demand.objects.select_related(
        "addressee",
        "stage__organisation",
        "stage__rung",
        "stage__complaint__complainant",
        "stage__complaint__service",
    )


def _overdue_not_yet_seen(demand: Demand, ended: Sequence[Clock]) -> list[Act]:
    """A late execution that came before the sweep did: the passed date goes on record all the same."""
    late = [clock for clock in ended if clock.state == Clock.State.MET_LATE]
    if not late or demand.overdue_at is not None:
        return []
    demand.overdue_at = late[0].due_at
    return [_overdue_act(demand, late[0])]


def _overdue_act(demand: Demand, clock: Clock) -> Act:
    return demand_act(events.DEMAND_OVERDUE, demand, SYSTEM_ACTOR, clock.due_at)
