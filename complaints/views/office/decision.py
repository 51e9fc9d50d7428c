"""Deciding: what is typed is kept, the letter is shown as it will be sent, then it is sent."""

import hashlib
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.legal_time import legal_now
from complaints import services
from complaints.errors import ComplaintRefused, WrongState
from complaints.forms.office import DecisionForm, LatenessForm
from complaints.models import ComplaintStage
from complaints.services import approving
from complaints.services.approving import proposes
from complaints.services.decision import is_late
from complaints.services.decision_drafts import drop_decision_drafts, keep_decision_draft
from complaints.services.opinion_links import without_token
from complaints.views.office.access import actor_of, for_officials, stage_for
from complaints.views.office.acts import act_page
from complaints.views.office.case import case_page, decision_form
from complaints.workflow import is_decided
from deadlines.errors import DeadlineError


@dataclass(frozen=True, slots=True)
class Letter:
    """What the complainant will get, word for word."""

    subject: str
    text: str

    @property
    def shown(self) -> str:
        """The text as an official sees it: without what is secret to the complainant."""
        return without_token(self.text)

    @property
    def digest(self) -> str:
        """By which a letter is known again after it has been read."""
        return hashlib.sha256(f"{self.subject}\n{self.text}".encode()).hexdigest()


@for_officials
@require_POST
def draft(request: HttpRequest, stage_pk: int) -> HttpResponse:
    """Keep what is typed so far; called by the page itself while a person writes."""
    actor, at = actor_of(request), legal_now()
    shown = stage_for(actor, stage_pk)
    form = decision_form(shown, at, request.POST)
    try:
        keep_decision_draft(stage=shown, answers=form.answers, actor=actor, at=at)
    except ComplaintRefused:
        return HttpResponse(status=409)
    return HttpResponse(status=204)


@act_page
def decide(request: HttpRequest, shown: ComplaintStage) -> HttpResponse:
    """Show the letter; once the official has seen exactly this letter, decide and send it.

    Where the head approves, it is put before the head instead. Everything typed is kept
    first, whatever comes of it.
    """
    actor, at = actor_of(request), legal_now()
    form = decision_form(shown, at, request.POST)
    keep_decision_draft(stage=shown, answers=form.answers, actor=actor, at=at)
    if not form.is_valid():
        return case_page(request, shown, forms={"decide": form})
    decision = form.decision()
    letter = Letter(*services.preview_answer(stage=shown, decision=decision, at=at))
    if request.POST.get("seen") != letter.digest:
        return _preview(request, shown, form, letter)
    if proposes(shown, actor):
        approving.propose(stage_id=shown.pk, decision=decision, actor=actor, at=at)
        messages.success(request, _("The decision is put before the head."))
        return redirect("complaints:stage", stage_pk=shown.pk)
    services.decide(stage_id=shown.pk, decision=decision, actor=actor, at=at)
    drop_decision_drafts(stage=shown)
    try:
        services.send_answer(stage_id=shown.pk, actor=actor, at=at)
    except (ComplaintRefused, DeadlineError) as refusal:
        messages.warning(request, _("The decision is made, but the answer is not sent yet."))
        current = stage_for(actor, shown.pk)
        return case_page(request, current, errors=[str(refusal)], status=409)
    messages.success(request, _("The decision is made and the answer is sent."))
    return redirect("complaints:stage", stage_pk=shown.pk)


@act_page
def send(request: HttpRequest, shown: ComplaintStage) -> HttpResponse | str:
    """Send the answer of a decision made earlier."""
    if not is_decided(shown.state):
        raise WrongState
    at, reason = legal_now(), ""
    if is_late(shown, at) and not shown.lateness_reason:
        form = LatenessForm(request.POST)
        if not form.is_valid():
            return case_page(request, shown, forms={"send": form})
        reason = form.cleaned_data["lateness_reason"]
    services.send_answer(stage_id=shown.pk, actor=actor_of(request), at=at, lateness_reason=reason)
    return _("The answer is sent.")


def _preview(
    request: HttpRequest, shown: ComplaintStage, form: DecisionForm, letter: Letter
) -> HttpResponse:
    """The letter as the complainant will get it; ``changed`` when it is not the one just seen."""
    context = {
        "stage": shown,
        "complaint": shown.complaint,
        "answers": form.answers,
        "letter": letter,
        "proposes": proposes(shown, actor_of(request)),
        "changed": "seen" in request.POST,
    }
    return render(request, "complaints/office/preview.html", context)
