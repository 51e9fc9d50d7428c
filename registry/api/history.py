"""The versions of an entry."""

from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from registry.api.answering import OpenView, service_or_absent
from registry.api.shapes import HistoryOut, VersionDetailOut
from registry.entry_data.directory import Directory
from registry.entry_data.entries import Data, ends_of, entry_data, status_of_version
from registry.models import Service, ServiceVersion
from registry.open_data.reading import service_stamp
from registry.selectors import versions_of

_ABSENT = OpenApiResponse(description="No such service in the registry, or no such version")
_NUMBER = OpenApiParameter("number", OpenApiTypes.INT, OpenApiParameter.PATH)


class ServiceHistory(OpenView):
    """When the entry changed, in what, and on which act."""

    serializer_class = HistoryOut

    @extend_schema(
        operation_id="services_history",
        summary="History of a service",
        tags=["services"],
        responses={200: HistoryOut, 404: _ABSENT},
    )
    def get(self, request: Request, registry_no: str) -> HttpResponseBase:
        """All versions, newest first, without their content."""
        service = service_or_absent(registry_no)
        return self.answer(
            lambda: {"results": _history(service, request)},
            tag=(request.build_absolute_uri(), service_stamp(service)),
        )


class ServiceVersionDetail(OpenView):
    """One version."""

    serializer_class = VersionDetailOut

    @extend_schema(
        operation_id="services_version",
        summary="One version of a service",
        tags=["services"],
        parameters=[_NUMBER],
        responses={200: VersionDetailOut, 404: _ABSENT},
    )
    def get(self, request: Request, registry_no: str, number: int) -> HttpResponseBase:
        """The version with the entry as it then was."""
        service = service_or_absent(registry_no)
        versions = versions_of(service)
        version = next((one for one in versions if one.number == number), None)
        if version is None:
            raise NotFound
        directory = Directory.now()
        return self.answer(
            lambda: _whole(version, versions, service, directory, request),
            tag=(request.build_absolute_uri(), service_stamp(service), directory.stamp),
        )


def _history(service: Service, request: Request) -> list[Data]:
    versions = versions_of(service)
    ends = ends_of(versions)
    return [_told(one, ends[one.number], service, request) for one in versions]


def _told(version: ServiceVersion, valid_to: Any, service: Service, request: Request) -> Data:
    address = reverse("portal:api_service_version", args=[service.registry_no, version.number])
    return {
        "number": version.number,
        "kind": version.kind,
        "valid_from": version.valid_from,
        "valid_to": valid_to,
        "changed_fields": version.changed_fields,
        "act": version.act,
        "act_no": version.act_no,
        "act_date": version.act_date,
        "recorded_at": version.at,
        "body": version.body.key if version.body else "",
        "url": request.build_absolute_uri(address),
    }


def _whole(
    version: ServiceVersion,
    versions: list[ServiceVersion],
    service: Service,
    directory: Directory,
    request: Request,
) -> Data:
    version.service = service
    valid_to = ends_of(versions)[version.number]
    status = status_of_version(version, valid_to)
    return _told(version, valid_to, service, request) | {
        "entry": entry_data(status, version.content, directory)
    }
