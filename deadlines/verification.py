"""Deriving every clock again from its events: what is stored must be what follows from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from deadlines import engine
from deadlines.domain import counting as domain
from deadlines.domain.calendar import WorkingCalendar
from deadlines.domain.kinds import Unit
from deadlines.models import Clock, ClockEvent

BATCH = 2000
_COUNTING = (ClockEvent.Kind.STARTED, ClockEvent.Kind.EXTENDED, ClockEvent.Kind.RECOMPUTED)
_STATE_AFTER = {
    ClockEvent.Kind.BREACHED: Clock.State.BREACHED,
    ClockEvent.Kind.MISSED: Clock.State.MISSED,
    ClockEvent.Kind.ELAPSED: Clock.State.ELAPSED,
    ClockEvent.Kind.BREACH_ANNULLED: Clock.State.RUNNING,
    ClockEvent.Kind.CANCELLED: Clock.State.CANCELLED,
}
# Events that leave the due moment alone.
_FIELDS = ("due_on", "due_at", "original_due_on", "notice_by", "max_extended_on")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one clock that does not follow from its events."""

    clock_id: int
    field: str
    stored: Any
    derived: Any

    def __str__(self) -> str:
        return (
            f"clock {self.clock_id}: {self.field} is {self.stored}, its events give {self.derived}"
        )


def verify() -> Iterator[Difference]:
    """Every difference between clocks and their events, in batches of constant memory."""
    last_id = 0
    while batch := list(
        Clock.objects.filter(pk__gt=last_id)
        .select_related("term")
        .prefetch_related("events")
        .order_by("pk")[:BATCH]
    ):
        revisions = {event.revision_id for clock in batch for event in clock.events.all()}
        calendars = engine.calendars_of(revisions)
        for clock in batch:
            yield from differences(clock, list(clock.events.all()), calendars)
        last_id = batch[-1].pk


def differences(
    clock: Clock, events: list[ClockEvent], calendars: dict[int, WorkingCalendar]
) -> Iterator[Difference]:
    """What a clock stores against what its events, in order, give."""
    if not events or events[0].kind != ClockEvent.Kind.STARTED:
        yield Difference(clock.pk, "events", "none", "started first")
        return
    state, epoch, computed = Clock.State.RUNNING, 0, None
    for event in events:
        epoch = event.epoch
        if event.kind in _COUNTING:
            computed = _compute(clock, event, calendars[event.revision_id])
            if computed.due_at != event.due_at_after:
                yield Difference(
                    clock.pk, f"{event.kind}.due_at", event.due_at_after, computed.due_at
                )
        state = _next_state(state, event)
    derived = {"state": state, "epoch": epoch}
    derived |= {name: getattr(computed, name) for name in _FIELDS}
    for name, value in derived.items():
        if getattr(clock, name) != value:
            yield Difference(clock.pk, name, getattr(clock, name), value)


def _compute(clock: Clock, event: ClockEvent, calendar: WorkingCalendar) -> domain.Computation:
    """The counting that an event records, done again."""
    facts = event.facts
    return domain.compute(
        clock.term.rule.with_length(facts["amount"], Unit(facts["unit"])),
        calendar,
        at=clock.started_at,
        zone=ZoneInfo(facts["zone"]),
        due_on=date.fromisoformat(facts["date_set"]) if facts["date_set"] else None,
        extended_days=facts["extended_days"],
    )


def _next_state(state: Clock.State, event: ClockEvent) -> Clock.State:
    kind = ClockEvent.Kind(event.kind)
    if kind == ClockEvent.Kind.MET:
        return Clock.State.MET_LATE if state in Clock.LATE_STATES else Clock.State.MET
    return _STATE_AFTER.get(kind, state)
