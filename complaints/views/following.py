"""How a case stands, as it is told to who may not read it: states and dates, no names, no texts."""

from datetime import datetime
from typing import Any

from complaints import terms
from complaints.models import Complaint
from complaints.selectors import stages_of
from complaints.status import marks_of, status_of
from deadlines.selectors import clocks_of


def as_told(complaint: Complaint, *, at: datetime) -> dict[str, Any]:
    """The status sentence on top, and each stage with its marks (CP-6)."""
    stages = stages_of(complaint)
    clocks = clocks_of(terms.STAGE, [stage.pk for stage in stages])
    shown = []
    for stage in stages:
        status = status_of(stage, at=at, clocks=clocks)
        shown.append({"stage": stage, "status": status, "marks": marks_of(stage, status)})
    return {
        "complaint": complaint,
        "stages": shown,
        "current": stages[-1],
        "status": shown[-1]["status"],
    }
