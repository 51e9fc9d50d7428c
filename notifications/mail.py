"""Django mail enters the outbox: what allauth sends is kept, retried and seen like the rest."""

from collections.abc import Sequence
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.translation import get_language

from audit.legal_time import legal_now
from notifications.models import Channel, OutboxMessage, State
from notifications.services import new_message_id

TEMPLATE = "mail"


class OutboxEmailBackend(BaseEmailBackend):
    """Puts a row into the outbox for each address; the sweep delivers it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue letters; returns how many.

        Raises:
            ValueError: a letter carries attachments, which the outbox does not keep.
        """
        at = legal_now()
        queued_at = timezone.now()  # noqa: TID251 - retries run on real time
        rows = []
        for letter in email_messages:
            if letter.attachments:
                raise ValueError("the outbox keeps plain letters without attachments")
            for address in letter.recipients():
                rows.append(_row(letter, address))
        for row in rows:
            row.at, row.queued_at, row.next_try_at = at, queued_at, queued_at
        OutboxMessage.objects.bulk_create(rows)
        return len(email_messages)


def _row(letter: EmailMessage, address: str) -> OutboxMessage:
    name, bare = parseaddr(address)
    message_id = new_message_id()
    return OutboxMessage(
        channel=Channel.EMAIL,
        state=State.QUEUED,
        dedupe_key=f"mail:{message_id}",
        name=name,
        address=bare,
        template=TEMPLATE,
        language=(get_language() or settings.LANGUAGE_CODE)[:2],
        subject=str(letter.subject).strip()[:300],
        text=str(letter.body),
        message_id=message_id,
    )
