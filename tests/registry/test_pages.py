"""Finding a service, and the page of one."""

from django.test import Client
from django.utils import translation

import pytest

from registry.models import Service, TermUnit
from registry.selectors import body_for, life_situations, providers_of, search_services
from registry.services import refresh_search_text
from registry.views import term_of
from tests.world import World


@pytest.fixture
def passports(world: World) -> Service:
    service = Service(
        registry_no="S-001", code="00101001", name_kk="Паспорттар, жеке куәліктер беру",
        name_ru="Выдача паспортов, удостоверений личности", name_en="Issue of passports",
        life_situation_kk="Жеке басты куәландыратын құжат қажет", life_situation_ru="Нужен документ",
        life_situation_en="I need an identity document", drafting_body=world.ministry,
        provider_classes=["territorial:moj"], intake=["psc"], forms=["paper"], payment="paid",
        fee_note_kk="0,2 АЕК", fee_note_ru="0,2 МРП", fee_note_en="0.2 MCI", term_amount=15,
        term_unit="working_day", documents_kk="өтініш\nфотосурет", documents_ru="заявление\nфотография",
        documents_en="application\nphoto", synonyms_kk="удостак", synonyms_ru="загранпаспорт", synonyms_en="",
    )  # fmt: skip
    refresh_search_text(service)
    service.save()
    return service


@pytest.mark.parametrize(
    "query",
    ["паспорт", "ПАСПОРТОВ", "загранпаспорта", "удостак", "жеке куәлік", "passport", "фотография"],
)
def test_a_service_is_found_by_the_words_people_use(
    passports: Service, client: Client, query: str
) -> None:
    page = client.get("/services/", {"q": query, "lang": "en"}).content.decode()
    assert "Issue of passports" in page
    assert "Registration of birth" not in page


def test_an_empty_search_lists_everything(passports: Service, client: Client) -> None:
    assert client.get("/services/").content.decode().count('class="app-found__item"') == 2


def test_nothing_found_is_a_sentence_and_a_way_on(passports: Service, client: Client) -> None:
    page = client.get("/services/", {"q": "ққққққ", "lang": "ru"}).content.decode()
    assert "Ничего не найдено. Попробуйте написать иначе." in page
    assert "?situation=00101" in page


def test_what_was_typed_is_shown_again_and_escaped(passports: Service, client: Client) -> None:
    page = client.get("/services/", {"q": '"><b>x'}).content.decode()
    assert "<b>x" not in page
    assert "&quot;&gt;&lt;b&gt;x" in page


def test_services_of_a_life_situation(passports: Service, client: Client) -> None:
    Service.objects.filter(registry_no="S-004").update(code="00201001")
    page = client.get("/services/", {"situation": "00101", "lang": "en"}).content.decode()
    assert "I need an identity document" in page
    assert "Issue of passports" in page
    assert "Registration of birth" not in page


def test_life_situations_count_their_services(passports: Service) -> None:
    with translation.override("ru"):
        (situation,) = life_situations()
    assert (situation.code, situation.services) == ("00101", 2)


def test_the_page_says_what_to_bring_how_long_how_much_and_how_to_complain(
    passports: Service, client: Client
) -> None:
    page = client.get("/services/S-001/?lang=en").content.decode()
    for text in (
        "15 working days",
        "0.2 MCI",
        "<li>application</li>",
        "<li>photo</li>",
        "population service centre",
    ):
        assert text in page
    assert "/complaints/new/?service=S-001" in page
    assert "within 5 working days" in page


@pytest.mark.parametrize("number", ["S-999", "s-001", "S-001%00", "' OR 1=1"])
def test_an_unknown_number_is_not_found(passports: Service, client: Client, number: str) -> None:
    assert client.get(f"/services/{number}/").status_code == 404


@pytest.mark.parametrize(
    ("amount", "unit", "kk", "ru", "en"),
    [
        (30, TermUnit.MINUTE, "30 минут", "30 минут", "30 minutes"),
        (4, TermUnit.HOUR, "4 сағат", "4 часа", "4 hours"),
        (1, TermUnit.WORKING_DAY, "1 жұмыс күні", "1 рабочий день", "1 working day"),
        (
            10,
            TermUnit.CALENDAR_DAY,
            "күнтізбелік 10 күн",
            "10 календарных дней",
            "10 calendar days",
        ),
        (6, TermUnit.MONTH, "6 ай", "6 месяцев", "6 months"),
    ],
)
def test_terms_are_said_as_people_say_them(
    amount: int, unit: str, kk: str, ru: str, en: str
) -> None:
    service = Service(term_amount=amount, term_unit=unit)
    for language, expected in (("kk", kk), ("ru", ru), ("en", en)):
        with translation.override(language):
            assert term_of(service) == expected


def test_the_provider_nearest_to_a_place_is_found(world: World) -> None:
    assert list(providers_of(world.service).order_by("key")) == [world.other_akimat, world.akimat]
    assert body_for(world.service, world.region) == world.akimat
    assert list(search_services("рождени")) == [world.service]


@pytest.mark.parametrize("wrong", ["\x00", "99999", "x" * 500, "%"])
def test_a_situation_that_does_not_exist_narrows_nothing(
    world: World, client: Client, wrong: str
) -> None:
    page = client.get("/services/", {"situation": wrong, "q": "\x00"}).content.decode()
    assert page.count('class="app-found__item"') == 1
