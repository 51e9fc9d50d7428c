"""Writing entries into a file: the same texts in CSV, XLSX and JSON, harmless in a spreadsheet."""

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.db.models import QuerySet

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from registry.exchange.errors import NotWritable
from registry.exchange.escaping import escaped
from registry.models import PlannedChange, Service
from registry.resources import COLUMNS, ServiceResource
from registry.workflow import day_before

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
_AT_ONCE = 500
_CELL = 32_767  # characters that a cell of a spreadsheet holds
_CHUNK = 256 * 1024
_WIDTH = 24  # of a column, in characters


def rows_of(services: QuerySet[Service]) -> Iterator[list[str]]:
    """Entries as rows of texts in the order of the columns, read in parts."""
    resource = ServiceResource()
    ends = _planned_ends()
    found = services.select_related("drafting_body").order_by("registry_no", "pk")
    for service in found.iterator(chunk_size=_AT_ONCE):
        service.valid_to = ends.get(service.pk, "")  # type: ignore[attr-defined]
        yield resource.cells(service)


def _planned_ends() -> dict[int, str]:
    """The last day of the present version, where a change has been set for a later one."""
    waiting = PlannedChange.objects.filter(applied_at=None, cancelled_at=None)
    return {
        service_id: day_before(begins).isoformat()
        for service_id, begins in waiting.values_list("service_id", "valid_from")
    }


def written(rows: Iterable[list[str]], kind: str) -> Iterator[bytes]:
    """A file of one of the formats, piece by piece.

    Raises:
        NotWritable: a text does not fit a cell of an XLSX file.
    """
    return {"csv": _csv, "json": _json, "xlsx": _xlsx}[kind](rows)


def _csv(rows: Iterable[list[str]]) -> Iterator[bytes]:
    """With a mark at the beginning, without which Excel takes UTF-8 for something else."""
    part = io.StringIO(newline="")
    writer = csv.writer(part, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    part.write("\ufeff")
    writer.writerow(COLUMNS)
    for number, row in enumerate(rows, start=1):
        writer.writerow([escaped(cell, "csv") for cell in row])
        if number % _AT_ONCE == 0:
            yield part.getvalue().encode()
            part.seek(0)
            part.truncate()
    yield part.getvalue().encode()


def _json(rows: Iterable[list[str]]) -> Iterator[bytes]:
    start = "[\n"
    for row in rows:
        told = json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False)
        # JSON lets it stand; what takes uploaded texts does not.
        yield (start + told.replace("\x7f", "\\u007f")).encode()
        start = ",\n"
    yield b"[]\n" if start == "[\n" else b"\n]\n"


def _xlsx(rows: Iterable[list[str]]) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as file:
        _fill(file, rows)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _fill(file: IO[bytes], rows: Iterable[list[str]]) -> None:
    """Every cell a text with the format "Text", so that what is typed into it stays one."""
    book = Workbook(file, {"constant_memory": True})
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"num_format": "@", "bold": True})
    sheet = book.add_worksheet("services")
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(COLUMNS) - 1, _WIDTH, text)
    _write_line(sheet, 0, COLUMNS, head)
    for number, row in enumerate(rows, start=1):
        cells = [escaped(cell, "xlsx") for cell in row]
        if any(len(cell) > _CELL for cell in cells):
            raise NotWritable(row[0])
        _write_line(sheet, number, cells, text)
    book.close()


def _write_line(sheet: Worksheet, number: int, cells: Iterable[str], form: Any) -> None:
    for place, cell in enumerate(cells):
        if cell:
            sheet.write_string(number, place, cell, form)
