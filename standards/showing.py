"""What the pages of a service show of its standard: the registry asks through its ports."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Min, QuerySet
from django.urls import reverse

from registry.ports import Freshness, InForce, OpenDraft, StandardOf
from standards.models import Confirmation, Edition, Standard
from standards.selectors import readable_editions
from standards.workflow import Stage


def standard_of(service_id: int, today: date) -> StandardOf | None:
    """What holds, which draft is public, whether a body lags behind (L13-23.2)."""
    standard = Standard.objects.select_related("service").filter(service=service_id).first()
    if standard is None:
        return None
    editions = list(readable_editions().filter(standard=standard).exclude(stage=Stage.SUPERSEDED))
    held = next((one for one in editions if one.stage == Stage.IN_FORCE), None)
    draft = next((one for one in editions if one.is_under_way), None)
    return StandardOf(
        url=reverse("standards:standard", args=[standard.service.registry_no]),
        in_force=_in_force(held) if held else None,
        draft=_draft(draft, today) if draft else None,
        freshness=_slowest(service_id, today),
    )


def freshness_of(service_id: int, body_ids: Iterable[int], today: date) -> dict[int, Freshness]:
    """Bodies that have not confirmed their information yet, each with its last day (K-05)."""
    waiting = _waiting(service_id).filter(organisation__in=list(body_ids))
    return {
        row.organisation_id: Freshness(row.due_on, row.is_out_of_date(today)) for row in waiting
    }


def _waiting(service_id: int) -> QuerySet[Confirmation]:
    found: QuerySet[Confirmation] = Confirmation.objects.filter(
        edition__standard__service=service_id, confirmed_at=None, dropped_at=None
    )
    return found


def _slowest(service_id: int, today: date) -> Freshness | None:
    due_on = _waiting(service_id).aggregate(first=Min("due_on"))["first"]
    return Freshness(due_on, today > due_on) if due_on else None


def _in_force(edition: Edition) -> InForce:
    return InForce(
        url=reverse("standards:standard", args=[edition.service.registry_no]),
        number=edition.number,
        act=edition.approval_act,
        act_no=edition.approval_act_no,
        approved_on=edition.approved_on,
        effective_on=edition.effective_on,
    )


def _draft(edition: Edition, today: date) -> OpenDraft:
    # Past its last day nobody can comment, even in the minute before the sweep closes it.
    open_ones = edition.discussions.filter(closed_at=None, broken_off_at=None)
    discussion = open_ones.filter(closes_on__gte=today).first()
    return OpenDraft(
        url=reverse("standards:draft", args=[edition.pk]),
        stage=edition.get_stage_display(),
        closes_on=discussion.closes_on if discussion else None,
        days_left=discussion.days_left(today) if discussion else 0,
    )
