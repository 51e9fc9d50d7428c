"""Regulations for everybody: which bodies have one, the approved text, its flow chart as a file."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from audit.legal_time import legal_now
from deadlines.domain.counting import local_date
from registry.views.public_entry import public_service
from standards import flow
from standards.models import Regulation, RegulationText, Standard
from standards.regulating import approved_texts
from standards.views.regulations_reading import (
    Row,
    chart_title,
    colour_of,
    earlier_of,
    rows_of,
    shown,
)
from standards.workflow import RegulationState


@require_safe
def regulations(request: HttpRequest, registry_no: str) -> HttpResponse:
    """Which bodies have a regulation of the service, since when, and which are late (K-04)."""
    service = public_service(registry_no)
    standard = get_object_or_404(Standard, service=service)
    found = list(
        _readable().filter(standard=standard).order_by("organisation__level", "organisation__key")
    )
    rows = [row for row in rows_of(found, legal_now()) if row.text or not _is_repealed(row)]
    context = {"service": service, "rows": [(row, _event_day(row)) for row in rows]}
    return render(request, "standards/regulations/regulations.html", context)


def _is_repealed(row: Row) -> bool:
    return bool(row.regulation.state == RegulationState.REPEALED)


def _event_day(row: Row) -> str:
    """The day from which K-04 counts, as the calculator takes it."""
    if row.clock is None:
        return ""
    return local_date(row.clock.started_at, row.clock.zone).isoformat()


@require_safe
def regulation(request: HttpRequest, pk: int) -> HttpResponse:
    """The approved text of one regulation; ``?text=`` shows an earlier one."""
    found = get_object_or_404(_readable(), pk=pk)
    text = _text_of(found, request)
    newest = approved_texts(found).first()
    context = {
        "regulation": found,
        "service": found.standard.service,
        "shown": shown(text),
        "colour": colour_of(found),
        "is_earlier": newest is not None and newest.pk != text.pk,
        "others": earlier_of(found, text),
    }
    return render(request, "standards/regulations/regulation.html", context)


@require_safe
def chart(request: HttpRequest, pk: int) -> HttpResponse:
    """The flow chart of an approved text as a file of its own."""
    found = get_object_or_404(_readable(), pk=pk)
    text = _text_of(found, request)
    language = flow.language_of(text.steps, get_language() or "kk")
    svg = flow.drawn(text.steps, language, title=chart_title(text), is_file=True)
    return HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")


def _readable() -> QuerySet[Regulation]:
    found: QuerySet[Regulation] = Regulation.objects.select_related(
        "standard__service", "organisation"
    )
    return found


def _text_of(found: Regulation, request: HttpRequest) -> RegulationText:
    """The approved text asked for, else the newest; a draft is nobody's business yet.

    Raises:
        Http404: there is none.
    """
    texts, number = approved_texts(found), request.GET.get("text", "")
    if number:
        if not (number.isascii() and number.isdigit() and len(number) < 9):
            raise Http404
        texts = texts.filter(number=int(number))
    text = texts.first()
    if text is None:
        raise Http404
    text.regulation = found
    return text
