"""The counter: how a complaint stands is told to who asks, and an appeal is taken on paper (CP-5.2)."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.acting import Actor
from accounts.limits import is_over_limit
from accounts.models import Organisation
from audit.legal_time import legal_now
from complaints import permissions
from complaints.errors import ComplaintRefused
from complaints.forms.paper import CounterForm, PaperAppealForm
from complaints.models import Complaint, ComplaintStage, LadderRung
from complaints.selectors import (
    found_at_counter,
    found_by_document,
    next_step,
    stages_of,
    stages_visible_to,
)
from complaints.services import paper
from complaints.status import status_of
from complaints.views.following import as_told
from complaints.views.office.access import actor_of
from complaints.views.office.counter_access import for_clerks
from complaints.workflow import Medium
from deadlines.errors import DeadlineError

# Complaints told of in this session: their papers were shown at this counter.
_TOLD = "told_at_counter"


@never_cache
@for_clerks
@require_http_methods(["GET", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """Numbers and codes, or the person's document, give what the person would see."""
    form = CounterForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        actor, at = actor_of(request), legal_now()
        if is_over_limit("counter", str(actor.user.pk if actor.user else ""), limit=60):
            form.add_error(None, _("Too many attempts. Wait ten minutes and try again."))
            return render(request, "complaints/office/paper/counter.html", context, status=429)
        found = _found(actor, form.cleaned_data)
        if found:
            context["told"] = [_tell(request, one, actor, at) for one in found]
        else:
            form.add_error(None, _("There is no such complaint. Check the number and the code."))
    return render(request, "complaints/office/paper/counter.html", context)


def _found(actor: Actor, typed: dict[str, str]) -> list[Complaint]:
    if typed["number"] and typed["code"]:
        found = found_at_counter(typed["number"].replace("\0", ""), typed["code"])
        return [found] if found else []
    return found_by_document(actor, typed["document_no"].replace("\0", ""))


def _tell(request: HttpRequest, complaint: Complaint, actor: Actor, at: datetime) -> dict[str, Any]:
    """What is told of one complaint, with the telling on record."""
    paper.tell_status(complaint_id=complaint.pk, actor=actor, at=at)
    request.session[_TOLD] = [*request.session.get(_TOLD, [])[-50:], complaint.pk]
    told = as_told(complaint, at=at)
    return {**told, "may_appeal": may_appeal_at_counter(actor, told["current"]) is not None}


def may_appeal_at_counter(
    actor: Actor, stage: ComplaintStage
) -> tuple[LadderRung, Organisation] | None:
    """The next stage, where a paper appeal from this one may be taken by the actor now."""
    step = next_step(stage)
    if step is None or stage.complaint.medium != Medium.PAPER or not stage.opens_next:
        return None
    return step if permissions.may_appeal_on_paper(actor, stage, step[1].pk) else None


@never_cache
@for_clerks
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, stage_pk: int) -> HttpResponse:
    """Enter an appeal from its paper; the receipt follows (K-37)."""
    actor, at = actor_of(request), legal_now()
    stage = _stage_at_counter(request, stage_pk)
    step = may_appeal_at_counter(actor, stage)
    form = PaperAppealForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        "stage": stage,
        "complaint": stage.complaint,
        "body": step[1] if step else None,
        "form": form,
        "status": status_of(stage, at=at),
    }
    page = "complaints/office/paper/appeal.html"
    if step is None:
        context["errors"] = [_("This cannot be done now.")]
        return render(request, page, context, status=409)
    if not (form.is_bound and form.is_valid()):
        return render(request, page, context)
    try:
        receipt = paper.appeal_on_paper(
            stage_id=stage.pk, text=form.cleaned_data["text"], actor=actor, at=at
        )
    except (ComplaintRefused, DeadlineError) as refusal:
        return render(request, page, {**context, "errors": [str(refusal)]}, status=409)
    return redirect("complaints:receipt", receipt.pk)


def _stage_at_counter(request: HttpRequest, stage_pk: int) -> ComplaintStage:
    """The last stage of a case of the own body, or of one whose code was shown at this counter.

    Raises:
        Http404: neither; or the case has gone further.
    """
    actor = actor_of(request)
    stage = ComplaintStage.objects.select_related("complaint").filter(pk=stage_pk).first()
    if stage is None:
        raise Http404
    is_own = stage.organisation_id == actor.organisation_id
    was_told = stage.complaint_id in request.session.get(_TOLD, [])
    if not ((is_own and stages_visible_to(actor).filter(pk=stage_pk).exists()) or was_told):
        raise Http404
    last = stages_of(stage.complaint)[-1]
    if last.pk != stage_pk:
        raise Http404
    return last
