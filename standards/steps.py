"""The four sections of a regulation as plain data: shape, what is missing, how long (L13-17, X-10).

Texts (``T``) are ``{"kk": …, "ru": …, "en": …}``; Kazakh and Russian are required, English is not.

    steps      [{"id": "…", "unit": T, "role": T, "action": T, "result": T,
                 "amount": 2, "unit_of_time": "hour", "next": [{"to": "<id>", "if": T}]}]
    internal   [{"from": T, "to": T, "what": T, "system": T}]
    external   [{"from": T, "to": T, "what": T, "system": T}]
    systems    [{"name": T, "use": T}]

A step without ``next`` leads to the step below it, the last one to the end of the service;
``{"to": "end"}`` ends the service at once. The time of a step is not required (X-10).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from govservices import wording
from registry.models import TermUnit
from registry.notation import length_in_words
from standards.provisions import LANGUAGES, Words, new_id, words

Row = dict[str, Any]

GENERAL, STEPS, INTERNAL, EXTERNAL, SYSTEMS = (
    "general", "steps", "internal", "external", "systems",
)  # fmt: skip
SECTIONS = (GENERAL, STEPS, INTERNAL, EXTERNAL, SYSTEMS)
LISTS = (STEPS, INTERNAL, EXTERNAL, SYSTEMS)
# L13-17.4: asked for where the portal or a service centre takes part.
ONLY_WITH_OTHERS = (EXTERNAL, SYSTEMS)
END = "end"
MOST_ROWS = 40
LONGEST_TEXT = 2_000
LONGEST_TIME = 9_999

TITLES: dict[str, Any] = {
    GENERAL: _("General provisions"),
    STEPS: _("Order of actions of structural units (staff)"),
    INTERNAL: _("Interaction of structural units (staff)"),
    EXTERNAL: _("Interaction with service centres and other providers"),
    SYSTEMS: _("Use of information systems"),
}
# The texts of a row, in the order in which they are read; the optional ones apart.
TEXTS: dict[str, tuple[str, ...]] = {
    STEPS: ("unit", "role", "action", "result"),
    INTERNAL: ("from", "to", "what", "system"),
    EXTERNAL: ("from", "to", "what", "system"),
    SYSTEMS: ("name", "use"),
}
_OPTIONAL = {(INTERNAL, "system"), (EXTERNAL, "system")}
LABELS: dict[tuple[str, str], Any] = {
    (STEPS, "unit"): pgettext_lazy("regulation", "structural unit"),
    (STEPS, "role"): pgettext_lazy("regulation", "position of the employee"),
    (STEPS, "action"): pgettext_lazy("regulation", "action"),
    (STEPS, "result"): pgettext_lazy("regulation", "result of the action"),
    (INTERNAL, "from"): pgettext_lazy("regulation", "who passes on"),
    (INTERNAL, "to"): pgettext_lazy("regulation", "to whom"),
    (INTERNAL, "what"): pgettext_lazy("regulation", "what is passed on"),
    (INTERNAL, "system"): pgettext_lazy("regulation", "through which system"),
    (SYSTEMS, "name"): pgettext_lazy("regulation", "information system"),
    (SYSTEMS, "use"): pgettext_lazy("regulation", "what it is used for"),
}
LABELS |= {(EXTERNAL, name): LABELS[INTERNAL, name] for name in TEXTS[EXTERNAL]}
PLACES: dict[str, Any] = {
    STEPS: _("Action %(number)s"),
    INTERNAL: _("Interaction of units, line %(number)s"),
    EXTERNAL: _("Interaction with others, line %(number)s"),
    SYSTEMS: _("Information system, line %(number)s"),
}

# Minutes of working time. A working day has 8 hours, a week 5 working days, a month 30 calendar
# days: so lengths in different units can be compared.
_WORKING_DAY = 8 * 60
_CALENDAR_DAY = Fraction(_WORKING_DAY * 5, 7)
_MINUTES: dict[str, Fraction] = {
    TermUnit.MINUTE: Fraction(1),
    TermUnit.HOUR: Fraction(60),
    TermUnit.WORKING_DAY: Fraction(_WORKING_DAY),
    TermUnit.CALENDAR_DAY: _CALENDAR_DAY,
    TermUnit.MONTH: _CALENDAR_DAY * 30,
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a regulation lacks before it may be approved (L13-17)."""

    section: str
    code: str
    number: int = 0
    field: str = ""

    @property
    def place(self) -> str:
        """Where it is lacking: the section, or the line of it."""
        if not self.number:
            return str(TITLES[self.section])
        return str(PLACES[self.section]) % {"number": self.number}

    @property
    def sentence(self) -> str:
        """In the reader's language."""
        label = LABELS.get((self.section, self.field))
        place = f"{self.place} ({label})" if label else self.place
        return str(_SENTENCES[self.code]) % {"place": place}

    def __str__(self) -> str:
        return self.sentence


_SENTENCES: dict[str, Any] = {
    "empty": _("%(place)s: not filled in yet."),
    "kk_missing": _("%(place)s: the text in Kazakh is missing."),
    "ru_missing": _("%(place)s: the text in Russian is missing."),
    "unreached": _("%(place)s: no other action leads here."),
}


@dataclass(frozen=True, slots=True)
class Way:
    """Where a step leads: the place of the next step from 0, None for the end; and in which case."""

    to: int | None
    condition: Words


@dataclass(frozen=True, slots=True)
class Total:
    """How long the longest way through the steps takes; a loop is counted once.

    ``minutes`` are minutes of working time. ``unit`` is the one unit of all the lengths on the
    way, empty where they differ; ``timed`` steps of ``steps`` have a length.
    """

    minutes: Fraction
    unit: str
    amount: int
    timed: int
    steps: int

    @property
    def in_words(self) -> str:
        """In the reader's language; empty where no step has a length."""
        if not self.timed:
            return ""
        return length_in_words(self.amount, self.unit) if self.unit else spelt(self.minutes)


def cleaned(section: str, rows: Any) -> list[Row]:
    """Rows in the shape of their section: unknown keys, empty rows and dead references fall away."""
    found = [row for row in rows or () if isinstance(row, Mapping)]
    shaped = [_shaped(section, row) for row in found]
    kept = [row for row in shaped if _says_something(section, row)]
    return _linked(kept) if section == STEPS else kept


def clean_text(text: Any) -> str:
    """A text without characters that no page and no file can carry."""
    said = text if isinstance(text, str) else ""
    return _CONTROL.sub("", said.replace("\r\n", "\n")).strip()


def _words_of(value: Any) -> Words:
    text = value if isinstance(value, Mapping) else {}
    return words(**{language: clean_text(text.get(language)) for language in LANGUAGES})


def _shaped(section: str, row: Mapping[str, Any]) -> Row:
    shaped: Row = {name: _words_of(row.get(name)) for name in TEXTS[section]}
    if section != STEPS:
        return shaped
    amount, unit = row.get("amount"), row.get("unit_of_time")
    timed = isinstance(amount, int) and not isinstance(amount, bool) and 0 < amount <= LONGEST_TIME
    return {
        "id": clean_text(row.get("id")) or new_id(),
        **shaped,
        "amount": amount if timed else None,
        "unit_of_time": unit if unit in TermUnit.values else TermUnit.HOUR.value,
        "next": [
            {"to": clean_text(way.get("to")), "if": _words_of(way.get("if"))}
            for way in row.get("next") or ()
            if isinstance(way, Mapping)
        ],
    }


def _says_something(section: str, row: Row) -> bool:
    """Whether anything was typed; a step to which another leads is decided by its texts alone."""
    return any(any(row[name].values()) for name in TEXTS[section])


def _linked(rows: list[Row]) -> list[Row]:
    """Each step has an id of its own, and leads only to steps that are there."""
    seen: set[str] = set()
    for row in rows:
        if row["id"] in seen or row["id"] == END:
            row["id"] = new_id()
        seen.add(row["id"])
    for row in rows:
        row["next"] = [way for way in row["next"] if way["to"] in seen or way["to"] == END]
    return rows


def ways_of(rows: Sequence[Row]) -> list[list[Way]]:
    """Where each step leads, resolved: the step below where none is named, the end after the last."""
    place = {row["id"]: number for number, row in enumerate(rows)}
    found = []
    for number, row in enumerate(rows):
        named = [
            Way(place.get(way["to"]), way["if"])
            for way in row.get("next") or ()
            if way["to"] in place or way["to"] == END
        ]
        below = number + 1 if number + 1 < len(rows) else None
        found.append(named or [Way(below, words())])
    return found


def total_of(rows: Sequence[Row]) -> Total:
    """The longest way from the first step to the end; steps that exclude one another do not add up."""
    chosen = [rows[number] for number in _longest_way(rows)]
    timed = [row for row in chosen if row.get("amount")]
    units = {row["unit_of_time"] for row in timed}
    return Total(
        minutes=sum((minutes_of(row) for row in timed), Fraction(0)),
        unit=units.pop() if len(units) == 1 else "",
        amount=sum(row["amount"] for row in timed),
        timed=sum(1 for row in rows if row.get("amount")),
        steps=len(rows),
    )


def minutes_of(row: Mapping[str, Any]) -> Fraction:
    """The length of one step in minutes of working time; nothing where none is given."""
    return in_minutes(row.get("amount"), row.get("unit_of_time", ""))


def in_minutes(amount: int | None, unit: str) -> Fraction:
    """A length in minutes of working time (a day of 8 hours, a week of 5 days, a month of 30)."""
    return _MINUTES.get(unit, Fraction(0)) * (amount or 0)


def _longest_way(rows: Sequence[Row]) -> tuple[int, ...]:
    """Places of the steps on the longest way; an arrow back to a step on the way is not followed."""
    ways, known, above = ways_of(rows), dict[int, tuple[int, ...]](), set[int]()

    def visit(number: int) -> tuple[int, ...]:
        if number in known:
            return known[number]
        above.add(number)
        tails = [
            visit(way.to) for way in ways[number] if way.to is not None and way.to not in above
        ]
        above.discard(number)
        best = max(tails, key=length, default=())
        known[number] = (number, *best)
        return known[number]

    def length(tail: tuple[int, ...]) -> tuple[Fraction, int]:
        return sum((minutes_of(rows[number]) for number in tail), Fraction(0)), len(tail)

    return visit(0) if rows else ()


def exceeds(total: Total, term: Mapping[str, Any]) -> bool:
    """Whether the steps take longer than the term of the standard: a warning, never a refusal."""
    allowed = in_minutes(term.get("amount"), str(term.get("unit") or ""))
    return allowed > 0 and total.minutes > allowed


def spelt(minutes: Fraction) -> str:
    """Working time in working days, hours and minutes, rounded up to a minute."""
    whole = -int(-minutes // 1)
    days, rest = divmod(whole, _WORKING_DAY)
    language = get_language() or "kk"
    parts = [wording.count(days, "working_days", language)] if days else []
    if rest or not days:
        parts.append(wording.duration(rest, language))
    return " ".join(parts)


def length_of(row: Mapping[str, Any]) -> str:
    """The length of one step in words: "2 hours"; empty where none is given."""
    if not row.get("amount"):
        return ""
    return length_in_words(row["amount"], row["unit_of_time"])


def lacking_in(content: Mapping[str, Any], *, with_others: bool) -> list[Lacking]:
    """Everything that keeps a regulation from approval, section by section (L13-17.1…17.4).

    ``content`` holds ``general`` as a text in three languages and the four lists;
    ``with_others`` says that the portal or a service centre takes part in the service.
    """
    found = [Lacking(GENERAL, code) for code in _both(content[GENERAL])]
    for section in LISTS:
        rows = content[section]
        if not rows and (with_others or section not in ONLY_WITH_OTHERS):
            found.append(Lacking(section, "empty"))
        found += _in_rows(section, rows)
    return found


def _in_rows(section: str, rows: Sequence[Row]) -> Iterable[Lacking]:
    for number, row in enumerate(rows, start=1):
        for name in TEXTS[section]:
            required = (section, name) not in _OPTIONAL
            for code in _both(row.get(name), required=required):
                yield Lacking(section, code, number, name)


def _both(text: Any, *, required: bool = True) -> Iterable[str]:
    """Kazakh and Russian are both there or, where it may be empty, neither (Q-30)."""
    kk, ru = (bool((text or {}).get(language, "").strip()) for language in ("kk", "ru"))
    if kk != ru:
        yield "ru_missing" if kk else "kk_missing"
    elif required and not kk:
        yield "empty"


def unreached(rows: Sequence[Row]) -> list[Lacking]:
    """Steps to which no way leads: shown to the drafter, refused by nobody."""
    reached, waiting, ways = {0}, [0] if rows else [], ways_of(rows)
    while waiting:
        for way in ways[waiting.pop()]:
            if way.to is not None and way.to not in reached:
                reached.add(way.to)
                waiting.append(way.to)
    lost = [number for number in range(len(rows)) if number not in reached]
    return [Lacking(STEPS, "unreached", number + 1) for number in lost]


def assumption() -> str:
    """How lengths in different units are compared, for the reader."""
    return gettext(
        "Lengths in different units are compared so: a working day has 8 hours, a week 5 working "
        "days, a month 30 calendar days. The longest way through the actions counts, each "
        "repetition once."
    )
