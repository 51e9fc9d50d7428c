"""What the complainant sees of the road of a case."""

from typing import Any

from django.http import HttpRequest

from complaints.models import Complaint, ComplaintStage
from complaints.workflow import WITHDRAWABLE, About, State


def part(
    request: HttpRequest, complaint: Complaint, stages: list[ComplaintStage]
) -> dict[str, Any]:
    """What the part of the page needs: taking it back, a late answer, other filings."""
    current = stages[-1]
    withdrawable = current.state in WITHDRAWABLE
    own = complaint.duplicates.filter(complainant=request.user.pk).order_by("pk")
    return {
        "may_withdraw": withdrawable,
        "is_appeal": current.number > 1,
        "late_answer": _late_answer(stages) if withdrawable else None,
        "own_duplicates": list(own),
        "against_extension": current.state == State.EXTENDED and not current.is_overdue,
        "was_withdrawn": current.state == State.WITHDRAWN,
    }


def _late_answer(stages: list[ComplaintStage]) -> ComplaintStage | None:
    """An earlier stage that was answered after the complainant had gone further (J-6).

    An appeal that is not about a decision was filed while there was none.
    """
    undecided = {one.number - 1 for one in stages if one.about in (About.SILENCE, About.EXTENSION)}
    late = [one for one in stages if one.number in undecided and one.answered_at is not None]
    return late[-1] if late else None
