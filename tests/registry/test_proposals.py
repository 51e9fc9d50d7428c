""" "Something is wrong here": who proposes, who decides, who is told."""

from typing import Any

import pytest

from accounts.acting import VISITOR, Actor
from accounts.models import BodyFunction
from audit.models import AuditEntry
from notifications.models import OutboxMessage
from registry.errors import (
    AlreadyDecided,
    NotItsBody,
    NotPermitted,
    ReasonRequired,
    TextRequired,
    TextTooLong,
)
from registry.models import ChangeProposal
from registry.services.proposals import decide_proposal, propose_correction
from tests.world import MONDAY, World

Part, State = ChangeProposal.Part, ChangeProposal.State
TEXT = "Жұмыс кестесі ескірген."


def proposed(world: World, actor: Actor = VISITOR, **changes: Any) -> ChangeProposal:
    fields: dict[str, Any] = {
        "service": world.service, "part": Part.DOCUMENTS, "text": TEXT, "language": "ru",
        "email": "someone@example.kz",
    }  # fmt: skip
    return propose_correction(**{**fields, **changes}, actor=actor, at=MONDAY)


def about_place(world: World, actor: Actor = VISITOR) -> ChangeProposal:
    return proposed(world, actor, part=Part.PLACE, organisation=world.akimat)


def decided(proposal: ChangeProposal, actor: Actor, **changes: Any) -> ChangeProposal:
    fields: dict[str, Any] = {"accept": True, "reason": ""}
    return decide_proposal(proposal_id=proposal.pk, **{**fields, **changes}, actor=actor, at=MONDAY)


def letters(template: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(template=f"registry/{template}").order_by("pk"))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"text": " "}, TextRequired), ({"text": "ж" * 2001}, TextTooLong)],
)
def test_proposal_without_a_right_text_is_refused(
    world: World, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        proposed(world, **changes)
    assert not ChangeProposal.objects.exists()


def test_place_of_a_body_outside_the_service_is_refused(world: World) -> None:
    with pytest.raises(NotItsBody):
        proposed(world, part=Part.PLACE, organisation=world.quality_body)


def test_body_is_kept_only_where_a_place_is_wrong(world: World) -> None:
    assert about_place(world).organisation == world.akimat
    assert proposed(world, organisation=world.akimat).organisation is None


def test_keepers_hear_of_a_proposal_about_the_entry_and_the_body_of_its_place(
    world: World,
) -> None:
    BodyFunction.objects.create(organisation=world.planning_body, code="registry")
    proposed(world)
    assert {one.recipient_id for one in letters("proposal_new")} == {world.keeper.user.pk}
    OutboxMessage.objects.all().delete()
    about_place(world, world.head)
    told = {one.recipient_id for one in letters("proposal_new")}
    assert told == {world.officer.user.pk, world.colleague.user.pk}  # not the author


@pytest.mark.parametrize(
    ("who", "may_entry", "may_place"),
    [
        ("keeper", True, True),
        ("officer", False, True),
        ("other_officer", False, False),
        ("drafter", False, False),
        ("quality", False, False),
        ("citizen", False, False),
    ],
)
def test_keeper_decides_all_and_a_body_on_its_own_place(
    world: World, who: str, may_entry: bool, may_place: bool
) -> None:
    for proposal, may in ((proposed(world), may_entry), (about_place(world), may_place)):
        if may:
            assert decided(proposal, world.people[who]).state == State.ACCEPTED
        else:
            with pytest.raises(NotPermitted):
                decided(proposal, world.people[who])


def test_nobody_decides_on_the_own_proposal(world: World) -> None:
    with pytest.raises(NotPermitted):
        decided(proposed(world, world.keeper), world.keeper)
    with pytest.raises(NotPermitted):
        decided(about_place(world, world.officer), world.officer)


def test_refusal_needs_a_reason_which_the_author_reads(world: World) -> None:
    proposal = proposed(world)
    with pytest.raises(ReasonRequired):
        decided(proposal, world.keeper, accept=False, reason=" ")
    decided(proposal, world.keeper, accept=False, reason="Так сказано в стандарте.")
    (letter,) = letters("proposal_declined")
    assert letter.address == "someone@example.kz"
    assert "Так сказано в стандарте." in letter.text
    assert f"/proposals/{proposal.token}/" in letter.text


def test_acceptance_takes_a_note_and_tells_the_author_in_the_inbox(world: World) -> None:
    proposal = proposed(world, world.citizen)
    decided(proposal, world.keeper, reason="Исправим завтра.")
    told = letters("proposal_accepted")
    assert {one.channel for one in told} == {"inbox", "email"}
    assert all("Исправим завтра." in one.text for one in told)


def test_second_decision_is_refused_and_the_first_stands(world: World) -> None:
    proposal = proposed(world)
    decided(proposal, world.keeper)
    with pytest.raises(AlreadyDecided):
        decided(proposal, world.keeper, accept=False, reason="Передумали")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason) == (State.ACCEPTED, "")


def test_author_without_an_address_is_told_nothing_and_the_record_names_nobody(
    world: World,
) -> None:
    proposal = proposed(world, email="")
    assert not OutboxMessage.objects.exists()
    entry = AuditEntry.objects.get(subject_code="registry.proposal", subject_id=proposal.pk)
    assert entry.facts == {"part": "documents", "registry_no": "S-004"}
    assert set(entry.digests) == {"text"}
