"""What an official may do on a stage now, and why not what he may not: for pages and the admin."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.acting import Actor
from complaints import permissions
from complaints.forms.offer import Offer
from complaints.forms.road_offers import road_offers
from complaints.models import ComplaintStage, Remedy
from complaints.services.approving import proposes
from complaints.services.heads import goes_above
from complaints.workflow import UNDER_CONSIDERATION, State, is_decided, was_answered

__all__ = ["Offer", "offers_for"]


def offers_for(
    actor: Actor,
    stage: ComplaintStage,
    *,
    remedy: Remedy | None,
    at: datetime | None = None,
    appealed: bool = False,
) -> list[Offer]:
    """Acts of the actor's body on this stage, in the order of the procedure.

    Nothing is offered on a stage before another body, nor once nothing is left to do.
    ``appealed`` says that the next stage has been filed. Without ``at`` only what needs no
    page of its own is offered.
    """
    if not permissions.considers(actor, stage):
        return []
    offers = _of_procedure(actor, stage, remedy, appealed, at)
    if at is not None:
        offers += road_offers(actor, stage, at=at, appealed=appealed)
    return offers


def _of_procedure(
    actor: Actor,
    stage: ComplaintStage,
    remedy: Remedy | None,
    appealed: bool,
    at: datetime | None,
) -> list[Offer]:
    if was_answered(stage.state):
        return _after_answer(remedy)
    if is_decided(stage.state):
        return [_send(actor, stage), _message()]
    if stage.state == State.FILED:
        return [_register(), *_early(stage), _message()]
    if stage.state not in UNDER_CONSIDERATION:
        return []
    offers = _under(actor, stage, at)
    if stage.number == 1 and not appealed:
        named = stage.complaint.service_id is not None
        label = _("Change the service") if named else _("Identify the service")
        offers.append(Offer("service", label))
    return [*offers, _message()]


def _register() -> Offer:
    return Offer("register", _("Register"), is_plain=True)


def _early(stage: ComplaintStage) -> list[Offer]:
    reason = _("possible after registration")
    return [
        Offer("take", _("Take the case"), reason),
        Offer("assign", _("Assign the executor"), reason),
        Offer("decide", _("Make the decision"), reason),
    ]


def _under(actor: Actor, stage: ComplaintStage, at: datetime | None) -> list[Offer]:
    decide = _decide(actor, stage, at)
    assign = Offer("assign", _("Assign the executor"))
    if stage.state != State.REGISTERED:
        if stage.assignee is not None:
            assign = Offer("assign", _("Assign another executor"))
        return [decide, assign]
    return [Offer("take", _("Take the case"), is_plain=True), decide, assign]


def _decide(actor: Actor, stage: ComplaintStage, at: datetime | None) -> Offer:
    before_head = proposes(stage, actor)
    label = _("Put the decision before the head") if before_head else _("Make the decision")
    reason = ""
    if at is not None and goes_above(stage, at):
        reason = _("the complaint is about the head: the body above decides")
    elif not permissions.may_decide(actor, stage):
        reason = why_not_executor(stage)
    elif before_head and stage.proposed_decisions.filter(judged_at=None).exists():
        reason = _("waits for the approval of the head")
    return Offer("decide", label, reason)


def why_not_executor(stage: ComplaintStage) -> str:
    """Who is to decide instead of the person, or what is to be done before that."""
    if stage.assignee is not None:
        return _("responsible executor: %(name)s") % {"name": stage.assignee}
    if stage.state == State.REGISTERED:
        return _("take the case first")
    return _("assign the executor first")


def _send(actor: Actor, stage: ComplaintStage) -> Offer:
    reason = ""
    if not permissions.may_send_answer(actor, stage):
        reason = _("responsible executor: %(name)s") % {"name": stage.assignee or "–"}
    return Offer("send", _("Send the answer"), reason)


def _message() -> Offer:
    return Offer("message", _("Write to the complainant"))


def _after_answer(remedy: Remedy | None) -> list[Offer]:
    if remedy is None or remedy.done_at is not None:
        return []
    return [Offer("remedy", _("Confirm that the remedy is carried out"))]
