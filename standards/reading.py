"""A text of a standard as a person reads it in a language: sections, tables and lists, clauses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import override, pgettext

from registry.notation import hours_in_words
from registry.workflow import Recipient
from standards.models import Clause, Erratum, Text
from standards.points import numbered, of_clause, of_provision
from standards.provisions import DocumentKind, Provisions, Where
from standards.richtext import clean
from standards.wording import Spelt, in_words
from standards.workflow import Part, Provision

# Where a text is missing in the language asked for: there is no English of everything.
_INSTEAD = ("ru", "kk")


@dataclass(frozen=True, slots=True)
class Words:
    """A text; ``language`` is its code where it is not the reader's, else empty."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A structured part as rows of cells."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]

    @property
    def labelled_rows(self) -> list[list[tuple[str, Words]]]:
        """Each cell with the head of its column: on a phone it stands beside the cell."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class PartRead:
    """A structured part: a table, or lines."""

    code: str
    anchor: str
    heading: str
    lines: tuple[Words, ...]
    table: Table | None
    errata: tuple[Erratum, ...]


@dataclass(frozen=True, slots=True)
class ClauseRead:
    """A clause with its number, its safe HTML and what it means in plain words."""

    number: str
    anchor: str
    body: SafeString
    language: str
    summary: Words
    errata: tuple[Erratum, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One of the four sections (L13-14.1…14.4)."""

    number: int
    code: str
    heading: str
    parts: tuple[PartRead, ...]
    clauses: tuple[ClauseRead, ...]

    @property
    def speaks_otherwise(self) -> bool:
        """Whether anything in it stands in another language than the reader's."""
        lines = (line for part in self.parts for line in part.lines)
        tables = (part.table for part in self.parts if part.table)
        cells = (cell for table in tables for row in table.rows for cell in row)
        languages = {one.language for one in (*lines, *cells)}
        return any(languages | {clause.language for clause in self.clauses})


def sections_of(text: Text, language: str) -> list[Section]:
    """The four sections in a language; two statements."""
    errata: dict[str, list[Erratum]] = {}
    for one in text.errata.all():
        errata.setdefault(one.point, []).append(one)
    spelt = in_words(text.provisions, language)
    clauses = numbered(text)
    with override(language):
        return [
            Section(
                number,
                part.value,
                str(part.label),
                tuple(
                    _part(one, text.provisions, language, errata)
                    for one in spelt
                    if one.section == part and one.lines
                ),
                tuple(_clause(*one, language, errata) for one in clauses if one[1].part == part),
            )
            for number, part in enumerate(Part, start=1)
        ]


def words_in(given: Mapping[str, str] | None, language: str) -> Words:
    """A text in a language, or in Russian, or in Kazakh, marked as such."""
    for code in (language, *_INSTEAD):
        if text := str((given or {}).get(code) or "").strip():
            return Words(text, "" if code == language else code)
    return Words("")


def _clause(
    number: str, clause: Clause, language: str, errata: Mapping[str, list[Erratum]]
) -> ClauseRead:
    body = words_in(_in_languages(clause, "body"), language)
    point = of_clause(clause.stable_id)
    return ClauseRead(
        number,
        point.replace(":", "-"),
        # Cleaned when it was saved; cleaned again, since a page trusts it.
        mark_safe(clean(body.text)),
        body.language,
        words_in(_in_languages(clause, "summary"), language),
        tuple(errata.get(point, ())),
    )


def _in_languages(clause: Clause, name: str) -> dict[str, str]:
    return {code: getattr(clause, f"{name}_{code}") or "" for code in ("kk", "ru", "en")}


def _part(
    spelt: Spelt, provisions: Provisions, language: str, errata: Mapping[str, list[Erratum]]
) -> PartRead:
    point = of_provision(spelt.code)
    value = provisions.get(spelt.code) or {}
    table = _TABLES[spelt.code](value, language) if spelt.code in _TABLES else None
    return PartRead(
        spelt.code,
        point.replace(":", "-"),
        spelt.heading,
        _lines(spelt, value, language),
        table,
        tuple(errata.get(point, ())),
    )


def _lines(spelt: Spelt, value: Any, language: str) -> tuple[Words, ...]:
    """Lines in words; those of a text that is not there in the language are marked."""
    if spelt.code in _TABLES:
        return ()
    text = value.get("text") if isinstance(value, Mapping) else None
    instead = words_in(text, language)
    own = {instead.text, *instead.text.splitlines()} if instead.language else set()
    return tuple(Words(line, instead.language if line in own else "") for line in spelt.lines)


def _schedule(value: Any, language: str) -> Table:
    rows = tuple(
        (
            Words(capfirst(str(Where(row["where"]).label))),
            Words("\n".join(hours_in_words(row["hours"])) if row.get("hours") else ""),
            words_in(row.get("note"), language),
        )
        for row in value or ()
    )
    heads = (
        pgettext("column of a standard", "Where"),
        pgettext("column of a standard", "Working hours"),
        pgettext("column of a standard", "Note"),
    )
    return _without_empty(Table(heads, rows))


def _documents(value: Any, language: str) -> Table:
    rows = tuple(
        (
            words_in(row.get("name"), language),
            Words(str(DocumentKind(row["kind"]).label) if row.get("kind") else ""),
            Words(", ".join(str(Recipient(code).label) for code in row.get("recipients", ()))),
            words_in(row.get("source"), language),
        )
        for row in value or ()
    )
    heads = (
        pgettext("column of a standard", "Document"),
        pgettext("column of a standard", "In what form"),
        pgettext("column of a standard", "From whom"),
        pgettext("column of a standard", "Note"),
    )
    return _without_empty(Table(heads, rows))


def _refusals(value: Any, language: str) -> Table:
    rows = tuple(
        (words_in(row.get("ground"), language), words_in(row.get("law"), language))
        for row in value or ()
    )
    return Table(
        (
            pgettext("column of a standard", "Ground for refusal"),
            pgettext("column of a standard", "Law"),
        ),
        rows,
    )


def _without_empty(table: Table) -> Table:
    """Without columns that say nothing."""
    kept = [
        place for place in range(len(table.heads)) if any(row[place].text for row in table.rows)
    ]
    return Table(
        tuple(table.heads[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in table.rows),
    )


_TABLES: dict[str, Any] = {
    Provision.SCHEDULE: _schedule,
    Provision.DOCUMENTS: _documents,
    Provision.REFUSALS: _refusals,
}
