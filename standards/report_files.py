"""A completion report as a table: the same rows for a spreadsheet and for any program."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xlsxwriter import Workbook

from govservices import wording
from registry.exchange.escaping import escaped
from registry.exchange.writing import CONTENT_TYPES
from registry.services.acts import NATIONAL_ZONE
from standards.models import CompletionReport, ReportItem
from standards.talk import as_shown

AT_ONCE = 500
KINDS = ("csv", "xlsx")
_CHUNK = 256 * 1024
_LONGEST_CELL = 32_767  # characters that a cell of a spreadsheet holds
_WIDTH = 30  # of a column, in characters
HEADS = (
    _("Number"), _("Received"), _("Where from"), _("What it is about"), _("Short content"),
    _("Consideration"), _("Decision"), pgettext_lazy("decision on a comment", "Reason"),
)  # fmt: skip

__all__ = ["CONTENT_TYPES", "KINDS", "report_file"]


def report_file(report: CompletionReport, kind: str, language: str) -> Iterator[bytes]:
    """The items of a report in Kazakh or Russian, piece by piece."""
    rows = (_row(item, language) for item in _items(report))
    return _WRITERS[kind]([str(head) for head in HEADS], rows)


def _items(report: CompletionReport) -> Iterator[ReportItem]:
    """In order, read by key: a slow reader then holds nothing open in the database."""
    last = 0
    while part := list(report.items.filter(position__gt=last).order_by("position")[:AT_ONCE]):
        yield from as_shown(part)
        last = part[-1].position


def _row(item: ReportItem, language: str) -> list[str]:
    said = {name: getattr(item, f"{name}_{language}") or "" for name in _SAID}
    return [
        item.receipt_no,
        wording.moment(item.received_at, NATIONAL_ZONE, language),
        said["source"],
        said["point_label"],
        said["short"],
        str(item.get_status_display()),
        str(item.get_verdict_display()) if item.verdict else "",
        said["reason"],
    ]


_SAID = ("source", "point_label", "short", "reason")


def _csv(heads: Sequence[str], rows: Iterator[list[str]]) -> Iterator[bytes]:
    """With a mark at the beginning, without which Excel takes UTF-8 for something else."""
    part = io.StringIO(newline="")
    writer = csv.writer(part, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    part.write("\ufeff")
    writer.writerow(heads)
    for number, row in enumerate(rows, start=1):
        writer.writerow([escaped(cell, "csv") for cell in row])
        if number % AT_ONCE == 0:
            yield part.getvalue().encode()
            part.seek(0)
            part.truncate()
    yield part.getvalue().encode()


def _xlsx(heads: Sequence[str], rows: Iterator[list[str]]) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as file:
        book = Workbook(file, {"constant_memory": True})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(heads) - 1, _WIDTH, text)
        for number, row in enumerate((heads, *rows)):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, escaped(cell, "xlsx")[:_LONGEST_CELL], text)
        book.close()
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


_WRITERS: dict[str, Callable[[Sequence[str], Iterator[list[str]]], Iterator[bytes]]] = {
    "csv": _csv,
    "xlsx": _xlsx,
}
