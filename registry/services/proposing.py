"""From a proposal to the keeper's desk (M-1: proposed, in review, rejected)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.acting import Actor
from audit.services import record
from deadlines.verbs import is_taken
from registry import events, permissions
from registry.content import Content, apply_content
from registry.errors import ChangedMeanwhile, NothingChanged, ReasonRequired, WrongState
from registry.models import Service
from registry.numbering import next_registry_no
from registry.services.acts import (
    act_of,
    lock_services,
    permit,
    registry_act,
    require_transition,
    require_valid,
    write_content,
)

# How many numbers a proposal tries where others propose in the same instant.
_ATTEMPTS = 8


@registry_act
def propose_service(*, content: Content, actor: Actor, at: datetime) -> Service:
    """Propose a service for the registry (M-1, D12-6.3).

    Raises:
        NotPermitted: the actor's body does not propose entries.
        InvalidContent: the rules of DS-1 are broken.
    """
    permit(permissions.may_propose(actor))
    service = _numbered(content, proposed_by_id=actor.organisation_id)
    record(act_of(events.PROPOSED, service, actor, at, registry_no=service.registry_no))
    return service


def _numbered(content: Content, *, proposed_by_id: int | None) -> Service:
    """Keep a new entry under the next number; a number that somebody else took is passed over.

    Raises:
        InvalidContent: the rules of DS-1 are broken; so is the code that a rival has just taken.
        ChangedMeanwhile: others were quicker every time.
    """
    for _attempt in range(_ATTEMPTS):
        require_valid(content, registry_no="")
        service = Service(registry_no=next_registry_no(), proposed_by_id=proposed_by_id)
        apply_content(service, content)
        try:
            with transaction.atomic():
                service.save()
        except IntegrityError as error:
            if not is_taken(error):
                raise
        else:
            return service
    raise ChangedMeanwhile


@registry_act
def amend_service(
    *, service_id: int, content: Content, edit_no: int, actor: Actor, at: datetime
) -> Service:
    """Amend an entry that is not in the registry yet.

    Raises:
        NotPermitted: neither the proposing body nor the keeper; in review, not the keeper.
        WrongState: the entry is in the registry, or was rejected.
        EditConflict: somebody saved it meanwhile.
        InvalidContent: the rules of DS-1 are broken.
        NothingChanged: nothing differs.
    """
    (service,) = lock_services([service_id])
    permit(permissions.may_amend(actor, service))
    if not service.is_under_way:
        raise WrongState
    changed = write_content(service, content, edit_no=edit_no)
    if not changed:
        raise NothingChanged
    service.save()
    record(act_of(events.AMENDED, service, actor, at, fields=changed))
    return service


@registry_act
def send_to_review(*, service_ids: list[int], actor: Actor, at: datetime) -> list[Service]:
    """Send whole proposals to the keeper.

    Raises:
        NotPermitted: neither the proposing body nor the keeper.
        WrongState: one of them is not merely proposed.
    """
    services = lock_services(service_ids)
    for service in services:
        permit(permissions.may_send_to_review(actor, service))
        require_transition(service.send_to_review)
        service.send_to_review()
        service.save()
    record(*(act_of(events.SENT_TO_REVIEW, service, actor, at) for service in services))
    return services


@registry_act
def reject_service(*, service_id: int, reason: str, actor: Actor, at: datetime) -> Service:
    """Decline a proposal with a reason.

    Raises:
        NotPermitted: not the keeper.
        WrongState: the entry is not in review.
        ReasonRequired: no reason was given.
    """
    (service,) = lock_services([service_id])
    permit(permissions.may_reject(actor))
    require_transition(service.reject)
    if not reason.strip():
        raise ReasonRequired
    service.reject(reason=reason.strip())
    service.save()
    record(act_of(events.REJECTED, service, actor, at, values={"reason": reason.strip()}))
    return service
