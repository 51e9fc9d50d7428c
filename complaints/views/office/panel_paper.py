"""The paper behind a case: who took it and where, its receipts, its scan, an appeal on paper."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest

from complaints.models import AttachedTo, Receipt
from complaints.views.office.counter import may_appeal_at_counter
from complaints.views.office.reading import Case
from complaints.workflow import Medium


def panel(request: HttpRequest, case: Case, typed: dict[str, Form]) -> dict[str, Any]:
    """What the part of the page needs."""
    complaint = case.complaint
    if complaint.medium != Medium.PAPER:
        return {}
    receipts = Receipt.objects.filter(stage__complaint=complaint).select_related(
        "issued_by", "stage"
    )
    is_last = not any(other.pk > case.stage.pk for other in case.others)
    return {
        "is_paper": True,
        "receipts": receipts.order_by("pk"),
        "scans": complaint.attachments.filter(kind=AttachedTo.SCAN).select_related("file"),
        "may_appeal_on_paper": is_last
        and may_appeal_at_counter(case.actor, case.stage) is not None,
    }
