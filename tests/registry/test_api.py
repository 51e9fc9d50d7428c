"""The registry for programs."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from registry.api.shapes import ServiceDetailOut, ServiceOut
from registry.content import FIELDS
from registry.entry_data.entries import COLUMNS
from registry.models import LocalEntry, Service
from registry.services import exclude_services, propose_service
from tests.registry.entries import ACT, changed, included, whole_content
from tests.world import MONDAY, World, a_service

LIST = "/api/v1/services/"


def _numbers(client: Client, **asked: Any) -> list[str]:
    answer = client.get(LIST, asked)
    assert answer.status_code == 200, answer.content
    return [one["registry_no"] for one in answer.json()["results"]]


def test_services_are_open_to_everybody(world: World, client: Client) -> None:
    (service,) = client.get(LIST).json()["results"]
    assert service["registry_no"] == "S-004"
    assert service["name_kk"] == "Бала тууды тіркеу"
    assert service["drafting_body"] == {
        "key": "moj",
        "name_kk": "Әділет министрлігі",
        "name_ru": "Министерство юстиции",
        "name_en": "Ministry of Justice",
    }
    assert service["situation"]["name_ru"] == "Родился ребенок"
    assert service["sphere"]["code"] == "001"
    assert service["intake"] == ["sp", "psc", "portal"]
    assert service["documents_kk"] == []


@pytest.mark.parametrize("name", COLUMNS)
def test_every_field_of_the_entry_is_in_the_list_and_in_the_detail(
    world: World, client: Client, name: str
) -> None:
    service = included(world)
    (listed,) = [
        one
        for one in client.get(LIST).json()["results"]
        if one["registry_no"] == service.registry_no
    ]
    detail = client.get(f"{LIST}{service.registry_no}/").json()
    assert listed[name] == detail[name]
    if name not in ("valid_to", "excluded_on", "is_sample", "free_by_law"):
        assert detail[name], f"{name} says nothing of an entry in which every field is filled"


def test_the_description_names_every_field_and_no_other(world: World, client: Client) -> None:
    detail = client.get(f"{LIST}S-004/").json()
    (listed,) = client.get(LIST).json()["results"]
    assert list(ServiceDetailOut().fields) == list(detail)
    assert list(ServiceOut().fields) == list(listed)
    assert set(FIELDS) < set(listed)


@pytest.mark.parametrize(
    ("words", "found"), [("рождение", 1), ("birth", 1), ("туу", 1), ("паспорт", 0)]
)
def test_the_search_of_the_pages_is_the_search_of_the_api(
    world: World, client: Client, words: str, found: int
) -> None:
    assert len(_numbers(client, search=words)) == found


def test_a_search_gives_the_best_first_in_pages(world: World, client: Client) -> None:
    for number in range(1, 5):
        a_service(
            ministry=world.ministry, registry_no=f"S-10{number}", code=f"0010110{number}",
            name_kk="Көлікті тіркеу", name_ru="Регистрация транспорта", name_en="Vehicles",
        )  # fmt: skip
    best = a_service(
        ministry=world.ministry, registry_no="S-900", code="00101900",
        name_kk="Транспорт", name_ru="Транспорт", name_en="Transport",
    )  # fmt: skip
    first = client.get(LIST, {"search": "транспорт", "page_size": 2}).json()
    assert first["results"][0]["registry_no"] == best.registry_no
    assert first["previous"] is None
    seen, page = [], first
    for _step in range(5):
        seen += [one["registry_no"] for one in page["results"]]
        if page["next"] is None:
            break
        page = client.get(page["next"]).json()
    assert sorted(seen) == ["S-101", "S-102", "S-103", "S-104", "S-900"]
    assert client.get(page["previous"]).status_code == 200


def test_the_list_is_paged_by_cursor_and_goes_back(world: World, client: Client) -> None:
    for number in range(1, 4):
        a_service(ministry=world.ministry, registry_no=f"S-10{number}", code=f"0010110{number}")
    first = client.get(LIST, {"page_size": 2}).json()
    second = client.get(first["next"]).json()
    assert [one["registry_no"] for one in first["results"]] == ["S-004", "S-101"]
    assert [one["registry_no"] for one in second["results"]] == ["S-102", "S-103"]
    assert second["next"] is None
    assert client.get(second["previous"]).json()["results"] == first["results"]
    assert "count" not in first


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({"recipient": "individual"}, True),
        ({"recipient": "legal"}, False),
        ({"recipient": ["legal", "individual"]}, True),
        ({"situation": "00101"}, True),
        ({"sphere": "001"}, True),
        ({"body": "moj"}, True),
        ({"body": "acsa"}, False),
        ({"provider": "akimat_karasai"}, True),
        ({"provider": "district_leb"}, True),
        ({"provider": "moj"}, False),
        ({"provider": "territorial:moj"}, False),
        ({"region": "karasai"}, True),
        ({"region": "kz"}, True),
        ({"form": "paper"}, True),
        ({"payment": "free"}, True),
        ({"payment": "paid"}, False),
        ({"channel": "psc"}, True),
        ({"state": "excluded"}, False),
        ({"state": ["excluded", "included"]}, True),
        ({"included_since": "2013-01-01"}, True),
        ({"included_since": "2013-01-02"}, False),
        ({"search": "birth", "payment": "free"}, True),
        ({"search": "birth", "payment": "paid"}, False),
        ({"payment": "", "search": " ", "included_since": ""}, True),
    ],
)
def test_filters_leave_what_answers_all_of_them(
    world: World, client: Client, asked: dict[str, Any], is_found: bool
) -> None:
    assert _numbers(client, **asked) == (["S-004"] if is_found else [])


def test_a_territory_of_provision_narrows_the_region(world: World, client: Client) -> None:
    Service.objects.update(territory=["karasai"])
    assert _numbers(client, region="karasai") == ["S-004"]
    Service.objects.update(territory=["elsewhere"])
    assert _numbers(client, region="karasai") == []


def test_what_changed_since_a_day_is_found_by_the_day_of_recording(
    world: World, client: Client
) -> None:
    service = included(world)
    assert _numbers(client, changed_since="2025-09-08") == [service.registry_no]
    assert _numbers(client, changed_since="2025-09-09") == []
    assert _numbers(client, changed_since="0001-01-01") == [service.registry_no]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"recipient": "everybody"}, "recipient"),
        ({"recipient": ["individual", "\x00"]}, "recipient"),
        ({"situation": "99999"}, "situation"),
        ({"sphere": "\x00"}, "sphere"),
        ({"body": "x" * 500}, "body"),
        ({"provider": "no_such"}, "provider"),
        ({"provider": "territorial:no_such"}, "provider"),
        ({"region": "'; DROP TABLE registry_service"}, "region"),
        ({"form": ["paper"] * 50}, "form"),
        ({"payment": "cheap"}, "payment"),
        ({"channel": "0"}, "channel"),
        ({"state": "proposed"}, "state"),
        ({"included_since": "yesterday"}, "included_since"),
        ({"changed_since": "2025-13-45"}, "changed_since"),
        ({"search": "a\x00b"}, "search"),
        ({"search": "x" * 201}, "search"),
        ({"search": "birth", "page": "0"}, "page"),
        ({"search": "birth", "page": "²"}, "page"),
        ({"search": "birth", "page": "9" * 5000}, "page"),
    ],
)
def test_a_value_that_does_not_exist_is_named_in_a_sentence(
    world: World, client: Client, asked: dict[str, Any], field: str
) -> None:
    answer = client.get(LIST, asked)
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert list(answer.json()["fields"]) == [field]
    assert "Accept-Language" in answer["Vary"]


@pytest.mark.parametrize(
    "cursor", ["x", "cD0lMDA=", "cD0A", "bz05OTk5OTk5OTk5OTk5OTk5OTk=", "\x00"]
)
def test_a_cursor_that_names_no_place_is_not_found_or_an_empty_page(
    world: World, client: Client, cursor: str
) -> None:
    assert client.get(LIST, {"cursor": cursor}).status_code in (200, 404)
    assert client.get(f"{LIST}S-004/places/", {"cursor": cursor}).status_code in (200, 404)


def test_refusals_come_in_the_language_of_the_reader(world: World, client: Client) -> None:
    answers = {
        language: client.get(
            LIST, {"payment": "cheap"}, headers={"Accept-Language": f"{language}-KZ,de;q=0.5"}
        )
        for language in ("kk", "ru", "en")
    }
    for language, answer in answers.items():
        assert answer["Content-Language"] == language
    assert "“payment” does not take this value: cheap" in answers["en"].content.decode()


def test_one_service_by_its_number(world: World, client: Client) -> None:
    detail = client.get(f"{LIST}S-004/").json()
    assert detail["term_unit"] == "working_day"
    assert [body["key"] for body in detail["providers"]] == ["akimat_burabay", "akimat_karasai"]
    assert detail["provider_classes"] == ["district_leb"]
    assert client.get(f"{LIST}S-999/").status_code == 404


@pytest.mark.parametrize("tail", ["", "places/", "history/", "history/1/"])
def test_a_proposal_is_as_good_as_absent(world: World, client: Client, tail: str) -> None:
    proposed = propose_service(content=whole_content(), actor=world.drafter, at=MONDAY)
    there = client.get(f"{LIST}{proposed.registry_no}/{tail}")
    absent = client.get(f"{LIST}S-999/{tail}")
    assert there.status_code == absent.status_code == 404
    assert there.json() == absent.json()
    assert proposed.registry_no not in _numbers(client)


def test_an_excluded_service_stays_readable_and_leaves_the_list(
    world: World, client: Client
) -> None:
    service = included(world)
    later = MONDAY + timedelta(days=1)
    exclude_services(service_ids=[service.pk], act=ACT, actor=world.clerk, at=later)
    assert service.registry_no not in _numbers(client)
    assert _numbers(client, state="excluded") == [service.registry_no]
    detail = client.get(f"{LIST}{service.registry_no}/").json()
    assert (detail["state"], detail["excluded_on"]) == ("excluded", "2025-09-09")


def test_the_history_tells_when_each_version_held(world: World, client: Client) -> None:
    service = included(world)
    changed(
        service, world, at=MONDAY + timedelta(days=10), result_ru="справка", result_kk="анықтама"
    )
    answer = client.get(f"{LIST}{service.registry_no}/history/").json()
    second, first = answer["results"]
    assert (first["number"], first["kind"], first["valid_to"]) == (1, "included", "2025-09-17")
    assert (second["valid_from"], second["valid_to"]) == ("2025-09-18", None)
    assert second["changed_fields"] == ["result_kk", "result_ru"]
    assert second["act_no"] == "17"
    whole = client.get(first["url"]).json()
    assert whole["entry"]["result_ru"] == "свидетельство"
    assert whole["entry"]["valid_to"] == "2025-09-17"
    assert client.get(f"{LIST}{service.registry_no}/history/3/").status_code == 404


@pytest.mark.parametrize(
    ("day", "result"),
    [("2025-09-08", "свидетельство"), ("2025-09-17", "свидетельство"), ("2025-09-18", "справка"),
     ("2999-01-01", "справка")],
)  # fmt: skip
def test_the_entry_of_a_day_is_the_version_that_held_on_it(
    world: World, client: Client, day: str, result: str
) -> None:
    service = included(world)
    changed(
        service, world, at=MONDAY + timedelta(days=10), result_ru="справка", result_kk="анықтама"
    )
    answer = client.get(f"{LIST}{service.registry_no}/", {"on": day})
    assert answer.json()["result_ru"] == result
    assert list(answer.json()) == list(ServiceDetailOut().fields)


@pytest.mark.parametrize(
    ("day", "status"), [("2025-09-07", 404), ("soon", 400), ("\x00", 400), ("2025-W01-1x", 400)]
)
def test_a_day_before_inclusion_or_no_day_at_all(
    world: World, client: Client, day: str, status: int
) -> None:
    number = included(world).registry_no
    assert client.get(f"{LIST}{number}/", {"on": day}).status_code == status


def test_places_give_the_local_entry_or_what_the_body_says_of_itself(
    world: World, client: Client
) -> None:
    world.other_akimat.phone = "+7 716 000 00 00"
    world.other_akimat.save()
    LocalEntry.objects.create(
        service=world.service, organisation=world.akimat, address_kk="Абай к., 1",
        address_ru="ул. Абая, 1", step_free=True, is_provided=False, why_not_kk="Жөндеу",
        why_not_ru="Ремонт",
    )  # fmt: skip
    other, own = client.get(f"{LIST}S-004/places/").json()["results"]
    assert (own["body"]["key"], own["has_local_entry"]) == ("akimat_karasai", True)
    assert (own["address_ru"], own["step_free"], own["is_provided"]) == ("ул. Абая, 1", True, False)
    assert own["why_not_kk"] == "Жөндеу"
    assert (other["has_local_entry"], other["phone"]) == (False, "+7 716 000 00 00")
    assert other["braille"] is None


def test_the_classification_names_every_code_in_three_languages(
    world: World, client: Client
) -> None:
    told = client.get("/api/v1/classification/").json()
    (situation,) = told["situations"]
    assert situation == {
        "code": "00101", "sphere": "001", "services": 1, "name_kk": "Бала туды",
        "name_ru": "Родился ребенок", "name_en": "A child is born",
    }  # fmt: skip
    assert [body["key"] for body in told["bodies"]] == ["moj"]
    assert {"oblast_leb", "district_leb", "psc"} < {one["code"] for one in told["provider_classes"]}
    assert {region["key"]: region["parent"] for region in told["regions"]}["karasai"] == "kz"


@pytest.mark.parametrize("tail", ["", "?search=метрике", "{no}/", "{no}/history/", "{no}/places/"])
def test_an_unchanged_answer_is_not_sent_twice(world: World, client: Client, tail: str) -> None:
    service = included(world)
    address = LIST + tail.format(no=service.registry_no)
    first = client.get(address)
    assert first.status_code == 200
    assert "public" in first["Cache-Control"]
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    if "Last-Modified" in first:
        since = {"If-Modified-Since": first["Last-Modified"]}
        assert client.get(address, headers=since).status_code == 304


@pytest.mark.parametrize("tail", ["", "?search=метрике", "{no}/", "{no}/history/"])
def test_a_change_of_the_entry_gives_the_answer_anew(
    world: World, client: Client, tail: str
) -> None:
    service = included(world)
    address = LIST + tail.format(no=service.registry_no)
    first = client.get(address)
    changed(service, world, at=MONDAY + timedelta(hours=1), result_ru="иное", result_kk="басқа")
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


def test_a_body_with_a_new_name_gives_the_answer_anew(world: World, client: Client) -> None:
    first = client.get(f"{LIST}S-004/")
    world.ministry.name_ru = "Минюст"
    world.ministry.save()
    again = client.get(f"{LIST}S-004/", headers={"If-None-Match": first["ETag"]})
    assert again.json()["drafting_body"]["name_ru"] == "Минюст"


def test_the_answer_to_a_search_is_kept_for_each_language_apart(
    world: World, client: Client
) -> None:
    russian = client.get(LIST, {"search": "birth"}, headers={"Accept-Language": "ru"})
    kazakh = client.get(LIST, {"search": "birth"}, headers={"Accept-Language": "kk"})
    assert "Accept-Language" in russian["Vary"]
    assert russian["ETag"] != kazakh["ETag"]


def test_the_statements_of_a_page_do_not_grow_with_it(world: World, client: Client) -> None:
    client.get(LIST)
    counts = []
    for number in range(2):
        for place in range(5):
            code = f"001011{number}{place}"
            a_service(ministry=world.ministry, registry_no=f"S-1{number}{place}", code=code)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(LIST)
        counts.append(len(captured))
    assert counts[0] == counts[1]
