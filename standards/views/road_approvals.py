"""The clerk's side: drafts submitted to the Government, the record of its act, what follows from it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Organisation
from audit.legal_time import legal_now
from deadlines.errors import DeadlineError
from deadlines.models import Clock
from deadlines.remaining import remaining
from deadlines.selectors import current_calendar, next_due
from deadlines.services import preview
from registry import terms as registry_terms
from registry.services import national_day
from standards import terms
from standards.errors import StandardRefused
from standards.forms.road import ApprovalForm
from standards.models import Edition
from standards.regulating import obliged_bodies
from standards.selectors import editions, settled_text
from standards.services.acts import counted_from
from standards.services.approving import approve, informing_bodies
from standards.views.road_access import actor_of, for_clerks
from standards.workflow import Agreeing, Kind, ReportState, Stage

_MOST = 200
_SHOWN_APPROVED = 20


@dataclass(frozen=True, slots=True)
class Duty:
    """A time limit that the approval starts: its name, how many bodies have it, its last day."""

    label: str
    bodies: list[Organisation]
    due_on: date | None


@for_clerks
@require_safe
def approvals(request: HttpRequest) -> HttpResponse:
    """Drafts that wait for the Government's act, nearest K-03 first; and those approved lately."""
    at = legal_now()
    waiting = list(_by_approval_due(editions().filter(stage=Stage.SUBMITTED))[:_MOST])
    clocks = next_due(registry_terms.SERVICE, [one.standard.service_id for one in waiting])
    calendar = current_calendar()
    rows = []
    for one in waiting:
        clock = clocks.get(one.standard.service_id) if one.kind == Kind.FIRST else None
        rows.append((one, clock, remaining(clock, at=at, calendar=calendar) if clock else None))
    approved = (
        editions().filter(stage__in=(Stage.APPROVED, Stage.IN_FORCE)).exclude(kind=Kind.TAKEN_OVER)
    )
    context = {
        "rows": rows,
        "approved": approved.order_by("-approved_on", "-pk")[:_SHOWN_APPROVED],
    }
    return render(request, "standards/road/approvals.html", context)


def _by_approval_due(found: QuerySet[Edition]) -> QuerySet[Edition]:
    """Those with a running K-03 first, the nearest last day before the others."""
    clock = Clock.objects.filter(
        subject_code=registry_terms.SERVICE, term_code=registry_terms.STANDARD_APPROVAL,
        subject_id=OuterRef("standard__service_id"), state__in=Clock.OPEN_STATES,
    )  # fmt: skip
    due = Subquery(clock.order_by("due_at").values("due_at")[:1])
    return found.annotate(due=due).order_by(F("due").asc(nulls_last=True), "pk")


def approve_page(request: HttpRequest, shown: Edition) -> HttpResponse:
    """The package and the form; then what follows from it; then the act is recorded."""
    at = legal_now()
    today = national_day(at)
    if request.method != "POST":
        return _form_page(request, shown, ApprovalForm(today=today))
    form = ApprovalForm(request.POST, today=today)
    if not form.is_valid() or "change" in request.POST:
        return _form_page(request, shown, form)
    if "confirmed" not in request.POST:
        return _follows_page(request, shown, form, at)
    try:
        approve(
            edition_id=shown.pk, act=form.given, effective_on=form.cleaned_data["effective_on"],
            actor=actor_of(request), at=at,
        )  # fmt: skip
    except StandardRefused as refusal:
        return _form_page(request, shown, form, errors=(str(refusal),))
    messages.success(request, _("The approval is recorded."))
    return redirect("standards:office_edition", pk=shown.pk)


def _form_page(
    request: HttpRequest,
    shown: Edition,
    form: ApprovalForm,
    *,
    errors: tuple[str, ...] = (),
) -> HttpResponse:
    context = {
        "edition": shown,
        "service": shown.service,
        "form": form,
        "errors": errors,
        "text": settled_text(shown),
        "report": _report_of(shown),
        "answers": list(shown.agreements.select_related("organisation").order_by("round", "pk")),
        "president": Agreeing.PRESIDENT,
    }
    return render(request, "standards/road/approve.html", context, status=409 if errors else 200)


def _report_of(shown: Edition) -> Any:
    published = shown.reports.filter(state=ReportState.PUBLISHED)
    return published.order_by("-number").first()


def _follows_page(
    request: HttpRequest, shown: Edition, form: ApprovalForm, at: datetime
) -> HttpResponse:
    """What the act will start and when pages switch, before it is recorded."""
    effective_on = form.cleaned_data["effective_on"]
    legal = counted_from(form.cleaned_data["act_date"], at=at)
    held = shown.standard.editions.filter(stage=Stage.IN_FORCE).first()
    context = {
        "edition": shown,
        "service": shown.service,
        "form": form,
        "effective_on": effective_on,
        "at_once": effective_on <= national_day(at),
        "duties": _duties(shown, legal) if shown.kind != Kind.REPEAL else [],
        "held": held,
    }
    return render(request, "standards/road/approve_check.html", context)


def _duties(shown: Edition, at: datetime) -> list[Duty]:
    """K-04 for each obliged body and K-05 for each body that informs (J-12, J-13)."""
    return [
        Duty(_("Regulation (K-04)"), *_due(list(obliged_bodies(shown.service)), terms.REGULATION_APPROVAL, at)),
        Duty(_("Information on the service (K-05)"), *_due(list(informing_bodies(shown)), terms.INFORMATION, at)),
    ]  # fmt: skip


def _due(
    bodies: list[Organisation], term: str, at: datetime
) -> tuple[list[Organisation], date | None]:
    try:
        return bodies, preview(term=term, at=at).due_on
    except DeadlineError:
        return bodies, None
