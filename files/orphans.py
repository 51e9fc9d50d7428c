"""The sweep of files that nobody refers to: uploads given up, and bytes that a kill left."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction

from files.models import FileState, StoredFile, UploadDay
from files.references import anyone_could_refer, referred_to
from files.storage import BlobStorage, storage

KEPT_FOR = timedelta(days=2)
_BATCH = 500


def sweep(*, at: datetime, now: datetime) -> int:
    """Delete rows and bytes older than two days that nobody refers to; returns how many.

    ``at`` is the legal moment, for rows; ``now`` is real time, for bytes without a row.
    """
    if not anyone_could_refer():
        return 0
    UploadDay.objects.filter(day__lt=(at - KEPT_FOR).date()).delete()
    rows = sum(_sweep_rows(ids) for ids in _old_rows(at - KEPT_FOR))
    return rows + _sweep_blobs(storage(), (now - KEPT_FOR).timestamp())


def _old_rows(before: datetime) -> Iterator[list[int]]:
    """Ids of old files, a batch at a time."""
    last = 0
    while True:
        old = StoredFile.objects.filter(pk__gt=last, created_at__lt=before).order_by("pk")
        ids = list(old.values_list("pk", flat=True)[:_BATCH])
        if not ids:
            return
        yield ids
        last = ids[-1]


@transaction.atomic
def _sweep_rows(ids: list[int]) -> int:
    """Delete those of the rows that nobody refers to.

    The lock keeps a foreign key from appearing between the question and the deletion.
    """
    locked = list(
        StoredFile.objects.select_for_update().filter(pk__in=ids).values_list("pk", flat=True)
    )
    orphans = set(locked) - referred_to(locked)
    StoredFile.objects.filter(pk__in=orphans).delete()
    return len(orphans)


def _sweep_blobs(blobs: BlobStorage, before: float) -> int:
    """Delete bytes that no row names any more, and those in which a virus was found."""
    old = (key for key, written in blobs.listing() if written < before)
    deleted = 0
    while keys := list(islice(old, _BATCH)):
        hashes = {key.rpartition("/")[2]: key for key in keys}
        named = StoredFile.objects.filter(sha256__in=hashes).exclude(state=FileState.INFECTED)
        for sha256 in set(hashes) - set(named.values_list("sha256", flat=True)):
            deleted += blobs.delete(hashes[sha256], older_than=before)
    return deleted
