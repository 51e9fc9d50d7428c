"""The sweep that takes messages out of the house.

One message at a time is leased, handed over, and marked. A kill in the middle leaves a
lease that runs out: that one message is handed over again, with the same Message-ID.
Leases and retries run on real time (``now``); ``at`` is the legal moment for ``sent_at``.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from audit.refs import SYSTEM
from notifications.bounces import record_bounce
from notifications.models import Channel, OutboxMessage, State
from notifications.transports import NotDelivered, Refused, Transport, open_transports

LEASE = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(days=7)
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=6)
_ERROR_LENGTH = 1000


def deliver_due(*, clock: Callable[[], datetime], at: datetime, limit: int = 500) -> int:
    """Hand over what is due, up to ``limit`` messages; returns how many were tried.

    Any number of workers may run this at once.
    """
    transports = open_transports()
    tried = 0
    try:
        while tried < limit and (message := lease_next(now=clock())):
            _hand_over(message, transports[message.channel], clock=clock, at=at)
            tried += 1
    finally:
        for transport in transports.values():
            transport.close()
    return tried


@transaction.atomic
def lease_next(*, now: datetime) -> OutboxMessage | None:
    """Take the message that has waited longest, so that no other worker takes it."""
    due = OutboxMessage.objects.filter(
        Q(state=State.QUEUED) | Q(state=State.LEASED, lease_until__lt=now),
        ~Q(channel=Channel.POST),
        next_try_at__lte=now,
        state__in=[State.QUEUED, State.LEASED],  # lets the planner use the partial index
    )
    message = due.select_for_update(skip_locked=True).order_by("next_try_at", "id").first()
    if message is None:
        return None
    # Where rows cannot be locked, the comparison decides between two workers.
    taken = OutboxMessage.objects.filter(
        pk=message.pk, state=message.state, attempts=message.attempts
    ).update(state=State.LEASED, lease_until=now + LEASE, attempts=message.attempts + 1)
    if not taken:
        return None
    message.state, message.lease_until = State.LEASED, now + LEASE
    message.attempts += 1
    return message


def _hand_over(
    message: OutboxMessage, transport: Transport, *, clock: Callable[[], datetime], at: datetime
) -> None:
    try:
        provider_id = transport.deliver(message)
    except Refused as refusal:
        record_bounce(message.message_id, refusal.kind, str(refusal), at=at, actor=SYSTEM)
    except NotDelivered as failure:
        _put_back(message, str(failure), now=clock())
    except Exception as fault:
        # A fault of our own must not stop the messages behind this one.
        _put_back(message, f"{type(fault).__name__}: {fault}", now=clock())
    else:
        _still_ours(message).update(
            state=State.SENT, sent_at=at, provider_id=provider_id, lease_until=None, last_error=""
        )


def _still_ours(message: OutboxMessage) -> QuerySet[OutboxMessage]:
    """The row, unless its lease ran out and another worker has it."""
    return OutboxMessage.objects.filter(
        pk=message.pk, state=State.LEASED, attempts=message.attempts
    )


def _put_back(message: OutboxMessage, error: str, *, now: datetime) -> None:
    """Try again later, each time after a longer pause; after seven days the letter is dead."""
    given_up = now - message.queued_at >= GIVE_UP_AFTER
    _still_ours(message).update(
        state=State.DEAD if given_up else State.QUEUED,
        next_try_at=now + pause_after(message.attempts),
        lease_until=None,
        last_error=error[:_ERROR_LENGTH],
    )


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many tries: 1, 2, 4 … minutes, six hours at most."""
    doublings: int = min(attempts - 1, 12)
    return min(_FIRST_PAUSE * (1 << doublings), _LONGEST_PAUSE)
