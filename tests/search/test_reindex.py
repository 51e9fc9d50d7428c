"""`manage.py reindex`: only differences are written, leftovers go, a broken run goes on."""

from collections.abc import Iterator
from io import StringIO
from threading import Barrier, Thread

from django.core.management import CommandError, call_command
from django.db import connections, transaction

import pytest

from search import index, lexicon
from search.index import Document, Text, put, source
from search.models import Batch, Entry, Word
from search.query import find
from search.rebuilding import rebuild, tidy

KIND = "test.rebuilt"
TEXTS = {1: "мектеп", 2: "балабақша", 3: "тіркеу"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> dict[int, str]:
    """A room whose things the test may change."""
    texts = dict(TEXTS)
    monkeypatch.setattr(index, "_SOURCES", {})
    source(KIND, lambda: (document(number, text) for number, text in list(texts.items())))
    return texts


def document(number: int, text: str) -> Document:
    return Document(KIND, number, [Text(text, "A", "kk")])


def reindex(*kinds: str) -> str:
    out = StringIO()
    call_command("reindex", *kinds, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("room")
def test_everything_that_a_room_emits_is_found() -> None:
    assert f"{KIND}: 3 written" in reindex()
    assert [one.id for one in find(KIND, "балабақшаны")] == [2]


@pytest.mark.usefixtures("room")
def test_a_second_run_writes_nothing() -> None:
    reindex(KIND)
    assert f"{KIND}: 0 written" in reindex(KIND)


def test_what_is_no_longer_emitted_is_taken_out(room: dict[int, str]) -> None:
    reindex()
    del room[2]
    assert rebuild(KIND) == 1
    assert find(KIND, "балабақша ") == []
    assert set(Entry.objects.filter(kind=KIND).values_list("object_id", flat=True)) == {1, 3}


def test_what_an_act_adds_meanwhile_stays(
    room: dict[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def emit() -> Iterator[Document]:
        yield from (document(number, text) for number, text in TEXTS.items())
        put([document(4, "емхана")])

    source(KIND, emit)
    monkeypatch.setattr("search.rebuilding._MOST_PASSES", 1)
    rebuild(KIND)
    assert [one.id for one in find(KIND, "емхана")] == [4]


def test_what_changed_while_it_was_read_is_put_right(room: dict[int, str]) -> None:
    def emit() -> Iterator[Document]:
        stale = document(1, room[1])
        room[1] = "емхана"
        put([document(1, room[1])])
        yield stale

    source(KIND, emit)
    rebuild(KIND)
    assert [one.id for one in find(KIND, "емханаға")] == [1]


def test_a_run_that_was_broken_off_goes_on(
    room: dict[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.rebuilding.PART", 1)

    def broken() -> Iterator[Document]:
        yield document(1, room[1])
        raise ConnectionError

    source(KIND, broken)
    with pytest.raises(ConnectionError):
        rebuild(KIND)
    source(KIND, lambda: (document(number, text) for number, text in room.items()))
    assert rebuild(KIND) == 2


def test_progress_is_told_and_memory_bounded(room: dict[int, str]) -> None:
    room.update({number: "мектеп" for number in range(10, 2010)})
    told: list[tuple[int, int]] = []
    rebuild(KIND, lambda seen, written: told.append((seen, written)))
    assert told[0] == (200, 200)
    assert (2003, 2003) in told


@pytest.mark.usefixtures("room")
def test_an_unknown_kind_is_refused_in_a_sentence() -> None:
    with pytest.raises(CommandError, match=r"No room emits “test\.none”\. Known: test\.rebuilt\."):
        reindex("test.none")


def test_tidying_forgets_unused_words_and_refreshes_keys(room: dict[int, str]) -> None:
    reindex()
    find(KIND, "мектеп")
    del room[2]
    rebuild(KIND)
    Word.objects.filter(form="тіркеу").update(keys="stale")
    assert tidy(KIND)
    assert set(Word.objects.filter(kind=KIND).values_list("form", flat=True)) == {
        "мектеп",
        "тіркеу",
    }
    assert "stale" not in Word.objects.get(form="тіркеу").keys
    assert Batch.objects.filter(kind=KIND).count() == 1
    assert [one.id for one in find(KIND, "тіркеуді")] == [3]
    assert lexicon.current(KIND).strict("балабақша") == {}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_tidying_waits_for_nobody_while_an_act_writes() -> None:
    writing, done = Barrier(2), Barrier(2)

    def act() -> None:
        with transaction.atomic():
            put([document(1, "мектеп")])
            writing.wait(20)
            done.wait(20)
        connections.close_all()

    thread = Thread(target=act)
    thread.start()
    writing.wait(20)
    assert not tidy(KIND)
    done.wait(20)
    thread.join()
    assert tidy(KIND)
    assert [one.id for one in find(KIND, "мектепке")] == [1]
