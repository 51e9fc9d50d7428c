"""What a clock of a complaint does when it rings; always a list, always in one transaction."""

from collections.abc import Sequence

from audit.refs import SYSTEM
from audit.services import Act, record
from complaints import events, terms
from complaints.models import ComplaintStage
from complaints.services import letters
from deadlines.models import Clock
from notifications.services import send


def record_breaches(clocks: Sequence[Clock]) -> None:
    """A body was silent past the due moment: record it and tell the citizen once (Q-14).

    Dated by the due moment, not by the run that noticed it.
    """
    late = _stages_of(clocks)
    for clock, stage in late:
        stage.overdue_at = clock.due_at
    ComplaintStage.objects.bulk_update([stage for _clock, stage in late], ["overdue_at"])
    record(*(breached_act(stage, clock) for clock, stage in late))
    send(letters.breached(late))


def breached_act(stage: ComplaintStage, clock: Clock) -> Act:
    """The line of the record for a breach."""
    return Act(
        actor=SYSTEM,
        verb=events.BREACHED,
        subject=stage.ref,
        at=clock.due_at,
        organisation_id=stage.organisation_id,
        facts={"due_on": clock.due_on.isoformat(), "term": clock.term_code},
    )


def remind(clocks: Sequence[Clock]) -> None:
    """Warn the executor, or the whole body where nobody has taken the case."""
    send(letters.due_soon(_stages_of(clocks)))


def _stages_of(clocks: Sequence[Clock]) -> list[tuple[Clock, ComplaintStage]]:
    ringing = {clock.subject_id: clock for clock in clocks if clock.term_code in terms.STAGE_TERMS}
    stages = (
        ComplaintStage.objects.select_for_update(of=("self",))
        .select_related(
            "complaint__complainant", "complaint__service", "organisation", "rung", "assignee"
        )
        .filter(pk__in=ringing)
        .order_by("pk")
    )
    return [(ringing[stage.pk], stage) for stage in stages if stage.is_open]
