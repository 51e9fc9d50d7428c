"""Commenting on a draft: what is typed, checked, sent; late, twice, without signing in."""

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import pytest
import time_machine

from files.models import StoredFile
from notifications.models import OutboxMessage
from standards.models import Comment, CommentFile
from standards.services.placing import finish_revision, take_back
from tests.standards.saying import (
    AFTER_CLOSE,
    TERM,
    a_browser,
    closed,
    opened,
    page,
    say,
    shown,
    words,
)
from tests.standards_world import add_people, an_edition
from tests.world import MONDAY, World

COMMENT = {
    "point": TERM, "text": "Два дня — долго.", "interest": "право на пособие",
    "author_kind": "individual", "author_name": "", "language": "ru",
}  # fmt: skip
PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture(autouse=True)
def clock() -> Any:
    cache.clear()
    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False) as traveller:
        yield traveller


def _address(edition: Any, name: str = "comment/") -> str:
    return f"/drafts/{edition.pk}/{name}"


def _type(client: Client, edition: Any, **changes: Any) -> Any:
    return client.post(_address(edition), {**COMMENT, **changes}, follow=True)


def _once(response: Any) -> str:
    return str(response.context["typed"].once)


def _send(client: Client, edition: Any, **changes: Any) -> Any:
    once = _once(_type(client, edition, **changes))
    return client.post(_address(edition, "comment/check/"), {"once": once}, follow=True)


def test_comment_is_typed_checked_and_sent_and_its_number_comes_at_once(world: World) -> None:
    edition = opened(world)
    client = a_browser(world.citizen)
    form = page(client, _address(edition), point=TERM)
    assert '<option value="provision:term" selected>' in form
    checked = _type(client, edition)
    assert checked.redirect_chain == [(_address(edition, "comment/check/"), 302)]
    assert "Два дня — долго." in words(checked.content.decode())
    assert not Comment.objects.exists()
    sent = _send(client, edition)
    comment = Comment.objects.get()
    assert sent.redirect_chain == [(f"/drafts/comments/{comment.receipt_no}/receipt/", 302)]
    assert comment.receipt_no in words(sent.content.decode())
    assert (comment.point, comment.status, comment.interest) == (
        TERM,
        "in_time",
        "право на пособие",
    )
    assert comment.quote
    assert not comment.shows_name
    assert OutboxMessage.objects.filter(template="standards/comment_received").exists()


def test_second_press_leads_to_the_receipt_and_makes_no_second_comment(world: World) -> None:
    edition = opened(world)
    client = a_browser(world.citizen)
    once = _once(_type(client, edition))
    for _press in range(2):
        response = client.post(_address(edition, "comment/check/"), {"once": once})
        assert response["Location"].endswith("/receipt/")
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": " "}, "Write your comment."),
        ({"text": "ж" * 5001}, "The text is too long. Shorten it."),
        ({"interest": "ж" * 501}, "The text is too long. Shorten it."),
        ({"point": "provision:nothing"}, "There is no such place in the draft."),
        ({"author_kind": ""}, "Choose on whose behalf you comment."),
        ({"author_kind": "ngo"}, "Write the name of whom you comment for."),
        ({"language": ""}, "Choose the language."),
    ],
)
def test_mistake_is_named_and_nothing_typed_is_lost(
    world: World, changes: dict[str, str], sentence: str
) -> None:
    edition = opened(world)
    client = a_browser(world.citizen)
    client.cookies["language"] = "en"
    response = _type(client, edition, **{"interest": "мой интерес", **changes})
    body = response.content.decode()
    assert sentence in body
    assert "There is a problem" in body
    if "interest" not in changes:
        assert "мой интерес" in body
    assert not Comment.objects.exists()


def test_comment_on_the_whole_draft_has_no_place(world: World) -> None:
    edition = opened(world)
    client = a_browser(world.citizen)
    assert '<option value="whole" selected>' in page(client, _address(edition))
    _send(client, edition, point="whole")
    comment = Comment.objects.get()
    assert (comment.point, comment.quote) == ("", "")


def test_line_break_counts_as_one_character(world: World) -> None:
    edition = opened(world)
    client = a_browser(world.citizen)
    _send(client, edition, text="ж\r\n" * 2500)
    assert len(Comment.objects.get().text) == 4999


def test_visitor_writes_signs_in_and_sends_what_was_written(world: World) -> None:
    edition = opened(world)
    client = Client()
    client.cookies["language"] = "en"
    checked = _type(client, edition, documents=[SimpleUploadedFile("plan.pdf", PDF)])
    text = checked.content.decode()
    check = _address(edition, "comment/check/")
    assert f"/accounts/login/?next={check}" in text
    assert client.post(check, {"once": _once(checked)}).status_code == 200
    assert not Comment.objects.exists()
    client.force_login(world.citizen.user)
    again = client.get(check)
    assert "Два дня — долго." in again.content.decode()
    client.post(check, {"once": _once(again)})
    comment = Comment.objects.get()
    assert comment.author == world.citizen.user
    assert CommentFile.objects.get().file.original_name == "plan.pdf"


def test_refused_file_is_named_and_the_others_are_kept(world: World) -> None:
    edition = opened(world)
    client = a_browser(world.citizen)
    client.cookies["language"] = "en"
    files = [SimpleUploadedFile("good.pdf", PDF), SimpleUploadedFile("bad.exe", b"MZ\x00\x01\x02")]
    response = _type(client, edition, documents=files)
    text = response.content.decode()
    assert "The file “bad.exe” was not attached: files of this type are not accepted." in text
    assert "good.pdf" in text
    assert "Два дня — долго." in text
    _send(client, edition)
    assert [one.file.original_name for one in CommentFile.objects.all()] == ["good.pdf"]


def test_sixth_file_is_refused_and_a_file_can_be_taken_off(world: World) -> None:
    edition = opened(world)
    client = a_browser(world.citizen)
    client.cookies["language"] = "en"
    files = [SimpleUploadedFile(f"{number}.pdf", PDF) for number in range(6)]
    assert "Too many files." in _type(client, edition, documents=files).content.decode()
    first = StoredFile.objects.earliest("pk")
    _send(client, edition, remove=[str(first.pk)])
    assert CommentFile.objects.count() == 4


def test_business_is_named_by_itself_and_shown_only_by_consent(world: World) -> None:
    edition = opened(world)
    client = a_browser(world.citizen)
    _send(client, edition, author_kind="business", author_name="ТОО «Достық»", shows_name="on")
    comment = Comment.objects.get()
    assert (comment.author_name, comment.public_name) == ("ТОО «Достық»", "ТОО «Достық»")
    text = shown(Client(), f"/drafts/comments/{comment.receipt_no}/")
    assert "ТОО «Достық»" in text
    assert "Тулегенова" not in text


def test_name_typed_for_oneself_is_not_taken(world: World) -> None:
    edition = opened(world)
    _send(a_browser(world.citizen), edition, author_name="Кто-то другой")
    assert Comment.objects.get().author_name == str(world.citizen.user)


def test_form_opened_before_the_close_and_sent_after_it_is_kept_as_late(
    world: World, clock: Any
) -> None:
    edition = opened(world)
    client = a_browser(world.citizen)
    client.cookies["language"] = "en"
    once = _once(_type(client, edition))
    clock.move_to(AFTER_CLOSE)
    client.force_login(world.citizen.user)
    closed(edition)
    _type(client, edition)
    checked = client.get(_address(edition, "comment/check/"))
    assert "Your comment will be kept as late" in checked.content.decode()
    once = _once(checked)
    sent = client.post(_address(edition, "comment/check/"), {"once": once}, follow=True)
    assert Comment.objects.get().status == "late"
    assert "Not considered: received after the discussion closed." in sent.content.decode()


def test_after_the_close_the_page_says_so_and_how_late_comments_are_treated(
    world: World, clock: Any
) -> None:
    edition = opened(world)
    clock.move_to(AFTER_CLOSE)
    text = shown(a_browser(), _address(closed(edition)))
    assert "The discussion is over" in text
    assert "Its last day was 8 October." in text
    assert "By law what comes later is not considered." in text
    assert "Check and send" not in text


def test_nothing_is_taken_once_the_revision_is_finished(world: World, clock: Any) -> None:
    edition = opened(world)
    client = a_browser(world.citizen)
    checked = _type(client, edition)
    clock.move_to(AFTER_CLOSE)
    client.force_login(world.citizen.user)
    closed(edition)
    _type(client, edition)
    once = _once(client.get(_address(edition, "comment/check/")))
    finish_revision(edition_id=edition.pk, actor=world.drafter, at=AFTER_CLOSE)
    sent = client.post(_address(edition, "comment/check/"), {"once": once})
    assert checked.status_code == 200
    assert sent.status_code == 409
    assert not Comment.objects.exists()
    assert client.post(_address(edition), COMMENT).status_code == 200
    assert not Comment.objects.exists()


def test_draft_without_a_discussion_takes_no_comment(world: World) -> None:
    edition = an_edition(world, "placed")
    text = shown(a_browser(), _address(edition))
    assert "The discussion has not opened yet" in text
    client = a_browser(world.citizen)
    client.cookies["language"] = "en"
    posted = client.post(_address(edition), COMMENT)
    assert "The discussion has not opened yet" in words(posted.content.decode())


def test_discussion_that_was_broken_off_takes_no_comment(world: World) -> None:
    edition = opened(world)
    client = a_browser(world.citizen)
    once = _once(_type(client, edition))
    take_back(edition_id=edition.pk, reason="Плата", actor=world.drafter, at=MONDAY)
    response = client.post(_address(edition, "comment/check/"), {"once": once})
    assert response.status_code == 409
    assert not Comment.objects.exists()


def test_eleventh_comment_in_ten_minutes_waits_and_is_not_lost(world: World) -> None:
    edition = opened(world)
    client = a_browser(world.citizen)
    client.cookies["language"] = "en"
    for _number in range(10):
        _send(client, edition)
    once = _once(_type(client, edition))
    response = client.post(_address(edition, "comment/check/"), {"once": once})
    assert response.status_code == 429
    assert "Too many attempts." in response.content.decode()
    assert "Два дня — долго." in response.content.decode()
    assert Comment.objects.count() == 10


def test_receipt_is_the_authors_alone(world: World) -> None:
    edition = opened(world)
    comment = say(edition, world.citizen)
    address = f"/drafts/comments/{comment.receipt_no}/receipt/"
    assert a_browser(world.citizen).get(address).status_code == 200
    assert a_browser(world.stranger).get(address).status_code == 404
    assert a_browser(world.drafter).get(address).status_code == 404
    assert a_browser().get(address).status_code == 302


def test_check_without_anything_typed_leads_to_the_form(world: World) -> None:
    edition = opened(world)
    response = a_browser(world.citizen).get(_address(edition, "comment/check/"))
    assert response["Location"] == _address(edition)


def test_words_of_every_place_are_on_the_form_and_only_the_chosen_ones_are_shown(
    world: World,
) -> None:
    edition = opened(world)
    body = page(a_browser(), _address(edition), point=TERM)
    assert body.count('class="app-quote"') > 5
    assert 'data-point="provision:term">' in body
    assert 'data-point="provision:fee" hidden>' in body


def test_cabinet_and_own_page_tell_the_fate_of_each_comment(world: World) -> None:
    add_people(world)
    edition = opened(world)
    own = say(edition, world.citizen, text="Моё замечание")
    say(edition, world.neighbour, text="Чужое замечание")
    client = a_browser(world.citizen)
    for address in ("/cabinet/", "/cabinet/comments/"):
        text = shown(client, address)
        assert own.receipt_no in text
        assert "Моё замечание" in text
        assert "received in time, waits for the decision" in text
        assert "Чужое замечание" not in text
