"""Demands of the quality body, as the page of a case shows them."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest

from complaints import permissions, terms
from complaints.forms.quality import DemandForm
from complaints.models import Demand
from complaints.selectors import demands_of
from complaints.services.demands import found_violated
from complaints.views.office.reading import Case
from deadlines.remaining import Remaining, remaining
from deadlines.selectors import clocks_of, current_calendar


def panel(request: HttpRequest, case: Case, typed: dict[str, Form]) -> dict[str, Any]:
    """Demands on the case with their dates, and the form of a further one."""
    context: dict[str, Any] = {"demand_rows": _rows(case)}
    may = permissions.controls_demands(case.actor, case.stage) and found_violated(case.stage)
    if may:
        context["demand_form"] = typed.get("demand") or demand_form(case)
    return context


def demand_form(case: Case, data: Any = None) -> DemandForm:
    """The form of a further demand from the stage of a case."""
    return DemandForm(data, stage=case.stage, today=case.today)


def _rows(case: Case) -> list[tuple[Demand, Remaining | None]]:
    found = demands_of(case.complaint)
    if not found:
        return []
    clocks = clocks_of(terms.DEMAND_SUBJECT, [demand.pk for demand in found])
    calendar = current_calendar()
    rows = []
    for demand in found:
        last = clocks.get(demand.pk, [])[-1:]
        left = remaining(last[0], at=case.at, calendar=calendar) if last else None
        rows.append((demand, left))
    return rows
