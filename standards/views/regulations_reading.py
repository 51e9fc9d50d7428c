"""What the pages of regulations read: a text in words, its chart, its time limits, its record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from audit.models import AuditEntry
from audit.selectors import entries_about
from deadlines.models import Clock
from deadlines.remaining import Remaining, remaining
from deadlines.selectors import clocks_of, current_calendar, next_due
from registry.notation import length_in_words
from standards import flow, steps, terms
from standards.models import Regulation, RegulationText
from standards.regulating import approved_texts, content_of, provisions_of
from standards.wording import text_of

# How a state looks where everybody reads it, and in the office.
_COLOURS = {
    "due": "yellow",
    "drafting": "yellow",
    "agreement_ib": "yellow",
    "in_force": "green",
    "review_needed": "orange",
    "repealed": "grey",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One text of a table line, with the label of its column."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """One of the three sections that are lists: its title, heads and lines."""

    code: str
    title: str
    heads: tuple[str, ...]
    lines: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A text of a regulation as it is read in one language."""

    text: RegulationText
    language: str
    general: str
    told: Sequence[flow.Told]
    chart: SafeString
    tables: tuple[Table, ...]
    total: str
    term: str
    exceeds: bool
    is_partly_timed: bool
    assumption: str


@dataclass(frozen=True, slots=True)
class Line:
    """A clock, and how much of it is left."""

    clock: Clock
    left: Remaining


@dataclass(frozen=True, slots=True)
class Recorded:
    """A line of the record, with the person who acted, if one did."""

    entry: AuditEntry
    who: User | None


@dataclass(frozen=True, slots=True)
class Row:
    """One regulation of a list: since when it holds, and how its open duty stands."""

    regulation: Regulation
    text: RegulationText | None
    clock: Clock | None
    left: Remaining | None
    colour: str

    @property
    def is_late(self) -> bool:
        """Whether K-04 has run out and the duty is still open."""
        return self.left is not None and self.left.is_late


def shown(text: RegulationText) -> Shown:
    """A text in the language of the page; where its steps are not in it, in Russian as a whole."""
    content = content_of(text)
    rows = content[steps.STEPS]
    language = flow.language_of(rows, get_language() or "kk")
    term = provisions_of(text.edition).get("term") or {}
    total = steps.total_of(rows)
    return Shown(
        text=text,
        language=language,
        general=text_of(content[steps.GENERAL], language),
        told=flow.told(rows, language),
        chart=flow.drawn(rows, language, title=chart_title(text)),
        tables=tuple(_table(code, content[code], language) for code in _TABLES if content[code]),
        total=total.in_words,
        term=_term_in_words(term),
        exceeds=steps.exceeds(total, term),
        is_partly_timed=0 < total.timed < total.steps,
        assumption=steps.assumption(),
    )


_TABLES = (steps.INTERNAL, steps.EXTERNAL, steps.SYSTEMS)


def chart_title(text: RegulationText) -> str:
    """What the flow chart is called."""
    service = text.regulation.standard.service
    return _("Flow chart of actions: %(service)s") % {"service": service.name}


def _term_in_words(term: Mapping[str, Any]) -> str:
    if not term.get("amount"):
        return ""
    return length_in_words(term["amount"], term["unit"])


def _table(code: str, rows: Sequence[steps.Row], language: str) -> Table:
    heads = tuple(str(steps.LABELS[code, name]) for name in steps.TEXTS[code])
    lines = tuple(
        tuple(
            Cell(head, text_of(row.get(name), language))
            for head, name in zip(heads, steps.TEXTS[code], strict=True)
        )
        for row in rows
    )
    return Table(code, str(steps.TITLES[code]), heads, lines)


def rows_of(regulations: Sequence[Regulation], at: datetime) -> list[Row]:
    """Lines of a list, in the same few statements however many there are."""
    ids = [one.pk for one in regulations]
    held = {text.regulation_id: text for text in reversed(_approved(ids))}
    clocks = next_due(terms.REGULATION, ids)
    calendar = current_calendar() if clocks else None
    rows = []
    for one in regulations:
        clock = clocks.get(one.pk)
        left = remaining(clock, at=at, calendar=calendar) if clock and calendar else None
        rows.append(Row(one, held.get(one.pk), clock, left, _COLOURS[one.state]))
    return rows


def _approved(ids: Iterable[int]) -> list[RegulationText]:
    """Approved texts of some regulations, the newest first."""
    found = RegulationText.objects.filter(regulation__in=list(ids), approved_on__isnull=False)
    return list(found.select_related("edition").order_by("-number"))


def colour_of(regulation: Regulation) -> str:
    """The colour of the tag that names the state."""
    return _COLOURS[regulation.state]


def lines_of(regulation: Regulation, at: datetime) -> list[Line]:
    """Every K-04 of a regulation, the newest first."""
    calendar = current_calendar()
    clocks = reversed(clocks_of(terms.REGULATION, [regulation.pk])[regulation.pk])
    return [Line(clock, remaining(clock, at=at, calendar=calendar)) for clock in clocks]


def record_of(regulation: Regulation) -> list[Recorded]:
    """The record of a regulation, oldest first, with the people who acted."""
    entries = list(entries_about(terms.REGULATION, regulation.pk))
    people = User.objects.in_bulk({one.actor_user_id for one in entries if one.actor_user_id})
    return [Recorded(entry, people.get(entry.actor_user_id or 0)) for entry in entries]


def earlier_of(regulation: Regulation, text: RegulationText) -> list[RegulationText]:
    """The other approved texts, the newest first."""
    return [one for one in approved_texts(regulation) if one.pk != text.pk]
