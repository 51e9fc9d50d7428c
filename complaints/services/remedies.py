"""Remedies that bodies promised (D12-19.4.3, J-19): what happens when their own date comes."""

from collections.abc import Sequence

from complaints import terms
from complaints.models import Remedy
from complaints.services import letters_quality
from deadlines.models import Clock
from notifications.services import send


def tell_overdue_remedies(clocks: Sequence[Clock]) -> None:
    """The promised date passed: the body is told once; a target of the house, no breach (J-19)."""
    send(letters_quality.remedies_overdue(_remedies_of(clocks)))


def remind_of_remedies(clocks: Sequence[Clock]) -> None:
    """Warn the executor, or the body, that the promised date is near."""
    send(letters_quality.remedies_due_soon(_remedies_of(clocks)))


def _remedies_of(clocks: Sequence[Clock]) -> list[tuple[Clock, Remedy]]:
    ringing = {clock.subject_id: clock for clock in clocks if clock.term_code == terms.REMEDY}
    remedies = (
        Remedy.objects.select_for_update(of=("self",))
        .select_related(
            "stage__organisation",
            "stage__rung",
            "stage__assignee",
            "stage__complaint__complainant",
            "stage__complaint__service",
        )
        .filter(pk__in=ringing, done_at__isnull=True)
        .order_by("pk")
    )
    return [(ringing[remedy.pk], remedy) for remedy in remedies]
