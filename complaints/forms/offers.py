"""What an official may do on a stage now, and why not what he may not: for pages and the admin."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.acting import Actor
from complaints import permissions
from complaints.models import ComplaintStage, Remedy
from complaints.workflow import UNDER_CONSIDERATION, State, is_decided, was_answered


@dataclass(frozen=True, slots=True)
class Offer:
    """One act: its code (the last part of its address), its label, and why it must wait."""

    verb: str
    label: str
    reason: str = ""
    # Pressing the button is all there is to it.
    is_plain: bool = False

    @property
    def possible(self) -> bool:
        """Whether it can be done now."""
        return not self.reason

    @property
    def anchor(self) -> str:
        """Where on the page of the case it is done."""
        return f"act-{self.verb}"


def offers_for(
    actor: Actor, stage: ComplaintStage, *, remedy: Remedy | None, appealed: bool = False
) -> list[Offer]:
    """Acts of the actor's body on this stage, in the order of the procedure.

    Nothing is offered on a stage before another body, nor once nothing is left to do.
    ``appealed`` says that the next stage has been filed.
    """
    if not permissions.considers(actor, stage):
        return []
    if was_answered(stage.state):
        return _after_answer(remedy)
    if is_decided(stage.state):
        return [_send(actor, stage), _message()]
    offers = [_register(), *_early(stage)] if stage.state == State.FILED else _under(actor, stage)
    if stage.number == 1 and not appealed and stage.state in UNDER_CONSIDERATION:
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


def _under(actor: Actor, stage: ComplaintStage) -> list[Offer]:
    assign = Offer("assign", _("Assign the executor"))
    if stage.state == State.IN_CONSIDERATION:
        assign = Offer("assign", _("Assign another executor"))
        return [_decide(actor, stage), assign]
    return [Offer("take", _("Take the case"), is_plain=True), _decide(actor, stage), assign]


def _decide(actor: Actor, stage: ComplaintStage) -> Offer:
    if permissions.may_decide(actor, stage):
        reason = ""
    elif stage.assignee is None:
        reason = _("take the case first")
    else:
        reason = _("responsible executor: %(name)s") % {"name": stage.assignee}
    return Offer("decide", _("Make the decision"), reason)


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
