"""The complainant's pages after filing: the case, going further, writing, following by code."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from allauth.account.adapter import get_adapter

from accounts.limits import is_over_limit
from accounts.models import Organisation
from audit.legal_time import legal_now
from audit.models import AuditEntry
from audit.selectors import entries_about
from audit.verbs import sentence
from complaints import events, services, terms
from complaints.errors import ComplaintRefused
from complaints.forms.citizen import AppealForm, FollowForm, MessageForm
from complaints.forms.road import WithdrawForm
from complaints.models import Complaint, ComplaintStage
from complaints.selectors import (
    find_by_code,
    next_step,
    stages_of,
)
from complaints.services import attaching
from complaints.services.withdrawing import withdraw as take_back
from complaints.status import marks_of, status_of
from complaints.views import citizen_quality, citizen_road, citizen_thread
from complaints.workflow import WITHDRAWABLE, About, about_what
from deadlines.selectors import clocks_of
from deadlines.services import is_office_hours, preview
from files.errors import FileRefused

# Opening of a case by officials is for the auditor; the complainant reads what was done.
_NOT_TOLD = ("complaints.viewed", "complaints.decided", "complaints.file_removed")


def _own_complaint(request: HttpRequest, pk: int) -> Complaint:
    """The complaint, for the one who filed it; for anybody else it is not there."""
    return get_object_or_404(
        Complaint.objects.select_related("service__drafting_body", "provider", "region"),
        pk=pk,
        complainant=request.user,
    )


@never_cache
@login_required
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything the complainant may know and do about a complaint."""
    return _case_page(request, _own_complaint(request, pk), MessageForm())


def _case_page(request: HttpRequest, complaint: Complaint, form: MessageForm) -> HttpResponse:
    at, stages = legal_now(), stages_of(complaint)
    clocks = clocks_of(terms.STAGE, [stage.pk for stage in stages])
    statuses = {stage.pk: status_of(stage, at=at, clocks=clocks) for stage in stages}
    current = stages[-1]
    step = next_step(current)
    context = {
        "complaint": complaint,
        "stages": [
            {
                "stage": stage,
                "status": statuses[stage.pk],
                "marks": marks_of(stage, statuses[stage.pk]),
            }
            for stage in stages
        ],
        "current": current,
        "status": statuses[current.pk],
        "may_appeal": current.opens_next and step is not None,
        "may_wait": current.is_overdue and current.is_open and current.waiting_since is None,
        "next_body": step[1] if step else None,
        "may_write": current.is_open,
        "form": form,
        "officials": complaint.officials.order_by("pk"),
        "record": _record_of(request, stages),
    }
    for one in (citizen_road, citizen_quality, citizen_thread):
        context |= one.part(request, complaint, stages)
    return render(request, "complaints/case.html", context)


def _record_of(request: HttpRequest, stages: list[ComplaintStage]) -> list[dict[str, Any]]:
    """The record of all stages in sentences, oldest first, with who acted."""
    entries: list[AuditEntry] = []
    for stage in stages:
        entries += entries_about(terms.STAGE, stage.pk).exclude(verb__in=_NOT_TOLD)
    entries = [one for one in entries if _is_told(one, stages[0].complaint)]
    entries.sort(key=lambda entry: entry.pk)
    bodies = Organisation.objects.in_bulk(
        {e.actor_organisation_id for e in entries if e.actor_organisation_id}
    )
    return [
        {"at": entry.at, "sentence": sentence(entry), "who": _who(request, entry, bodies)}
        for entry in entries
    ]


def _is_told(entry: AuditEntry, complaint: Complaint) -> bool:
    """The number of another filing is told to the account that filed it, and to nobody else."""
    first = complaint.duplicate_of
    if entry.verb != events.JOINED or first is None:
        return True
    return first.complainant_id == complaint.complainant_id


def _who(request: HttpRequest, entry: AuditEntry, bodies: dict[int, Organisation]) -> str:
    if entry.actor_organisation_id in bodies:
        return bodies[entry.actor_organisation_id].name
    if entry.actor_user_id == request.user.pk:
        return _("you")
    return _("the portal")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the considering body; what is refused stays in the form."""
    complaint = _own_complaint(request, pk)
    if request.method != "POST":
        return redirect("complaints:case", pk)
    form = MessageForm(request.POST, request.FILES)
    if not form.is_valid():
        return _case_page(request, complaint, form)
    try:
        attaching.attach_to_message(
            stage_id=stages_of(complaint)[-1].pk,
            text=form.cleaned_data["text"],
            uploads=form.cleaned_data["documents"],
            actor=request.actor,  # type: ignore[attr-defined]
            at=legal_now(),
        )
    except (ComplaintRefused, FileRefused) as refusal:
        form.add_error("documents" if isinstance(refusal, FileRefused) else "text", str(refusal))
        return _case_page(request, complaint, form)
    messages.success(request, _("Your message has been sent."))
    return redirect("complaints:case", pk)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to the next stage: filled in, with the record of the earlier one; one press confirms."""
    complaint = _own_complaint(request, pk)
    stage, at = stages_of(complaint)[-1], legal_now()
    step = next_step(stage)
    if not stage.opens_next or step is None:
        return _not_now(request, pk)
    rung, body = step
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _act(
            request,
            pk,
            lambda: services.appeal(
                stage_id=stage.pk,
                text=form.cleaned_data["text"],
                actor=request.actor,  # type: ignore[attr-defined]
                at=at,
            ),
            _("Your complaint has been sent to the next stage."),
        )
    status = status_of(stage, at=at)
    context = {
        "complaint": complaint,
        "stage": stage,
        "number": stage.number + 1,
        "about": About(about_what(state=stage.state, is_overdue=stage.is_overdue)).label,
        "body": body,
        "form": form,
        "status": status,
        "marks": marks_of(stage, status),
        # After hours the term starts with the registration on the next working day.
        "explanation": preview(term=rung.term_code, organisation=body, at=at)
        if is_office_hours(body, at)
        else None,
    }
    return render(request, "complaints/appeal.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def wait(request: HttpRequest, pk: int) -> HttpResponse:
    """Wait for a late answer; the appeal stays open."""
    complaint = _own_complaint(request, pk)
    stage = stages_of(complaint)[-1]
    if not (stage.is_overdue and stage.is_open and stage.waiting_since is None):
        return _not_now(request, pk)
    if request.method != "POST":
        return render(request, "complaints/wait.html", {"complaint": complaint, "stage": stage})
    return _act(
        request,
        pk,
        lambda: services.choose_to_wait(
            stage_id=stage.pk,
            actor=request.actor,  # type: ignore[attr-defined]
            at=legal_now(),
        ),
        _("You wait for the answer. You may still appeal to the next stage at any time."),
    )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def court(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark that the matter is in court; the portal neither blocks nor times it (X-17)."""
    complaint = _own_complaint(request, pk)
    if complaint.in_court_at is not None:
        return _not_now(request, pk)
    if request.method != "POST":
        return render(request, "complaints/court.html", {"complaint": complaint})
    return _act(
        request,
        pk,
        lambda: services.mark_in_court(
            stage_id=stages_of(complaint)[-1].pk,
            actor=request.actor,  # type: ignore[attr-defined]
            at=legal_now(),
        ),
        _("The mark has been made."),
    )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the complaint or the appeal back, once it has been said what that means."""
    complaint = _own_complaint(request, pk)
    stages = stages_of(complaint)
    stage = stages[-1]
    if stage.state not in WITHDRAWABLE:
        return _not_now(request, pk)
    may_be_whole = any(one.state in WITHDRAWABLE for one in stages[:-1])
    form = WithdrawForm(
        request.POST if request.method == "POST" else None, may_be_whole=may_be_whole
    )
    if request.method == "POST" and form.is_valid():
        return _act(
            request,
            pk,
            lambda: take_back(
                stage_id=stage.pk,
                reason=form.cleaned_data["reason"],
                whole=form.cleaned_data.get("whole", False),
                actor=request.actor,  # type: ignore[attr-defined]
                at=legal_now(),
            ),
            _("It has been withdrawn."),
        )
    context = {"complaint": complaint, "stage": stage, "form": form}
    return render(request, "complaints/withdraw.html", context)


def _act(request: HttpRequest, pk: int, verb: Callable[[], Any], success: str) -> HttpResponse:
    """Do one act and say how it went."""
    try:
        verb()
    except ComplaintRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, success)
    return redirect("complaints:case", pk)


def _not_now(request: HttpRequest, pk: int) -> HttpResponse:
    messages.error(request, _("This cannot be done now."))
    return redirect("complaints:case", pk)


@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Number and secret code give the state and the dates; no names, no texts."""
    form = FollowForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"].strip()
        if is_over_limit("follow", get_adapter(request).get_client_ip(request), number[:20]):
            form.add_error(None, _("Too many attempts. Wait ten minutes and try again."))
            return render(request, "complaints/follow.html", context, status=429)
        complaint = find_by_code(number, form.cleaned_data["code"])
        if complaint is None:
            form.add_error(None, _("There is no complaint with this number and this code."))
        else:
            context |= _followed(complaint)
    return render(request, "complaints/follow.html", context)


def _followed(complaint: Complaint) -> dict[str, Any]:
    at, stages = legal_now(), stages_of(complaint)
    clocks = clocks_of(terms.STAGE, [stage.pk for stage in stages])
    shown = []
    for stage in stages:
        status = status_of(stage, at=at, clocks=clocks)
        shown.append({"stage": stage, "status": status, "marks": marks_of(stage, status)})
    return {"complaint": complaint, "stages": shown, "status": shown[-1]["status"]}
