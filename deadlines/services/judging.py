"""Recording that a clock has run out: set-based, dated by the law and not by the sweep."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import F
from django.utils import timezone

from audit.refs import SYSTEM
from audit.services import Act, record
from deadlines import events
from deadlines.domain.counting import sweep_moment
from deadlines.domain.kinds import Kind
from deadlines.models import Clock, ClockEvent

_VERBS = {
    ClockEvent.Kind.BREACHED: events.BREACHED,
    ClockEvent.Kind.MISSED: events.MISSED,
}

_JUDGE_IN_ONE_STATEMENT = """
WITH verdict AS (SELECT * FROM unnest(%s::bigint[], %s::varchar[]) AS v(id, state)),
moved AS (
    UPDATE deadlines_clock AS c
       SET state = v.state,
           ended_at = CASE WHEN v.state = 'elapsed' THEN c.due_at END,
           attempts = 0, last_error = '', postponed_until = NULL
      FROM verdict AS v
     WHERE c.id = v.id
 RETURNING c.id, c.epoch, c.due_at, c.revision_id, v.state
)
INSERT INTO deadlines_clockevent
    (clock_id, kind, epoch, "offset", at, recorded_at, revision_id, due_at_before, due_at_after, facts)
SELECT id, state, epoch, 0, due_at, %s, revision_id, due_at, due_at, '{}'::jsonb
  FROM moved ORDER BY id
"""


def has_run_out(clock: Clock, at: datetime) -> bool:
    """Whether a running clock is at its end at ``at``: late, or a period that has passed."""
    return clock.state == Clock.State.RUNNING and at >= sweep_moment(
        clock.term.ends_at, clock.due_at
    )


def verdict_on(clock: Clock) -> Clock.State:
    """What a clock that has run out becomes: breached, missed (house targets) or elapsed."""
    if clock.term.kind == Kind.PERIOD:
        return Clock.State.ELAPSED
    return Clock.State.MISSED if clock.term.is_house else Clock.State.BREACHED


def judge(clocks: Sequence[Clock]) -> None:
    """Close or breach locked clocks that have run out; each event carries the due moment.

    Breaches and missed targets enter the record; handlers are the caller's business.
    """
    if not clocks:
        return
    for clock in clocks:
        clock.state = verdict_on(clock)
        clock.ended_at = clock.due_at if clock.state == Clock.State.ELAPSED else None
        clock.attempts, clock.last_error, clock.postponed_until = 0, "", None
    recorded_at = timezone.now()  # noqa: TID251 - the moment of writing, beside the legal one
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            ids, states = [c.pk for c in clocks], [str(c.state) for c in clocks]
            cursor.execute(_JUDGE_IN_ONE_STATEMENT, [ids, states, recorded_at])
    else:
        _judge_by_orm(clocks, recorded_at)
    record(*(_act(clock) for clock in clocks if clock.state in _VERBS))


def _judge_by_orm(clocks: Sequence[Clock], recorded_at: datetime) -> None:
    for state in Clock.State:
        ids = [clock.pk for clock in clocks if clock.state == state]
        for start in range(0, len(ids), 500):
            Clock.objects.filter(pk__in=ids[start : start + 500]).update(
                state=state,
                ended_at=F("due_at") if state == Clock.State.ELAPSED else None,
                attempts=0,
                last_error="",
                postponed_until=None,
            )
    ClockEvent.objects.bulk_create(
        [
            ClockEvent(
                clock=clock,
                kind=clock.state,
                epoch=clock.epoch,
                at=clock.due_at,
                recorded_at=recorded_at,
                revision_id=clock.revision_id,
                due_at_before=clock.due_at,
                due_at_after=clock.due_at,
            )
            for clock in clocks
        ]
    )


def _act(clock: Clock) -> Act:
    return Act(
        actor=SYSTEM,
        verb=_VERBS[ClockEvent.Kind(clock.state)],
        subject=clock.subject,
        at=clock.due_at,
        organisation_id=clock.organisation_id,
        facts={"term": clock.term_code, "due_on": clock.due_on.isoformat(), "clock": clock.pk},
    )
