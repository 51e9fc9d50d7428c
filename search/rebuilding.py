"""Writing the index anew from what the rooms emit, and tidying the vocabulary.

Nothing here is needed for a right index: acts keep it. It serves after a change of the
normalisation (``stemming.VERSION``), after a restore, and to forget words that nothing holds.
"""

import secrets
from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from search import stemming
from search.index import TOKENS, Document, put, sources
from search.models import Batch, Entry, Posting, Word
from search.vocabulary_lock import try_alone

PART = 200
_MOST_PASSES = 3


class UnknownKind(LookupError):
    """No room has said how to emit documents of this kind."""


def rebuild(kind: str, told: Callable[[int, int], object] = lambda seen, written: None) -> int:
    """Write every document of a kind that differs; how many were written or taken out.

    Works in parts of two hundred, each a transaction of its own. What is right already is passed
    over, so a rebuild that was broken off goes on where it stopped. Passes are repeated until one
    changes nothing, at most three: what an act changed while a part was being read is put right
    by the next. ``told(seen, written)`` hears of every part.

    Raises:
        UnknownKind: no room emits this kind.
    """
    try:
        documents = sources()[kind]
    except KeyError:
        raise UnknownKind(kind) from None
    total = 0
    for _pass in range(_MOST_PASSES):
        changed = _one_pass(kind, documents(), told)
        total += changed
        if not changed:
            break
    return total


def _one_pass(kind: str, documents: Iterable[Document], told: Callable[[int, int], object]) -> int:
    # Entries made by acts while this runs have higher keys and are not taken for leftovers.
    newest = Entry.objects.filter(kind=kind).aggregate(newest=Max("pk"))["newest"] or 0
    emitted = array("q")
    written = 0
    for part in _parts(documents):
        emitted.extend(document.id for document in part)
        written += put(part)
        told(len(emitted), written)
    return written + _take_out_leftovers(kind, set(emitted), newest)


def _parts(documents: Iterable[Document]) -> Iterator[list[Document]]:
    remaining = iter(documents)
    while part := list(islice(remaining, PART)):
        yield part


def _take_out_leftovers(kind: str, emitted: set[int], newest: int) -> int:
    standing = Entry.objects.filter(kind=kind, pk__lte=newest).values_list("pk", "object_id")
    gone = [pk for pk, object_id in standing.iterator(2000) if object_id not in emitted]
    for start in range(0, len(gone), PART):
        with transaction.atomic():
            part = gone[start : start + PART]
            Posting.objects.filter(entry__in=part).delete()
            Entry.objects.filter(pk__in=part).delete()
    return len(gone)


def tidy(kind: str) -> bool:
    """Forget words that no entry holds, give the others fresh keys, and make one batch of them.

    Waits for nobody: false where acts are writing the index at this moment, to be tried again.
    """
    with transaction.atomic():
        if not try_alone():
            return False
        held = Posting.objects.filter(word=OuterRef("pk"))
        words = Word.objects.filter(kind=kind)
        words.filter(~Exists(held)).delete()
        _refresh_keys(words)
        batch = Batch.objects.create(kind=kind, token=secrets.randbelow(TOKENS) + 1)
        words.update(batch=batch)
        Batch.objects.filter(kind=kind).exclude(pk=batch.pk).delete()
    return True


def _refresh_keys(words: Iterable[Word]) -> None:
    changed = []
    for word in words:
        keys = stemming.stored_keys(word.form, word.language)
        if keys != word.keys:
            word.keys = keys
            changed.append(word)
    Word.objects.bulk_update(changed, ["keys"], batch_size=PART)
