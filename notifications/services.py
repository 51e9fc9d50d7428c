"""Telling people: one bulk insert inside the act's transaction; delivery comes after commit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from audit.refs import SubjectRef
from audit.rows import insert_rows
from notifications import letters
from notifications.models import Channel, OutboxMessage, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whom to tell, and how to reach them, as known at the moment of the act."""

    name: str = ""
    language: str = "kk"
    email: str = ""
    phone: str = ""
    postal_address: str = ""
    user_id: int | None = None

    @classmethod
    def of_user(cls, user: User) -> "Recipient":
        """A person with an account, by what the account says."""
        return cls(
            name=user.full_name or user.email,
            language=user.language,
            email=user.email,
            phone=user.phone,
            postal_address=user.postal_address,
            user_id=user.pk,
        )

    def address_on(self, channel: str) -> str | None:
        """The address on a channel; None where the person cannot be reached there."""
        if channel == Channel.INBOX:
            return "" if self.user_id is not None else None
        known = {
            Channel.EMAIL: self.email,
            Channel.SMS: self.phone,
            Channel.POST: self.postal_address,
        }
        return known[Channel(channel)] or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something to tell one recipient, on one or more channels: inbox, email, sms, post.

    ``dedupe_key`` names the event: the same event reaches the same user once per channel.
    ``organisation_id`` is the body whose clerk dispatches a letter by post and hears of bounces.
    ``digest=True`` holds the e-mail for the morning letter; the inbox has it at once.
    """

    template: str
    to: Recipient
    channels: tuple[str, ...]
    dedupe_key: str
    at: datetime
    context: Mapping[str, Any] = field(default_factory=dict)
    subject: SubjectRef | None = None
    url: str = ""
    digest: bool = False
    organisation_id: int | None = None


def render(message: Message) -> tuple[str, str]:
    """Subject and text exactly as the recipient will get them, without sending."""
    context = {
        **message.context,
        "recipient_name": message.to.name,
        "at": message.at,
        "link": letters.absolute(message.url),
    }
    return letters.compose(message.template, message.to.language, context)


def send(messages: Iterable[Message]) -> None:
    """Put messages into the outbox: one insert; an event already told is passed over in silence.

    A channel on which the recipient has no address is left out. The inbox has its message
    at commit; the rest is delivered by the sweep.

    Raises:
        ValueError: a letter by post without the body that dispatches it.
        django.template.TemplateDoesNotExist: a template lacks the recipient's language.
    """
    queued_at = timezone.now()  # noqa: TID251 - retries run on real time
    rows = [row for message in messages for row in _rows(message, queued_at)]
    insert_rows(OutboxMessage, rows, ignore_conflicts=True)


def _rows(message: Message, queued_at: datetime) -> Iterator[dict[str, Any]]:
    """One row for each channel on which the recipient can be reached."""
    addresses = {channel: message.to.address_on(channel) for channel in message.channels}
    reachable = {channel: address for channel, address in addresses.items() if address is not None}
    if not reachable:
        return
    if Channel.POST in reachable and message.organisation_id is None:
        raise ValueError("a letter by post needs organisation_id: the body that dispatches it")
    subject, text = render(message)
    for channel, address in reachable.items():
        held = message.digest and channel == Channel.EMAIL
        in_inbox = channel == Channel.INBOX
        yield {
            "channel": channel,
            "state": State.SENT if in_inbox else State.HELD if held else State.QUEUED,
            "dedupe_key": message.dedupe_key,
            "recipient_no": message.to.user_id or 0,
            "recipient_id": message.to.user_id,
            "name": message.to.name,
            "address": address,
            "organisation_id": message.organisation_id,
            "template": message.template,
            "language": message.to.language,
            "subject": subject,
            "text": _short(subject, message.url) if channel == Channel.SMS else text,
            "url": message.url,
            "subject_code": message.subject.code if message.subject else "",
            "subject_id": message.subject.id if message.subject else None,
            "at": message.at,
            "sent_at": message.at if in_inbox else None,
            "queued_at": queued_at,
            "next_try_at": queued_at,
            "message_id": new_message_id(),
        }


def _short(subject: str, url: str) -> str:
    """An SMS: the subject line and the link."""
    return f"{subject} {letters.absolute(url)}".strip()


def new_message_id() -> str:
    """A Message-ID, fixed before the first try, so that a repeated letter is known as a repeat."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{uuid4().hex}@{host}>"


def mark_read(message: OutboxMessage, *, at: datetime) -> None:
    """Note the moment at which a person first read a message in the inbox."""
    OutboxMessage.objects.filter(pk=message.pk, read_at=None).update(read_at=at)
