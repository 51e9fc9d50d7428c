"""Queues of the road: bodies to ask, answers, dissent, the Government's act, confirmations."""

from datetime import timedelta

from django.urls import reverse

import pytest

from registry.services.including import start_inclusion_clocks
from standards.models import AgreementRequest, Confirmation
from standards.services import agreeing
from standards.workflow import Agreeing, Answer, Stage
from tests.registry.office_pages import get, post, said
from tests.standards.road import (
    AFTER_CLOSE,
    LATER,
    address,
    agreed,
    approved,
    in_force,
    of_president,
    page,
    people_of,
    reported,
    sent,
    submitted,
)
from tests.standards_world import fresh
from tests.world import MONDAY, World


def test_suggested_bodies_are_ticked_others_are_found_and_all_ticked_are_asked(
    world: World,
) -> None:
    people_of(world)
    edition = reported(world)
    url = address("edition_act", edition.pk, "send")
    first = get(world.drafter, url, at=LATER)
    ticked = [str(pk) for pk in first.context["form"].initial["bodies"]]
    assert str(world.planning_body.pk) in ticked
    oblast = world.oblast.organisation
    found = post(
        world.drafter, url, {"bodies": ticked[:1], "q": "қарағанды", "find": "1"}, at=LATER
    )
    assert found.status_code == 200
    offered = {str(pk) for pk, _name in found.context["form"].fields["bodies"].choices}
    assert str(oblast.pk) in offered
    assert not edition.agreements.exists()
    done = post(world.drafter, url, {"bodies": [ticked[0], str(oblast.pk)]}, at=LATER)
    assert done.status_code == 302, said(done)
    asked = edition.agreements.values_list("organisation", "role")
    assert (oblast.pk, Agreeing.INTERESTED) in set(asked)
    assert len(asked) == 2


def test_nobody_ticked_is_a_mistake_of_the_form(world: World) -> None:
    edition = reported(world)
    response = post(world.drafter, address("edition_act", edition.pk, "send"), {}, at=LATER)
    assert "bodies" in response.context["form"].errors


def test_a_body_answers_from_its_queue_and_loses_nothing_typed(world: World) -> None:
    people_of(world)
    request = sent(world)
    queue = get(world.agreeing, address("agreements"), at=LATER)
    assert [one.pk for one, _clock, _left in queue.context["rows"]] == [request.pk]
    url = address("agreement", request.pk)
    without = post(world.agreeing, url, {"answer": "not_agreed"}, at=LATER)
    assert "remarks" in without.context["answer_form"].errors
    done = post(world.agreeing, url, {"answer": "not_agreed", "remarks": "Срок."}, at=LATER)
    assert done.status_code == 302
    late = post(world.other_officer, url, {"answer": "not_agreed", "remarks": "Плата."}, at=LATER)
    assert late.status_code == 409
    assert "Плата." in said(late)
    answered = get(world.agreeing, address("agreements"), at=LATER, answered="1")
    assert [one.pk for one, _clock, _left in answered.context["rows"]] == [request.pk]


def test_the_drafter_records_a_dissent_on_the_page_of_the_request(world: World) -> None:
    people_of(world)
    request = sent(world)
    url = address("agreement", request.pk)
    assert get(world.drafter, url, at=LATER).context["dissent_form"] is None
    agreeing.answer_agreement(
        request_id=request.pk, agreed=False, remarks="Срок.", actor=world.agreeing, at=LATER
    )
    assert get(world.drafter, url, at=LATER).context["dissent_form"] is not None
    done = post(world.drafter, url, {"act": "dissent", "reason": "По закону."}, at=LATER)
    assert done.status_code == 302
    request.refresh_from_db()
    assert request.dissent_reason == "По закону."


@pytest.mark.parametrize("person", ["officer", "clerk", "citizen", "president"])
def test_a_request_to_another_body_does_not_exist(world: World, person: str) -> None:
    people_of(world)
    request = sent(world)
    response = get(world.people[person], address("agreement", request.pk), at=LATER)
    assert response.status_code == 404


def test_the_clerk_reads_the_answers_of_what_is_before_the_government(world: World) -> None:
    edition = submitted(world)
    request = edition.agreements.get()
    assert get(world.clerk, address("agreement", request.pk), at=LATER).status_code == 200
    shown = page(world.clerk, edition)
    assert address("agreement", request.pk) in said(shown)


def test_the_presidents_administration_sees_only_what_it_is_asked(world: World) -> None:
    people_of(world)
    of_president(world)
    edition = agreed(world)
    request = agreeing.ask_president(edition_id=edition.pk, actor=world.drafter, at=AFTER_CLOSE)
    queue = get(world.president, address("agreements"), at=LATER)
    assert [one.pk for one, _clock, _left in queue.context["rows"]] == [request.pk]
    done = post(world.president, address("agreement", request.pk), {"answer": "agreed"}, at=LATER)
    assert done.status_code == 302
    assert AgreementRequest.objects.get(pk=request.pk).answer == Answer.AGREED


_ACT = {
    "act": "Үкіметтің қаулысы", "act_no": "77", "act_date": "09.10.2025",
    "effective_on": "19.10.2025",
}  # fmt: skip


def test_the_clerk_sees_the_queue_what_will_follow_and_then_records_the_act(
    world: World,
) -> None:
    people_of(world)
    start_inclusion_clocks([world.service], actor=world.clerk, at=MONDAY - timedelta(days=3))
    edition = submitted(world)
    queue = get(world.clerk, address("approvals"), at=LATER)
    assert [one.pk for one, _clock, _left in queue.context["rows"]] == [edition.pk]
    url = address("edition_act", edition.pk, "approve")
    form = get(world.clerk, url, at=LATER).context["form"]
    assert str(form.initial["effective_on"]) == "2025-10-19"
    check = post(world.clerk, url, _ACT, at=LATER)
    assert fresh(edition).stage == Stage.SUBMITTED
    regulation, information = check.context["duties"]
    assert str(information.due_on) == "2025-10-14"
    assert len(information.bodies) == 3
    assert str(regulation.due_on) == "2025-11-08"
    back = post(world.clerk, url, _ACT | {"change": "1"}, at=LATER)
    assert back.context["form"].data["act_no"] == "77"
    done = post(world.clerk, url, _ACT | {"confirmed": "1"}, at=LATER)
    assert done.status_code == 302
    assert fresh(edition).stage == Stage.APPROVED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"act": ""}, "act"),
        ({"act_no": ""}, "act_no"),
        ({"act_date": "10.10.2025"}, "act_date"),
        ({"effective_on": "08.10.2025"}, "effective_on"),
    ],
)
def test_an_approval_with_a_mistake_is_not_recorded(
    world: World, changes: dict[str, str], field: str
) -> None:
    edition = submitted(world)
    url = address("edition_act", edition.pk, "approve")
    response = post(world.clerk, url, _ACT | changes | {"confirmed": "1"}, at=LATER)
    assert field in response.context["form"].errors
    assert fresh(edition).stage == Stage.SUBMITTED


def test_a_drafter_cannot_record_the_governments_act(world: World) -> None:
    edition = submitted(world)
    url = address("edition_act", edition.pk, "approve")
    response = post(world.drafter, url, _ACT | {"confirmed": "1"}, at=LATER)
    assert response.status_code == 409
    assert fresh(edition).stage == Stage.SUBMITTED


def test_a_body_confirms_everything_with_one_press_and_sees_only_its_own(world: World) -> None:
    people_of(world)
    in_force(world)
    url = address("confirmations")
    shown = get(world.officer, url, at=LATER)
    own = Confirmation.objects.get(organisation=world.akimat)
    assert [row.pk for row, _left in shown.context["rows"]] == [own.pk]
    assert shown.context["ticked"] == [own.pk]
    given = {"confirmation": [str(own.pk)], "url": "https://karasai.example.kz"}
    nothing = post(world.officer, url, given | {"confirmation": []}, at=LATER)
    assert nothing.context["errors"]
    no_address = post(world.officer, url, given | {"url": ""}, at=LATER)
    assert "url" in no_address.context["form"].errors
    foreign = Confirmation.objects.get(organisation=world.other_akimat)
    refused = post(world.officer, url, given | {"confirmation": [str(foreign.pk)]}, at=LATER)
    assert refused.status_code == 409
    assert post(world.officer, url, given, at=LATER).status_code == 302
    own.refresh_from_db()
    assert own.confirmed_by == world.officer.user
    done = get(world.officer, url, at=LATER, confirmed="1")
    assert [row.pk for row, _left in done.context["rows"]] == [own.pk]


def test_one_duty_is_confirmed_on_its_own_page_with_a_way_to_the_local_entry(
    world: World,
) -> None:
    people_of(world)
    approved(world)
    own = Confirmation.objects.get(organisation=world.akimat)
    url = address("confirmation", own.pk)
    shown = get(world.officer, url, at=LATER)
    assert reverse("registry:office_local", args=[world.service.pk]) in said(shown)
    given = {"url": "https://karasai.example.kz", "evidence": "Стенд."}
    assert post(world.officer, url, given, at=LATER).status_code == 302
    again = post(world.officer, url, given, at=LATER)
    assert again.status_code == 409
    foreign = get(world.other_officer, url, at=LATER)
    assert foreign.status_code == 404
