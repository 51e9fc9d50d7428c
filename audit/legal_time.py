"""The legal moment of an act.

In production it is the server's clock. The demo can move it by whole days (the demo bar);
sessions, tokens and retries stay on real time.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from audit.models import LegalTimeOffset


def legal_now() -> datetime:
    """The moment at which an act done now happens, aware, in UTC."""
    now = timezone.now()  # noqa: TID251 - the one place that reads the server's clock
    if not settings.DEMO:
        return now
    return now + timedelta(days=current_offset_days())


def current_offset_days() -> int:
    """By how many days the demo has moved the legal clock; 0 in production."""
    return LegalTimeOffset.objects.values_list("days", flat=True).first() or 0


def move_legal_time(*, days: int) -> int:
    """Move the legal clock forward and return the whole offset in days.

    Raises:
        ValueError: the clock would go back, or this is not a demo.
    """
    if days < 0 or not settings.DEMO:
        raise ValueError("the legal clock moves forward only, and only in a demo")
    offset, _created = LegalTimeOffset.objects.get_or_create(pk=1)
    offset.days += days
    offset.save()
    return offset.days
