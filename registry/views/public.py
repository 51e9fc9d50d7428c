"""Finding a service: one search, facets, pages of results."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from registry.facets import LABELS, Facet, Listing, Option, listing
from registry.models import Service
from registry.notation import term_of
from registry.selectors import (
    LONGEST_QUERY,
    SearchResult,
    life_situations,
    search_ids,
    services_with_ids,
)
from registry.terms import SERVICE
from search.query import corrected

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice that was made, and the address of the same list without it."""

    facet: str
    label: str
    url: str


@require_safe
def service_list(request: HttpRequest) -> HttpResponse:
    """Services that answer the words typed and the choices made; everything is in the address."""
    query = request.GET.get("q", "").replace("\0", " ").strip()[:LONGEST_QUERY]
    result = search_ids(query, language=get_language() or "kk") if query else None
    wanted = {name: request.GET.getlist(name) for name in LABELS}
    listed = listing(found=result.ids if result else None, wanted=wanted)
    page = Paginator(listed.ids, PAGE_SIZE).get_page(request.GET.get("page"))
    chips = _chips(request.GET, listed.facets)
    context = {
        "query": query,
        "read_as": _read_as(query, result),
        "total": len(listed.ids),
        "services": _services(page),
        "page": page,
        "newer": _page_url(request.GET, page.number - 1) if page.has_previous() else "",
        "older": _page_url(request.GET, page.number + 1) if page.has_next() else "",
        "facets": listed.facets,
        "chips": chips,
        "situation": _only_situation(listed),
        "situations": [] if listed.ids else life_situations(),
        "without_facets": _url(QueryDict(mutable=True), q=query),
    }
    return render(request, "registry/list.html", context)


def _read_as(query: str, result: SearchResult | None) -> str:
    """What the query was read as, where its typing errors alone had to be forgiven."""
    if result is None or result.is_exact or not result.ids:
        return ""
    return corrected(SERVICE, query)


def _services(page: Page[int]) -> list[tuple[Service, str]]:
    """The services of one page in its order, with their terms in words."""
    found = services_with_ids(list(page.object_list))
    return [(found[pk], term_of(found[pk])) for pk in page.object_list if pk in found]


def _only_situation(listed: Listing) -> Option | None:
    """The life situation whose list this is: chosen alone."""
    facet = next(facet for facet in listed.facets if facet.name == "situation")
    return facet.chosen[0] if len(facet.chosen) == 1 else None


def _chips(query: QueryDict, facets: list[Facet]) -> list[Chip]:
    return [
        Chip(facet.label, option.label, _without(query, facet.name, option.value))
        for facet in facets
        for option in facet.chosen
    ]


def _without(query: QueryDict, name: str, value: str) -> str:
    rest = query.copy()
    rest.setlist(name, [one for one in query.getlist(name) if one != value])
    return _url(rest)


def _page_url(query: QueryDict, number: int) -> str:
    return _url(query.copy(), page=str(number))


def _url(query: QueryDict, **changes: str) -> str:
    """A query of this list; what belongs to one visit only, the page and the language, is left."""
    for name in ("page", "lang"):
        query.pop(name, None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"
