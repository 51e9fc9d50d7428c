"""Rows of texts on their way from the database into a file, unread wherever they may be.

PostgreSQL hands the rows over by COPY, SQLite by a cursor. A row in which nothing could harm a
spreadsheet or the format goes through as one text; any other is taken apart, and each of its
cells is made harmless as in all files of the house.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import IO, Any, Protocol

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from registry.exchange.escaping import escaped

_AT_ONCE = 2_000  # rows that SQLite gives at once
_SEPARATOR = "\t"  # of COPY; inside a cell it comes escaped
# What needs a closer look: escapes of COPY, characters that no cell carries, what looks like an
# escape of the house or of Excel, and a cell that begins as a formula does, blanks aside.
_SUSPICIOUS = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029\ufeff\ufffe\uffff\\\\]|_x|x005F_"
    "|(?:^|\t)[' \u00a0\u3000]*[=+\\-@\uff1d\uff0b\uff0d\uff20]"
)
_COPY_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_COPY_ESCAPE = re.compile(r"\\(.)", re.DOTALL)

Texts = QuerySet[Any, Any]  # rows of texts, as ``complaints.register.texts`` gives them


class Writer(Protocol):
    """What takes the rows of a file, one after another."""

    rows: int

    def cells(self, cells: Iterable[str]) -> None:
        """A row of any texts."""

    def line(self, line: str) -> None:
        """A row of harmless texts between tabs."""

    def close(self, about: Iterable[Sequence[str]]) -> None:
        """Nothing comes any more; ``about`` says what the rows are."""


class CsvWriter:
    """Every value a text in quotes; with a mark at the beginning, by which Excel knows UTF-8."""

    def __init__(self, file: IO[bytes]) -> None:
        self.rows = 0
        self._file = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
        self._file.write("\ufeff")
        self._writer = csv.writer(self._file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")

    def cells(self, cells: Iterable[str]) -> None:
        """A row of any texts."""
        self.rows += 1
        self._writer.writerow([escaped(cell, "csv") for cell in cells])

    def line(self, line: str) -> None:
        """A row of harmless texts between tabs."""
        self.rows += 1
        quoted = line.replace('"', '""').replace(_SEPARATOR, '","')
        self._file.write(f'"{quoted}"\r\n')

    def close(self, about: Iterable[Sequence[str]]) -> None:
        """Nothing comes any more; the file below stays open. A table for programs says no more."""
        self._file.detach()


def write_rows(texts: Texts, writer: Writer) -> None:
    """Hand all rows to a writer, a few of them in memory at a time; inside a transaction."""
    if connection.vendor == "postgresql":
        _copy(texts, writer)
        return
    for cells in texts.iterator(chunk_size=_AT_ONCE):
        writer.cells(cells)


def _copy(texts: Texts, writer: Writer) -> None:
    try:
        sql, parameters = texts.query.sql_with_params()
    except EmptyResultSet:  # the filters leave nothing, and Django knows it without asking
        return
    with connection.cursor() as cursor:
        # To compile so many expressions takes longer than to read the rows as they are.
        cursor.execute("SET LOCAL jit = off")
        query = cursor.mogrify(sql, parameters).decode()
        cursor.copy_expert(f"COPY ({query}) TO STDOUT", _Rows(writer))


class _Rows(io.TextIOBase):
    """Takes what COPY gives, which is a row at a time."""

    def __init__(self, writer: Writer) -> None:
        super().__init__()
        self._writer = writer

    def write(self, text: str) -> int:
        line = text[:-1]
        if _SUSPICIOUS.search(line):
            self._writer.cells(map(_uncopied, line.split(_SEPARATOR)))
        else:
            self._writer.line(line)
        return len(text)


def _uncopied(cell: str) -> str:
    """A text as it was before COPY escaped it."""
    if "\\" not in cell:
        return cell
    return _COPY_ESCAPE.sub(lambda found: _COPY_ESCAPES.get(found[1], found[1]), cell)
