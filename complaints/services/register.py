"""Taking the register of complaints out of the portal; who took it stands in the record."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.acting import Actor
from accounts.models import Organisation
from audit.refs import SubjectRef
from audit.services import Act, record
from complaints import events
from complaints.errors import RegisterTooLong
from complaints.models import ComplaintStage
from complaints.register import Column, texts
from complaints.services.register_files import CsvWriter, Writer, write_rows
from complaints.services.sheets import MOST_ROWS, XlsxWriter
from govservices import wording

KINDS = ("csv", "xlsx")
MOST_PRINTED = 1_000  # rows of one print: a browser lays out no more in a bearable time
SUBJECT = "complaints.register"
_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Extract:
    """What is taken out: the rows in their order, the columns, and what was asked for.

    ``organisation`` is the body whose register it is, None for those of all bodies. ``asked``
    are the filters as codes, ``words`` as labels and values for people; ``search`` is what was
    typed in search of a person, which the record keeps apart.
    """

    stages: QuerySet[ComplaintStage]
    columns: Sequence[Column]
    organisation: Organisation | None
    asked: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    search: str = ""


def take_out(*, extract: Extract, kind: str, actor: Actor, at: datetime) -> Iterator[bytes]:
    """The register as a file of a kind, piece by piece, in the language of this moment.

    The file is whole before its first piece is sent: a slow reader holds nothing open in the
    database, and the record says how many rows there were.

    Raises:
        RegisterTooLong: a sheet of a spreadsheet holds fewer rows.
    """
    with ExitStack() as stack:
        file = stack.enter_context(tempfile.TemporaryFile())
        with transaction.atomic():
            rows = _fill(file, extract, kind, actor, at)
            if kind == "xlsx" and rows > MOST_ROWS:
                raise RegisterTooLong
            record_taken_out(extract=extract, kind=kind, rows=rows, actor=actor, at=at)
        stack.pop_all()  # from here on the reader closes it
    return _pieces(file)


def record_taken_out(*, extract: Extract, kind: str, rows: int, actor: Actor, at: datetime) -> None:
    """Write down who has taken personal data out, how many rows and by which filters."""
    record(
        Act(
            actor=actor.ref,
            verb=events.REGISTER_EXPORTED,
            subject=_subject(extract.organisation),
            at=at,
            organisation_id=actor.organisation_id,
            facts={"kind": kind, "rows": rows, **extract.asked},
            values={"search": extract.search} if extract.search else {},
        )
    )


def _subject(body: Organisation | None) -> SubjectRef:
    kk, ru, en = "Шағымдарды есепке алу журналы", "Журнал учета жалоб", "Register of complaints"
    if body is None:
        return SubjectRef(SUBJECT, 0, kk, ru, en)
    name_en = body.name_en or body.name_kk
    return SubjectRef(
        SUBJECT, body.pk, f"{kk}: {body.name_kk}", f"{ru}: {body.name_ru}", f"{en}: {name_en}"
    )


def _fill(file: IO[bytes], extract: Extract, kind: str, actor: Actor, at: datetime) -> int:
    """Write all rows; gives their number without the head."""
    writer = _WRITERS[kind](file, len(extract.columns))
    writer.cells(str(column.head) for column in extract.columns)
    write_rows(texts(extract.stages, extract.columns), writer)
    rows = writer.rows - 1
    writer.close(_about(extract, actor, at, rows))
    return rows


def _about(extract: Extract, actor: Actor, at: datetime, rows: int) -> list[tuple[str, str]]:
    """Whose register it is, by which filters, who took it out and when, how many rows."""
    body, taker = extract.organisation, actor.organisation
    zone = taker.zone if taker else at.tzinfo
    language = get_language() or "kk"
    return [
        (_("Register of complaints"), body.name if body else _("All bodies")),
        *extract.words.items(),
        (_("Downloaded"), wording.moment(at, zone or "UTC", language)),
        (_("Downloaded by"), str(actor.user or "")),
        (_("Rows"), str(rows)),
    ]


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(_CHUNK):
            yield piece


_WRITERS: dict[str, Callable[[IO[bytes], int], Writer]] = {
    "csv": lambda file, _columns: CsvWriter(file),
    "xlsx": lambda file, columns: XlsxWriter(file, columns=columns),
}
