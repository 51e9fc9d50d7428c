"""The sweep that tells bodies' programs: at least once, again and again, for about a day.

A call is leased by moving its next try ahead, so a worker that dies in the middle leaves
nothing behind but a later try. Tries run on real time (``clock``); letters carry the legal ``at``.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from complaints.models import Webhook, WebhookCall
from complaints.services import letters_programs, webhook_wire
from complaints.services.webhook_wire import Answer
from notifications.services import send

LEASE = timedelta(minutes=2)
RUN = timedelta(seconds=45)
CALLS_ARE_KEPT = timedelta(days=30)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=2)
# 1, 2, 4 … 64 minutes and then every two hours: the nineteenth try comes a day after the first.
MOST_TRIES = 19
_JITTER = 0.2


def deliver_due(*, clock: Callable[[], datetime], at: datetime, limit: int = 500) -> int:
    """Make the calls that are due, for 45 seconds at most; returns how many were tried.

    Any number of workers may run this at once. An address that fails is left alone until its
    next try, so that one dead address holds up nobody.
    """
    begun, tried = clock(), 0
    failing: set[int] = set()
    while tried < limit and clock() - begun < RUN:
        call = lease_next(now=clock(), besides=failing)
        if call is None:
            break
        answer = _made(call, now=clock())
        if answer.is_taken:
            _taken(call, answer, now=clock())
        else:
            _not_taken(call, answer, now=clock(), at=at)
        if answer.is_about_address:
            failing.add(call.webhook_id)
            _rest(call.webhook_id, answer, now=clock())
        tried += 1
    return tried


@transaction.atomic
def lease_next(*, now: datetime, besides: set[int] | None = None) -> WebhookCall | None:
    """Take the call that has waited longest, so that no other worker takes it."""
    due = (
        WebhookCall.objects.filter(next_try_at__lte=now, webhook__is_on=True)
        .exclude(webhook_id__in=besides or set())
        .order_by("next_try_at", "pk")
    )
    call = due.select_for_update(skip_locked=True, of=("self",)).select_related("webhook").first()
    if call is None:
        return None
    # Where rows cannot be locked, the comparison decides between two workers.
    taken = WebhookCall.objects.filter(pk=call.pk, attempts=call.attempts, next_try_at__lte=now)
    if not taken.update(next_try_at=now + LEASE, attempts=F("attempts") + 1):
        return None
    call.attempts += 1
    return call


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries: doubled each time, two hours at most, ±20 %.

    The jitter keeps addresses that failed together from being called together.
    """
    plain = min(FIRST_PAUSE * (1 << min(tries - 1, 12)), LONGEST_PAUSE)
    return plain * random.uniform(1 - _JITTER, 1 + _JITTER)


def delete_old_webhook_calls(*, now: datetime) -> int:
    """Forget what was told, or given up, thirty days ago; returns how much."""
    old = WebhookCall.objects.filter(next_try_at=None, at__lt=now - CALLS_ARE_KEPT)
    return old.delete()[0]


def _made(call: WebhookCall, *, now: datetime) -> Answer:
    body, timestamp = webhook_wire.written(call.payload), str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "govservices",
        "Webhook-Id": call.payload["id"],
        "Webhook-Timestamp": timestamp,
        "Webhook-Signature": webhook_wire.signature(call.webhook.secret, timestamp, body),
    }
    return webhook_wire.call(call.webhook.url, body, headers)


def _taken(call: WebhookCall, answer: Answer, *, now: datetime) -> None:
    _still_ours(call).update(taken_at=now, next_try_at=None, last_answer=answer.words)
    Webhook.objects.filter(pk=call.webhook_id, failing_since__isnull=False).update(
        failing_since=None
    )


@transaction.atomic
def _not_taken(call: WebhookCall, answer: Answer, *, now: datetime, at: datetime) -> None:
    """Try again later, or give up and tell the people of the body, once for each trouble."""
    hook = Webhook.objects.filter(pk=call.webhook_id)
    hook.filter(failing_since=None).update(failing_since=now)
    if call.attempts < MOST_TRIES:
        later = now + pause_after(call.attempts)
        _still_ours(call).update(next_try_at=later, last_answer=answer.words)
        return
    if _still_ours(call).update(next_try_at=None, given_up_at=now, last_answer=answer.words):
        send(letters_programs.given_up(hook.select_related("organisation").get(), at=at))


def _rest(webhook_id: int, answer: Answer, *, now: datetime) -> None:
    """Everything else that is due there waits too: the address has been tried for all of it."""
    due = WebhookCall.objects.filter(webhook_id=webhook_id, next_try_at__lte=now)
    for tries in due.values_list("attempts", flat=True).order_by("attempts").distinct():
        later = now + pause_after(tries + 1)
        due.filter(attempts=tries, attempts__lt=MOST_TRIES - 1).update(
            next_try_at=later, attempts=F("attempts") + 1, last_answer=answer.words
        )


def _still_ours(call: WebhookCall) -> QuerySet[WebhookCall]:
    """The row, unless its lease ran out and another worker has it, or it was begun anew."""
    return WebhookCall.objects.filter(
        pk=call.pk, attempts=call.attempts, next_try_at__isnull=False, taken_at=None
    )
