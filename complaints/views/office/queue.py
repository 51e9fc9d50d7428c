"""The complaints before a body: a list that remembers how one looks at it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.legal_time import legal_now
from complaints import terms
from complaints.forms.queue import NEAREST, QueueFilter
from complaints.lines import Line, lines_of
from complaints.models import SavedFilter
from complaints.services.filters import lasting
from complaints.views.office.access import actor_of, for_officials
from complaints.views.office.desk import saved_part
from complaints.views.office.queue_rows import rows_of
from deadlines import engine
from deadlines.models import Clock
from deadlines.selectors import in_lists, with_terms
from govservices.keyset import Page, page_of

_REMEMBERED = "complaints.queue"


@for_officials
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Stages before the body, nearest due date first or newest first, a page at a time.

    The filters of the last look are there again, each role having its own, until they are
    cleared or others are chosen.
    """
    at, actor = legal_now(), actor_of(request)
    query = lasting(request.GET)
    if "clear" in request.GET:
        _remember(request, "")
        return redirect("complaints:queue")
    if not query and not request.GET and _remembered(request):
        return redirect(f"{reverse('complaints:queue')}?{_remembered(request)}")
    form = QueueFilter(request.GET, actor=actor, today=at.date())
    _remember(request, query)
    now = engine.load()
    lines, clocks, page = _found(form, request.GET, now)
    rows = rows_of(lines, clocks, actor=actor, at=at, calendar=now.calendar)
    context = {
        "form": form,
        "rows": rows,
        "may_pick": any(row["is_choosable"] for row in rows),
        "page": page,
        "of_several_bodies": "scope" in form.fields,
        "by_date": form.order == NEAREST,
        "is_narrowed": form.narrows,
        "picked": "pick" in request.GET,
        "pick_query": _turned(request.GET),
        **saved_part(actor, SavedFilter.Page.QUEUE, query),
    }
    return render(request, "complaints/office/queue.html", context)


def _remembered(request: HttpRequest) -> str:
    """The filters of the last look in the present role."""
    return str(request.session.get(_REMEMBERED, {}).get(_role(request), ""))


def _remember(request: HttpRequest, query: str) -> None:
    """Keep the filters; the session is written only when they are others than before."""
    if query == _remembered(request):
        return
    kept = dict(request.session.get(_REMEMBERED, {}))
    kept.pop(_role(request), None)
    if query:
        kept[_role(request)] = query
    request.session[_REMEMBERED] = kept


def _role(request: HttpRequest) -> str:
    membership = actor_of(request).membership
    return str(membership.pk) if membership else ""


def _turned(query: QueryDict) -> str:
    """This very page with all its boxes ticked, or with none if they are."""
    kept = query.copy()
    kept.pop("lang", None)
    if not kept.pop("pick", None):
        kept["pick"] = "page"
    return f"?{kept.urlencode()}"


def _found(
    form: QueueFilter, query: QueryDict, now: engine.Engine
) -> tuple[list[Line], dict[int, Clock], Page[Any]]:
    """The lines of one page in their order, the clock of each, and the neighbouring pages."""
    links = query.copy()
    links.pop("pick", None)
    if form.order == NEAREST:
        page = page_of(in_lists(form.clocks()), order=("due_at", "pk"), query=links)
        clocks = {clock.subject_id: clock for clock in with_terms(page.rows, now.book)}
        lines = lines_of(list(clocks))
        return [lines[pk] for pk in clocks if pk in lines and form.takes(lines[pk])], clocks, page
    keys = form.stages().values_list("pk", named=True)
    by_age: Page[Any] = page_of(keys, order=("-pk",), query=links)
    lines = lines_of([key.pk for key in by_age.rows])
    clocks = _last_clocks(lines, now)
    return [lines[key.pk] for key in by_age.rows if key.pk in lines], clocks, by_age


def _last_clocks(lines: Iterable[int], now: engine.Engine) -> dict[int, Clock]:
    """The latest clock of each stage, open or ended."""
    clocks = Clock.objects.filter(subject_code=terms.STAGE, subject_id__in=list(lines))
    ordered = in_lists(clocks).order_by("started_at", "pk")
    return {clock.subject_id: clock for clock in with_terms(list(ordered), now.book)}
