"""A call is answered once: the same key and the same call again get the same answer.

The answer is written in the transaction of the act itself. Whatever kills the program or the
portal in between, either both stand or neither does, so a call can always be sent again.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from audit.transactions import legal_act
from complaints.errors import ComplaintRefused
from complaints.models import AnsweredCall, ProgramKey

HEADER = "Idempotency-Key"
LONGEST = 80
Answered = tuple[int, dict[str, Any]]


class KeyReused(ComplaintRefused):
    """The idempotency key belongs to another call of the same program."""

    sentence = _("This Idempotency-Key has been used for another call. Take a new one.")


def once(request: Request, act: Callable[[], Answered], *, at: datetime) -> Response:
    """Do the act, or give the answer that this key of this program has got before.

    A call that is refused does not use the key up. Of two equal calls at once the second waits
    for the first.

    Raises:
        ValidationError: there is no idempotency key, or one that is too long.
        KeyReused: the key has answered another call.
    """
    key = _asked_key(request)
    program = request.auth
    assert isinstance(program, ProgramKey)
    (status, body), is_old = _answered(program, key, _digest(request), act, at)
    headers = {"Idempotent-Replayed": "true"} if is_old else None
    return Response(body, status=status, headers=headers)


@legal_act
def _answered(
    program: ProgramKey, key: str, digest: str, act: Callable[[], Answered], at: datetime
) -> tuple[Answered, bool]:
    blank = AnsweredCall(key=program, idempotency_key=key, request_digest=digest, at=at)
    with transaction.atomic():  # undone whole, whoever has opened a transaction around it
        # Waits while another transaction holds the same key; does nothing if that one ends well.
        AnsweredCall.objects.bulk_create([blank], ignore_conflicts=True)
        call = AnsweredCall.objects.get(key=program, idempotency_key=key)
        if call.status is not None:
            if call.request_digest != digest:
                raise KeyReused
            return (call.status, call.body or {}), True
        answered = act()
        call.status, call.body = answered
        call.save(update_fields=["status", "body"])
    return answered, False


def _asked_key(request: Request) -> str:
    key = request.headers.get(HEADER, "").strip()
    if not key or len(key) > LONGEST or not (key.isascii() and key.isprintable()):
        sentence = _("Send an Idempotency-Key of up to 80 characters with every act.")
        raise ValidationError({HEADER: [sentence]})
    return key


def _digest(request: Request) -> str:
    """What was asked: address and content, whatever the order of fields."""
    total = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    for part in _parts(request):
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()


def _parts(request: Request) -> Iterator[bytes]:
    data = request.data
    if not isinstance(data, QueryDict):
        yield json.dumps(data, sort_keys=True).encode()
        return
    for name in sorted(data):
        for value in data.getlist(name):
            yield name.encode()
            if isinstance(value, UploadedFile):
                yield from _file(value)
            else:
                yield str(value).encode()


def _file(uploaded: "UploadedFile[Any]") -> Iterator[bytes]:
    yield str(uploaded.name).encode()
    total = hashlib.sha256()
    for chunk in uploaded.chunks():
        total.update(chunk)
    uploaded.seek(0)
    yield total.digest()
