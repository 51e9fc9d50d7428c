"""Letters about proposals, and to people who commented on a draft that was given up."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.roles import Capability
from accounts.selectors import officials_of
from notifications.services import Message, Recipient
from registry.services import national_day
from standards.models import Comment, Edition, Proposal

_CHANNELS = ("inbox", "email")


def to_drafters(template: str, proposal: Proposal, *, at: datetime) -> list[Message]:
    """To everybody who drafts in the drafting body, except the author."""
    people = officials_of(
        proposal.standard.drafting_body, Capability.DRAFT_STANDARDS, on=national_day(at)
    )
    return [
        _about(template, proposal, user, at=at) for user in people if user.pk != proposal.author_id
    ]


def to_initiators(template: str, proposals: Sequence[Proposal], *, at: datetime) -> list[Message]:
    """To the author of each proposal; where there is none, to those who propose in that body."""
    return [
        _about(template, proposal, user, at=at)
        for proposal in proposals
        for user in _authors(proposal, at=at)
    ]


def _authors(proposal: Proposal, *, at: datetime) -> Iterable[User]:
    if proposal.author is not None and proposal.author.is_active:
        return [proposal.author]
    return officials_of(proposal.initiator, Capability.PROPOSE_SERVICES, on=national_day(at))


def _about(template: str, proposal: Proposal, user: User, *, at: datetime) -> Message:
    service = proposal.standard.service
    context: dict[str, Any] = {
        "number": proposal.pk,
        "service": service.ref.label(user.language),
        "initiator": _name_in(proposal, user.language),
        "reason": proposal.reason,
    }
    return Message(
        template=f"standards/{template}",
        to=Recipient.of_user(user),
        channels=_CHANNELS,
        context=context,
        # A proposal of a draft that was given up may be taken again.
        dedupe_key=f"standards.{template}:{proposal.pk}:{proposal.edition_id or 0}",
        at=at,
        subject=service.ref,
        url=reverse("standards:office_proposal", args=[proposal.pk]),
        digest=True,
    )


def _name_in(proposal: Proposal, language: str) -> str:
    body = proposal.initiator
    return str(getattr(body, f"name_{language}") or body.name_ru or body.name_kk)


def to_authors_of_comments(edition: Edition, reason: str, *, at: datetime) -> list[Message]:
    """To every person with an account who commented: the draft is given up, and why."""
    said = Comment.objects.filter(discussion__edition=edition, author__isnull=False)
    people = User.objects.filter(pk__in=said.values("author"), is_active=True).order_by("pk")
    service = edition.service
    return [
        Message(
            template="standards/edition_withdrawn",
            to=Recipient.of_user(user),
            channels=_CHANNELS,
            context={"service": service.ref.label(user.language), "reason": reason},
            dedupe_key=f"standards.edition_withdrawn:{edition.pk}",
            at=at,
            subject=edition.ref,
            url=reverse("standards:my_comments"),
        )
        for user in people
    ]
