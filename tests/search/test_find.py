"""What a query finds among the sample services, and in which order."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.index import Document, Text, put
from search.query import Found, corrected, find
from tests.search.recall import KIND

pytestmark = pytest.mark.usefixtures("services")


def ids(query: str, language: str = "") -> list[int]:
    return [one.id for one in find(KIND, query, language=language)]


def exact(query: str) -> list[int]:
    return [one.id for one in find(KIND, query) if one.exact]


@pytest.mark.parametrize(
    "query", ["", "  ", "\0", "қалай туралы", "как и где", "?!", "\ud800", "ь"]
)
def test_a_query_that_says_nothing_finds_nothing(query: str) -> None:
    assert find(KIND, query) == []


@pytest.mark.parametrize(
    "query", ["S-017", "s017", "S017", "№ S-017", "С-017", "01801001", "s-017 тіркеу"]
)
def test_a_number_or_code_is_found_exactly(query: str) -> None:
    assert exact(query) == [17]


def test_a_number_is_never_respelt() -> None:
    assert ids("S-999 ") == []


def test_the_beginning_of_a_code_finds_what_begins_so() -> None:
    found = find(KIND, "00101")
    assert 1 in [one.id for one in found]
    assert not any(one.exact for one in found)


def test_all_words_of_a_query_matter() -> None:
    assert exact("справка о несудимости") == [10]
    assert exact("свидетельство о смерти") == [21]


def test_words_that_everybody_types_may_be_missing() -> None:
    assert exact("визаны қалай алуға болады") == [12]
    assert exact("как получить визу") == [12]


@pytest.mark.parametrize(
    ("half", "service"), [("водит", 2), ("апост", 61), ("жүргіз", 2), ("pasp", 1), ("fgjc", 61)]
)
def test_a_half_typed_last_word_finds_and_is_not_exact(half: str, service: int) -> None:
    found = find(KIND, half)
    assert service in [one.id for one in found]
    assert not any(one.exact for one in found)


def test_a_word_followed_by_a_space_is_whole() -> None:
    assert 2 in ids("водит")
    assert 2 not in ids("водит ")


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("пасспорт", "паспорт"),
        ("gfcgjhn", "паспорт"),
        ("водительсике права", "водительские права"),
        ("djlbntkmcrbt ghfdf", "водительские права"),
        ("паспорт", ""),
        ("паспорттарды", ""),
        ("pasport", ""),
        ("кужат", ""),
        ("", ""),
    ],
)
def test_a_respelt_query_is_shown(query: str, meant: str) -> None:
    assert corrected(KIND, query) == meant


def test_what_was_respelt_is_not_exact() -> None:
    found = find(KIND, "пасспорт")
    assert found[0].id in {1, 54}
    assert not any(one.exact for one in found)


def test_a_known_word_is_never_respelt() -> None:
    put(
        [
            Document("spelling", 1, [Text("брак", "A", "ru")]),
            Document("spelling", 2, [Text("брат", "A", "ru")]),
        ]
    )
    assert [one.id for one in find("spelling", "брак")] == [1]


def test_letters_typed_exactly_rank_above_their_likeness() -> None:
    put(
        [
            Document("likeness", 1, [Text("ток", "A", "kk")]),
            Document("likeness", 2, [Text("тоқ", "A", "kk")]),
        ]
    )
    assert [one.id for one in find("likeness", "тоқ")] == [2, 1]
    assert [one.id for one in find("likeness", "ток")] == [1, 2]


def test_names_rank_above_words_people_use_and_those_above_documents() -> None:
    put(
        [
            Document("weights", 1, [Text("виза", "D")]),
            Document("weights", 2, [Text("виза", "C")]),
            Document("weights", 3, [Text("виза", "A")]),
            Document("weights", 4, [Text("виза", "B")]),
        ]
    )
    found = find("weights", "виза ")
    assert [one.id for one in found] == [3, 4, 2, 1]
    assert [one.exact for one in found] == [True, True, False, False]


def test_a_lesser_text_answers_exactly_where_no_name_does() -> None:
    put([Document("lesser", 1, [Text("өтініш; рентген суреті", "C", "kk")])])
    assert find("lesser", "рентген ")[0].exact


def test_of_equal_answers_the_language_of_the_screen_comes_first() -> None:
    put(
        [
            Document("tongue", 1, [Text("лицензия", "A", "ru")]),
            Document("tongue", 2, [Text("лицензия", "A", "kk")]),
        ]
    )
    assert find("tongue", "лицензия", language="kk")[0].id == 2
    assert find("tongue", "лицензия", language="ru")[0].id == 1


def test_where_nothing_answers_all_words_the_rarest_decide() -> None:
    found = find(KIND, "апостиль қызғалдақ")
    assert [one.id for one in found] == [61]
    assert not found[0].exact


def test_a_kind_knows_nothing_of_another() -> None:
    put([Document("secret", 1, [Text("Сырбаев шағымы", "A", "kk")])])
    assert find(KIND, "Сырбаев") == []
    assert corrected(KIND, "Сырбев") == ""
    assert [one.id for one in find("secret", "сырбаевтың")] == [1]


def test_limit_keeps_the_best() -> None:
    assert find(KIND, "тіркеу", limit=3) == find(KIND, "тіркеу")[:3]


def test_more_things_than_the_cap_are_answered_by_those_named_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("search.query.CAP", 5)
    put([Document("crowd", n, [Text("рұқсат", "D", "kk")]) for n in range(20)])
    put([Document("crowd", 100, [Text("рұқсат беру", "A", "kk")])])
    found = find("crowd", "рұқсат ")
    assert found[0].id == 100
    assert len(found) == 5


@pytest.mark.parametrize(
    "query",
    [
        "паспорт\0",
        "паспорт " * 20_000,
        "я" * 100_000,
        '"паспорт" AND (NOT * | & !) <-> :*',
        "'; DROP TABLE search_word; --",
        "😀 паспорт 😀",
        "\ud800паспорт\udfff",
        "ﷺ" * 300,
        "%_\\",
        "0" * 500,
        " ".join("abcdefghijklmnopqrstuvwxyz"),
    ],
)
def test_hostile_queries_are_only_queries(query: str) -> None:
    assert all(isinstance(one, Found) for one in find(KIND, query))
    assert isinstance(corrected(KIND, query), str)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.characters(), max_size=60))
def test_any_text_is_a_query(query: str) -> None:
    find(KIND, query)
    corrected(KIND, query)
