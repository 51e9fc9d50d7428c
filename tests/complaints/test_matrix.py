"""State × act: every pair is allowed, or refused with a typed error that leaves no trace."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.acting import Actor
from audit.models import AuditEntry
from complaints.errors import ComplaintRefused
from complaints.models import Complaint, ComplaintStage, Extension, Redirection, Remedy
from complaints.services import (
    appeal,
    assign,
    choose_to_wait,
    decide,
    execute_remedy,
    file_complaint,
    identify_service,
    mark_in_court,
    register_complaint,
    send_answer,
    take,
    write_message,
)
from complaints.services.extending import extend
from complaints.services.joining import join
from complaints.services.redirecting import redirect
from complaints.services.withdrawing import withdraw
from complaints.workflow import ExtensionGround, Outcome
from deadlines.errors import DeadlineError
from deadlines.models import Clock, ClockEvent
from deadlines.sweep import sweep
from notifications.models import OutboxMessage
from tests.complaints.road import extended, moved
from tests.world import (
    MONDAY,
    World,
    a_decision,
    a_filing,
    again,
    answered,
    considered,
    filed,
    overdue,
)

NIGHT = MONDAY.replace(hour=21)
LATER = MONDAY + timedelta(hours=4)


def _decided(outcome: Outcome) -> Callable[[World], ComplaintStage]:
    def build(world: World) -> ComplaintStage:
        stage = considered(world)
        return decide(
            stage_id=stage.pk, decision=a_decision(outcome), actor=world.officer, at=LATER
        )

    return build


def _appealed(world: World) -> ComplaintStage:
    stage = answered(world)
    appeal(stage_id=stage.pk, actor=world.citizen, at=LATER)
    return stage


def _waiting(world: World) -> ComplaintStage:
    return choose_to_wait(stage_id=overdue(world).pk, actor=world.citizen, at=LATER)


def _overdue_taken(world: World) -> ComplaintStage:
    stage = considered(world)
    sweep(at=MONDAY + timedelta(days=10))
    return again(stage)


def _extended(world: World) -> ComplaintStage:
    return extended(world, considered(world), LATER).stage


def _extended_and_appealed(world: World) -> ComplaintStage:
    stage = _extended(world)
    appeal(stage_id=stage.pk, actor=world.citizen, at=LATER)
    return stage


def _withdrawn(world: World) -> ComplaintStage:
    return withdraw(stage_id=considered(world).pk, actor=world.citizen, at=LATER)


def _redirected(world: World) -> ComplaintStage:
    return moved(world, considered(world), world.other_akimat).stage


def _joined(world: World) -> ComplaintStage:
    stage = considered(world)
    return join(stage_id=stage.pk, first_number=_first(), actor=world.officer, at=LATER)


def _first() -> str:
    """The number of the filing that stands before every other."""
    return Complaint.objects.earliest("pk").number


STATES: dict[str, Callable[[World], ComplaintStage]] = {
    "delivered after hours": lambda world: filed(world, NIGHT),
    "registered": filed,
    "in consideration": considered,
    "decided satisfied": _decided(Outcome.SATISFIED),
    "decided partly": _decided(Outcome.PARTLY),
    "decided refused": _decided(Outcome.REFUSED),
    "closed satisfied": lambda world: answered(world, Outcome.SATISFIED),
    "closed partly": lambda world: answered(world, Outcome.PARTLY),
    "closed refused": answered,
    "closed refused, appealed": _appealed,
    "overdue, registered": overdue,
    "overdue, in consideration": _overdue_taken,
    "overdue, waiting": _waiting,
    "extended": _extended,
    "extended, appealed": _extended_and_appealed,
    "withdrawn": _withdrawn,
    "redirected": _redirected,
    "joined": _joined,
}

Act = Callable[[ComplaintStage, World], object]
_late = {"lateness_reason": "Қызметкер ауырып қалды."}
ACTS: dict[str, Act] = {
    "register": lambda s, w: register_complaint(stage_id=s.pk, actor=w.officer, at=LATER),
    "take": lambda s, w: take(stage_id=s.pk, actor=w.officer, at=LATER),
    "assign": lambda s, w: assign(
        stage_id=s.pk, assignee=_user(w.colleague), actor=w.officer, at=LATER
    ),
    "identify service": lambda s, w: identify_service(
        stage_id=s.pk, service=w.service, actor=w.officer, at=LATER
    ),
    "write": lambda s, w: write_message(
        stage_id=s.pk, text="Құжатты жіберіңіз.", actor=w.officer, at=LATER
    ),
    "decide": lambda s, w: decide(
        stage_id=s.pk, decision=a_decision(**_late), actor=w.head, at=LATER
    ),
    "send answer": lambda s, w: send_answer(stage_id=s.pk, actor=w.head, at=LATER),
    "execute remedy": lambda s, w: execute_remedy(stage_id=s.pk, actor=w.officer, at=LATER),
    "appeal": lambda s, w: appeal(stage_id=s.pk, actor=w.citizen, at=LATER),
    "wait": lambda s, w: choose_to_wait(stage_id=s.pk, actor=w.citizen, at=LATER),
    "mark court": lambda s, w: mark_in_court(stage_id=s.pk, actor=w.citizen, at=LATER),
    "extend": lambda s, w: extend(
        stage_id=s.pk,
        ground=ExtensionGround.CHECK,
        days=3,
        reasons="Орнында тексеру.",
        actor=w.officer,
        at=LATER,
    ),
    "redirect": lambda s, w: redirect(
        stage_id=s.pk, to=w.other_akimat, reasons="Құзыреті емес.", actor=w.officer, at=LATER
    ),
    "withdraw": lambda s, w: withdraw(stage_id=s.pk, actor=w.citizen, at=NIGHT),
    "join": lambda s, w: join(stage_id=s.pk, first_number=_first(), actor=w.officer, at=LATER),
}
_UNDER = {"assign", "identify service", "write", "decide", "mark court"}
_CONSIDERING = _UNDER | {"take", "redirect", "withdraw", "join"}
ALLOWED: dict[str, set[str]] = {
    "delivered after hours": {"register", "write", "mark court", "withdraw"},
    "registered": _CONSIDERING,
    "in consideration": _CONSIDERING - {"take"} | {"extend"},
    "decided satisfied": {"write", "send answer", "mark court"},
    "decided partly": {"write", "send answer", "mark court"},
    "decided refused": {"write", "send answer", "mark court"},
    "closed satisfied": {"execute remedy", "mark court"},
    "closed partly": {"execute remedy", "appeal", "mark court"},
    "closed refused": {"appeal", "mark court"},
    "closed refused, appealed": {"mark court"},
    "overdue, registered": _CONSIDERING | {"appeal", "wait"},
    "overdue, in consideration": _CONSIDERING - {"take"} | {"appeal", "wait"},
    "overdue, waiting": _CONSIDERING | {"appeal"},
    "extended": _CONSIDERING - {"take"} | {"appeal"},
    "extended, appealed": _UNDER,
    "withdrawn": {"mark court"},
    "redirected": {"mark court"},
    "joined": {"mark court"},
}


def _user(actor: Actor) -> object:
    return actor.user


def _traces() -> dict[str, object]:
    """Everything that a refused act must leave as it was."""
    return {
        "audit": AuditEntry.objects.count(),
        "events": ClockEvent.objects.count(),
        "clocks": list(
            Clock.objects.order_by("pk").values_list("pk", "state", "due_at", "assignee_id")
        ),
        "messages": OutboxMessage.objects.count(),
        "stages": list(ComplaintStage.objects.order_by("pk").values()),
        "cases": list(Complaint.objects.order_by("pk").values()),
        "extensions": Extension.objects.count(),
        "redirections": list(Redirection.objects.order_by("pk").values()),
        "remedies": list(Remedy.objects.order_by("pk").values()),
    }


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", STATES)
def test_every_act_in_every_state_is_allowed_or_refused_without_a_trace(
    world: World, state: str, act: str
) -> None:
    filed(world)  # the first registration, to which another may be joined
    stage = STATES[state](world)
    before = _traces()
    if act in ALLOWED[state]:
        ACTS[act](again(stage), world)
        assert AuditEntry.objects.count() > before["audit"]
    else:
        with pytest.raises((ComplaintRefused, DeadlineError)) as refusal:
            ACTS[act](again(stage), world)
        assert type(refusal.value) not in (ComplaintRefused, DeadlineError)
        assert _traces() == before


PERSONS = [
    "citizen",
    "stranger",
    "officer",
    "colleague",
    "head",
    "other_officer",
    "drafter",
    "quality",
    "auditor",
    "administrator",
]
_BODY = {"officer", "colleague", "head"}
# Who may do an act that the state allows; everybody else is refused.
MAY: dict[str, tuple[str, set[str]]] = {
    "register": ("delivered after hours", _BODY),
    "take": ("registered", _BODY),
    "assign": ("registered", _BODY),
    "identify service": ("in consideration", _BODY),
    "write": ("in consideration", _BODY | {"citizen"}),
    "decide": ("in consideration", {"officer", "head"}),
    "send answer": ("decided refused", {"officer", "head"}),
    "execute remedy": ("closed satisfied", _BODY),
    "appeal": ("closed refused", {"citizen"}),
    "wait": ("overdue, registered", {"citizen"}),
    "mark court": ("registered", {"citizen"}),
    "extend": ("in consideration", {"officer", "head"}),
    "redirect": ("in consideration", {"officer", "head"}),
    "withdraw": ("in consideration", {"citizen"}),
    "join": ("in consideration", _BODY),
}


class _As:
    """The world seen by one person: whoever an act names, this person does it."""

    def __init__(self, world: World, person: str) -> None:
        self._world, self._person = world, person

    def __getattr__(self, name: str) -> object:
        if name == "colleague":
            return self._world.colleague
        found = getattr(self._world, name)
        return getattr(self._world, self._person) if isinstance(found, Actor) else found


@pytest.mark.parametrize("person", PERSONS)
@pytest.mark.parametrize("act", MAY)
def test_only_the_right_people_may_act_and_others_leave_no_trace(
    world: World, act: str, person: str
) -> None:
    state, allowed = MAY[act]
    filed(world)  # the first registration, to which another may be joined
    stage = STATES[state](world)
    before = _traces()
    if person in allowed:
        ACTS[act](again(stage), _As(world, person))  # type: ignore[arg-type]
        assert AuditEntry.objects.count() > before["audit"]
    else:
        with pytest.raises(ComplaintRefused):
            ACTS[act](again(stage), _As(world, person))  # type: ignore[arg-type]
        assert _traces() == before


@pytest.mark.parametrize("act", ["take", "identify service", "decide"])
def test_an_official_considers_nothing_that_he_has_filed_himself(world: World, act: str) -> None:
    complaint = file_complaint(filing=a_filing(world), actor=world.head, at=MONDAY)
    stage = complaint.stages.get()
    before = _traces()
    with pytest.raises(ComplaintRefused):
        ACTS[act](again(stage), _As(world, "head"))  # type: ignore[arg-type]
    with pytest.raises(ComplaintRefused):
        assign(stage_id=stage.pk, assignee=_user(world.head), actor=world.officer, at=LATER)
    assert _traces() == before
