"""Asking the index.

    from search.query import Found, corrected, find

    find("registry.service", "жүргізуші куәлігін ауыстыру", limit=200, language="kk")
    corrected("registry.service", "пасспорт")        # "паспорт": “Showing results for паспорт”

``find`` gives the best first. ``Found.exact`` is true where every word of the query stands in the
thing, in some form of the word, at the places that matter: names, codes and what people call it;
or, where no thing answers so, in any of its texts. It is false for what only came along: a query
that had to be completed, respelt or relaxed, words in lesser texts only, a score far below the
best. An empty query finds nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log2

from search.lexicon import Ids
from search.models import Entry, Posting
from search.reading import Term, read

# A query of common words is answered from so many things, those named so first.
CAP = 2000
# Places that matter: weights A and B.
_STRONG = 2
# What comes along: less than this share of the best score.
_FAR_WEAKER = 0.3
# A relaxed query: at least this share of the weight of its words, and nearly the best share.
_LEAST_SHARE = 0.5
_NEARLY = 0.75
_UNKNOWN = 0.2
# Grades of an answer to one word.
_MATTERS, _MENTIONED, _FORGIVEN, _FORGIVEN_MENTION = 3, 2, 1, 0


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that answers a query; scores compare within one answer only."""

    id: int
    score: float
    exact: bool


# Of one entry: grade and score of its best answer to a term.
_Hit = tuple[int, float]
_Hits = dict[int, _Hit]
# Key of an entry, score, exact.
_Row = tuple[int, float, bool]


def find(kind: str, query: str, *, limit: int = 200, language: str = "") -> list[Found]:
    """Things of a kind that answer a query as typed, best first.

    ``language`` of the screen decides between equal answers. Five to eight short statements,
    however many things there are.
    """
    terms = read(kind, query, language=language).terms
    needed = sorted([term for term in terms if not term.soft] or terms, key=_entries)
    extra = [term for term in terms if term not in needed]
    hits = _all_of(needed)
    if not hits:
        return _named(_relaxed(needed), limit)
    return _named(_ranked(hits, needed, extra), limit)


def corrected(kind: str, query: str) -> str:
    """What the query was read as where words of it were misspelt; empty where none was."""
    return read(kind, query).corrected()


def _entries(term: Term) -> int:
    return term.entries


def _all_of(terms: list[Term]) -> list[_Hits]:
    """For each term, the rarest first, its hits among entries that answer all; empty for none."""
    found: list[_Hits] = []
    among: set[int] | None = None
    for term in terms:
        hits = _hits(term, among) if term.entries else {}
        among = set(hits) if among is None else among & hits.keys()
        if not among:
            return []
        found.append(hits)
    return [{entry: hits[entry] for entry in among or ()} for hits in found]


def _hits(term: Term, among: Iterable[int] | None) -> _Hits:
    words = term.words
    rows = Posting.objects.filter(word__in=words).values_list(
        "entry_id", "word_id", "field", "value"
    )
    if among is not None and term.entries > CAP:
        rows = rows.filter(entry__in=among)
    elif term.entries > CAP:
        rows = rows.order_by("field", "entry_id")[:CAP]
    return _best(rows, term.exact, words)


def _best(rows: Iterable[tuple[int, int, int, int]], exact: Ids, words: Ids) -> _Hits:
    best: _Hits = {}
    for entry, word, field, value in rows:
        strong = field <= _STRONG
        if word in exact:
            grade = _MATTERS if strong else _MENTIONED
        else:
            grade = _FORGIVEN if strong else _FORGIVEN_MENTION
        hit = grade, value * words[word]
        if hit > best.get(entry, (-1, 0.0)):
            best[entry] = hit
    return best


def _weight(term: Term) -> float:
    """Rare words say more; a word that nothing holds says little, it may be any word."""
    return 1 / log2(2 + term.entries) if term.entries else _UNKNOWN


def _ranked(hits: list[_Hits], needed: list[Term], extra: list[Term]) -> list[_Row]:
    """Entries that answer all needed terms, with what the other terms add to their scores."""
    among = hits[0].keys()
    scores = dict.fromkeys(among, 0.0)
    helping = [term for term in extra if term.entries]
    all_hits = [*hits, *(_hits(term, among) for term in helping)]
    for term, of_term in zip([*needed, *helping], all_hits, strict=True):
        for entry in among & of_term.keys():
            scores[entry] += of_term[entry][1] * _weight(term)
    grades = {entry: min(of_term[entry][0] for of_term in hits) for entry in among}
    top = max(grades.values())
    best = max(scores[entry] for entry in among if grades[entry] == top)
    return [
        (entry, score, grades[entry] == top >= _MENTIONED and score >= best * _FAR_WEAKER)
        for entry, score in scores.items()
    ]


def _relaxed(terms: list[Term]) -> list[_Row]:
    """What answers the rarest of the words, where nothing answers all of them."""
    total = sum(map(_weight, terms))
    shares: dict[int, float] = {}
    scores: dict[int, float] = {}
    for term in (term for term in terms if term.entries):
        for entry, (grade, score) in _hits(term, None).items():
            if grade in {_MATTERS, _FORGIVEN}:
                shares[entry] = shares.get(entry, 0) + _weight(term) / total
                scores[entry] = scores.get(entry, 0) + _weight(term) * score
    least = max(_LEAST_SHARE, _NEARLY * max(shares.values(), default=0))
    return [(entry, scores[entry], False) for entry, share in shares.items() if share >= least]


def _named(rows: list[_Row], limit: int) -> list[Found]:
    """The best rows with the ids of their room."""
    rows.sort(key=lambda row: (not row[2], -row[1], row[0]))
    del rows[limit:]
    ids = dict(Entry.objects.filter(pk__in=[row[0] for row in rows]).values_list("pk", "object_id"))
    return [Found(ids[entry], score, exact) for entry, score, exact in rows if entry in ids]
