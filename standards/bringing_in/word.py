"""Paragraphs and tables of a DOCX file."""

import html
import zipfile
from collections.abc import Iterable
from typing import Any, BinaryIO
from xml.parsers import expat

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from files.packages import Limits, PackageRefused, inspect
from standards.bringing_in.blocks import Block
from standards.bringing_in.errors import DocumentRefused

_LIMITS = Limits(unpacked=60 * 1024 * 1024, ratio=200, parts=2_000)


def read_docx(file: BinaryIO) -> list[Block]:
    """The blocks of a document, in order.

    Raises:
        DocumentRefused: "packed" or "damaged".
    """
    _inspect(file)
    file.seek(0)
    try:
        document = docx.Document(file)
        return [block for block in map(_block, document.iter_inner_content()) if block.text]
    except DocumentRefused:
        raise
    # A file that is no whole document breaks the library in more ways than it names.
    except Exception as error:
        raise DocumentRefused("damaged") from error


def _inspect(file: BinaryIO) -> None:
    try:
        inspect(file, _LIMITS)
    except PackageRefused as error:
        raise DocumentRefused("packed") from error
    except (zipfile.BadZipFile, expat.ExpatError, OSError, RuntimeError, ValueError) as error:
        raise DocumentRefused("damaged") from error


def _block(one: Paragraph | Table) -> Block:
    if isinstance(one, Table):
        return Block(_table(one))
    style = (one.style.name or "").lower() if one.style else ""
    said = [run for run in one.runs if run.text.strip()]
    return Block(
        html=f"<p>{_inline(one.runs)}</p>",
        is_heading=style.startswith(("heading", "title")),
        is_bold=bool(said) and all(run.bold for run in said),
        level=_level(one),
    )


def _level(paragraph: Any) -> int:
    """The depth of an automatic numbering of Word; −1 where there is none."""
    properties = paragraph._p.pPr
    numbering = properties.numPr if properties is not None else None
    if numbering is None or numbering.numId is None or not numbering.numId.val:
        return -1
    return int(numbering.ilvl.val) if numbering.ilvl is not None else 0


def _inline(runs: Iterable[Any]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Any) -> str:
    told = html.escape(run.text, quote=False).replace("\n", "<br>")
    if not told.strip():
        return told
    for is_set, tag in (
        (run.font.superscript, "sup"),
        (run.font.subscript, "sub"),
        (run.italic, "em"),
        (run.bold, "strong"),
    ):
        told = f"<{tag}>{told}</{tag}>" if is_set else told
    return told


def _table(table: Table) -> str:
    rows = (
        "<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row.cells) + "</tr>"
        for row in table.rows
    )
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def _cell(cell: Any) -> str:
    return "<br>".join(_inline(one.runs) for one in cell.paragraphs if one.text.strip())
