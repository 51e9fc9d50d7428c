"""Hiding with a public reason, and the appeals against it before the quality body."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.legal_time import legal_now
from govservices.keyset import page_of
from standards import queue
from standards.errors import StandardRefused
from standards.forms.answers_decide import AppealFilter, AppealForm, HideForm
from standards.models import Comment, Reply
from standards.permissions import is_own, may_decide_appeal
from standards.points import places_of
from standards.services import moderating
from standards.views.answers_access import (
    actor_of,
    for_quality,
    for_workers,
    own_comment_for,
    page_language,
)
from standards.workflow import AppealState


@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide a comment, after reading what the public and the author will see."""
    actor = actor_of(request)
    shown = own_comment_for(actor, pk)
    form = HideForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _hide_page(request, shown, None, form)
    reason = form.cleaned_data["reason"]
    try:
        moderating.hide_comment(comment_id=shown.pk, reason=reason, actor=actor, at=legal_now())
    except StandardRefused as refusal:
        form.add_error(None, str(refusal))
        return _hide_page(request, own_comment_for(actor, pk), None, form, status=409)
    messages.success(request, _("The comment is hidden. Its author has been told."))
    return redirect("standards:office_comment", shown.pk)


@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def hide_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide a reply that a person wrote."""
    actor = actor_of(request)
    row = get_object_or_404(Reply, pk=pk)
    shown = own_comment_for(actor, row.comment_id)
    form = HideForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _hide_page(request, shown, row, form)
    reason = form.cleaned_data["reason"]
    try:
        moderating.hide_reply(reply_id=row.pk, reason=reason, actor=actor, at=legal_now())
    except StandardRefused as refusal:
        form.add_error(None, str(refusal))
        return _hide_page(request, shown, row, form, status=409)
    messages.success(request, _("The reply is hidden."))
    return redirect("standards:office_comment", shown.pk)


def _hide_page(
    request: HttpRequest, shown: Comment, reply: Reply | None, form: HideForm, *, status: int = 200
) -> HttpResponse:
    context = {"comment": shown, "reply": reply, "form": form}
    return render(request, "standards/answers/hide.html", context, status=status)


@for_quality
@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    """Appeals against hiding: those that wait, oldest first; or decided ones, newest first."""
    form = AppealFilter(request.GET)
    found = queue.appeals()
    if form.is_of_decided:
        found = found.exclude(appeal_state=AppealState.OPEN)
        page = page_of(found, order=("-appeal_decided_at", "-pk"), query=request.GET)
    else:
        found = found.filter(appeal_state=AppealState.OPEN)
        page = page_of(found, order=("appealed_at", "pk"), query=request.GET)
    context = {"form": form, "page": page, "rows": page.rows, "is_of_decided": form.is_of_decided}
    return render(request, "standards/answers/appeals.html", context)


@for_quality
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """One appeal: the words hidden, why, what the author says, the decision."""
    actor = actor_of(request)
    shown = get_object_or_404(queue.appeals(), pk=pk)
    if request.method != "POST":
        return _appeal_page(request, shown, AppealForm())
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _appeal_page(request, shown, form)
    try:
        moderating.decide_appeal(
            comment_id=shown.pk,
            restore=form.cleaned_data["outcome"] == "restore",
            reason=form.cleaned_data["reason"],
            actor=actor,
            at=legal_now(),
        )
    except StandardRefused as refusal:
        form.add_error(None, str(refusal))
        current = get_object_or_404(queue.appeals(), pk=pk)
        return _appeal_page(request, current, form, status=409)
    messages.success(request, _("The decision has been recorded. The author has been told."))
    return redirect("standards:office_appeal", shown.pk)


def _appeal_page(
    request: HttpRequest, shown: Comment, form: AppealForm, *, status: int = 200
) -> HttpResponse:
    """The author stays unnamed: the words are judged, not the person."""
    actor = actor_of(request)
    is_open = shown.appeal_state == AppealState.OPEN
    context = {
        "comment": shown,
        "edition": shown.discussion.edition,
        "place": places_of(shown.discussion.text, page_language()).get(shown.point),
        "form": form,
        "may_decide": is_open and may_decide_appeal(actor, shown),
        "is_own": is_own(actor, shown),
        "unsent": "" if is_open else form.data.get("reason", ""),
    }
    return render(request, "standards/answers/appeal.html", context, status=status)
