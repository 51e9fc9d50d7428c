"""The cabinet: own complaints with their nearest date, drafts to go on with, comments, messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from audit.legal_time import legal_now
from complaints import terms
from complaints.models import Complaint, ComplaintStage
from complaints.selectors import own_complaints
from complaints.services.drafts import own_open_draft
from complaints.status import Status, status_of
from deadlines.remaining import Remaining, remaining
from deadlines.selectors import clocks_of, current_calendar
from notifications.selectors import unread_count
from registry.models import Question, Subscription
from standards.talk import own_comments

# The latest questions; older ones are found by their letters.
_SHOWN_QUESTIONS = 20
# The latest comments on drafts; all of them have a page of their own.
_SHOWN_COMMENTS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One complaint on the list: where it is now, and what its date says."""

    complaint: Complaint
    stage: ComplaintStage
    status: Status
    left: Remaining | None


@login_required
def cabinet(request: HttpRequest) -> HttpResponse:
    """Everything of the person's own on one page."""
    at = legal_now()
    actor = request.actor  # type: ignore[attr-defined]
    asked = Question.objects.filter(asker=actor.user).select_related("service", "organisation")
    context = {
        "lines": lines_of(list(own_complaints(actor)), at),
        "draft": own_open_draft(user=actor.user, at=at),
        "unread": unread_count(actor.user),
        "questions": asked.order_by("-pk")[:_SHOWN_QUESTIONS],
        "comments": own_comments(actor, limit=_SHOWN_COMMENTS),
        "subscriptions": Subscription.objects.filter(user=actor.user).count(),
    }
    return render(request, "portal/cabinet.html", context)


def lines_of(complaints: Sequence[Complaint], at: datetime) -> list[Line]:
    """The latest stage of each complaint, in words and with its date."""
    latest = [(one, list(one.stages.all())[-1]) for one in complaints]
    clocks = clocks_of(terms.STAGE, [stage.pk for _one, stage in latest])
    calendar = current_calendar()
    lines = []
    for complaint, stage in latest:
        status = status_of(stage, at=at, clocks=clocks)
        left = remaining(status.clock, at=at, calendar=calendar) if status.clock else None
        lines.append(Line(complaint, stage, status, left))
    return lines
