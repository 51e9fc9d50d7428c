"""Keys by which bodies' own programs act, each in the name of one official."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from accounts.acting import Actor
from accounts.models import Membership
from accounts.roles import Capability, capabilities_of
from audit.refs import SubjectRef
from audit.services import Act, record
from complaints import events, permissions
from complaints.errors import KeyTermWrong, NotPermitted, TooManyPrograms, WrongState
from complaints.models import AnsweredCall, ProgramKey
from complaints.selectors import members_who_consider
from complaints.services import letters_programs
from complaints.services.acts import complaint_act, permit
from notifications.services import send

# Searched for in files that leak, so that a lost key is recognised as one of this portal.
PREFIX = "gsk_"
LONGEST_TERM = timedelta(days=365)
MOST_KEYS = 20
CALLS_ARE_KEPT = timedelta(days=30)
_HINT_LENGTH = 12


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A key just issued, with the secret that nobody can be shown again."""

    key: ProgramKey
    secret: str


def keys_of(actor: Actor) -> QuerySet[ProgramKey]:
    """Keys of the actor's body, newest first."""
    keys = ProgramKey.objects.filter(organisation=actor.organisation)
    return keys.select_related("membership__user", "issued_by")


@complaint_act
def issue_key(
    *, membership_id: int, name: str, valid_to: date, actor: Actor, at: datetime
) -> IssuedKey:
    """Let a program of the body act in the name of one of its officials.

    The official is told. ``valid_to`` is the last day of the key, in the body's own days.

    Raises:
        NotPermitted: the actor does not lead the body, or the person considers no complaints in it.
        KeyTermWrong: the last day has passed, or lies more than a year ahead.
        TooManyPrograms: the body has twenty working keys.
    """
    today = legal_day(actor, at)
    permit(permissions.may_keep_programs(actor, today))
    assert actor.user is not None
    assert actor.organisation is not None
    membership = members_who_consider(actor.organisation, on=today).filter(pk=membership_id).first()
    if membership is None:
        raise NotPermitted
    if not today <= valid_to <= today + LONGEST_TERM:
        raise KeyTermWrong
    if keys_of(actor).filter(revoked_at=None, valid_to__gte=today).count() >= MOST_KEYS:
        raise TooManyPrograms
    secret = PREFIX + secrets.token_urlsafe(32)
    key = ProgramKey.objects.create(
        organisation=actor.organisation,
        membership=membership,
        name=name.strip(),
        digest=_digest(secret),
        hint=secret[:_HINT_LENGTH],
        issued_by=actor.user,
        issued_at=at,
        valid_to=valid_to,
    )
    record(_act(events.KEY_ISSUED, key, actor, at, valid_to=valid_to.isoformat()))
    send(letters_programs.key_issued(key, at=at))
    return IssuedKey(key, secret)


@complaint_act
def revoke_key(*, key_id: int, actor: Actor, at: datetime) -> ProgramKey:
    """Stop a key for ever; the next call with it is refused.

    Raises:
        NotPermitted: the key is another body's, or the actor does not lead the body.
        WrongState: it is revoked already.
    """
    permit(permissions.may_keep_programs(actor, legal_day(actor, at)))
    key = keys_of(actor).select_for_update(of=("self",)).filter(pk=key_id).first()
    if key is None:
        raise NotPermitted
    if key.revoked_at is not None:
        raise WrongState
    key.revoked_at = at
    key.save(update_fields=["revoked_at"])
    record(_act(events.KEY_REVOKED, key, actor, at))
    return key


def working_key(secret: str, *, on: date) -> ProgramKey | None:
    """The key of a secret, while it works; None alike for wrong, old, revoked and orphaned ones.

    A key works no longer than the person's role does, and not while the person is blocked.
    """
    key = (
        ProgramKey.objects.select_related("membership__user", "membership__organisation")
        .filter(digest=_digest(secret), revoked_at=None, valid_to__gte=on)
        .filter(membership__in=Membership.objects.valid(on))
        .filter(membership__user__is_active=True)
        .first()
    )
    if key is None or key.membership.organisation_id != key.organisation_id:
        return None
    considers = Capability.CONSIDER_COMPLAINTS in capabilities_of(key.membership.role)
    return key if considers else None


def actor_of(key: ProgramKey) -> Actor:
    """The official in whose name the program acts; the record names both."""
    return Actor(user=key.membership.user, membership=key.membership, through=key.name)


def note_use(key: ProgramKey, *, on: date) -> None:
    """Remember the day of the last call: one write a day."""
    if key.last_used_on != on:
        ProgramKey.objects.filter(pk=key.pk).update(last_used_on=on)


def delete_old_calls(*, at: datetime) -> int:
    """Forget answers to idempotency keys after thirty days; returns how many."""
    old = AnsweredCall.objects.filter(at__lt=at - CALLS_ARE_KEPT)
    return old.delete()[0]


def legal_day(actor: Actor, at: datetime) -> date:
    """The date on the wall of the actor's body."""
    return at.astimezone(actor.organisation.zone).date() if actor.organisation else at.date()


def _digest(secret: str) -> str:
    """A plain digest suffices: the secret has 256 random bits, which nobody guesses."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _act(verb: str, key: ProgramKey, actor: Actor, at: datetime, **facts: str) -> Act:
    return Act(
        actor=actor.ref,
        verb=verb,
        subject=_ref(key),
        at=at,
        organisation_id=key.organisation_id,
        facts={**facts, "hint": key.hint, "member": str(key.membership_id)},
        values={"name": key.name},
    )


def _ref(key: ProgramKey) -> SubjectRef:
    return SubjectRef(
        code="complaints.program_key",
        id=key.pk,
        label_kk=f"Бағдарламаның кілті {key.hint}…",
        label_ru=f"Ключ программы {key.hint}…",
        label_en=f"Key of a program {key.hint}…",
    )
