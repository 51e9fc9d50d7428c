"""An XLSX workbook of texts, written row by row: what a spreadsheet asks for, and no more.

The library that the house uses elsewhere writes eleven thousand rows a second; a register of a
large body has a hundred thousand.
"""

import zlib
from collections.abc import Iterable, Sequence
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from registry.exchange.escaping import escaped

MOST_ROWS = 1_048_575  # what a sheet holds below its head
_LONGEST_CELL = 32_767  # characters that a cell holds
_AT_ONCE = 2_000  # rows in memory before they are written


class XlsxWriter:
    """A sheet of rows, and a second one that says what they are.

    Every cell has the format "Text", so that what is typed into it stays one.
    """

    def __init__(self, file: IO[bytes], *, columns: int) -> None:
        self.rows = 0
        # The fastest level: a register is taken out more often than it is kept.
        self._book = ZipFile(file, "w", ZIP_DEFLATED, compresslevel=zlib.Z_BEST_SPEED)
        for name, content in _PARTS.items():
            self._book.writestr(name, content)
        self._sheet = self._book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True)
        self._waiting = [_SHEET_BEGINS % columns]

    def cells(self, cells: Iterable[str]) -> None:
        """A row of any texts."""
        self.rows += 1
        self._waiting.append(_row(cells))
        self._write(_AT_ONCE)

    def line(self, line: str) -> None:
        """A row of harmless texts between tabs, none of them too long for a cell."""
        self.rows += 1
        self._waiting.append(_row_of(escape(line).replace("\t", _TO_NEXT_CELL)))
        self._write(_AT_ONCE)

    def close(self, about: Iterable[Sequence[str]]) -> None:
        """Nothing comes any more: the second sheet, and the end; the file below stays open."""
        self._waiting.append(_SHEET_ENDS)
        self._write(0)
        self._sheet.close()
        second = (_SHEET_BEGINS % 2, *(_row(line) for line in about), _SHEET_ENDS)
        self._book.writestr("xl/worksheets/sheet2.xml", "".join(second))
        self._book.close()

    def _write(self, enough: int) -> None:
        if len(self._waiting) > enough:
            self._sheet.write("".join(self._waiting).encode())
            self._waiting = []


def _row(cells: Iterable[str]) -> str:
    texts = (escape(escaped(cell, "xlsx")[:_LONGEST_CELL]) for cell in cells)
    return _row_of(_TO_NEXT_CELL.join(texts))


def _row_of(inside: str) -> str:
    """A row from its cells without the beginning of the first and the end of the last one."""
    return f"<row>{_CELL_BEGINS}{inside}{_CELL_ENDS}</row>".replace(_EMPTY_CELL, _NO_CELL)


_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CELL_BEGINS = '<c t="inlineStr" s="1"><is><t xml:space="preserve">'
_CELL_ENDS = "</t></is></c>"
_TO_NEXT_CELL = _CELL_ENDS + _CELL_BEGINS
_EMPTY_CELL, _NO_CELL = _CELL_BEGINS + _CELL_ENDS, '<c s="1"/>'
_SHEET_BEGINS = (
    f'{_HEAD}<worksheet xmlns="{_NAMESPACE}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
    '</sheetViews><cols><col min="1" max="%d" width="24" style="1" customWidth="1"/></cols>'
    "<sheetData>"
)
_SHEET_ENDS = "</sheetData></worksheet>"
_PARTS = {
    "[Content_Types].xml": (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/styles.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="application/'
            'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
            for number in (1, 2)
        )
        + "</Types>"
    ),
    "_rels/.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'{_HEAD}<workbook xmlns="{_NAMESPACE}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="register" sheetId="1" r:id="rId1"/>'
        '<sheet name="about" sheetId="2" r:id="rId2"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet2.xml"/>'
        f'<Relationship Id="rId3" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'{_HEAD}<styleSheet xmlns="{_NAMESPACE}">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf xfId="0"/>'
        '<xf xfId="0" numFmtId="49" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ),
}  # fmt: skip
