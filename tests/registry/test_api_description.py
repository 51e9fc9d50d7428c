"""What the API of the registry says of itself, and that it only reads."""

from django.test import Client
from django.utils import translation

import pytest
from drf_spectacular.generators import SchemaGenerator

from registry.entry_data.entries import COLUMNS
from tests.world import World

LIST = "/api/v1/services/"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("tail", ["", "S-004/", "S-004/places/", "S-004/history/"])
def test_the_registry_is_read_only(world: World, client: Client, method: str, tail: str) -> None:
    assert getattr(client, method)(LIST + tail).status_code in (403, 405)


def test_the_description_of_the_api_is_whole() -> None:
    with translation.override("en"):
        schema = SchemaGenerator().get_schema(request=None, public=True)
    listing = schema["paths"]["/api/v1/services/"]["get"]
    named = {one["name"] for one in listing["parameters"]}
    assert {"search", "region", "changed_since", "cursor", "page", "page_size"} <= named
    assert listing["responses"]["400"]["content"]["application/json"]["examples"]
    for path in ("/api/v1/services/{registry_no}/", "/api/v1/services/{registry_no}/history/",
                 "/api/v1/services/{registry_no}/places/", "/api/v1/classification/"):  # fmt: skip
        assert schema["paths"][path]["get"]["summary"]
    entry = schema["components"]["schemas"]["ServiceOut"]["properties"]
    assert set(COLUMNS) < set(entry)
