"""The register of complaints: its page, its print, its files."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.legal_time import legal_now
from complaints.errors import RegisterTooLong
from complaints.forms.register import RegisterFilter
from complaints.models import SavedFilter
from complaints.register import rows, rows_of_page
from complaints.services.filters import lasting
from complaints.services.register import KINDS, MOST_PRINTED, record_taken_out, take_out
from complaints.views.office.access import actor_of, for_officials
from complaints.views.office.desk import saved_part
from govservices.keyset import Page, page_of
from registry.exchange.writing import CONTENT_TYPES


@for_officials
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Registered complaints by their numbers, a page at a time."""
    if "clear" in request.GET:
        return redirect("complaints:register")
    actor, query = actor_of(request), lasting(request.GET)
    form = RegisterFilter(request.GET, actor=actor)
    # The page is found by its key alone; only what is on it is put into words.
    several = form.organisation is None
    page: Page[Any] = page_of(_keys(form), order=form.order, query=request.GET)
    context = {
        "form": form,
        "rows": rows_of_page([key.pk for key in page.rows], of_several_bodies=several),
        "page": page,
        "is_narrowed": form.narrows,
        "query": _query(request),
        **saved_part(actor, SavedFilter.Page.REGISTER, query),
    }
    return render(request, "complaints/office/register/register.html", context)


@never_cache
@for_officials
@require_safe
def register_file(request: HttpRequest, kind: str) -> HttpResponse:
    """What the filters choose, whole, as a file; who took it stands in the record.

    Raises:
        Http404: there is no such format.
    """
    if kind not in KINDS:
        raise Http404
    form, actor, at = (
        RegisterFilter(request.GET, actor=actor_of(request)),
        actor_of(request),
        legal_now(),
    )
    try:
        pieces = take_out(extract=form.extract(), kind=kind, actor=actor, at=at)
    except RegisterTooLong as refusal:
        return _back(request, str(refusal))
    response = StreamingHttpResponse(pieces, content_type=CONTENT_TYPES[kind])
    body = form.organisation.key if form.organisation else "all"
    name = f"complaints-{body}-{at.date().isoformat()}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[return-value]


@never_cache
@for_officials
@require_safe
def register_print(request: HttpRequest) -> HttpResponse:
    """What the filters choose as a page for the printer; more than it holds is refused."""
    form, actor, at = (
        RegisterFilter(request.GET, actor=actor_of(request)),
        actor_of(request),
        legal_now(),
    )
    extract = form.extract()
    pks = list(extract.stages.values_list("pk", flat=True)[: MOST_PRINTED + 1])
    if len(pks) > MOST_PRINTED:
        return _back(request, str(RegisterTooLong()))
    found = rows(pks, extract.columns)
    record_taken_out(extract=extract, kind="print", rows=len(found), actor=actor, at=at)
    context: dict[str, Any] = {
        "columns": extract.columns,
        "rows": found,
        "body": extract.organisation,
        "words": extract.words,
        "at": at,
        "query": _query(request),
    }
    return render(request, "complaints/office/register/print.html", context)


def _keys(form: RegisterFilter) -> Any:
    """The stages chosen with nothing but what the key of a page needs."""
    return form.stages().values_list("pk", "reg_year", "reg_seq", "registered_at", named=True)


def _query(request: HttpRequest) -> str:
    """The filters of the address without the place in the list: "?year=2025", or nothing."""
    kept = lasting(request.GET)
    return f"?{kept}" if kept else ""


def _back(request: HttpRequest, sentence: str) -> HttpResponse:
    """To the register as it was, with a sentence."""
    messages.error(request, sentence)
    return redirect(f"{reverse('complaints:register')}{_query(request)}")
