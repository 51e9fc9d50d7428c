"""Reading a file of entries: CSV, XLSX, JSON; hostile ones are refused before they cost anything."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.conf import settings

from files.sniffing import TXT, XLSX, sniff
from registry.exchange.errors import FileUnreadable
from registry.exchange.escaping import unescaped
from registry.exchange.workbook import sheet_rows
from registry.resources import COLUMNS, REQUIRED

# Settings: how many rows one import takes.
MAX_ROWS = 5000
# The longest text of a cell in a CSV file, in characters.
_LONGEST = 1_000_000
_SHOWN_NAMES = 20  # of wrong columns, in a sentence

KINDS = ("xlsx", "csv", "json")


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the file; ``number`` is what a spreadsheet shows beside it.

    ``problem`` is a code where the row as a whole does not fit the head of the file.
    """

    number: int
    cells: dict[str, object]
    problem: str = ""
    params: tuple[tuple[str, str], ...] = ()


def max_rows() -> int:
    """How many rows one import takes: ``settings.REGISTRY_IMPORT_ROWS``, else 5 000."""
    return int(getattr(settings, "REGISTRY_IMPORT_ROWS", MAX_ROWS))


def kind_of(file: BinaryIO, name: str) -> str:
    """The format of a file by its content; the name decides only between CSV and JSON.

    Raises:
        FileUnreadable: "empty", "type", or "type_differs" where the name promises something else.
    """
    file.seek(0)
    if not file.read(1):
        raise FileUnreadable("empty")
    found = sniff(file)
    ending = name.rpartition(".")[2].lower()
    if found == XLSX:
        kind = "xlsx"
    elif found == TXT:
        kind = "json" if ending == "json" or (ending != "csv" and _opens_list(file)) else "csv"
    else:
        raise FileUnreadable("encoding" if ending in ("csv", "json") else "type")
    if ending in KINDS and ending != kind:
        raise FileUnreadable("type_differs", kind=ending.upper())
    return kind


def _opens_list(file: BinaryIO) -> bool:
    file.seek(0)
    start = file.read(256).removeprefix(b"\xef\xbb\xbf").lstrip()
    file.seek(0)
    return start.startswith(b"[")


def read_rows(file: BinaryIO, kind: str) -> list[Row]:
    """All rows of a file; wholly empty ones are passed over.

    Raises:
        FileUnreadable: the file is damaged, hostile or too long, has no rows, or its columns are
            not those of a file of entries.
    """
    file.seek(0)
    readers: dict[str, Callable[[BinaryIO], Iterator[Row]]] = {
        "csv": _csv_rows,
        "xlsx": _xlsx_rows,
        "json": _json_rows,
    }
    limit = max_rows()
    found: list[Row] = []
    for row in readers[kind](file):
        if len(found) == limit:
            raise FileUnreadable("rows", limit=str(limit))
        found.append(row)
    if not found:
        raise FileUnreadable("empty")
    return found


def check_columns(names: list[str]) -> None:
    """Refuse a head that names other columns than those of a file of entries.

    Raises:
        FileUnreadable: naming the columns that are there twice, unknown, missing or unnamed.
    """
    for place, name in enumerate(names, start=1):
        if not name:
            raise FileUnreadable("column_unnamed", column=str(place))
    for code, wrong in (
        ("columns_twice", [name for name in dict.fromkeys(names) if names.count(name) > 1]),
        ("columns_unknown", [name for name in names if name not in COLUMNS]),
        ("columns_missing", [name for name in REQUIRED if name not in names]),
    ):
        if wrong:
            shown = ", ".join(repr(name)[1:-1][:60] for name in wrong[:_SHOWN_NAMES])
            raise FileUnreadable(code, columns=shown)


def _csv_rows(file: BinaryIO) -> Iterator[Row]:
    """A comma, a semicolon or a tab divides, whichever the head has most of."""
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileUnreadable("encoding") from error
    head = text[:10_000].splitlines()[:1]
    if not head:
        raise FileUnreadable("empty")
    csv.field_size_limit(_LONGEST)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=max(",;\t", key=head[0].count), strict=True
    )
    yield from _rows_under_head(_csv_lines(reader))


def _csv_lines(reader: Any) -> Iterator[list[object]]:
    try:
        for line in reader:
            yield [unescaped(cell, "csv") for cell in line]
    except csv.Error as error:
        raise FileUnreadable("csv", row=str(reader.line_num)) from error


def _xlsx_rows(file: BinaryIO) -> Iterator[Row]:
    yield from _rows_under_head(
        [unescaped(cell, "xlsx") if isinstance(cell, str) else cell for cell in line]
        for line in sheet_rows(file, columns=len(COLUMNS))
    )


def _rows_under_head(lines: Iterable[list[object]]) -> Iterator[Row]:
    """Rows of a table whose first line names the columns."""
    names: list[str] | None = None
    for number, line in enumerate(lines, start=1):
        while line and line[-1] in (None, ""):
            line.pop()
        if names is None:
            names = [str("" if cell is None else cell).strip() for cell in line]
            check_columns(names)
        elif line:
            yield _row(number, names, line)


def _row(number: int, names: list[str], line: list[object]) -> Row:
    if len(line) > len(names):
        params = (("found", str(len(line))), ("expected", str(len(names))))
        return Row(number, {}, "cells", params)
    return Row(number, dict(zip(names, [*line, *[""] * (len(names) - len(line))], strict=True)))


def _json_rows(file: BinaryIO) -> Iterator[Row]:
    """A list of objects; the first of them counts as row 1."""
    try:
        told = json.loads(file.read().decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        raise FileUnreadable("encoding") from error
    except (ValueError, RecursionError) as error:
        raise FileUnreadable("json") from error
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise FileUnreadable("json")
    for number, one in enumerate(told, start=1):
        check_columns(list(one))
        yield Row(number, one)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object without keys given twice: one of the two values would be lost."""
    names = [name for name, _value in pairs]
    if len(set(names)) < len(names):
        twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        raise FileUnreadable("columns_twice", columns=", ".join(twice)[:200])
    return dict(pairs)
