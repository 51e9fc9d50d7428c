"""Drafts as everybody finds and reads them."""

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.test import Client

import pytest
import time_machine

from standards.models import Proposal
from standards.services.editions import withdraw_edition
from standards.services.placing import place_draft, take_back
from standards.services.writing import add_erratum
from standards.workflow import Kind, Stage
from tests.registry.public import a_passport
from tests.standards.saying import (
    AFTER_CLOSE,
    SECRET_CONTACT,
    SECRET_NAME,
    SITE,
    TERM,
    a_browser,
    a_letter,
    closed,
    opened,
    page,
    reported,
    say,
    shown,
)
from tests.standards_world import a_standard, add_people, an_edition, fresh
from tests.world import MONDAY, World


@pytest.fixture(autouse=True)
def clock() -> Any:
    cache.clear()
    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False) as traveller:
        yield traveller


def test_open_discussion_is_listed_with_days_left_and_its_last_day(
    world: World, client: Client
) -> None:
    opened(world)
    text = shown(client, "/drafts/")
    assert "Drafts found: 1" in text
    assert "Registration of birth In public discussion" in text
    assert "30 calendar days left" in text
    assert "The discussion is open until 8 October, inclusive." in text


def test_last_day_is_called_so(world: World, client: Client, clock: Any) -> None:
    opened(world)
    clock.move_to(MONDAY + timedelta(days=30))
    assert "Today is the last day" in shown(client, "/drafts/")


def test_draft_that_is_not_placed_is_not_listed(world: World, client: Client) -> None:
    an_edition(world)
    assert "There are no such drafts now." in shown(client, "/drafts/")


def test_missed_target_of_the_report_is_told_as_a_target(
    world: World, client: Client, clock: Any
) -> None:
    edition = closed(opened(world))
    clock.move_to(AFTER_CLOSE + timedelta(days=20))
    for address in ("/drafts/", f"/drafts/{edition.pk}/"):
        text = shown(client, address)
        assert "The report is promised by: " in text
        assert "This is a target of the portal, not a time limit of the law." in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"phase": "open"}, 1),
        ({"phase": "awaiting"}, 0),
        ({"phase": "no-such"}, 1),
        ({"body": "moj"}, 1),
        ({"situation": "00101"}, 1),
        ({"q": "регистрация рождения"}, 1),
        ({"q": "паспорт"}, 0),
        ({"q": "\0"}, 1),
    ],
)
def test_filters_leave_what_was_asked_for(
    world: World, client: Client, query: dict[str, str], found: int
) -> None:
    opened(world)
    a_standard(a_passport(world))
    assert page(client, "/drafts/", **query).count("app-found__item") == found


def test_list_costs_the_same_for_one_draft_and_for_many(
    world: World, client: Client, django_assert_max_num_queries: Any
) -> None:
    opened(world)
    client.get("/drafts/")
    with django_assert_max_num_queries(30) as one:
        client.get("/drafts/")
    service = a_passport(world)
    an_edition(world, Stage.PLACED, standard=a_standard(service))
    with django_assert_max_num_queries(30) as two:
        client.get("/drafts/")
    assert len(two.captured_queries) == len(one.captured_queries)


def test_page_leads_from_what_changes_to_the_text_and_its_places(
    world: World, client: Client
) -> None:
    edition = opened(world)
    body = page(client, f"/drafts/{edition.pk}/")
    text = shown(client, f"/drafts/{edition.pk}/")
    assert text.index("What changes for you") < text.index("Text of the draft")
    assert "until 8 October, inclusive: until 23:59, Almaty time." in text
    assert "Why this date?" in text
    assert "How the date was counted" in text
    assert f'href="/drafts/{edition.pk}/comment/?point=provision%3Aterm"' in body
    assert "Comment on this place : Term of provision" in text
    assert "Comment on this place : clause 1" in text
    assert SITE in text
    assert "An unsigned letter is not considered" in text


def test_each_place_says_how_much_was_said_on_it(world: World, client: Client) -> None:
    add_people(world)
    edition = opened(world)
    say(edition, world.citizen, point=TERM)
    say(edition, world.neighbour, point=TERM)
    body = page(client, f"/drafts/{edition.pk}/")
    assert f'href="/drafts/{edition.pk}/comments/?point=provision%3Aterm">2 comments<' in body


def test_bases_and_errata_stand_on_the_page(world: World, client: Client) -> None:
    edition = opened(world)
    Proposal.objects.create(
        standard=edition.standard, initiator=world.quality_body, basis="complaints", made_at=MONDAY,
        text="Сократить срок", links="№ 15", state="taken", edition=edition,
    )  # fmt: skip
    add_erratum(
        edition_id=edition.pk, point=TERM, written={"kk": "екы", "ru": "дво"},
        read={"kk": "екі", "ru": "два"}, actor=world.drafter, at=MONDAY,
    )  # fmt: skip
    text = shown(client, f"/drafts/{edition.pk}/", "ru")
    assert "Сократить срок" in text
    assert "№ 15" in text
    assert "Агентство по делам государственной службы" in text
    assert "дво" in text
    assert "два" in text


def test_revised_draft_marks_what_changed_and_leads_to_the_comment_that_changed_it(
    world: World, client: Client, clock: Any
) -> None:
    edition = opened(world)
    said = say(edition, world.citizen, point=TERM)
    clock.move_to(AFTER_CLOSE + timedelta(hours=1))
    edition = reported(world, edition, said)
    revised = page(client, f"/drafts/{edition.pk}/")
    assert "Revised draft" in revised
    assert revised.count("changed after the discussion") == 1
    assert f'href="/drafts/comments/{said.receipt_no}/"' in revised
    discussed = shown(client, f"/drafts/{edition.pk}/", text="discussed")
    assert "Text of the draft" in discussed
    assert "changed after the discussion" not in discussed


def test_revision_is_not_shown_before_the_report(world: World, client: Client, clock: Any) -> None:
    edition = closed(opened(world))
    clock.move_to(AFTER_CLOSE)
    text = edition.texts.get(locked_at=None)
    text.clauses.update(body_ru="<p>Тайная правка</p>", body_kk="<p>Тайная правка</p>")
    assert "Тайная правка" not in shown(client, f"/drafts/{edition.pk}/", "ru", text="revised")


def test_draft_that_is_being_written_is_absent_and_its_drafters_are_led_to_work(
    world: World,
) -> None:
    edition = an_edition(world)
    for name in ("", "comments/", "comment/", "report/"):
        address = f"/drafts/{edition.pk}/{name}"
        assert a_browser().get(address).status_code == 404
        assert a_browser(world.officer).get(address).status_code == 404
        led = a_browser(world.drafter).get(address)
        assert (led.status_code, led["Location"]) == (
            302,
            f"/office/standards/editions/{edition.pk}/",
        )


def test_discussion_that_was_broken_off_is_told_with_its_reason(
    world: World, client: Client
) -> None:
    edition = opened(world)
    say(edition, world.citizen)
    take_back(edition_id=edition.pk, reason="Меняется плата", actor=world.drafter, at=MONDAY)
    text = shown(client, f"/drafts/{edition.pk}/")
    assert "Discussion 1 was broken off" in text
    assert "Меняется плата" in text
    assert "Comment on this place" not in text
    place_draft(edition_id=edition.pk, actor=world.drafter, at=MONDAY)
    again = shown(client, f"/drafts/{edition.pk}/")
    assert "Меняется плата" in again
    assert "The draft stands on the portal." in again


@pytest.mark.parametrize(("is_placed", "status"), [(True, 200), (False, 404)])
def test_withdrawn_draft_is_readable_if_it_was_placed(
    world: World, client: Client, is_placed: bool, status: int
) -> None:
    edition = opened(world) if is_placed else an_edition(world)
    withdraw_edition(
        edition_id=edition.pk, reason="Услуга упразднена", actor=world.drafter, at=MONDAY
    )
    response = client.get(f"/drafts/{edition.pk}/")
    assert response.status_code == status
    if is_placed:
        assert "Услуга упразднена" in response.content.decode()
        assert "app-found__item" not in page(client, "/drafts/")
        assert "app-found__item" in page(client, "/drafts/", phase="withdrawn")


def test_draft_in_force_leads_to_its_standard(world: World, client: Client) -> None:
    edition = an_edition(world, Stage.IN_FORCE, kind=Kind.TAKEN_OVER)
    response = client.get(f"/drafts/{edition.pk}/")
    assert response["Location"] == "/standards/S-004/editions/"


def test_home_page_shows_what_is_open_for_discussion(world: World, client: Client) -> None:
    opened(world)
    text = shown(client, "/")
    assert "Open for discussion" in text
    assert "30 calendar days left" in text


def test_names_and_contacts_stand_on_no_public_page(
    world: World, client: Client, clock: Any
) -> None:
    edition = opened(world)
    said = say(edition, world.citizen, point=TERM)
    letter = a_letter(world, edition)
    clock.move_to(AFTER_CLOSE + timedelta(hours=1))
    edition = reported(world, edition, said)
    names = (SECRET_NAME, SECRET_CONTACT, "Тулегенова", "citizen@example.kz")
    report = fresh(edition).reports.get()
    for address in (
        "/", "/drafts/", f"/drafts/{edition.pk}/", f"/drafts/{edition.pk}/comments/",
        f"/drafts/{edition.pk}/report/", f"/drafts/comments/{said.receipt_no}/",
        f"/drafts/comments/{letter.receipt_no}/", "/drafts/feed.atom", "/drafts/calendar.ics",
        f"/drafts/{edition.pk}/report/{report.number}.csv",
    ):  # fmt: skip
        response: Any = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert response.status_code == 200, address
        assert not [name for name in names if name in content.decode()], address
