"""Whom a complaint means: nobody decides on himself, once known (Q-36)."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from accounts.acting import Actor
from accounts.models import Organisation, User
from accounts.selectors import staff_of
from audit.services import Act, record
from complaints import events, permissions
from complaints.errors import NotOfThisBody, WrongState
from complaints.models import OfficialComplainedOf
from complaints.selectors import current_stage
from complaints.services.acts import complaint_act, lock_stage, permit, refuse_own_matter
from complaints.workflow import WITHDRAWABLE
from deadlines.services import assign_clocks

_WORDS = re.compile(r"[^\W\d_]+")


@complaint_act
def name_official(
    *, official_id: int, user: User, actor: Actor, at: datetime
) -> OfficialComplainedOf:
    """Say which member of staff a complaint means; if that is the executor, it has none any more.

    Raises:
        OfficialComplainedOf.DoesNotExist: no such official.
        NotPermitted: not an official of the body that considers the latest stage.
        OwnMatter: the person who acts is complained of.
        WrongState: the decision is made.
        NotOfThisBody: the person named does not work in that body.
    """
    official = OfficialComplainedOf.objects.select_related("complaint").get(pk=official_id)
    stage = lock_stage(current_stage(official.complaint).pk)
    refuse_own_matter(actor, stage)
    permit(permissions.may_name_official(actor, stage))
    if stage.state not in WITHDRAWABLE:
        raise WrongState
    on = at.astimezone(stage.organisation.zone).date()
    if not staff_of(stage.organisation_id, on=on).filter(pk=user.pk).exists():
        raise NotOfThisBody
    official.user = user
    official.save(update_fields=["user"])
    stage.complaint.forget_people_meant()
    if stage.assignee_id == user.pk:
        stage.assignee = None
        stage.save(update_fields=["assignee"])
        assign_clocks(subject=stage.ref, assignee_id=None)
    record(
        Act(
            actor=actor.ref,
            verb=events.OFFICIAL_NAMED,
            subject=stage.ref,
            at=at,
            organisation_id=stage.organisation_id,
            values={"official": str(user)},
        )
    )
    return official


def people_meant(
    organisation: Organisation, names: Sequence[str], *, on: date
) -> list[User | None]:
    """For each name as typed, the one member of staff it can mean; None where in doubt.

    The surname must be there and the given name, or its first letter; two namesakes are a doubt.
    """
    if not any(names):
        return [None] * len(names)
    staff = list(staff_of(organisation.pk, on=on))
    return [_only([user for user in staff if _is_named(user, name)]) for name in names]


def _only(found: list[User]) -> User | None:
    return found[0] if len(found) == 1 else None


def _is_named(user: User, typed: str) -> bool:
    words = [_plain(word) for word in _WORDS.findall(typed)]
    surname, given_name = _plain(user.surname), _plain(user.given_name)
    if not surname or not given_name or surname not in words:
        return False
    words.remove(surname)
    return bool(words) and words[0] in (given_name, given_name[0])


def _plain(word: str) -> str:
    return word.casefold().replace("ё", "е")
