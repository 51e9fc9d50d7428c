"""Where a service is had: each body with its local entry."""

from typing import Any

from django.http.response import HttpResponseBase

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request

from accounts.models import Organisation
from registry.api.answering import OpenView, service_or_absent
from registry.api.paging import ByBody
from registry.api.shapes import PlaceOut
from registry.content import LANGUAGES
from registry.entry_data.directory import NAMES
from registry.entry_data.entries import Data
from registry.models import LocalEntry, Service
from registry.selectors import bodies_around, local_entries_of

_TEXTS = ("why_not", "other_aids", "note")
_ACCESS = ("step_free", "sign_language", "hearing_loop", "braille")
# A body says these of itself; its local entry may say otherwise.
_CONTACTS = ("schedule", "phone", "email", "website")


class ServicePlaces(OpenView):
    """Bodies that provide a service or take applications for it."""

    pagination_class = ByBody
    serializer_class = PlaceOut

    @extend_schema(
        operation_id="services_places",
        summary="Where a service is had",
        tags=["services"],
        responses={
            200: PlaceOut(many=True),
            404: OpenApiResponse(description="No such service in the registry"),
        },
    )
    def get(self, request: Request, registry_no: str) -> HttpResponseBase:
        """In the order of the keys of bodies: address, hours, contacts, access."""
        service = service_or_absent(registry_no)
        pages = ByBody()
        found = bodies_around(service).select_related("region")
        page = pages.paginate_queryset(found, request, self) or []
        results = _places(service, page)
        data = {
            "next": pages.get_next_link(),
            "previous": pages.get_previous_link(),
            "results": results,
        }
        return self.answer(lambda: data, tag=data)


def _places(service: Service, bodies: list[Organisation]) -> list[Data]:
    entries = local_entries_of(service)
    return [_place(body, entries.get(body.pk)) for body in bodies]


def _place(body: Organisation, entry: LocalEntry | None) -> Data:
    own: Any = entry or LocalEntry()
    return {
        "body": {"key": body.key, **{name: getattr(body, name) or "" for name in NAMES}},
        "region": body.region.key,
        "has_local_entry": entry is not None,
        "is_provided": own.is_provided,
        **{name: getattr(own, name) or getattr(body, name) for name in _CONTACTS},
        **{name: getattr(own, name) for name in _ACCESS},
        "updated_at": own.updated_at,
        **_in_languages(own, _TEXTS),
        **_addresses(own, body),
    }


def _in_languages(row: Any, names: tuple[str, ...]) -> Data:
    columns = [f"{name}_{language}" for name in names for language in LANGUAGES]
    return {column: getattr(row, column) or "" for column in columns}


def _addresses(own: Any, body: Organisation) -> Data:
    """The address in all languages from one source: an own one is never mixed with the other."""
    given = _in_languages(own, ("address",))
    return given if any(given.values()) else _in_languages(body, ("address",))
