"""The registry for programs."""

from django.test import Client

import pytest

from tests.world import World


def test_services_are_open_to_everybody(world: World, client: Client) -> None:
    (service,) = client.get("/api/v1/services/").json()["results"]
    assert service["registry_no"] == "S-004"
    assert service["name_kk"] == "Бала тууды тіркеу"
    assert service["drafting_body"] == {
        "key": "moj",
        "name_kk": "Әділет министрлігі",
        "name_ru": "Министерство юстиции",
        "name_en": "Ministry of Justice",
    }
    assert service["intake"] == ["sp", "psc", "portal"]
    assert service["documents_kk"] == []


@pytest.mark.parametrize(
    ("words", "found"), [("рождение", 1), ("birth", 1), ("туу", 1), ("паспорт", 0)]
)
def test_the_search_of_the_pages_is_the_search_of_the_api(
    world: World, client: Client, words: str, found: int
) -> None:
    assert len(client.get("/api/v1/services/", {"search": words}).json()["results"]) == found


def test_one_service_by_its_number(world: World, client: Client) -> None:
    assert client.get("/api/v1/services/S-004/").json()["term_unit"] == "working_day"
    assert client.get("/api/v1/services/S-999/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_registry_is_read_only(world: World, client: Client, method: str) -> None:
    assert getattr(client, method)("/api/v1/services/S-004/").status_code in (403, 405)
    assert getattr(client, method)("/api/v1/services/").status_code in (403, 405)
