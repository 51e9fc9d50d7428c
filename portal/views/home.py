"""The home page: one search, two actions, open discussions, life situations, how the ladder works."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from audit.legal_time import legal_now
from portal.facts import FACT_DAYS, answers_of_late, ladder
from registry.selectors import life_situations
from standards.open_drafts import closing_soon


def home(request: HttpRequest) -> HttpResponse:
    """The first page, the same for everybody."""
    at = legal_now()
    steps = ladder(timezone.localtime(at).date())
    context = {
        "situations": life_situations(),
        "discussions": closing_soon(at),
        "steps": steps,
        "is_from_bill": any(step.is_from_bill for step in steps),
        "answers": answers_of_late(at),
        "fact_days": FACT_DAYS,
    }
    return render(request, "portal/home.html", context)
