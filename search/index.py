"""Writing the index: what every room that can be searched calls within its acts.

    from search.index import Document, Text, put, remove, source

    put([Document(kind="registry.service", id=17, texts=[
        Text("S-017 00101017", weight="A"),
        Text("Тұрғылықты жері бойынша тіркеу", weight="A", language="kk"),
        Text("прописка; тіркеуге тұру", weight="B", language="kk"),
    ])])
    remove("registry.service", [17])
    source("registry.service", every_service_as_a_document)      # in ready()

``put`` replaces what stood under the same kind and id. Both belong inside the transaction of the
act that changed the thing: the index then never tells of what was undone. Weights: A names,
numbers and codes; B what people call it; C life situation, result, documents; D the rest. In a
text of weight B each part between semicolons is a phrase of its own.

Two acts that learn the same new word at once wait for each other, as two acts on one row do;
words are written in alphabetical order, so that neither waits for the other in a ring.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from django.db import connection, transaction

from audit.rows import insert_rows
from search import stemming
from search.models import Batch, Entry, Posting, Word
from search.normal import code_spelling, is_code, is_cyrillic, words_of
from search.stopwords import is_stop_word
from search.vocabulary_lock import share

FIELDS = {"A": 1, "B": 2, "C": 3, "D": 4}
# What one word is worth in a text that holds nothing else.
_WORTH = {1: 1000, 2: 850, 3: 250, 4: 100}
_AT_ONCE = 200
_PHRASES = re.compile(r"[;\n]")
_KAZAKH_LETTERS = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)
# Tokens stay so small that the sum of millions fits a whole number of 64 bits.
TOKENS = 2**40


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a thing: how much it counts (A to D), and its language where that is known."""

    text: str
    weight: str = "D"
    language: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """All texts by which one thing is found; ``id`` is its key in its own room."""

    kind: str
    id: int
    texts: Sequence[Text]


Source = Callable[[], Iterable[Document]]
_SOURCES: dict[str, Source] = {}


def source(kind: str, documents: Source) -> None:
    """Name the function that emits every document of a kind anew, for `manage.py reindex`.

    It should read its rows in parts (``iterator()``); it is called once for each pass.
    """
    _SOURCES[kind] = documents


def sources() -> dict[str, Source]:
    """The kinds that can be rebuilt, with what emits them."""
    return dict(_SOURCES)


def put(documents: Iterable[Document]) -> int:
    """Write documents, replacing what stood under their kind and id; how many were different.

    Some ten statements for up to two hundred documents, one where nothing changed.

    Raises:
        ValueError: a weight is none of A, B, C, D.
    """
    by_kind: dict[str, dict[int, Document]] = {}
    for document in documents:
        by_kind.setdefault(document.kind, {})[document.id] = document
    written = 0
    with transaction.atomic():
        for kind, by_id in sorted(by_kind.items()):
            ids = sorted(by_id)
            for part in _parts(ids):
                written += _put_part(kind, [by_id[number] for number in part])
    return written


def remove(kind: str, ids: Iterable[int]) -> None:
    """Take things out of the index; ids that are not in it are passed over."""
    with transaction.atomic():
        for part in _parts(sorted(set(ids))):
            entries = Entry.objects.filter(kind=kind, object_id__in=part)
            Posting.objects.filter(entry__in=entries.values("pk")).delete()
            entries.delete()


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]


def _put_part(kind: str, documents: Sequence[Document]) -> int:
    digests = {document.id: _digest(document) for document in documents}
    standing = dict(
        Entry.objects.filter(kind=kind, object_id__in=digests).values_list("object_id", "digest")
    )
    changed = [one for one in documents if standing.get(one.id) != digests[one.id]]
    if not changed:
        return 0
    share()
    # The row of an entry is its lock: a second writer of the same thing waits here.
    Entry.objects.bulk_create(
        [Entry(kind=kind, object_id=one.id, digest=digests[one.id]) for one in changed],
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=["digest"],
    )
    ids = [one.id for one in changed]
    entries = dict(
        Entry.objects.filter(kind=kind, object_id__in=ids).values_list("object_id", "pk")
    )
    places = {entries[one.id]: _places(one) for one in changed}
    words = _learn(kind, {word for held in places.values() for word in held})
    Posting.objects.filter(entry__in=entries.values()).delete()
    _write(
        [
            (entry, words[word], field, value)
            for entry, held in places.items()
            for word, (field, value) in held.items()
        ]
    )
    return len(changed)


_COLUMNS = ("entry_id", "word_id", "field", "value")


def _write(postings: list[tuple[int, int, int, int]]) -> None:
    """Some twenty thousand rows at once; SQLite takes them thrice as fast without a model each."""
    if not postings:
        return
    if connection.vendor == "postgresql":
        insert_rows(Posting, [dict(zip(_COLUMNS, row, strict=True)) for row in postings])
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {Posting._meta.db_table} ({', '.join(_COLUMNS)}) VALUES (%s, %s, %s, %s)",
            postings,
        )


def _digest(document: Document) -> str:
    told = repr(
        [stemming.VERSION, *((one.text, one.weight, one.language) for one in document.texts)]
    )
    return blake2b(told.encode("utf-8", "replace"), digest_size=16).hexdigest()


_Place = tuple[int, int]


def _places(document: Document) -> dict[tuple[str, str], _Place]:
    """The words (form, language) of a document with the best field and value of each."""
    found: dict[tuple[str, str], _Place] = {}
    for text in document.texts:
        field = FIELDS.get(text.weight)
        if field is None:
            raise ValueError(f"a text weighs A, B, C or D, not {text.weight!r}")
        phrases = _PHRASES.split(text.text) if field == FIELDS["B"] else [text.text]
        language = text.language or _language_of(text.text)
        for phrase in phrases:
            words = [word for word in words_of(phrase) if not is_stop_word(word)]
            value = round(_WORTH[field] / (len(words) or 1) ** 0.25)
            for word in words:
                key = _form(word), _word_language(word, language)
                best = found.get(key, (field, 0))
                found[key] = min(field, best[0]), max(value, best[1])
    return found


def _form(word: str) -> str:
    return code_spelling(word) if is_code(word) else word


def _language_of(text: str) -> str:
    if _KAZAKH_LETTERS.search(text):
        return stemming.KAZAKH
    return stemming.RUSSIAN if is_cyrillic(text.casefold()) else stemming.ENGLISH


def _word_language(word: str, language: str) -> str:
    """The language of the text, unless the letters of the word are of another script."""
    if is_code(word):
        return ""
    if is_cyrillic(word):
        return language if language != stemming.ENGLISH else _language_of(word)
    return stemming.ENGLISH


def _learn(kind: str, words: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Ids of words, the unknown ones added to the vocabulary as one batch."""
    known = _known(kind, words)
    new = sorted(words - known.keys())
    if not new:
        return known
    batch = Batch.objects.create(kind=kind, token=secrets.randbelow(TOKENS) + 1)
    rows = [
        {
            "kind": kind,
            "language": language,
            "form": form,
            "keys": stemming.stored_keys(form, language),
            "batch_id": batch.pk,
        }
        for form, language in new
    ]
    # Another act may have learned some of them meanwhile; those stay in its batch.
    insert_rows(Word, rows, ignore_conflicts=True)
    return known | _known(kind, set(new))


def _known(kind: str, words: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    forms = {form for form, _language in words}
    rows = Word.objects.filter(kind=kind, form__in=forms).values_list("form", "language", "pk")
    return {(form, language): pk for form, language, pk in rows if (form, language) in words}
