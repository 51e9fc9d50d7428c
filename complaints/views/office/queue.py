"""The complaints before a body."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.legal_time import legal_now
from complaints import terms
from complaints.forms.queue import NEAREST, QueueFilter
from complaints.models import ComplaintStage
from complaints.views.office.access import actor_of, for_officials
from deadlines.models import Clock
from deadlines.remaining import Remaining, remaining
from deadlines.selectors import clocks_of, current_calendar
from govservices.keyset import Page, page_of


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue."""

    stage: ComplaintStage
    clock: Clock | None
    left: Remaining | None


@for_officials
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Stages before the body, nearest due date first or newest first, a page at a time."""
    at, actor = legal_now(), actor_of(request)
    form = QueueFilter(request.GET, actor=actor, today=at.date())
    page: Page[Clock] | Page[ComplaintStage]
    if form.order == NEAREST:
        page = page_of(form.clocks(), order=("due_at", "pk"), query=request.GET)
        clocks = {clock.subject_id: clock for clock in page.rows}
        stages = form.stages().in_bulk(list(clocks))
        found = [stages[pk] for pk in clocks if pk in stages]
    else:
        page = page_of(form.stages(), order=("-pk",), query=request.GET)
        found = page.rows
        clocks = _last_clocks(found)
    context = {
        "form": form,
        "rows": _rows(found, clocks, at),
        "page": page,
        "by_date": form.order == NEAREST,
        "is_narrowed": form.narrows,
    }
    return render(request, "complaints/office/queue.html", context)


def _last_clocks(stages: list[ComplaintStage]) -> dict[int, Clock]:
    """The latest clock of each stage, open or ended."""
    found = clocks_of(terms.STAGE, [stage.pk for stage in stages])
    return {pk: clocks[-1] for pk, clocks in found.items() if clocks}


def _rows(stages: list[ComplaintStage], clocks: dict[int, Clock], at: datetime) -> list[Row]:
    calendar = current_calendar()
    rows = []
    for stage in stages:
        clock = clocks.get(stage.pk)
        left = remaining(clock, at=at, calendar=calendar) if clock else None
        rows.append(Row(stage, clock, left))
    return rows
