"""Which words of a vocabulary a misspelt word may be."""

from collections.abc import Iterable
from functools import reduce

# Shortest words that are forgiven one and two errors.
ONE_ERROR = 4
TWO_ERRORS = 7


def allowed_errors(word: str) -> int:
    """How many letters of a word may be wrong, missing, too many or swapped with the next."""
    return (len(word) >= ONE_ERROR) + (len(word) >= TWO_ERRORS)


class Spellings:
    """Words by length, each with the set of its letters as bits of a number.

    Two words that are ``n`` errors apart differ by at most ``n`` in length and by at most
    ``2n`` in their letters: a comparison of two whole numbers leaves few words for the table
    of distances.
    """

    def __init__(self) -> None:
        self._by_length: dict[int, dict[str, int]] = {}

    def add(self, word: str) -> None:
        """Make a word known; again changes nothing."""
        self._by_length.setdefault(len(word), {})[word] = _letters(word)

    def near(self, word: str) -> list[str]:
        """The other known words nearest to a word, in alphabetical order; none where all are far."""
        most = allowed_errors(word)
        letters = _letters(word)
        found: dict[str, int] = {}
        for length in range(len(word) - most, len(word) + most + 1):
            for known, bits in self._by_length.get(length, {}).items():
                if (letters ^ bits).bit_count() <= 2 * most:
                    apart = distance(word, known, most=most)
                    if 0 < apart <= most:
                        found[known] = apart
        least = min(found.values(), default=0)
        return sorted(known for known, apart in found.items() if apart == least)


def _letters(word: Iterable[str]) -> int:
    return reduce(lambda bits, letter: bits | 1 << (ord(letter) & 63), word, 0)


def distance(one: str, other: str, *, most: int) -> int:
    """Errors between two words, swapped neighbours counting once; above ``most``, any number."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, theirs in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != theirs))
            swapped = i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == theirs
            row.append(min(cost, older[j - 2] + 1) if swapped else cost)
        if min(row) > most:
            return most + 1
    return row[-1]
