"""Letters by post: printed, put into an envelope, dispatched on a day that the clerk enters."""

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from audit.refs import ActorRef, SubjectRef
from audit.services import Act, record
from notifications.bounces import SUBJECT
from notifications.errors import WrongDispatchDay
from notifications.events import DISPATCHED
from notifications.models import Channel, OutboxMessage, State


def mark_printed(message_ids: Iterable[int]) -> int:
    """Note that letters were printed; returns how many had not been."""
    waiting = OutboxMessage.objects.filter(
        pk__in=list(message_ids), channel=Channel.POST, state=State.QUEUED
    )
    return waiting.update(state=State.PRINTED)


def dispatch(
    message_id: int, *, on: date, zone: ZoneInfo, actor: ActorRef, at: datetime
) -> OutboxMessage:
    """Enter the day on which a letter was handed to the post; that day counts in law.

    ``zone`` is the body's. ``sent_at`` becomes ``at`` for today, and the end of that day
    for an earlier one: a letter never counts as sent before it was.

    Raises:
        notifications.errors.WrongDispatchDay: in the future, or before the letter was written.
        OutboxMessage.DoesNotExist: no such letter waits for dispatch.
    """
    with transaction.atomic():
        letter = OutboxMessage.objects.select_for_update().get(
            pk=message_id, channel=Channel.POST, state__in=[State.QUEUED, State.PRINTED]
        )
        today = at.astimezone(zone).date()
        if not letter.at.astimezone(zone).date() <= on <= today:
            raise WrongDispatchDay(on)
        letter.dispatched_on = on
        letter.sent_at = at if on == today else datetime.combine(on, time(23, 59, 59), zone)
        letter.state = State.SENT
        letter.save(update_fields=["dispatched_on", "sent_at", "state"])
        record(
            Act(
                actor=actor,
                verb=DISPATCHED,
                subject=SubjectRef(SUBJECT, letter.pk),
                at=at,
                organisation_id=letter.organisation_id,
                facts={"dispatched_on": on, "template": letter.template},
            )
        )
    return letter
