"""Proposals on standards: the list, a new one, one with its decision (L13-13.3)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import Actor
from audit.legal_time import legal_now
from govservices.keyset import page_of
from standards import permissions
from standards.errors import StandardRefused
from standards.forms.workbench import ProposalFilter, ProposalForm, ReasonForm
from standards.models import Proposal
from standards.services.proposals import decline_proposal, propose_change
from standards.views.road_access import actor_of, for_standards
from standards.views.workbench import may_open, standard_for
from standards.workflow import ProposalState


@for_standards
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """Proposals to the person's body and by it, newest first."""
    form = ProposalFilter(request.GET, actor=actor_of(request))
    page = page_of(form.proposals(), order=("-pk",), query=request.GET)
    context = {"form": form, "rows": page.rows, "page": page}
    return render(request, "standards/workbench/proposals.html", context)


@for_standards
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose to adopt, change or repeal the standard of a service.

    Raises:
        Http404: there is no such standard, or the person's body proposes none.
    """
    standard, actor = standard_for(request, pk), actor_of(request)
    if not permissions.may_propose(actor):
        raise Http404
    form = ProposalForm(request.POST if request.method == "POST" else None)
    context = {"standard": standard, "service": standard.service, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "standards/workbench/propose.html", context)
    try:
        made = propose_change(standard_id=pk, actor=actor, at=legal_now(), **form.cleaned_data)
    except StandardRefused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "standards/workbench/propose.html", context, status=409)
    messages.success(request, _("The proposal is made. The drafting body is told."))
    return redirect("standards:office_proposal", pk=made.pk)


@for_standards
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal; the drafting body may decline it with a reason or begin an edition.

    Raises:
        Http404: there is none, or it concerns neither body of the person.
    """
    actor = actor_of(request)
    found = _proposal_for(actor, pk)
    may_decide = found.state == ProposalState.OPEN and permissions.drafts(actor, found.standard)
    form = ReasonForm(request.POST if request.method == "POST" and may_decide else None)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            decline_proposal(
                proposal_id=pk, reason=form.cleaned_data["reason"], actor=actor, at=legal_now()
            )
        except StandardRefused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The proposal is declined. Its initiator is told."))
            return redirect("standards:office_proposal", pk=pk)
    context = {
        "proposal": found,
        "standard": found.standard,
        "service": found.standard.service,
        "links": found.links.splitlines(),
        "may_decide": may_decide,
        "form": form,
    }
    return render(request, "standards/workbench/proposal.html", context, status=status)


def _proposal_for(actor: Actor, pk: int) -> Proposal:
    rows = Proposal.objects.select_related(
        "standard__service", "standard__drafting_body", "initiator", "edition", "decided_by"
    )
    found = get_object_or_404(rows, pk=pk)
    if not may_open(actor, found, found.standard):
        raise Http404
    return found
