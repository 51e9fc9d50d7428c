"""The completion report as everybody reads it, and as a file."""

import csv
import io
from datetime import timedelta
from typing import Any

from django.test import Client

import openpyxl
import pytest
import time_machine

from standards.models import ReportItem
from tests.standards.saying import (
    AFTER_CLOSE,
    SITE,
    TERM,
    a_letter,
    closed,
    opened,
    page,
    reported,
    say,
    shown,
)
from tests.world import MONDAY, World


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(AFTER_CLOSE + timedelta(hours=1), tick=False) as traveller:
        yield traveller


def test_report_counts_every_comment_and_gives_decision_and_reason(
    world: World, client: Client
) -> None:
    edition = opened(world)
    said = say(edition, world.citizen, point=TERM, shows_name=True)
    a_letter(world, edition, signed=False)
    edition = reported(world, edition, said)
    text = shown(client, f"/drafts/{edition.pk}/report/", "ru")
    assert said.receipt_no in text
    assert "Учтено: срок сокращен." in text
    assert "Предисловие." in text
    assert SITE in text
    assert str(world.citizen.user) in text
    english = page(client, f"/drafts/{edition.pk}/report/")
    assert '<span class="app-preserve" lang="ru">Учтено: срок сокращен.</span>' in english
    assert "Changed in the draft" in english
    assert f"/drafts/{edition.pk}/#provision-term" in english
    assert "Anonymous, not considered" in english


def test_report_without_comments_says_so(world: World, client: Client) -> None:
    edition = reported(world, opened(world))
    text = shown(client, f"/drafts/{edition.pk}/report/")
    assert "No remarks or suggestions were received." in text
    assert "Download XLSX" not in text


def test_report_that_is_not_published_is_absent(world: World, client: Client) -> None:
    edition = closed(opened(world))
    for address in ("report/", "report/?number=1", "report/1.csv"):
        assert client.get(f"/drafts/{edition.pk}/{address}").status_code == 404


@pytest.mark.parametrize("number", ["2", "x", "9" * 30, "\0"])
def test_unknown_number_of_a_report_is_absent(world: World, client: Client, number: str) -> None:
    edition = reported(world, opened(world))
    response = client.get(f"/drafts/{edition.pk}/report/", {"number": number})
    assert response.status_code == 404


def test_report_is_read_page_by_page(world: World, client: Client) -> None:
    edition = opened(world)
    edition = reported(world, edition, say(edition, world.citizen, point=TERM))
    first = ReportItem.objects.get()
    for number in range(2, 61):
        first.pk, first.position, first.receipt_no = None, number, f"S-004-1-{number:05d}"
        first.save()
    response = client.get(f"/drafts/{edition.pk}/report/")
    assert len(response.context["items"]) == 50
    following = client.get(f"/drafts/{edition.pk}/report/{response.context['page'].next}")
    assert [item["row"].position for item in following.context["items"]] == [*range(51, 61)]


def test_files_hold_every_item_and_nothing_that_a_spreadsheet_runs(
    world: World, client: Client
) -> None:
    edition = opened(world)
    said = say(edition, world.citizen, point=TERM, text='=HYPERLINK("x")')
    edition = reported(world, edition, said)
    response: Any = client.get(f"/drafts/{edition.pk}/report/1.csv?lang=ru")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][0] == said.receipt_no
    assert rows[1][4].startswith("'=HYPERLINK")
    assert rows[1][7] == "Учтено: срок сокращен."
    response = client.get(f"/drafts/{edition.pk}/report/1.xlsx?lang=ru")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    cell: Any = book.active["E2"]  # type: ignore[index]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("x")')
    assert client.get(f"/drafts/{edition.pk}/report/1.exe").status_code == 404


def test_moment_of_receipt_is_that_of_almaty(world: World, client: Client) -> None:
    edition = opened(world)
    edition = reported(world, edition, say(edition, world.citizen, MONDAY, point=TERM))
    response: Any = client.get(f"/drafts/{edition.pk}/report/1.csv?lang=ru")
    assert "8 сентября 2025 года, 10:00" in b"".join(response.streaming_content).decode()
