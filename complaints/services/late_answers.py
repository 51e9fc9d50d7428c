"""An answer that comes after the complainant has gone further (J-6)."""

from datetime import datetime

from accounts.acting import Actor
from audit.services import Act
from complaints import events
from complaints.models import ComplaintStage
from complaints.services.letters_road import late_answer
from complaints.workflow import WITHDRAWABLE
from notifications.services import Message


def later_stage_of(stage: ComplaintStage) -> ComplaintStage | None:
    """The latest stage after this one, if the complainant has gone further."""
    later = stage.complaint.stages.filter(number__gt=stage.number)
    return (
        later.select_related("complaint__service", "complaint__provider", "organisation", "rung")
        .order_by("number", "pk")
        .last()
    )


def attach_late_answer(
    stage: ComplaintStage, *, actor: Actor, at: datetime
) -> tuple[list[Act], list[Message]]:
    """Attach an answer just given to the later stage, and say that the appeal may be withdrawn.

    The breach of the earlier stage stays, and nothing changes in the later one.
    """
    later = later_stage_of(stage)
    if later is None:
        return [], []
    act = Act(
        actor=actor.ref,
        verb=events.LATE_ANSWER,
        subject=later.ref,
        at=at,
        organisation_id=later.organisation_id,
        facts={"stage": str(stage.number), "outcome": stage.outcome},
    )
    if later.state not in WITHDRAWABLE:
        return [act], []
    return [act], late_answer(stage, later, at=at)
