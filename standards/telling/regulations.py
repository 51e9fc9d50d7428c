"""Letters on regulations: the duty, the informatization body, its answer, the breach of K-04."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from accounts.models import Deputy, Membership, Organisation, User
from accounts.roles import CAPABILITIES, Capability
from accounts.selectors import bodies_with_function, heads_of, officials_of
from deadlines.models import Clock
from notifications.services import Message, Recipient, send
from registry.services import national_day
from standards.models import Regulation, RegulationText
from standards.workflow import Answer

_DRAFT = [role for role, able in CAPABILITIES.items() if Capability.DRAFT_REGULATIONS in able]


def tell_of_duty(
    regulations: Sequence[Regulation], due: dict[int, date], *, again: set[int], at: datetime
) -> None:
    """The obliged bodies have to draft, or review, their regulations (L13-16.1, M-3).

    ``due`` is the last day by id of the regulation, ``again`` the ids of those to be reviewed.
    """
    people = _drafters([one.organisation_id for one in regulations], on=national_day(at))
    send(
        _letter(
            "regulation_due", user, one, at=at, key=f"{one.pk}:{due[one.pk].isoformat()}",
            due_on=due[one.pk], again=one.pk in again,
        )
        for one in regulations
        if one.pk in due
        for user in people.get(one.organisation_id, ())
    )  # fmt: skip


def _drafters(body_ids: list[int], *, on: date) -> dict[int, list[User]]:
    """Who drafts regulations in many bodies, in the same few statements however many they are."""
    members = Membership.objects.valid(on).filter(organisation__in=body_ids, role__in=_DRAFT)
    deputies = Deputy.objects.valid(on).filter(membership__in=members)
    pairs = {
        *members.values_list("organisation_id", "user_id"),
        *deputies.values_list("membership__organisation_id", "deputy_id"),
    }
    people = User.objects.filter(is_active=True).in_bulk({user for _body, user in pairs})
    found: dict[int, list[User]] = {}
    for body, user in sorted(pairs):
        if user in people:
            found.setdefault(body, []).append(people[user])
    return found


def tell_informatization(text: RegulationText, *, at: datetime) -> None:
    """The informatization body is asked to agree (D12-10.4)."""
    day = national_day(at)
    people = [
        user
        for body in bodies_with_function("ib")
        for user in officials_of(body, Capability.AGREE_DRAFTS, on=day)
    ]
    send(
        _letter(
            "regulation_sent_to_informatization", user, text.regulation, at=at,
            key=f"{text.pk}:{at.isoformat()}",
        )
        for user in _each_once(people)
    )  # fmt: skip


def tell_of_answer(text: RegulationText, *, at: datetime) -> None:
    """The drafters hear what the informatization body answered."""
    body = text.regulation.organisation
    send(
        _letter(
            "regulation_answered", user, text.regulation, at=at,
            key=f"{text.pk}:{at.isoformat()}",
            agreed=text.informatization_answer == Answer.AGREED,
            remarks=text.informatization_remarks,
        )
        for user in officials_of(body, Capability.DRAFT_REGULATIONS, on=national_day(at))
    )  # fmt: skip


def tell_of_breach(clocks: list[Clock]) -> None:
    """K-04 has run out: the body's drafters and head and the quality body hear of it, once."""
    controllers = [
        user
        for body in bodies_with_function("qcb")
        for user in officials_of(body, Capability.CONTROL_QUALITY, on=clocks[0].due_on)
    ]
    messages = []
    for clock in clocks:
        own = officials_of(clock.organisation, Capability.DRAFT_REGULATIONS, on=clock.due_on)
        heads = heads_of(clock.organisation, on=clock.due_on)
        for user in _each_once([*controllers, *own, *heads]):
            label = getattr(clock, f"label_{user.language}") or clock.label_ru
            messages.append(_breach(clock, user, label))
    send(messages)


def _breach(clock: Clock, user: User, label: str) -> Message:
    return Message(
        template="standards/regulation_breached",
        to=Recipient.of_user(user),
        channels=("inbox", "email"),
        context={
            "about": label,
            "due_on": clock.due_on,
            "body": _name_of(clock.organisation, user.language),
        },
        dedupe_key=f"standards.regulation_breached:{clock.pk}:{clock.epoch}",
        at=clock.due_at,
        url=reverse("deadlines:why", args=[clock.pk]),
        digest=True,
        organisation_id=clock.organisation_id,
    )


def _letter(
    template: str, user: User, regulation: Regulation, *, key: str, at: datetime, **context: Any
) -> Message:
    return Message(
        template=f"standards/{template}",
        to=Recipient.of_user(user),
        channels=("inbox", "email"),
        context={
            "service": regulation.standard.service.ref.label(user.language),
            "body": _name_of(regulation.organisation, user.language),
            **context,
        },
        dedupe_key=f"standards.{template}:{key}",
        at=at,
        subject=regulation.ref,
        url=reverse("standards:office_regulation", args=[regulation.pk]),
        digest=True,
        organisation_id=regulation.organisation_id,
    )


def _name_of(body: Organisation, language: str) -> str:
    return str(getattr(body, f"name_{language}", "") or body.name_ru or body.name)


def _each_once(people: Iterable[User]) -> list[User]:
    return list({user.pk: user for user in people}.values())
