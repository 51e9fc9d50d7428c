"""Consent of the quality body to second redirections (J-4)."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Capability
from audit.legal_time import legal_now
from complaints import terms
from complaints.errors import ComplaintRefused
from complaints.forms.road import JudgementForm
from complaints.models import Redirection
from complaints.services.redirecting import consent, refuse_consent
from complaints.views.office.access import actor_of, for_officials
from complaints.workflow import UNDER_CONSIDERATION
from deadlines.errors import DeadlineError
from deadlines.selectors import next_due


@for_officials
@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    """Redirections that wait for consent, the longest waiting first."""
    _only_quality(request)
    rows = list(_waiting())
    clocks = next_due(terms.STAGE, [one.stage_id for one in rows])
    shown = [(one, clocks.get(one.stage_id)) for one in rows]
    return render(request, "complaints/office/road/consents.html", {"rows": shown})


@for_officials
@require_http_methods(["GET", "POST"])
def consent_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who asks, why, and the two answers."""
    _only_quality(request)
    asked = get_object_or_404(_waiting(), pk=pk)
    actor, at = actor_of(request), legal_now()
    refuses = request.POST.get("answer") == "refuse"
    form = JudgementForm(request.POST if refuses else None)
    if request.method == "POST" and (not refuses or form.is_valid()):
        try:
            if refuses:
                judgement = form.cleaned_data["judgement"]
                refuse_consent(redirection_id=asked.pk, judgement=judgement, actor=actor, at=at)
            else:
                consent(redirection_id=asked.pk, actor=actor, at=at)
        except (ComplaintRefused, DeadlineError) as refusal:
            messages.error(request, str(refusal))
            return redirect("complaints:consents")
        messages.success(request, _("Your answer is recorded and the body is told."))
        return redirect("complaints:consents")
    context = {"asked": asked, "form": form, "stage": asked.stage}
    return render(request, "complaints/office/road/consent.html", context)


def _only_quality(request: HttpRequest) -> None:
    if not actor_of(request).can(Capability.CONTROL_QUALITY):
        raise Http404


def _waiting() -> QuerySet[Redirection]:
    found: QuerySet[Redirection] = (
        Redirection.objects.filter(
            needs_consent=True,
            judged_at=None,
            done_at=None,
            stage__state__in=UNDER_CONSIDERATION,
        )
        .select_related("stage__complaint__service", "stage__organisation", "to", "asked_by")
        .order_by("pk")
    )
    return found
