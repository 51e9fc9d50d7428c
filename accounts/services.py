"""Acts on accounts: block, choose a role, name a deputy, keep one's data up to date."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.acting import Actor, roles_open_to
from accounts.errors import DeputyRefused, NotYours, RoleNotOpen
from accounts.models import Deputy, Membership, User
from accounts.permissions import may_block, may_name_deputy
from accounts.selectors import colleagues_of
from audit.refs import SubjectRef
from audit.services import Act, record


def subject_of(user: User) -> SubjectRef:
    """A person as the record names one: by number, without a name."""
    label = user.audit_label
    return SubjectRef(code="accounts.user", id=user.pk, label_kk=label, label_ru=label)


@transaction.atomic
def sign_up(*, user: User, at: datetime) -> None:
    """Note that a person has opened an account and agreed to the use of the data given."""
    user.consented_at = at
    user.save(update_fields=["consented_at"])
    record(
        Act(actor=Actor(user=user).ref, verb="accounts.signed_up", subject=subject_of(user), at=at)
    )


@transaction.atomic
def block_user(*, user: User, actor: Actor, at: datetime, reason: str) -> None:
    """Close a person's access at once: no sign-in, and every open session is void.

    Raises:
        NotYours: the actor does not administer accounts, or would block oneself.
    """
    _set_access(user, actor, is_active=False)
    record(_access_act("accounts.blocked", user, actor, at, reason))


@transaction.atomic
def unblock_user(*, user: User, actor: Actor, at: datetime, reason: str) -> None:
    """Open the access again; the sessions of before stay void.

    Raises:
        NotYours: the actor does not administer accounts, or would unblock oneself.
    """
    _set_access(user, actor, is_active=True)
    record(_access_act("accounts.unblocked", user, actor, at, reason))


def _set_access(user: User, actor: Actor, *, is_active: bool) -> None:
    if not may_block(actor, user):
        raise NotYours
    # The epoch is part of what every session carries, so one row ends them all.
    User.objects.filter(pk=user.pk).update(
        is_active=is_active, session_epoch=F("session_epoch") + 1
    )
    user.refresh_from_db(fields=["is_active", "session_epoch"])


def _access_act(verb: str, user: User, actor: Actor, at: datetime, reason: str) -> Act:
    return Act(
        actor=actor.ref, verb=verb, subject=subject_of(user), at=at, values={"reason": reason}
    )


@transaction.atomic
def take_role(*, user: User, membership_id: int, at: datetime) -> Membership:
    """Make one of the person's roles the active one.

    Raises:
        RoleNotOpen: not the person's role, nor one of a member replaced that day.
    """
    today = timezone.localtime(at).date()
    found = next((m for m in roles_open_to(user, on=today) if m.pk == membership_id), None)
    if found is None:
        raise RoleNotOpen
    user.active_membership = found
    user.save(update_fields=["active_membership"])
    record(
        Act(
            actor=Actor(user=user, membership=found).ref,
            verb="accounts.role_taken",
            subject=subject_of(user),
            at=at,
            organisation_id=found.organisation_id,
            facts={"role": found.role},
        )
    )
    return found


@transaction.atomic
def name_deputy(
    *,
    membership: Membership,
    deputy: User,
    valid_from: date,
    valid_to: date,
    actor: Actor,
    at: datetime,
) -> Deputy:
    """Let a colleague stand in for a member, with that member's role, on the days given.

    Raises:
        NotYours: neither the actor's own role nor one of a body that the actor heads.
        DeputyRefused: ``self``, ``stranger`` (not of the body), ``dates`` (wrong order or past),
            ``overlap`` (somebody stands in already on one of the days).
    """
    if not may_name_deputy(actor, membership):
        raise NotYours
    Membership.objects.select_for_update().get(pk=membership.pk)
    _require_possible(membership, deputy, valid_from, valid_to, at)
    made = Deputy.objects.create(
        membership=membership, deputy=deputy, valid_from=valid_from, valid_to=valid_to
    )
    facts = {"valid_from": valid_from.isoformat(), "valid_to": valid_to.isoformat()}
    record(_deputy_act("accounts.deputy_set", made, actor, at, facts))
    return made


def _require_possible(
    membership: Membership, deputy: User, valid_from: date, valid_to: date, at: datetime
) -> None:
    today = timezone.localtime(at).date()
    taken = membership.deputies.filter(valid_from__lte=valid_to, valid_to__gte=valid_from)
    if deputy.pk == membership.user_id:
        raise DeputyRefused("self")
    if not colleagues_of(membership, on=today).filter(pk=deputy.pk).exists():
        raise DeputyRefused("stranger")
    if valid_to < valid_from or valid_to < today:
        raise DeputyRefused("dates")
    if taken.exists():
        raise DeputyRefused("overlap")


@transaction.atomic
def end_deputy(*, deputy: Deputy, actor: Actor, at: datetime) -> None:
    """End a deputy's term now; one that has not begun is taken back altogether.

    Raises:
        NotYours: neither the actor's own role nor one of a body that the actor heads.
    """
    if not may_name_deputy(actor, deputy.membership):
        raise NotYours
    yesterday = timezone.localtime(at).date() - timedelta(days=1)
    record(_deputy_act("accounts.deputy_ended", deputy, actor, at, {}))
    if deputy.valid_from > yesterday:
        deputy.delete()
        return
    deputy.valid_to = yesterday
    deputy.save(update_fields=["valid_to"])


def _deputy_act(
    verb: str, deputy: Deputy, actor: Actor, at: datetime, facts: dict[str, str]
) -> Act:
    membership = deputy.membership
    return Act(
        actor=actor.ref,
        verb=verb,
        subject=subject_of(deputy.deputy),
        at=at,
        organisation_id=membership.organisation_id,
        facts={"role": membership.role, **facts},
    )


@transaction.atomic
def change_profile(*, user: User, changes: Mapping[str, Any], at: datetime) -> list[str]:
    """Store what a person changed in the own data; gives the names of the changed fields."""
    before = {name: getattr(user, name) for name in changes}
    changed = sorted(name for name, value in changes.items() if before[name] != value)
    if not changed:
        return []
    for name in changed:
        setattr(user, name, changes[name])
    user.save(update_fields=changed)
    record(
        Act(
            actor=Actor(user=user).ref,
            verb="accounts.profile_changed",
            subject=subject_of(user),
            at=at,
            facts={"fields": changed},
            values={name: {"before": before[name], "after": changes[name]} for name in changed},
        )
    )
    return changed
