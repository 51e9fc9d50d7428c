"""Refusals of the engine, typed; each says in plain words what the law or the data forbid."""

from datetime import date

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from deadlines.domain.calendar import CalendarEnd, CalendarGap
from govservices import wording


class DeadlineError(Exception):
    """A refusal that a person can be shown; ``str()`` gives the sentence."""

    code = "deadline"
    sentence = _("The time limit cannot be changed.")

    def __str__(self) -> str:
        return str(self.sentence)


class UnknownTerm(DeadlineError):
    """No edition of a term is in force on the day of the event (J-2: never a silent zero)."""

    code = "unknown_term"

    def __init__(self, term: str, on: date | None = None) -> None:
        super().__init__(term)
        self.term = term
        self.on = on

    def __str__(self) -> str:
        if self.on is None:
            return gettext("There is no term “%(term)s”.") % {"term": self.term}
        return gettext("No edition of the term “%(term)s” is in force on %(day)s.") % {
            "term": self.term,
            "day": wording.numeric_day(self.on, get_language() or "kk"),
        }


class NothingToCount(DeadlineError):
    """The term has no length of its own and none was given."""

    code = "nothing_to_count"
    sentence = _(
        "This term has no length of its own; the date is set by an act, a standard or a plan."
    )


class NoCalendar(DeadlineError):
    """No calendar of working days has been approved."""

    code = "no_calendar"
    sentence = _("No calendar of working days is in use.")


class DueBeforeStart(DeadlineError):
    """The date set lies before the event."""

    code = "due_before_start"
    sentence = _("The last day cannot be earlier than the day from which it is counted.")


class AlreadyRunning(DeadlineError):
    """The same duty of the same body about the same thing is already running."""

    code = "already_running"
    sentence = _("This time limit is already running.")


class ClockNotOpen(DeadlineError):
    """The clock has ended or is already late, so it cannot be extended."""

    code = "clock_not_open"
    sentence = _("The time limit has already ended.")


class ExtensionNotAllowed(DeadlineError):
    """The law knows no extension of this term."""

    code = "extension_not_allowed"
    sentence = _("The law does not allow this time limit to be extended.")


class AlreadyExtended(DeadlineError):
    """One extension per stage (Q-16)."""

    code = "already_extended"
    sentence = _("This time limit has already been extended once.")


class ExtensionTooLong(DeadlineError):
    """Over the cap, or not at least one whole working day (D12-19.6)."""

    code = "extension_too_long"

    def __init__(self, cap: int) -> None:
        super().__init__(cap)
        self.cap = cap

    def __str__(self) -> str:
        return ngettext(
            "The extension may not exceed %(cap)s working day.",
            "The extension may not exceed %(cap)s working days.",
            self.cap,
        ) % {"cap": self.cap}


class ExtensionTooLate(DeadlineError):
    """The last day for the notice has passed (D12-19.6-p2, Q-17)."""

    code = "extension_too_late"

    def __init__(self, notice_by: date) -> None:
        super().__init__(notice_by)
        self.notice_by = notice_by

    def __str__(self) -> str:
        return gettext(
            "It is too late to extend: the last day for the notice has passed (%(day)s). "
            "The original time limit stands."
        ) % {"day": wording.day_in_table(self.notice_by, get_language() or "kk")}


class SubjectHadClocks(DeadlineError):
    """A subject that ever had a clock is part of the record and is never deleted."""

    code = "subject_had_clocks"
    sentence = _("This cannot be deleted: a time limit has run for it.")


class EditionExists(DeadlineError):
    """A term has one edition for each day it can come into force."""

    code = "edition_exists"
    sentence = _("This term already has an edition of that day.")


class RevisionNotADraft(DeadlineError):
    """Only a draft of the calendar can be approved."""

    code = "revision_not_a_draft"
    sentence = _("This edition of the calendar has already been approved.")


def calendar_sentence(error: CalendarGap | CalendarEnd) -> str:
    """What to tell a person whose date lies outside the calendar of working days."""
    if isinstance(error, CalendarGap):
        return gettext("The calendar of working days begins in %(year)s.") % {
            "year": error.first_year
        }
    return gettext("The calendar of working days ends in %(year)s.") % {"year": error.last_year}
