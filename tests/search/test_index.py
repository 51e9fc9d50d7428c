"""Writing the index: replaced, undone, by several at once, and never stale."""

from threading import Barrier, Thread

from django.db import connections, transaction

import pytest
from pytest_django import DjangoAssertNumQueries

from search import lexicon
from search.index import Document, Text, put, remove
from search.models import Batch, Entry, Posting, Word
from search.query import corrected, find

KIND = "test.thing"


def thing(number: int, text: str, weight: str = "A") -> Document:
    return Document(KIND, number, [Text(text, weight, "kk")])


def found(query: str) -> list[int]:
    return sorted(one.id for one in find(KIND, query) if one.exact)


@pytest.mark.django_db
def test_putting_again_replaces() -> None:
    put([thing(1, "балабақша")])
    put([thing(1, "мектеп")])
    assert found("балабақша ") == []
    assert found("мектеп") == [1]


@pytest.mark.django_db
def test_putting_the_same_again_writes_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    assert put([thing(1, "балабақша")]) == 1
    with django_assert_num_queries(3):  # one, between savepoints
        assert put([thing(1, "балабақша")]) == 0


@pytest.mark.django_db
def test_many_documents_take_few_statements(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    documents = [thing(n, f"құжат сөз{n}ә") for n in range(200)]
    with django_assert_max_num_queries(14):
        put(documents)


@pytest.mark.django_db
def test_removed_things_are_not_found_and_leave_nothing() -> None:
    put([thing(1, "мектеп"), thing(2, "мектеп")])
    remove(KIND, [1, 77])
    assert found("мектеп") == [2]
    assert Entry.objects.filter(kind=KIND).count() == 1
    assert Posting.objects.filter(entry__kind=KIND).count() == 1


@pytest.mark.django_db
def test_a_word_of_removed_things_only_is_unknown_again() -> None:
    put([thing(1, "мектеп"), thing(2, "мектел")])
    assert found("мектел ") == [2]
    remove(KIND, [2])
    assert corrected(KIND, "мектел ") == "мектеп"


@pytest.mark.django_db
def test_an_unknown_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="'E'"):
        put([thing(1, "мектеп", weight="E")])


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "\0", "\ud800", "ы" * 100_000, "туралы", "😀"])
def test_a_text_without_words_can_be_put(text: str) -> None:
    put([thing(1, text)])
    assert Entry.objects.filter(kind=KIND).count() == 1


@pytest.mark.django_db
def test_a_root_learned_later_serves_what_was_written_before() -> None:
    put([thing(1, "азығы")])
    put([thing(2, "азық")])
    before = Posting.objects.filter(entry__object_id=1).values_list("word", flat=True)
    assert found("азықтарды") == [1, 2]
    assert list(Word.objects.filter(pk__in=before).values_list("form", flat=True)) == ["азығы"]


@pytest.mark.django_db(transaction=True)
def test_what_was_undone_is_not_known() -> None:
    put([thing(1, "мектеп")])
    with transaction.atomic():
        put([thing(2, "балабақша")])
        assert found("балабақшаға") == [2]
        transaction.set_rollback(True)
    put([thing(3, "тіркеу")])  # may get the keys of what was undone
    assert find(KIND, "балабақша ") == []
    assert found("тіркеуге") == [3]
    assert found("мектепте") == [1]


@pytest.mark.django_db(transaction=True)
def test_a_process_learns_what_another_has_committed() -> None:
    put([thing(1, "мектеп")])
    assert found("балабақша ") == []
    before = lexicon.current(KIND)

    def elsewhere() -> None:
        put([thing(2, "балабақша")])
        connections.close_all()

    thread = Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found("балабақшаны") == [2]
    assert lexicon.current(KIND) is before, "what is new is added, not all read anew"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_batch_begun_earlier_and_committed_later_is_not_missed() -> None:
    begun, go_on = Barrier(2), Barrier(2)

    def slow() -> None:
        with transaction.atomic():
            put([thing(1, "балабақша")])
            begun.wait(20)
            go_on.wait(20)
        connections.close_all()

    thread = Thread(target=slow)
    thread.start()
    begun.wait(20)
    put([thing(2, "мектеп")])
    assert found("мектепке") == [2]
    go_on.wait(20)
    thread.join()
    assert found("балабақшаға") == [1]


@pytest.mark.django_db(transaction=True)
def test_several_writers_of_the_same_words_all_succeed() -> None:
    writers, rounds = 4, 5
    start = Barrier(writers)
    failures: list[BaseException] = []

    def write(number: int) -> None:
        try:
            start.wait(20)
            for turn in range(rounds):
                shared = [f"сөз{turn}{letter}" for letter in "абвгд"]
                words = shared if number % 2 else shared[::-1]
                put([thing(number * 100 + turn, " ".join(words)), thing(9000 + turn, words[0])])
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [Thread(target=write, args=[number]) for number in range(1, writers + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert found("сөз0а ") == [*(n * 100 for n in range(1, writers + 1)), *found_first()]
    assert Word.objects.filter(kind=KIND).count() == rounds * 5
    assert Batch.objects.filter(kind=KIND).count() >= 1


def found_first() -> list[int]:
    """The thing that all writers put, where its last writer named the first word."""
    last = Posting.objects.filter(entry__object_id=9000).values_list("word__form", flat=True)
    return [9000] if list(last) == ["сөз0а"] else []
