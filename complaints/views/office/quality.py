"""Demands of the quality body: the list, the page of one, the acts on it; its own board."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.acting import Actor
from accounts.roles import Capability
from audit.legal_time import legal_now
from audit.models import AuditEntry
from audit.selectors import entries_about, values_of
from audit.services import record_view
from complaints import events, permissions, terms
from complaints.errors import ComplaintRefused, NotPermitted
from complaints.forms.quality import DemandFilter, ExecutionForm, GiveBackForm, NoticeFilter
from complaints.models import ComplaintStage, Demand
from complaints.models.quality import DemandState
from complaints.opinion_totals import together, totals_for
from complaints.selectors import demands_visible_to
from complaints.services.demands import (
    close_demand,
    execute_demand,
    give_back_demand,
    issue_demand,
)
from complaints.views.office.access import actor_of, for_officials
from complaints.views.office.acts import act_page
from complaints.views.office.case import case_page
from complaints.views.office.panel_quality import demand_form
from complaints.views.office.reading import open_case
from complaints.workflow import OPEN
from deadlines.errors import DeadlineError
from deadlines.models import Clock
from deadlines.remaining import remaining
from deadlines.selectors import clocks_of, current_calendar
from govservices.keyset import page_of

_ON_BOARD = 10


@for_officials
@require_safe
def demands(request: HttpRequest) -> HttpResponse:
    """Demands, the most overdue first: all for the quality body, those to the own body else."""
    at, actor = legal_now(), actor_of(request)
    form = DemandFilter(request.GET, actor=actor, today=at.astimezone(_zone(actor)).date())
    page = page_of(form.demands(), order=("due_on", "pk"), query=request.GET)
    context = {
        "form": form,
        "page": page,
        "rows": with_remaining(terms.DEMAND_SUBJECT, page.rows, at),
        "is_quality": actor.can(Capability.CONTROL_QUALITY),
    }
    return render(request, "complaints/office/quality/demands.html", context)


@for_officials
@require_safe
def demand(request: HttpRequest, pk: int) -> HttpResponse:
    """One demand: what is demanded, what has been done, what may be done now."""
    return _demand_page(request, _demand_for(actor_of(request), pk))


@for_officials
def demand_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Execute, give back or close; opened by its address it leads back to the demand."""
    act = _ACTS.get(verb)
    if act is None:
        raise Http404
    shown = _demand_for(actor_of(request), pk)
    if request.method != "POST":
        return redirect("complaints:demand", pk=shown.pk)
    try:
        result = act(request, shown)
    except (ComplaintRefused, DeadlineError) as refusal:
        current = _demand_for(actor_of(request), pk)
        return _demand_page(request, current, errors=[str(refusal)], status=409)
    if isinstance(result, HttpResponse):
        return result
    messages.success(request, result)
    return redirect("complaints:demand", pk=shown.pk)


@act_page
def demand_more(request: HttpRequest, shown: ComplaintStage) -> HttpResponse | str:
    """Demand something further from the page of the case (D12-19.5.2)."""
    at, actor = legal_now(), actor_of(request)
    if not permissions.controls_demands(actor, shown):
        raise NotPermitted
    form = demand_form(open_case(shown, actor, at), request.POST)
    if not form.is_valid():
        return case_page(request, shown, forms={"demand": form})
    issue_demand(stage_id=shown.pk, order=form.order(), actor=actor, at=at)
    return _("The demand is sent. The complainant has been told.")


@for_officials
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What waits for the quality body, what is overdue, and the notices of the bodies (K-22)."""
    at, actor = legal_now(), actor_of(request)
    if not actor.can(Capability.CONTROL_QUALITY):
        raise Http404
    today = at.astimezone(_zone(actor)).date()
    notices = NoticeFilter(request.GET, actor=actor, today=today)
    page = page_of(notices.notices(), order=("-quality_told_at", "-pk"), query=request.GET)
    open_demands = demands_visible_to(actor).exclude(state=DemandState.CLOSED)
    context = {
        "form": notices,
        "page": page,
        "waiting": _waiting(actor, at),
        "overdue": open_demands.filter(state=DemandState.ISSUED, due_on__lt=today).count(),
        "to_confirm": open_demands.filter(state=DemandState.EXECUTED).count(),
    }
    return render(request, "complaints/office/quality/board.html", context)


@for_officials
@require_safe
def opinions(request: HttpRequest) -> HttpResponse:
    """What complainants answered after closing, added up by body (J-11)."""
    actor = actor_of(request)
    rows = totals_for(actor)
    context = {
        "rows": rows,
        "all": together(rows),
        "is_quality": actor.can(Capability.CONTROL_QUALITY),
    }
    return render(request, "complaints/office/quality/opinions.html", context)


def with_remaining(code: str, rows: list[Any], at: datetime) -> list[tuple[Any, Any]]:
    """Each row with what is left until its date, by its last clock."""
    clocks = clocks_of(code, [row.pk for row in rows])
    calendar = current_calendar()
    last = {pk: found[-1] for pk, found in clocks.items() if found}
    return [
        (row, remaining(last[row.pk], at=at, calendar=calendar) if row.pk in last else None)
        for row in rows
    ]


def _waiting(actor: Actor, at: datetime) -> list[tuple[ComplaintStage, Any]]:
    """Cases before the quality body itself, nearest date first."""
    clocks = list(
        Clock.objects.filter(
            subject_code=terms.STAGE,
            state__in=Clock.OPEN_STATES,
            organisation=actor.organisation,
        )
        .select_related("term")
        .order_by("due_at", "pk")[:_ON_BOARD]
    )
    stages = (
        ComplaintStage.objects.filter(state__in=OPEN)
        .select_related("complaint__service", "organisation", "assignee")
        .in_bulk([clock.subject_id for clock in clocks])
    )
    calendar = current_calendar()
    return [
        (stages[clock.subject_id], remaining(clock, at=at, calendar=calendar))
        for clock in clocks
        if clock.subject_id in stages
    ]


def _zone(actor: Actor) -> Any:
    assert actor.organisation is not None
    return actor.organisation.zone


def _demand_for(actor: Actor, pk: int) -> Demand:
    """A demand that an official may open; absent and not-yours are alike."""
    visible = demands_visible_to(actor).select_related(
        "addressee",
        "issued_by",
        "executed_by",
        "stage__organisation",
        "stage__rung",
        "stage__complaint__service",
    )
    return get_object_or_404(visible, pk=pk)


def _demand_page(
    request: HttpRequest,
    shown: Demand,
    *,
    forms: dict[str, Form] | None = None,
    errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    at, actor = legal_now(), actor_of(request)
    typed = forms or {}
    entries = _record_of(shown)
    ((_row, left),) = with_remaining(terms.DEMAND_SUBJECT, [shown], at)
    context: dict[str, Any] = {
        "demand": shown,
        "stage": shown.stage,
        "complaint": shown.stage.complaint,
        "left": left,
        "case_stage": _own_stage(actor, shown),
        "entries": entries,
        "given_back": _not_accepted(actor, shown, entries, at),
        "errors": errors or [],
        "forms": list(typed.values()),
        **_possible(actor, shown, typed, at),
    }
    return render(request, "complaints/office/quality/demand.html", context, status=status)


def _possible(actor: Actor, shown: Demand, typed: dict[str, Form], at: datetime) -> dict[str, Any]:
    """Forms of the acts that the person may do now."""
    if shown.state == DemandState.ISSUED and permissions.may_execute_demand(actor, shown):
        return {"execution_form": typed.get("execute") or ExecutionForm()}
    controls = permissions.controls_demands(actor, shown.stage)
    if shown.state == DemandState.EXECUTED and controls:
        return {"may_close": True, "return_form": typed.get("give-back") or _return_form(shown, at)}
    return {}


def _return_form(shown: Demand, at: datetime, data: Any = None) -> GiveBackForm:
    return GiveBackForm(data, today=at.astimezone(shown.addressee.zone).date())


def _own_stage(actor: Actor, shown: Demand) -> int | None:
    """The stage of the case that the person may open from here; None where there is none."""
    if actor.can(Capability.CONTROL_QUALITY):
        return shown.stage_id
    own = shown.stage.complaint.stages.filter(organisation=actor.organisation)
    return own.order_by("-number", "-pk").values_list("pk", flat=True).first()


def _record_of(shown: Demand) -> list[AuditEntry]:
    """What was done about this demand, oldest first."""
    about = entries_about(terms.STAGE, shown.stage_id).filter(verb__in=_DEMAND_VERBS)
    return [entry for entry in about if entry.facts.get("demand") == str(shown.pk)]


def _not_accepted(actor: Actor, shown: Demand, entries: list[AuditEntry], at: datetime) -> str:
    """Why the last execution was not accepted, while the duty is open again.

    Reading it from the record is itself recorded.
    """
    back = [entry for entry in entries if entry.verb == events.DEMAND_GIVEN_BACK]
    if not back or shown.state != DemandState.ISSUED:
        return ""
    record_view(
        actor=actor.ref,
        subject=shown.stage.ref,
        at=at,
        purpose="complaints.control",
        fields=["reasons"],
        organisation_id=shown.stage.organisation_id,
    )
    return str(values_of(back[-1]).get("reasons", ""))


_DEMAND_VERBS = (
    events.DEMANDED,
    events.DEMAND_EXECUTED,
    events.DEMAND_GIVEN_BACK,
    events.DEMAND_OVERDUE,
    events.DEMAND_CLOSED,
)


def _execute(request: HttpRequest, shown: Demand) -> HttpResponse | str:
    form = ExecutionForm(request.POST)
    if not form.is_valid():
        return _demand_page(request, shown, forms={"execute": form})
    text, actor = form.cleaned_data["execution"], actor_of(request)
    execute_demand(demand_id=shown.pk, text=text, actor=actor, at=legal_now())
    return _("The execution is noted. The quality body and the complainant have been told.")


def _give_back(request: HttpRequest, shown: Demand) -> HttpResponse | str:
    at = legal_now()
    form = _return_form(shown, at, request.POST)
    if not form.is_valid():
        return _demand_page(request, shown, forms={"give-back": form})
    give_back_demand(
        demand_id=shown.pk,
        reasons=form.cleaned_data["reasons"],
        due_on=form.cleaned_data["due_on"],
        actor=actor_of(request),
        at=at,
    )
    return _("The demand is to be executed again. Its addressee has been told.")


def _close(request: HttpRequest, shown: Demand) -> str:
    close_demand(demand_id=shown.pk, actor=actor_of(request), at=legal_now())
    return _("The execution is confirmed, control is closed. The complainant has been told.")


_ACTS: dict[str, Callable[[HttpRequest, Demand], HttpResponse | str]] = {
    "execute": _execute,
    "give-back": _give_back,
    "close": _close,
}
