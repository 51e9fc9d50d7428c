"""The poster of a service for a counter or a wall: one sheet of A4 in both languages (L13-23.1.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from urllib.parse import urljoin

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import segno

from registry.models import Service
from registry.notation import term_of, variants_of
from registry.selectors import bodies_around
from registry.views.public_entry import public_service
from registry.views.public_places import Place, places_of

LANGUAGES = ("kk", "ru")
# Sizes of letters in points, the largest first; the last one is taken where none is small enough.
SIZES = {"xl": 17.0, "l": 15.0, "m": 13.0, "s": 11.5, "xs": 10.0, "xxs": 8.5}
# A column of the sheet in pixels of 1/96 inch, without margins and foot.
_WIDTH, _HEIGHT = 300, 820
_PIXELS_OF_POINT = 4 / 3
# Of the size of letters: an average letter, a line, a heading with its margin.
_LETTER, _LINE, _HEADING = 0.55, 1.28, 1.62
_NAME_SCALE = 1.4
_INDENT = 1.1


@dataclass(frozen=True, slots=True)
class Block:
    """An answer on the sheet: its heading, and its lines, as a list or one under another."""

    heading: str
    lines: list[str]
    is_list: bool = False
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """The sheet's half in one language."""

    language: str
    name: str
    blocks: list[Block]


@require_safe
def poster(request: HttpRequest, registry_no: str) -> HttpResponse:
    """Kazakh and Russian side by side; with ``?body=`` the address of that body as well."""
    service = public_service(registry_no)
    place = _place(service, request.GET.get("body", ""))
    address = urljoin(settings.SITE_URL, reverse("registry:service", args=[service.registry_no]))
    columns = [column_of(service, place, language) for language in LANGUAGES]
    context = {
        "service": service,
        "columns": columns,
        "size": size_for(columns),
        "address": address,
        "qr": segno.make(address, error="m").svg_data_uri(scale=4, border=2),
    }
    return render(request, "registry/poster.html", context)


def _place(service: Service, key: str) -> Place | None:
    """The body whose counter it hangs at.

    Raises:
        Http404: the body does not provide the service.
    """
    if not key:
        return None
    bodies = [] if "\0" in key else list(bodies_around(service).filter(key=key))
    if not bodies:
        raise Http404
    return places_of(service, bodies)[0]


def column_of(service: Service, place: Place | None, language: str) -> Column:
    """All that a visitor must know at the counter, in one language."""
    with translation.override(language):
        payment = capfirst(str(service.get_payment_display()))
        fee = f"{payment}: {service.fee_note}" if service.fee_note else payment
        who = [service.eligibility] if service.eligibility else service.recipient_labels
        blocks = [
            Block(_("Who may get it"), who),
            Block(_("What to bring"), service.document_list, is_list=True),
            Block(_("How long"), [term_of(service), *variants_of(service)], is_strong=True),
            Block(_("How much"), [fee], is_strong=True),
            Block(_("What you get"), [service.result or ""]),
            Block(_("Where to apply"), _where(service, place)),
            Block(_("When you may be refused"), service.refusal_list, is_list=True),
            Block(_("How to complain"), [_complaint()]),
        ]
        return Column(language, service.name, [one for one in blocks if any(one.lines)])


def _where(service: Service, place: Place | None) -> list[str]:
    if place is None:
        return service.channel_labels
    lines = [place.body.name, place.address, place.phone, *place.hours]
    return [line for line in lines if line]


def _complaint() -> str:
    return _("To the body that provides the service, on the portal or by phone 1414.")


def size_for(columns: Iterable[Column]) -> str:
    """The largest letters with which every column still fits on one sheet of A4."""
    found = list(columns)
    for size, points in SIZES.items():
        letters = points * _PIXELS_OF_POINT
        if all(_height(column, letters) <= _HEIGHT for column in found):
            return size
    return next(reversed(SIZES))


def _height(column: Column, letters: float) -> float:
    """How tall a column gets with letters of a size; both in pixels."""
    name = _lines(column.name, _WIDTH, letters * _NAME_SCALE) * _NAME_SCALE
    total = name * _LINE
    for block in column.blocks:
        width = _WIDTH - _INDENT * letters * block.is_list
        total += _HEADING + _LINE * sum(_lines(line, width, letters) for line in block.lines)
    return total * letters


def _lines(text: str, width: float, letters: float) -> int:
    return ceil(len(text) * letters * _LETTER / width)
