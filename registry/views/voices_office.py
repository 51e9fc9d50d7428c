"""Officials and what people say: questions to answer, proposals to decide."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Capability
from audit.legal_time import legal_now
from audit.services import record_view
from deadlines.models import Clock
from deadlines.remaining import Remaining, remaining
from deadlines.selectors import clocks_of, current_calendar
from govservices.keyset import Page, page_of
from registry import terms
from registry.errors import RegistryRefused
from registry.forms.voices_office import (
    AnswerForm,
    CounterForm,
    DecisionForm,
    ProposalFilter,
    QuestionFilter,
)
from registry.models import ChangeProposal, Question
from registry.permissions import informs_for, keeps, may_answer, may_decide_proposal
from registry.selectors import proposals_visible_to, questions_visible_to
from registry.services.proposals import decide_proposal
from registry.services.questions import answer_question, log_question
from registry.views.voices_access import actor_of, for_roles, typed

_PERSONAL = {"asker_name": "name", "email": "email", "phone": "phone", "text": "text"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the questions."""

    question: Question
    clock: Clock | None
    left: Remaining | None


@never_cache
@for_roles(Capability.INFORM)
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Questions to the body: those that wait, nearest day first; or answered ones, newest first."""
    form = QuestionFilter(request.GET, actor=actor_of(request))
    page: Page[Clock] | Page[Question]
    if form.is_of_answered:
        page = page_of(form.questions(), order=("-pk",), query=request.GET)
        found = page.rows
        clocks = _last_clocks(found)
    else:
        page = page_of(form.clocks(), order=("due_at", "pk"), query=request.GET)
        clocks = {clock.subject_id: clock for clock in page.rows}
        waiting = form.questions().in_bulk(list(clocks))
        found = [waiting[pk] for pk in clocks if pk in waiting]
    rows = _rows(found, clocks, legal_now())
    context = {"form": form, "rows": rows, "page": page, "is_of_answered": form.is_of_answered}
    return render(request, "registry/office/questions.html", context)


def _last_clocks(shown: list[Question]) -> dict[int, Clock]:
    found = clocks_of(terms.QUESTION, [one.pk for one in shown])
    return {pk: clocks[-1] for pk, clocks in found.items() if clocks}


def _rows(shown: list[Question], clocks: dict[int, Clock], at: datetime) -> list[Row]:
    calendar = current_calendar()
    rows = []
    for one in shown:
        clock = clocks.get(one.pk)
        left = remaining(clock, at=at, calendar=calendar) if clock else None
        rows.append(Row(one, clock, left))
    return rows


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question with its form of answer; whoever asked it is led to the own page of it."""
    actor = actor_of(request)
    shown = get_object_or_404(questions_visible_to(actor), pk=pk)
    if not informs_for(actor, shown.organisation_id):
        return redirect("registry:question", shown.token)
    if request.method != "POST":
        return _question_page(request, shown, AnswerForm())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _question_page(request, shown, form)
    try:
        answer_question(question_id=pk, text=form.cleaned_data["text"], actor=actor, at=legal_now())
    except RegistryRefused as refusal:
        form.add_error(None, str(refusal))
        current = get_object_or_404(questions_visible_to(actor), pk=pk)
        return _question_page(request, current, form, status=409)
    messages.success(request, _("The answer has been sent."))
    return redirect("registry:office_question", pk)


def _question_page(
    request: HttpRequest, shown: Question, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    """Every showing is recorded with its purpose: the page carries personal data (D12-24)."""
    actor, at = actor_of(request), legal_now()
    record_view(
        actor=actor.ref,
        subject=shown.ref,
        at=at,
        purpose="registry.answering",
        fields=[name for field, name in _PERSONAL.items() if getattr(shown, field)],
        organisation_id=shown.organisation_id,
    )
    clocks = _last_clocks([shown])
    (row,) = _rows([shown], clocks, at)
    may_write = shown.answered_at is None and may_answer(actor, shown)
    context = {
        "question": shown,
        "row": row,
        "form": form,
        "may_answer": may_write,
        "is_own": shown.asker_id is not None and shown.asker_id == request.user.pk,
        # What was typed while a colleague answered is not lost: it can still be copied.
        "unsent": form.data.get("text", "") if shown.answered_at else "",
    }
    return render(request, "registry/office/question.html", context, status=status)


@never_cache
@for_roles(Capability.INFORM)
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """Enter a question asked at the counter or by phone, at best together with its answer."""
    form = CounterForm(
        request.POST if request.method == "POST" else None,
        initial={"service": typed(request, "service")},
    )
    if not form.is_valid():
        return render(request, "registry/office/counter.html", {"form": form})
    cleaned = form.cleaned_data
    try:
        logged = log_question(
            channel=Question.Channel(cleaned["channel"]),
            service=cleaned["service"],
            text=cleaned["text"],
            answer=cleaned["answer"],
            contact=form.contact,
            actor=actor_of(request),
            at=legal_now(),
        )
    except RegistryRefused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "registry/office/counter.html", {"form": form}, status=409)
    messages.success(request, _("The question is entered. Its number: %(no)s.") % {"no": logged.pk})
    return redirect("registry:office_question", logged.pk)


@never_cache
@for_roles(Capability.KEEP_REGISTRY, Capability.INFORM)
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """Proposals to mend entries: all for the keeper, those about the own place for a body."""
    form = ProposalFilter(request.GET, actor=actor_of(request))
    page = page_of(form.proposals(), order=("-pk",), query=request.GET)
    context = {"form": form, "page": page, "rows": page.rows}
    return render(request, "registry/office/proposals.html", context)


@never_cache
@for_roles(Capability.KEEP_REGISTRY, Capability.INFORM)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal, its decision, and where the entry is mended."""
    actor = actor_of(request)
    shown = get_object_or_404(proposals_visible_to(actor), pk=pk)
    if request.method != "POST":
        return _proposal_page(request, shown, DecisionForm())
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _proposal_page(request, shown, form)
    try:
        decide_proposal(
            proposal_id=pk,
            accept=form.accepts,
            reason=form.cleaned_data["reason"],
            actor=actor,
            at=legal_now(),
        )
    except RegistryRefused as refusal:
        form.add_error("reason", str(refusal))
        current = get_object_or_404(proposals_visible_to(actor), pk=pk)
        return _proposal_page(request, current, form, status=409)
    messages.success(request, _("The decision has been recorded. The author has been told."))
    return redirect("registry:office_proposal", pk)


def _proposal_page(
    request: HttpRequest, shown: ChangeProposal, form: DecisionForm, *, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    if shown.email or shown.author_id:
        record_view(
            actor=actor.ref,
            subject=shown.ref,
            at=legal_now(),
            purpose="registry.deciding",
            fields=["email", "text"],
            organisation_id=shown.organisation_id,
        )
    is_open = shown.state == ChangeProposal.State.OPEN
    may_decide = is_open and may_decide_proposal(actor, shown)
    is_accepted = shown.state == ChangeProposal.State.ACCEPTED
    context = {
        "proposal": shown,
        "form": form,
        "may_decide": may_decide,
        "is_own": shown.author_id is not None and shown.author_id == request.user.pk,
        "mends_entry": is_accepted and shown.organisation_id is None and keeps(actor),
        "mends_place": is_accepted and informs_for(actor, shown.organisation_id or 0),
        "unsent": "" if is_open else form.data.get("reason", ""),
    }
    return render(request, "registry/office/proposal.html", context, status=status)
