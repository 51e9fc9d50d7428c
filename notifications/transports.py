"""Hand-over to the outside: e-mail by the configured backend, SMS by a gateway over HTTP."""

import json
import smtplib
from pathlib import Path
from typing import Any, Protocol
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from notifications.models import Channel, OutboxMessage

_SECONDS = 20


class NotDelivered(Exception):
    """The message was not taken now; another try may succeed."""


class Refused(NotDelivered):
    """The message will never be taken: the address does not work."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind


class Transport(Protocol):
    """Hands messages of one channel over; opened once for a run of the sweep."""

    def deliver(self, message: OutboxMessage) -> str:
        """Hand one over and return the provider's own id, if it gives one.

        Raises:
            NotDelivered: try again later.
            Refused: do not try again.
        """

    def close(self) -> None:
        """Let go of the connection."""


class EmailTransport:
    """E-mail through the backend that ``settings.NOTIFICATIONS["EMAIL_TRANSPORT"]`` names."""

    def __init__(self) -> None:
        chosen: dict[str, Any] = settings.NOTIFICATIONS
        options = chosen.get("EMAIL_TRANSPORT_OPTIONS", {})
        self._backend: Any = get_connection(chosen["EMAIL_TRANSPORT"], **options)

    def deliver(self, message: OutboxMessage) -> str:
        """One letter to one address; its Message-ID is the same at every try."""
        letter = EmailMessage(
            subject=message.subject,
            body=message.text,
            to=[message.address],
            headers={"Message-ID": message.message_id, "Content-Language": message.language},
            connection=self._backend,
        )
        try:
            self._backend.open()  # once; keeps an open connection
            letter.send()
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            raise _smtp_fault(code, answer) from error
        except smtplib.SMTPResponseException as error:
            raise _smtp_fault(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise NotDelivered(str(error)) from error
        return ""

    def close(self) -> None:
        """Say goodbye to the server; one that has gone is no trouble."""
        try:
            self._backend.close()
        except (OSError, smtplib.SMTPException):
            self._backend.connection = None


def _smtp_fault(code: int, answer: bytes | str) -> NotDelivered:
    """A refusal for ever where the server says that this mailbox is the trouble."""
    said = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    detail = f"{code} {said}"
    # 550-554 speak of the recipient or the message; other 5xx of the conversation itself.
    return Refused("smtp", detail) if 550 <= code <= 554 else NotDelivered(detail)


class SmsTransport:
    """A gateway that takes ``{"to", "text", "id"}`` by POST; a file in a demo without one."""

    def deliver(self, message: OutboxMessage) -> str:
        """One SMS; the idempotency key is the same at every try."""
        if not settings.NOTIFICATIONS["SMS_GATEWAY_URL"]:
            return _write_sms(message)
        payload = {"to": message.address, "text": message.text, "id": message.message_id}
        request = Request(
            settings.NOTIFICATIONS["SMS_GATEWAY_URL"],
            data=json.dumps(payload).encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {settings.NOTIFICATIONS['SMS_GATEWAY_TOKEN']}",
                "Idempotency-Key": message.message_id.strip("<>"),
            },
        )
        try:
            with urlopen(request, timeout=_SECONDS) as answer:
                return _provider_id(answer.read())
        except HTTPError as error:
            detail = f"{error.code} {error.read(300).decode(errors='replace')}"
            # 400 and 422 speak of this message; the rest of the gateway, its keys or its load.
            raise (
                Refused("sms", detail) if error.code in {400, 422} else NotDelivered(detail)
            ) from error
        except (URLError, OSError) as error:
            raise NotDelivered(str(error)) from error

    def close(self) -> None:
        """Nothing is kept open."""


def _provider_id(answer: bytes) -> str:
    """The gateway's id of the message, where its answer holds one."""
    try:
        said = json.loads(answer)
    except ValueError:
        return ""
    return str(said.get("id", ""))[:120] if isinstance(said, dict) else ""


def _write_sms(message: OutboxMessage) -> str:
    if not settings.DEMO:
        raise NotDelivered("no SMS gateway is set: GOVSERVICES_SMS_GATEWAY_URL")
    folder = Path(settings.VAR_DIR) / "sms"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{message.pk:08}.txt"
    (folder / name).write_text(f"{message.address}\n\n{message.text}\n", encoding="utf-8")
    return name


def open_transports() -> dict[str, Transport]:
    """One transport for each channel that the sweep delivers."""
    return {Channel.EMAIL: EmailTransport(), Channel.SMS: SmsTransport()}
