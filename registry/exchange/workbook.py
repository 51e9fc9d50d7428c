"""The first sheet of an XLSX file, after its package has been looked at from outside.

A zip may unpack to a thousand times its size, and XML may declare entities: both are refused
before the spreadsheet library opens anything.
"""

import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from registry.exchange.errors import FileUnreadable
from registry.resources import NotText

MAX_UNPACKED = 150 * 1024 * 1024  # bytes, all parts together
# Sheets of one text over and over shrink to a hundredth; deflate itself can do ten times that.
_MAX_RATIO = 300
_SMALL = 1024 * 1024  # bytes: a part so small may shrink as it likes
_MAX_PARTS = 500
_CHUNK = 256 * 1024
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
    """Sizes as the package declares them (unpacking never gives more), then the XML itself."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            _measure(parts)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _refuse_declarations(package, part)
    except FileUnreadable:
        raise
    except _DAMAGED as error:
        raise FileUnreadable("xlsx") from error


def _measure(parts: list[zipfile.ZipInfo]) -> None:
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise FileUnreadable("too_big", limit=str(MAX_UNPACKED // 1024 // 1024))
    names = [part.filename for part in parts]
    if len(parts) > _MAX_PARTS or len(set(names)) < len(names):
        raise FileUnreadable("packed")
    for part in parts:
        ratio = part.file_size / (part.compress_size or 1)
        if part.file_size > _SMALL and ratio > _MAX_RATIO:
            raise FileUnreadable("packed")


def _refuse_declarations(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Entities can only be declared in a document type; a spreadsheet has none."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    with package.open(part) as source:
        while chunk := source.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def _refuse(*_declaration: object) -> None:
    raise FileUnreadable("declarations")
