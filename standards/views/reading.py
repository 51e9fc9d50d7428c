"""A standard in full: in force, on a day, in any edition that ever held, on paper."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

import segno

from audit.legal_time import legal_now
from registry.presenting import Names
from registry.services import national_day
from standards.forms.reading import StandardDay
from standards.models import Edition, Standard, Text
from standards.open_standards import (
    held_editions,
    names_of,
    open_standard,
    open_texts,
    public_state,
    repeal_of,
)
from standards.reading import sections_of
from standards.selectors import editions as all_editions
from standards.selectors import settled_text
from standards.workflow import Stage


@require_safe
def standard(request: HttpRequest, registry_no: str) -> HttpResponse:
    """The standard that holds, whole; ``?on=`` shows the text of a day."""
    found = standard_or_404(registry_no)
    form = StandardDay(request.GET if "on" in request.GET else None)
    held = list(held_editions(found))
    shown = next((one for one in held if one.stage == Stage.IN_FORCE), None)
    day = None
    if form.is_valid():
        day = form.cleaned_data["on"]
        shown = next((one for one in held if _held_on(one, day)), None)
    context = _whole(found, shown) | {
        "form": form,
        "day": day,
        "earlier": [one for one in held if one.stage == Stage.SUPERSEDED],
        "repeal": repeal_of(found),
        "draft": _draft_of(found),
    }
    return render(request, "standards/reading/standard.html", context)


def _held_on(edition: Edition, day: Any) -> bool:
    """Whether an edition held on a day; an edition that never held for a whole day did not."""
    if edition.effective_on is None or edition.effective_on > day:
        return False
    return edition.ended_on is None or edition.ended_on >= day


@require_safe
def editions(request: HttpRequest, registry_no: str) -> HttpResponse:
    """Versions for ever, newest first; ``?old=&new=`` leads to two texts side by side."""
    found = standard_or_404(registry_no)
    if {"old", "new"} <= request.GET.keys():
        return _to_comparison(registry_no, request.GET["old"], request.GET["new"])
    texts = open_texts(found)
    names = names_of(texts)
    context = {
        "standard": found,
        "service": found.service,
        "editions": list(held_editions(found)),
        "repeal": repeal_of(found),
        "draft": _draft_of(found),
        "texts": [(text.pk, names[text.pk]) for text in reversed(texts)],
        "old": _before(texts),
    }
    return render(request, "standards/reading/editions.html", context)


def _before(texts: list[Text]) -> int | None:
    """What the newest text is compared with at first: the last text of the edition before it."""
    earlier = [text.pk for text in texts if text.edition_id != texts[-1].edition_id]
    return earlier[-1] if earlier else None


def _to_comparison(registry_no: str, *pair: str) -> HttpResponse:
    """The page of two texts chosen in the form.

    Raises:
        Http404: what was sent is no id.
    """
    if all(number.isascii() and number.isdigit() and len(number) < 19 for number in pair):
        return redirect("standards:compare", registry_no, *map(int, pair))
    raise Http404


@require_safe
def edition(request: HttpRequest, registry_no: str, number: int) -> HttpResponse:
    """One edition that holds or once held, whole."""
    found = standard_or_404(registry_no)
    context = _whole(found, edition_or_404(found, number))
    return render(request, "standards/reading/edition.html", context)


@require_safe
def print_sheet(request: HttpRequest, registry_no: str, number: int) -> HttpResponse:
    """The edition for paper: what hangs in the premises of a provider (L13-23.1.1)."""
    found = standard_or_404(registry_no)
    shown = edition_or_404(found, number)
    path = reverse("standards:edition", args=[found.service.registry_no, shown.number])
    address = urljoin(settings.SITE_URL, path)
    context = _whole(found, shown) | {
        "address": address,
        "qr": segno.make(address, error="m").svg_data_uri(scale=4, border=2),
        "printed_on": national_day(legal_now()),
    }
    return render(request, "standards/reading/print.html", context)


def standard_or_404(registry_no: str) -> Standard:
    """The standard of a public service.

    Raises:
        Http404: there is none.
    """
    found = open_standard(registry_no)
    if found is None:
        raise Http404
    return found


def edition_or_404(found: Standard, number: int) -> Edition:
    """An edition that holds or once held.

    Raises:
        Http404: no such number, or it is only a draft.
    """
    shown = held_editions(found).filter(number=number).first() if number < 2**31 else None
    if shown is None:
        raise Http404
    return shown


def _draft_of(found: Standard) -> Edition | None:
    pk = found.draft_id  # type: ignore[attr-defined]
    return all_editions().filter(pk=pk).first() if pk else None


def _whole(found: Standard, shown: Edition | None) -> dict[str, Any]:
    """A standard with the text of one of its editions in the reader's language."""
    language = get_language() or settings.LANGUAGE_CODE
    text = settled_text(shown) if shown else None
    sections = sections_of(text, language) if text else []
    names = Names()
    return {
        "standard": found,
        "service": found.service,
        "state": public_state(found),
        "edition": shown,
        "sections": sections,
        "is_mixed": any(section.speaks_otherwise for section in sections),
        "providers": [names.of(one) for one in found.service.provider_classes],
    }
