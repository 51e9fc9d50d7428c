"""Open data: the page, the files of the whole registry, one service as linked data."""

from collections.abc import Iterator
from itertools import chain

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from registry.entry_data.directory import Directory
from registry.exchange.errors import NotWritable
from registry.linked_data.mapping import MAPPING
from registry.models import Service
from registry.open_data import files
from registry.open_data.reading import every_service, open_services

FRESH_SECONDS = 300

_MEANINGS = (
    ("csv", "CSV", gettext_lazy("a table for any program; every value is text")),
    ("xlsx", "XLSX", gettext_lazy("a table for a spreadsheet; every value is text")),
    ("json", "JSON", gettext_lazy("as the API gives it; lists are lists")),
    ("jsonld", "JSON-LD", gettext_lazy("linked data by the European model CPSV-AP 3.2")),
    ("ttl", "Turtle", gettext_lazy("the same graph in a form that people can read")),
)


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What there is, in which forms, how fresh, on which conditions."""
    summary = files.summary()
    offered = [
        {"kind": kind, "name": name, "meaning": meaning, "size": summary.sizes[kind]}
        for kind, name, meaning in _MEANINGS
    ]
    mapping = [
        (str(Service._meta.get_field(field).verbose_name), property_)
        for field, property_ in MAPPING.items()
    ]
    context = {"summary": summary, "files": offered, "mapping": mapping}
    return render(request, "registry/open_data.html", context)


@require_safe
def all_services(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The whole public registry as one file, streamed."""
    if kind not in files.TYPES:
        raise Http404
    directory = Directory.now()
    stamp = f"{files.stamp_of_files(directory)}-{kind}"
    if kept := _not_changed(request, stamp):
        return kept
    try:
        parts = _begun(files.content_of_file(kind, every_service(), directory))
    except NotWritable:
        text = _("A text of the registry is too long for a spreadsheet. Take another format.")
        return HttpResponse(text, status=503, content_type="text/plain; charset=utf-8")
    return _sent(parts, kind, stamp, f"services.{kind}")


@require_safe
def one_service(request: HttpRequest, registry_no: str, kind: str) -> HttpResponseBase:
    """One service as linked data; a proposal is as good as absent."""
    service = open_services().filter(registry_no=registry_no).first()
    if kind not in files.GRAPHS or service is None:
        raise Http404
    directory = Directory.now()
    stamp = f"{files.stamp_of_one(service, directory)}-{kind}"
    if kept := _not_changed(request, stamp):
        return kept
    parts = files.content_of_one(kind, service, directory)
    return _sent(parts, kind, stamp, f"{registry_no}.{kind}")


def _begun(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The same parts, the first of them made already: what cannot be written fails here."""
    return chain([next(parts, b"")], parts)


def _not_changed(request: HttpRequest, stamp: str) -> HttpResponseBase | None:
    """304 for who has this file already, else None."""
    fresh = HttpResponse()
    # By the stamp alone: names of bodies change without leaving a date behind.
    kept = get_conditional_response(request, _etag(stamp), None, fresh)
    if kept is None or kept is fresh:
        return None
    return _marked(kept, stamp)


def _sent(parts: Iterator[bytes], kind: str, stamp: str, name: str) -> HttpResponseBase:
    response = StreamingHttpResponse(parts, content_type=files.TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return _marked(response, stamp)


def _marked(response: HttpResponseBase, stamp: str) -> HttpResponseBase:
    response.headers["ETag"] = _etag(stamp)
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response


def _etag(stamp: str) -> str:
    """Weak: a spreadsheet carries the moment it was made, and says the same all the same."""
    return f'W/"{stamp}"'
