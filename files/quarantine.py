"""The way out of quarantine: files that came while the antivirus was silent are checked later."""

import logging
import time
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from files.antivirus import scanner
from files.errors import NoVerdict, ScannerUnavailable
from files.models import FileState, StoredFile
from files.storage import storage

log = logging.getLogger(__name__)

_BATCH = 100
_SECONDS = 90.0  # of one run; the next one goes on


def rescan(*, at: datetime, now: datetime) -> int:
    """Check files in quarantine, those asked about longest ago first; returns how many left it.

    A clean file opens to those who may see it. Of an infected one the bytes go and the row
    stays, so that the page can say what became of it. Stops where the scanner is silent. Safe
    to run twice at once and after a kill: what counts is the state, written once under a lock.
    ``now`` is real time, for the age of bytes.
    """
    ends_at, left = time.monotonic() + _SECONDS, 0
    for stored in _waiting():
        if time.monotonic() >= ends_at:
            break
        try:
            left += _rescan_one(stored, at, now)
        except NoVerdict:
            log.warning("files.no_verdict", extra={"file": stored.pk})
        except ScannerUnavailable:
            break
    return left


def _waiting() -> list[StoredFile]:
    waiting = StoredFile.objects.filter(state=FileState.QUARANTINED)
    return list(waiting.order_by(F("checked_at").asc(nulls_first=True), "pk")[:_BATCH])


def _rescan_one(stored: StoredFile, at: datetime, now: datetime) -> bool:
    """Whether a verdict was found. Who cannot be judged goes to the end of the queue."""
    StoredFile.objects.filter(pk=stored.pk).update(checked_at=at)
    try:
        with storage().open(stored.key) as source:
            is_clean = scanner().is_clean(source)
    except FileNotFoundError:
        # The same bytes were judged through another row meanwhile, or the storage has lost them.
        log.error("files.bytes_missing", extra={"file": stored.pk})
        return False
    if is_clean:
        return _leave(Q(pk=stored.pk), FileState.CLEAN) > 0
    found = _leave(Q(sha256=stored.sha256), FileState.INFECTED)
    # After the commit: a kill between the two leaves bytes that nobody is handed, and the
    # nightly sweep does not count an infected row as a reason to keep them.
    storage().delete(stored.key, older_than=now.timestamp())
    log.warning("files.infected", extra={"file": stored.pk})
    return found > 0


@transaction.atomic
def _leave(which: Q, state: FileState) -> int:
    """Out of quarantine; a virus found now speaks against the same bytes that passed before."""
    rows = StoredFile.objects.select_for_update().filter(which).order_by("pk")
    if state == FileState.CLEAN:
        rows = rows.filter(state=FileState.QUARANTINED)
    ids = [row.pk for row in rows if row.state != state]
    return StoredFile.objects.filter(pk__in=ids).update(state=state)
