"""The nightly sweep of the files room, and the way out of quarantine."""

from django.utils import timezone

from celery import shared_task

from audit.legal_time import legal_now
from files import quarantine
from files.orphans import sweep


@shared_task
def sweep_orphans() -> int:
    """Delete what nobody refers to, two days after it was attached."""
    return sweep(at=legal_now(), now=timezone.now())  # noqa: TID251 - age of bytes on the disk


@shared_task
def rescan() -> int:
    """Check what came while the antivirus was silent."""
    return quarantine.rescan(at=legal_now(), now=timezone.now())  # noqa: TID251 - age of bytes
