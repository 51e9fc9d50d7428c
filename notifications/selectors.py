"""Reading the outbox: a person's inbox, a clerk's letters, what did not arrive."""

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from accounts.models import User
from govservices.composed import Composed, Slot
from notifications.models import BounceTask, Channel, OutboxMessage, State


def inbox_of(user_id: int | None) -> QuerySet[OutboxMessage]:
    """A person's messages on the portal, newest first."""
    return OutboxMessage.objects.filter(recipient_id=user_id, channel=Channel.INBOX).order_by("-id")


def unread_count(user: User) -> int:
    """How many of them have not been opened."""
    return sum(number for (number,) in _UNREAD.rows(user=user.pk))


def _unread() -> QuerySet[Any, Any]:
    unread = OutboxMessage.objects.filter(
        recipient_id=Slot("user"), channel=Channel.INBOX, read_at=None
    )
    return unread.order_by().values_list("recipient_id").annotate(n=Count("pk")).values_list("n")


_UNREAD = Composed(_unread)


def letters_to_dispatch(organisation_id: int | None) -> QuerySet[OutboxMessage]:
    """Letters that a body's clerk has still to print or dispatch, oldest first."""
    return OutboxMessage.objects.filter(
        organisation_id=organisation_id,
        channel=Channel.POST,
        state__in=[State.QUEUED, State.PRINTED],
    ).order_by("id")


def letters_of(organisation_id: int) -> QuerySet[OutboxMessage]:
    """Every letter by post of a body, dispatched ones too."""
    return OutboxMessage.objects.filter(organisation_id=organisation_id, channel=Channel.POST)


def dead_messages() -> QuerySet[OutboxMessage]:
    """What was given up, newest first."""
    return OutboxMessage.objects.filter(state=State.DEAD).select_related("bounce").order_by("-id")


def open_bounces(organisation_id: int | None = None) -> QuerySet[BounceTask]:
    """Addresses that do not work and that nobody has dealt with yet, of one body or of all."""
    tasks = BounceTask.objects.filter(done_at=None).select_related("message").order_by("id")
    return tasks if organisation_id is None else tasks.filter(organisation_id=organisation_id)


def messages_about(code: str, subject_id: int) -> QuerySet[OutboxMessage]:
    """Everything sent about one thing, oldest first."""
    return OutboxMessage.objects.filter(subject_code=code, subject_id=subject_id).order_by("id")


def first_sent_at(code: str, subject_id: int, template: str) -> datetime | None:
    """When a notice about a thing first went out on any channel; None while none has."""
    sent = messages_about(code, subject_id).filter(template=template, sent_at__isnull=False)
    return sent.order_by("sent_at").values_list("sent_at", flat=True).first()


def oldest_due() -> datetime | None:
    """Since when the longest-waiting message has been due, in real time; None if none waits."""
    waiting = OutboxMessage.objects.filter(state__in=[State.QUEUED, State.LEASED])
    due = waiting.exclude(channel=Channel.POST).order_by("next_try_at")
    return due.values_list("next_try_at", flat=True).first()


def outgoing() -> QuerySet[OutboxMessage]:
    """Every e-mail and SMS, newest first: the demo's mailbox."""
    return OutboxMessage.objects.filter(channel__in=[Channel.EMAIL, Channel.SMS]).order_by("-id")
