"""What an entry was: its versions, the entry on any day, two versions side by side."""

from datetime import date

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from registry.models import Service
from registry.presenting import Names, differences
from registry.selectors import version_on
from registry.views.public_entry import language_of, lines_of, public_service, told_of

_DATE_FORMATS = ["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d %m %Y"]


class DayForm(forms.Form):
    """The day for which somebody wants to see the entry."""

    label_size = "m"
    on = forms.DateField(
        label=_("The entry on a day"),
        help_text=_("For example, 03.06.2013."),
        input_formats=_DATE_FORMATS,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        error_messages={
            "invalid": _("Enter a real date, for example 03.06.2013."),
            "required": _("Enter a date."),
        },
    )


@require_safe
def history(request: HttpRequest, registry_no: str) -> HttpResponse:
    """All versions, newest first; ``?on=`` shows the entry of a day, ``?old=&new=`` compares."""
    service = public_service(registry_no)
    if {"old", "new"} <= request.GET.keys():
        pair = [request.GET["old"], request.GET["new"]]
        if all(number.isascii() and number.isdigit() and len(number) < 9 for number in pair):
            return redirect("registry:compare", registry_no, *map(int, pair))
        raise Http404
    told = told_of(list(service.versions.order_by("-number")))
    form = DayForm(request.GET if "on" in request.GET else None)
    context = {"service": service, "versions": told, "form": form}
    if form.is_valid():
        context |= _on_day(service, form.cleaned_data["on"])
    return render(request, "registry/history.html", context)


def _on_day(service: Service, day: date) -> dict[str, object]:
    """What the registry said on a day."""
    held = version_on(service, day)
    return {
        "day": day,
        "held": held,
        "lines": lines_of(held.content, Names()) if held else [],
    }


@require_safe
def compare(request: HttpRequest, registry_no: str, old: int, new: int) -> HttpResponse:
    """Two versions field by field, the words that differ marked."""
    service = public_service(registry_no)
    by_number = {version.number: version for version in service.versions.all()}
    if old not in by_number or new not in by_number:
        raise Http404
    before, after = by_number[min(old, new)], by_number[max(old, new)]
    context = {
        "service": service,
        "before": before,
        "after": after,
        "differences": [
            (one, language_of(one.field)) for one in differences(before.content, after.content)
        ],
        "versions": told_of(sorted(by_number.values(), key=lambda one: -one.number)),
    }
    return render(request, "registry/compare.html", context)
