"""The chain: one sealer links committed entries, and each day's last link is signed.

Entries are sealed in the order in which the sealer meets them, not in the order of their
ids: an id is taken before its transaction commits, so a lower id may become visible later.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef

from audit import canonical
from audit.keys import public_key_hex, signing_key
from audit.models import AuditEntry, AuditHead, AuditSeal, SealerLock

BATCH = 2000
_ADVISORY_KEY = 0x5EA1  # any number that nothing else in the portal locks
_SETTLED = timedelta(days=1)  # no transaction lives that long


def seal(*, at: datetime, everything: bool = False) -> int:
    """Link every committed entry that has no seal yet; returns how many.

    ``at`` is real time, as in the log of a machine. ``everything`` looks through the whole
    table; otherwise only above the floor that a head of at least a day ago has proved whole.
    """
    floor = 0 if everything else _floor(at)
    total = 0
    while sealed := _seal_batch(at, floor):
        total += len(sealed)
        floor = sealed[-1]  # what commits below it meanwhile is met by the next run
    return total


def _floor(at: datetime) -> int:
    settled = AuditHead.objects.filter(published_at__lte=at - _SETTLED).order_by("-day")
    return settled.values_list("entry_floor", flat=True).first() or 0


@transaction.atomic
def _seal_batch(at: datetime, floor: int) -> list[int]:
    """Seal up to ``BATCH`` entries above a floor in one transaction, alone; gives their ids."""
    _take_lock(at)
    # The floor is said twice, so that neither index is read from its beginning.
    sealed = AuditSeal.objects.filter(entry_id=OuterRef("id"), entry_id__gt=floor)
    waiting = list(
        AuditEntry.objects.filter(~Exists(sealed), id__gt=floor)
        .order_by("id")
        .values_list("id", "canonical")[:BATCH]
    )
    last = AuditSeal.objects.order_by("-seq").values_list("seq", "hash").first()
    seq, prev_hash = last or (0, canonical.GENESIS)
    AuditSeal.objects.bulk_create(_links(waiting, seq, prev_hash, at))
    return [entry_id for entry_id, _text in waiting]


def _links(
    waiting: Iterable[tuple[int, str]], seq: int, prev_hash: str, at: datetime
) -> Iterable[AuditSeal]:
    for entry_id, text in waiting:
        seq += 1
        own_hash = canonical.link(seq, prev_hash, text)
        yield AuditSeal(
            seq=seq, entry_id=entry_id, prev_hash=prev_hash, hash=own_hash, sealed_at=at
        )
        prev_hash = own_hash


def _take_lock(at: datetime) -> None:
    """Wait until no other sealer works; held to the end of the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_KEY])
        return
    SealerLock.objects.bulk_create(
        [SealerLock(pk=1, taken_at=at)],
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["taken_at"],
    )


def signed_text(day: date, seq: int, own_hash: str) -> bytes:
    """What a head's signature covers."""
    return f"govservices audit head\n{day.isoformat()}\n{seq}\n{own_hash}\n".encode()


def publish_heads(*, at: datetime) -> list[AuditHead]:
    """Sign the last seal of every past day that has none, so that a day off loses no head.

    Days are those of Asia/Almaty. A day on which nothing was sealed has no head.

    Raises:
        audit.keys.KeyMissing: there is no signing key.
    """
    seal(at=at, everything=True)
    today = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    key = signing_key()
    made = []
    for day, last in _unsigned_days(before=today):
        floor = AuditSeal.objects.filter(seq__lte=last.seq).aggregate(Max("entry_id"))
        head = AuditHead(
            day=day,
            seq=last.seq,
            hash=last.hash,
            signature=key.sign(signed_text(day, last.seq, last.hash)).hex(),
            public_key=public_key_hex(key),
            entry_floor=floor["entry_id__max"],
            published_at=at,
        )
        made.append(head)
    AuditHead.objects.bulk_create(made, ignore_conflicts=True)
    return made


def _unsigned_days(*, before: date) -> Iterable[tuple[date, AuditSeal]]:
    """Each past day with seals after the newest head, and the last seal of that day."""
    zone = ZoneInfo(settings.TIME_ZONE)
    newest = AuditHead.objects.order_by("-day").first()
    signed_to = newest.seq if newest else 0
    while following := AuditSeal.objects.filter(seq__gt=signed_to).order_by("seq").first():
        day = following.sealed_at.astimezone(zone).date()
        if day >= before:
            return
        midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
        last = AuditSeal.objects.filter(seq__gt=signed_to, sealed_at__lt=midnight).latest("seq")
        yield day, last
        signed_to = last.seq
