"""From a query as typed to terms: for each word that counts, the words of the index it stands for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count

from search.latin import other_layouts
from search.lexicon import Ids, Lexicon, current
from search.models import Posting
from search.normal import LONGEST_QUERY, words_of
from search.stopwords import is_soft, is_stop_word, sounds_like_stop_word, sounds_soft

# Words of a query that are looked up; a question has fewer.
MOST_WORDS = 12
# Words of a query that may be misspelt; a dozen would be no question but a load.
_MOST_FORGIVEN = 4
_HALF_TYPED = 3
# A shorter word in a wrong layout could be any word.
_SHORTEST_MEANT = 3


@dataclass(slots=True)
class Term:
    """A word of the query.

    ``exact`` are words of the index that are forms of it, ``forgiven`` those that it only begins
    or misspells; each with how well it answers, from 0 to 1. ``shown`` is what it was read as
    where it was misspelt. ``entries`` is how many things hold one of them.
    """

    word: str
    place: int
    exact: Ids = field(default_factory=dict)
    forgiven: Ids = field(default_factory=dict)
    shown: str = ""
    soft: bool = False
    entries: int = 0

    @property
    def words(self) -> Ids:
        """All words of the index that the term stands for."""
        return {**self.forgiven, **self.exact}


@dataclass(frozen=True, slots=True)
class Reading:
    """The terms of a query and its blank-separated parts as typed."""

    terms: list[Term]
    parts: list[str]

    def corrected(self) -> str:
        """The query with the misspelt words put right; empty where none was."""
        if not any(term.shown for term in self.terms):
            return ""
        shown = list(self.parts)
        for place in {term.place for term in self.terms if term.shown}:
            there = [term for term in self.terms if term.place == place]
            shown[place] = " ".join(term.shown or term.word for term in there)
        return " ".join(shown)


def read(kind: str, query: str, *, language: str = "") -> Reading:
    """Look every word of a query up in the vocabulary of a kind.

    Two statements, or three where a word has to be forgiven: the fingerprint of the vocabulary,
    and in how many entries the words stand.
    """
    query = query[:LONGEST_QUERY]
    lexicon = current(kind)
    with lexicon.lock:
        parts = query.split()
        terms = list(_terms(lexicon, parts, open_end=not query[-1:].isspace()))
    _count(terms)
    lost = [term for term in terms if not term.entries][:_MOST_FORGIVEN]
    with lexicon.lock:
        meant = [(term, lexicon.meant(term.word)) for term in lost]
    _choose(meant)
    with lexicon.lock:
        for term in terms:
            term.exact = lexicon.preferring(term.exact, language)
            term.forgiven = lexicon.preferring(term.forgiven, language)
    return Reading(terms, parts)


def _terms(lexicon: Lexicon, parts: list[str], *, open_end: bool) -> Iterator[Term]:
    seen: set[str] = set()
    for place, part in enumerate(parts):
        last = open_end and place == len(parts) - 1
        words = words_of(part)
        meant = _in_other_layout(lexicon, part, words, half_typed=last)
        for word in meant or words:
            if word in seen or is_stop_word(word) or len(seen) == MOST_WORDS:
                continue
            seen.add(word)
            term = Term(word, place, shown=word if meant else "")
            term.soft = is_soft(word) or sounds_soft(word)
            _look_up(lexicon, term, half_typed=last)
            nothing = len(word) == 1 or sounds_like_stop_word(word)
            if term.exact or not nothing:
                yield term


def _look_up(lexicon: Lexicon, term: Term, *, half_typed: bool) -> None:
    """Forms of the word; what only begins with it, and all of a word in a wrong layout, is forgiven."""
    if term.shown:
        term.forgiven = lexicon.strict(term.word)
    else:
        term.exact = lexicon.strict(term.word)
    if half_typed:
        term.forgiven = {**lexicon.beginning(term.word), **term.forgiven}


def _in_other_layout(
    lexicon: Lexicon, part: str, words: list[str], *, half_typed: bool
) -> list[str]:
    """The words that the same keys give in another layout, where only those are known."""

    def known(word: str) -> bool:
        if is_stop_word(word):
            return True
        if len(part) < _SHORTEST_MEANT:
            return False
        begun = half_typed and len(word) >= _HALF_TYPED and lexicon.beginning(word)
        return bool(begun or lexicon.strict(word))

    if any(known(word) or lexicon.strict(word) for word in words):
        return []
    for typed in other_layouts(part):
        others = words_of(typed)
        if others and all(map(known, others)):
            return others
    return []


def _count(terms: Iterable[Term]) -> None:
    """Fill in ``entries``, and drop words that no entry holds any more."""
    every = {number for term in terms for number in term.words}
    held = _held(every)
    for term in terms:
        term.exact = {n: q for n, q in term.exact.items() if n in held}
        term.forgiven = {n: q for n, q in term.forgiven.items() if n in held}
        term.entries = sum(held[number] for number in term.words)


def _held(words: set[int]) -> dict[int, int]:
    if not words:
        return {}
    rows = Posting.objects.filter(word__in=words).values_list("word")
    return dict(rows.annotate(entries=Count("entry")).order_by())


def _choose(meant: list[tuple[Term, dict[str, Ids]]]) -> None:
    """Give each lost term the readings that lead somewhere, and show the one that leads furthest."""
    held = _held({n for _term, found in meant for words in found.values() for n in words})
    for term, found in meant:
        leading = {
            other: sum(held.get(number, 0) for number in words) for other, words in found.items()
        }
        best = max(leading, key=lambda other: leading[other], default="")
        if best and leading[best]:
            term.shown = best
            for words in found.values():
                term.forgiven.update({n: q for n, q in words.items() if n in held})
            term.entries = sum(held[number] for number in term.forgiven)
