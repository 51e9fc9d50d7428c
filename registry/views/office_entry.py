"""One entry in the work area: its life, what may be done now, and its versions compared."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.legal_time import legal_now
from registry.forms.acts import CorrectionDecisionForm, CorrectionForm, RejectForm
from registry.models import Service, ServiceVersion
from registry.presenting import differences
from registry.views.office_access import actor_of, for_readers, service_for, today_of
from registry.views.office_offers import CORRECT, DECIDE, REJECT, offers_for
from registry.views.office_reading import around, plan_of, waiting_correction


@for_readers
@require_safe
def service(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with everything that belongs to it."""
    return entry_page(request, service_for(actor_of(request), pk))


def entry_page(
    request: HttpRequest,
    shown: Service,
    *,
    forms: dict[str, Form] | None = None,
    errors: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """The page of an entry, with forms as they were typed and what was wrong with them."""
    actor, at = actor_of(request), legal_now()
    typed = forms or {}
    plan, correction = plan_of(shown), waiting_correction(shown)
    change = plan.change if plan else None
    offers = offers_for(actor, shown, plan=change, correction=correction)
    possible = {offer.verb for offer in offers if offer.possible}
    context = {
        "service": shown,
        "plan": plan,
        "correction": correction,
        "offers": offers,
        "possible": possible,
        "primary": next((offer.verb for offer in offers if offer.possible), ""),
        "errors": errors,
        "typed": list(typed.values()),
        **_forms(shown, possible, typed, at),
        **around(shown, actor, at),
    }
    return render(request, "registry/office/entry.html", context, status=status)


def correction_form(shown: Service, at: datetime, data: Any = None) -> CorrectionForm:
    """The form that asks for another date of inclusion."""
    return CorrectionForm(data, included_on=shown.included_on, today=today_of(at))


def _forms(
    shown: Service, possible: set[str], typed: dict[str, Form], at: datetime
) -> dict[str, Form]:
    """The form of each act that needs one and may be done."""
    fresh: dict[str, Form] = {}
    if REJECT in possible:
        fresh["reject_form"] = typed.get(REJECT) or RejectForm()
    if CORRECT in possible:
        fresh["correct_form"] = typed.get(CORRECT) or correction_form(shown, at)
    if DECIDE in possible:
        fresh["decide_form"] = typed.get(DECIDE) or CorrectionDecisionForm()
    return fresh


@for_readers
@require_safe
def compare(request: HttpRequest, pk: int, old: int, new: int) -> HttpResponse:
    """Two versions of an entry side by side, the words that differ marked."""
    shown = service_for(actor_of(request), pk)
    # Not "number__in": a number past every column would make the database fail.
    chosen = shown.versions.filter(Q(number=old) | Q(number=new))
    found = {version.number: version for version in chosen}
    if old not in found or new not in found:
        raise Http404
    context = {
        "service": shown,
        "old": found[old],
        "new": found[new],
        "differences": differences(found[old].content, found[new].content),
        "numbers": _numbers(shown),
    }
    return render(request, "registry/office/compare.html", context)


def _numbers(shown: Service) -> list[int]:
    found = ServiceVersion.objects.filter(service=shown)
    return list(found.order_by("number").values_list("number", flat=True))
