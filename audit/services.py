"""What may be done to the record: add to it, note a view, erase values under retention."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit import canonical, verbs
from audit.events import PERSONAL_DATA_VIEWED, VALUES_ERASED
from audit.keys import value_box
from audit.models import AuditEntry, AuditValue
from audit.refs import ActorRef, SubjectRef
from audit.rows import insert_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act to be recorded.

    ``facts`` name nobody: states, dates, whole numbers, codes. ``values`` are personal or
    free text: encrypted, and only their digests enter the chain. ``at`` is the legal moment.
    """

    actor: ActorRef
    verb: str
    subject: SubjectRef
    at: datetime
    organisation_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    purpose: str = ""


def record(*acts: Act) -> None:
    """Write acts to the record: one insert, and one more if any of them carries values.

    Raises:
        audit.verbs.UndeclaredVerb: a verb that no ``events.py`` declares.
        TypeError: a fact or value that JSON cannot keep unchanged.
    """
    if not acts:
        return
    recorded_at = timezone.now()  # noqa: TID251 - the moment of writing, beside the legal one
    prepared = [_prepare(act, recorded_at) for act in acts]
    if any(values for _columns, values in prepared):
        _write_with_values(prepared)
    else:
        insert_rows(AuditEntry, [columns for columns, _values in prepared])


def _prepare(act: Act, recorded_at: datetime) -> tuple[dict[str, Any], dict[str, str]]:
    """The columns of an act, and its values with their salt by field."""
    verbs.require(act.verb)
    salted = {name: canonical.salted(value) for name, value in act.values.items()}
    columns = {
        "verb": act.verb,
        "at": act.at,
        "recorded_at": recorded_at,
        "actor_user_id": act.actor.user_id,
        "actor_label": act.actor.label,
        "actor_role": act.actor.role,
        "actor_organisation_id": act.actor.organisation_id,
        "actor_organisation_label": act.actor.organisation_label,
        "organisation_id": act.organisation_id,
        "subject_code": act.subject.code,
        "subject_id": act.subject.id,
        "subject_label_kk": act.subject.label_kk,
        "subject_label_ru": act.subject.label_ru,
        "subject_label_en": act.subject.label_en,
        "purpose": act.purpose,
        "facts": canonical.plain(act.facts),
        "digests": {name: canonical.digest(text) for name, text in salted.items()},
    }
    columns["canonical"] = canonical.text_of(columns)
    return columns, salted


def _write_with_values(prepared: Sequence[tuple[dict[str, Any], dict[str, str]]]) -> None:
    """Entries first: their values are kept under their ids, encrypted."""
    box = value_box()
    entries = [AuditEntry(**columns) for columns, _values in prepared]
    with transaction.atomic(savepoint=False):
        AuditEntry.objects.bulk_create(entries)
        AuditValue.objects.bulk_create(
            [
                AuditValue(entry=entry, field=name, ciphertext=box.encrypt(text.encode()).decode())
                for entry, (_columns, salted) in zip(entries, prepared, strict=True)
                for name, text in salted.items()
            ]
        )


def record_view(
    *,
    actor: ActorRef,
    subject: SubjectRef,
    at: datetime,
    purpose: str,
    fields: Iterable[str] = (),
    organisation_id: int | None = None,
) -> None:
    """Record that personal data were shown to someone, and what for (D12-24, DS-21).

    Raises:
        ValueError: no purpose is given.
    """
    if not purpose:
        raise ValueError("viewing personal data needs a purpose")
    facts = {"fields": sorted(fields)}
    record(
        Act(
            actor=actor,
            verb=PERSONAL_DATA_VIEWED,
            subject=subject,
            at=at,
            organisation_id=organisation_id,
            facts=facts,
            purpose=purpose,
        )
    )


def erase_values(
    *,
    subject: SubjectRef,
    actor: ActorRef,
    at: datetime,
    basis: str,
    fields: Iterable[str] | None = None,
    before: datetime | None = None,
) -> int:
    """Erase personal values about a thing under a retention rule; digests and seals stay.

    ``basis`` names the rule; ``fields`` and ``before`` (legal moment of the act) narrow it.
    Returns how many values were erased; the erasure is an act of its own.

    Raises:
        ValueError: no basis is given.
    """
    if not basis:
        raise ValueError("erasing values needs the rule that asks for it")
    values = AuditValue.objects.exclude(ciphertext="").filter(
        entry__subject_code=subject.code, entry__subject_id=subject.id
    )
    if fields is not None:
        values = values.filter(field__in=list(fields))
    if before is not None:
        values = values.filter(entry__at__lt=before)
    with transaction.atomic():
        erased = values.update(ciphertext="")
        facts = {"count": erased, "basis": basis}
        record(Act(actor=actor, verb=VALUES_ERASED, subject=subject, at=at, facts=facts))
    return erased
