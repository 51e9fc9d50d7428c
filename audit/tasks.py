"""Sweeps of the record; both may run at any time, twice, or late."""

from django.utils import timezone

from celery import shared_task

from audit import sealing


@shared_task
def seal() -> int:
    """Link the entries that wait for a seal."""
    return sealing.seal(at=timezone.now())  # noqa: TID251 - seals run on real time


@shared_task
def publish_head() -> int:
    """Sign yesterday's head, and any that an outage has left unsigned."""
    return len(sealing.publish_heads(at=timezone.now()))  # noqa: TID251 - heads run on real time
