"""Two texts of a standard side by side, clause by clause, in Kazakh and Russian."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from standards.comparing import Compared, Fate, compare_texts
from standards.open_standards import names_of, open_texts
from standards.views.reading import standard_or_404
from standards.workflow import Part, Provision

_FATES = {
    Fate.KEPT: (pgettext_lazy("comparison of texts", "unchanged"), "grey"),
    Fate.CHANGED: (pgettext_lazy("comparison of texts", "changed"), "blue"),
    Fate.ADDED: (pgettext_lazy("comparison of texts", "added"), "green"),
    Fate.REMOVED: (pgettext_lazy("comparison of texts", "removed"), "red"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A point as the page shows it."""

    point: Compared
    heading: str
    fate: Any
    colour: str

    @property
    def anchor(self) -> str:
        """The id of the element."""
        return self.point.point.replace(":", "-")


@require_safe
def compare(request: HttpRequest, registry_no: str, old: int, new: int) -> HttpResponse:
    """Only what differs; ``?whole=1`` shows what was kept as well. The older text stands first."""
    standard = standard_or_404(registry_no)
    texts = open_texts(standard)
    by_id = {text.pk: text for text in texts}
    if old not in by_id or new not in by_id:
        raise Http404
    order = [text.pk for text in texts]
    before, after = sorted((old, new), key=order.index)
    points = compare_texts(by_id[before], by_id[after])
    is_whole = request.GET.get("whole") == "1"
    names = names_of(texts)
    context = {
        "standard": standard,
        "service": standard.service,
        "before": names[before],
        "after": names[after],
        "old": before,
        "new": after,
        "texts": [(text.pk, names[text.pk]) for text in reversed(texts)],
        "sections": _sections([one for one in points if is_whole or one.differs]),
        "differs": sum(point.differs for point in points),
        "is_whole": is_whole,
    }
    return render(request, "standards/reading/compare.html", context)


def _sections(points: list[Compared]) -> list[tuple[str, list[Row]]]:
    """Points under the headings of their sections; empty sections are left out."""
    found = [(str(part.label), [_row(one) for one in points if one.part == part]) for part in Part]
    return [(heading, rows) for heading, rows in found if rows]


def _row(point: Compared) -> Row:
    fate, colour = _FATES[point.fate]
    heading = str(Provision(point.code).label) if point.code else ""
    return Row(point, heading, fate, colour)
