"""Sign-up, confirmation and the way back to where the person was."""

import re
from urllib.parse import urlsplit

from django.core.cache import cache
from django.test import Client

import pytest

from accounts.models import User
from tests.accounts.conftest import PASSWORD, House

FORM = {
    "surname": "Тулегенова",
    "given_name": "Мадина",
    "patronymic": "Талгатовна",
    "email": "madina@example.kz",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "consent": "on",
}
WAY_BACK = "/complaints/new/check/"


def link_of(letter) -> str:
    """The address in a letter, without scheme and host."""
    found = re.search(r"https?://\S+", letter.body)
    assert found, letter.body
    parts = urlsplit(found.group())
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def signed_up(client: Client, **changes) -> object:
    return client.post("/accounts/signup/", {**FORM, "next": WAY_BACK, **changes})


def test_confirmed_person_is_signed_in_and_returns(client: Client, db: None, mailoutbox) -> None:
    assert signed_up(client).status_code == 302
    assert "_auth_user_id" not in client.session
    link = link_of(mailoutbox[0])
    page = client.get(link)
    assert page.status_code == 200
    answer = client.post(link.partition("?")[0], {"next": WAY_BACK})
    assert answer["Location"] == WAY_BACK
    user = User.objects.get(email="madina@example.kz")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.full_name == "Тулегенова Мадина Талгатовна"
    assert user.consented_at is not None


def test_letter_opened_in_another_browser_confirms_without_signing_in(
    client: Client, db: None, mailoutbox
) -> None:
    signed_up(client)
    other = Client()
    link = link_of(mailoutbox[0])
    assert "next=%2Fcomplaints%2Fnew%2Fcheck%2F" in link
    page = other.get(link).content.decode()
    assert f'value="{WAY_BACK}"' in page
    other.post(link)
    assert "_auth_user_id" not in other.session
    signed = other.post(
        "/accounts/login/", {"login": FORM["email"], "password": PASSWORD, "next": WAY_BACK}
    )
    assert signed["Location"] == WAY_BACK


def test_way_back_to_a_foreign_site_is_dropped(client: Client, db: None, mailoutbox) -> None:
    signed_up(client, next="https://evil.example/")
    link = link_of(mailoutbox[0])
    assert "evil" not in link
    assert "evil" not in client.post(link)["Location"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_account_takes_the_language_of_the_page(
    client: Client, db: None, mailoutbox, language: str
) -> None:
    client.cookies["language"] = language
    signed_up(client)
    assert User.objects.get(email="madina@example.kz").language == language
    greeting = {"kk": "растаңыз", "ru": "Подтвердите", "en": "Confirm"}[language]
    assert greeting in mailoutbox[0].subject


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("surname", ""),
        ("given_name", ""),
        ("email", "no address"),
        ("password1", "short"),
        ("password2", "something else entirely"),
        ("consent", ""),
    ],
)
def test_faulty_form_opens_no_account_and_keeps_what_was_typed(
    client: Client, db: None, field: str, value: str
) -> None:
    answer = signed_up(client, **{field: value})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "govuk-error-summary" in page
    assert f'value="{WAY_BACK}"' in page
    assert FORM["patronymic"] in page
    assert not User.objects.exists()


def test_known_address_is_not_disclosed_but_told_by_letter(
    house: House, client: Client, mailoutbox
) -> None:
    before = User.objects.count()
    answer = signed_up(client, email=house.citizen.email)
    assert answer.status_code == 302
    assert User.objects.count() == before
    assert mailoutbox[0].to == [house.citizen.email]
    assert "confirm" not in mailoutbox[0].body


def test_unconfirmed_person_cannot_sign_in(client: Client, db: None) -> None:
    signed_up(client)
    other = Client()
    other.post("/accounts/login/", {"login": FORM["email"], "password": PASSWORD})
    assert "_auth_user_id" not in other.session


def test_password_is_reset_by_letter(house: House, client: Client, mailoutbox) -> None:
    client.post("/accounts/password/reset/", {"email": house.citizen.email})
    page = client.get(link_of(mailoutbox[0]), follow=True)
    action = page.redirect_chain[-1][0]
    new = "a quite different phrase"
    client.post(action, {"password1": new, "password2": new})
    answer = client.post("/accounts/login/", {"login": house.citizen.email, "password": new})
    assert answer.status_code == 302


def test_session_ends_with_the_browser_unless_the_person_is_remembered(
    house: House, client: Client
) -> None:
    data = {"login": house.citizen.email, "password": PASSWORD}
    client.post("/accounts/login/", data)
    assert client.session.get_expire_at_browser_close()
    remembered = Client()
    remembered.post("/accounts/login/", {**data, "remember": "on"})
    assert not remembered.session.get_expire_at_browser_close()


def test_sign_in_brings_the_language_of_the_account(house: House, client: Client) -> None:
    house.citizen.language = "ru"
    house.citizen.save()
    answer = client.post("/accounts/login/", {"login": house.citizen.email, "password": PASSWORD})
    assert answer.cookies["language"].value == "ru"


def test_sign_in_leaves_a_chosen_language_alone(house: House, client: Client) -> None:
    client.cookies["language"] = "en"
    answer = client.post("/accounts/login/", {"login": house.citizen.email, "password": PASSWORD})
    assert "language" not in answer.cookies


def test_guessing_a_password_is_slowed_down(house: House, client: Client, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/5m/key"}
    cache.clear()
    data = {"login": house.citizen.email, "password": "wrong guess"}
    for _attempt in range(3):
        client.post("/accounts/login/", data)
    client.post("/accounts/login/", {**data, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    cache.clear()
