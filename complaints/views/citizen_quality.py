"""What the complainant sees of demands, and the two questions after closing."""

from typing import Any

from django.http import HttpRequest

from audit.legal_time import legal_now
from complaints.models import Complaint, ComplaintStage, Demand
from complaints.selectors import demands_of
from complaints.services.opinions import link_for
from complaints.workflow import State, was_answered


def part(
    request: HttpRequest, complaint: Complaint, stages: list[ComplaintStage]
) -> dict[str, Any]:
    """Demands of answered stages, and the way to the two questions or why they are not asked."""
    current = stages[-1]
    return {
        "demands": _told(complaint, stages),
        "opinion_link": link_for(complaint, current, at=legal_now()),
        "opinion_why_not": _why_not(complaint, current),
    }


def _told(complaint: Complaint, stages: list[ComplaintStage]) -> list[Demand]:
    """The complainant hears of a demand with the answer, not before."""
    answered = {stage.pk for stage in stages if was_answered(stage.state)}
    if not answered:
        return []
    return [demand for demand in demands_of(complaint) if demand.stage_id in answered]


def _why_not(complaint: Complaint, current: ComplaintStage) -> str:
    """Why a closed case is not asked about: a code for the page; empty otherwise."""
    if current.state == State.WITHDRAWN:
        return "withdrawn"
    return "joined" if complaint.duplicate_of_id is not None else ""
