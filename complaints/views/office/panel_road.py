"""What happened to the stage on its road: extension, redirection, joining, approval."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest

from accounts.acting import Actor
from complaints.forms.offers import offers_for
from complaints.models import Complaint, ComplaintStage, Extension
from complaints.permissions import is_complained_of
from complaints.reach import read_by
from complaints.views.office.reading import Case


def panel(request: HttpRequest, case: Case, typed: dict[str, Form]) -> dict[str, Any]:
    """What the part of the page needs, and the acts that have pages of their own."""
    stage = case.stage
    offers = offers_for(
        case.actor, stage, remedy=case.remedy, at=case.at, appealed=case.is_appealed
    )
    extension: Extension | None = getattr(stage, "extension", None)
    return {
        "is_own_matter": case.is_own and is_complained_of(case.actor, stage),
        "page_offers": [offer for offer in offers if offer.possible and offer.is_page],
        "extension": extension,
        "redirections": stage.redirections.select_related("to", "asked_by", "judged_by"),
        "proposals": stage.proposed_decisions.select_related("proposed_by", "judged_by"),
        "joined": _joined(case.complaint, case.actor),
        "days_since_filing": (
            case.today - case.complaint.filed_at.astimezone(stage.organisation.zone).date()
        ).days,
        "chain": sorted([*case.others, stage], key=lambda one: (one.number, one.pk)),
    }


def _joined(complaint: Complaint, actor: Actor) -> dict[str, Any]:
    """Other filings of the same complaint, each with the stage where the actor may open it."""
    duplicates = complaint.duplicates.order_by("pk").prefetch_related("stages")
    first = complaint.duplicate_of
    return {
        "first": first,
        "first_stage": _opened(first, actor) if first else None,
        "others": [(one, _opened(one, actor)) for one in duplicates],
    }


def _opened(filing: Complaint, actor: Actor) -> ComplaintStage | None:
    """The last stage of a filing that the actor's body reads; None where it never had it."""
    stages = sorted(filing.stages.all(), key=lambda one: one.pk)
    read = read_by(actor, stages)
    return next((one for one in reversed(stages) if one.pk in read), None)
