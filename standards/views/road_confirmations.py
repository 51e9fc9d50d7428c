"""Bodies bring their information up to date and say so: one by one, or all with one press (K-05, J-12)."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.legal_time import legal_now
from deadlines.remaining import remaining
from deadlines.selectors import current_calendar, next_due
from govservices import wording
from govservices.keyset import page_of
from registry.selectors import bodies_around
from standards import terms
from standards.errors import StandardRefused
from standards.forms.road import ConfirmationForm
from standards.models import Confirmation
from standards.permissions import may_confirm
from standards.services.approving import confirm_information
from standards.views.road_access import (
    actor_of,
    body_of,
    chosen_ids,
    confirmation_for,
    for_informers,
)

_MOST_AT_ONCE = 100


@for_informers
@require_http_methods(["GET", "HEAD", "POST"])
def confirmations(request: HttpRequest) -> HttpResponse:
    """The body's duties, the nearest last day first; POST confirms the ticked ones in one act."""
    if request.method == "POST":
        return _confirm_ticked(request)
    return _list_page(request, ConfirmationForm(initial=_usual(request)))


def _usual(request: HttpRequest) -> dict[str, str]:
    """The body's own site: where its information usually stands."""
    return {"url": body_of(actor_of(request)).website}


def _confirm_ticked(request: HttpRequest) -> HttpResponse:
    """All that is ticked, or nothing."""
    form = ConfirmationForm(request.POST)
    ticked = chosen_ids(request.POST.getlist("confirmation"), most=_MOST_AT_ONCE)
    if not ticked:
        errors: tuple[str, ...] = (_("Tick at least one service."),)
        return _list_page(request, form, ticked=ticked, errors=errors)
    if not form.is_valid():
        return _list_page(request, form, ticked=ticked)
    try:
        _confirm(request, ticked, form)
    except StandardRefused as refusal:
        return _list_page(request, form, ticked=ticked, errors=(str(refusal),), status=409)
    done = wording.count(len(ticked), "services", get_language() or "kk")
    messages.success(request, _("Information confirmed: %(count)s.") % {"count": done})
    return redirect("standards:office_confirmations")


def _confirm(request: HttpRequest, ids: list[int], form: ConfirmationForm) -> None:
    confirm_information(
        confirmation_ids=ids, url=form.cleaned_data["url"],
        evidence=form.cleaned_data["evidence"], actor=actor_of(request), at=legal_now(),
    )  # fmt: skip


def _list_page(
    request: HttpRequest,
    form: ConfirmationForm,
    *,
    ticked: list[int] | None = None,
    errors: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    body = body_of(actor_of(request))
    is_done = "confirmed" in request.GET
    found = Confirmation.objects.filter(
        organisation=body, dropped_at=None, confirmed_at__isnull=not is_done
    ).select_related("edition__standard__service")
    order = ("-confirmed_at", "-pk") if is_done else ("due_on", "pk")
    page = page_of(found, order=order, query=request.GET)
    context = {
        "body": body,
        "page": page,
        "rows": _rows(page.rows, legal_now()),
        # Untouched, everything of the page is ticked: one press confirms it.
        "ticked": [row.pk for row in page.rows] if ticked is None else ticked,
        "form": form,
        "errors": errors,
        "is_done": is_done,
    }
    return render(request, "standards/road/confirmations.html", context, status=status)


def _rows(found: list[Confirmation], at: datetime) -> list[tuple[Confirmation, Any]]:
    clocks = next_due(terms.CONFIRMATION, [row.pk for row in found])
    calendar = current_calendar()
    return [
        (row, remaining(clock, at=at, calendar=calendar) if clock else None)
        for row in found
        for clock in [clocks.get(row.pk)]
    ]


@for_informers
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    """One duty: the service, its last day, the local entry to be looked at; POST confirms it."""
    actor, at = actor_of(request), legal_now()
    shown = confirmation_for(actor, pk)
    may = shown.is_open and may_confirm(actor, shown)
    errors: tuple[str, ...] = ()
    form = ConfirmationForm(initial=_usual(request))
    if request.method == "POST":
        form = ConfirmationForm(request.POST)
        if form.is_valid():
            try:
                _confirm(request, [shown.pk], form)
            except StandardRefused as refusal:
                errors = (str(refusal),)
                shown = confirmation_for(actor, pk)
            else:
                messages.success(request, _("The information is confirmed."))
                return redirect("standards:office_confirmations")
    clock = next_due(terms.CONFIRMATION, [shown.pk]).get(shown.pk)
    has_local = bodies_around(shown.edition.service).filter(pk=shown.organisation_id).exists()
    context = {
        "one": shown,
        "edition": shown.edition,
        "service": shown.edition.service,
        "form": form,
        "errors": errors,
        "may": may or bool(errors),
        "clock": clock,
        "left": remaining(clock, at=at, calendar=current_calendar()) if clock else None,
        "has_local": has_local and shown.organisation_id == actor.organisation_id,
    }
    page = "standards/road/confirmation.html"
    return render(request, page, context, status=409 if errors else 200)
