"""What ends a clock, and who is responsible for it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from audit.refs import ActorRef, SubjectRef
from audit.transactions import legal_act
from deadlines import engine
from deadlines.models import Clock, ClockEvent
from deadlines.rows import update_rows
from deadlines.services.judging import has_run_out, judge
from deadlines.services.recomputing import refresh, stale


def lock_clocks(
    subject_code: str, subject_ids: Iterable[int], *, terms: Sequence[str] = ()
) -> list[Clock]:
    """Lock the open clocks of some subjects, by id: the first lock of every verb.

    Must be called inside a transaction; the subject itself is locked after its clocks.
    """
    clocks = (
        Clock.objects.select_for_update(of=("self",))
        .select_related("term")
        .filter(
            subject_code=subject_code,
            subject_id__in=list(subject_ids),
            state__in=Clock.OPEN_STATES,
        )
        .order_by("pk")
    )
    if terms:
        clocks = clocks.filter(term_code__in=list(terms))
    return list(clocks)


@legal_act
def meet_clocks(
    *, subject: SubjectRef, terms: Sequence[str], actor: ActorRef, at: datetime
) -> list[Clock]:
    """The duty was done at ``at``: met in time, or met late where the due moment had passed.

    A clock that had run out without the sweep having seen it is judged first, so that a late
    answer never hides a breach. Returns the clocks that ended.
    """
    return _end(
        subject=subject, terms=terms, actor=actor, at=at, kind=ClockEvent.Kind.MET, facts={}
    )


@legal_act
def cancel_clocks(
    *,
    subject: SubjectRef,
    terms: Sequence[str] = (),
    actor: ActorRef,
    at: datetime,
    reason_code: str,
) -> list[Clock]:
    """The duty fell away: withdrawn, redirected, removed. Past breaches stay on record (J-6).

    Without ``terms`` every open clock of the subject ends.
    """
    return _end(
        subject=subject,
        terms=terms,
        actor=actor,
        at=at,
        kind=ClockEvent.Kind.CANCELLED,
        facts={"reason": reason_code},
    )


def _end(
    *,
    subject: SubjectRef,
    terms: Sequence[str],
    actor: ActorRef,
    at: datetime,
    kind: ClockEvent.Kind,
    facts: dict[str, str],
) -> list[Clock]:
    clocks = lock_clocks(subject.code, [subject.id], terms=terms)
    if not clocks:
        return []
    now = engine.load()
    if old := stale(clocks, now):
        refresh(old, now, at=at)
    judge([clock for clock in clocks if has_run_out(clock, at)])
    ending = [clock for clock in clocks if clock.is_open]
    for clock in ending:
        clock.state = _end_state(clock, kind)
        clock.ended_at = at
    update_rows(ending, ["state", "ended_at"])
    recorded_at = timezone.now()  # noqa: TID251 - the moment of writing, beside the legal one
    ClockEvent.objects.bulk_create(
        [
            ClockEvent(
                clock=clock,
                kind=kind,
                epoch=clock.epoch,
                at=at,
                recorded_at=recorded_at,
                revision_id=clock.revision_id,
                due_at_before=clock.due_at,
                due_at_after=clock.due_at,
                facts=facts | {"state": clock.state, "by": actor.user_id},
            )
            for clock in ending
        ]
    )
    return ending


def _end_state(clock: Clock, kind: ClockEvent.Kind) -> Clock.State:
    if kind == ClockEvent.Kind.CANCELLED:
        return Clock.State.CANCELLED
    return Clock.State.MET_LATE if clock.state in Clock.LATE_STATES else Clock.State.MET


def assign_clocks(*, subject: SubjectRef, assignee_id: int | None) -> int:
    """Make a person responsible for the open clocks of a subject; returns how many.

    The record of who took or gave the case belongs to the subject's own room.
    """
    return Clock.objects.filter(
        subject_code=subject.code, subject_id=subject.id, state__in=Clock.OPEN_STATES
    ).update(assignee_id=assignee_id)
