"""The completion report in the work area: what it lacks, order, progress, preview, publication (DS-4)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import Actor
from audit.legal_time import legal_now
from govservices.keyset import page_of
from standards import permissions
from standards.errors import StandardRefused
from standards.forms.road import ForewordForm
from standards.models import CompletionReport, Edition
from standards.services.reporting import (
    is_stale,
    missing_for_report,
    order_report,
    publish_report,
)
from standards.views.road_access import actor_of, edition_for, for_standards
from standards.workflow import ReportState, Stage

_RUNNING = (ReportState.QUEUED, ReportState.BUILDING)
_LANGUAGES = (("kk", "Қазақша"), ("ru", "Русский"))


@never_cache
@for_standards
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report being prepared; POST orders it (``act=order``) or publishes it (``act=publish``)."""
    shown = edition_for(actor_of(request), pk)
    if request.method != "POST":
        return _page(request, shown, ForewordForm(initial=_foreword_of(newest_report(shown))))
    if request.POST.get("act") == "publish":
        return _publish(request, shown)
    return _order(request, shown)


@never_cache
@for_standards
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the report is: a part of the page that asks for itself while it is being made up.

    Opened by its address it leads to the page of the report.
    """
    shown = edition_for(actor_of(request), pk)
    found = report_for(actor_of(request), shown)
    if "HX-Request" not in request.headers or found is None:
        return redirect("standards:office_report", pk=shown.pk)
    context = {"edition": shown, "report": found, "is_running": found.state in _RUNNING}
    part = render(request, "standards/road/parts/progress.html", context)
    if found.state not in _RUNNING:
        part.headers["HX-Refresh"] = "true"
    return part


def newest_report(shown: Edition) -> CompletionReport | None:
    """The report made up last, published or not."""
    return shown.reports.select_related("prepared_by", "revised_text").order_by("-number").first()


def report_for(actor: Actor, shown: Edition) -> CompletionReport | None:
    """The newest report that the person may read: one that is not out, its drafters alone."""
    if _prepares(actor, shown):
        return newest_report(shown)
    published = shown.reports.filter(state=ReportState.PUBLISHED)
    return published.select_related("prepared_by", "revised_text").order_by("-number").first()


def _prepares(actor: Actor, shown: Edition) -> bool:
    return permissions.drafts(actor, shown.standard) or permissions.controls(actor)


def _foreword_of(found: CompletionReport | None) -> dict[str, str]:
    """What was written for the report that is not out yet."""
    if found is None or found.state == ReportState.PUBLISHED:
        return {}
    return {
        f"foreword_{code}": getattr(found, f"foreword_{code}") or "" for code, _name in _LANGUAGES
    }


def _order(request: HttpRequest, shown: Edition) -> HttpResponse:
    actor, at = actor_of(request), legal_now()
    form = ForewordForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, form)
    try:
        order_report(edition_id=shown.pk, foreword=form.foreword, actor=actor, at=at)
    except StandardRefused as refusal:
        return _page(request, shown, form, errors=(str(refusal),))
    messages.success(request, _("The report is being made up."))
    return redirect("standards:office_report", pk=shown.pk)


def _publish(request: HttpRequest, shown: Edition) -> HttpResponse:
    """Publish what was read: the number sent is that of the report on the page."""
    actor, at = actor_of(request), legal_now()
    found = newest_report(shown)
    if found is None or request.POST.get("number") != str(found.number):
        raise Http404
    try:
        publish_report(report_id=found.pk, actor=actor, at=at)
    except StandardRefused as refusal:
        current = edition_for(actor, shown.pk)
        form = ForewordForm(initial=_foreword_of(newest_report(current)))
        return _page(request, current, form, errors=(str(refusal),))
    messages.success(
        request, _("The report and the revised draft are published. Now record the site.")
    )
    return redirect("standards:office_edition", pk=shown.pk)


def _page(
    request: HttpRequest,
    shown: Edition,
    form: ForewordForm,
    *,
    errors: tuple[str, ...] = (),
) -> HttpResponse:
    actor = actor_of(request)
    found = report_for(actor, shown)
    is_running = found is not None and found.state in _RUNNING
    may_act = shown.stage == Stage.REVISED and permissions.drafts(actor, shown.standard)
    is_made_up = found is not None and found.built_at is not None and not is_running
    context = {
        "edition": shown,
        "service": shown.service,
        "report": found,
        "form": form,
        "errors": errors,
        "is_running": is_running,
        "may_act": may_act,
        "missing": _missing(shown) if _prepares(actor, shown) else [],
        "is_stale": is_made_up and may_act and found is not None and is_stale(shown, found),
        "is_made_up": is_made_up,
        "discussion": shown.discussions.order_by("-number").first(),
        **(_preview(request, found) if is_made_up and found else {}),
    }
    return render(request, "standards/road/report.html", context, status=409 if errors else 200)


def _missing(shown: Edition) -> list[Any]:
    if shown.stage not in (Stage.DISCUSSION_CLOSED, Stage.REVISED):
        return []
    return missing_for_report(shown)


def _preview(request: HttpRequest, found: CompletionReport) -> dict[str, Any]:
    """A page of the report in Kazakh and Russian side by side, as it will be published."""
    page = page_of(found.items.all(), order=("position",), query=request.GET)
    rows = [(item, [_item_in(item, code) for code, _name in _LANGUAGES]) for item in page.rows]
    forewords = [
        (code, name, getattr(found, f"foreword_{code}") or "") for code, name in _LANGUAGES
    ]
    return {"page": page, "rows": rows, "forewords": forewords, "totals": found.totals}


def _item_in(item: Any, language: str) -> dict[str, str]:
    names = ("source", "short", "reason", "point_label")
    return {"language": language} | {
        name: getattr(item, f"{name}_{language}") or "" for name in names
    }
