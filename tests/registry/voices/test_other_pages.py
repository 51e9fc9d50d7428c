"""Pages of proposals and subscriptions: who opens them, what they say, what is kept."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

import pytest

from accounts.acting import VISITOR
from notifications.models import OutboxMessage
from registry.models import ChangeProposal, Subscription
from registry.services.subscriptions import Target, confirm_subscription, subscribe
from tests.registry.voices.saying import (
    SUBSCRIBE,
    WRONG,
    a_proposal,
    text_of,
)
from tests.world import MONDAY, World

# Something is wrong here


def test_visitor_proposes_and_follows_without_an_account(visitor: Client) -> None:
    typed = {"part": "place", "body": "akimat_karasai", "text": "Ескі нөмір.", "email": ""}
    response = visitor.post(WRONG, typed, follow=True)
    proposal = ChangeProposal.objects.get()
    assert response.redirect_chain == [(f"/proposals/{proposal.token}/", 302)]
    page = text_of(response)
    assert "Waiting for a decision" in page or "waiting for a decision" in page
    assert "Akimat of Karasai District" in page


def test_proposal_without_text_or_part_says_so(visitor: Client) -> None:
    page = text_of(visitor.post(WRONG, {"email": "someone@example.kz"}))
    assert "Say what should be changed." in page
    assert "Choose what is wrong." in page
    assert "someone@example.kz" in page


@pytest.mark.parametrize(
    ("who", "entry", "place"),
    [
        ("keeper", 200, 200),
        ("officer", 404, 200),
        ("other_officer", 404, 404),
        ("quality", 404, 404),
        ("citizen", 404, 404),
    ],
)
def test_proposals_are_seen_by_those_who_decide(
    world: World, browser: Callable[[str], Client], who: str, entry: int, place: int
) -> None:
    about_entry = a_proposal(world)
    about_place = a_proposal(world, part=ChangeProposal.Part.PLACE, organisation=world.akimat)
    client = browser(who)
    for proposal, status in ((about_entry, entry), (about_place, place)):
        address = f"/office/registry/proposals/{proposal.pk}/"
        assert client.get(address).status_code == status


def test_keeper_accepts_and_is_led_to_the_entry(
    world: World, browser: Callable[[str], Client]
) -> None:
    proposal = a_proposal(world)
    address = f"/office/registry/proposals/{proposal.pk}/"
    client = browser("keeper")
    response = client.post(address, {"decision": "accept", "reason": ""}, follow=True)
    assert reverse("registry:office_edit", args=[world.service.pk]) in text_of(response)
    assert proposal.service.name_en in text_of(client.get("/office/registry/proposals/?state=all"))


def test_official_of_the_place_is_led_to_the_local_entry(
    world: World, browser: Callable[[str], Client]
) -> None:
    proposal = a_proposal(world, part=ChangeProposal.Part.PLACE, organisation=world.akimat)
    address = f"/office/registry/proposals/{proposal.pk}/"
    response = browser("officer").post(address, {"decision": "accept"}, follow=True)
    assert reverse("registry:office_local", args=[world.service.pk]) in text_of(response)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"decision": "decline", "reason": " "}, "Give the reason."),
        ({"reason": "Текст"}, "Accept the proposal or decline it."),
        ({"decision": "later", "reason": "Текст"}, "Accept the proposal or decline it."),
    ],
)
def test_unclear_decision_is_asked_again(
    world: World, browser: Callable[[str], Client], typed: dict[str, str], sentence: str
) -> None:
    proposal = a_proposal(world)
    page = text_of(browser("keeper").post(f"/office/registry/proposals/{proposal.pk}/", typed))
    assert sentence in page
    assert typed["reason"] in page
    proposal.refresh_from_db()
    assert proposal.state == ChangeProposal.State.OPEN


def test_author_reads_the_reason_by_the_secret(
    world: World, visitor: Client, browser: Callable[[str], Client]
) -> None:
    proposal = a_proposal(world)
    typed = {"decision": "decline", "reason": "Стандартта солай."}
    browser("keeper").post(f"/office/registry/proposals/{proposal.pk}/", typed)
    page = text_of(visitor.get(f"/proposals/{proposal.token}/"))
    assert "Стандартта солай." in page
    assert "someone@example.kz" not in page


# Subscriptions


def test_answer_is_the_same_for_a_new_and_a_known_address(world: World, visitor: Client) -> None:
    pages = []
    for _try in range(2):
        response = visitor.post(
            SUBSCRIBE, {"email": "someone@example.kz", "language": "ru"}, follow=True
        )
        page = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", text_of(response))
        pages.append((response.redirect_chain, page))
        known = Subscription.objects.get()
        confirm_subscription(token=known.token, actor=VISITOR, at=MONDAY)
    assert pages[0] == pages[1]
    assert "Check your mail" in pages[0][1]
    assert "someone@example.kz" not in pages[0][1]


def test_opening_the_link_confirms_nothing_and_the_button_does(
    world: World, visitor: Client
) -> None:
    target = Target("service", world.service)
    made = subscribe(
        target=target, email="someone@example.kz", language="ru", actor=VISITOR, at=MONDAY
    )
    address = f"/subscriptions/{made.token}/"
    assert "Confirm the subscription" in text_of(visitor.get(address))
    visitor.post(address)
    made.refresh_from_db()
    assert made.confirmed_at is None
    page = text_of(visitor.post(address, {"confirm": "1"}, follow=True))
    made.refresh_from_db()
    assert made.confirmed_at == MONDAY
    assert "Stop the messages" in page
    visitor.post(address, {"stop": "1"})
    assert visitor.get(address).status_code == 404


def test_old_link_is_absent(world: World, visitor: Client, moved: Any) -> None:
    target = Target("service", world.service)
    made = subscribe(
        target=target, email="someone@example.kz", language="ru", actor=VISITOR, at=MONDAY
    )
    moved.shift(timedelta(days=8))
    assert visitor.get(f"/subscriptions/{made.token}/").status_code == 404
    assert visitor.post(f"/subscriptions/{made.token}/", {"confirm": "1"}).status_code == 404


def test_mailbox_is_not_filled_by_strangers(world: World, visitor: Client, moved: Any) -> None:
    statuses = []
    for _try in range(4):
        typed = {"email": "someone@example.kz", "language": "ru"}
        statuses.append(visitor.post(SUBSCRIBE, typed).status_code)
        moved.shift(timedelta(seconds=1))
    assert statuses == [302, 302, 302, 429]
    assert OutboxMessage.objects.count() == 3


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("service=S-004", "service"),
        ("body=akimat_karasai", "organisation"),
        ("situation=00101", "situation"),
    ],
)
def test_person_subscribes_by_one_press_and_stops_in_the_cabinet(
    browser: Callable[[str], Client], query: str, what: str
) -> None:
    client = browser("citizen")
    address = f"/subscriptions/new/?{query}"
    assert "citizen@example.kz" in text_of(client.get(address))
    assert client.post(address).status_code == 302
    made = Subscription.objects.get()
    assert getattr(made, what) is not None
    assert "You are subscribed to this already." in text_of(client.get(address))
    listed = client.get("/cabinet/subscriptions/")
    assert made.token in text_of(listed)
    response = client.post(f"/subscriptions/{made.token}/", {"stop": "1", "back": "list"})
    assert response.headers["Location"] == "/cabinet/subscriptions/"
    assert not Subscription.objects.exists()


def test_list_of_subscriptions_is_each_ones_own(
    world: World, browser: Callable[[str], Client]
) -> None:
    target = Target("service", world.service)
    made = subscribe(target=target, actor=world.citizen, at=MONDAY)
    assert made.token not in text_of(browser("stranger").get("/cabinet/subscriptions/"))
    assert Client().get("/cabinet/subscriptions/").status_code == 302
