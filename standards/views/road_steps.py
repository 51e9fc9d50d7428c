"""The steps of the road of an edition (M-2) with their dates, and its record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from audit.models import AuditEntry
from audit.selectors import entries_about
from govservices import wording
from registry.services.acts import NATIONAL_ZONE
from standards import events, terms
from standards.models import Edition
from standards.workflow import Kind, Stage

# All steps to force, in order.
ROAD = (
    Stage.DRAFTING, Stage.PLACED, Stage.IN_DISCUSSION, Stage.DISCUSSION_CLOSED, Stage.REVISED,
    Stage.REPORT_PUBLISHED, Stage.IN_AGREEMENT, Stage.AGREED, Stage.SUBMITTED, Stage.APPROVED,
    Stage.IN_FORCE,
)  # fmt: skip
# What was approved before the portal has only these.
_TAKEN_OVER = (Stage.APPROVED, Stage.IN_FORCE)
# A repeal that nobody discussed goes past what lies between (J-14).
_STRAIGHT = (Stage.DRAFTING, Stage.SUBMITTED, Stage.APPROVED, Stage.IN_FORCE)
# Which entry of the record says that a step was reached.
_VERBS = {
    events.PLACED: Stage.PLACED,
    events.DISCUSSION_OPENED: Stage.IN_DISCUSSION,
    events.DISCUSSION_CLOSED: Stage.DISCUSSION_CLOSED,
    events.REVISION_FINISHED: Stage.REVISED,
    events.RETURNED_TO_REVISION: Stage.REVISED,
    events.REPORT_PUBLISHED: Stage.REPORT_PUBLISHED,
    events.SENT_FOR_AGREEMENT: Stage.IN_AGREEMENT,
    events.AGREED: Stage.AGREED,
    events.SUBMITTED: Stage.SUBMITTED,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the record, with the person who acted, if one did."""

    entry: AuditEntry
    who: User | None


def record_of(edition: Edition) -> list[Line]:
    """The record of an edition, oldest first, with the people who acted."""
    entries = list(entries_about(terms.EDITION, edition.pk))
    people = User.objects.in_bulk({entry.actor_user_id for entry in entries if entry.actor_user_id})
    return [Line(entry, people.get(entry.actor_user_id or 0)) for entry in entries]


def is_discussed(edition: Edition) -> bool:
    """Whether it is, or is to be, discussed by the public: all but a repeal sent on at once."""
    if edition.kind == Kind.TAKEN_OVER:
        return False
    at_once = edition.kind == Kind.REPEAL and edition.stage not in (Stage.DRAFTING, Stage.PLACED)
    return not at_once or edition.discussions.exists()


def steps_of(edition: Edition, record: Sequence[Line]) -> list[dict[str, Any]]:
    """Every step as the component ``timeline`` shows it: done with its date, or waiting."""
    reached = _reached(edition, record)
    here = ROAD.index(Stage(_last_step(edition, reached)))
    items = []
    for step in _road_of(edition):
        done = ROAD.index(step) <= here
        moment = reached.get(step) if done else None
        items.append(
            {
                "title": capfirst(str(step.label)),
                "when": _said(moment) if moment else "",
                "iso": moment.isoformat() if moment else "",
                "text": _("The draft is here now.") if step == edition.stage else "",
                "state": "" if done else "waiting",
            }
        )
    if edition.stage in (Stage.SUPERSEDED, Stage.WITHDRAWN):
        items = [item for item in items if not item["state"]] + [_end_of(edition)]
    return items


def _road_of(edition: Edition) -> tuple[Stage, ...]:
    if edition.kind == Kind.TAKEN_OVER:
        return _TAKEN_OVER
    return ROAD if is_discussed(edition) else _STRAIGHT


def _reached(edition: Edition, record: Sequence[Line]) -> dict[str, date | datetime]:
    """When each step was reached last."""
    found: dict[str, date | datetime] = {Stage.DRAFTING: edition.opened_at}
    for line in record:
        if line.entry.verb in _VERBS:
            found[_VERBS[line.entry.verb]] = line.entry.at
    if edition.approved_on:
        found[Stage.APPROVED] = edition.approved_on
    if edition.effective_on:
        found[Stage.IN_FORCE] = edition.effective_on
    return found


def _last_step(edition: Edition, reached: dict[str, date | datetime]) -> str:
    """The step an edition stands at; of one that has ended, the last it reached."""
    if edition.stage == Stage.SUPERSEDED:
        return Stage.IN_FORCE
    if edition.stage == Stage.WITHDRAWN:
        return max(reached, key=lambda step: ROAD.index(Stage(step)))
    return str(edition.stage)


def _end_of(edition: Edition) -> dict[str, Any]:
    ended = edition.ended_on
    return {
        "title": capfirst(str(edition.get_stage_display())),
        "when": _said(ended) if ended else "",
        "iso": ended.isoformat() if ended else "",
        "text": edition.withdrawn_reason,
        "state": "",
    }


def _said(moment: date | datetime) -> str:
    language = get_language() or "kk"
    if isinstance(moment, datetime):
        return str(wording.moment(moment, str(NATIONAL_ZONE), language))
    return str(wording.numeric_day(moment, language))
