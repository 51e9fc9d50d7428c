"""Words as the portal compares them: one spelling per word in kk, ru and en."""

import re

# Look-alikes from scans and from keyboards without Kazakh letters.
_FOLD = str.maketrans({"ə": "ә", "ё": "е", "i": "i", "–": " ", "-": " "})
_WORD = re.compile(r"\w+")


def normalise(text: str) -> str:
    """Case-folded words separated by single spaces; Cyrillic folds in Python, not in SQLite."""
    return " ".join(_WORD.findall(text.casefold().translate(_FOLD)))


def stems(query: str) -> list[str]:
    """Beginnings of the words of a query, shortened so that endings do not matter."""
    return [_shorten(word) for word in normalise(query).split() if len(word) > 1]


def _shorten(word: str) -> str:
    if len(word) <= 4:
        return word
    return word[: max(4, len(word) - 3)]
