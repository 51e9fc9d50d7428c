"""The list of services with search and filters, and one service, now or on a day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from registry.api.answering import OpenView, refuse, service_or_absent
from registry.api.filters import ServiceQuery, narrowed, read_query
from registry.api.paging import ByNumber, best_first
from registry.api.shapes import (
    RefusalOut,
    ServiceDetailOut,
    ServiceOut,
    examples,
    invalid_example,
)
from registry.content import Content, content_of
from registry.entry_data.directory import NAMES, Directory
from registry.entry_data.entries import (
    Data,
    ends_of,
    entry_data,
    service_data,
    status_of,
    status_of_version,
)
from registry.models import Service, ServiceVersion
from registry.open_data.reading import open_services, registry_stamp, service_stamp
from registry.providers import bodies_of
from registry.selectors import search_ids, version_on
from registry.workflow import Channel

_PAGES = [
    OpenApiParameter("page_size", OpenApiTypes.INT, description="25, at most 100."),
    OpenApiParameter("cursor", OpenApiTypes.STR, description="Of a list; taken from next."),
    OpenApiParameter("page", OpenApiTypes.INT, description="Of a search; from 1."),
]
_TAG = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="ETag of an earlier answer.",
)
_NOT_CHANGED = OpenApiResponse(description="Nothing has changed since.")


class ServiceList(OpenView):
    """Services of the registry, or those that a search and the filters leave."""

    pagination_class = ByNumber
    serializer_class = ServiceOut

    @extend_schema(
        operation_id="services_list",
        summary="Services of the registry",
        tags=["services"],
        parameters=[ServiceQuery, *_PAGES, _TAG],
        responses={
            200: ServiceOut(many=True),
            304: _NOT_CHANGED,
            400: OpenApiResponse(RefusalOut, "A filter has no such value.", [invalid_example()]),
        },
        examples=examples(of_page=True),
    )
    def get(self, request: Request) -> HttpResponseBase:
        """In the order of the registry by cursor; a search gives the best first, by pages."""
        asked = read_query(request.query_params)
        directory = Directory.now()
        tag = (request.build_absolute_uri(), registry_stamp(), directory.stamp)
        words = asked.pop("search", "")
        if words:
            found = _found(words, asked)
            return self.answer(
                lambda: self._searched(found, request, directory),
                tag=(*tag, found), varies=True,
            )  # fmt: skip
        return self.answer(lambda: self._listed(asked, request, directory), tag=tag)

    def _listed(self, asked: dict[str, Any], request: Request, directory: Directory) -> Data:
        pages = ByNumber()
        page = pages.paginate_queryset(narrowed(open_services(), asked), request, self) or []
        return {
            "next": pages.get_next_link(),
            "previous": pages.get_previous_link(),
            "results": [service_data(service, directory) for service in page],
        }

    def _searched(self, found: Sequence[int], request: Request, directory: Directory) -> Data:
        ids, links = best_first(found, request)
        services = open_services().in_bulk(ids)
        shown = (services[pk] for pk in ids if pk in services)
        return {**links, "results": [service_data(service, directory) for service in shown]}


def _found(words: str, asked: dict[str, Any]) -> list[int]:
    """Ids of the services that a search finds and the filters leave, best first."""
    ids = search_ids(words, language=get_language() or "kk").ids
    kept = set(narrowed(Service.objects.filter(pk__in=ids), asked).values_list("pk", flat=True))
    return [pk for pk in ids if pk in kept]


class ServiceDetail(OpenView):
    """One service with the bodies behind its classes."""

    serializer_class = ServiceDetailOut

    @extend_schema(
        operation_id="services_read",
        summary="One service by its number",
        tags=["services"],
        parameters=[
            OpenApiParameter(
                "on", OpenApiTypes.DATE, description="As the entry was on this day (2025-09-08)."
            ),
            _TAG,
        ],
        responses={
            200: ServiceDetailOut,
            304: _NOT_CHANGED,
            400: OpenApiResponse(RefusalOut, "The day cannot be read."),
            404: OpenApiResponse(description="No such service in the registry, or not on that day"),
        },
        examples=examples(),
    )
    def get(self, request: Request, registry_no: str) -> HttpResponseBase:
        """As it stands, or as it stood on a day; a planned change shows from its day only."""
        service = service_or_absent(registry_no)
        directory = Directory.now()
        version = _version_asked(service, request)
        if version is None:
            status, content = status_of(service), content_of(service)
        else:
            ends = ends_of(list(service.versions.only("number", "valid_from")))
            status = status_of_version(version, ends[version.number])
            content = version.content
        return self.answer(
            lambda: _with_bodies(entry_data(status, content, directory), content),
            tag=(request.build_absolute_uri(), service_stamp(service), directory.stamp),
        )


def _version_asked(service: Service, request: Request) -> ServiceVersion | None:
    """The version of the day that is asked for; None where no day is.

    Raises:
        ValidationError: it is no day.
        NotFound: the service was not in the registry then.
    """
    given = request.query_params.get("on", "").strip()
    if not given:
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError as error:
        sentence = _("“%(field)s” takes a date such as 2025-09-08.") % {"field": "on"}
        raise refuse({"on": sentence}) from error
    version = version_on(service, day)
    if version is None:
        raise NotFound(_("The service was not in the registry on that day."))
    version.service = service
    return version


def _with_bodies(data: Data, content: Content) -> Data:
    """With all bodies that provide the service, and all centres that take applications."""
    at_centres = Channel.SERVICE_CENTRE in content["intake"]
    centres = (content["intake_organisations"] or ["psc"]) if at_centres else []
    return data | {
        "providers": _bodies(content["provider_classes"]),
        "intake_bodies": _bodies(centres),
    }


def _bodies(classes: Sequence[str]) -> list[Data]:
    rows = bodies_of(classes).order_by("key").values("key", *NAMES)
    return [{name: value or "" for name, value in row.items()} for row in rows]
