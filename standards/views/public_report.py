"""The completion report of a discussion: totals, every remark with its fate, files of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from govservices.keyset import page_of
from standards.models import CompletionReport, Edition, ReportItem, Text
from standards.open_drafts import published_reports, readable_draft
from standards.points import places_of
from standards.report_files import CONTENT_TYPES, KINDS, report_file
from standards.talk import as_shown
from standards.views.public import draft_or_404, elsewhere, page_language
from standards.workflow import PlacementOf

PAGE_SIZE = 50


def _language() -> str:
    """Reports are made in Kazakh and in Russian; a page in English shows the Russian one."""
    return "kk" if page_language() == "kk" else "ru"


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest published report; ``?number=`` shows an earlier one."""
    edition = readable_draft(pk)
    if edition is None:
        return elsewhere(request, pk)
    shown = _report_or_404(edition, request.GET.get("number", ""))
    language = _language()
    page = page_of(shown.items.all(), order=("position",), query=request.GET, size=PAGE_SIZE)
    places = _places(shown.revised_text, page_language())
    context = {
        "edition": edition,
        "service": edition.service,
        "report": shown,
        "foreword": getattr(shown, f"foreword_{language}") or "",
        "other": language if language != page_language() else "",
        "page": page,
        "items": [_item(item, language, places) for item in as_shown(page.rows)],
        "placements": edition.placements.filter(what=PlacementOf.REPORT).select_related("body"),
        "reports": [one for one in published_reports(edition) if one.pk != shown.pk],
    }  # fmt: skip
    return render(request, "standards/public/report.html", context)


def _report_or_404(edition: Edition, number: str) -> CompletionReport:
    """A published report by its number, or the latest.

    Raises:
        Http404: there is none.
    """
    found = published_reports(edition)
    if number:
        known = number.isascii() and number.isdigit() and len(number) < 10
        found = found.filter(number=int(number) if known else 0)
    shown = found.select_related("revised_text").first()
    if shown is None:
        raise Http404
    return shown


def _places(text: Text, language: str) -> dict[str, str]:
    return {place.point: place.label for place in places_of(text, language).values()}


def _item(item: ReportItem, language: str, places: dict[str, str]) -> dict[str, Any]:
    """An item in the language of the report, with links to the words that it changed."""
    names = ("source", "short", "reason", "point_label")
    said = {name: getattr(item, f"{name}_{language}") or "" for name in names}
    changes = [(places.get(point, ""), point.replace(":", "-")) for point in item.changes]
    return {"row": item, "changes": changes, **said}


@require_safe
def report_file_of(request: HttpRequest, pk: int, number: int, kind: str) -> HttpResponseBase:
    """One published report as a file for a spreadsheet, streamed."""
    edition = draft_or_404(pk)
    if kind not in KINDS:
        raise Http404
    shown = _report_or_404(edition, str(number))
    language = _language()
    with override(language):
        parts = report_file(shown, kind, language)
    response = StreamingHttpResponse(
        _in_language(parts, language), content_type=CONTENT_TYPES[kind]
    )
    name = f"report-{edition.service.registry_no}-{edition.pk}-{shown.number}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _in_language(parts: Any, language: str) -> Any:
    """The parts, each made in the language: a stream is read after the page's own has gone."""
    while True:
        with override(language):
            part = next(parts, None)
        if part is None:
            return
        yield part
