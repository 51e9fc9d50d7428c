"""Dead letters come back to life when someone has put the cause right."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.refs import ActorRef, SubjectRef
from audit.services import Act, record
from notifications.bounces import SUBJECT
from notifications.events import RESENT
from notifications.models import BounceTask, OutboxMessage, State


def resend(message_id: int, *, actor: ActorRef, at: datetime) -> None:
    """Put a dead message back into the queue, with a fresh seven days and the same Message-ID.

    Raises:
        OutboxMessage.DoesNotExist: no such dead message.
    """
    now = timezone.now()  # noqa: TID251 - retries run on real time
    with transaction.atomic():
        message = OutboxMessage.objects.select_for_update().get(pk=message_id, state=State.DEAD)
        message.state, message.attempts, message.last_error = State.QUEUED, 0, ""
        message.queued_at = message.next_try_at = now
        message.save(update_fields=["state", "attempts", "last_error", "queued_at", "next_try_at"])
        BounceTask.objects.filter(message=message, done_at=None).update(
            done_at=at, done_by_id=actor.user_id
        )
        record(
            Act(
                actor=actor,
                verb=RESENT,
                subject=SubjectRef(SUBJECT, message.pk),
                at=at,
                organisation_id=message.organisation_id,
                facts={"channel": message.channel, "template": message.template},
            )
        )
