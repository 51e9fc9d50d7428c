"""What the complainant may do when a body refuses or is silent (D12-19.2, Q-14, D12-19.8)."""

from datetime import datetime

from accounts.acting import Actor
from audit.services import Act, record
from complaints import events, permissions
from complaints.errors import NoNextStage, WrongState
from complaints.models import ComplaintStage
from complaints.selectors import next_step
from complaints.services import letters
from complaints.services.acts import complaint_act, lock_stage, permit
from complaints.services.stages import open_stage
from notifications.services import send


@complaint_act
def appeal(*, stage_id: int, text: str = "", actor: Actor, at: datetime) -> ComplaintStage:
    """File the complaint to the next stage, with the record of the earlier ones.

    A silent body's duty stays open (Q-14).

    Raises:
        NotPermitted: not the complainant.
        WrongState: the stage neither refused, nor satisfied in part, nor is late.
        NoNextStage: the ladder ends here, or the next stage has been filed.
    """
    stage = lock_stage(stage_id)
    permit(permissions.may_appeal(actor, stage))
    complaint = stage.complaint
    if complaint.stages.filter(number__gt=stage.number).exists():
        raise NoNextStage
    if not stage.opens_next:
        raise WrongState
    step = next_step(stage)
    if step is None:
        raise NoNextStage
    rung, organisation = step
    opened = open_stage(
        complaint,
        number=stage.number + 1,
        rung=rung,
        organisation=organisation,
        appeal_text=text.strip(),
        actor=actor.ref,
        at=at,
    )
    record(_appealed(stage, opened.stage, actor, at), *opened.acts)
    send(letters.appealed(opened, at=at))
    return opened.stage


@complaint_act
def choose_to_wait(*, stage_id: int, actor: Actor, at: datetime) -> ComplaintStage:
    """The complainant waits for the late answer; the appeal stays open to him.

    Raises:
        NotPermitted: not the complainant.
        WrongState: the stage is not late, is answered, or has been appealed.
    """
    stage = lock_stage(stage_id)
    permit(permissions.may_wait(actor, stage))
    appealed = stage.complaint.stages.filter(number__gt=stage.number).exists()
    if appealed or not stage.is_overdue or not stage.is_open or stage.waiting_since is not None:
        raise WrongState
    stage.waiting_since = at
    stage.save(update_fields=["waiting_since"])
    record(_act(events.WAITING, stage, actor, at))
    return stage


@complaint_act
def mark_in_court(*, stage_id: int, actor: Actor, at: datetime) -> ComplaintStage:
    """Mark that the complainant has gone to court; nothing is blocked by it (D12-19.8, X-17).

    Raises:
        NotPermitted: not the complainant.
        WrongState: marked already.
    """
    stage = lock_stage(stage_id)
    permit(permissions.may_mark_court(actor, stage))
    complaint = stage.complaint
    if complaint.in_court_at is not None:
        raise WrongState
    complaint.in_court_at = at
    complaint.save(update_fields=["in_court_at"])
    record(_act(events.COURT_MARKED, stage, actor, at))
    return stage


def _appealed(earlier: ComplaintStage, later: ComplaintStage, actor: Actor, at: datetime) -> Act:
    return Act(
        actor=actor.ref,
        verb=events.APPEALED,
        subject=later.ref,
        at=at,
        organisation_id=later.organisation_id,
        facts={
            "stage": str(later.number),
            "outcome": earlier.outcome,
            "overdue": str(earlier.is_overdue),
        },
        values={"appeal_text": later.appeal_text} if later.appeal_text else {},
    )


def _act(verb: str, stage: ComplaintStage, actor: Actor, at: datetime) -> Act:
    return Act(
        actor=actor.ref, verb=verb, subject=stage.ref, at=at, organisation_id=stage.organisation_id
    )
