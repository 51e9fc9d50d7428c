"""Acts on many entries at once: first what will happen, by name and date, then all or nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.acting import Actor
from accounts.models import Organisation
from audit.legal_time import legal_now
from deadlines.errors import DeadlineError
from deadlines.models import Clock
from deadlines.selectors import clocks_of
from deadlines.services import preview
from govservices import wording
from registry import services, terms
from registry.errors import RegistryRefused, WrongState
from registry.forms.acts import ActForm
from registry.models import Service
from registry.selectors import visible_to
from registry.views.office_access import actor_of, for_registry, today_of
from registry.views.office_effects import told_of
from registry.views.office_offers import BULK, EXCLUDE, INCLUDE, SEND, labels, may_do

MOST_AT_ONCE = 100

Dates = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Effect:
    """What an act does to one entry."""

    service: Service
    refuses: bool
    draft_by: date | None = None
    approval_by: date | None = None
    ending: list[Clock] = field(default_factory=list)
    subscribers: int = 0


@for_registry
@require_http_methods(["GET", "HEAD", "POST"])
def acts(request: HttpRequest) -> HttpResponse:
    """Show what an act would do to the ticked entries; once confirmed, do it to all of them.

    Opened by its address it leads back to the list.
    """
    if request.method != "POST":
        return redirect("registry:office_services")
    verb, actor = request.POST.get("verb", ""), actor_of(request)
    chosen = _chosen(request, actor)
    if verb not in BULK or not chosen:
        messages.error(request, _("Tick at least one entry."))
        return redirect(_back(request))
    form = None if verb == SEND else _act_form(request)
    if "confirmed" not in request.POST or (form and not form.is_valid()):
        return _check(request, verb, chosen, form)
    return _carry_out(request, verb, chosen, form)


def _act_form(request: HttpRequest) -> ActForm:
    today = today_of(legal_now())
    return ActForm(request.POST if "confirmed" in request.POST else None, today=today)


def _chosen(request: HttpRequest, actor: Actor) -> list[Service]:
    ids = {int(pk) for pk in request.POST.getlist("entry") if _is_id(pk)}
    found = visible_to(actor).select_related("drafting_body", "situation")
    return list(found.filter(pk__in=sorted(ids)[:MOST_AT_ONCE]).order_by("registry_no", "pk"))


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def _carry_out(
    request: HttpRequest, verb: str, chosen: list[Service], form: ActForm | None
) -> HttpResponse:
    """Do it to all, or say which of them refuse."""
    actor = actor_of(request)
    try:
        if not all(may_do(verb, actor, one) for one in chosen):
            raise WrongState
        _verbs(form)[verb](service_ids=[one.pk for one in chosen], actor=actor, at=legal_now())
    except RegistryRefused as refusal:
        current = _chosen(request, actor)
        return _check(request, verb, current, form, error=str(refusal))
    language = get_language() or "kk"
    done = {"count": wording.count(len(chosen), "services", language)}
    messages.success(request, _sentences()[verb] % done)
    return redirect(_back(request))


def _verbs(form: ActForm | None) -> dict[str, Callable[..., Any]]:
    if form is None:
        return {SEND: services.send_to_review}
    act = form.act_given()
    return {
        INCLUDE: lambda **given: services.include_services(act=act, **given),
        EXCLUDE: lambda **given: services.exclude_services(act=act, **given),
    }


def _sentences() -> dict[str, str]:
    return {
        SEND: _("Sent to review: %(count)s."),
        INCLUDE: _("Included in the registry: %(count)s."),
        EXCLUDE: _("Excluded from the registry: %(count)s."),
    }


def _check(
    request: HttpRequest,
    verb: str,
    chosen: list[Service],
    form: ActForm | None,
    *,
    error: str = "",
) -> HttpResponse:
    """What would happen, entry by entry; those that refuse are named, and may be left out."""
    actor, at = actor_of(request), legal_now()
    effects, problem = _effects(verb, chosen, actor, at)
    context = {
        "verb": verb,
        "label": labels()[verb],
        "effects": [effect for effect in effects if not effect.refuses],
        "refusing": [effect.service for effect in effects if effect.refuses],
        "form": form or "",
        "errors": [text for text in (error, problem) if text],
        "back": _back(request),
        "back_query": request.POST.get("back", ""),
        "today": today_of(at),
    }
    return render(request, "registry/office/check.html", context, status=409 if error else 200)


def _effects(
    verb: str, chosen: list[Service], actor: Actor, at: datetime
) -> tuple[list[Effect], str]:
    """What happens to each entry, and why a date could not be counted, if it could not."""
    may = [service for service in chosen if may_do(verb, actor, service)]
    dates, problem = _dates(may, at) if verb == INCLUDE else ({}, "")
    clocks = clocks_of(terms.SERVICE, [one.pk for one in may]) if verb == EXCLUDE else {}
    effects = []
    for service in chosen:
        if service not in may:
            effects.append(Effect(service, refuses=True))
            continue
        draft_by, approval_by = dates.get(service.drafting_body_id, (None, None))
        effects.append(
            Effect(
                service=service,
                refuses=False,
                draft_by=draft_by,
                approval_by=approval_by,
                ending=[clock for clock in clocks.get(service.pk, []) if clock.is_open],
                subscribers=0 if verb == SEND else told_of(service),
            )
        )
    return effects, problem


def _dates(services_: list[Service], at: datetime) -> tuple[dict[int, Dates], str]:
    """The last days of K-01 and K-03 for each drafting body."""
    dates: dict[int, Dates] = {}
    try:
        for service in services_:
            if service.drafting_body_id not in dates:
                dates[service.drafting_body_id] = _dates_for(service.drafting_body, at)
    except DeadlineError as error:
        return dates, str(error)
    return dates, ""


def _dates_for(drafter: Organisation, at: datetime) -> Dates:
    """The last days of K-01 and K-03, were the service included at this moment."""
    draft, approval = (
        preview(term=term, organisation=drafter, at=at).due_on for term in terms.FROM_INCLUSION
    )
    return draft, approval


def _back(request: HttpRequest) -> str:
    """Where the person came from: an entry, or the list with its filters."""
    entry = request.POST.get("from_entry", "")
    if _is_id(entry):
        return reverse("registry:office_service", args=[int(entry)])
    query = request.POST.get("back", "")
    address = reverse("registry:office_services")
    return f"{address}?{query}" if query else address
