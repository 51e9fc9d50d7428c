"""What was said on a draft: the list, one comment, replies, support, hiding, files."""

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import pytest
import time_machine

from files.services import store
from standards.models import Comment, Edition
from standards.services.commenting import reply
from standards.services.moderating import decide_appeal, hide_comment, hide_reply
from tests.standards.saying import (
    AFTER_CLOSE,
    SECRET_CONTACT,
    SECRET_NAME,
    TERM,
    a_browser,
    a_letter,
    opened,
    page,
    reported,
    say,
    shown,
)
from tests.standards_world import add_people
from tests.world import MONDAY, World


@pytest.fixture(autouse=True)
def clock() -> Any:
    cache.clear()
    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False) as traveller:
        yield traveller


@pytest.fixture
def edition(world: World) -> Edition:
    add_people(world)
    return opened(world)


def _list(edition: Edition) -> str:
    return f"/drafts/{edition.pk}/comments/"


def _thread(comment: Comment, act: str = "") -> str:
    return f"/drafts/comments/{comment.receipt_no}/{act}"


def _many(edition: Edition, world: World, number: int, *, start: int = 2) -> None:
    """Comments up to a number; the first of them goes through the service."""
    discussion = edition.discussions.get() if start > 2 else say(edition, world.citizen).discussion
    rows = [
        Comment(
            discussion=discussion, number=place, receipt_no=f"many-{place:05d}", text=f"№{place}",
            author=world.citizen.user, author_name="А", author_kind="individual", language="ru",
            channel="portal", received_at=MONDAY, entered_at=MONDAY, status="in_time",
            point=("", TERM, "provision:fee")[place % 3], support_count=place % 7,
        )
        for place in range(start, number + 1)
    ]  # fmt: skip
    Comment.objects.bulk_create(rows)


@pytest.mark.parametrize("sort", ["", "support", "place"])
def test_every_comment_is_met_once_on_the_way_forth_and_back(
    world: World, edition: Edition, sort: str
) -> None:
    _many(edition, world, 60)
    client = Client()
    pages, query = [], f"?sort={sort}"
    while query:
        context = client.get(_list(edition) + query).context
        pages.append([line.comment.number for line in context["lines"]])
        query, back = context["page"].next, context["page"].previous
    assert sorted(number for one in pages for number in one) == [*range(1, 61)]
    before = client.get(_list(edition) + back).context["lines"]
    assert [line.comment.number for line in before] == pages[-2]


def test_order_is_by_number_by_support_or_by_place(world: World, edition: Edition) -> None:
    _many(edition, world, 20)
    client = Client()

    def order(sort: str) -> list[Comment]:
        lines = client.get(_list(edition), {"sort": sort}).context["lines"]
        return [line.comment for line in lines]

    assert [one.number for one in order("")] == [*range(1, 21)]
    supports = [one.support_count for one in order("support")]
    assert supports == sorted(supports, reverse=True)
    points = [one.point for one in order("place")]
    assert points == sorted(points, key=["", TERM, "provision:fee"].index)


@pytest.mark.parametrize("key", ["x", "1~x", "1", "~", "9~" + "9" * 30])
def test_key_that_cannot_be_read_gives_the_first_page(
    world: World, edition: Edition, key: str
) -> None:
    _many(edition, world, 3)
    response = Client().get(_list(edition), {"sort": "place", "after": key})
    assert len(response.context["lines"]) == 3


def test_list_costs_the_same_for_three_comments_and_for_sixty(
    world: World, edition: Edition, django_assert_max_num_queries: Any
) -> None:
    _many(edition, world, 3)
    client = a_browser(world.stranger)
    client.get(_list(edition))
    with django_assert_max_num_queries(40) as few:
        client.get(_list(edition))
    _many(edition, world, 60, start=4)
    with django_assert_max_num_queries(40) as many:
        client.get(_list(edition))
    assert len(many.captured_queries) == len(few.captured_queries)


def test_filters_leave_comments_of_a_place_or_of_a_status(world: World, edition: Edition) -> None:
    say(edition, world.citizen, point=TERM)
    say(edition, world.neighbour)
    a_letter(world, edition, signed=False)
    client = Client()
    for query, number in (
        ({"point": TERM}, 1), ({"point": "whole"}, 2), ({"status": "anonymous"}, 1),
        ({"status": "late"}, 0), ({"verdict": "accepted"}, 3), ({"point": "no-such"}, 3),
    ):  # fmt: skip
        assert len(client.get(_list(edition), query).context["lines"]) == number, query


def test_decision_is_told_with_the_report_and_not_before(
    world: World, edition: Edition, clock: Any
) -> None:
    said = say(edition, world.citizen, point=TERM)
    Comment.objects.filter(pk=said.pk).update(verdict="rejected", reason_ru="Рабочая заметка")
    for address in (_list(edition), _thread(said)):
        assert "Рабочая заметка" not in page(Client(), address)
    Comment.objects.filter(pk=said.pk).update(verdict="")
    clock.move_to(AFTER_CLOSE + timedelta(hours=1))
    edition = reported(world, edition, said)
    for address in (_list(edition), _thread(said)):
        body = page(Client(), address)
        assert '<span class="app-preserve" lang="ru">Учтено: срок сокращен.</span>' in body
        assert f'href="/drafts/{edition.pk}/#provision-term"' in body
    accepted = Client().get(_list(edition), {"verdict": "rejected"})
    assert accepted.context["lines"] == []
    own = shown(a_browser(world.citizen), "/cabinet/comments/")
    assert "Учтено: срок сокращен." in own
    assert "See what it changed in the draft" in own


def test_hidden_comment_shows_its_reason_and_not_its_words(world: World, edition: Edition) -> None:
    said = say(edition, world.citizen, text="Скрытые слова", shows_name=True)
    hide_comment(comment_id=said.pk, reason="insult", actor=world.drafter, at=MONDAY)
    for address in (_list(edition), _thread(said)):
        text = shown(a_browser(world.stranger), address)
        assert "Hidden by the moderator: insults people." in text
        assert "Скрытые слова" not in text
        assert "Тулегенова" not in text
    for actor in (world.citizen, world.drafter, world.quality):
        assert "Скрытые слова" in shown(a_browser(actor), _thread(said))


def test_author_appeals_once_and_reads_the_decision(world: World, edition: Edition) -> None:
    said = say(edition, world.citizen, text="Скрытые слова")
    hide_comment(comment_id=said.pk, reason="insult", actor=world.drafter, at=MONDAY)
    author = a_browser(world.citizen)
    assert "Appeal against hiding" in shown(author, _thread(said))
    assert "Appeal against hiding" not in shown(a_browser(world.stranger), _thread(said))
    empty = author.post(_thread(said, "appeal/"), {"text": " "})
    assert "Write the text." in empty.content.decode()
    assert (
        a_browser(world.stranger).post(_thread(said, "appeal/"), {"text": "а"}).status_code == 404
    )
    assert author.post(_thread(said, "appeal/"), {"text": "Не оскорбление"}).status_code == 302
    said.refresh_from_db()
    assert (said.appeal_state, said.appeal_text) == ("open", "Не оскорбление")
    assert "Appeal: waits for the quality body" in shown(Client(), _list(edition))
    assert author.post(_thread(said, "appeal/"), {"text": "Еще раз"}).status_code == 409
    decide_appeal(
        comment_id=said.pk, restore=False, reason="Оскорбляет", actor=world.quality, at=MONDAY
    )
    assert "Оскорбляет" in shown(author, _thread(said))


def test_support_is_counted_once_and_can_be_taken_back(world: World, edition: Edition) -> None:
    said = say(edition, world.citizen)
    client = a_browser(world.neighbour)
    for _press in range(2):
        client.post(_thread(said, "support/"), {"back": _list(edition)})
    said.refresh_from_db()
    assert said.support_count == 1
    assert "Take my support back" in shown(client, _list(edition))
    back = client.post(_thread(said, "support/"), {"withdraw": "1", "back": _list(edition)})
    assert back["Location"] == f"{_list(edition)}#comment-1"
    said.refresh_from_db()
    assert said.support_count == 0


def test_nobody_supports_his_own_comment_and_a_visitor_is_led_to_sign_in(
    world: World, edition: Edition
) -> None:
    said = say(edition, world.citizen)
    client = a_browser(world.citizen)
    response = client.post(_thread(said, "support/"), follow=True)
    assert response.redirect_chain[-1][0] == _thread(said)
    assert "Take my support back" not in shown(client, _list(edition))
    assert "Sign in to support" in shown(Client(), _list(edition))
    assert Client().post(_thread(said, "support/"))["Location"].startswith("/accounts/login/")
    said.refresh_from_db()
    assert said.support_count == 0


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/"])
def test_foreign_address_is_not_gone_back_to(world: World, edition: Edition, target: str) -> None:
    said = say(edition, world.citizen)
    response = a_browser(world.neighbour).post(_thread(said, "support/"), {"back": target})
    assert response["Location"] == _thread(said)


def test_reply_names_its_author_only_by_consent_and_the_body_always(
    world: World, edition: Edition
) -> None:
    said = say(edition, world.citizen)
    a_browser(world.neighbour).post(_thread(said, "reply/"), {"text": "Поддерживаю"})
    a_browser(world.stranger).post(_thread(said, "reply/"), {"text": "И я", "shows_name": "on"})
    a_browser(world.drafter).post(_thread(said, "reply/"), {"text": "Рассмотрим"})
    text = shown(Client(), _thread(said))
    assert "Поддерживаю" in text
    assert "Әлиев" not in text
    assert str(world.stranger.user) in text
    assert "Official answer · Ministry of Justice" in text
    assert "Пак" not in text
    assert "Official answer · Ministry of Justice" in shown(Client(), _list(edition))


def test_reply_that_is_empty_or_late_is_refused_with_a_sentence(
    world: World, edition: Edition, clock: Any
) -> None:
    said = say(edition, world.citizen)
    client = a_browser(world.neighbour)
    client.cookies["language"] = "en"
    assert "Write the text." in client.post(_thread(said, "reply/"), {"text": ""}).content.decode()
    clock.move_to(AFTER_CLOSE)
    client.force_login(world.neighbour.user)
    assert client.post(_thread(said, "reply/"), {"text": "Поздно"}).status_code == 409
    assert not said.replies.exists()


def test_hidden_reply_shows_its_reason_only(world: World, edition: Edition) -> None:
    said = say(edition, world.citizen)
    row = reply(
        comment_id=said.pk, text="Грубые слова", shows_name=True, actor=world.stranger, at=MONDAY
    )
    hide_reply(reply_id=row.pk, reason="insult", actor=world.drafter, at=MONDAY)
    text = shown(Client(), _thread(said))
    assert "insults people" in text
    assert "Грубые слова" not in text
    assert "Ким" not in text


def test_late_and_anonymous_comments_say_that_they_are_not_considered(
    world: World, edition: Edition, clock: Any
) -> None:
    unsigned = a_letter(world, edition, signed=False)
    clock.move_to(AFTER_CLOSE)
    late = say(edition, world.citizen, AFTER_CLOSE)
    assert "Not considered: the author is unknown." in shown(Client(), _thread(unsigned))
    assert "Not considered: received after the discussion closed." in shown(Client(), _thread(late))


def test_files_of_a_comment_are_open_until_it_is_hidden(world: World, edition: Edition) -> None:
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n%%EOF")
    stored = store(upload, uploader_id=world.citizen.user.pk, at=MONDAY)
    said = say(edition, world.citizen, files=(stored,))
    address = _thread(said, f"files/{said.files.get().pk}/")
    assert Client().get(address).status_code == 200
    hide_comment(comment_id=said.pk, reason="personal_data", actor=world.drafter, at=MONDAY)
    assert Client().get(address).status_code == 404
    assert a_browser(world.stranger).get(address).status_code == 404
    assert "plan.pdf" not in page(Client(), _thread(said))
    for actor in (world.citizen, world.drafter, world.quality):
        assert a_browser(actor).get(address).status_code == 200
    other = say(edition, world.neighbour)
    assert (
        a_browser(world.citizen).get(_thread(other, f"files/{said.files.get().pk}/")).status_code
        == 404
    )


def test_acts_opened_by_their_address_lead_back(world: World, edition: Edition) -> None:
    said = say(edition, world.citizen)
    client = a_browser(world.citizen)
    for act in ("support/", "reply/", "appeal/"):
        assert client.get(_thread(said, act))["Location"] == _thread(said)


@pytest.mark.parametrize("number", ["S-004-1-99999", "x", "%00"])
def test_unknown_number_is_absent(world: World, edition: Edition, number: str) -> None:
    assert Client().get(f"/drafts/comments/{number}/").status_code == 404


def test_letter_tells_neither_its_author_nor_where_it_came_from(
    world: World, edition: Edition
) -> None:
    letter = a_letter(world, edition)
    for address in (_list(edition), _thread(letter)):
        for client in (Client(), a_browser(world.stranger), a_browser(world.citizen)):
            body = page(client, address)
            assert SECRET_NAME not in body
            assert SECRET_CONTACT not in body
