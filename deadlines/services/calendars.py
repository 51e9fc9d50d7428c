"""A new calendar: drafted, previewed, approved by a person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from accounts.acting import Actor
from audit.refs import SubjectRef
from audit.services import Act, record
from audit.transactions import legal_act
from deadlines import counting, events
from deadlines.domain.counting import Computation
from deadlines.errors import RevisionNotADraft
from deadlines.models import CalendarDay, CalendarRevision, Clock
from deadlines.proposing import propose


@dataclass(frozen=True, slots=True)
class MovedClock:
    """An open clock whose due moment a calendar would move."""

    clock: Clock
    old: datetime
    new: Computation


def preview_revision(revision: CalendarRevision) -> Iterator[MovedClock]:
    """The open clocks that a revision would move, from when to when; changes nothing."""
    calendar = revision.calendar()
    clocks = (
        Clock.objects.filter(state__in=Clock.OPEN_STATES)
        .select_related("term", "organisation")
        .order_by("pk")
    )
    for clock in clocks.iterator(chunk_size=2000):
        result = counting.count(clock, calendar)
        if result.due_at != clock.due_at:
            yield MovedClock(clock, clock.due_at, result)


@legal_act
def draft_calendar_revision(
    *, title: str, at: datetime, last_year: int | None = None
) -> CalendarRevision:
    """A draft that begins as a copy of the calendar in use, to be corrected by a person."""
    current = CalendarRevision.objects.get(is_current=True)
    draft = CalendarRevision.objects.create(
        title=title,
        first_year=current.first_year,
        last_year=max(last_year or 0, current.last_year),
        based_on=current,
        created_at=at,
    )
    days = list(current.days.all())
    for day in days:
        day.pk, day.revision = None, draft
    CalendarDay.objects.bulk_create(days)
    return draft


@legal_act
def propose_next_year(*, at: datetime) -> CalendarRevision:
    """A draft with one more year from the ``holidays`` package, every line of it an estimate."""
    current = CalendarRevision.objects.get(is_current=True)
    year = current.last_year + 1
    draft = draft_calendar_revision(title=f"{current.first_year}–{year}", at=at, last_year=year)
    CalendarDay.objects.bulk_create(
        [
            CalendarDay(
                revision=draft,
                day=proposed.day,
                kind=proposed.kind.value,
                is_estimate=True,
                is_yearly=proposed.is_yearly,
                **{f"name_{language}": name for language, name in proposed.names().items()},
            )
            for proposed in propose(year)
        ]
    )
    return draft


@legal_act
def approve_calendar_revision(revision_id: int, *, actor: Actor, at: datetime) -> CalendarRevision:
    """Fix a draft and make it the calendar in use.

    Only the switch happens here. The sweep counts the open clocks anew, each before it is
    judged, and a job works through the rest.

    Raises:
        CalendarRevision.DoesNotExist: no such revision.
        RevisionNotADraft: it has been approved before.
    """
    revision = CalendarRevision.objects.select_for_update().get(pk=revision_id)
    if revision.approved_at is not None:
        raise RevisionNotADraft
    revision.digest = revision.content_digest()
    revision.approved_at = at
    revision.approved_by = actor.user
    revision.is_current = True
    CalendarRevision.objects.filter(is_current=True).update(is_current=False)
    revision.save()
    title = revision.title
    record(
        Act(
            actor=actor.ref,
            verb=events.CALENDAR_APPROVED,
            subject=SubjectRef("deadlines.calendar", revision.pk, title, title, title),
            at=at,
            organisation_id=actor.organisation_id,
            facts={"digest": revision.digest, "days": revision.days.count()},
        )
    )
    return revision
