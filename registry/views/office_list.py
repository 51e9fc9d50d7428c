"""The list of entries in the work area."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.acting import Actor
from audit.legal_time import legal_now
from deadlines.models import Clock
from deadlines.remaining import Remaining, remaining
from deadlines.selectors import current_calendar, next_due
from govservices.keyset import page_of
from registry import permissions, terms
from registry.content import content_of
from registry.exchange.reading import KINDS
from registry.forms.entry import warnings_of
from registry.forms.filters import ServiceFilter, open_plans
from registry.models import InclusionCorrection, PlannedChange, Service
from registry.views.office_access import actor_of, for_readers
from registry.views.office_offers import BulkAct, bulk_acts_for


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    service: Service
    clock: Clock | None
    left: Remaining | None
    plan: PlannedChange | None
    is_corrected: bool
    differs: bool


@for_readers
@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """Entries that the person may see, a page at a time; ticked ones may be acted on together."""
    at, actor = legal_now(), actor_of(request)
    form = ServiceFilter(request.GET, actor=actor, at=at)
    page = page_of(form.services(), order=form.order, query=request.GET)
    context = {
        "form": form,
        "rows": _rows(page.rows, at),
        "page": page,
        "is_narrowed": form.narrows,
        "acts": _acts(actor),
        "may_propose": permissions.may_propose(actor),
        "may_exchange": permissions.may_import(actor),
        "export_kinds": KINDS,
        "back_query": request.GET.urlencode(),
    }
    return render(request, "registry/office/services.html", context)


def _acts(actor: Actor) -> list[BulkAct]:
    return bulk_acts_for(actor)


def _rows(services: list[Service], at: datetime) -> list[Row]:
    """The lines of a page, in the same few statements however many there are."""
    ids = [service.pk for service in services]
    clocks, calendar = next_due(terms.SERVICE, ids), current_calendar()
    plans = {plan.service_id: plan for plan in open_plans().filter(service__in=ids)}
    waiting = InclusionCorrection.objects.filter(service__in=ids, is_confirmed=None)
    corrected = set(waiting.values_list("service_id", flat=True))
    rows = []
    for service in services:
        clock = clocks.get(service.pk)
        rows.append(
            Row(
                service=service,
                clock=clock,
                left=remaining(clock, at=at, calendar=calendar) if clock else None,
                plan=plans.get(service.pk),
                is_corrected=service.pk in corrected,
                differs=bool(warnings_of(content_of(service))),
            )
        )
    return rows
