"""The morning letter: one e-mail a day to each official instead of one for every event."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from notifications.letters import absolute
from notifications.models import Channel, OutboxMessage, State
from notifications.services import Message, Recipient, send

TEMPLATE = "notifications/digest"


def send_digests(*, at: datetime) -> int:
    """Gather what is held for each person into one letter; returns how many letters were made.

    The day is that of Asia/Almaty. Whoever has had today's letter gets the rest tomorrow.
    """
    today = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    held = OutboxMessage.objects.filter(state=State.HELD, recipient__isnull=False)
    people = list(held.order_by("recipient_id").values_list("recipient_id", flat=True).distinct())
    return sum(_send_one(person, today, at) for person in people)


def _send_one(person: int, today: date, at: datetime) -> bool:
    """One person's letter, in one transaction with the messages it carries."""
    key = f"digest:{today.isoformat()}"
    with transaction.atomic():
        told = OutboxMessage.objects.select_for_update().filter(
            state=State.HELD, recipient_id=person
        )
        messages = list(told.order_by("at", "id"))
        had = OutboxMessage.objects.filter(
            dedupe_key=key, channel=Channel.EMAIL, recipient_no=person
        )
        if not messages or had.exists():
            return False
        newest = messages[-1]
        recipient = Recipient(
            name=newest.name, language=newest.language, email=newest.address, user_id=person
        )
        send([_letter(recipient, messages, today, at, key)])
        carrier = had.get()
        OutboxMessage.objects.filter(pk__in=[message.pk for message in messages]).update(
            state=State.SENT, sent_at=at, carried_by=carrier
        )
    return True


def _letter(
    recipient: Recipient, messages: list[OutboxMessage], today: date, at: datetime, key: str
) -> Message:
    return Message(
        template=TEMPLATE,
        to=recipient,
        channels=("email",),
        context={
            "day": today,
            "messages": [
                {"subject": message.subject, "link": absolute(message.url)} for message in messages
            ],
        },
        dedupe_key=key,
        at=at,
        url="/office/",
    )
