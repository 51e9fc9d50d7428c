"""Proposals to adopt, change or repeal a standard (L13-13.3)."""

from datetime import datetime

from accounts.acting import Actor
from audit.services import record
from notifications.services import send
from standards import events, permissions
from standards.errors import (
    AlreadyDecided,
    NotPermitted,
    ReasonRequired,
    TextRequired,
    TextTooLong,
    WrongState,
)
from standards.models import Proposal, Standard
from standards.services.acts import act_of, permit, standard_act
from standards.telling.proposals import to_drafters, to_initiators
from standards.workflow import BasisKind, ProposalState, State

LONGEST_PROPOSAL = 10_000  # characters
LONGEST_REASON = 5_000  # characters


@standard_act
def propose_change(
    *,
    standard_id: int,
    basis: str,
    text: str,
    actor: Actor,
    at: datetime,
    links: str = "",
) -> Proposal:
    """Propose to adopt, change or repeal a standard, saying on what the proposal rests.

    The drafting body is told. ``links`` are numbers or addresses, one on a line.

    Raises:
        NotPermitted: the actor's body is none of those that the law names.
        WrongState: the standard is repealed.
        TextRequired, TextTooLong: no text, or more than 10 000 characters.
    """
    permit(permissions.may_propose(actor))
    if actor.organisation is None:
        raise NotPermitted
    standard = Standard.objects.select_related("service", "drafting_body").get(pk=standard_id)
    if standard.state == State.REPEALED:
        raise WrongState
    proposal = Proposal.objects.create(
        standard=standard,
        initiator=actor.organisation,
        author=actor.user,
        basis=BasisKind(basis),
        text=_whole(text, LONGEST_PROPOSAL),
        links="\n".join(line.strip() for line in links.splitlines() if line.strip()),
        made_at=at,
    )
    _record(events.PROPOSAL_MADE, proposal, actor, at, {"text": proposal.text})
    send(to_drafters("proposal_new", proposal, at=at))
    return proposal


@standard_act
def decline_proposal(*, proposal_id: int, reason: str, actor: Actor, at: datetime) -> Proposal:
    """Decline a proposal with a reason; its initiator is told.

    Raises:
        NotPermitted: another body drafts this standard.
        AlreadyDecided: it is taken or declined.
        ReasonRequired, TextTooLong: no reason, or more than 5 000 characters.
    """
    rows = Proposal.objects.select_for_update(of=("self",)).select_related(
        "author", "initiator", "standard__service", "standard__drafting_body"
    )
    proposal = rows.get(pk=proposal_id)
    permit(permissions.drafts(actor, proposal.standard))
    if proposal.state != ProposalState.OPEN:
        raise AlreadyDecided
    if not reason.strip():
        raise ReasonRequired
    proposal.state, proposal.reason = ProposalState.DECLINED, _whole(reason, LONGEST_REASON)
    proposal.decided_at, proposal.decided_by = at, actor.user
    proposal.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    _record(events.PROPOSAL_DECLINED, proposal, actor, at, {"reason": proposal.reason})
    send(to_initiators("proposal_declined", [proposal], at=at))
    return proposal


def _whole(text: str, limit: int) -> str:
    found = text.strip()
    if not found:
        raise TextRequired
    if len(found) > limit:
        raise TextTooLong
    return found


def _record(
    verb: str, proposal: Proposal, actor: Actor, at: datetime, values: dict[str, str]
) -> None:
    """Under the service: that is where the whole story of its standard is read."""
    facts = {"proposal": proposal.pk, "basis": str(proposal.basis)}
    record(act_of(verb, proposal.standard.service.ref, actor, at, values, **facts))
