"""Steps on the road of a complaint that several tests take."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import Organisation
from audit.models import AuditEntry
from complaints import terms
from complaints.models import Complaint, ComplaintStage, Extension, Redirection
from complaints.services.approving import set_rules
from complaints.services.extending import extend
from complaints.services.redirecting import redirect
from complaints.workflow import ExtensionGround
from deadlines.models import Clock, ClockEvent
from notifications.models import OutboxMessage
from tests.world import MONDAY, World

LATER = MONDAY + timedelta(hours=4)
DAY = timedelta(days=1)


def extended(world: World, stage: ComplaintStage, at: datetime, days: int = 10) -> Extension:
    """The officer extends the term of a stage."""
    return extend(
        stage_id=stage.pk,
        ground=ExtensionGround.CHECK,
        days=days,
        reasons="Орнында тексеру қажет.",
        actor=world.officer,
        at=at,
    )


def moved(
    world: World, stage: ComplaintStage, to: Organisation, at: datetime = LATER, **more: Any
) -> Redirection:
    """The officer redirects a stage."""
    given = {"actor": world.officer, "reasons": "Құзыретіне кірмейді.", **more}
    return redirect(stage_id=stage.pk, to=to, at=at, **given)


def with_approval(world: World) -> None:
    """The head of the akimat asks to approve every decision."""
    set_rules(head_approves=True, actor=world.head, at=MONDAY)


def clock_of(stage: ComplaintStage) -> Clock:
    """The statutory clock of a stage."""
    return Clock.objects.get(
        subject_code=terms.STAGE, subject_id=stage.pk, term_code__in=terms.STAGE_TERMS
    )


def told(stage: ComplaintStage, template: str) -> list[OutboxMessage]:
    """Messages of one kind about a stage."""
    return list(
        OutboxMessage.objects.filter(dedupe_key__startswith=f"complaints.{template}:{stage.pk}:")
    )


def verbs_of(stage: ComplaintStage) -> list[str]:
    """What the record says of a stage, oldest first."""
    entries = AuditEntry.objects.filter(subject_code=terms.STAGE, subject_id=stage.pk)
    return list(entries.order_by("pk").values_list("verb", flat=True))


def traces() -> dict[str, Any]:
    """Everything that a refused act must leave as it was."""
    return {
        "audit": AuditEntry.objects.count(),
        "events": ClockEvent.objects.count(),
        "clocks": list(Clock.objects.order_by("pk").values_list("pk", "state", "due_at")),
        "messages": OutboxMessage.objects.count(),
        "stages": list(ComplaintStage.objects.order_by("pk").values()),
        "cases": list(Complaint.objects.order_by("pk").values()),
        "redirections": list(Redirection.objects.order_by("pk").values()),
        "extensions": Extension.objects.count(),
    }
