"""Sweeps of the outbox; any of them may run at any time, twice, or late."""

from django.utils import timezone

from celery import shared_task

from audit.legal_time import legal_now
from notifications.delivery import deliver_due
from notifications.digest import send_digests


@shared_task
def deliver() -> int:
    """Hand over what is due."""
    return deliver_due(clock=timezone.now, at=legal_now())  # noqa: TID251 - leases run on real time


@shared_task
def morning_digest() -> int:
    """One letter this morning to each official for whom messages are held."""
    return send_digests(at=legal_now())
