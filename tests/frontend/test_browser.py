"""The screens in a real browser: nothing blocked, nothing sideways, nothing axe objects to."""

import re

from django.test import Client

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from accounts.models import User

pytestmark = pytest.mark.browser

PASSWORD = "steppe lark sings at noon"
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    }
}
OPEN_PAGES = ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/nowhere/")
OWN_PAGES = ("/accounts/me/", "/accounts/email/", "/accounts/2fa/", "/accounts/logout/")


def complaints_of_axe(page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def is_wider_than_the_window(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def blocked(page) -> list[str]:
    return [text for text in page.told if "Content Security Policy" in text]


@pytest.fixture
def citizen(client: Client, db: None) -> User:
    user = User.objects.create_user(
        "citizen@example.kz", PASSWORD, surname="Тулегенова", given_name="Мадина"
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return user


@pytest.mark.parametrize(("language", "width"), [("kk", 360), ("ru", 1280), ("en", 360)])
@pytest.mark.parametrize("path", OPEN_PAGES)
def test_open_page_is_accessible(open_page, path: str, language: str, width: int) -> None:
    page = open_page(f"{path}?lang={language}", width=width)
    assert complaints_of_axe(page) == []
    assert not is_wider_than_the_window(page)
    assert blocked(page) == []


@pytest.mark.parametrize(("language", "width"), [("kk", 1280), ("ru", 360)])
@pytest.mark.parametrize("path", OWN_PAGES)
def test_own_page_is_accessible(
    citizen: User, open_page, path: str, language: str, width: int
) -> None:
    page = open_page(f"{path}?lang={language}", width=width)
    assert page.get_by_role("heading", level=1).count() == 1
    assert complaints_of_axe(page) == []
    assert not is_wider_than_the_window(page)
    assert blocked(page) == []


def test_faulty_form_brings_the_summary_into_focus_and_leads_to_the_field(open_page) -> None:
    page = open_page("/accounts/signup/?lang=ru")
    page.get_by_label("Фамилия").fill("Тулегенова")
    page.get_by_role("button", name="Зарегистрироваться").click()
    summary = page.locator(".govuk-error-summary")
    assert summary.evaluate("element => element === document.activeElement")
    assert page.title().startswith("Ошибка: ")
    assert page.get_by_label("Фамилия").input_value() == "Тулегенова"
    assert complaints_of_axe(page) == []
    summary.get_by_role("link").first.click()
    assert page.locator(":focus").get_attribute("name") == "given_name"


def test_menu_folds_on_a_phone_and_stays_open_without_scripts(open_page) -> None:
    folded = open_page("/accounts/login/?lang=ru", width=360)
    assert not folded.locator("#navigation").is_visible()
    folded.get_by_role("button", name="Меню").click()
    assert folded.locator("#navigation").is_visible()
    plain = open_page("/accounts/login/?lang=ru", width=360, scripts=False)
    assert plain.locator("#navigation").is_visible()


def test_password_can_be_shown(open_page) -> None:
    page = open_page("/accounts/login/?lang=kk")
    field = page.locator("#id_password")
    field.fill("құпия сөз")
    page.get_by_role("button", name="Құпиясөзді көрсету").click()
    assert field.get_attribute("type") == "text"


def test_counter_counts_in_the_language_of_the_page(citizen: User, open_page) -> None:
    page = open_page("/accounts/me/?lang=ru")
    field = page.locator("#id_postal_address")
    field.fill("х" * 297)
    field.press_sequentially("х")
    shown = page.locator(".govuk-character-count__status[aria-hidden=true]")
    expect(shown).to_have_text("Осталось 2 знака")


def test_skip_link_is_the_first_stop_and_leads_to_the_content(open_page) -> None:
    page = open_page("/accounts/login/?lang=ru")
    page.keyboard.press("Tab")
    assert page.locator(":focus").text_content() == "Перейти к основному содержанию"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_page_speaks_in_its_own_font(open_page) -> None:
    page = open_page("/accounts/login/?lang=kk")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').length")
    family = page.locator("h1").evaluate("element => getComputedStyle(element).fontFamily")
    assert re.match(r'"?Onest', family)
    assert loaded >= 2  # Cyrillic and its Kazakh letters


DRAFT = """<!DOCTYPE html><html lang="ru"><title>Черновик</title><body>
<form method="post" data-autosave="/save/" data-saved="Сохранено" data-unsaved="Не сохранено">
<input type="hidden" name="csrfmiddlewaretoken" value="token-of-the-form">
<textarea name="what" id="what"></textarea><input type="file" name="file">
<p data-autosave-status aria-live="polite"></p></form>
<script type="module" src="/static/portal.js"></script></body></html>"""


@pytest.mark.parametrize(("status", "said"), [(204, "Сохранено"), (500, "Не сохранено")])
def test_what_is_typed_is_saved_after_a_pause_and_the_person_is_told(
    open_page, status: int, said: str
) -> None:
    sent: list[str] = []
    page = open_page("/accounts/login/")
    page.route(
        "**/draft/",
        lambda route: route.fulfill(body=DRAFT, content_type="text/html; charset=utf-8"),
    )
    page.route(
        "**/save/",
        lambda route: (sent.append(route.request.post_data or ""), route.fulfill(status=status)),
    )
    page.goto("http://portal.test/draft/")
    page.locator("#what").press_sequentially("Отказали в приеме")
    expect(page.locator("[data-autosave-status]")).to_have_text(said)
    assert len(sent) == 1
    assert "Отказали в приеме" in sent[0]
    assert "token-of-the-form" in sent[0]
    assert "filename" not in sent[0]
