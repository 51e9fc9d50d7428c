"""Counting open clocks anew after a correction of the calendar (Q-41)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.db.models import Q
from django.utils import timezone

from audit.refs import SYSTEM
from audit.services import Act, record
from audit.transactions import legal_act
from deadlines import counting, engine, events, handlers
from deadlines.domain.calendar import WorkingCalendar
from deadlines.domain.counting import ONE_SECOND
from deadlines.engine import Engine
from deadlines.models import CalendarRevision, Clock, ClockEvent
from deadlines.rows import update_rows
from deadlines.telling import Move, tell_of_moves

BATCH = 1000


def recompute(*, at: datetime, batches: int | None = None) -> int:
    """Count every open clock anew that was counted by an older calendar; returns how many.

    Works in batches, each its own transaction, so it may be stopped and run again. Clocks that
    have ended are left alone, and a change of the rule set never comes here: a clock keeps the
    edition it started under.
    """
    return sum(_recompute_batch(ids, at=at) for ids in islice(stale_batches(at), batches))


def stale_batches(at: datetime) -> Iterator[list[int]]:
    """Ids of open clocks counted by an older calendar, in batches; those set aside are left out.

    One older revision after the other, because "any but the current" would read every clock.
    """
    current = engine.load().revision_id
    older = CalendarRevision.objects.filter(approved_at__isnull=False).exclude(pk=current)
    ready = Q(postponed_until__isnull=True) | Q(postponed_until__lte=at)
    for revision_id in list(older.values_list("pk", flat=True)):
        waiting = Clock.objects.filter(ready, revision_id=revision_id, state__in=Clock.OPEN_STATES)
        last_id = 0
        while ids := list(
            waiting.filter(pk__gt=last_id).order_by("pk").values_list("pk", flat=True)[:BATCH]
        ):
            yield ids
            last_id = ids[-1]


@legal_act
def _recompute_batch(ids: Sequence[int], *, at: datetime) -> int:
    """Count one batch anew; rows locked elsewhere are left to the sweep."""
    now = engine.load()
    clocks = (
        Clock.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("term")
        .filter(pk__in=ids)
        .order_by("pk")
    )
    old = stale(list(clocks), now)
    refresh(old, now, at=at)
    return len(old)


def stale(clocks: Sequence[Clock], now: Engine) -> list[Clock]:
    """The open clocks that were counted by an older calendar."""
    return [c for c in clocks if c.is_open and c.revision_id != now.revision_id]


def refresh(clocks: Sequence[Clock], now: Engine, *, at: datetime) -> None:
    """Count locked open clocks anew on the current calendar.

    A clock for which nothing changes only notes the new revision. Where a limit or a reminder
    shifts there is an event; where the due moment itself moves, the record and the rooms are
    told. A breach whose new due moment lies ahead is annulled, and the clock runs again.
    """
    changed: list[Move] = []
    annulled: list[Clock] = []
    old_calendars = engine.calendars_of({clock.revision_id for clock in clocks})
    for clock in clocks:
        due_on, due_at = clock.due_on, clock.due_at
        # What was already waiting to be told is still told, but never what a breach overtook.
        since = at if clock.state in Clock.LATE_STATES else min(at, clock.sweep_at) - ONE_SECOND
        before = _counted(clock, now, old_calendars[clock.revision_id], since)
        counting.apply(clock, counting.count(clock, now.calendar))
        clock.revision_id = now.revision_id
        if clock.state in Clock.LATE_STATES and not clock.is_late(at):
            clock.state = Clock.State.RUNNING
            annulled.append(clock)
        clock.sweep_at = counting.next_sweep(clock, now, after=since)
        if _counted(clock, now, now.calendar, since) != before:
            clock.epoch += 1
            changed.append(Move(clock, due_on, due_at))
    update_rows(clocks, counting.COUNTED_FIELDS)
    _write(changed, annulled, at=at)
    moves = [move for move in changed if move.clock.due_at != move.due_at]
    tell_of_moves(moves, {clock.pk for clock in annulled}, at=at)
    handlers.dispatch(ClockEvent.Kind.RECOMPUTED, [move.clock for move in moves])
    handlers.dispatch(ClockEvent.Kind.BREACH_ANNULLED, annulled)


def _counted(
    clock: Clock, now: Engine, calendar: WorkingCalendar, since: datetime
) -> tuple[object, ...]:
    """Everything about a clock that a calendar can change."""
    reminders = counting.reminders_of(clock, now, after=since, calendar=calendar)
    return clock.due_at, clock.notice_by, clock.max_extended_on, reminders


def _write(changed: Sequence[Move], annulled: Sequence[Clock], *, at: datetime) -> None:
    """Events of the clocks that changed, and the record of those that moved."""
    recorded_at = timezone.now()  # noqa: TID251 - the moment of writing, beside the legal one

    def event(clock: Clock, kind: ClockEvent.Kind, due_at: datetime | None) -> ClockEvent:
        return ClockEvent(
            clock=clock,
            kind=kind,
            epoch=clock.epoch,
            at=at,
            recorded_at=recorded_at,
            revision_id=clock.revision_id,
            due_at_before=due_at,
            due_at_after=clock.due_at,
            facts=counting.inputs(clock),
        )

    ClockEvent.objects.bulk_create(
        [event(move.clock, ClockEvent.Kind.RECOMPUTED, move.due_at) for move in changed]
        + [event(clock, ClockEvent.Kind.BREACH_ANNULLED, clock.due_at) for clock in annulled]
    )
    record(
        *(
            _act(move.clock, events.RECOMPUTED, at, due_before=move.due_on.isoformat())
            for move in changed
            if move.clock.due_at != move.due_at
        ),
        *(_act(clock, events.BREACH_ANNULLED, at) for clock in annulled),
    )


def _act(clock: Clock, verb: str, at: datetime, **facts: str) -> Act:
    return Act(
        actor=SYSTEM,
        verb=verb,
        subject=clock.subject,
        at=at,
        organisation_id=clock.organisation_id,
        facts={"clock": clock.pk, "due_on": clock.due_on.isoformat(), **facts},
    )
