"""The cabinet: one's own and nobody else's."""

from datetime import timedelta

from django.test import Client

import pytest
import time_machine

from complaints.services.drafts import open_draft
from complaints.workflow import Outcome
from deadlines.selectors import current_calendar
from govservices import wording
from tests.world import MONDAY, World, answered, filed, overdue


@pytest.fixture
def own(world: World, client: Client) -> Client:
    client.force_login(
        world.citizen.user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def _page(client: Client, at=MONDAY + timedelta(hours=3)) -> str:
    with time_machine.travel(at):
        return client.get("/cabinet/?lang=en").content.decode()


def test_visitors_are_asked_to_sign_in(db: None, client: Client) -> None:
    answer = client.get("/cabinet/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_an_open_complaint_says_who_must_answer_by_when(world: World, own: Client) -> None:
    stage = filed(world)
    page = _page(own)
    assert stage.complaint.number in page
    due_on = current_calendar().add(MONDAY.date(), 5)
    assert f"must answer by {wording.day(due_on, 'en')}, inclusive" in page
    assert "/why/" in page


def test_a_late_body_is_shown_as_late(world: World, own: Client) -> None:
    overdue(world)
    page = _page(own, MONDAY + timedelta(days=10))
    assert "app-card--late" in page
    assert "You were not answered in time" in page


def test_an_answered_complaint_shows_how_it_was_decided(world: World, own: Client) -> None:
    answered(world, Outcome.SATISFIED)
    page = _page(own)
    assert "satisfied" in page
    assert "The answer was sent" in page
    assert "app-card--late" not in page


def test_complaints_of_others_are_not_there(world: World, client: Client) -> None:
    stage = filed(world)
    client.force_login(
        world.stranger.user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    page = _page(client)
    assert stage.complaint.number not in page
    assert "You have not filed any complaints." in page


def test_an_unfinished_complaint_can_be_gone_on_with(world: World, own: Client) -> None:
    open_draft(user=world.citizen.user, language="kk", at=MONDAY)
    page = _page(own)
    assert "You have an unfinished complaint." in page
    assert "Continue the draft" in page


def test_many_complaints_cost_no_more_questions_than_few(
    world: World, own: Client, django_assert_max_num_queries
) -> None:
    for hour in range(6):
        filed(world, at=MONDAY + timedelta(minutes=hour))
    _page(own)
    with django_assert_max_num_queries(23):
        _page(own)
