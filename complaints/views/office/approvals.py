"""The head's desk: decisions put forward for approval, and the rules of the body."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import Actor
from audit.legal_time import legal_now
from complaints import permissions, terms
from complaints.errors import ComplaintRefused
from complaints.forms.office import LatenessForm
from complaints.forms.road import BodyRulesForm, RemarkForm
from complaints.models import ProposedDecision
from complaints.selectors import rules_of
from complaints.services import preview_answer
from complaints.services.approving import approve, decision_from, give_back, set_rules
from complaints.services.decision import is_late
from complaints.services.opinion_links import without_token
from complaints.views.office.access import actor_of, for_officials
from complaints.workflow import UNDER_CONSIDERATION
from deadlines.errors import DeadlineError
from deadlines.selectors import next_due


@for_officials
@require_safe
def approvals(request: HttpRequest) -> HttpResponse:
    """Decisions that wait for the head, the longest waiting first."""
    rows = list(_waiting_for(_head(request)))
    clocks = next_due(terms.STAGE, [one.stage_id for one in rows])
    context = {"rows": [(one, clocks.get(one.stage_id)) for one in rows]}
    return render(request, "complaints/office/road/approvals.html", context)


@for_officials
@require_http_methods(["GET", "POST"])
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as it will be sent; approve it, or return it with a remark."""
    actor, at = _head(request), legal_now()
    proposed = get_object_or_404(_waiting_for(actor), pk=pk)
    returns = request.POST.get("answer") == "return"
    approves = request.method == "POST" and not returns
    stage, content = proposed.stage, proposed.content
    late = is_late(stage, at) and not content["lateness_reason"]
    remark = RemarkForm(request.POST if returns else None)
    lateness = LatenessForm(request.POST if approves else None) if late else None
    if returns and remark.is_valid():
        return _judged(request, proposed, actor, remark=remark.cleaned_data["remark"])
    if approves and (lateness is None or lateness.is_valid()):
        reason = lateness.cleaned_data["lateness_reason"] if lateness else ""
        return _judged(request, proposed, actor, lateness_reason=reason)
    subject, text = preview_answer(stage=stage, decision=decision_from(content), at=at)
    context = {
        "proposed": proposed,
        "stage": stage,
        "complaint": stage.complaint,
        "letter_subject": subject,
        "letter_text": without_token(text),
        "form": remark,
        "lateness_form": lateness,
        "forms": [one for one in (remark, lateness) if one is not None],
    }
    return render(request, "complaints/office/road/approval.html", context)


@for_officials
@require_http_methods(["GET", "POST"])
def body_rules(request: HttpRequest) -> HttpResponse:
    """Whether the head approves decisions in this body."""
    actor = _head(request)
    rules = rules_of(actor.organisation_id or 0)
    form = BodyRulesForm(
        request.POST if request.method == "POST" else None,
        initial={"head_approves": rules.head_approves},
    )
    if request.method == "POST" and form.is_valid():
        set_rules(head_approves=form.cleaned_data["head_approves"], actor=actor, at=legal_now())
        messages.success(request, _("The rules of the body are saved."))
        return redirect("complaints:body_rules")
    return render(request, "complaints/office/road/rules.html", {"form": form})


def _judged(
    request: HttpRequest,
    proposed: ProposedDecision,
    actor: Actor,
    *,
    remark: str | None = None,
    lateness_reason: str = "",
) -> HttpResponse:
    at = legal_now()
    try:
        if remark is not None:
            give_back(proposed_id=proposed.pk, remark=remark, actor=actor, at=at)
            done = _("The decision is returned to the executor.")
        else:
            approve(proposed_id=proposed.pk, lateness_reason=lateness_reason, actor=actor, at=at)
            done = _("The decision is approved and the answer is sent.")
    except (ComplaintRefused, DeadlineError) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("complaints:approvals")


def _head(request: HttpRequest) -> Actor:
    """The head of the body, or who stands in for the head; to others there is no such page."""
    actor = actor_of(request)
    if not permissions.may_set_rules(actor):
        raise Http404
    return actor


def _waiting_for(actor: Actor) -> QuerySet[ProposedDecision]:
    found: QuerySet[ProposedDecision] = ProposedDecision.objects.filter(
        stage__organisation=actor.organisation_id,
        stage__state__in=UNDER_CONSIDERATION,
        judged_at=None,
    )
    return found.select_related(
        "stage__complaint__service", "stage__organisation", "stage__rung", "proposed_by"
    ).order_by("pk")
