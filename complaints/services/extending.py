"""Extension of a term: on two grounds, once, and told in good time (D12-19.6, K-20, K-21)."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.acting import Actor
from audit.services import Act, record
from complaints import events, permissions, terms
from complaints.errors import ExtensionReasonsRequired, WrongState
from complaints.models import ComplaintStage, Extension
from complaints.services.acts import (
    complaint_act,
    lock_stage,
    permit,
    refuse_own_matter,
    require_transition,
)
from complaints.services.heads import refuse_where_head_is_meant
from complaints.services.letters_road import extended
from complaints.workflow import ExtensionGround
from deadlines.errors import DeadlineError
from deadlines.models import Clock
from deadlines.selectors import clocks_of, current_calendar
from deadlines.services import extend_clock
from deadlines.services.extending import refuse_extension
from notifications.services import send


@dataclass(frozen=True, slots=True)
class Choices:
    """What an extension would give: the last day for the notice and a date for each length.

    ``refusal`` is the sentence that says why there is none; then ``dates`` is empty.
    """

    due_on: date
    notice_by: date | None
    dates: tuple[tuple[int, date], ...] = ()
    refusal: str = ""


@complaint_act
def extend(
    *,
    stage_id: int,
    ground: ExtensionGround,
    days: int,
    reasons: str,
    actor: Actor,
    at: datetime,
) -> Extension:
    """Extend the term by 1 to 10 working days after the original due date; the notice leaves now.

    Raises:
        NotPermitted: neither the responsible executor nor the head of the body.
        OwnMatter, HeadComplainedOf: the complaint is about the person, or the head (Q-36).
        WrongState: not in consideration, or extended already (Q-16).
        ExtensionReasonsRequired: no reasons (D12-19.6-p2).
        deadlines.errors.ExtensionTooLate: the last day for the notice has passed (Q-17).
        deadlines.errors.ExtensionTooLong, ClockNotOpen: over ten days; the term has run out.
    """
    stage = lock_stage(stage_id)
    refuse_own_matter(actor, stage)
    permit(permissions.may_extend(actor, stage))
    refuse_where_head_is_meant(stage, at)
    require_transition(stage.extend)
    if not reasons.strip():
        raise ExtensionReasonsRequired
    clock = _clock_of(stage)
    if clock is None:
        raise WrongState
    due_before = clock.due_on
    clock = extend_clock(
        clock_id=clock.pk, days=days, actor=actor.ref, at=at, ground=ExtensionGround(ground).value
    )
    stage.extend()
    stage.save()
    assert actor.user is not None
    extension = Extension.objects.create(
        stage=stage,
        ground=ExtensionGround(ground).value,
        days=days,
        reasons=reasons.strip(),
        due_before=due_before,
        due_on=clock.due_on,
        decided_by=actor.user,
        notice_sent_at=at,
        medium=stage.complaint.medium,
    )
    record(_extended(extension, actor, at))
    send(extended(extension, at=at))
    return extension


def choices(stage: ComplaintStage, at: datetime) -> Choices | None:
    """What an extension decided now would give; None where no statutory term runs."""
    clock = _clock_of(stage)
    if clock is None:
        return None
    due_on = clock.original_due_on
    try:
        refuse_extension(clock, days=1, at=at)
    except DeadlineError as refusal:
        return Choices(due_on, clock.notice_by, refusal=str(refusal))
    calendar = current_calendar()
    lengths = range(1, (clock.term.extension_cap or 0) + 1)
    return Choices(
        due_on, clock.notice_by, tuple((days, calendar.add(due_on, days)) for days in lengths)
    )


def last_day_for_notice(stage: ComplaintStage) -> date | None:
    """The day until whose end an extension may be announced (Q-17); None without a term."""
    clock = _clock_of(stage)
    return None if clock is None else clock.notice_by


def _clock_of(stage: ComplaintStage) -> Clock | None:
    clocks = clocks_of(terms.STAGE, [stage.pk])[stage.pk]
    running = (one for one in clocks if one.term_code in terms.STAGE_TERMS and one.is_open)
    return next(running, None)


def _extended(extension: Extension, actor: Actor, at: datetime) -> Act:
    stage = extension.stage
    return Act(
        actor=actor.ref,
        verb=events.EXTENDED,
        subject=stage.ref,
        at=at,
        organisation_id=stage.organisation_id,
        facts={
            "ground": extension.ground,
            "days": str(extension.days),
            "due_before": extension.due_before.isoformat(),
            "due_on": extension.due_on.isoformat(),
        },
        values={"reasons": extension.reasons},
    )
