"""Registration of what was delivered (D12-19.4.1, Q-7)."""

from collections.abc import Sequence
from datetime import datetime

from accounts.acting import SYSTEM_ACTOR, Actor
from audit.services import record
from complaints import permissions, terms
from complaints.models import ComplaintStage
from complaints.services import letters
from complaints.services.acts import complaint_act, lock_stage, permit, require_transition
from complaints.services.stages import next_number, registered_act, start_term
from complaints.workflow import State
from deadlines.models import Clock
from deadlines.services import meet_clocks
from notifications.services import send


@complaint_act
def register_complaint(*, stage_id: int, actor: Actor, at: datetime) -> ComplaintStage:
    """Enter a delivered complaint in the body's register and start its statutory term.

    Raises:
        NotPermitted: the actor is not of the considering body.
        WrongState: it is registered already.
    """
    stage = lock_stage(stage_id)
    permit(permissions.may_register(actor, stage))
    require_transition(stage.register)
    meet_clocks(subject=stage.ref, terms=(terms.AFTER_HOURS,), actor=actor.ref, at=at)
    _register(stage, actor, at)
    return stage


def register_delivered(clocks: Sequence[Clock]) -> None:
    """The next working day has begun: register what came after hours, dated by that moment (Q-7)."""
    due = {
        clock.subject_id: clock.due_at for clock in clocks if clock.term_code == terms.AFTER_HOURS
    }
    for stage_id in sorted(due):
        stage = lock_stage(stage_id)
        if stage.state == State.FILED:
            _register(stage, SYSTEM_ACTOR, due[stage_id])


def _register(stage: ComplaintStage, actor: Actor, at: datetime) -> None:
    # The register is the body's: its number is taken in the order of registration.
    stage.register(**next_number(stage.organisation, at), at=at)
    stage.save()
    clock = start_term(stage, actor.ref, at)
    record(registered_act(stage, actor.ref, at))
    send(letters.registered(stage, clock, at=at))
