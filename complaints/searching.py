"""Finding stages by what is on the paper in one's hand: a number, or the complainant's name."""

from django.db import connection
from django.db.models import Q

from accounts.models import Organisation

_MOST_WORDS = 8
# Above every letter of any alphabet: the end of a range of texts with one beginning.
_LAST_CHARACTER = "\U0010ffff"
_NUMBER_CHARACTERS = frozenset("0123456789/-")

_NOTHING: Q = Q(pk__in=[])


def matching(query: str, organisation: Organisation | None = None) -> Q:
    """Stages by the citizen's number, the body's registration number, or the beginning of a name.

    "2026-000117" is the citizen's number, "17/2026" the body's, "17" either of the two; other
    words together begin the name of the legal entity or of the person, as "seitov as" does
    "Seitov Asan". With ``organisation``, stages of that body alone, which one index serves.
    An empty query chooses every stage.
    """
    condition = Q(organisation=organisation) if organisation is not None else Q()
    words = [word.removeprefix("№") for word in query.casefold().split()]
    words = [word for word in words if word][:_MOST_WORDS]
    if not words:
        return condition
    numbers = [word for word in words if _looks_like_number(word)]
    names = [word for word in words if not _looks_like_number(word)]
    found = _of_name(" ".join(names)) if names else Q()
    for number in numbers:
        found &= _of_number(number)
    if numbers and names:
        # A legal entity may have figures in its name.
        found |= _of_name(" ".join(words))
    return condition & found


def _looks_like_number(word: str) -> bool:
    return set(word) <= _NUMBER_CHARACTERS and any(character.isdigit() for character in word)


def _of_number(word: str) -> Q:
    if "/" in word:
        seq, _slash, year = word.partition("/")
        return _registered(seq) & (Q(reg_year=int(year)) if _is_int(year) else _NOTHING)
    year, hyphen, tail = word.rpartition("-")
    if not _is_int(tail):
        return _NOTHING
    if not hyphen:
        return Q(complaint_id=int(tail)) | _registered(tail)
    return _of_citizen(year, int(tail))


def _of_citizen(year: str, pk: int) -> Q:
    """The citizen's number: the year has to be the right one, or left out as in "-000117"."""
    known = Q(complaint_id=pk)
    return known & Q(complaint__filed_at__year=int(year)) if _is_int(year) else known


def _registered(seq: str) -> Q:
    return Q(reg_seq=int(seq)) if _is_int(seq) else _NOTHING


def _is_int(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def _of_name(beginning: str) -> Q:
    """Names are kept in small letters, so that no database has to fold Cyrillic."""
    if connection.vendor == "sqlite":
        # Its LIKE knows no index, a range does.
        return Q(person_key__gte=beginning, person_key__lt=beginning + _LAST_CHARACTER)
    return Q(person_key__startswith=beginning)
