"""Where near me, and the poster for its wall."""

import re
from typing import Any

from django.test import Client

import pytest
import time_machine

from registry.models import LocalEntry, Service
from tests.registry.public import a_local, a_passport, page_of, words_on
from tests.world import MONDAY, World


@pytest.fixture(autouse=True)
def moved(settings: Any) -> Any:
    settings.DEMO = False  # its bar has forms, and so their tokens
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def passports(world: World) -> Service:
    """A second service, of which more is known."""
    return a_passport(world)


@pytest.fixture
def local(world: World) -> LocalEntry:
    """How to come to the akimat of Karasai."""
    return a_local(world)


def test_a_place_is_shown_by_its_local_entry(local: LocalEntry, client: Client) -> None:
    page = page_of(client, "/services/S-004/places/", "ru", region="karasai")
    for text in (
        "Акимат Карасайского района", "ул. Абая, 5", "Понедельник – пятница: 08:00–20:00",
        'href="tel:+77001112233"', 'href="mailto:info@example.kz"', "https://karasai.example.kz/",
        "Вход со двора", "лупа",
    ):  # fmt: skip
        assert text in page, text
    access = words_on(page_of(client, "/services/S-004/places/", region="karasai"))
    assert "step-free access: yes sign language: no" in access
    assert "Braille" not in access  # nobody has said


def test_a_body_without_a_local_entry_shows_its_own_data(world: World, client: Client) -> None:
    world.akimat.phone, world.akimat.schedule = "+7 700 000 00 09", "Mo-Fr 09:00-18:30"
    world.akimat.save()
    page = page_of(client, "/services/S-004/places/", region="karasai")
    assert 'href="tel:+77000000009"' in page
    assert "Monday – Friday: 09:00–18:30" in page
    assert "the body has not said; ask before you come" in page


def test_where_it_is_not_provided_the_reason_is_given(local: LocalEntry, client: Client) -> None:
    LocalEntry.objects.filter(pk=local.pk).update(
        is_provided=False, why_not_kk="Жөндеу", why_not_ru="Ремонт до мая", why_not_en=""
    )
    page = page_of(client, "/services/S-004/places/", "ru", region="karasai")
    assert "Ремонт до мая" in page
    assert "ул. Абая, 5" not in page


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("karasai", ["akimat_karasai", "akimat_burabay"]),  # the own one first, then around it
        ("", ["akimat_burabay", "akimat_karasai"]),
        ("\0", ["akimat_burabay", "akimat_karasai"]),
        ("nowhere", ["akimat_burabay", "akimat_karasai"]),
    ],
)
def test_places_are_listed_nearest_first(
    world: World, client: Client, region: str, expected: list[str]
) -> None:
    page = page_of(client, "/services/S-004/places/", region=region)
    assert re.findall(r'id="place-(\w+)"', page) == expected


def test_the_choice_of_a_region_stays_in_the_address_alone(world: World, client: Client) -> None:
    page = page_of(client, "/services/S-004/places/", region="karasai")
    assert '<option value="karasai" selected>' in page
    assert set(client.cookies) <= {"language"}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_poster_is_kazakh_and_russian_whatever_the_screen(
    passports: Service, client: Client, language: str
) -> None:
    page = page_of(client, "/services/S-001/poster/", language)
    kk, ru = re.findall(
        r'<section class="app-poster__column" lang="(?:kk|ru)".*?</section>', page, re.S
    )
    for column, texts in (
        (kk, ("Паспорттар, жеке куәліктер беру", "15 жұмыс күні", "өтініш", "0,2 АЕК")),
        (ru, ("Выдача паспортов", "15 рабочих дней", "заявление", "0,2 МРП")),
    ):
        for text in texts:
            assert text in column, text
    assert 'src="data:image/svg+xml' in page


def test_the_poster_of_a_body_bears_its_address(local: LocalEntry, client: Client) -> None:
    page = page_of(client, "/services/S-004/poster/", body="akimat_karasai")
    assert "Абай к., 5" in page
    assert "ул. Абая, 5" in page
    assert "Понедельник – пятница: 08:00–20:00" in page


@pytest.mark.parametrize("body", ["moj", "nobody", "\0", "x" * 500])
def test_a_body_that_does_not_provide_the_service_has_no_poster(
    world: World, client: Client, body: str
) -> None:
    assert client.get("/services/S-004/poster/", {"body": body}).status_code == 404
