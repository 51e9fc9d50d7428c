"""Finding a service, and the page of one."""

import re
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

import pytest
import time_machine

from accounts.acting import SYSTEM_ACTOR
from deadlines import engine
from portal.demo.reference import load_reference
from registry.content import FIELDS, content_of
from registry.models import Service
from registry.presenting import Names, in_words
from registry.selectors import body_for, life_situations, providers_of, search_services
from registry.services import exclude_services
from registry.services.including import start_inclusion_clocks
from registry.workflow import State
from tests.registry.public import ACT, a_kept, a_passport, numbers_on, page_of, words_on
from tests.world import MONDAY, World, a_service


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
def kept(world: World) -> Service:
    """A service with its versions."""
    return a_kept(world)


@pytest.mark.parametrize(
    "query",
    ["паспорт", "ПАСПОРТОВ", "загранпаспорта", "удостак", "жеке куәлік", "passport", "фотография"],
)
def test_a_service_is_found_by_the_words_people_use(
    passports: Service, client: Client, query: str
) -> None:
    page = page_of(client, "/services/", q=query)
    assert "Issue of passports" in page
    assert "Registration of birth" not in page


@pytest.mark.parametrize("query", ["", "  ", "\0"])
def test_an_empty_search_lists_everything(passports: Service, client: Client, query: str) -> None:
    assert page_of(client, "/services/", q=query).count('class="app-found__item"') == 2


def test_nothing_found_is_a_sentence_and_a_way_on(passports: Service, client: Client) -> None:
    page = page_of(client, "/services/", "ru", q="ққққққ")
    assert "Ничего не найдено. Попробуйте написать иначе." in page
    assert "?situation=00101" in page
    assert 'href="tel:1414"' in page


def test_what_a_misspelt_query_was_read_as_is_said(passports: Service, client: Client) -> None:
    page = page_of(client, "/services/", q="фотогрфия")
    assert "Showing results for “фотография”." in page
    assert "Issue of passports" in page
    assert "Showing results" not in page_of(client, "/services/", q="фотография")


def test_what_was_typed_is_shown_again_and_escaped(passports: Service, client: Client) -> None:
    page = page_of(client, "/services/", q='"><b>x')
    assert "<b>x" not in page
    assert "&quot;&gt;&lt;b&gt;x" in page


def test_a_choice_is_a_chip_that_takes_it_back_and_keeps_the_rest(
    passports: Service, client: Client
) -> None:
    page = page_of(client, "/services/", q="паспорт", fee="paid", channel="psc", page="7")
    chips = re.findall(r'class="app-chip" href="([^"]+)"', page)
    assert [chip.replace("&amp;", "&") for chip in chips] == [
        "?q=%D0%BF%D0%B0%D1%81%D0%BF%D0%BE%D1%80%D1%82&channel=psc",
        "?q=%D0%BF%D0%B0%D1%81%D0%BF%D0%BE%D1%80%D1%82&fee=paid",
    ]
    assert re.search(r'id="fee-paid"[^>]* checked', page)


def test_services_of_a_life_situation_have_a_page_of_their_own(
    passports: Service, client: Client
) -> None:
    page = page_of(client, "/services/", situation="00101")
    assert re.search(r"<h1[^>]*>A child is born</h1>", page)
    assert page.count('class="app-found__item"') == 2


@pytest.mark.parametrize("wrong", ["\x00", "99999", "x" * 500, "%"])
def test_a_situation_that_does_not_exist_narrows_nothing(
    world: World, client: Client, wrong: str
) -> None:
    assert page_of(client, "/services/", situation=wrong).count('class="app-found__item"') == 1


def test_pages_hold_25_and_keep_the_filters(world: World, client: Client) -> None:
    for number in range(30):
        a_service(ministry=world.ministry, registry_no=f"N-{number}", code=f"001011{number:02}")
    first = page_of(client, "/services/", fee="free")
    assert first.count('class="app-found__item"') == 25
    assert "Page 1 of 2" in first
    assert "?fee=free&amp;page=2" in first
    second = page_of(client, "/services/", fee="free", page="2")
    assert second.count('class="app-found__item"') == 6
    assert set(numbers_on(first)).isdisjoint(numbers_on(second))


@pytest.mark.parametrize("number", ["", "0", "-1", "99", "x", "1e9", "\0"])
def test_a_page_that_does_not_exist_is_the_nearest_one(
    world: World, client: Client, number: str
) -> None:
    assert numbers_on(page_of(client, "/services/", page=number)) == ["S-004"]


def test_the_list_of_64_services_costs_as_many_statements_as_that_of_one(
    world: World, client: Client
) -> None:
    client.get("/services/", {"q": "паспорт"})
    with CaptureQueriesContext(connection) as few:
        client.get("/services/", {"fee": "free"})
    load_reference(lambda _line: None)
    with CaptureQueriesContext(connection) as many:
        response = client.get("/services/", {"fee": "free", "region": "almaty"})
    assert response.content.decode().count("app-found__item") > 5
    assert len(many) == len(few)


def test_life_situations_count_their_services(passports: Service) -> None:
    with translation.override("ru"):
        (situation,) = life_situations()
    assert (situation.code, situation.services) == ("00101", 2)


def test_every_field_of_the_entry_is_on_the_page(passports: Service, client: Client) -> None:
    page = page_of(client, "/services/S-001/")
    with translation.override("en"):
        names = Names()
        for field, value in content_of(passports).items():
            assert field in FIELDS
            said = in_words(field, value, names)
            shown = re.search(rf'data-field="{field}"[^>]*>([^<]*)<', page)
            assert (shown.group(1) if shown else "") == said.replace("'", "&#x27;"), field


def test_every_fact_of_its_inclusion_is_on_the_page(kept: Service, client: Client) -> None:
    text = words_on(page_of(client, "/services/S-020/"))
    for fact in (
        "S-020", "00101020", "001: Documents", "00101: A child is born",
        "Постановление No. 100", "20 December 2012", "1 January 2013",
        "Ministry of Justice", "8 September 2025",
    ):  # fmt: skip
        assert fact in text, fact
    assert re.search(r"Version 2", text)
    assert "no end is set" in text


def test_the_page_answers_in_order(passports: Service, client: Client) -> None:
    page = page_of(client, "/services/S-001/")
    anchors = [
        "what", "who", "bring", "long", "much", "where", "refusal", "complain", "silence",
        "standard", "history",
    ]  # fmt: skip
    found = re.findall(r'<h2 class="govuk-heading-m" id="(\w+)"', page)
    assert found == anchors
    assert re.findall(r'href="#(\w+)">', page)[-len(anchors) :] == anchors
    for text in (
        "15 working days", "through the portal: 1 working day", "Paid: 0.2 MCI", "Tax Code",
        "<li>veterans</li>", "<li>application</li>", "<li>photo</li>", "<li>false data</li>",
        "Law on Documents", "Citizens", "Main paper", "Monday – Friday: 09:00–18:30",
    ):  # fmt: skip
        assert text in page, text
    assert "/complaints/new/?service=S-001" in page


def test_names_in_the_other_languages_are_marked_as_such(
    passports: Service, client: Client
) -> None:
    page = page_of(client, "/services/S-001/", "ru")
    assert '<li lang="kk">Паспорттар, жеке куәліктер беру</li>' in page
    assert '<li lang="en">Issue of passports</li>' in page


def test_the_days_of_the_ladder_are_those_of_the_engine(passports: Service, client: Client) -> None:
    today = engine.load()
    stages = ["provider", "drafting_body", "quality_body"]
    days = [today.term(f"complaints.stage.{one}", on=MONDAY.date()).amount for one in stages]
    page = page_of(client, "/services/S-001/")
    said = re.findall(r'app-ladder__term">Answer: within (\d+) working days', page)
    assert [int(one) for one in said] == days


def test_a_central_body_that_provides_the_service_itself_is_asked_once(
    world: World, client: Client
) -> None:
    a_service(
        ministry=world.ministry, registry_no="S-030", code="00101030", provider_classes=["moj"]
    )
    page = page_of(client, "/services/S-030/")
    assert page.count('class="app-ladder__step"') == 2


def test_a_standard_that_is_being_drafted_says_by_when(world: World, client: Client) -> None:
    assert "as the standard gives them" in page_of(client, "/services/S-004/")
    start_inclusion_clocks([world.service], actor=SYSTEM_ACTOR, at=MONDAY)
    page = page_of(client, "/services/S-004/")
    assert "The standard of this service is being drafted." in page
    assert "no later than 15 September 2025" in page
    assert "no later than 8 December 2025" in page


def test_an_excluded_service_says_since_when_and_how_running_cases_end(
    kept: Service, world: World, client: Client
) -> None:
    at = MONDAY + timedelta(days=1)
    exclude_services(service_ids=[kept.pk], act=ACT, actor=world.clerk, at=at)
    page = page_of(client, "/services/S-020/")
    assert "The service was excluded from the registry on 9 September 2025." in page
    assert "considered by the old standard" in page
    assert "8 September 2025" in words_on(page).split("Valid until")[1]
    assert "S-020" not in numbers_on(page_of(client, "/services/"))
    assert "/questions/" not in page


@pytest.mark.parametrize("state", [State.PROPOSED, State.IN_REVIEW, State.REJECTED])
@pytest.mark.parametrize("page", ["", "history/", "poster/", "places/", "history/1/1/"])
def test_what_is_not_in_the_registry_is_not_there(
    kept: Service, client: Client, state: str, page: str
) -> None:
    Service.objects.filter(pk=kept.pk).update(**{"state": state})
    hidden, absent = client.get(f"/services/S-020/{page}"), client.get(f"/services/S-999/{page}")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content.replace(b"S-020", b"") == absent.content.replace(b"S-999", b"")


@pytest.mark.parametrize("number", ["S-999", "s-001", "S-001%00", "' OR 1=1"])
def test_an_unknown_number_is_not_found(passports: Service, client: Client, number: str) -> None:
    assert client.get(f"/services/{number}/").status_code == 404


def test_the_page_of_a_service_costs_few_statements_however_many_bodies_there_are(
    world: World, client: Client
) -> None:
    load_reference(lambda _line: None)
    for number in ("S-001", "S-040"):
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/services/{number}/")
        assert len(asked) <= 10, [one["sql"][:90] for one in asked]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize("page", ["", "S-004/", "S-004/places/", "S-004/poster/", "S-004/history/"])
def test_public_pages_are_read_only(world: World, client: Client, method: str, page: str) -> None:
    assert getattr(client, method)(f"/services/{page}").status_code == 405


def test_the_provider_nearest_to_a_place_is_found(world: World) -> None:
    assert list(providers_of(world.service).order_by("key")) == [world.other_akimat, world.akimat]
    assert body_for(world.service, world.region) == world.akimat
    assert list(search_services("рождени")) == [world.service]
