"""What the complainant may do when a body refuses or is silent (D12-19.2, Q-14, D12-19.8)."""

from dataclasses import replace
from datetime import datetime

from accounts.acting import Actor
from audit.services import Act, record
from complaints import events, permissions
from complaints.errors import NoNextStage, WrongState
from complaints.models import ComplaintStage
from complaints.selectors import next_step
from complaints.services import letters
from complaints.services.acts import act_on, complaint_act, lock_stage, permit
from complaints.services.stages import Opened, open_stage
from complaints.workflow import about_what
from notifications.services import send


@complaint_act
def appeal(*, stage_id: int, text: str = "", actor: Actor, at: datetime) -> ComplaintStage:
    """File the complaint to the next stage, with the record of the earlier ones.

    A silent body's duty stays open (Q-14).

    Raises:
        NotPermitted: not the complainant.
        WrongState: the stage neither refused, nor satisfied in part, nor is late or extended.
        NoNextStage: the ladder ends here, or the next stage has been filed.
    """
    stage = lock_stage(stage_id)
    permit(permissions.may_appeal(actor, stage))
    opened = go_further(stage, text=text, actor=actor, at=at)
    record(*opened.acts)
    send(letters.appealed(opened, at=at))
    return opened.stage


def go_further(
    stage: ComplaintStage, *, text: str, actor: Actor, at: datetime, counter: int | None = None
) -> Opened:
    """Open the next stage of a locked one; who may has been asked. Refuses as :func:`appeal` does.

    ``counter`` is the body at whose counter the paper lies: its own register takes it at once.
    """
    if has_next(stage):
        raise NoNextStage
    if not stage.opens_next:
        raise WrongState
    step = next_step(stage)
    if step is None:
        raise NoNextStage
    rung, organisation = step
    opened = open_stage(
        stage.complaint,
        number=stage.number + 1,
        rung=rung,
        organisation=organisation,
        appeal_text=text.strip(),
        about=about_what(state=stage.state, is_overdue=stage.is_overdue),
        actor=actor.ref,
        at=at,
        at_once=organisation.pk == counter,
    )
    return replace(opened, acts=[_appealed(stage, opened.stage, actor, at), *opened.acts])


@complaint_act
def choose_to_wait(*, stage_id: int, actor: Actor, at: datetime) -> ComplaintStage:
    """The complainant waits for the late answer; the appeal stays open to him.

    Raises:
        NotPermitted: not the complainant.
        WrongState: the stage is not late, is answered, or has been appealed.
    """
    stage = lock_stage(stage_id)
    permit(permissions.may_wait(actor, stage))
    if (
        has_next(stage)
        or not stage.is_overdue
        or not stage.is_open
        or stage.waiting_since is not None
    ):
        raise WrongState
    stage.waiting_since = at
    stage.save(update_fields=["waiting_since"])
    record(act_on(events.WAITING, stage, actor, at))
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
    record(act_on(events.COURT_MARKED, stage, actor, at))
    return stage


def has_next(stage: ComplaintStage) -> bool:
    """Whether the next stage has been filed, be it withdrawn since."""
    return stage.complaint.stages.filter(number__gt=stage.number).exists()


def _appealed(earlier: ComplaintStage, later: ComplaintStage, actor: Actor, at: datetime) -> Act:
    return Act(
        actor=actor.ref,
        verb=events.APPEALED,
        subject=later.ref,
        at=at,
        organisation_id=later.organisation_id,
        facts={
            "stage": str(later.number),
            "about": later.about,
            "outcome": earlier.outcome,
            "overdue": str(earlier.is_overdue),
        },
        values={"appeal_text": later.appeal_text} if later.appeal_text else {},
    )
