"""Menus are drawn once for all who are shown the same, and for nobody else."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

import pytest

from notifications.models import OutboxMessage
from notifications.selectors import unread_count
from tests.complaints.office import browser
from tests.world import World, filed

pytestmark = pytest.mark.django_db


def _menu(client: Client, address: str, language: str = "en") -> list[str]:
    page = client.get(address, {"lang": language}).content.decode()
    rows = re.findall(r'<nav class="app-office-nav.*?</nav>', page, re.S)
    return re.findall(r'<a class="app-office-nav__link"[^>]*>([^<]+)</a>', "".join(rows))


def _current(client: Client, address: str) -> list[str]:
    page = client.get(address, {"lang": "en"}).content.decode()
    return re.findall(r'aria-current="page">([^<]+)</a>', page)


def test_each_role_keeps_its_own_menu_on_the_same_page(world: World) -> None:
    address = reverse("portal:office")
    first = {name: _menu(browser(actor), address) for name, actor in _people(world).items()}
    again = {name: _menu(browser(actor), address) for name, actor in _people(world).items()}
    assert first == again
    assert "Audit log" in first["auditor"]
    assert "Audit log" not in first["officer"]
    assert "Complaints" in first["officer"]
    assert "Complaints" not in first["auditor"]


def _people(world: World) -> dict[str, Any]:
    return {name: getattr(world, name) for name in ("officer", "auditor", "head", "quality")}


def test_menu_is_in_the_language_of_each_look_at_it(world: World) -> None:
    client, address = browser(world.officer), reverse("portal:office")
    looks = [_menu(client, address, language)[0] for language in ("ru", "kk", "en", "ru")]
    assert looks == ["Мои задачи", "Менің тапсырмаларым", "My work", "Мои задачи"]


def test_menu_marks_the_page_where_one_is(world: World) -> None:
    client = browser(world.officer)
    for name, marked in (
        ("portal:office", "My work"),
        ("complaints:register", "Register"),
        ("portal:office", "My work"),
    ):
        assert marked in _current(client, reverse(name))


def test_number_of_unread_messages_is_ones_own_and_of_now(world: World) -> None:
    filed(world)
    officer, other = browser(world.officer), browser(world.other_officer)
    address = reverse("portal:office")
    user = world.officer.user
    assert user is not None
    number = unread_count(user)
    assert (
        f'class="app-unread" aria-hidden="true">{number}<' in officer.get(address).content.decode()
    )
    assert "app-unread" not in other.get(address).content.decode()
    OutboxMessage.objects.filter(recipient=user).delete()
    assert "app-unread" not in officer.get(address).content.decode()
    assert "app-unread" not in Client().get(reverse("portal:home")).content.decode()
