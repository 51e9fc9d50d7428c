"""What bodies' programs are told besides new cases: reminders, breaches, withdrawals."""

from collections.abc import Sequence
from typing import Any

from django_fsm.signals import post_transition

from complaints import terms
from complaints.models import ComplaintStage
from complaints.services import webhooks
from complaints.services.webhooks import News
from deadlines.handlers import on
from deadlines.models import Clock


def on_reminded(clocks: Sequence[Clock]) -> None:
    """The last day is near."""
    webhooks.tell(
        News(webhooks.DUE_SOON, stage, clock.reminded_at or clock.due_at, clock.due_on, _key(clock))
        for clock, stage in _open_stages(clocks)
    )


def on_breached(clocks: Sequence[Clock]) -> None:
    """The due moment has passed without an answer (Q-14); dated by that moment."""
    webhooks.tell(
        News(webhooks.BREACHED, stage, clock.due_at, clock.due_on, _key(clock))
        for clock, stage in _open_stages(clocks)
    )


def on_transition(*, instance: ComplaintStage, name: str, **_kwargs: Any) -> None:
    """The complainant has taken the complaint back: nothing is left to do."""
    if name == "withdraw" and instance.withdrawn_at is not None:
        webhooks.tell([News(webhooks.WITHDRAWN, instance, instance.withdrawn_at)])


def connect() -> None:
    """Listen; called once when the app is ready."""
    on(terms.STAGE, "reminded", on_reminded)
    on(terms.STAGE, "breached", on_breached)
    post_transition.connect(
        on_transition, sender=ComplaintStage, dispatch_uid="complaints.programs.transition"
    )


def _key(clock: Clock) -> str:
    """The same clock may ring again after an extension or a new calendar."""
    return f"{clock.pk}:{clock.epoch}:{clock.due_on.isoformat()}"


def _open_stages(clocks: Sequence[Clock]) -> list[tuple[Clock, ComplaintStage]]:
    ringing = {clock.subject_id: clock for clock in clocks if clock.term_code in terms.STAGE_TERMS}
    stages = ComplaintStage.objects.select_related("complaint").filter(pk__in=ringing)
    return [(ringing[stage.pk], stage) for stage in stages.order_by("pk") if stage.is_open]
