"""Headers that every answer carries."""

import re

from django.test import Client

import pytest


@pytest.mark.parametrize("path", ["/accounts/login/", "/no-such-page/", "/admin/login/"])
def test_answer_carries_the_security_headers(client: Client, db: None, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_answer_names_its_language(client: Client, db: None) -> None:
    assert client.get("/accounts/login/?lang=ru")["Content-Language"] == "ru"
    assert Client().get("/accounts/login/")["Content-Language"] == "kk"


def test_cookies_are_kept_from_scripts_and_other_sites(client: Client, db: None) -> None:
    client.get("/accounts/login/?lang=ru")
    cookie = client.cookies["language"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("/services/", "Найти услугу"),
        ("/complaints/new/", "Подать жалобу"),
        ("/complaints/follow/", "Узнать о ходе жалобы"),
        ("/accounts/login/", "Войти"),
    ],
)
def test_header_shows_where_the_reader_is(
    client: Client, db: None, path: str, section: str
) -> None:
    page = client.get(f"{path}?lang=ru").content.decode()
    navigation = page.partition('id="navigation"')[2].partition("</ul>")[0]
    assert re.findall(r'aria-current="true">([^<]+)<', navigation) == [section]


@pytest.mark.parametrize("phone", ["tel:1414", "tel:+78000807777"])
def test_every_page_names_the_help_lines(client: Client, db: None, phone: str) -> None:
    assert f'href="{phone}"' in client.get("/no-such-page/").content.decode()
