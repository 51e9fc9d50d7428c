"""Proof that nothing in the record was altered, removed or slipped in.

Streams the chain in the order of its links and never holds more than a batch, so that a
million entries fit in any memory.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext as _

from cryptography.exceptions import InvalidSignature
from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from audit import canonical, guards
from audit.keys import public_key_hex, signing_key, value_box
from audit.models import AuditEntry, AuditHead, AuditSeal, AuditValue
from audit.sealing import signed_text

BATCH = 5000
# A seal made this long after an entry was written proves that the sealer had seen its id.
_SEALER_DELAY = timedelta(minutes=10)


@dataclass(slots=True)
class Verdict:
    """What was found: how much was looked at, and each fault as a plain sentence."""

    checked: int = 0
    waiting: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        """Whether nothing was altered."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class Link:
    """One row of the chain as read, with the columns of its entry."""

    seq: int
    entry_id: int
    prev_hash: str
    hash: str
    canonical: str
    columns: tuple[Any, ...]


def verify(*, first: date | None = None, last: date | None = None) -> Verdict:
    """Check digests, entries, chain, signatures, seals and guards.

    ``first`` and ``last`` narrow the entries by the day of sealing, in UTC; the chain is then
    joined to the seal before them.
    """
    verdict = Verdict()
    _verify_chain(verdict, first, last)
    _verify_heads(verdict)
    _verify_all_sealed(verdict)
    verdict.faults += [
        _("The guard %(name)s is missing from the database.") % {"name": name}
        for name in guards.missing(connection)
    ]
    return verdict


def _sealed_between(first: date | None, last: date | None) -> QuerySet[AuditSeal]:
    """Seals made from a day to a day, both inclusive."""
    seals = AuditSeal.objects.all()
    if first:
        seals = seals.filter(sealed_at__gte=datetime.combine(first, time.min, UTC))
    if last:
        seals = seals.filter(
            sealed_at__lt=datetime.combine(last + timedelta(days=1), time.min, UTC)
        )
    return seals


def _links(seals: QuerySet[AuditSeal]) -> Iterator[Link]:
    columns = [f"entry__{name}" for name in canonical.COLUMNS]
    rows = (
        seals.order_by("seq")
        .values_list("seq", "entry_id", "prev_hash", "hash", "entry__canonical", *columns)
        .iterator(chunk_size=BATCH)
    )
    for seq, entry_id, prev_hash, own_hash, text, *rest in rows:
        yield Link(seq, entry_id, prev_hash, own_hash, text, tuple(rest))


def _verify_chain(verdict: Verdict, first: date | None, last: date | None) -> None:
    seals = _sealed_between(first, last)
    bounds = seals.aggregate(Min("seq"), Max("seq"))
    if bounds["seq__max"] is None:
        return
    before = bounds["seq__min"] - 1 if first else 0
    seq, prev_hash = before, _hash_of(before)
    links = _links(seals)
    while batch := list(islice(links, BATCH)):
        for link in batch:
            if link.seq != seq + 1:
                verdict.faults += _faults_of_gap(seq + 1, link.seq - 1)
            elif link.prev_hash != prev_hash:
                verdict.faults.append(_("The chain is broken at seal %(seq)s.") % {"seq": link.seq})
            verdict.faults += _faults_of(link)
            seq, prev_hash = link.seq, link.hash
        verdict.faults += _faults_of_values(batch)
        verdict.checked += len(batch)
    if seq < bounds["seq__max"]:
        verdict.faults += _faults_of_gap(seq + 1, bounds["seq__max"])


def _hash_of(seq: int) -> str:
    """The hash that the seal after this one must repeat."""
    known = AuditSeal.objects.filter(seq=seq).values_list("hash", flat=True).first()
    return known or canonical.GENESIS


def _faults_of_gap(first: int, last: int) -> list[str]:
    """Why seals from ``first`` to ``last`` did not come with their entries."""
    left = AuditSeal.objects.filter(seq__range=(first, last)).order_by("seq")
    faults = [
        _("Entry %(entry)s was removed; its seal %(seq)s is left.")
        % {"entry": entry_id, "seq": seq}
        for seq, entry_id in left.values_list("seq", "entry_id")
    ]
    if len(faults) < last - first + 1:
        faults.append(
            _("Between seals %(from)s and %(to)s some are missing.") % {"from": first, "to": last}
        )
    return faults


def _faults_of(link: Link) -> list[str]:
    """What is wrong with one link taken by itself."""
    told = {"entry": link.entry_id}
    faults = []
    if canonical.text_of_row(link.columns) != link.canonical:
        faults.append(_("Entry %(entry)s was altered.") % told)
    if canonical.link(link.seq, link.prev_hash, link.canonical) != link.hash:
        faults.append(_("The sealed text of entry %(entry)s, or its seal, was altered.") % told)
    return faults


def _faults_of_values(batch: list[Link]) -> list[str]:
    """Values that do not match their digests; an erased value matches."""
    digests = {link.entry_id: link.columns[-1] for link in batch if link.columns[-1]}
    if not digests:
        return []
    box, seen, faults = value_box(), set(), []
    for entry_id, name, ciphertext in _values(sorted(digests)):
        seen.add((entry_id, name))
        kept = digests[entry_id].get(name)
        if kept is None or (ciphertext and not _matches(box, ciphertext, kept)):
            faults.append(_altered_value(entry_id, name))
    wanted = {(entry_id, name) for entry_id, kept in digests.items() for name in kept}
    return faults + [_altered_value(entry_id, name) for entry_id, name in sorted(wanted - seen)]


def _values(entry_ids: list[int]) -> Iterable[tuple[int, str, str]]:
    """Values of a batch; a range by id keeps clear of SQLite's limit on parameters."""
    known = set(entry_ids)
    rows = AuditValue.objects.filter(entry_id__gte=entry_ids[0], entry_id__lte=entry_ids[-1])
    for row in rows.values_list("entry_id", "field", "ciphertext").iterator(chunk_size=BATCH):
        if row[0] in known:
            yield row


def _matches(box: Any, ciphertext: str, kept: str) -> bool:
    try:
        return canonical.is_digest_of(kept, box.decrypt(ciphertext.encode()).decode())
    except InvalidToken:
        return False


def _altered_value(entry_id: int, name: str) -> str:
    told = {"entry": entry_id, "field": name}
    return _("The value “%(field)s” of entry %(entry)s was altered or removed.") % told


def _verify_heads(verdict: Verdict) -> None:
    """Each signed head stands, and is signed with the key that lies outside the database."""
    heads = list(AuditHead.objects.order_by("day"))
    if not heads:
        return
    public_key = public_key_hex(signing_key())
    verifier = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
    sealed = dict(
        AuditSeal.objects.filter(seq__in=AuditHead.objects.values("seq")).values_list("seq", "hash")
    )
    for head in heads:
        told = {"day": head.day.isoformat(), "seq": head.seq}
        if sealed.get(head.seq) != head.hash:
            verdict.faults.append(
                _("The head of %(day)s does not match seal %(seq)s: the log was rewritten.") % told
            )
        try:
            verifier.verify(
                bytes.fromhex(head.signature), signed_text(head.day, head.seq, head.hash)
            )
        except (InvalidSignature, ValueError):
            verdict.faults.append(_("The signature of the head of %(day)s is wrong.") % told)


def _verify_all_sealed(verdict: Verdict) -> None:
    """Entries without a seal: the newest wait for the sealer; an older one has lost its seal."""
    newest = AuditSeal.objects.order_by("-seq").values_list("sealed_at", flat=True).first()
    unsealed = AuditEntry.objects.filter(seal=None).order_by("id")
    for entry_id, recorded_at in unsealed.values_list("id", "recorded_at").iterator():
        if newest and recorded_at < newest - _SEALER_DELAY:
            verdict.faults.append(_("Entry %(entry)s has no seal.") % {"entry": entry_id})
        else:
            verdict.waiting += 1
