"""The ladder climbed on paper, and the routes of service centres and central bodies (J-3, Q-15)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.roles import Capability
from complaints import terms
from complaints.errors import (
    ComplaintRefused,
    NoNextStage,
    NotPermitted,
    ReceiptRequired,
    WrongState,
)
from complaints.models import ComplaintStage, Receipt
from complaints.services import (
    appeal,
    choose_to_wait,
    decide,
    paper,
    receipts,
    send_answer,
    take,
    write_message,
)
from complaints.workflow import Channel, Outcome, Route, State
from deadlines.sweep import sweep
from notifications.models import OutboxMessage
from tests.complaints.paper import (
    a_paper,
    clock_of,
    first_stage,
    handed_in,
    letters_by_post,
    traces,
)
from tests.world import (
    ALMATY,
    MONDAY,
    World,
    a_decision,
    a_quality_decision,
    again,
    answered,
    filed,
    overdue,
)


def _refuse(stage: ComplaintStage, actor: Any, at: datetime) -> ComplaintStage:
    assert actor.can(Capability.CONSIDER_COMPLAINTS)
    take(stage_id=stage.pk, actor=actor, at=at)
    decide(stage_id=stage.pk, decision=a_decision(Outcome.REFUSED), actor=actor, at=at)
    return send_answer(stage_id=stage.pk, actor=actor, at=at)


def test_the_whole_ladder_on_paper_without_an_account(world: World) -> None:
    first = first_stage(handed_in(world))
    sweep(at=MONDAY + timedelta(days=8))
    assert again(first).is_overdue
    assert letters_by_post(first) == ["complaints/breached"]

    at = MONDAY + timedelta(days=8)
    receipt = paper.appeal_on_paper(
        stage_id=first.pk, text="Жауап болмады.", actor=world.officer, at=at
    )
    second = first_stage(receipt)
    assert second.organisation == world.ministry
    assert (second.appeal_text, second.about) == ("Жауап болмады.", "silence")
    assert second.registered_at == at
    take(stage_id=second.pk, actor=world.drafter, at=at)
    write_message(stage_id=second.pk, text="Құжат керек.", actor=world.drafter, at=at)
    decide(stage_id=second.pk, decision=a_decision(), actor=world.drafter, at=at)
    send_answer(stage_id=second.pk, actor=world.drafter, at=at)
    assert letters_by_post(second) == ["complaints/message_from_body", "complaints/answered"]

    # Handed in at the quality body itself on a Saturday: its own register takes it at once.
    saturday = datetime(2025, 9, 20, 12, tzinfo=ALMATY)
    third = first_stage(paper.appeal_on_paper(stage_id=second.pk, actor=world.quality, at=saturday))
    assert (third.organisation, third.registered_at) == (world.quality_body, saturday)
    take(stage_id=third.pk, actor=world.quality, at=saturday)
    decide(stage_id=third.pk, decision=a_quality_decision(world), actor=world.quality, at=saturday)
    third = send_answer(stage_id=third.pk, actor=world.quality, at=saturday)
    assert third.state == State.CLOSED
    assert letters_by_post(third)[-1] == "complaints/answered"
    assert Receipt.objects.count() == 3
    assert not OutboxMessage.objects.filter(channel="inbox", recipient_id=None).exists()


def test_an_appeal_handed_in_elsewhere_after_hours_waits_for_the_next_working_day(
    world: World,
) -> None:
    stage = first_stage(handed_in(world))
    _refuse(stage, world.officer, MONDAY)
    evening = MONDAY.replace(hour=19)
    receipt = paper.appeal_on_paper(stage_id=stage.pk, actor=world.officer, at=evening)
    second = first_stage(receipt)
    assert (second.state, second.reg_no) == (State.FILED, "")
    told = dict(receipt.content["ru"]["rows"]).values()
    assert "9 сентября 2025 года" in told
    assert world.ministry.name_ru in told
    sweep(at=MONDAY + timedelta(days=1))
    assert again(second).reg_no == "1/2025"
    assert letters_by_post(second) == ["complaints/registered"]


@pytest.mark.parametrize("person", ["officer", "colleague", "head", "drafter", "ministry_head"])
def test_an_appeal_on_paper_is_taken_by_the_current_body_or_the_next(
    world: World, person: str
) -> None:
    stage = first_stage(handed_in(world))
    _refuse(stage, world.officer, MONDAY)
    receipt = paper.appeal_on_paper(stage_id=stage.pk, actor=world.people[person], at=MONDAY)
    assert receipt.stage.organisation == world.ministry
    assert receipt.issued_by == world.people[person].user


@pytest.mark.parametrize(
    "person", ["citizen", "other_officer", "quality", "auditor", "coordinator"]
)
def test_no_other_body_takes_an_appeal_on_paper(world: World, person: str) -> None:
    stage = first_stage(handed_in(world))
    _refuse(stage, world.officer, MONDAY)
    before = traces()
    with pytest.raises(NotPermitted):
        paper.appeal_on_paper(stage_id=stage.pk, actor=world.people[person], at=MONDAY)
    assert traces() == before


@pytest.mark.parametrize(
    ("case", "refusal"),
    [
        ("electronic", WrongState),
        ("running", WrongState),
        ("satisfied", WrongState),
        ("gone further", NoNextStage),
    ],
)
def test_an_appeal_on_paper_that_the_ladder_does_not_open_is_refused_without_a_trace(
    world: World, case: str, refusal: type[ComplaintRefused]
) -> None:
    stage = answered(world) if case == "electronic" else first_stage(handed_in(world))
    if case == "satisfied":
        take(stage_id=stage.pk, actor=world.officer, at=MONDAY)
        decision = a_decision(Outcome.SATISFIED)
        decide(stage_id=stage.pk, decision=decision, actor=world.officer, at=MONDAY)
        send_answer(stage_id=stage.pk, actor=world.officer, at=MONDAY)
    if case == "gone further":
        _refuse(stage, world.officer, MONDAY)
        paper.appeal_on_paper(stage_id=stage.pk, actor=world.officer, at=MONDAY)
    before = traces()
    with pytest.raises(refusal):
        paper.appeal_on_paper(stage_id=stage.pk, actor=world.officer, at=MONDAY)
    assert traces() == before


@pytest.mark.django_db(transaction=True)
def test_an_appeal_without_a_receipt_is_not_taken(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = handed_in(world)
    _refuse(receipt.stage, world.officer, MONDAY)
    monkeypatch.setattr(receipts, "secret_code", lambda: receipt.code)
    before = traces()
    with pytest.raises(ReceiptRequired):
        paper.appeal_on_paper(stage_id=receipt.stage_id, actor=world.officer, at=MONDAY)
    assert traces() == before


@pytest.mark.parametrize("act", [appeal, choose_to_wait])
def test_nobody_is_the_complainant_of_a_paper_without_an_account(world: World, act: Any) -> None:
    stage = first_stage(handed_in(world))
    sweep(at=MONDAY + timedelta(days=8))
    with pytest.raises(NotPermitted):
        act(stage_id=stage.pk, actor=type(world.citizen)(), at=MONDAY + timedelta(days=8))


def test_letters_by_post_to_a_person_without_an_account_name_no_page_of_the_cabinet(
    world: World,
) -> None:
    stage = first_stage(handed_in(world, language="ru", channel=Channel.POST))
    sweep(at=MONDAY + timedelta(days=8))
    _refuse_late(stage, world, MONDAY + timedelta(days=8))
    letters = OutboxMessage.objects.filter(channel="post")
    assert set(letters.values_list("template", flat=True)) == {
        "complaints/registered", "complaints/breached", "complaints/answered",
    }  # fmt: skip
    for letter in letters:
        assert "странице жалобы" not in letter.text
        assert f"/complaints/{stage.complaint_id}/" not in letter.text
        assert "канцеляри" in letter.text


def _refuse_late(stage: ComplaintStage, world: World, at: datetime) -> None:
    take(stage_id=stage.pk, actor=world.officer, at=at)
    decision = a_decision(lateness_reason="Құжаттар кеш келді.")
    decide(stage_id=stage.pk, decision=decision, actor=world.officer, at=at)
    send_answer(stage_id=stage.pk, actor=world.officer, at=at)


# Other routes


def test_a_service_centre_has_a_ladder_of_its_own(world: World) -> None:
    stage = filed(world, provider=world.centre)
    assert stage.complaint.route == Route.CENTRE
    assert clock_of(stage).due_on == date(2025, 9, 15)  # K-16: 5 working days
    _refuse(stage, world.centre_head, MONDAY)
    at = MONDAY + timedelta(days=1)
    second = appeal(stage_id=stage.pk, actor=world.citizen, at=at)
    assert second.organisation == world.informatization_body
    assert clock_of(second).term_code == terms.DRAFTING_BODY
    _refuse(second, world.coordinator, at)
    third = appeal(stage_id=second.pk, actor=world.citizen, at=at)
    assert third.organisation == world.quality_body
    assert clock_of(third).term_code == terms.QUALITY_BODY
    take(stage_id=third.pk, actor=world.quality, at=at)
    decide(stage_id=third.pk, decision=a_quality_decision(world), actor=world.quality, at=at)
    assert send_answer(stage_id=third.pk, actor=world.quality, at=at).state == State.CLOSED
    with pytest.raises(NoNextStage):
        appeal(stage_id=second.pk, actor=world.citizen, at=at)


def test_without_a_coordinator_the_centre_is_followed_by_the_quality_body(world: World) -> None:
    world.informatization_body.functions.all().delete()
    stage = filed(world, provider=world.centre)
    _refuse(stage, world.centre_head, MONDAY)
    second = appeal(stage_id=stage.pk, actor=world.citizen, at=MONDAY)
    assert second.organisation == world.quality_body


def test_a_silent_central_provider_is_followed_by_the_quality_body(world: World) -> None:
    stage = filed(world, provider=world.ministry)
    due_on = clock_of(stage).due_on
    assert due_on == date(2025, 9, 15)  # K-18: 5 working days
    sweep(at=MONDAY + timedelta(days=8))
    second = appeal(stage_id=stage.pk, actor=world.citizen, at=MONDAY + timedelta(days=8))
    assert (second.number, second.organisation) == (2, world.quality_body)


def test_a_paper_at_a_service_centre_takes_its_route_too(world: World) -> None:
    receipt = paper.file_on_paper(
        filing=a_paper(world, provider=world.centre), actor=world.centre_head, at=MONDAY
    )
    assert receipt.stage.complaint.route == Route.CENTRE


def test_overdue_papers_open_the_next_stage_like_any_other(world: World) -> None:
    electronic, on_paper = overdue(world), first_stage(handed_in(world))
    sweep(at=MONDAY + timedelta(days=10))
    assert electronic.opens_next
    assert again(on_paper).opens_next
