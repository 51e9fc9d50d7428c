"""*My work*: an official's open duties of every kind, nearest due date first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.acting import Actor
from accounts.roles import Capability
from audit.legal_time import legal_now
from complaints.permissions import may_see_load
from deadlines import engine, subjects
from deadlines.models import Clock
from deadlines.remaining import Remaining, remaining
from deadlines.selectors import in_lists, with_terms
from govservices.keyset import Page, page_of
from portal.work import BODY, MINE, SCOPES, WorkFilter, board_of


@dataclass(frozen=True, slots=True)
class Duty:
    """One open duty as a line: what, where it is done, how much of its term is left, its state."""

    clock: Clock
    label: str
    url: str
    left: Remaining
    state: str


@login_required
@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    """Open duties of the person or of the body, a page at a time; for heads also how it stands.

    Raises:
        Http404: the person acts for no body.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_official:
        raise Http404
    at, now = legal_now(), engine.load()
    today = _today(actor, at)
    is_head = actor.can(Capability.HEAD_BODY)
    form = WorkFilter(request.GET, scope=BODY if is_head else MINE)
    clocks = form.clocks(actor, at=at, today=today, calendar=now.calendar)
    page = _page(clocks, actor, now, request.GET)
    seen = _visible(page.rows, actor)
    context = {
        "form": form,
        "scopes": _tabs(request, form),
        "page": page,
        "duties": [
            _duty(clock, seen, remaining(clock, at=at, calendar=now.calendar))
            for clock in page.rows
        ],
        "acting_for": actor.acting_for,
        "board": board_of(actor, at=at, today=today) if is_head else None,
        "sees_load": may_see_load(actor),
        "today": today,
    }
    return render(request, "portal/office/my_work.html", context)


def _page(
    clocks: QuerySet[Clock], actor: Actor, now: engine.Engine, query: QueryDict
) -> Page[Clock]:
    """A page of duties; their body is the person's own and their terms are known: no joins."""
    page = page_of(in_lists(clocks, with_assignee=True), order=("due_at", "pk"), query=query)
    assert actor.organisation is not None
    for clock in with_terms(page.rows, now.book):
        clock.organisation = actor.organisation
    return page


def _today(actor: Actor, at: datetime) -> date:
    organisation = actor.organisation
    zone = organisation.zone if organisation else ZoneInfo(settings.TIME_ZONE)
    return at.astimezone(zone).date()


def _tabs(request: HttpRequest, form: WorkFilter) -> list[dict[str, Any]]:
    """A link for each scope; the other filters survive."""
    tabs = []
    for code, label in SCOPES:
        query = request.GET.copy()
        for name in ("after", "before", "lang", "executor"):
            query.pop(name, None)
        query["scope"] = code
        current = form.scope_chosen == code
        tabs.append({"label": label, "url": f"?{query.urlencode()}", "is_current": current})
    return tabs


def _visible(clocks: list[Clock], actor: Actor) -> dict[tuple[str, int], Any]:
    """The things that the clocks are about and that the person may open, kind by kind."""
    ids_by_code: dict[str, set[int]] = {}
    for clock in clocks:
        ids_by_code.setdefault(clock.subject_code, set()).add(clock.subject_id)
    found: dict[tuple[str, int], Any] = {}
    for code, ids in ids_by_code.items():
        for subject_id, row in subjects.visible_rows(code, ids, actor).items():
            found[code, subject_id] = row
    return found


def _duty(clock: Clock, seen: dict[tuple[str, int], Any], left: Remaining) -> Duty:
    row = seen.get((clock.subject_code, clock.subject_id))
    state = getattr(row, "get_state_display", clock.get_state_display)()
    url = subjects.url_of(clock.subject_code, clock.subject_id) if row is not None else ""
    return Duty(clock, clock.subject.label(get_language() or "kk"), url, left, str(state))
