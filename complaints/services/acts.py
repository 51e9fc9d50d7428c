"""What every verb of the complaint procedure does: lock, check, and say on the record."""

from collections.abc import Callable
from datetime import datetime

from django_fsm import can_proceed

from accounts.acting import Actor
from audit.services import Act
from complaints import permissions, terms
from complaints.errors import (
    ChangedMeanwhile,
    NotPermitted,
    OutsideCalendar,
    OwnMatter,
    WrongState,
)
from complaints.models import ComplaintStage
from deadlines.domain.calendar import CalendarEnd, CalendarGap
from deadlines.services import lock_clocks
from deadlines.verbs import refusing

# One transaction; a lost race and a day past the calendar become refusals outside of it. Refusals
# of the engine itself, such as an extension that comes too late, keep their own sentence.
complaint_act = refusing(
    changed=ChangedMeanwhile, outside=OutsideCalendar, uncountable=(CalendarGap, CalendarEnd)
)


def lock_stage(stage_id: int) -> ComplaintStage:
    """The stage, locked after its clocks (the sweep takes the same order).

    Raises:
        ComplaintStage.DoesNotExist: no such stage.
    """
    lock_clocks(subject_code=terms.STAGE, subject_ids=[stage_id])
    ComplaintStage.objects.select_for_update().only("pk").get(pk=stage_id)
    # Read after the lock: rows joined to the locking statement would be as they were before
    # the wait, so a second mark of court would not see the first.
    return (
        ComplaintStage.objects.select_related("complaint__service__drafting_body")
        .select_related("complaint__complainant", "complaint__provider", "organisation", "rung")
        .get(pk=stage_id)
    )


def permit(allowed: bool) -> None:
    """Refuse who may not.

    Raises:
        NotPermitted: the predicate said no.
    """
    if not allowed:
        raise NotPermitted


def refuse_own_matter(actor: Actor, stage: ComplaintStage) -> None:
    """Refuse whoever is complained of; the sentence says who decides instead (Q-36).

    Raises:
        OwnMatter: the complaint is about the person who acts, or whom the person replaces.
    """
    if permissions.is_complained_of(actor, stage):
        raise OwnMatter


def require_transition(transition: Callable[..., object]) -> None:
    """Refuse an act that the state does not allow.

    Raises:
        WrongState: the machine has no such move from here (M-4).
    """
    if not can_proceed(transition):
        raise WrongState


def act_on(
    verb: str,
    stage: ComplaintStage,
    actor: Actor,
    at: datetime,
    values: dict[str, str] | None = None,
    **facts: str,
) -> Act:
    """A line of the record about a stage, in the record of the body that considers it."""
    return Act(
        actor=actor.ref,
        verb=verb,
        subject=stage.ref,
        at=at,
        organisation_id=stage.organisation_id,
        facts=facts,
        values=values or {},
    )
