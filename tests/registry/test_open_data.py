"""Open data: the page, the files, the map of the site."""

import csv
import io
import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.http import HttpResponseBase
from django.test import Client

import pytest
from openpyxl import load_workbook
from playwright.sync_api import sync_playwright
from rdflib import Graph

from govservices.env import BASE_DIR
from registry.content import FIELDS
from registry.linked_data.mapping import MAPPING, WITHOUT_PLACE
from registry.models import Service
from registry.open_data import files, reading
from registry.services import change_service, exclude_services, propose_service
from tests.registry.entries import ACT, changed, included, whole_content
from tests.world import MONDAY, World, a_service

KINDS = ("csv", "xlsx", "json", "jsonld", "ttl")
STATUS = (
    "registry_no", "state", "version", "valid_from", "valid_to", "included_on", "inclusion_act",
    "inclusion_act_no", "inclusion_act_date", "excluded_on",
)  # fmt: skip


def _file(client: Client, kind: str, **headers: str) -> HttpResponseBase:
    return client.get(f"/open-data/services.{kind}", headers=headers)


def _rows(client: Client, kind: str) -> list[dict[str, Any]]:
    content = _file(client, kind).getvalue()
    if kind == "csv":
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    if kind == "json":
        return json.loads(content)["services"]
    head, *lines = load_workbook(io.BytesIO(content), read_only=True).active.values
    return [dict(zip(head, line, strict=True)) for line in lines]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_every_field_of_every_public_service_is_in_the_file(
    world: World, client: Client, kind: str
) -> None:
    service = included(world)
    rows = _rows(client, kind)
    assert {row["registry_no"] for row in rows} == {"S-004", service.registry_no}
    (whole,) = [row for row in rows if row["registry_no"] == service.registry_no]
    for name in (*STATUS, *FIELDS):
        assert name in whole
        if name not in ("valid_to", "excluded_on", "free_by_law"):
            assert whole[name], f"{name} says nothing"


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_excluded_services_are_told_and_proposals_are_not(
    world: World, client: Client, kind: str
) -> None:
    service = included(world)
    later = MONDAY + timedelta(days=1)
    exclude_services(service_ids=[service.pk], act=ACT, actor=world.clerk, at=later)
    proposed = propose_service(
        content=whole_content(code="00101078"), actor=world.drafter, at=MONDAY
    )
    states = {row["registry_no"]: row["state"] for row in _rows(client, kind)}
    assert states == {"S-004": "included", service.registry_no: "excluded"}
    assert proposed.registry_no not in states


@pytest.mark.parametrize("kind", KINDS)
def test_a_planned_change_stays_unsaid_until_its_day(
    world: World, client: Client, kind: str
) -> None:
    service = included(world)
    before = _file(client, kind).getvalue()
    from_day = MONDAY.date() + timedelta(days=30)
    planned = _planned(service, world, from_day)
    assert planned.valid_from == from_day
    assert from_day.isoformat().encode() not in _file(client, kind).getvalue()
    if kind != "xlsx":
        assert _file(client, kind).getvalue() == before


def _planned(service: Service, world: World, day: date) -> Any:
    return change_service(
        service_id=service.pk, content=whole_content(result_ru="иное", result_kk="басқа"),
        edit_no=service.edit_no, act=ACT, valid_from=day, actor=world.clerk, at=MONDAY,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("text", ["=1+1", "+7", "-2", "@SUM(A1)", "＝1"])
def test_no_cell_is_a_formula(world: World, client: Client, kind: str, text: str) -> None:
    Service.objects.update(fee_note_ru=text)
    (row,) = _rows(client, kind)
    if kind == "csv":
        assert row["fee_note_ru"] == f"'{text}"
    else:
        assert row["fee_note_ru"] == text
        content = io.BytesIO(_file(client, kind).getvalue())
        cells = [cell for line in load_workbook(content).active.iter_rows() for cell in line]
        assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}


@pytest.mark.parametrize(("kind", "form"), [("ttl", "turtle"), ("jsonld", "json-ld")])
def test_the_whole_registry_is_one_graph(
    world: World, client: Client, kind: str, form: str
) -> None:
    included(world)
    graph = Graph().parse(data=_file(client, kind).getvalue(), format=form)
    other = Graph().parse(
        data=_file(client, "jsonld" if kind == "ttl" else "ttl").getvalue(),
        format="json-ld" if kind == "ttl" else "turtle",
    )
    assert set(graph) == set(other)


@pytest.mark.parametrize("kind", KINDS)
def test_an_unchanged_file_is_not_sent_twice_and_a_changed_one_is(
    world: World, client: Client, kind: str
) -> None:
    service = included(world)
    first = _file(client, kind)
    assert first.streaming
    assert first["Content-Disposition"] == f'attachment; filename="services.{kind}"'
    assert first["Content-Type"] == files.TYPES[kind]
    again = _file(client, kind, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    changed(service, world, at=MONDAY + timedelta(hours=1), result_ru="иное", result_kk="басқа")
    anew = _file(client, kind, **{"If-None-Match": first["ETag"]})
    assert anew.status_code == 200
    if kind != "xlsx":
        assert "иное" in anew.getvalue().decode()


@pytest.mark.parametrize("kind", ["exe", "CSV", "json-ld", "x" * 300])
def test_no_such_file(world: World, client: Client, kind: str) -> None:
    assert _file(client, kind).status_code == 404


def test_the_registry_is_read_in_parts(
    world: World, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", 2)
    for number in range(1, 5):
        a_service(ministry=world.ministry, registry_no=f"S-10{number}", code=f"0010110{number}")
    with django_assert_num_queries(4):
        numbers = [service.registry_no for service in reading.every_service()]
    assert numbers == ["S-004", "S-101", "S-102", "S-103", "S-104"]


def test_sizes_of_a_large_registry_are_told_from_its_first_entries(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 10):
        a_service(ministry=world.ministry, registry_no=f"S-10{number}", code=f"0010110{number}")
    exact = files.summary()
    monkeypatch.setattr(files, "_TRIED", 3)
    files.cache.clear()
    told = files.summary()
    assert (exact.are_exact, told.are_exact) == (True, False)
    for kind in ("csv", "json", "jsonld", "ttl"):
        assert told.sizes[kind] == pytest.approx(exact.sizes[kind], rel=0.05)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_offers_every_form_with_its_size(
    world: World, client: Client, language: str
) -> None:
    included(world)
    files.cache.clear()
    page = client.get("/open-data/services/", {"lang": language}).content.decode()
    for kind in KINDS:
        assert f'href="/open-data/services.{kind}"' in page
    assert re.search(r"\d[\s\u00a0](?:КБ|KB)", page)
    for property_ in MAPPING.values():
        assert property_ in page


def test_the_document_on_open_data_has_the_mapping_of_the_code() -> None:
    text = Path(BASE_DIR / "docs" / "open-data.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| `([^|]+)` \|", text, re.MULTILINE))
    assert rows == MAPPING
    for field in WITHOUT_PLACE:
        assert f"`{field}`" in text


def _addresses(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    return [
        element.text or ""
        for element in ElementTree.fromstring(answer.content).iter()
        if element.tag.endswith("}loc")
    ]


def test_the_map_has_every_public_service_in_three_languages(world: World, client: Client) -> None:
    service = included(world)
    proposed = propose_service(
        content=whole_content(code="00101078"), actor=world.drafter, at=MONDAY
    )
    (services, pages) = _addresses(client, "/sitemap.xml")
    found = _addresses(client, urlsplit(services).path)
    site = "http://localhost:8000"
    assert sorted(found) == sorted(
        f"{site}/services/{number}/?lang={language}"
        for number in ("S-004", service.registry_no)
        for language in ("kk", "ru", "en")
    )
    assert not any(proposed.registry_no in address for address in found)
    assert f"{site}/services/?lang=ru" in _addresses(client, urlsplit(pages).path)


def test_each_page_of_the_map_names_its_other_languages_and_its_last_change(
    world: World, client: Client
) -> None:
    content = client.get("/sitemap-services.xml").content.decode()
    assert content.count('hreflang="ru"') == content.count("<url>") == 3
    assert 'href="http://localhost:8000/services/S-004/?lang=en"' in content
    assert "<lastmod>2013-01-01</lastmod>" in content


def test_crawlers_are_shown_the_map_and_kept_from_the_back_office(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://localhost:8000/sitemap.xml" in text
    assert "Disallow: /office/" in text


@pytest.mark.browser
def test_the_browser_takes_the_description_for_search_engines_as_data(
    world: World, client: Client, chromium_path: Path
) -> None:
    page_of_service = client.get("/services/S-004/")
    body = page_of_service.content.decode()
    assert '<script type="application/ld+json">' in body
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        policy = {"Content-Security-Policy": page_of_service["Content-Security-Policy"]}
        page.route("**/*", lambda route: route.fulfill(status=404))
        page.route(
            "http://portal.test/",
            lambda route: route.fulfill(body=body, content_type="text/html", headers=policy),
        )
        page.goto("http://portal.test/")
        told = page.locator('script[type="application/ld+json"]').text_content() or ""
        browser.close()
    assert json.loads(told)["@type"] == "GovernmentService"
    assert not [text for text in complaints if "Content Security Policy" in text]
