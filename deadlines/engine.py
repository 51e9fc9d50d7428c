"""The terms and the calendar in force, read once per change instead of once per use.

Every load asks the database one small question: which rule set and calendar are current, and
under which stamps. What lies behind a stamp never changes, so it may be kept by the process;
a new holiday or edition carries a new stamp and is seen by the very next act.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Subquery

from deadlines.domain.calendar import WorkingCalendar
from deadlines.errors import NoCalendar, UnknownTerm
from deadlines.models import CalendarRevision, RuleSet, StatutoryTerm
from govservices.composed import Composed


@dataclass(frozen=True, slots=True)
class TermBook:
    """All editions of all terms of one rule set."""

    by_id: dict[int, StatutoryTerm]
    by_code: dict[str, list[StatutoryTerm]]
    reminders: dict[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Engine:
    """What counting needs: the calendar in use and the terms in force."""

    revision_id: int
    calendar: WorkingCalendar
    book: TermBook

    def term(self, code: str, *, on: date) -> StatutoryTerm:
        """The edition of a term (by code or K-number) in force on a day.

        Raises:
            UnknownTerm: there is none; a missing term fails loudly (J-2).
        """
        editions = self.book.by_code.get(code)
        if editions is None:
            raise UnknownTerm(code)
        for edition in reversed(editions):
            if edition.valid_from <= on:
                return edition
        raise UnknownTerm(code, on)

    def reminders(self, term_id: int) -> tuple[int, ...]:
        """In how many working days before the end of a term to remind."""
        return self.book.reminders.get(term_id, ())


def load() -> Engine:
    """The engine as of now, in one statement where nothing has changed.

    Raises:
        NoCalendar: no calendar has been approved.
        UnknownTerm: no rule set is active.
    """
    found = _IN_FORCE.rows()
    if not found:
        raise UnknownTerm("*")
    rule_set_id, stamp, revision_id, digest = found[0]
    if revision_id is None:
        raise NoCalendar
    return Engine(revision_id, calendar_of(revision_id, digest), _book(rule_set_id, stamp))


def _in_force() -> QuerySet[Any, Any]:
    current = CalendarRevision.objects.filter(is_current=True)
    return (
        RuleSet.objects.filter(is_active=True)
        .annotate(
            revision_id=Subquery(current.values("id")[:1]),
            revision_digest=Subquery(current.values("digest")[:1]),
        )
        .values_list("id", "stamp", "revision_id", "revision_digest")
        .order_by("pk")[:1]
    )


_IN_FORCE = Composed(_in_force)


@lru_cache(maxsize=16)
def calendar_of(revision_id: int, digest: str) -> WorkingCalendar:
    """The calendar of an approved revision; the digest is part of the key."""
    return CalendarRevision.objects.get(pk=revision_id).calendar()


def calendars_of(revision_ids: set[int]) -> dict[int, WorkingCalendar]:
    """Calendars of several approved revisions."""
    rows = CalendarRevision.objects.filter(pk__in=revision_ids).values_list("id", "digest")
    return {pk: calendar_of(pk, digest) for pk, digest in rows}


@lru_cache(maxsize=4)
def _book(rule_set_id: int, stamp: UUID) -> TermBook:
    """The terms of a rule set under a stamp."""
    terms = list(
        StatutoryTerm.objects.filter(rule_set_id=rule_set_id)
        .prefetch_related("reminders")
        .order_by("valid_from")
    )
    by_code: dict[str, list[StatutoryTerm]] = {}
    for term in terms:
        by_code.setdefault(term.code, []).append(term)
        if term.k_number:
            by_code.setdefault(term.k_number, []).append(term)
    return TermBook(
        by_id={term.pk: term for term in terms},
        by_code=by_code,
        reminders={term.pk: tuple(row.offset for row in term.reminders.all()) for term in terms},
    )
