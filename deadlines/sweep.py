"""The sweep: everything that time alone brings about.

It asks for what is running and due, never for what fell due since yesterday, so a day missed
is a day caught up. A batch is one transaction: state, events, record and the handlers of the
rooms stand or fall together. Two sweeps at once do no harm: rows taken by one are passed over
by the other, or, on SQLite, are no longer due when its turn comes.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from audit.transactions import legal_act
from deadlines import counting, engine, handlers
from deadlines.domain.counting import sweep_moment
from deadlines.engine import Engine
from deadlines.models import Clock, ClockEvent, SweepRun
from deadlines.rows import update_rows
from deadlines.services.judging import has_run_out, judge
from deadlines.services.recomputing import refresh, stale, stale_batches

log = logging.getLogger(__name__)

BATCH = 1000
MAX_BATCHES = 1000  # a bound on clocks that keep starting clocks
KEEP_RUNS = timedelta(days=30)
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)
ERROR_LENGTH = 2000


@dataclass(slots=True)
class Tally:
    """What one run has done."""

    batches: int = 0
    judged: int = 0
    reminded: int = 0
    recomputed: int = 0
    postponed: int = 0


def sweep(*, at: datetime, batch: int = BATCH, max_batches: int = MAX_BATCHES) -> Tally:
    """Do everything that is due at the legal moment ``at``; returns what was done.

    Clocks started by handlers in the past are swept in the same run, up to ``max_batches``.
    A clock whose handling fails is set aside with its error and tried again later, each time
    after a longer pause; the rest of its batch goes through.

    Raises:
        OperationalError: the database itself failed; nothing is set aside for that.
    """
    run = SweepRun(at=at, started_at=timezone.now())  # noqa: TID251 - the pulse is of real time
    tally = Tally()
    # Clocks counted by an older calendar are brought up to date before anything is judged.
    for ids in islice(stale_batches(at), max_batches):
        _begin(run)
        _settle(ids, tally, at=at)
    while tally.batches < max_batches:
        ids = list(_due(at).order_by("sweep_at", "pk").values_list("pk", flat=True)[:batch])
        if not ids:
            break
        _begin(run)
        tally.batches += 1
        if not _settle(ids, tally, at=at):
            # Another sweep has these rows; it will finish them.
            break
    _finish(run, tally)
    return tally


def _due(at: datetime) -> QuerySet[Clock]:
    """Running, due and not set aside."""
    waiting = Q(postponed_until__isnull=True) | Q(postponed_until__lte=at)
    return Clock.objects.filter(waiting, state=Clock.State.RUNNING, sweep_at__lte=at)


def _settle(ids: Sequence[int], tally: Tally, *, at: datetime) -> bool:
    """Handle some clocks, halving a failing batch until the poisoned clock stands alone.

    Returns whether anything was handled or set aside.
    """
    try:
        done = _handle(ids, at=at)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        if len(ids) == 1:
            _set_aside(ids[0], error, at=at)
            tally.postponed += 1
            return True
        middle = len(ids) // 2
        first = _settle(ids[:middle], tally, at=at)
        return _settle(ids[middle:], tally, at=at) or first
    tally.judged += done.judged
    tally.reminded += done.reminded
    tally.recomputed += done.recomputed
    return bool(done.judged or done.reminded or done.recomputed)


@legal_act
def _handle(ids: Sequence[int], *, at: datetime) -> Tally:
    """One batch in one transaction; a deadlock repeats it twice."""
    # A savepoint of its own, so that a batch can fail alone inside a larger transaction.
    with transaction.atomic():
        now = engine.load()
        return _handle_locked(_lock(ids, now), now, at=at)


def _handle_locked(clocks: list[Clock], now: Engine, *, at: datetime) -> Tally:
    """Bring up to date, judge, remind, and tell the rooms."""
    done = Tally()
    if old := stale(clocks, now):
        refresh(old, now, at=at)
        done.recomputed = len(old)
    over = [clock for clock in clocks if has_run_out(clock, at)]
    reminded = [clock for clock in clocks if _is_to_be_reminded(clock, at)]
    judge(over)
    done.reminded = remind(reminded, now, at=at)
    done.judged = len(over)
    for kind in (ClockEvent.Kind.BREACHED, ClockEvent.Kind.MISSED, ClockEvent.Kind.ELAPSED):
        handlers.dispatch(kind, [clock for clock in over if clock.state == kind])
    handlers.dispatch(ClockEvent.Kind.REMINDED, reminded)
    return done


def _lock(ids: Sequence[int], now: Engine) -> list[Clock]:
    """The clocks of a batch, locked in the order of their ids; rows locked elsewhere are left."""
    clocks = list(
        Clock.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk__in=ids, state__in=Clock.OPEN_STATES)
        .order_by("pk")
    )
    for clock in clocks:
        # Terms of the active rule set are already in memory; others are read one by one.
        if (term := now.book.by_id.get(clock.term_id)) is not None:
            clock.term = term
    return clocks


def _is_to_be_reminded(clock: Clock, at: datetime) -> bool:
    return (
        clock.state == Clock.State.RUNNING and clock.sweep_at <= at and not has_run_out(clock, at)
    )


def remind(clocks: Sequence[Clock], now: Engine, *, at: datetime) -> int:
    """Note the reminders whose hour has come, and when to look at each clock again.

    Where several have come at once, each is noted, dated by its own hour, and the rooms are
    told once. A clock that has run out is judged instead: nobody is told "two days left" then.
    """
    recorded_at = timezone.now()  # noqa: TID251 - the moment of writing, beside the legal one
    noted: list[ClockEvent] = []
    for clock in clocks:
        coming = counting.reminders_of(clock, now, after=clock.sweep_at - timedelta(seconds=1))
        noted += [
            ClockEvent(
                clock=clock,
                kind=ClockEvent.Kind.REMINDED,
                epoch=clock.epoch,
                offset=offset,
                at=moment,
                recorded_at=recorded_at,
                revision_id=clock.revision_id,
                due_at_before=clock.due_at,
                due_at_after=clock.due_at,
            )
            for moment, offset in coming
            if moment <= at
        ]
        clock.reminded_at = max((moment for moment, _offset in coming if moment <= at), default=at)
        later = [moment for moment, _offset in coming if moment > at]
        clock.sweep_at = min([*later, sweep_moment(clock.term.ends_at, clock.due_at)])
        clock.attempts, clock.last_error, clock.postponed_until = 0, "", None
    ClockEvent.objects.bulk_create(noted)
    update_rows(clocks, ["sweep_at", "attempts", "last_error", "postponed_until"])
    return len(noted)


@legal_act
def _set_aside(clock_id: int, error: Exception, *, at: datetime) -> None:
    """Keep the error of a clock that cannot be handled, for administrators, and wait longer."""
    log.error("clock %s cannot be handled", clock_id, exc_info=error)
    clock = Clock.objects.select_for_update().get(pk=clock_id)
    clock.attempts = min(clock.attempts + 1, 1000)
    clock.last_error = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
    clock.postponed_until = at + delay(clock.attempts)
    clock.save(update_fields=["attempts", "last_error", "postponed_until"])


def delay(attempts: int) -> timedelta:
    """How long to leave a failing clock alone: a minute, doubled each time, at most six hours."""
    doubled: int = 2 ** min(attempts - 1, 16)
    return min(FIRST_DELAY * doubled, LONGEST_DELAY)


def _begin(run: SweepRun) -> None:
    """Note, before there is work, that a run has begun: one that dies at it stays unfinished."""
    if run.pk is None:
        run.save()


def _finish(run: SweepRun, tally: Tally) -> None:
    """Close the run: from now on it counts as a beat."""
    run.finished_at = timezone.now()  # noqa: TID251 - the pulse is of real time
    run.batches, run.judged, run.reminded = tally.batches, tally.judged, tally.reminded
    run.recomputed, run.postponed = tally.recomputed, tally.postponed
    run.save()


def forget_old_runs() -> int:
    """Delete runs older than a month, so that a beat a minute does not fill the disk."""
    now = timezone.now()  # noqa: TID251 - the pulse is of real time
    return SweepRun.objects.filter(started_at__lt=now - KEEP_RUNS).delete()[0]
