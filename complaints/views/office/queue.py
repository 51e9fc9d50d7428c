"""The complaints before a body: a list that remembers how one looks at it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.acting import Actor
from audit.legal_time import legal_now
from complaints import terms
from complaints.forms.queue import NEAREST, QueueFilter
from complaints.models import ComplaintStage, Demand, SavedFilter
from complaints.models.quality import DemandState
from complaints.selectors import in_lists
from complaints.services.filters import lasting
from complaints.views.office.access import actor_of, for_officials
from complaints.views.office.desk import saved_part
from complaints.workflow import OPEN
from deadlines import engine
from deadlines.domain.calendar import WorkingCalendar
from deadlines.models import Clock
from deadlines.remaining import Remaining, remaining
from deadlines.selectors import clocks_of, with_terms
from govservices.keyset import Page, page_of

_REMEMBERED = "complaints.queue"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue; ``is_choosable`` where the own body may still act on it."""

    stage: ComplaintStage
    clock: Clock | None
    left: Remaining | None
    has_demand: bool
    is_choosable: bool

    @property
    def extension(self) -> Any:
        """The extension of the stage, if it was extended."""
        return getattr(self.stage, "extension", None)


@for_officials
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Stages before the body, nearest due date first or newest first, a page at a time.

    The filters of the last look are there again, each role having its own, until they are
    cleared or others are chosen.
    """
    at, actor = legal_now(), actor_of(request)
    query = lasting(request.GET)
    if "clear" in request.GET:
        _remember(request, "")
        return redirect("complaints:queue")
    if not query and not request.GET and _remembered(request):
        return redirect(f"{reverse('complaints:queue')}?{_remembered(request)}")
    form = QueueFilter(request.GET, actor=actor, today=at.date())
    _remember(request, query)
    now = engine.load()
    found, clocks, page = _found(form, request.GET, now)
    rows = _rows(found, clocks, actor, at, now.calendar)
    context = {
        "form": form,
        "rows": rows,
        "may_pick": any(row.is_choosable for row in rows),
        "page": page,
        "by_date": form.order == NEAREST,
        "is_narrowed": form.narrows,
        "picked": "pick" in request.GET,
        "pick_query": _turned(request.GET),
        **saved_part(actor, SavedFilter.Page.QUEUE, query),
    }
    return render(request, "complaints/office/queue.html", context)


def _remembered(request: HttpRequest) -> str:
    """The filters of the last look in the present role."""
    return str(request.session.get(_REMEMBERED, {}).get(_role(request), ""))


def _remember(request: HttpRequest, query: str) -> None:
    """Keep the filters; the session is written only when they are others than before."""
    if query == _remembered(request):
        return
    kept = dict(request.session.get(_REMEMBERED, {}))
    kept.pop(_role(request), None)
    if query:
        kept[_role(request)] = query
    request.session[_REMEMBERED] = kept


def _role(request: HttpRequest) -> str:
    membership = actor_of(request).membership
    return str(membership.pk) if membership else ""


def _turned(query: QueryDict) -> str:
    """This very page with all its boxes ticked, or with none if they are."""
    kept = query.copy()
    kept.pop("lang", None)
    if not kept.pop("pick", None):
        kept["pick"] = "page"
    return f"?{kept.urlencode()}"


def _found(
    form: QueueFilter, query: QueryDict, now: engine.Engine
) -> tuple[list[ComplaintStage], dict[int, Clock], Page[Any]]:
    """The stages of one page in their order, the clock of each, and the neighbouring pages."""
    links = query.copy()
    links.pop("pick", None)
    if form.order == NEAREST:
        page = page_of(form.clocks(), order=("due_at", "pk"), query=links)
        clocks = {clock.subject_id: clock for clock in with_terms(page.rows, now.book)}
        # The clocks of a narrowed list are of the stages chosen already.
        known = ComplaintStage.objects.all() if form.narrows else form.stages()
        stages = in_lists(known).in_bulk(list(clocks))
        return [stages[pk] for pk in clocks if pk in stages], clocks, page
    by_age = page_of(in_lists(form.stages()), order=("-pk",), query=links)
    return by_age.rows, _last_clocks(by_age.rows), by_age


def _last_clocks(stages: list[ComplaintStage]) -> dict[int, Clock]:
    """The latest clock of each stage, open or ended."""
    found = clocks_of(terms.STAGE, [stage.pk for stage in stages])
    return {pk: clocks[-1] for pk, clocks in found.items() if clocks}


def _rows(
    stages: list[ComplaintStage],
    clocks: dict[int, Clock],
    actor: Actor,
    at: datetime,
    calendar: WorkingCalendar,
) -> list[Row]:
    demanded = _demanded(stages)
    rows = []
    for stage in stages:
        clock = clocks.get(stage.pk)
        left = remaining(clock, at=at, calendar=calendar) if clock else None
        is_own = stage.organisation_id == actor.organisation_id
        choosable = is_own and stage.state in OPEN
        rows.append(Row(stage, clock, left, stage.complaint_id in demanded, choosable))
    return rows


def _demanded(stages: list[ComplaintStage]) -> set[int]:
    """Cases on which a demand of the quality body is still under control."""
    cases = [stage.complaint_id for stage in stages]
    open_demands = Demand.objects.filter(stage__complaint_id__in=cases)
    return set(
        open_demands.exclude(state=DemandState.CLOSED).values_list("stage__complaint_id", flat=True)
    )
