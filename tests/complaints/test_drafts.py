"""Nothing typed is ever lost: the draft's cookie, its owner, its link, its thirty days."""

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import pytest
import time_machine
from allauth.account.models import EmailAddress

from complaints.models import Attachment, Complaint, ComplaintDraft
from complaints.services.drafts import (
    delete_expired,
    find_draft,
    open_draft,
    renew_token,
    save_step,
)
from complaints.tasks import delete_old_drafts
from complaints.views.draft_cookie import COOKIE
from files.models import StoredFile
from notifications.models import OutboxMessage
from tests.complaints.pages import CHECK, NEW, step_url, text_of, type_all, type_page
from tests.world import MONDAY, World

STORY = {"reasons": "Менің әңгімем."}
PAGE = "what-happened"


@pytest.fixture(autouse=True)
def moved() -> Any:
    cache.clear()
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def _shows_the_story(client: Client) -> bool:
    return STORY["reasons"] in text_of(client.get(step_url(PAGE)))


def _sign_in(client: Client, world: World) -> None:
    client.force_login(world.citizen.user)


def test_draft_begins_with_the_first_word_and_not_with_a_look(world: World, client: Client) -> None:
    client.get(NEW)
    client.get(step_url(PAGE))
    assert not ComplaintDraft.objects.exists()
    type_page(client, PAGE, STORY)
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert int(cookie["max-age"]) == 30 * 24 * 3600
    assert cookie.value not in ComplaintDraft.objects.get().token_digest
    assert _shows_the_story(client)


def test_autosave_keeps_the_page_without_judging_it(world: World, client: Client) -> None:
    response = client.post(
        step_url(PAGE), {"reasons": ""}, headers={"X-Requested-With": "autosave"}
    )
    assert response.status_code == 204
    assert ComplaintDraft.objects.get().answers == {PAGE: {"reasons": ""}}
    client.post(step_url(PAGE), STORY, headers={"X-Requested-With": "autosave"})
    assert ComplaintDraft.objects.get().answers == {PAGE: STORY}


def test_draft_survives_sign_out_and_sign_in(world: World, client: Client) -> None:
    _sign_in(client, world)
    type_page(client, PAGE, STORY)
    cookie = client.cookies[COOKIE].value
    client.logout()
    client.cookies[COOKIE] = cookie  # the test client forgets every cookie at sign-out
    assert _shows_the_story(client)
    _sign_in(client, world)
    assert _shows_the_story(client)


def test_draft_survives_sign_up_and_the_letter_opened_in_the_same_browser(
    world: World, client: Client
) -> None:
    type_all(client, world)
    client.post(
        f"/accounts/signup/?next={CHECK}",
        {
            "surname": "Жаңа", "given_name": "Адам", "email": "new@example.kz", "consent": "on",
            "password1": "three-quiet-horses", "password2": "three-quiet-horses", "next": CHECK,
        },
    )  # fmt: skip
    EmailAddress.objects.filter(email="new@example.kz").update(verified=True)
    client.post(
        "/accounts/login/",
        {"login": "new@example.kz", "password": "three-quiet-horses", "next": CHECK},
    )
    client.post(CHECK)
    assert Complaint.objects.get().complainant.email == "new@example.kz"


def test_signed_in_person_without_the_cookie_is_offered_the_own_draft(
    world: World, client: Client
) -> None:
    _sign_in(client, world)
    type_page(client, PAGE, STORY)
    other_device = Client()
    _sign_in(other_device, world)
    other_device.cookies["language"] = "ru"
    page = text_of(other_device.get(NEW))
    assert "У вас есть незаконченная жалоба." in page
    assert "8 октября" in page  # thirty days from 8 September
    assert _shows_the_story(other_device)
    other_device.post(NEW)
    assert not _shows_the_story(other_device)
    assert _shows_the_story(client)


def test_draft_begun_signed_out_becomes_ones_own_at_the_check_page(
    world: World, client: Client
) -> None:
    type_all(client, world)
    _sign_in(client, world)
    client.get(CHECK)
    assert ComplaintDraft.objects.get().user == world.citizen.user


def test_draft_of_another_person_is_not_shown_on_a_shared_computer(
    world: World, client: Client
) -> None:
    _sign_in(client, world)
    type_page(client, PAGE, STORY)
    client.force_login(world.stranger.user)
    assert not _shows_the_story(client)
    type_page(client, PAGE, {"reasons": "Другая история"})
    assert ComplaintDraft.objects.get(user=world.citizen.user).answers == {PAGE: STORY}


def test_resume_link_opens_the_draft_on_another_device(world: World, client: Client) -> None:
    client.cookies["language"] = "ru"
    type_page(client, PAGE, {**STORY, "save": "1"})
    page = client.post("/complaints/new/save/", {"email": "madina@example.kz"})
    assert "Ссылка отправлена на адрес: madina@example.kz" in text_of(page)
    letter = OutboxMessage.objects.get(template="complaints/draft_link")
    assert letter.address == "madina@example.kz"
    assert "8 октября 2025 года" in letter.text
    path = f"/complaints/new/resume/{client.cookies[COOKIE].value}/"
    assert path in letter.text
    phone = Client()
    assert phone.get(path).url == step_url("what-you-ask")  # type: ignore[attr-defined]
    assert _shows_the_story(phone)


def test_link_is_sent_to_an_owner_who_came_without_the_cookie(world: World, client: Client) -> None:
    _sign_in(client, world)
    type_page(client, PAGE, STORY)
    other_device = Client()
    _sign_in(other_device, world)
    other_device.post("/complaints/new/save/", {"email": "citizen@example.kz"})
    path = f"/complaints/new/resume/{other_device.cookies[COOKIE].value}/"
    assert path in OutboxMessage.objects.get(template="complaints/draft_link").text
    assert Client().get(path).status_code == 302


def test_links_are_not_sent_without_end(world: World, client: Client) -> None:
    type_page(client, PAGE, STORY)
    for n in range(8):
        client.post("/complaints/new/save/", {"email": f"{n}@example.kz"})
    assert OutboxMessage.objects.filter(template="complaints/draft_link").count() == 5


def test_wrong_token_and_the_token_of_a_sent_draft_are_not_there(
    world: World, client: Client
) -> None:
    assert client.get("/complaints/new/resume/no-such-token/").status_code == 404
    _sign_in(client, world)
    type_all(client, world)
    token = client.cookies[COOKIE].value
    client.post(CHECK)
    assert client.get(f"/complaints/new/resume/{token}/").status_code == 404


def test_draft_lives_thirty_days_from_the_last_change(
    world: World, client: Client, moved: Any
) -> None:
    type_page(client, PAGE, STORY)
    moved.move_to(MONDAY + timedelta(days=29))
    assert delete_old_drafts() == 0
    type_page(client, "what-you-ask", {"demands": "Түзету."})
    moved.move_to(MONDAY + timedelta(days=58, hours=23))
    assert _shows_the_story(client)
    moved.move_to(MONDAY + timedelta(days=59))
    assert not _shows_the_story(client)
    assert delete_old_drafts() == 1
    assert not ComplaintDraft.objects.exists()


def test_old_draft_goes_with_its_files_and_a_sent_one_leaves_them_to_the_case(
    world: World, client: Client
) -> None:
    sent = Client()
    _sign_in(sent, world)
    type_all(sent, world, files={"documents": [SimpleUploadedFile("kept.pdf", b"%PDF-1.4\n")]})
    sent.post(CHECK)
    type_page(client, "files", {"documents": [SimpleUploadedFile("gone.pdf", b"%PDF-1.4\n.")]})
    assert delete_expired(at=MONDAY + timedelta(days=31)) == 2
    assert [a.name for a in Attachment.objects.all()] == ["kept.pdf"]
    assert [f.original_name for f in StoredFile.objects.all()] == ["kept.pdf"]
    assert Complaint.objects.get().attachments.count() == 1


def test_two_pages_saved_side_by_side_do_not_overwrite_each_other(world: World) -> None:
    opened = open_draft(user=None, language="kk", at=MONDAY)
    stale = ComplaintDraft.objects.get(pk=opened.draft.pk)
    for draft, step in ((opened.draft, "what-happened"), (stale, "what-you-ask")):
        save_step(draft=draft, step=step, typed={"x": step}, user=None, language="kk", at=MONDAY)
    assert set(ComplaintDraft.objects.get().answers) == {"what-happened", "what-you-ask"}


def test_renewed_token_finds_the_draft_and_the_old_one_does_not(world: World) -> None:
    opened = open_draft(user=world.citizen.user, language="kk", at=MONDAY)
    fresh = renew_token(draft=opened.draft)
    assert find_draft(token=fresh, user=None, at=MONDAY) == opened.draft
    assert find_draft(token=opened.token, user=None, at=MONDAY) is None
