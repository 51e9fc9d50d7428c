"""The work area of regulations: the list, one regulation, the acts on it, the informatization queue."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import Actor
from audit.legal_time import legal_now
from deadlines.models import Clock
from govservices.keyset import page_of
from registry.services import national_day
from registry.views.office_access import actor_of
from standards import permissions, steps, terms
from standards.errors import NotComplete, StandardRefused
from standards.forms.regulations import AGREE, AnswerForm, ApprovalForm, RegulationFilter
from standards.models import Regulation, RegulationText
from standards.regulating import (
    approved_texts,
    lacking_in,
    may_answer_informatization,
    needs_informatization,
    newest_edition,
    open_text,
    visible_regulations,
    waiting_for_informatization,
    works_on_regulations,
)
from standards.services import regulations as services
from standards.views.regulations_reading import (
    colour_of,
    lines_of,
    record_of,
    rows_of,
    shown,
)
from standards.workflow import Answer, RegulationState

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
BEGIN, WRITE, SEND, ANSWER, APPROVE = "begin", "write", "send", "answer", "approve"


def for_regulations(view: View[P]) -> View[P]:
    """Only for those who work on regulations; to everyone else the page does not exist.

    Raises:
        Http404: the active role does not.
    """

    @login_required
    @functools.wraps(view)
    def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not works_on_regulations(actor_of(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return run


def regulation_for(actor: Actor, pk: int) -> Regulation:
    """A regulation that the person may see; absent and not-yours are alike.

    Raises:
        Http404: there is none, or it is not the actor's to see.
    """
    return get_object_or_404(visible_regulations(actor), pk=pk)


@dataclass(frozen=True, slots=True)
class Offer:
    """One act on a regulation: its code, its label, and who does it if not this person."""

    verb: str
    label: str
    who: str = ""


@for_regulations
@require_safe
def regulations(request: HttpRequest) -> HttpResponse:
    """Regulations that the person may see: those with an open duty, nearest first; or all."""
    actor, at = actor_of(request), legal_now()
    form = RegulationFilter(request.GET, actor=actor)
    found = form.regulations()
    only_due = request.GET.get("show") != "all"
    if only_due:
        clocks = Clock.objects.filter(
            subject_code=terms.REGULATION, subject_id__in=found.values("pk"),
            state__in=Clock.OPEN_STATES,
        )  # fmt: skip
        duties = page_of(clocks, order=("due_at", "pk"), query=request.GET)
        by_id = found.in_bulk([clock.subject_id for clock in duties.rows])
        rows = [by_id[clock.subject_id] for clock in duties.rows]
        previous, following = duties.previous, duties.next
    else:
        page = page_of(found, order=("pk",), query=request.GET)
        rows, previous, following = page.rows, page.previous, page.next
    context = {
        "form": form,
        "rows": rows_of(rows, at),
        "previous": previous,
        "next": following,
        "only_due": only_due,
        "waiting": waiting_for_informatization().count() if _agrees(actor) else 0,
        "agrees": _agrees(actor),
        "shows_bodies": permissions.controls(actor) or _agrees(actor),
    }
    return render(request, "standards/regulations/office_list.html", context)


def _agrees(actor: Actor) -> bool:
    return may_answer_informatization(actor)


@for_regulations
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """Regulations that wait for the answer of the informatization body, oldest first (D12-10.4).

    Raises:
        Http404: the person does not answer for that body.
    """
    if not _agrees(actor_of(request)):
        raise Http404
    found = waiting_for_informatization()
    page = page_of(found, order=("informatization_asked_at", "pk"), query=request.GET)
    return render(request, "standards/regulations/office_queue.html", {"page": page})


@for_regulations
@require_safe
def regulation(request: HttpRequest, pk: int) -> HttpResponse:
    """One regulation: where it stands, what may be done now and by whom, its text and record."""
    return regulation_page(request, regulation_for(actor_of(request), pk))


def regulation_page(
    request: HttpRequest,
    found: Regulation,
    *,
    forms: dict[str, Form] | None = None,
    errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a regulation, with what was typed and what stands against it."""
    actor, at, typed = actor_of(request), legal_now(), forms or {}
    text = open_text(found)
    held = approved_texts(found).first()
    seen = text or held
    for one in (text, held):
        if one is not None:
            one.regulation = found
    offers = _offers(actor, found, text)
    able = {offer.verb for offer in offers if not offer.who}
    context = {
        "regulation": found,
        "service": found.standard.service,
        "colour": colour_of(found),
        "open_text": text,
        "held": held,
        "shown": shown(seen) if seen else None,
        "lacking": lacking_in(text) if text else [],
        "unreached": steps.unreached(text.steps) if text else [],
        "offers": offers,
        "answer_form": typed.get(ANSWER, AnswerForm()) if ANSWER in able else None,
        "approval_form": _approval_form(text, typed) if text and APPROVE in able else None,
        "lines": lines_of(found, at),
        "record": record_of(found),
        "texts": approved_texts(found),
        "errors": errors or [],
        "typed": list(typed.values()),
        "agrees": _agrees(actor),
    }
    return render(request, "standards/regulations/office_regulation.html", context, status=status)


def _approval_form(text: RegulationText, typed: dict[str, Form]) -> Form:
    return typed.get(APPROVE) or ApprovalForm(text=text, today=national_day(legal_now()))


def _offers(actor: Actor, found: Regulation, text: RegulationText | None) -> list[Offer]:
    """Every act that the state allows, in the order of its life (M-3)."""
    drafts = permissions.drafts_regulation(actor, found)
    approves = permissions.may_approve_regulation(actor, found)
    drafter = _("the drafters of %(body)s") % {"body": found.organisation.name}
    approver = _("whoever approves regulations in %(body)s") % {"body": found.organisation.name}
    if found.state in (RegulationState.DUE, RegulationState.REVIEW_NEEDED):
        if newest_edition(found.standard) is None:
            return []
        return [_offer(BEGIN, drafts, drafter)]
    asks = text is not None and needs_informatization(found.standard.service)
    if found.state == RegulationState.DRAFTING:
        after = _offer(SEND, drafts, drafter) if asks else _offer(APPROVE, approves, approver)
        return [_offer(WRITE, drafts, drafter), after]
    if found.state == RegulationState.AGREEMENT_IB and text is not None:
        if asks and text.informatization_answer == Answer.WAITING:
            return [_offer(ANSWER, _agrees(actor), _("the informatization body"))]
        return [_offer(APPROVE, approves, approver)]
    return []


def _offer(verb: str, allowed: bool, who: str) -> Offer:
    labels = {
        BEGIN: _("Begin the text"),
        WRITE: _("Write the text"),
        SEND: _("Send to the informatization body"),
        ANSWER: _("Answer: agreed or not agreed"),
        APPROVE: _("Record the act of approval"),
    }
    return Offer(verb, labels[verb], "" if allowed else who)


class _Wrong(Exception):
    """The form is not filled in as it should be."""


class _ToCheck(Exception):
    """The act is whole; the person has not yet seen what it does."""


@for_regulations
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Do one act. Opened by its address it leads back; a refusal loses nothing typed."""
    if verb not in _ACTS:
        raise Http404
    found = regulation_for(actor_of(request), pk)
    if request.method != "POST":
        return redirect("standards:office_regulation", pk=found.pk)
    forms: dict[str, Form] = {}
    try:
        sentence = _ACTS[verb](request, found, forms)
    except _Wrong:
        return regulation_page(request, found, forms=forms)
    except _ToCheck:
        return _check_page(request, found, forms[APPROVE])
    except StandardRefused as refusal:
        current = regulation_for(actor_of(request), pk)
        said = [str(one) for one in getattr(refusal, "missing", ())]
        errors = [str(refusal), *said] if isinstance(refusal, NotComplete) else [str(refusal)]
        return regulation_page(request, current, forms=forms, errors=errors, status=409)
    messages.success(request, sentence)
    if verb == BEGIN:
        return redirect("standards:office_regulation_text", pk=found.pk)
    return redirect("standards:office_regulation", pk=found.pk)


def _begin(request: HttpRequest, found: Regulation, _forms: dict[str, Form]) -> str:
    services.begin_regulation(regulation_id=found.pk, actor=actor_of(request), at=legal_now())
    return _("A text is begun. Go through its parts one by one.")


def _send(request: HttpRequest, found: Regulation, _forms: dict[str, Form]) -> str:
    services.ask_informatization(regulation_id=found.pk, actor=actor_of(request), at=legal_now())
    return _("The text is sent to the informatization body. It cannot be changed until the answer.")


def _answer(request: HttpRequest, found: Regulation, forms: dict[str, Form]) -> str:
    form = forms[ANSWER] = AnswerForm(request.POST)
    if not form.is_valid():
        raise _Wrong
    agreed = form.cleaned_data["answer"] == AGREE
    services.answer_informatization(
        regulation_id=found.pk,
        agreed=agreed,
        remarks=form.cleaned_data["remarks"],
        actor=actor_of(request),
        at=legal_now(),
    )
    if agreed:
        return _("The answer is recorded: agreed.")
    return _("The answer is recorded: not agreed. The drafters have your remarks.")


def _approve(request: HttpRequest, found: Regulation, forms: dict[str, Form]) -> str:
    """The act is entered, then shown with what it does, then recorded."""
    at = legal_now()
    text = open_text(found)
    if text is not None:
        text.regulation = found
        form = forms[APPROVE] = ApprovalForm(request.POST, text=text, today=national_day(at))
        if not form.is_valid():
            raise _Wrong
        if "confirmed" not in request.POST and not lacking_in(text):
            raise _ToCheck
    given: dict[str, Any] = forms[APPROVE].cleaned_data if forms else {}
    services.approve_regulation(
        regulation_id=found.pk,
        act_kind=given.get("act_kind", ""),
        act_no=given.get("act_no", ""),
        approved_on=given.get("approved_on"),
        actor=actor_of(request),
        at=at,
    )
    return _("The regulation is in force.")


def _check_page(request: HttpRequest, found: Regulation, form: Form) -> HttpResponse:
    """What the act of approval will do; nothing has been done yet."""
    text = open_text(found)
    assert text is not None
    text.regulation = found
    seen = shown(text)
    lines = [line for line in lines_of(found, legal_now()) if line.clock.is_open]
    context = {
        "regulation": found,
        "service": found.standard.service,
        "form": form,
        "kind": dict(form.fields["act_kind"].choices)[form.cleaned_data["act_kind"]],  # type: ignore[attr-defined]
        "given": form.cleaned_data,
        "shown": seen,
        "lines": lines,
        "replaces": approved_texts(found).first(),
    }
    return render(request, "standards/regulations/office_check.html", context)


_ACTS: dict[str, Callable[[HttpRequest, Regulation, dict[str, Form]], str]] = {
    BEGIN: _begin,
    SEND: _send,
    ANSWER: _answer,
    APPROVE: _approve,
}
