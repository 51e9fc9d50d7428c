"""Taking the register out: the same as on the screen, harmless in a spreadsheet, recorded."""

import csv
import io
from datetime import timedelta
from typing import Any

from django.urls import reverse

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.acting import Actor
from audit.models import AuditEntry, AuditValue
from complaints import events
from complaints.models import Complaint
from complaints.services import register as verbs
from complaints.services import register_files, sheets
from complaints.services.register_files import CsvWriter, write_rows
from complaints.services.sheets import XlsxWriter
from registry.exchange.escaping import unescaped
from tests.complaints.office import browser
from tests.complaints.test_register import register_of
from tests.world import MONDAY, World, answered, considered, filed, overdue

HARMFUL = ['=1+1', "+7 700", "-5", "@cmd", "'=1", "＝1", " =1", 'a"b","c', "x_x0041_", "tab\tbed",
           "line\nbreak", "back\\slash", "\\u0041", "<b>&amp;", "\\N", "\\."]  # fmt: skip


def _taken(actor: Actor, kind: str, **query: str) -> bytes:
    response = browser(actor).get(reverse("complaints:register_file", args=[kind]), query)
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def _lines(data: bytes, kind: str) -> list[list[str]]:
    """The rows of a file below its head, as a reader of the house gets them."""
    if kind == "csv":
        assert data.startswith("\ufeff".encode())
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    else:
        sheet = load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
        rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    return [[unescaped(cell, kind) for cell in row] for row in rows[1:]]


def _shown(actor: Actor, **query: str) -> list[list[str]]:
    return [list(row.cells.values()) for row in register_of(actor, **query).context["rows"]]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("query", [{}, {"sort": "oldest"}, {"state": "closed"}, {"q": "тулег"},
                                   {"q": "нетакого"}, {"lang": "ru"}, {"lang": "en"}])  # fmt: skip
def test_a_file_holds_what_stands_on_the_screen(
    world: World, kind: str, query: dict[str, str]
) -> None:
    overdue(world, MONDAY - timedelta(days=21))
    answered(world)
    considered(world)
    filed(world, provider=world.other_akimat)
    assert _lines(_taken(world.officer, kind, **query), kind) == _shown(world.officer, **query)
    everywhere = {**query, "body": "all"}
    assert _lines(_taken(world.quality, kind, **everywhere), kind) == _shown(
        world.quality, **everywhere
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", HARMFUL)
def test_a_harmful_name_is_harmless_in_a_file_and_not_lost(
    world: World, kind: str, name: str
) -> None:
    stage = filed(world)
    Complaint.objects.filter(pk=stage.complaint_id).update(entity_name=name)
    data = _taken(world.officer, kind)
    (line,) = _lines(data, kind)
    assert line[3] == name
    if kind == "csv":
        raw = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1][3]
        assert raw.lstrip(" ")[:1] not in tuple("=+-@＝\t\r\n")
    else:
        cell = load_workbook(io.BytesIO(data)).worksheets[0].cell(2, 4)
        assert (cell.data_type, cell.number_format) == ("s", "@")


_ANY_TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=9)


@given(st.lists(st.lists(_ANY_TEXT, min_size=3, max_size=3), max_size=4))
def test_a_row_that_goes_through_unread_is_as_one_taken_apart(rows: list[list[str]]) -> None:
    for kind in ("csv", "xlsx"):
        assert _written(kind, rows, apart=False) == _written(kind, rows, apart=True)


def _written(kind: str, rows: list[list[str]], *, apart: bool) -> list[list[str]]:
    file = io.BytesIO()
    writer: Any = CsvWriter(file) if kind == "csv" else XlsxWriter(file, columns=3)
    writer.cells(["", "", ""])
    through = register_files._Rows(writer)
    for row in rows:
        if apart:
            writer.cells(row)
        else:
            through.write("\t".join(map(_copied, row)) + "\n")
    writer.close([])
    return _lines(file.getvalue(), kind)


def _copied(text: str) -> str:
    """A text as COPY writes it."""
    escapes = {"\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t",
               "\v": "\\v"}  # fmt: skip
    return "".join(escapes.get(character, character) for character in text)


def test_taking_out_is_recorded_with_rows_and_filters_and_the_search_apart(world: World) -> None:
    filed(world)
    _taken(world.officer, "csv", q="Тулегенова", year="2025")
    entry = AuditEntry.objects.get(verb=events.REGISTER_EXPORTED)
    assert entry.actor_user_id == world.officer.user.pk  # type: ignore[union-attr]
    assert entry.subject_id == world.akimat.pk
    assert entry.facts == {"kind": "csv", "rows": 1, "year": "2025"}
    assert AuditValue.objects.filter(entry=entry).count() == 1
    assert "улегенов" not in str(entry.facts)


def test_a_print_is_recorded_and_shows_body_filters_and_rows(world: World) -> None:
    filed(world)
    response = browser(world.officer).get(
        reverse("complaints:register_print"), {"year": "2025", "lang": "ru"}
    )
    page = response.content.decode()
    assert AuditEntry.objects.get(verb=events.REGISTER_EXPORTED).facts["kind"] == "print"
    for text in (world.akimat.name_ru, "2025", "1/2025", "Тулегенова Мадина Талгатовна", "<thead"):
        assert text in page


def test_more_rows_than_a_print_holds_are_refused_without_a_trace(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("complaints.views.office.register.MOST_PRINTED", 1)
    filed(world)
    filed(world)
    client = browser(world.officer)
    response = client.get(reverse("complaints:register_print"), {"year": "2025"})
    assert response.status_code == 302
    assert response.headers["Location"] == f"{reverse('complaints:register')}?year=2025"
    assert not AuditEntry.objects.filter(verb=events.REGISTER_EXPORTED).exists()


def test_more_rows_than_a_sheet_holds_are_refused_without_a_trace(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbs, "MOST_ROWS", 1)
    filed(world)
    filed(world)
    client = browser(world.officer)
    assert client.get(reverse("complaints:register_file", args=["xlsx"])).status_code == 302
    assert not AuditEntry.objects.filter(verb=events.REGISTER_EXPORTED).exists()
    assert len(_lines(_taken(world.officer, "csv"), "csv")) == 2


def test_the_second_sheet_says_whose_register_it_is_and_who_took_it(world: World) -> None:
    filed(world)
    data = _taken(world.officer, "xlsx", year="2025", lang="ru")
    about = load_workbook(io.BytesIO(data)).worksheets[1]
    said = {row[0]: row[1] for row in about.iter_rows(values_only=True)}
    assert world.akimat.name_ru in said.values()
    assert {"2025", "1", "Биржанов Самат"} <= set(said.values())


def test_there_is_no_other_format(world: World) -> None:
    client = browser(world.officer)
    assert client.get(reverse("complaints:register_file", args=["pdf"])).status_code == 404


def test_a_file_is_written_in_parts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows do not pile up in memory: a sheet is written every few rows."""
    monkeypatch.setattr(sheets, "_AT_ONCE", 3)
    file = io.BytesIO()
    writer = XlsxWriter(file, columns=1)
    most = 0
    for number in range(50):
        writer.cells([str(number)])
        most = max(most, len(writer._waiting))
    writer.close([])
    assert most <= 4
    assert len(_lines(file.getvalue(), "xlsx")) == 49


def test_filters_that_leave_nothing_give_an_empty_file(world: World) -> None:
    file = io.BytesIO()
    writer = CsvWriter(file)
    write_rows(Complaint.objects.none().values_list("surname"), writer)
    assert writer.rows == 0
