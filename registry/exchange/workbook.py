"""The first sheet of an XLSX file."""

import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from files.packages import Limits, PackageRefused, inspect
from registry.exchange.errors import FileUnreadable
from registry.resources import NotText

MAX_UNPACKED = 150 * 1024 * 1024  # bytes, all parts together
# Sheets of one text over and over shrink to a hundredth; deflate itself can do ten times that.
_MAX_RATIO = 300
_MAX_PARTS = 500
_XML = (".xml", ".rels", ".vml")
_DAMAGED = (
    zipfile.BadZipFile, InvalidFileException, ParseError, expat.ExpatError, KeyError, ValueError,
    IndexError, TypeError, AttributeError, OSError, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip


def sheet_rows(file: BinaryIO, *, columns: int) -> Iterator[list[object]]:
    """Values of the first sheet, row by row, at most one column more than expected.

    Raises:
        FileUnreadable: "too_big", "packed", "declarations", or "xlsx" where it is damaged.
    """
    _inspect(file)
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheet: Any = book.worksheets[0]
        # The size that the file claims is not to be relied on.
        sheet.reset_dimensions()
        for row in sheet.iter_rows():
            yield [_value(cell) for cell in row[: columns + 1]]
        book.close()
    except _DAMAGED as error:
        raise FileUnreadable("xlsx") from error


def _value(cell: Any) -> object:
    if cell.data_type == "f":
        return NotText("formula")
    if cell.data_type == "e":
        return NotText("error_value")
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _inspect(file: BinaryIO) -> None:
    try:
        limits = Limits(unpacked=MAX_UNPACKED, ratio=_MAX_RATIO, parts=_MAX_PARTS, xml=_XML)
        inspect(file, limits)
    except PackageRefused as error:
        limit = {"limit": str(MAX_UNPACKED // 1024 // 1024)} if error.code == "too_big" else {}
        raise FileUnreadable(error.code, **limit) from error
    except _DAMAGED as error:
        raise FileUnreadable("xlsx") from error
