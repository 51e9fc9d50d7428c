"""Acts on one entry: POST does it and shows the entry again; a refusal changes nothing."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.legal_time import legal_now
from registry import services
from registry.errors import RegistryRefused, WrongState
from registry.forms.acts import CONFIRM, CorrectionDecisionForm, RejectForm
from registry.models import Service
from registry.selectors import open_plan_of
from registry.views.office_access import actor_of, for_registry, service_for
from registry.views.office_entry import correction_form, entry_page
from registry.views.office_offers import CANCEL, CORRECT, DECIDE, REJECT
from registry.views.office_reading import waiting_correction


class _Wrong(Exception):
    """The form is not filled in as it should be."""


@for_registry
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Do one act. Opened by its address it leads back to the entry.

    A refusal is shown there in the person's language; nothing typed is lost.
    """
    if verb not in _ACTS:
        raise Http404
    shown = service_for(actor_of(request), pk)
    if request.method != "POST":
        return redirect("registry:office_service", pk=shown.pk)
    forms: dict[str, Form] = {}
    try:
        sentence = _ACTS[verb](request, shown, forms)
    except _Wrong:
        return entry_page(request, shown, forms=forms)
    except RegistryRefused as refusal:
        current = service_for(actor_of(request), pk)
        return entry_page(request, current, forms=forms, errors=[str(refusal)], status=409)
    messages.success(request, sentence)
    return redirect("registry:office_service", pk=shown.pk)


Act = Callable[[HttpRequest, Service, dict[str, Form]], str]


def _reject(request: HttpRequest, shown: Service, forms: dict[str, Form]) -> str:
    """Decline a proposal with a reason."""
    form = forms[REJECT] = RejectForm(request.POST)
    _require(form)
    services.reject_service(
        service_id=shown.pk,
        reason=form.cleaned_data["reason"],
        actor=actor_of(request),
        at=legal_now(),
    )
    return _("The proposal is rejected.")


def _cancel(request: HttpRequest, shown: Service, _forms: dict[str, Form]) -> str:
    """Take back a change before its day."""
    plan = open_plan_of(shown)
    if plan is None:
        raise WrongState
    services.cancel_planned_change(planned_id=plan.pk, actor=actor_of(request), at=legal_now())
    return _("The planned change is cancelled.")


def _correct(request: HttpRequest, shown: Service, forms: dict[str, Form]) -> str:
    """Say that the date of inclusion was entered wrong (Q-31)."""
    at = legal_now()
    form = forms[CORRECT] = correction_form(shown, at, request.POST)
    _require(form)
    services.ask_correction(
        service_id=shown.pk,
        new_date=form.cleaned_data["new_date"],
        reason=form.cleaned_data["reason"],
        actor=actor_of(request),
        at=at,
    )
    return _("The correction is asked for. A second person will confirm or decline it.")


def _decide(request: HttpRequest, shown: Service, forms: dict[str, Form]) -> str:
    """Confirm or decline the correction that waits (Q-31)."""
    correction = waiting_correction(shown)
    if correction is None:
        raise WrongState
    form = forms[DECIDE] = CorrectionDecisionForm(request.POST)
    _require(form)
    confirm = form.cleaned_data["decision"] == CONFIRM
    services.decide_correction(
        correction_id=correction.pk,
        confirm=confirm,
        reason=form.cleaned_data["reason"],
        actor=actor_of(request),
        at=legal_now(),
    )
    if confirm:
        return _("The date of inclusion is corrected. Open time limits are counted anew.")
    return _("The correction is declined.")


def _require(form: Form) -> None:
    if not form.is_valid():
        raise _Wrong


_ACTS: dict[str, Act] = {
    REJECT: _reject,
    CANCEL: _cancel,
    CORRECT: _correct,
    DECIDE: _decide,
}
