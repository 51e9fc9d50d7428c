"""Drafts that anybody may read: the list, and one with its text and its road."""

from django.http.response import HttpResponseBase

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request

from audit.legal_time import legal_now
from registry.api.answering import OpenView
from registry.api.shapes import RefusalOut
from registry.services import national_day
from standards.api.asking import (
    NOT_CHANGED,
    PAGES,
    TAG,
    ByAge,
    DraftAsked,
    draft_or_absent,
    drafts_asked,
    read,
)
from standards.api.shapes import DraftDetailOut, DraftOut
from standards.open_data.entries import draft_data, road_data, text_data, totals_of
from standards.selectors import settled_text

_ABSENT = OpenApiResponse(description="No such draft, or it has not been placed yet")


class DraftList(OpenView):
    """Drafts of standards."""

    pagination_class = ByAge
    serializer_class = DraftOut

    @extend_schema(
        operation_id="drafts_list",
        summary="Drafts of standards",
        tags=["drafts"],
        parameters=[DraftAsked, *PAGES, TAG],
        responses={
            200: DraftOut(many=True),
            304: NOT_CHANGED,
            400: OpenApiResponse(RefusalOut, "A filter has no such value."),
        },
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Oldest first: stage, dates of the discussion, days left, comments and their fate."""
        asked = read(request.query_params, DraftAsked)
        pages = ByAge()
        page = pages.paginate_queryset(drafts_asked(asked), request, self) or []
        totals = totals_of(edition.pk for edition in page)
        today = national_day(legal_now())
        data = {
            "next": pages.get_next_link(),
            "previous": pages.get_previous_link(),
            "results": [draft_data(one, totals[one.pk], today) for one in page],
        }
        return self.answer(lambda: data, tag=data)


class DraftDetail(OpenView):
    """One draft."""

    serializer_class = DraftDetailOut

    @extend_schema(
        operation_id="drafts_read",
        summary="One draft with its text",
        tags=["drafts"],
        parameters=[TAG],
        responses={200: DraftDetailOut, 304: NOT_CHANGED, 404: _ABSENT},
    )
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """The newest text that is public, placements, published reports."""
        edition = draft_or_absent(pk)
        totals = totals_of([pk])[pk]
        data = {
            **draft_data(edition, totals, national_day(legal_now())),
            **road_data(edition),
            **text_data(settled_text(edition)),
        }
        return self.answer(lambda: data, tag=data)
