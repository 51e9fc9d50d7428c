"""Extending a term, once and in good time (D12-19.6, K-20, K-21)."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from audit.refs import ActorRef
from audit.services import Act, record
from audit.transactions import legal_act
from deadlines import counting, engine, events
from deadlines.domain.counting import local_date
from deadlines.errors import (
    AlreadyExtended,
    ClockNotOpen,
    ExtensionNotAllowed,
    ExtensionTooLate,
    ExtensionTooLong,
)
from deadlines.models import Clock, ClockEvent
from deadlines.rows import update_rows
from deadlines.services.recomputing import refresh, stale


@legal_act
def extend_clock(*, clock_id: int, days: int, actor: ActorRef, at: datetime, ground: str) -> Clock:
    """Extend a running clock by whole working days, counted from its original due date.

    ``ground`` is a code, never a text about a person.

    Raises:
        Clock.DoesNotExist: no such clock.
        ClockNotOpen: it has ended, or is late.
        ExtensionNotAllowed: the term knows no extension.
        AlreadyExtended: one extension per stage (Q-16).
        ExtensionTooLong: under one working day, or over the cap.
        ExtensionTooLate: the last day for the notice has passed (Q-17).
    """
    clock = Clock.objects.select_for_update(of=("self",)).select_related("term").get(pk=clock_id)
    now = engine.load()
    if old := stale([clock], now):
        refresh(old, now, at=at)
    refuse_extension(clock, days=days, at=at)
    due_on, due_at = clock.due_on, clock.due_at
    clock.extended_days = days
    clock.epoch += 1
    counting.apply(clock, counting.count(clock, now.calendar))
    clock.sweep_at = counting.next_sweep(clock, now, after=at)
    update_rows([clock], counting.COUNTED_FIELDS)
    facts: dict[str, Any] = counting.inputs(clock) | {"ground": ground, "by": actor.user_id}
    ClockEvent.objects.create(
        clock=clock,
        kind=ClockEvent.Kind.EXTENDED,
        epoch=clock.epoch,
        at=at,
        recorded_at=timezone.now(),  # noqa: TID251 - the moment of writing
        revision_id=clock.revision_id,
        due_at_before=due_at,
        due_at_after=clock.due_at,
        facts=facts,
    )
    record(
        Act(
            actor=actor,
            verb=events.EXTENDED,
            subject=clock.subject,
            at=at,
            organisation_id=clock.organisation_id,
            facts={
                "clock": clock.pk,
                "days": days,
                "ground": ground,
                "due_before": due_on.isoformat(),
                "due_on": clock.due_on.isoformat(),
            },
        )
    )
    return clock


def refuse_extension(clock: Clock, *, days: int, at: datetime) -> None:
    """Raise the refusal that stands in the way of an extension, if any does.

    Raises:
        ClockNotOpen, ExtensionNotAllowed, AlreadyExtended, ExtensionTooLong, ExtensionTooLate
    """
    if clock.state != Clock.State.RUNNING or clock.is_late(at):
        raise ClockNotOpen
    if not clock.term.extension_cap:
        raise ExtensionNotAllowed
    if clock.extended_days:
        raise AlreadyExtended
    if not 1 <= days <= clock.term.extension_cap:
        raise ExtensionTooLong(clock.term.extension_cap)
    if clock.notice_by is not None and local_date(at, clock.zone) > clock.notice_by:
        raise ExtensionTooLate(clock.notice_by)
