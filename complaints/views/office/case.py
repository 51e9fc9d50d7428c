"""The case on one page: what it says, what its clocks say, what may be done now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.legal_time import legal_now
from audit.services import record_view
from complaints.forms.offers import offers_for
from complaints.forms.office import AssignForm, DecisionForm, LatenessForm, MessageForm
from complaints.models import Complaint, ComplaintStage, Remedy
from complaints.selectors import officials_of
from complaints.services import preview_answer
from complaints.services.decision import is_late
from complaints.services.decision_drafts import decision_draft_of
from complaints.services.opinion_links import without_token
from complaints.views.office import panel_desk, panel_paper, panel_quality, panel_road, panel_thread
from complaints.views.office.access import actor_of, for_officials, stage_for
from complaints.views.office.reading import Case, around, open_case
from complaints.workflow import Route
from registry.selectors import LONGEST_QUERY, public_services, search_services

_PERSONAL = (
    "surname", "given_name", "patronymic", "document_no", "postal_address", "phones", "email",
)  # fmt: skip
_FOUND_SERVICES = 10


@for_officials
@require_safe
def stage(request: HttpRequest, stage_pk: int) -> HttpResponse:
    """One stage with the whole case around it."""
    return case_page(request, stage_for(actor_of(request), stage_pk))


@for_officials
@require_safe
def remedy(request: HttpRequest, pk: int) -> HttpResponse:
    """A remedy is shown on the case that promised it."""
    found = get_object_or_404(Remedy, pk=pk)
    shown = stage_for(actor_of(request), found.stage_id)
    return redirect(f"{reverse('complaints:stage', args=[shown.pk])}#remedy")


def case_page(
    request: HttpRequest,
    shown: ComplaintStage,
    *,
    forms: dict[str, Form] | None = None,
    errors: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """The page of a case, with forms as they were typed and what was wrong with them.

    Every showing is recorded once, with its purpose: the page carries personal data (D12-24).
    """
    case = open_case(shown, actor_of(request), legal_now())
    _record_view(case)
    typed = forms or {}
    context = {
        "case": case,
        "stage": shown,
        "complaint": shown.complaint,
        "errors": errors,
        "forms": list(typed.values()),
        **around(case),
        **_acts(request, case, typed),
        **_panels(request, case, typed),
    }
    return render(request, "complaints/office/case.html", context, status=status)


def assign_form(shown: ComplaintStage, at: datetime, data: Any = None) -> AssignForm:
    """The form that names an executor among the officials of the stage's body."""
    return AssignForm(data, officials=officials_of(shown.organisation, on=at.date()))


def decision_form(
    shown: ComplaintStage, at: datetime, data: Any = None, initial: dict[str, str] | None = None
) -> DecisionForm:
    """The form of a decision, asking for what this stage needs at this moment."""
    return DecisionForm(
        data,
        initial=initial,
        stage=shown,
        late=is_late(shown, at),
        today=at.astimezone(shown.organisation.zone).date(),
    )


def _record_view(case: Case) -> None:
    record_view(
        actor=case.actor.ref,
        subject=case.stage.ref,
        at=case.at,
        purpose="complaints.consideration" if case.is_own else "complaints.control",
        fields=[name for name in _PERSONAL if getattr(case.complaint, name)],
        organisation_id=case.stage.organisation_id,
    )


def _acts(request: HttpRequest, case: Case, typed: dict[str, Form]) -> dict[str, Any]:
    """What may be done, and the form of each act that needs one."""
    offers = offers_for(
        case.actor, case.stage, remedy=case.remedy, at=case.at, appealed=case.is_appealed
    )
    possible = {offer.verb for offer in offers if offer.possible}
    context: dict[str, Any] = {
        "offers": offers,
        "possible": possible,
        "primary": next((offer.verb for offer in offers if offer.possible), ""),
    }
    if "assign" in possible:
        context["assign_form"] = typed.get("assign") or assign_form(case.stage, case.at)
    if "message" in possible:
        context["message_form"] = typed.get("message") or MessageForm()
    if "service" in possible:
        context |= _services(request, case.complaint)
    if "decide" in possible:
        context |= _deciding(case, typed)
    if "send" in possible:
        context |= _sending(case, typed)
    return context


def _panels(request: HttpRequest, case: Case, typed: dict[str, Form]) -> dict[str, Any]:
    """What each part of the page that lives in a module of its own needs."""
    context: dict[str, Any] = {}
    for one in (panel_road, panel_quality, panel_paper, panel_thread, panel_desk):
        context |= one.panel(request, case, typed)
    return context


def _deciding(case: Case, typed: dict[str, Form]) -> dict[str, Any]:
    """The decision form, holding what this person has typed before."""
    if "decide" in typed:
        return {"decision_form": typed["decide"]}
    draft = decision_draft_of(stage=case.stage, actor=case.actor)
    initial = draft.answers if draft else {}
    form = decision_form(case.stage, case.at, initial=initial)
    return {"decision_form": form, "decision_draft": draft}


def _sending(case: Case, typed: dict[str, Form]) -> dict[str, Any]:
    """The letter of a decision already made, and the reason for lateness if it is late by now."""
    subject, text = preview_answer(stage=case.stage, decision=case.decision, at=case.at)
    context: dict[str, Any] = {"letter_subject": subject, "letter_text": without_token(text)}
    if is_late(case.stage, case.at) and not case.stage.lateness_reason:
        context["lateness_form"] = typed.get("send") or LatenessForm()
    return context


def _services(request: HttpRequest, complaint: Complaint) -> dict[str, Any]:
    """Services found by the words typed, those only that keep the complaint on its ladder."""
    query = request.GET.get("service", "").replace("\0", "").strip()[:LONGEST_QUERY]
    if not query:
        return {"service_query": "", "services": []}
    keeps = _keeps_route(complaint)
    numbered = public_services().filter(keeps, registry_no__startswith=query)[:_FOUND_SERVICES]
    found = list(numbered) or search_services(query, among=keeps)[:_FOUND_SERVICES]
    return {"service_query": query, "services": found}


def _keeps_route(complaint: Complaint) -> Q:
    drafted_by_provider = Q(drafting_body_id=complaint.provider_id)
    return drafted_by_provider if complaint.route == Route.B else ~drafted_by_provider
