"""Remedies that bodies promised, each with its own date (J-19)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.acting import legal_today
from accounts.roles import Capability
from audit.legal_time import legal_now
from complaints import terms
from complaints.forms.quality import RemedyFilter
from complaints.views.office.access import actor_of, for_officials
from complaints.views.office.quality import with_remaining
from govservices.keyset import page_of


@for_officials
@require_safe
def remedies(request: HttpRequest) -> HttpResponse:
    """Remedies of the own body, the most overdue first; of all bodies for the quality body."""
    actor = actor_of(request)
    form = RemedyFilter(request.GET, actor=actor, today=legal_today())
    page = page_of(form.remedies(), order=form.order, query=request.GET)
    context = {
        "form": form,
        "page": page,
        "rows": with_remaining(terms.REMEDY_SUBJECT, page.rows, legal_now()),
        "is_quality": actor.can(Capability.CONTROL_QUALITY),
    }
    return render(request, "complaints/office/quality/remedies.html", context)
