"""Consideration: taking, assigning, naming the service, writing to each other."""

from datetime import datetime

from accounts.acting import Actor
from accounts.models import User
from audit.services import record
from complaints import events, permissions
from complaints.errors import MessageRequired, NotPermitted, WrongState
from complaints.models import CaseMessage, ComplaintStage
from complaints.selectors import CENTRES, officials_of
from complaints.services import letters
from complaints.services.acts import (
    act_on,
    complaint_act,
    lock_stage,
    permit,
    refuse_own_matter,
    require_transition,
)
from complaints.services.ending import drop_redirect_target
from complaints.workflow import UNDER_CONSIDERATION, State, route_for
from deadlines.services import assign_clocks
from notifications.services import send
from registry.models import Service


@complaint_act
def take(*, stage_id: int, actor: Actor, at: datetime) -> ComplaintStage:
    """An official takes a registered complaint for consideration.

    Raises:
        NotPermitted: the actor is not of the considering body.
        OwnMatter: the complaint is about the actor (Q-36).
        WrongState: it is not registered yet, or is taken already.
    """
    stage = lock_stage(stage_id)
    refuse_own_matter(actor, stage)
    permit(permissions.may_take(actor, stage))
    require_transition(stage.take)
    assert actor.user is not None
    stage.take(assignee=actor.user)
    stage.save()
    drop_redirect_target(stage, actor=actor, at=at)
    assign_clocks(subject=stage.ref, assignee_id=actor.user.pk)
    record(act_on(events.TAKEN, stage, actor, at))
    return stage


@complaint_act
def assign(*, stage_id: int, assignee: User, actor: Actor, at: datetime) -> ComplaintStage:
    """Name the responsible executor; a registered complaint thereby enters consideration.

    Raises:
        NotPermitted: the actor, or the person named, is not of the considering body, or the
            complaint is the own one of the person named, or about that person (Q-36).
        OwnMatter: the complaint is about the actor (Q-36).
        WrongState: the stage is not under consideration.
    """
    stage = lock_stage(stage_id)
    refuse_own_matter(actor, stage)
    permit(permissions.may_assign(actor, stage))
    own = assignee.pk == stage.complaint.complainant_id
    if (
        own
        or stage.complaint.is_about(assignee.pk)
        or assignee not in officials_of(stage.organisation, on=at.date())
    ):
        raise NotPermitted
    if stage.state not in UNDER_CONSIDERATION:
        raise WrongState
    if stage.state == State.REGISTERED:
        stage.take(assignee=assignee)
        drop_redirect_target(stage, actor=actor, at=at)
    stage.assignee = assignee
    stage.save()
    assign_clocks(subject=stage.ref, assignee_id=assignee.pk)
    record(act_on(events.ASSIGNED, stage, actor, at, assignee_id=str(assignee.pk)))
    send(letters.assigned(stage, at=at))
    return stage


@complaint_act
def identify_service(
    *, stage_id: int, service: Service, actor: Actor, at: datetime
) -> ComplaintStage:
    """Name the service that the complaint is about; the ladder then knows the drafting body.

    Raises:
        NotPermitted: the actor is not of the considering body.
        WrongState: the decision is made already, or this is not the first stage.
    """
    stage = lock_stage(stage_id)
    permit(permissions.may_identify_service(actor, stage))
    if stage.state not in UNDER_CONSIDERATION or stage.number != 1:
        raise WrongState
    complaint = stage.complaint
    complaint.service = service
    route = route_for(
        drafting_body_id=service.drafting_body_id,
        provider_id=complaint.provider_id,
        is_centre=complaint.provider.kind in CENTRES,
    )
    if route != complaint.route:
        # The route is fixed by who serves; a clock that runs keeps the term it started under.
        raise WrongState
    complaint.save(update_fields=["service"])
    record(act_on(events.SERVICE_IDENTIFIED, stage, actor, at, registry_no=service.registry_no))
    return stage


@complaint_act
def write_message(*, stage_id: int, text: str, actor: Actor, at: datetime) -> CaseMessage:
    """Write on the case; never pauses the clock (D12-19.4.2, Q-6, J-18).

    Raises:
        NotPermitted: neither the complainant nor the considering body.
        MessageRequired: the text is empty.
        WrongState: the answer has been sent.
    """
    stage = lock_stage(stage_id)
    permit(permissions.may_write(actor, stage))
    if not stage.is_open:
        raise WrongState
    if not text.strip():
        raise MessageRequired
    assert actor.user is not None
    message = CaseMessage.objects.create(
        complaint=stage.complaint,
        stage=stage,
        author=actor.user,
        from_official=not permissions.is_complainant(actor, stage.complaint),
        text=text.strip(),
        written_at=at,
    )
    record(act_on(events.MESSAGE, stage, actor, at, values={"text": message.text}))
    send(letters.message_written(stage, message, at=at))
    return message
