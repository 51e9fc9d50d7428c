"""Comments on a draft: what was said, what was decided and why, what moderation hid and why."""

from django.http.response import HttpResponseBase

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request

from registry.api.answering import OpenView
from registry.api.shapes import RefusalOut
from standards.api.asking import (
    NOT_CHANGED,
    PAGES,
    TAG,
    ByAge,
    CommentAsked,
    comments_asked,
    draft_or_absent,
    read,
)
from standards.api.shapes import CommentOut
from standards.open_data.entries import comment_data
from standards.talk import comments


class DraftComments(OpenView):
    """Comments on one draft."""

    pagination_class = ByAge
    serializer_class = CommentOut

    @extend_schema(
        operation_id="drafts_comments",
        summary="Comments on a draft",
        tags=["drafts"],
        parameters=[CommentAsked, *PAGES, TAG],
        responses={
            200: CommentOut(many=True),
            304: NOT_CHANGED,
            400: OpenApiResponse(RefusalOut, "A filter has no such value."),
            404: OpenApiResponse(description="No such draft, or it has not been placed yet"),
        },
    )
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """In the order in which they came; a name only with consent, no text of a hidden one."""
        edition = draft_or_absent(pk)
        asked = read(request.query_params, CommentAsked)
        found = comments().filter(discussion__edition=edition)
        pages = ByAge()
        page = pages.paginate_queryset(comments_asked(found, asked), request, self) or []
        data = {
            "next": pages.get_next_link(),
            "previous": pages.get_previous_link(),
            "results": [comment_data(comment) for comment in page],
        }
        return self.answer(lambda: data, tag=data)
