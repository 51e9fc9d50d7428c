"""Proposals on standards: who may make them, who hears, how they are declined (L13-13.3)."""

from typing import Any

import pytest

from audit.selectors import entries_about
from notifications.models import OutboxMessage
from registry.terms import SERVICE
from standards.errors import (
    AlreadyDecided,
    NotPermitted,
    ReasonRequired,
    TextRequired,
    TextTooLong,
    WrongState,
)
from standards.models import Proposal
from standards.services.proposals import decline_proposal, propose_change
from standards.workflow import BasisKind, ProposalState, State
from tests.standards_world import a_standard, add_people
from tests.world import MONDAY, World


def proposed(world: World, person: str = "officer", **changes: Any) -> Proposal:
    standard = changes.pop("standard", None) or a_standard(world.service)
    fields: dict[str, Any] = {"basis": "complaints", "text": "Сократить срок.", "links": ""}
    return propose_change(
        standard_id=standard.pk, actor=world.people[person], at=MONDAY, **fields | changes
    )


def told(template: str) -> list[Any]:
    found = OutboxMessage.objects.filter(template=f"standards/{template}", channel="inbox")
    return [message.recipient for message in found]


def test_a_proposal_names_its_initiator_and_the_drafters_hear(world: World) -> None:
    proposal = proposed(world, links=" 2025-000017 \n\n2025-000018")
    assert (proposal.initiator, proposal.state) == (world.akimat, ProposalState.OPEN)
    assert proposal.links == "2025-000017\n2025-000018"
    assert told("proposal_new") == [world.drafter.user]
    assert entries_about(SERVICE, world.service.pk)[0].verb == "standards.proposal_made"


@pytest.mark.parametrize(
    "person", ["officer", "drafter", "quality", "keeper", "informatization", "oblast"]
)
def test_the_bodies_that_the_law_names_may_propose(world: World, person: str) -> None:
    add_people(world)
    assert proposed(world, person).author == world.people[person].user


@pytest.mark.parametrize("person", ["citizen", "clerk", "auditor", "head", "president", "agreeing"])
def test_nobody_else_proposes(world: World, person: str) -> None:
    add_people(world)
    with pytest.raises(NotPermitted):
        proposed(world, person)


@pytest.mark.parametrize("basis", BasisKind.values)
def test_each_basis_of_the_law_may_be_named(world: World, basis: str) -> None:
    assert proposed(world, basis=basis).basis == basis


@pytest.mark.parametrize(("text", "refusal"), [("  ", TextRequired), ("а" * 10_001, TextTooLong)])
def test_a_proposal_says_something_of_a_sensible_length(
    world: World, text: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        proposed(world, text=text)


def test_nothing_is_proposed_on_a_repealed_standard(world: World) -> None:
    with pytest.raises(WrongState):
        proposed(world, standard=a_standard(world.service, state=State.REPEALED))


def test_a_proposal_is_declined_once_with_a_reason_and_its_author_hears(world: World) -> None:
    proposal = proposed(world)
    one = {"proposal_id": proposal.pk, "actor": world.drafter, "at": MONDAY}
    with pytest.raises(ReasonRequired):
        decline_proposal(**one, reason=" ")
    decline_proposal(**one, reason="Срок установлен кодексом.")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == (ProposalState.DECLINED, world.drafter.user)
    assert told("proposal_declined") == [world.officer.user]
    letter = OutboxMessage.objects.filter(template="standards/proposal_declined").first()
    assert letter is not None
    assert "Срок установлен кодексом." in letter.text
    with pytest.raises(AlreadyDecided):
        decline_proposal(**one, reason="Еще раз.")


@pytest.mark.parametrize("person", ["officer", "quality", "keeper", "clerk"])
def test_only_the_drafting_body_declines(world: World, person: str) -> None:
    proposal = proposed(world)
    with pytest.raises(NotPermitted):
        decline_proposal(
            proposal_id=proposal.pk, reason="Нет.", actor=world.people[person], at=MONDAY
        )
