"""Standards in the work area: the list, one standard, a new edition."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import Actor
from audit.legal_time import legal_now
from deadlines.models import Clock
from deadlines.remaining import Remaining, remaining
from deadlines.selectors import clocks_of, current_calendar, next_due
from govservices.keyset import Page, page_of
from registry import terms
from registry.workflow import State as EntryState
from standards import permissions
from standards.errors import AlreadyUnderWay, BasisRequired, ReasonRequired, StandardRefused
from standards.forms.workbench import BeginForm, StandardFilter, kinds_for
from standards.models import Edition, Proposal, Standard
from standards.ports import causes_of_complaints
from standards.selectors import editions_visible_to, standards_visible_to
from standards.services.editions import begin_edition
from standards.views.road_access import actor_of, for_standards
from standards.workflow import UNDER_WAY, WRITABLE, Kind, ProposalState


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    standard: Standard
    edition: Edition | None
    clock: Clock | None
    left: Remaining | None
    proposals: int


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A time limit of the standard, and how much of it is left."""

    clock: Clock
    left: Remaining


@for_standards
@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """Standards that the person works with, a page at a time; drafters begin with their own."""
    at, actor = legal_now(), actor_of(request)
    form = StandardFilter(request.GET, actor=actor)
    rows, page = _page(request, form)
    context = {"form": form, "rows": _rows(rows, at), "page": page}
    return render(request, "standards/workbench/standards.html", context)


def _page(request: HttpRequest, form: StandardFilter) -> tuple[list[Standard], Page[Any]]:
    """By number, or by the time limit that ends first."""
    if not form.by_clocks:
        by_number = page_of(form.standards(), order=("service_id", "pk"), query=request.GET)
        return by_number.rows, by_number
    by_clock = page_of(form.running(), order=("due_at", "pk"), query=request.GET)
    ids = [clock.subject_id for clock in by_clock.rows]
    found = {one.service_id: one for one in form.standards().filter(service__in=ids)}
    return [found[pk] for pk in ids if pk in found], by_clock


def _rows(rows: list[Standard], at: datetime) -> list[Row]:
    """The lines of a page, in the same few statements however many there are."""
    ids = [standard.pk for standard in rows]
    clocks = next_due(terms.SERVICE, [standard.service_id for standard in rows])
    going = {
        one.standard_id: one
        for one in Edition.objects.filter(standard__in=ids, stage__in=UNDER_WAY)
    }
    waiting = Proposal.objects.filter(standard__in=ids, state=ProposalState.OPEN)
    counts = dict(waiting.values_list("standard").annotate(number=Count("pk")).order_by())
    calendar = current_calendar()
    found = []
    for standard in rows:
        clock = clocks.get(standard.service_id)
        left = remaining(clock, at=at, calendar=calendar) if clock else None
        going_on = going.get(standard.pk)
        found.append(Row(standard, going_on, clock, left, counts.get(standard.pk, 0)))
    return found


def standard_for(request: HttpRequest, pk: int) -> Standard:
    """A standard of the work area.

    Raises:
        Http404: there is none.
    """
    return get_object_or_404(standards_visible_to(actor_of(request)), pk=pk)


@for_standards
@require_safe
def standard(request: HttpRequest, pk: int) -> HttpResponse:
    """One standard: editions, time limits, proposals, why people complain, what may begin.

    Raises:
        Http404: there is none.
    """
    found, actor, at = standard_for(request, pk), actor_of(request), legal_now()
    calendar = current_calendar()
    clocks = clocks_of(terms.SERVICE, [found.service_id])[found.service_id]
    is_drafter = permissions.drafts(actor, found)
    editions = list(editions_visible_to(actor).filter(standard=found).order_by("-number"))
    context = {
        "standard": found,
        "service": found.service,
        "editions": editions,
        "under_way": next((one for one in editions if one.is_under_way), None),
        "lines": [
            ClockLine(clock, remaining(clock, at=at, calendar=calendar))
            for clock in clocks
            if clock.term_code in terms.FROM_INCLUSION
        ],
        "proposals": [
            (one, may_open(actor, one, found))
            for one in found.proposals.select_related("initiator", "edition")[:50]
        ],
        "causes": causes_of_complaints(found.service_id),
        "is_drafter": is_drafter,
        "may_begin": is_drafter and _kinds(found),
        "may_propose": permissions.may_propose(actor),
        "writable": WRITABLE,
    }
    return render(request, "standards/workbench/standard.html", context)


def may_open(actor: Actor, proposal: Proposal, standard: Standard) -> bool:
    """Whether a proposal concerns the person's body: it made it, or it drafts the standard."""
    concerned = (proposal.initiator_id, standard.drafting_body_id)
    return actor.organisation_id in concerned or permissions.controls(actor)


def _kinds(found: Standard) -> list[Kind]:
    kinds = kinds_for(found)
    is_excluded = found.service.state == EntryState.EXCLUDED
    return [kind for kind in kinds if kind == Kind.REPEAL] if is_excluded else kinds


@for_standards
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the first text, a change or the repeal; where nothing can begin, back with the reason.

    Raises:
        Http404: there is no such standard, or another body drafts it.
    """
    found, actor = standard_for(request, pk), actor_of(request)
    if not permissions.drafts(actor, found):
        raise Http404
    if not _kinds(found):
        messages.error(request, str(AlreadyUnderWay()))
        return redirect("standards:office_standard", pk=pk)
    form = BeginForm(request.POST if request.method == "POST" else None, standard=found)
    if request.method != "POST" or not form.is_valid():
        return _begin_page(request, found, form)
    try:
        edition = begin_edition(
            standard_id=pk, kind=form.cleaned_data["kind"],
            proposal_ids=[one.pk for one in form.cleaned_data["proposals"]],
            summary=form.summary, actor=actor, at=legal_now(),
        )  # fmt: skip
    except StandardRefused as refusal:
        return _refused(request, found, form, refusal)
    messages.success(request, _("The edition is begun. Number: %(no)s.") % {"no": edition.number})
    return redirect("standards:office_text", pk=edition.pk)


def _refused(
    request: HttpRequest, found: Standard, form: BeginForm, refusal: StandardRefused
) -> HttpResponse:
    """A refusal stands at the field that mends it, where there is one."""
    field = {BasisRequired: "proposals", ReasonRequired: "summary_kk"}.get(type(refusal))
    form.add_error(field, str(refusal))
    return _begin_page(request, found, form, status=409)


def _begin_page(
    request: HttpRequest, found: Standard, form: BeginForm, *, status: int = 200
) -> HttpResponse:
    context = {"standard": found, "service": found.service, "form": form}
    return render(request, "standards/workbench/begin.html", context, status=status)
