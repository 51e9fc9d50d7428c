"""Two texts of one standard side by side: what was kept, changed, put in, taken out, moved.

Clauses are matched by their stable ids, structured parts by their codes, documents and grounds for
refusal by ids of their own. Only Kazakh and Russian count, as the texts of the law (Q-30).
"""

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from registry.presenting import compared
from standards.models import Clause, Text
from standards.opening import Turn, what_changes
from standards.points import numbered, of_clause, of_provision
from standards.provisions import REQUIRED_LANGUAGES, Provisions
from standards.richtext import plain
from standards.wording import in_words
from standards.workflow import SECTION_OF, Part, Provision

__all__ = [
    "Compared",
    "Fate",
    "Line",
    "Run",
    "Turn",
    "Version",
    "changed_points",
    "compare_texts",
    "what_changes",
]

# Structured parts that are lists of things with ids of their own.
_ITEMS = (Provision.DOCUMENTS, Provision.REFUSALS)
_END_OF_CELL = re.compile(r"(?=</t[dh]>)", re.IGNORECASE)


class Fate(StrEnum):
    """What became of a point, or of a line of it, from one text to the other."""

    KEPT = "kept"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that both texts have (``mark`` is ""), that were taken out ("del") or put in ("ins")."""

    text: str
    mark: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, a row or an item in one language."""

    fate: Fate
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A point of both texts in one language; ``summary`` is what stands beside in plain words."""

    language: str
    fate: Fate
    lines: tuple[Line, ...]
    summary: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """One point of two texts.

    ``before`` and ``after`` are the numbers of a clause in each of them, empty where it does not
    stand and for structured parts, which ``code`` names. ``is_moved`` says that a clause stands in
    another order among its neighbours, under another clause or in another section.
    """

    point: str
    part: str
    code: str
    before: str
    after: str
    fate: Fate
    is_moved: bool
    versions: tuple[Version, ...]

    @property
    def differs(self) -> bool:
        """Whether there is anything to be seen here."""
        return self.is_moved or self.fate != Fate.KEPT


def changed_points(old: Text, new: Text) -> set[str]:
    """Points at which two texts differ in Kazakh or in Russian, put in and taken out included.

    Two statements. A clause that was moved counts as changed; one that only got another number
    because a neighbour came or went does not.
    """
    return {point.point for point in _points(old, new, with_words=False) if point.differs}


def compare_texts(old: Text, new: Text) -> list[Compared]:
    """All points of two texts in reading order, with the words that differ marked.

    What was taken out stands where it stood, after what came before it.
    """
    return _points(old, new, with_words=True)


@dataclass(frozen=True, slots=True)
class _Stand:
    """A clause in a text: its number, where it hangs, and itself."""

    number: str
    parent: str
    clause: Clause

    @property
    def place(self) -> tuple[str, str]:
        """Section and parent: those of one place are neighbours."""
        return self.clause.part, self.parent


def _points(old: Text, new: Text, *, with_words: bool) -> list[Compared]:
    """Structured parts and clauses of each section; words are cut into runs only where asked for."""
    were, will_be = _stands(old), _stands(new)
    moved = _moved(were, will_be)
    parts = _parts(old.provisions, new.provisions, with_words=with_words)
    clauses = [
        _clause(key, were.get(key), will_be.get(key), key in moved, with_words=with_words)
        for key in _in_order(list(were), list(will_be))
    ]
    return [one for part in Part for one in (*parts, *clauses) if one.part == part]


def _stands(text: Text) -> dict[str, _Stand]:
    """Clauses of a text by stable id, in reading order."""
    clauses = numbered(text)
    stable = {clause.pk: str(clause.stable_id) for _number, clause in clauses}
    return {
        str(clause.stable_id): _Stand(number, stable.get(clause.parent_id or 0, ""), clause)
        for number, clause in clauses
    }


def _in_order(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The new order, with each one that was taken out after the one that stood before it."""
    order = list(new)
    known = set(new)
    for place, key in enumerate(old):
        if key not in known:
            order.insert(order.index(old[place - 1]) + 1 if place else 0, key)
    return order


def _moved(were: Mapping[str, _Stand], will_be: Mapping[str, _Stand]) -> set[str]:
    """Clauses with another section, another parent, or another order among their neighbours."""
    both = [key for key in will_be if key in were]
    moved = {key for key in both if were[key].place != will_be[key].place}
    for place in {will_be[key].place for key in both}:
        after = [key for key in both if key not in moved and will_be[key].place == place]
        stayed = set(after)
        before = [key for key in were if key in stayed]
        for block in SequenceMatcher(a=before, b=after, autojunk=False).get_matching_blocks():
            stayed -= set(after[block.b : block.b + block.size])
        moved |= stayed
    return moved


def _clause(
    key: str, was: _Stand | None, will_be: _Stand | None, is_moved: bool, *, with_words: bool
) -> Compared:
    stand = will_be or was
    if stand is None:
        raise ValueError(key)
    versions = tuple(
        _version_of_clause(language, was, will_be, with_words=with_words)
        for language in REQUIRED_LANGUAGES
    )
    return Compared(
        point=of_clause(stand.clause.stable_id),
        part=stand.clause.part,
        code="",
        before=was.number if was else "",
        after=will_be.number if will_be else "",
        fate=_whole(versions),
        is_moved=is_moved,
        versions=versions,
    )


def _version_of_clause(
    language: str, was: _Stand | None, will_be: _Stand | None, *, with_words: bool
) -> Version:
    before, after = _paragraphs(was, language), _paragraphs(will_be, language)
    old, new = _summary(was, language), _summary(will_be, language)
    fate = _fate_of((before, old) if was else None, (after, new) if will_be else None)
    if not with_words:
        return Version(language, fate, ())
    lines = tuple(_line(*pair) for pair in _aligned(before, after))
    return Version(language, fate, lines, _runs(old, new))


def _paragraphs(stand: _Stand | None, language: str) -> list[str]:
    """The words of a clause; cells of a table stay apart."""
    if stand is None:
        return []
    body = getattr(stand.clause, f"body_{language}") or ""
    return plain(_END_OF_CELL.sub(" ", body)).splitlines()


def _summary(stand: _Stand | None, language: str) -> str:
    return (getattr(stand.clause, f"summary_{language}") or "").strip() if stand else ""


def _parts(old: Provisions, new: Provisions, *, with_words: bool) -> list[Compared]:
    """Structured parts in the order of the law."""
    found = []
    spelt = {
        language: (in_words(old, language), in_words(new, language))
        for language in REQUIRED_LANGUAGES
    }
    for place, code in enumerate(Provision):
        versions = []
        for language, (were, will_be) in spelt.items():
            before, after = were[place].lines, will_be[place].lines
            fate = _fate_of(before or None, after or None)
            pairs = _pairs(code, old, new, before, after) if with_words else []
            versions.append(Version(language, fate, tuple(_line(*pair) for pair in pairs)))
        whole = tuple(versions)
        point, part = of_provision(code.value), str(SECTION_OF[code])
        found.append(Compared(point, part, code.value, "", "", _whole(whole), False, whole))
    return found


Pair = tuple[str | None, str | None]


def _pairs(
    code: Provision,
    old: Provisions,
    new: Provisions,
    before: Sequence[str],
    after: Sequence[str],
) -> list[Pair]:
    """Lines of a structured part matched with each other: by id where its items have ids."""
    if code not in _ITEMS:
        return _aligned(before, after)
    were = dict(zip(_ids(old, code), before, strict=True))
    will_be = dict(zip(_ids(new, code), after, strict=True))
    order = _in_order(list(were), list(will_be))
    return [(were.get(key), will_be.get(key)) for key in order]


def _ids(provisions: Provisions, code: Provision) -> list[str]:
    return [str(row["id"]) for row in provisions.get(code.value) or []]


def _aligned(before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    """Lines matched by what they say; what stands where other lines stood is matched with them."""
    pairs: list[Pair] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for _kind, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        pairs += zip_longest(before[a_from:a_to], after[b_from:b_to])
    return pairs


def _line(before: str | None, after: str | None) -> Line:
    return Line(_fate_of(before, after), _runs(before or "", after or ""))


def _runs(before: str, after: str) -> tuple[Run, ...]:
    """Both texts in one flow: what both have once, what one has marked."""
    if before == after:
        return (Run(after, ""),) if after else ()
    left, right = map(deque, compared(before, after))
    runs = []
    while left or right:
        if left and left[0].is_changed:
            runs.append(Run(left.popleft().text, "del"))
        elif right[0].is_changed:
            runs.append(Run(right.popleft().text, "ins"))
        else:
            left.popleft()
            runs.append(Run(right.popleft().text, ""))
    return tuple(runs)


def _fate_of(before: object, after: object) -> Fate:
    """From two states of one thing, of which None is the one where it does not stand."""
    if before == after:
        return Fate.KEPT
    if before is None:
        return Fate.ADDED
    return Fate.REMOVED if after is None else Fate.CHANGED


def _whole(versions: Sequence[Version]) -> Fate:
    """Of a point, from its languages: changed where one of them alone differs."""
    fates = {version.fate for version in versions}
    return fates.pop() if len(fates) == 1 else Fate.CHANGED
