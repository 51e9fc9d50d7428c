"""Explanations as people read them: dates, basis, and a sentence for every step."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from deadlines.domain import counting as domain
from deadlines.domain.calendar import WorkingCalendar
from deadlines.domain.counting import Rule
from deadlines.domain.explaining import Reason, Step, steps_of
from deadlines.domain.kinds import AmountSource, Standing, Unit
from deadlines.models import StatutoryTerm
from govservices import wording

BILL_NOTE = _(
    "This time limit comes from the 2012 bill. A bill is not law; the portal applies it as its own rule."
)
HOUSE_NOTE = _("This is the portal's own target, not a time limit of the law.")


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a term stands in the law, and how binding it is."""

    standing: str
    act: str
    article: str
    edition: str
    clause: str

    @property
    def note(self) -> str:
        """What a screen must say beside a date that is not of the law; empty otherwise."""
        notes = {Standing.BILL: BILL_NOTE, Standing.HOUSE: HOUSE_NOTE}
        return str(notes.get(Standing(self.standing), ""))


@dataclass(frozen=True, slots=True)
class Line:
    """One step with its sentence and the article it rests on."""

    step: Step
    sentence: str
    article: str

    @property
    def day(self) -> date:
        return self.step.day

    @property
    def counts(self) -> bool:
        return self.step.counts

    @property
    def number(self) -> int | None:
        return self.step.number


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a date is what it is. Dates are None where the term has no length (``why_none``)."""

    term: StatutoryTerm
    zone: ZoneInfo
    event_on: date
    due_on: date | None
    due_at: datetime | None
    notice_by: date | None
    max_extended_on: date | None
    standing: str
    basis: Basis
    steps: tuple[Line, ...]
    why_none: str = ""


def explain(  # noqa: PLR0913 - what a date depends on, each by its name
    term: StatutoryTerm,
    calendar: WorkingCalendar,
    *,
    at: datetime,
    zone: ZoneInfo,
    rule: Rule | None = None,
    due_on: date | None = None,
    extended_days: int = 0,
) -> Explanation:
    """The dates of a term for an event at ``at``, and every step that leads to them.

    Raises:
        CalendarGap, CalendarEnd: the calendar does not reach so far.
    """
    rule = rule or term.rule
    basis = Basis(term.standing, term.act, term.article, term.edition, term.clause)
    if due_on is None and not _has_length(rule):
        return Explanation(
            term, zone, domain.local_date(at, zone), None, None, None, None,
            term.standing, basis, (), why_none=why_none(term),
        )  # fmt: skip
    result = domain.compute(
        rule, calendar, at=at, zone=zone, due_on=due_on, extended_days=extended_days
    )
    steps = steps_of(rule, result, calendar, due_on=due_on, extended_days=extended_days)
    return Explanation(
        term=term,
        zone=zone,
        event_on=result.event_on,
        due_on=result.due_on,
        due_at=result.due_at,
        notice_by=result.notice_by,
        max_extended_on=result.max_extended_on,
        standing=term.standing,
        basis=basis,
        steps=tuple(Line(step, sentence(step, zone), _article(step, term)) for step in steps),
    )


def _has_length(rule: Rule) -> bool:
    return rule.unit is not Unit.NONE and rule.amount is not None


def why_none(term: StatutoryTerm) -> str:
    """Why a term gives no date by itself."""
    if term.note:
        return term.note
    if term.amount_source == AmountSource.ACT:
        return gettext("The date is set by the act of the body, not by the law.")
    if term.amount_source == AmountSource.SUBJECT:
        return gettext("The length is set by the standard of the service.")
    return gettext("The law gives no length for this duty.")


def _article(step: Step, term: StatutoryTerm) -> str:
    """The act behind a calendar day, else the article of the term."""
    if step.special is not None:
        return step.special.act
    return term.article if step.counts or step.reason in _OF_THE_TERM else ""


_OF_THE_TERM = {Reason.DUE, Reason.PASSED, Reason.NOTICE, Reason.LONGEST, Reason.FIXED_DATE}

_PLAIN = {
    Reason.EVENT: _("Day of the event: it does not count, counting begins on the next day."),
    Reason.EVENT_ALONE: _("Day of the event."),
    Reason.EVENT_MOMENT: _("Day of the event: counting begins at the moment of the event."),
    Reason.EVENT_BACK: _("Last day of the term: counting goes back from it."),
    Reason.PERIOD_END: _("Last day of the period: counting begins after it."),
    Reason.WORKING_DAY: _("Working day."),
    Reason.CALENDAR_DAY: _("Calendar day."),
    Reason.WEEKEND: _("Weekend: it does not count."),
    Reason.SAME_DAY: _("The term ends on the same day."),
    Reason.SAME_NUMBER: _("The same day of the month, after the number of months has passed."),
    Reason.MONTH_CLAMPED: _("That month has no such day: its last day is taken."),
    Reason.SET_DATE: _("The date set by the act or the plan."),
    Reason.FIXED_DATE: _("The date named by the rule; a day off does not move it."),
    Reason.ROLLED: _("Moved from a day off to a working day."),
    Reason.DUE: _("Last day of the term, inclusive: until 23:59:59 local time."),
    Reason.DUE_MOMENT: _("Last moment of the term, inclusive:"),
    Reason.PASSED: _("The period passes in full at the end of this day."),
    Reason.OPENING: _("The start of the working day: 09:00 local time."),
}


def sentence(step: Step, zone: ZoneInfo) -> str:
    """What a step says, in the language of the screen."""
    language = get_language() or "kk"
    text = _special_sentence(step, language) or _limit_sentence(step)
    if not text:
        text = str(_PLAIN[step.reason])
    if step.reason is Reason.DUE_MOMENT and step.moment is not None:
        text += " " + wording.moment(step.moment, zone, language) + "."
    if step.is_extension and step.counts:
        text += " " + gettext("Day of the extension.")
    if step.is_estimate:
        text += " " + gettext("The calendar of this day is an estimate and may still be corrected.")
    return text


def _special_sentence(step: Step, language: str) -> str:
    if step.special is None:
        return ""
    name = getattr(step.special, f"name_{language[:2]}", "") or step.special.name_ru
    texts = {
        Reason.DAY_OFF: _("Public holiday, it does not count: %(name)s."),
        Reason.MOVED_DAY_OFF: _("Moved day off, it does not count: %(name)s."),
        Reason.MOVED_WORKING_DAY: _("Working day moved from a day off, it counts: %(name)s."),
    }
    return str(texts[step.reason]) % {"name": name}


def _limit_sentence(step: Step) -> str:
    amount = step.amount or 0
    if step.reason is Reason.NOTICE:
        return ngettext(
            "Last day for the notice of an extension: %(n)s working day before the end of the term.",
            "Last day for the notice of an extension: %(n)s working days before the end of the term.",
            amount,
        ) % {"n": amount}
    if step.reason is Reason.LONGEST:
        return ngettext(
            "Latest possible end: extended by %(n)s working day.",
            "Latest possible end: extended by %(n)s working days.",
            amount,
        ) % {"n": amount}
    return ""
