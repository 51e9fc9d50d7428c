"""Words without a database: spelling, Kazakh endings, other letters, misspellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import kazakh, latin, stemming
from search.misspelling import Spellings, distance
from search.normal import LONGEST_WORD, code_spelling, is_code, plain, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Жеке КУӘЛІК", ["жеке", "куәлік"]),
        ("Зачёт", ["зачет"]),
        ("қaлa", ["қала"]),  # a typed with the Latin key
        ("куəлік", ["куәлік"]),  # the letter of the scans
        ("S-001", ["s001"]),
        ("№S–001", ["s001"]),
        ("сәулет-жоспарлау", ["сәулет", "жоспарлау"]),
        ("driver's licence", ["drivers", "licence"]),
        ("па́спорт", ["паспорт"]),
        ("İd", ["id"]),
        ("\0; --\ud800", []),
        ("", []),
    ],
)
def test_one_spelling_for_every_word(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_a_word_without_end_is_cut() -> None:
    assert words_of("а" * 100_000) == ["а" * LONGEST_WORD]


@given(st.text())
def test_any_text_gives_words_of_letters_and_figures_only(text: str) -> None:
    assert all(word.isalnum() and len(word) <= LONGEST_WORD for word in words_of(text))


@pytest.mark.parametrize(
    ("word", "code"), [("s001", True), ("00101001", True), ("с001", True), ("паспорт", False)]
)
def test_numbers_and_codes_are_told_from_words(word: str, code: bool) -> None:
    assert is_code(word) is code


def test_a_code_typed_in_cyrillic_is_the_same_code() -> None:
    assert code_spelling("с001") == "s001"


@pytest.mark.parametrize(
    ("form", "root"),
    [
        ("паспорттар", "паспорт"),
        ("паспортты", "паспорт"),
        ("паспорттарының", "паспорт"),
        ("куәлігі", "куәлік"),
        ("куәлігін", "куәлік"),
        ("куәліктерінен", "куәлік"),
        ("кітабы", "кітап"),
        ("баланың", "бала"),
        ("балаларға", "бала"),
        ("визасымен", "виза"),
        ("мүлкі", "мүлік"),
        ("құқығына", "құқық"),
        ("мектепте", "мектеп"),
        ("мектептегі", "мектеп"),
        ("апостильді", "апостиль"),
        ("жшсні", "жшс"),
        ("тіркеудің", "тіркеу"),
    ],
)
def test_endings_come_off_in_their_order(form: str, root: str) -> None:
    assert kazakh.candidates(plain(form)).get(plain(root)) is True


@pytest.mark.parametrize(("form", "root"), [("шағым", "шақ"), ("балам", "бала"), ("адам", "ада")])
def test_my_and_your_are_only_a_guess(form: str, root: str) -> None:
    assert kazakh.candidates(plain(form)).get(plain(root)) is not True


@pytest.mark.parametrize(
    "word", ["паспортдар", "паспортлар", "паспортді"]
)  # no such ending after т
def test_an_ending_that_the_sound_before_it_forbids_stays(word: str) -> None:
    assert "паспорт" not in kazakh.candidates(plain(word))


@pytest.mark.parametrize(
    ("form", "noun"),
    [("ауыстырғым", "ауыстыру"), ("ашқым", "ашу"), ("тіркейміз", "тіркеу"), ("шығып", "шығу")],
)
def test_a_form_of_a_verb_leads_to_its_noun(form: str, noun: str) -> None:
    assert plain(noun) in kazakh.verbal_nouns(plain(form))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("справка", "справок"),
        ("ребенка", "ребенок"),
        ("удостоверения", "удостоверений"),
        ("гражданин", "граждане"),
        ("матерям", "мать"),
        ("приему", "приема"),
    ],
)
def test_forms_of_a_russian_word_share_a_stem(one: str, other: str) -> None:
    assert stemming.stem(one, "ru") == stemming.stem(other, "ru")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kuzhat", "құжат"),
        ("qujat", "құжат"),
        ("zhol", "жол"),
        ("jol", "жол"),
        ("jürgızuşı", "жүргізуші"),
        ("zhurgizushi", "жүргізуші"),
        ("pasport", "паспорт"),
        ("voditelskie", "водительские"),
        ("udostovereniye", "удостоверение"),
        ("ochered", "очередь"),
        ("tuý", "туу"),
        ("uyymdastyru", "ұйымдастыру"),
    ],
)
def test_latin_letters_sound_as_the_word_that_is_meant(typed: str, meant: str) -> None:
    assert latin.sound(latin.to_cyrillic(typed)) == latin.sound(meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gfcgjhn", "паспорт"),
        ("gjcj,bt", "пособие"),
        ("re2k3r", "куәлік"),
        ("зфыызщке", "passport"),
    ],
)
def test_the_same_keys_in_the_layout_that_was_meant(typed: str, meant: str) -> None:
    assert meant in latin.other_layouts(typed)


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [
        ("паспорт", "паспорт", 0),
        ("пасспорт", "паспорт", 1),
        ("паспрот", "паспорт", 1),
        ("", "аб", 2),
        ("виза", "визы", 1),
    ],
)
def test_errors_between_words(one: str, other: str, errors: int) -> None:
    assert distance(one, other, most=3) == errors


@given(st.text("аб", max_size=7), st.text("аб", max_size=7))
def test_distance_is_the_same_both_ways(one: str, other: str) -> None:
    assert distance(one, other, most=9) == distance(other, one, most=9)


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("виз", []),  # too short to be forgiven
        ("визы", ["виза"]),
        ("вазы", []),  # two errors in four letters
        ("пасспрот", ["паспорт"]),
        ("посспрат", []),
        ("паспорт", []),  # itself
    ],
)
def test_longer_words_are_forgiven_more(typed: str, near: list[str]) -> None:
    known = Spellings()
    for word in ("виза", "паспорт", "тіркеу"):
        known.add(word)
    assert known.near(typed) == near
