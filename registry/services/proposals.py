""" "Something is wrong here": anybody proposes a correction, the keeper or the body decides."""

from collections.abc import Iterable
from datetime import datetime
from secrets import token_urlsafe

from django.urls import reverse

from accounts.acting import Actor
from accounts.models import Organisation, User
from accounts.roles import Capability
from accounts.selectors import bodies_with_function, officials_of
from audit.services import Act, record
from notifications.services import Message, Recipient, send
from registry import events, permissions
from registry.errors import AlreadyDecided, NotItsBody, ReasonRequired
from registry.models import ChangeProposal, Service
from registry.services.acts import national_day, permit, registry_act
from registry.services.questions import bodies_to_ask, name_in, whole_text

LONGEST_PROPOSAL = 2_000  # characters
LONGEST_REASON = 2_000  # characters
_KEEPING = "registry"  # the function of the body that keeps the registry

State = ChangeProposal.State
Part = ChangeProposal.Part


@registry_act
def propose_correction(
    *,
    service: Service,
    part: ChangeProposal.Part,
    text: str,
    language: str,
    actor: Actor,
    at: datetime,
    organisation: Organisation | None = None,
    email: str = "",
) -> ChangeProposal:
    """Say what is wrong on the page of a service, signed in or not.

    About address, hours or contacts of a body it goes to that body, else to the keeper of the
    registry; those who decide are told, and the author too where an address is known.

    Raises:
        NotItsBody: the body has nothing to do with the service.
        TextRequired, TextTooLong: the text is empty or too long.
    """
    whole = whole_text(text, limit=LONGEST_PROPOSAL)
    place = organisation if part == Part.PLACE else None
    if place is not None and place not in bodies_to_ask(service):
        raise NotItsBody
    proposal = ChangeProposal.objects.create(
        service=service,
        organisation=place,
        part=part,
        text=whole,
        author=actor.user,
        email=actor.user.email if actor.user else email,
        language=language,
        token=token_urlsafe(24),
        made_at=at,
    )
    values = {"text": whole} | ({"email": proposal.email} if proposal.email else {})
    record(_act(events.PROPOSAL_MADE, proposal, actor, at, values))
    send([_to_author("proposal_made", proposal, at=at), *_to_deciders(proposal, at=at)])
    return proposal


@registry_act
def decide_proposal(
    *, proposal_id: int, accept: bool, reason: str, actor: Actor, at: datetime
) -> ChangeProposal:
    """Accept a proposal, with a note if one likes, or decline it with a reason; the author is told.

    Accepting changes nothing in the entry: that is an act of its own.

    Raises:
        NotPermitted: neither the keeper nor the body whose place it is, or the author himself.
        AlreadyDecided: somebody has decided.
        ReasonRequired: declined without a reason.
        TextTooLong: the reason is too long.
    """
    proposal = (
        ChangeProposal.objects.select_for_update(of=("self",))
        .select_related("service", "organisation", "author")
        .get(pk=proposal_id)
    )
    permit(permissions.may_decide_proposal(actor, proposal))
    if proposal.state != State.OPEN:
        raise AlreadyDecided
    if not accept and not reason.strip():
        raise ReasonRequired
    proposal.reason = whole_text(reason, limit=LONGEST_REASON) if reason.strip() else ""
    proposal.state = State.ACCEPTED if accept else State.DECLINED
    proposal.decided_by, proposal.decided_at = actor.user, at
    proposal.save(update_fields=["reason", "state", "decided_by", "decided_at"])
    verb = events.PROPOSAL_ACCEPTED if accept else events.PROPOSAL_DECLINED
    values = {"reason": proposal.reason} if proposal.reason else {}
    record(_act(verb, proposal, actor, at, values))
    send([_to_author(f"proposal_{proposal.state}", proposal, at=at)])
    return proposal


def _act(
    verb: str, proposal: ChangeProposal, actor: Actor, at: datetime, values: dict[str, str]
) -> Act:
    return Act(
        actor=actor.ref,
        verb=verb,
        subject=proposal.ref,
        at=at,
        organisation_id=proposal.organisation_id,
        facts={"part": str(proposal.part), "registry_no": proposal.service.registry_no},
        values=values,
    )


def _to_author(template: str, proposal: ChangeProposal, *, at: datetime) -> Message:
    author = proposal.author
    return Message(
        template=f"registry/{template}",
        to=Recipient(
            user_id=proposal.author_id,
            name=author.full_name if author else "",
            language=proposal.language,
            email=proposal.email,
        ),
        channels=("inbox", "email"),
        context={**_about(proposal, proposal.language), "reason": proposal.reason},
        dedupe_key=f"registry.{template}:{proposal.pk}",
        at=at,
        subject=proposal.ref,
        url=reverse("registry:proposal", args=[proposal.token]),
    )


def _to_deciders(proposal: ChangeProposal, *, at: datetime) -> Iterable[Message]:
    return [
        Message(
            template="registry/proposal_new",
            to=Recipient.of_user(user),
            channels=("inbox", "email"),
            context=_about(proposal, user.language),
            dedupe_key=f"registry.proposal_new:{proposal.pk}",
            at=at,
            subject=proposal.ref,
            url=reverse("registry:office_proposal", args=[proposal.pk]),
            digest=True,
        )
        for user in _deciders(proposal, at=at)
        if user.pk != proposal.author_id
    ]


def _deciders(proposal: ChangeProposal, *, at: datetime) -> Iterable[User]:
    """The officials of the place; for the entry itself those of the body that keeps it."""
    if proposal.organisation is not None:
        day = at.astimezone(proposal.organisation.zone).date()
        return officials_of(proposal.organisation, Capability.INFORM, on=day)
    day = national_day(at)
    return [
        user
        for body in bodies_with_function(_KEEPING)
        for user in officials_of(body, Capability.KEEP_REGISTRY, on=day)
    ]


def _about(proposal: ChangeProposal, language: str) -> dict[str, object]:
    place = proposal.organisation
    return {
        "number": proposal.pk,
        "service": proposal.service.ref.label(language),
        "body": name_in(place, language) if place else "",
        "part": Part(proposal.part).label,
    }
