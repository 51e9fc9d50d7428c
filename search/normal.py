"""Words as the portal compares them: one spelling per word in kk, ru and en."""

import re
import unicodedata

# A query is read this far, a word this far; what is longer is no question a person asked.
LONGEST_QUERY = 200
LONGEST_WORD = 40

# Latin letters that a Cyrillic word was typed or scanned with.
_LOOKALIKES = str.maketrans("əaeopcxyikmthb", "әаеорсхуікмтнв")
# Kazakh letters as they are typed where the keyboard has none; и stands for і and for и.
_PLAIN = str.maketrans("әғқңөұүһі", "агкноуухи")
_CYRILLIC = re.compile(r"[а-яәғқңөұүһі]")
_LATIN = re.compile(r"[a-zə]")
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ`´](?=\w)")
# Stress marks, and the dot that the small letter of a Turkish capital keeps.
_MARKS = re.compile(r"[\u0300-\u036f]")
_TOKEN = re.compile(r"[^\W_]+")
# Numbers of services and codes such as S-001: one word, however the hyphen was typed.
_CODE = re.compile(r"(?<![^\W_])([^\W\d_]{1,3})[-‐‑–—](\d{2,})(?![^\W_])")
_CODE_WORD = re.compile(r"[^\W\d_]{0,3}\d+\Z")


def words_of(text: str) -> list[str]:
    """The words of a text in their order: small letters, one spelling of every letter.

    ё is е; a Cyrillic word typed with Latin look-alikes is Cyrillic; a code (“S-001”, “s001”)
    is one word. Whatever is not a letter or a figure only separates.
    """
    folded = unicodedata.normalize("NFKC", text.replace("№", " ")).casefold()
    folded = _MARKS.sub("", unicodedata.normalize("NFC", folded)).replace("ё", "е")
    folded = _CODE.sub(r"\1\2", _APOSTROPHES.sub("", folded))
    return [_one_script(word)[:LONGEST_WORD] for word in _TOKEN.findall(folded)]


def _one_script(word: str) -> str:
    if _CYRILLIC.search(word) and _LATIN.search(word):
        return word.translate(_LOOKALIKES)
    return word


def plain(word: str) -> str:
    """A word without the special Kazakh letters: құжат and кужат are both “кужат”."""
    return word.translate(_PLAIN)


def is_cyrillic(word: str) -> bool:
    """Whether the word has a Cyrillic letter."""
    return _CYRILLIC.search(word) is not None


def is_code(word: str) -> bool:
    """Whether the word is a number or a code, which is found exactly or not at all."""
    return _CODE_WORD.match(word) is not None


def code_spelling(word: str) -> str:
    """A code in Latin letters: С001 typed on a Cyrillic keyboard is s001."""
    return word.translate(_CODE_LETTERS)


# By sound for С (the key of S), by shape for the rest.
_CODE_LETTERS = str.maketrans("сѕкмтавенорху", "sskmtabehopxy")
