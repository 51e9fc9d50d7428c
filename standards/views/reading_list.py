"""Finding a standard: by the words of the service, by state, by who drafts it."""

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from standards.forms.reading import StandardQuery
from standards.models import Edition, Standard
from standards.open_standards import open_standards, public_state
from standards.workflow import Stage, State

PAGE_SIZE = 25
_COLOURS = {
    State.IN_FORCE: "green",
    State.AMENDING: "blue",
    State.DRAFTING: "blue",
    State.PENDING: "grey",
    State.REPEALED: "grey",
}


@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """All standards of public services, or those that words and filters leave."""
    form = StandardQuery(request.GET)
    ids = form.ids()
    page = Paginator(ids, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "rows": _rows(page),
        "total": len(ids),
        "page": page,
        "newer": _page_url(request, page.number - 1) if page.has_previous() else "",
        "older": _page_url(request, page.number + 1) if page.has_next() else "",
    }
    return render(request, "standards/reading/list.html", context)


def _rows(page: Page[int]) -> list[tuple[Standard, State, str, Edition | None]]:
    """Standards of one page in its order: state, colour of its tag, the edition in force."""
    found = open_standards().in_bulk(list(page.object_list))
    held = Edition.objects.filter(standard__in=found, stage=Stage.IN_FORCE)
    editions = {edition.standard_id: edition for edition in held}
    rows = []
    for standard in (found[pk] for pk in page.object_list if pk in found):
        state = public_state(standard)
        rows.append((standard, state, _COLOURS[state], editions.get(standard.pk)))
    return rows


def _page_url(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query.pop("lang", None)
    query["page"] = str(number)
    return f"?{query.urlencode()}"
