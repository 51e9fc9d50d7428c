"""What an entry was on a day, and what changed."""

import re
from typing import Any

from django.test import Client

import pytest
import time_machine

from registry.models import Service, ServiceVersion
from tests.registry.public import a_kept, page_of, words_on
from tests.world import MONDAY, World


@pytest.fixture(autouse=True)
def moved(settings: Any) -> Any:
    settings.DEMO = False  # its bar has forms, and so their tokens
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def kept(world: World) -> Service:
    """A service with its versions."""
    return a_kept(world)


def test_the_history_tells_what_held_when_and_why(kept: Service, client: Client) -> None:
    text = words_on(page_of(client, "/services/S-020/history/"))
    assert "Version 2: valid from 8 September 2025" in text
    assert "Version 1: valid from 1 January 2013 to 7 September 2025" in text
    assert "Legal act: Постановление No. 77, 1 September 2025" in text
    changed = text.split("What changed: ")[1].split("Taken over")[0]
    assert changed.split("; ") == ["term of provision", "name of the service "]


@pytest.mark.parametrize(
    ("on", "name"),
    [
        ("07.09.2025", "Старое имя"),
        ("2025-09-08", "Новое имя"),
        ("01.01.2013", "Старое имя"),
        ("08.09.2099", "Новое имя"),
    ],
)
def test_the_entry_of_a_day_is_shown(kept: Service, client: Client, on: str, name: str) -> None:
    page = page_of(client, "/services/S-020/history/", "ru", on=on)
    assert re.search(rf'data-field="name_ru" lang="ru">{name}<', page)


def test_before_its_inclusion_there_was_no_entry(kept: Service, client: Client) -> None:
    page = page_of(client, "/services/S-020/history/", on="31.12.2012")
    assert "The service was not in the registry on that day." in page


@pytest.mark.parametrize("on", ["", "31.02.2020", "вчера", "\0", "1" * 300])
def test_a_day_that_is_none_is_said_and_nothing_is_lost(
    kept: Service, client: Client, on: str
) -> None:
    page = page_of(client, "/services/S-020/history/", on=on)
    assert "Enter a" in page
    assert "Version 2" in page


def test_two_versions_stand_side_by_side_with_the_words_that_differ(
    kept: Service, client: Client
) -> None:
    chosen = client.get("/services/S-020/history/", {"old": "1", "new": "2"})
    assert chosen.headers["Location"] == "/services/S-020/history/1/2/"
    page = page_of(client, "/services/S-020/history/1/2/")
    marked = re.findall(
        r"<(ins|del)><span class=\"govuk-visually-hidden\" lang=\"en\">(.*?)</span>(.*?)</", page
    )
    assert ("del", "taken out: ", "Старое") in marked
    assert ("ins", "put in: ", "Новое") in marked
    assert ("ins", "put in: ", "3") in marked
    assert page.count("<tr") == 3
    assert page_of(client, "/services/S-020/history/2/1/").count("<ins>") == page.count("<ins>")


@pytest.mark.parametrize("pair", ["1/9", "0/1", f"1/{10**30}"])
def test_a_version_that_does_not_exist_is_not_found(
    kept: Service, client: Client, pair: str
) -> None:
    assert client.get(f"/services/S-020/history/{pair}/").status_code == 404


@pytest.mark.parametrize("pair", [("x", "1"), ("", ""), ("9" * 40, "1"), ("-1", "1"), ("٣", "1")])
def test_versions_that_are_no_numbers_are_not_found(
    kept: Service, client: Client, pair: tuple[str, str]
) -> None:
    query = dict(zip(("old", "new"), pair, strict=True))
    assert client.get("/services/S-020/history/", query).status_code == 404


def test_one_version_compared_with_itself_says_so(kept: Service, client: Client) -> None:
    assert "The two versions say the same." in page_of(client, "/services/S-020/history/2/2/")


def test_versions_stay_as_they_were(kept: Service) -> None:
    names = ServiceVersion.objects.filter(service=kept).order_by("number")
    assert [one.content["name_ru"] for one in names] == ["Старое имя", "Новое имя"]
