"""What was typed in other letters: Kazakh and Russian in Latin, and a forgotten keyboard layout."""

import re

from search.normal import plain

# Latin into Cyrillic, longest first: Kazakh of 2021 and before, Russian of passports, and habit.
_CYRILLIC = {
    "shch": "щ", "sch": "щ", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш", "gh": "г",
    "yu": "ю", "ya": "я", "yo": "е", "ye": "е", "a": "а", "ä": "а", "á": "а", "b": "б", "c": "ц", "ç": "ч", "d": "д",
    "e": "е", "f": "ф", "g": "г", "ğ": "г", "ǵ": "г", "h": "х", "i": "и", "ı": "ы", "í": "и",
    "j": "ж", "k": "к", "l": "л", "m": "м", "n": "н", "ñ": "н", "ń": "н", "ŋ": "н", "o": "о",
    "ö": "о", "ó": "о", "p": "п", "q": "к", "r": "р", "s": "с", "ş": "ш", "ś": "ш", "t": "т",
    "u": "у", "ü": "у", "ú": "у", "ū": "у", "v": "в", "w": "у", "ý": "у", "x": "х", "y": "ы",
    "z": "з",
}  # fmt: skip
_LETTERS = re.compile("|".join(sorted(_CYRILLIC, key=len, reverse=True)))

# Letters that stand for one another when Cyrillic is typed in Latin share one sound.
_SOUND = {
    "ы": "и", "й": "и", "э": "е", "щ": "ш", "ъ": "", "ь": "", "я": "иа", "ю": "иу", "в": "у",
    "ц": "с",
}  # fmt: skip
_SOUNDS = str.maketrans(_SOUND)
_REPEATED = re.compile(r"(.)\1+")

_QWERTY = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_RUSSIAN = str.maketrans(_QWERTY, _RUSSIAN)
# The row of figures holds the special letters of the Kazakh layout.
_TO_KAZAKH = str.maketrans(f"{_QWERTY}2345890-=", f"{_RUSSIAN}әіңғүұқөһ")
_TO_LATIN = str.maketrans(_RUSSIAN, _QWERTY)
_HAS_CYRILLIC = re.compile("[а-яё]")


def to_cyrillic(word: str) -> str:
    """The likeliest Cyrillic spelling of a Latin word, without special letters."""
    return _LETTERS.sub(lambda letter: _CYRILLIC[letter[0]], word)


def sound(word: str) -> str:
    """A Cyrillic word so that spellings that Latin letters cannot tell apart are equal."""
    return _REPEATED.sub(r"\1", plain(word).translate(_SOUNDS))


def other_layouts(typed: str) -> list[str]:
    """What the same keys give in the layouts that were perhaps meant: *gfcgjhn* is *паспорт*."""
    small = typed.casefold()
    if _HAS_CYRILLIC.search(small):
        return [small.translate(_TO_LATIN)]
    return list(dict.fromkeys([small.translate(_TO_RUSSIAN), small.translate(_TO_KAZAKH)]))
