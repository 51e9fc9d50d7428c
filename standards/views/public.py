"""Drafts of standards for everybody: the list, and which draft an address means."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from audit.legal_time import legal_now
from deadlines.remaining import remaining
from deadlines.selectors import current_calendar
from registry.views.voices_access import actor_of
from standards.forms.public import DraftQuery
from standards.models import Edition
from standards.open_drafts import (
    Phase,
    counts_of,
    hidden_draft,
    lines_of,
    listed_drafts,
    readable_draft,
)

PAGE_SIZE = 25
_OF_ONE_VISIT = ("page", "lang")


def page_language() -> str:
    """The language of the page, one of the three."""
    return (get_language() or "kk")[:2]


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """Drafts that can be read, open discussions first; everything chosen is in the address."""
    at = legal_now()
    form = DraftQuery(request.GET)
    everywhere = form.narrowed(listed_drafts(), by_phase=False)
    page = Paginator(form.narrowed(listed_drafts()), PAGE_SIZE).get_page(request.GET.get("page"))
    lines = lines_of(page.object_list, at)
    calendar = current_calendar() if any(line.target for line in lines) else None
    context = {
        "form": form,
        "lines": [
            (line, remaining(line.target, at=at, calendar=calendar) if line.target and calendar else None)
            for line in lines
        ],
        "phases": _phases(request.GET, form, counts_of(everywhere)),
        "total": page.paginator.count,
        "page": page,
        "newer": _url(request.GET, page=page.number - 1) if page.has_previous() else "",
        "older": _url(request.GET, page=page.number + 1) if page.has_next() else "",
        "feed_query": _url(request.GET, lang=page_language()),
    }  # fmt: skip
    return render(request, "standards/public/drafts.html", context)


def _phases(query: QueryDict, form: DraftQuery, counts: dict[str, int]) -> list[dict[str, Any]]:
    """A link to each phase with the number of its drafts; the chosen one leads back to all."""
    chosen = form.chosen("phase")
    return [
        {
            "label": capfirst(str(phase.label)),
            "count": counts[phase],
            "is_chosen": phase == chosen,
            "url": _url(query, phase="" if phase == chosen else phase.value),
        }
        for phase in Phase
        if counts[phase] or phase == chosen
    ]


def _url(query: QueryDict, **changes: object) -> str:
    """A query of this list; what belongs to one visit only, the page and the language, is left."""
    kept = query.copy()
    for name in _OF_ONE_VISIT:
        kept.pop(name, None)
    for name, value in changes.items():
        kept[name] = str(value)
    for name in [name for name, value in kept.items() if not value]:
        del kept[name]
    return f"?{kept.urlencode()}"


def elsewhere(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a draft that is not public leads its drafters: to its page in the work area.

    Raises:
        Http404: to everybody else there is no such draft.
    """
    found = hidden_draft(pk, actor_of(request))
    if found is None:
        raise Http404
    return redirect("standards:office_edition", pk)


def draft_or_404(pk: int) -> Edition:
    """A draft that anybody may read.

    Raises:
        Http404: there is none.
    """
    found = readable_draft(pk)
    if found is None:
        raise Http404
    return found
