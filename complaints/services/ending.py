"""What falls away when a body no longer owes an answer: its clocks, but never its breaches."""

from datetime import datetime

from accounts.acting import Actor
from audit.services import Act
from complaints import terms
from complaints.models import ComplaintStage
from complaints.services.breaches import breached_act
from complaints.workflow import Addressee
from deadlines.services import cancel_clocks, meet_clocks

WITHDRAWN = "withdrawn"
REDIRECTED = "redirected"
DUPLICATE = "duplicate"
CONSIDERED_HERE = "considered_here"


def end_clocks(stage: ComplaintStage, *, actor: Actor, at: datetime, reason: str) -> list[Act]:
    """Cancel every clock of a locked stage; a breach not yet noticed goes on record (J-6).

    The caller saves the stage and records the acts.
    """
    ended = cancel_clocks(subject=stage.ref, actor=actor.ref, at=at, reason_code=reason)
    late = [one for one in ended if one.term_code in terms.STAGE_TERMS and one.is_late(at)]
    if not late or stage.is_overdue:
        return []
    stage.overdue_at = late[0].due_at
    return [breached_act(stage, late[0])]


def meet_redirect_target(stage: ComplaintStage, *, actor: Actor, at: datetime) -> None:
    """The complaint has gone to the competent body: the target of the house is met (Q-19)."""
    if _may_have_target(stage):
        meet_clocks(subject=stage.ref, terms=(terms.REDIRECT,), actor=actor.ref, at=at)


def drop_redirect_target(stage: ComplaintStage, *, actor: Actor, at: datetime) -> None:
    """The body considers the complaint itself: nothing is to be redirected (Q-19)."""
    if _may_have_target(stage):
        cancel_clocks(
            subject=stage.ref,
            terms=(terms.REDIRECT,),
            actor=actor.ref,
            at=at,
            reason_code=CONSIDERED_HERE,
        )


def _may_have_target(stage: ComplaintStage) -> bool:
    return stage.number == 1 and stage.complaint.addressee == Addressee.AKIM
