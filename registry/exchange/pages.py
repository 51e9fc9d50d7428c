"""What the pages of imports and exports show; the office and the technical admin draw it alike."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext, gettext_lazy

from accounts.acting import Actor
from audit.refs import SubjectRef
from audit.services import Act, record
from files.errors import FileRefused
from govservices.keyset import Page, page_of
from registry import events, permissions
from registry.exchange import progress
from registry.exchange.errors import FileUnreadable, sentence
from registry.exchange.jobs import RUNNING, start_import
from registry.exchange.reading import KINDS, max_rows
from registry.exchange.writing import CONTENT_TYPES, rows_of, written
from registry.models import ExchangeRow, ImportJob, Service
from registry.presenting import label_of
from registry.resources import COLUMNS, REQUIRED

Fate = ExchangeRow.Fate
_SHOWN_JOBS = 20
_COLOURS = {Fate.NEW: "green", Fate.CHANGE: "blue", Fate.SAME: "grey", Fate.ERROR: "red"}
_LABELS: dict[str, Any] = {
    "edit_no": gettext_lazy("number of the edit, for the portal's own use"),
    "valid_to": gettext_lazy("valid until, for reading only"),
    "change_act": gettext_lazy("act of the change"),
    "change_act_no": gettext_lazy("number of the act of the change"),
    "change_act_date": gettext_lazy("date of the act of the change"),
}


class UploadForm(forms.Form):
    """A file of entries."""

    file = forms.FileField(
        label=gettext_lazy("File of entries"),
        help_text=gettext_lazy("XLSX, CSV or JSON, up to 20 MB"),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file has no rows."),
        },
    )

    def bring_in(self, *, actor: Actor, at: datetime) -> ImportJob | None:
        """Keep the file to be checked; None where the form has errors now."""
        if not self.is_valid():
            return None
        uploaded = self.cleaned_data["file"]
        try:
            return start_import(uploaded=uploaded, actor=actor, at=at)
        except FileUnreadable as refusal:
            self.add_error("file", str(refusal))
        except FileRefused as refusal:
            self.add_error("file", str(refusal))
        return None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file of entries."""

    name: str
    label: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of an import in words."""

    number: int
    registry_no: str
    fate: str
    colour: str
    sentences: list[str]


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows have a fate, and whether only they are shown."""

    fate: str
    label: str
    number: int
    is_chosen: bool


def upload_page(form: UploadForm) -> dict[str, Any]:
    """What the page of bringing in a file shows."""
    jobs = ImportJob.objects.select_related("made_by", "body")[:_SHOWN_JOBS]
    return {
        "form": form,
        "jobs": jobs,
        "columns": [Column(name, column_label(name), name in REQUIRED) for name in COLUMNS],
        "kinds": KINDS,
        "most_rows": max_rows(),
    }


def job_page(request: HttpRequest, job: ImportJob, actor: Actor) -> dict[str, Any]:
    """What the page of one import shows: how far it is, or the fate of every row."""
    chosen = request.GET.get("fate", "")
    chosen = chosen if chosen in Fate.values else ""
    return {
        "job": job,
        "is_running": job.state in RUNNING,
        "done": _done(job),
        "error": error_of(job),
        "counts": [
            Count(str(fate), str(fate.label), job.counts.get(str(fate), 0), fate == chosen)
            for fate in Fate
        ],
        "chosen": chosen,
        **_rows(request, job, chosen),
        "may_confirm": job.state == ImportJob.State.CHECKED and permissions.may_import(actor),
        "waits_for_keeper": (
            job.state == ImportJob.State.CHECKED and not permissions.may_import(actor)
        ),
    }


def _rows(request: HttpRequest, job: ImportJob, chosen: str) -> dict[str, Any]:
    if job.state in RUNNING:
        return {"rows": [], "page": None}
    rows = ExchangeRow.objects.filter(job=job)
    if chosen:
        rows = rows.filter(fate=chosen)
    page: Page[ExchangeRow] = page_of(rows, order=("number",), query=request.GET)
    return {"rows": [shown(row) for row in page.rows], "page": page}


def _done(job: ImportJob) -> int:
    """Rows of the step under way; while it is carried out, the database does not know yet."""
    if job.state == ImportJob.State.APPLYING:
        return min(progress.told(job.pk), job.rows_total)
    return job.rows_done


def error_of(job: ImportJob) -> str:
    """Why an import as a whole was refused or failed, in the reader's language."""
    if not job.error:
        return ""
    error = json.loads(job.error)
    return sentence(error["code"], error["params"])


def shown(row: ExchangeRow) -> ShownRow:
    """A row with its fate in words."""
    fate = Fate(row.fate)
    return ShownRow(
        row.number, row.registry_no, str(fate.label), _COLOURS[fate], list(_sentences(row))
    )


def _sentences(row: ExchangeRow) -> Iterable[str]:
    for problem in row.problems:
        yield gettext("%(column)s: %(sentence)s") % {
            "column": column_label(problem["field"]),
            "sentence": sentence(problem["code"], problem["params"]),
        }
    if row.fate == Fate.CHANGE:
        yield "; ".join(column_label(name) for name in row.changed_fields)


def column_label(name: str) -> str:
    """What a column holds."""
    return str(_LABELS[name]) if name in _LABELS else label_of(name)


def progress_answer(response: HttpResponse, job: ImportJob) -> HttpResponse:
    """A part of the page asked for by the page itself; when the work is done, the whole again."""
    if job.state not in RUNNING:
        response.headers["HX-Refresh"] = "true"
    return response


def export(services: QuerySet[Service], kind: str, *, actor: Actor, at: datetime) -> HttpResponse:
    """Entries as a download, written while it is sent; who took it stands in the record.

    Raises:
        NotWritable: a text does not fit a cell of an XLSX file.
    """
    pieces = written(rows_of(services), kind)
    # Nothing has been sent yet when the first piece is refused.
    first = next(pieces)
    subject = SubjectRef("registry.export", 0, "Тізілім", "Реестр", "Registry")
    facts = {"kind": kind, "rows": services.count()}
    record(
        Act(
            actor=actor.ref,
            verb=events.EXPORTED,
            subject=subject,
            at=at,
            organisation_id=actor.organisation_id,
            facts=facts,
        )
    )
    response = StreamingHttpResponse(_joined(first, pieces), content_type=CONTENT_TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="services.{kind}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]


def _joined(first: bytes, rest: Iterable[bytes]) -> Iterable[bytes]:
    yield first
    yield from rest
