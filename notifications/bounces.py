"""Addresses that do not work become tasks for the body, or for an administrator."""

from datetime import datetime

from django.db import transaction

from audit.refs import ActorRef, SubjectRef
from audit.services import Act, record
from notifications.events import BOUNCE_HANDLED, BOUNCED
from notifications.models import BounceTask, OutboxMessage, State

SUBJECT = "notifications.message"


def record_bounce(
    message_id: str, kind: str, detail: str, *, at: datetime, actor: ActorRef
) -> bool:
    """Note that a message came back; returns whether such a message is known.

    Called at a hard refusal, and by whatever reads bounce mail. Twice is the same as once.
    """
    with transaction.atomic():
        message = OutboxMessage.objects.select_for_update().filter(message_id=message_id).first()
        if message is None:
            return False
        if BounceTask.objects.filter(message=message, done_at=None).exists():
            return True
        OutboxMessage.objects.filter(pk=message.pk).update(
            state=State.DEAD, last_error=detail, lease_until=None
        )
        BounceTask.objects.update_or_create(
            message=message,
            defaults={
                "organisation_id": message.organisation_id,
                "kind": kind,
                "detail": detail,
                "raised_at": at,
                "done_at": None,
                "done_by_id": None,
            },
        )
        _record(BOUNCED, message, at=at, actor=actor, kind=kind)
    return True


def close_bounce(task_id: int, *, at: datetime, actor: ActorRef) -> None:
    """Note that someone has dealt with an address that does not work.

    Raises:
        BounceTask.DoesNotExist: no such open task.
    """
    with transaction.atomic():
        task = (
            BounceTask.objects.select_for_update()
            .select_related("message")
            .get(pk=task_id, done_at=None)
        )
        task.done_at, task.done_by_id = at, actor.user_id
        task.save(update_fields=["done_at", "done_by_id"])
        _record(BOUNCE_HANDLED, task.message, at=at, actor=actor, kind=task.kind)


def _record(verb: str, message: OutboxMessage, *, at: datetime, actor: ActorRef, kind: str) -> None:
    record(
        Act(
            actor=actor,
            verb=verb,
            subject=SubjectRef(SUBJECT, message.pk),
            at=at,
            organisation_id=message.organisation_id,
            facts={"kind": kind, "channel": message.channel, "template": message.template},
        )
    )
