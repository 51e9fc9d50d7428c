"""Standards: the list, one of them now or on a day, its editions."""

from datetime import date
from typing import Any

from django.db.models import F
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from registry.api.answering import OpenView, refuse
from registry.api.shapes import RefusalOut
from standards.api.asking import (
    NOT_CHANGED,
    PAGES,
    TAG,
    ByNumber,
    StandardAsked,
    read,
    standard_or_absent,
    standards_asked,
)
from standards.api.shapes import EditionsOut, StandardDetailOut, StandardOut
from standards.models import Edition, Standard
from standards.open_data.entries import edition_data, standard_data, text_data
from standards.open_standards import held_editions, open_standards
from standards.selectors import settled_text
from standards.workflow import Stage

_ABSENT = OpenApiResponse(description="No such standard, or none in force on that day")


class StandardList(OpenView):
    """Standards of public services."""

    pagination_class = ByNumber
    serializer_class = StandardOut

    @extend_schema(
        operation_id="standards_list",
        summary="Standards of public services",
        tags=["standards"],
        parameters=[StandardAsked, *PAGES, TAG],
        responses={
            200: StandardOut(many=True),
            304: NOT_CHANGED,
            400: OpenApiResponse(RefusalOut, "A filter has no such value."),
        },
    )
    def get(self, request: Request) -> HttpResponseBase:
        """In the order of the registry, each with the edition in force."""
        asked = read(request.query_params, StandardAsked)
        found = open_standards().annotate(registry_no=F("service__registry_no"))
        pages = ByNumber()
        page = pages.paginate_queryset(standards_asked(found, asked), request, self) or []
        held = Edition.objects.filter(standard__in=page, stage=Stage.IN_FORCE)
        editions = {edition.standard_id: edition for edition in held}
        data = {
            "next": pages.get_next_link(),
            "previous": pages.get_previous_link(),
            "results": [standard_data(one, editions.get(one.pk)) for one in page],
        }
        return self.answer(lambda: data, tag=data)


class StandardDetail(OpenView):
    """One standard whole."""

    serializer_class = StandardDetailOut

    @extend_schema(
        operation_id="standards_read",
        summary="One standard by the number of its service",
        tags=["standards"],
        parameters=[
            OpenApiParameter("registry_no", OpenApiTypes.STR, OpenApiParameter.PATH),
            OpenApiParameter(
                "on", OpenApiTypes.DATE, description="The text of this day (2025-09-08)."
            ),
            TAG,
        ],
        responses={
            200: StandardDetailOut,
            304: NOT_CHANGED,
            400: OpenApiResponse(RefusalOut, "The day cannot be read."),
            404: _ABSENT,
        },
    )
    def get(self, request: Request, registry_no: str) -> HttpResponseBase:
        """In force, or as it was on a day: structured parts, clauses, corrected slips."""
        standard = standard_or_absent(registry_no)
        edition = _edition_asked(standard, request)
        text = settled_text(edition) if edition else None
        data = standard_data(standard, edition) | text_data(text)
        return self.answer(lambda: data, tag=data)


class StandardEditions(OpenView):
    """The editions of a standard."""

    serializer_class = EditionsOut

    @extend_schema(
        operation_id="standards_editions",
        summary="Editions of a standard",
        tags=["standards"],
        parameters=[OpenApiParameter("registry_no", OpenApiTypes.STR, OpenApiParameter.PATH), TAG],
        responses={200: EditionsOut, 304: NOT_CHANGED, 404: _ABSENT},
    )
    def get(self, request: Request, registry_no: str) -> HttpResponseBase:
        """Every edition that holds or once held, newest first, kept for ever."""
        standard = standard_or_absent(registry_no)
        data: dict[str, Any] = {"results": [edition_data(one) for one in held_editions(standard)]}
        return self.answer(lambda: data, tag=data)


def _edition_asked(standard: Standard, request: Request) -> Edition | None:
    """The edition of the day that is asked for; where no day is, the one in force, if any.

    Raises:
        ValidationError: it is no day.
        NotFound: no edition held on that day.
    """
    editions = held_editions(standard)
    given = request.query_params.get("on", "").strip()
    if not given:
        return editions.filter(stage=Stage.IN_FORCE).first()
    try:
        day = date.fromisoformat(given)
    except ValueError as error:
        sentence = _("“%(field)s” takes a date such as 2025-09-08.") % {"field": "on"}
        raise refuse({"on": sentence}) from error
    for edition in editions.filter(effective_on__lte=day):
        if edition.ended_on is None or edition.ended_on >= day:
            return edition
    raise NotFound(_("No standard of this service was in force on that day."))
