"""Rules of writing that a program can see, over the catalogues and the letters.

A wrong letter that looks right breaks search, sorting and screen readers; a suffix on a variable
is wrong for half of its values. What a sentence means, only a person can judge.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from govservices.env import BASE_DIR
from portal.catalogues import LANGUAGES, Catalogues

CYRILLIC, LATIN = "\u0400-\u04ff", "A-Za-z\u00c0-\u024f\u0259"
# One word in two alphabets; a hyphen parts words ("QR-код").
MIXED = re.compile(rf"[{CYRILLIC}][{LATIN}]|[{LATIN}][{CYRILLIC}]")
# A Latin letter alone between Cyrillic words is a slip of the keyboard: "жалоба c портала".
LONE_LATIN = re.compile(rf"(?<=[{CYRILLIC}] )[a-z](?= [{CYRILLIC}])")
KAZAKH_LETTERS = re.compile("[әғқңөұүһі]", re.IGNORECASE)

VARIABLE = r"(?:%\(\w+\)[sdr]|%[sd]|\{\{[^{}]*\}\}|(?<!\{)\{\w+\}(?!\}))"
# Ordinals need no case: "2-кезең", "3-қадам".
ORDINAL = r"(?:кезең|қадам|бет|бап|тармақ|тармақша|нұсқа|санат)\b"
GLUED = re.compile(rf"{VARIABLE}[»”]?-?(?!{ORDINAL})[а-яәғқңөұүһі]")
GLUED_TO_FIGURE = re.compile(
    r"\d-?(?:[ғгқк][ае]|[дт][ае]|[дтн][ае]н|[нд][ыі]ң|[тд][ыі]ң|ш[іы])(?![\w-])"
)
# These govern a case, so the word before them must be a constant one.
GOVERNING = re.compile(
    rf"{VARIABLE}[»”]? (?:дейін|кейін|бастап|бұрын|сәйкес|қарсы|қарай|мен|бен|пен|да|де|та|те)\b"
)
COUNTED_PLURAL = re.compile(
    rf"{VARIABLE} [а-яәғқңөұүһі]+(?:лар|лер|дар|дер|тар|тер)(?:ы|і)?(?![а-яәғқңөұүһі])"
)
OTHER_QUOTES = {"kk": "“”„\"'", "ru": "“”„\"'", "en": '«»„"'}
MARKUP = re.compile(r"<[^<>]*>|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


class Text(NamedTuple):
    """One text as it is written, where it stands, and its English id if it has one."""

    language: str
    place: str
    written: str
    english: str = ""


def catalogue_texts() -> Iterator[Text]:
    """Every form of every translation."""
    for language in LANGUAGES:
        for room, _key, message in Catalogues(BASE_DIR / "locale", language).entries():
            asked = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            given = (message.string,) if isinstance(message.string, str) else message.string
            for form in given:
                yield Text(language, f"{room}/{language}: {asked[0]!r}", form, asked[-1])


def letter_texts() -> Iterator[Text]:
    """Every line of every letter."""
    folder = BASE_DIR / "templates" / "notifications"
    for path in sorted(folder.rglob("*.txt")):
        language = path.stem.rpartition(".")[2]
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            yield Text(language, f"{path.relative_to(folder)}:{number}", line)


def norm_texts() -> Iterator[Text]:
    """Names and notes of terms, acts and holidays."""
    folder = BASE_DIR / "deadlines" / "data"
    for path in sorted(folder.glob("*.json")):
        for language, text in _told(json.loads(path.read_text("utf-8"))):
            yield Text(language, f"{path.name}: {text!r}", text)


def _told(data: object) -> Iterator[tuple[str, str]]:
    if isinstance(data, list):
        data = dict(enumerate(data))
    if not isinstance(data, dict):
        return
    for key, value in data.items():
        if key in ("kk", "ru", "en") and isinstance(value, str):
            yield key, value
        else:
            yield from _told(value)


TEXTS = [*catalogue_texts(), *letter_texts(), *norm_texts()]


def bare(text: str) -> str:
    """The words a person reads: without tags and variables."""
    return MARKUP.sub(" ", text)


def broken(rule: re.Pattern[str], *languages: str, whole: bool = False) -> list[str]:
    """Places where the pattern is found; in the words alone, or with the variables too."""
    return [
        f"{text.place}: …{text.written[max(0, found.start() - 20) : found.end() + 20]}…"
        for text in TEXTS
        if text.language in languages
        and (found := rule.search(text.written if whole else bare(text.written)))
    ]


def test_the_texts_are_found():
    assert {text.language for text in TEXTS} == {"kk", "ru", "en"}
    assert sum(1 for _text in letter_texts()) > 100
    assert sum(1 for _text in norm_texts()) > 100


@pytest.mark.parametrize(
    ("rule", "wrong", "right"),
    [
        (MIXED, "шaғым", "шағым QR-код 20 МБ"),
        (MIXED, "көрсетілетін қызметтə", "көрсетілетін қызмет"),
        (LONE_LATIN, "жалоба c портала", "жалоба с портала"),
        (GLUED, "%(body)sға жолданды", "%(number)s-кезең"),
        (GLUED, "{{ name }}ның шағымы", "{{ name }} шағымы"),
        (GLUED, "«{service}»ді алу", "«{service}» қызметін алу"),
        (GLUED_TO_FIGURE, "18:30-да", "3-тармағы, 18:30"),
        (GLUED_TO_FIGURE, "1414-ке", "1414 нөміріне"),
        (GOVERNING, "%(date)s дейін", "%(date)s күніне дейін"),
        (COUNTED_PLURAL, "%(n)s шағымдар", "%(n)s шағым"),
    ],
)
def test_each_rule_sees_what_it_is_for(rule, wrong, right):
    assert rule.search(wrong)
    assert not rule.search(right)


def test_no_word_is_written_in_two_alphabets():
    assert broken(MIXED, "kk", "ru", "en") == []
    assert broken(LONE_LATIN, "kk", "ru") == []


def test_russian_has_no_yo_and_no_kazakh_letters():
    assert broken(re.compile("ё", re.IGNORECASE), "ru") == []
    assert broken(KAZAKH_LETTERS, "ru") == []


def test_english_texts_have_no_cyrillic():
    assert broken(re.compile(f"[{CYRILLIC}]"), "en") == []


@pytest.mark.parametrize("language", sorted(OTHER_QUOTES))
def test_quotation_marks_are_those_of_the_language(language):
    assert broken(re.compile(f"[{OTHER_QUOTES[language]}]"), language) == []


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_number_sign_is_held_to_its_number(language):
    assert broken(re.compile("№(?!\u00a0)"), language) == []


def test_kazakh_never_glues_a_suffix_on_a_variable_or_a_figure():
    assert broken(GLUED, "kk", whole=True) == []
    assert broken(GLUED_TO_FIGURE, "kk") == []


def test_kazakh_puts_no_governing_word_after_a_variable():
    assert broken(GOVERNING, "kk", whole=True) == []


def test_kazakh_counts_in_the_singular():
    assert broken(COUNTED_PLURAL, "kk", whole=True) == []
    different = [
        f"{room}: {message.id}"
        for room, _key, message in Catalogues(BASE_DIR / "locale", "kk").entries()
        if not isinstance(message.string, str) and len(set(message.string)) > 1
    ]
    assert different == []


def test_placeholders_are_those_of_the_english_text():
    variable = re.compile(VARIABLE)
    different = [
        text.place
        for text in catalogue_texts()
        if sorted(set(variable.findall(text.written)))
        != sorted(set(variable.findall(text.english)))
    ]
    assert different == []


def test_a_letter_uses_the_same_variables_in_each_language():
    variable = re.compile(r"\{\{\s*([\w.]+)")
    folder = BASE_DIR / "templates" / "notifications"
    for path in sorted(folder.rglob("*.en.txt")):
        used = {
            language: set(variable.findall(_sister(path, language).read_text("utf-8")))
            for language in ("kk", "ru", "en")
        }
        assert used["kk"] == used["ru"] == used["en"], path.name


def _sister(path: Path, language: str) -> Path:
    return path.with_name(path.name.replace(".en.", f".{language}."))


def test_a_text_begins_with_a_capital_when_the_english_does():
    small = [
        text.place
        for text in catalogue_texts()
        if text.english[:1].isupper() and text.written[:1].islower()
    ]
    assert small == []


def test_a_sentence_ends_as_the_english_one_does():
    ends = (".", "?", ":", "…")
    different = [
        text.place
        for text in catalogue_texts()
        if text.english.endswith(ends) and not text.written.endswith(ends)
    ]
    assert different == []
