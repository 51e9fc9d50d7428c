"""Reading the record."""

from typing import Any

from django.db.models import QuerySet

from audit import canonical
from audit.keys import value_box
from audit.models import AuditEntry, AuditHead, AuditValue


def entries_about(code: str, subject_id: int) -> QuerySet[AuditEntry]:
    """The record of one thing, oldest first."""
    return AuditEntry.objects.filter(subject_code=code, subject_id=subject_id).order_by("id")


def values_of(entry: AuditEntry) -> dict[str, Any]:
    """The values of an entry in clear, by field; erased ones are absent.

    Showing them to a person is itself an act: call ``audit.services.record_view``.
    """
    box = value_box()
    kept = AuditValue.objects.filter(entry=entry).exclude(ciphertext="")
    return {
        value.field: canonical.unsalted(box.decrypt(value.ciphertext.encode()).decode())
        for value in kept
    }


def published_heads() -> QuerySet[AuditHead]:
    """Signed heads, newest day first."""
    return AuditHead.objects.order_by("-day")
