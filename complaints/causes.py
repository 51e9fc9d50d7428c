"""Why people complain about a service: what whoever drafts its standard is told (L13-13.3)."""

from django.db.models import Count

from complaints.models import Complaint
from complaints.workflow import Ground
from standards.ports import Cause, fill_causes


def causes_of(service_id: int) -> list[Cause]:
    """Grounds of the complaints on a service, the most frequent first; counts alone, no people."""
    rows = (
        Complaint.objects.filter(service=service_id)
        .values_list("ground")
        .annotate(filed=Count("pk"))
        .order_by("-filed", "ground")
    )
    return [Cause(str(Ground(ground).label), filed) for ground, filed in rows]


def connect() -> None:
    """Fill the port of the standards; called once when the app is ready."""
    fill_causes(causes_of)
