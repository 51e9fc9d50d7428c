"""All comments on a draft, page by page; each in its place, with its fate."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.legal_time import legal_now
from govservices.keyset import PAGE_SIZE, Page, page_of
from registry.views.voices_access import actor_of
from standards.forms.voices import CommentsQuery
from standards.models import Comment, Discussion, Edition
from standards.open_drafts import Texts, published_reports, readable_draft, texts_of
from standards.points import Place, places_of
from standards.talk import comments, counts_by_point, said_of
from standards.views.public import elsewhere, page_language

_AFTER, _BEFORE = "after", "before"
_ORDERS = {
    CommentsQuery.BY_NUMBER: ("number",),
    CommentsQuery.BY_SUPPORT: ("-support_count", "-pk"),
}


@require_safe
def comment_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Comments of the last discussion, or of the one chosen; equally fast on every page."""
    edition = readable_draft(pk)
    if edition is None:
        return elsewhere(request, pk)
    texts = texts_of(edition)
    discussion, choices = _discussion(request, edition)
    places = places_of(discussion.text, page_language())
    form = CommentsQuery(
        request.GET,
        places=places,
        counts=counts_by_point(discussion),
        discussions=choices,
        is_reported=published_reports(edition).exists(),
    )
    page = _page(form, discussion, places, request.GET)
    for one in page.rows:
        one.discussion = discussion
    context = {
        "edition": edition,
        "service": edition.service,
        "discussion": discussion,
        "form": form,
        "page": page,
        "lines": said_of(
            page.rows, actor=actor_of(request), language=page_language(), revised=texts.revised
        ),
        "total": discussion.last_comment_no,
        "may_support": _may_support(texts, discussion),
        "back_to": request.get_full_path(),
    }
    return render(request, "standards/voices/comments.html", context)


def _discussion(request: HttpRequest, edition: Edition) -> tuple[Discussion, list[tuple[str, str]]]:
    """The discussion asked for, else the last; and what one may choose from.

    Raises:
        Http404: no discussion of this draft has opened yet.
    """
    found = list(edition.discussions.select_related("text").order_by("-number"))
    if not found:
        raise Http404
    for one in found:
        one.edition = edition
    asked = request.GET.get("discussion", "")
    chosen = next((one for one in found if str(one.number) == asked), found[0])
    names = [(str(one.number), _name(one)) for one in found]
    return chosen, [("", names[0][1]), *names[1:]]


def _name(discussion: Discussion) -> str:
    name = _("discussion %(number)s") % {"number": discussion.number}
    return f"{name}, {_('broken off')}" if discussion.broken_off_at else name


def _may_support(texts: Texts, discussion: Discussion) -> bool:
    return (
        texts.is_open
        and discussion == texts.discussion
        and legal_now().replace(microsecond=0) <= discussion.closes_at
    )


def _page(
    form: CommentsQuery, discussion: Discussion, places: Mapping[str, Place], query: QueryDict
) -> Page[Comment]:
    found = form.narrowed(comments().filter(discussion=discussion))
    sort = form.chosen("sort")
    if sort == CommentsQuery.BY_PLACE:
        return _page_by_place(found, list(places), query)
    return page_of(found, order=_ORDERS[sort], query=query)


def _page_by_place(found: QuerySet[Comment], points: list[str], query: QueryDict) -> Page[Comment]:
    """In reading order of the draft; the key is the place and the number."""
    ranks = [When(point=point, then=Value(rank)) for rank, point in enumerate(points)]
    rank = Case(*ranks, default=Value(len(points)), output_field=IntegerField())
    ranked: QuerySet[Any] = found.annotate(rank=rank)
    backwards = _key(query.get(_BEFORE, ""))
    key = backwards or _key(query.get(_AFTER, ""))
    if key:
        side = "lt" if backwards else "gt"
        past = Q(**{f"number__{side}": key[1]}, rank=key[0])
        ranked = ranked.filter(past | Q(**{f"rank__{side}": key[0]}))
    order = ("-rank", "-number") if backwards else ("rank", "number")
    rows: list[Any] = list(ranked.order_by(*order)[: PAGE_SIZE + 1])
    has_more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], "", "")
    return Page(
        rows=rows,
        previous=_link(query, _BEFORE, rows[0]) if (has_more if backwards else key) else "",
        next=_link(query, _AFTER, rows[-1]) if (backwards or has_more) else "",
    )


def _key(text: str) -> tuple[int, int] | None:
    parts = text.split("~")
    if len(parts) == 2 and all(one.isascii() and one.isdigit() and len(one) < 10 for one in parts):
        return int(parts[0]), int(parts[1])
    return None


def _link(query: QueryDict, name: str, row: Any) -> str:
    kept = query.copy()
    for old in (_AFTER, _BEFORE, "lang"):
        kept.pop(old, None)
    kept[name] = f"{row.rank}~{row.number}"
    return f"?{kept.urlencode()}"
