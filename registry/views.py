"""Pages of the registry: finding a service, and all that a person must know of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language

from audit.legal_time import legal_now
from deadlines import engine
from govservices import wording
from registry.models import Service, TermUnit
from registry.selectors import in_situation, life_situations, providers_of, search_services

# A complaint is first considered by the provider (K-16, D12-19.2-p2a).
_FIRST_TERM = "complaints.stage.provider"
_COUNTED = {
    TermUnit.MINUTE: "minutes",
    TermUnit.HOUR: "hours",
    TermUnit.WORKING_DAY: "working_days",
    TermUnit.CALENDAR_DAY: "calendar_days",
    TermUnit.MONTH: "months",
}


def service_list(request: HttpRequest) -> HttpResponse:
    """Search by words, or all services of a life situation."""
    query = request.GET.get("q", "").strip()
    situation = request.GET.get("situation", "")
    services = search_services(query)
    situations = {one.code: one for one in life_situations()}
    if situation in situations:
        services = in_situation(services, situation)
    found = list(services)
    context = {
        "query": query,
        "services": [(one, term_of(one)) for one in found],
        "found": len(found),
        "situations": list(situations.values()),
        "situation": situations.get(situation),
    }
    return render(request, "registry/list.html", context)


def service(request: HttpRequest, registry_no: str) -> HttpResponse:
    """One service: what it is, what to bring, how long, how much, how to complain."""
    entry = get_object_or_404(
        Service.objects.select_related("drafting_body"), registry_no=registry_no
    )
    on = timezone.localtime(legal_now()).date()
    context = {
        "service": entry,
        "term": term_of(entry),
        "providers": providers_of(entry).select_related("region").order_by("key"),
        "answer_days": engine.load().term(_FIRST_TERM, on=on).amount,
    }
    return render(request, "registry/service.html", context)


def term_of(entry: Service) -> str:
    """The term of provision in words: "15 working days"."""
    counted = _COUNTED[TermUnit(entry.term_unit)]
    return wording.count(entry.term_amount, counted, get_language() or "kk")
