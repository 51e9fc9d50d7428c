"""Agreement: whom to ask, the queue of the bodies asked, their answers, dissent (L13-15.4-p4, Q-38)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import Actor
from accounts.models import Membership, Organisation
from accounts.roles import CAPABILITIES, Capability
from audit.legal_time import legal_now
from deadlines.remaining import remaining
from deadlines.selectors import current_calendar, next_due
from govservices.keyset import page_of
from registry.services import national_day
from standards import permissions, terms
from standards.errors import StandardRefused
from standards.forms.road import AGREED, AnswerForm, Asked, BodiesForm, ReasonForm
from standards.models import AgreementRequest, Edition, Text
from standards.services.agreeing import (
    answer_agreement,
    may_dissent,
    record_dissent,
    send_for_agreement,
    suggested_bodies,
)
from standards.views.road_access import (
    actor_of,
    agreement_for,
    body_of,
    chosen_ids,
    for_agreeing,
    for_standards,
)
from standards.workflow import Agreeing, Answer, Stage

_MOST_BODIES = 100
_FOUND_AT_ONCE = 20


def send_page(request: HttpRequest, shown: Edition) -> HttpResponse:
    """Whom to ask: suggested bodies are ticked, others are found by name; then send."""
    if request.method != "POST":
        offered = suggested_bodies(shown)
        form = BodiesForm(offered=offered, initial={"bodies": [body.pk for body, _role in offered]})
        return _send_form(request, shown, form)
    offered = _offered(request, shown)
    form = BodiesForm(request.POST, offered=offered)
    if "find" in request.POST:
        return _send_form(request, shown, _as_typed(request, offered))
    if not form.is_valid():
        return _send_form(request, shown, form)
    try:
        sent = send_for_agreement(
            edition_id=shown.pk, bodies=form.asked, actor=actor_of(request), at=legal_now()
        )
    except StandardRefused as refusal:
        return _send_form(request, shown, form, errors=(str(refusal),))
    messages.success(
        request, _("Sent for agreement. Bodies asked: %(count)s.") % {"count": len(sent)}
    )
    return redirect("standards:office_edition", pk=shown.pk)


def _offered(request: HttpRequest, shown: Edition) -> list[Asked]:
    """The suggested bodies, those ticked before, and those found now; each once."""
    offered = suggested_bodies(shown)
    ticked = chosen_ids(request.POST.getlist("bodies"), most=_MOST_BODIES)
    more = list(Organisation.objects.filter(pk__in=ticked).order_by("name"))
    if "find" in request.POST:
        more += _found(request.POST.get("q", ""))
    known = {body.pk for body, _role in offered} | {shown.standard.drafting_body_id}
    for body in more:
        if body.pk not in known:
            known.add(body.pk)
            offered.append((body, Agreeing.INTERESTED))
    return offered


def _found(query: str) -> list[Organisation]:
    """Bodies in whose name the words stand and where somebody can answer; a few."""
    words = query.casefold().split()
    if not words:
        return []
    answering = Membership.objects.filter(role__in=_answering_roles())
    bodies = Organisation.objects.filter(pk__in=answering.values("organisation")).order_by("name")
    matching = (body for body in bodies if all(word in _names(body) for word in words))
    return [body for body, _place in zip(matching, range(_FOUND_AT_ONCE), strict=False)]


def _answering_roles() -> list[str]:
    from_roles = [role for role, may in CAPABILITIES.items() if Capability.AGREE_DRAFTS in may]
    return [str(role) for role in from_roles]


def _names(body: Organisation) -> str:
    names: Sequence[Any] = [getattr(body, f"name_{code}", "") for code in ("kk", "ru", "en")]
    return " ".join(str(name or "") for name in names).casefold()


def _as_typed(request: HttpRequest, offered: list[Asked]) -> BodiesForm:
    """The form again with what was ticked, without errors: nothing was sent yet."""
    initial = {"bodies": request.POST.getlist("bodies"), "q": request.POST.get("q", "")}
    return BodiesForm(offered=offered, initial=initial)


def _send_form(
    request: HttpRequest,
    shown: Edition,
    form: BodiesForm,
    *,
    errors: tuple[str, ...] = (),
) -> HttpResponse:
    context = {"edition": shown, "service": shown.service, "form": form, "errors": errors}
    return render(request, "standards/road/send.html", context, status=409 if errors else 200)


@for_agreeing
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """What the body is asked to agree, the nearest last day first; answered ones apart."""
    actor, at = actor_of(request), legal_now()
    is_done = "answered" in request.GET
    found = _own_requests(actor)
    waiting = found.filter(answer=Answer.WAITING, dissent_at=None)
    # All have the same length of time, so who was asked first is due first.
    page = (
        page_of(found.exclude(pk__in=waiting), order=("-sent_at", "-pk"), query=request.GET)
        if is_done
        else page_of(waiting, order=("sent_at", "pk"), query=request.GET)
    )
    clocks = next_due(terms.AGREEMENT, [one.pk for one in page.rows])
    calendar = current_calendar()
    rows = [
        (one, clock, remaining(clock, at=at, calendar=calendar) if clock else None)
        for one in page.rows
        for clock in [clocks.get(one.pk)]
    ]
    context = {"body": body_of(actor), "page": page, "rows": rows, "is_done": is_done}
    return render(request, "standards/road/agreements.html", context)


def _own_requests(actor: Actor) -> Any:
    """Requests to the actor's body in the role in which the actor answers."""
    found = AgreementRequest.objects.filter(organisation=body_of(actor)).select_related(
        "edition__standard__service", "edition__standard__drafting_body"
    )
    if actor.can(Capability.AGREE_FOR_PRESIDENT):
        return found.filter(role=Agreeing.PRESIDENT)
    return found.exclude(role=Agreeing.PRESIDENT)


@for_standards
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what was sent, the answer; the body asked answers, the drafter records a dissent."""
    actor = actor_of(request)
    shown = agreement_for(actor, pk)
    if request.method != "POST":
        return _agreement_page(request, shown)
    if request.POST.get("act") == "dissent":
        return _dissent(request, shown)
    return _answer(request, shown)


def _answer(request: HttpRequest, shown: AgreementRequest) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _agreement_page(request, shown, answer_form=form)
    cleaned = form.cleaned_data
    try:
        answer_agreement(
            request_id=shown.pk, agreed=cleaned["answer"] == AGREED, remarks=cleaned["remarks"],
            actor=actor_of(request), at=legal_now(),
        )  # fmt: skip
    except StandardRefused as refusal:
        return _agreement_page(
            request, _again(request, shown), answer_form=form, errors=(str(refusal),)
        )
    messages.success(request, _("The answer is recorded and the drafting body is told."))
    return redirect("standards:office_agreement", pk=shown.pk)


def _dissent(request: HttpRequest, shown: AgreementRequest) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _agreement_page(request, shown, dissent_form=form)
    try:
        record_dissent(
            request_id=shown.pk, reason=form.cleaned_data["reason"], actor=actor_of(request),
            at=legal_now(),
        )  # fmt: skip
    except StandardRefused as refusal:
        return _agreement_page(
            request, _again(request, shown), dissent_form=form, errors=(str(refusal),)
        )
    messages.success(request, _("The dissent is recorded."))
    return redirect("standards:office_edition", pk=shown.edition_id)


def _again(request: HttpRequest, shown: AgreementRequest) -> AgreementRequest:
    return agreement_for(actor_of(request), shown.pk)


def _agreement_page(
    request: HttpRequest,
    shown: AgreementRequest,
    *,
    answer_form: AnswerForm | None = None,
    dissent_form: ReasonForm | None = None,
    errors: tuple[str, ...] = (),
) -> HttpResponse:
    actor, at = actor_of(request), legal_now()
    clock = next_due(terms.AGREEMENT, [shown.pk]).get(shown.pk)
    typed = [form for form in (answer_form, dissent_form) if form is not None]
    may_answer = _is_open(shown) and permissions.may_answer_agreement(actor, shown)
    context = {
        "one": shown,
        "edition": shown.edition,
        "service": shown.edition.service,
        "clock": clock,
        "left": remaining(clock, at=at, calendar=current_calendar()) if clock else None,
        "discussed": _discussed(shown),
        "answer_form": (answer_form or AnswerForm()) if may_answer else None,
        "typed_answer": answer_form if not may_answer else None,
        "dissent_form": (dissent_form or ReasonForm())
        if _may_pass_over(actor, shown, at)
        else None,
        "is_own": shown.organisation_id == actor.organisation_id,
        "typed": typed,
        "errors": errors,
        "today": national_day(at),
    }
    return render(request, "standards/road/agreement.html", context, status=409 if errors else 200)


def _is_open(shown: AgreementRequest) -> bool:
    """Whether an answer is still awaited at the stage in which it counts."""
    stage = Stage.AGREED if shown.role == Agreeing.PRESIDENT else Stage.IN_AGREEMENT
    waits = shown.answer == Answer.WAITING and shown.dissent_at is None
    return waits and shown.edition.stage == stage


def _may_pass_over(actor: Actor, shown: AgreementRequest, at: datetime) -> bool:
    return (
        shown.edition.stage == Stage.IN_AGREEMENT
        and may_dissent(shown, at)
        and permissions.drafts(actor, shown.edition.standard)
    )


def _discussed(shown: AgreementRequest) -> Text | None:
    """The text that the public discussed, to be compared with the revised one that was sent."""
    found: Text | None = (
        shown.edition.texts.filter(discussion__isnull=False, number__lt=shown.text.number)
        .order_by("-number")
        .first()
    )
    return found
