"""Starting clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Organisation
from audit.refs import ActorRef, SubjectRef
from audit.transactions import legal_act
from deadlines import counting, engine
from deadlines.domain.counting import local_date
from deadlines.domain.kinds import Unit
from deadlines.engine import Engine
from deadlines.errors import AlreadyRunning
from deadlines.models import Clock, ClockEvent, StatutoryTerm


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRequest:
    """A clock to start: by which term, about what, for which body.

    ``amount`` and ``unit`` are the length where it comes from the subject (a standard's term);
    ``due_on`` is the last day where an act or a plan sets it.
    """

    term: str
    subject: SubjectRef
    organisation: Organisation
    assignee_id: int | None = None
    amount: int | None = None
    unit: Unit | None = None
    due_on: date | None = None


@legal_act
def start_clocks(
    requests: Sequence[ClockRequest], *, actor: ActorRef, at: datetime, now: Engine | None = None
) -> list[Clock]:
    """Start clocks at the moment ``at``: one insert for all, one for their events.

    ``now`` is the engine where the act has loaded it already.

    Raises:
        UnknownTerm: no edition of a term is in force that day.
        NothingToCount: the length comes from an act or a subject and was not given.
        DueBeforeStart: the date set lies before the event.
        AlreadyRunning: the duty is already running; the transaction is lost with it.
    """
    if not requests:
        return []
    now = now or engine.load()
    clocks = [_build(request, now, at) for request in requests]
    try:
        Clock.objects.bulk_create(clocks)
    except IntegrityError as error:
        if "one_running_clock_per_duty" in str(error) or "UNIQUE" in str(error):
            raise AlreadyRunning from error
        raise
    recorded_at = timezone.now()  # noqa: TID251 - the moment of writing, beside the legal one
    ClockEvent.objects.bulk_create(
        [_started(clock, actor=actor, recorded_at=recorded_at) for clock in clocks]
    )
    return clocks


def _build(request: ClockRequest, now: Engine, at: datetime) -> Clock:
    """The unsaved clock of a request."""
    zone = ZoneInfo(request.organisation.time_zone)
    term = now.term(request.term, on=local_date(at, zone))
    clock = Clock(
        term=term,
        term_code=term.code,
        subject_code=request.subject.code,
        subject_id=request.subject.id,
        label_kk=request.subject.label_kk,
        label_ru=request.subject.label_ru,
        label_en=request.subject.label_en,
        organisation=request.organisation,
        assignee_id=request.assignee_id,
        revision_id=now.revision_id,
        zone_name=request.organisation.time_zone,
        started_at=at,
        amount=_amount(request, term),
        unit=request.unit or term.unit,
        date_set=request.due_on,
    )
    counting.apply(clock, counting.count(clock, now.calendar))
    clock.sweep_at = counting.next_sweep(clock, now, after=at)
    return clock


def _amount(request: ClockRequest, term: StatutoryTerm) -> int | None:
    return term.amount if request.amount is None else request.amount


def _started(clock: Clock, *, actor: ActorRef, recorded_at: datetime) -> ClockEvent:
    return ClockEvent(
        clock=clock,
        kind=ClockEvent.Kind.STARTED,
        epoch=clock.epoch,
        at=clock.started_at,
        recorded_at=recorded_at,
        revision_id=clock.revision_id,
        due_at_after=clock.due_at,
        facts=counting.inputs(clock) | {"by": actor.user_id},
    )
