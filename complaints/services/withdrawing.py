"""Taking a complaint, or an appeal, back (CP-6; breaches stay, J-6)."""

from collections.abc import Iterable
from datetime import datetime

from accounts.acting import Actor
from audit.services import Act, record
from complaints import events, permissions
from complaints.errors import WrongState
from complaints.models import ComplaintStage
from complaints.selectors import quality_body
from complaints.services.acts import act_on, complaint_act, lock_stage, permit
from complaints.services.appeal import has_next
from complaints.services.ending import WITHDRAWN, end_clocks
from complaints.services.joining import joined_to
from complaints.services.letters_road import quality_withdrawn, withdrawn, withdrawn_body
from complaints.workflow import OPEN, WITHDRAWABLE, Rung
from notifications.services import Message, send


@complaint_act
def withdraw(
    *, stage_id: int, actor: Actor, at: datetime, reason: str = "", whole: bool = False
) -> ComplaintStage:
    """Take the latest stage back; with ``whole`` also earlier ones that were not answered.

    Filings joined to a complaint of which nothing is left open are withdrawn with it. There is
    no second appeal from the stage before.

    Raises:
        NotPermitted: neither the complainant, nor the office on his paper statement.
        WrongState: decided already, ended, joined to another filing, or not the latest stage.
    """
    complaint_id = ComplaintStage.objects.values_list("complaint_id", flat=True).get(pk=stage_id)
    earlier = _earlier_open(complaint_id, stage_id) if whole else []
    ended = [lock_stage(pk) for pk in sorted({*earlier, stage_id})]
    stage = next(one for one in ended if one.pk == stage_id)
    permit(permissions.may_withdraw(actor, stage))
    if stage.state not in WITHDRAWABLE or has_next(stage):
        raise WrongState
    ended = [one for one in ended if one.state in WITHDRAWABLE]
    acts: list[Act] = []
    for one in ended:
        acts += _end(one, reason.strip(), actor, at)
    messages = withdrawn(stage, at=at) + _told(ended, at)
    if not stage.complaint.stages.filter(state__in=OPEN).exists():
        for other in joined_to(stage.complaint):
            acts += _end(other, reason.strip(), actor, at)
            messages += withdrawn(other, at=at)
    record(*acts)
    send(messages)
    return stage


def _earlier_open(complaint_id: int, stage_id: int) -> list[int]:
    """Earlier stages whose body still owes an answer; the order of rows is the order of time."""
    found = ComplaintStage.objects.filter(
        complaint_id=complaint_id, pk__lt=stage_id, state__in=WITHDRAWABLE
    )
    return list(found.values_list("pk", flat=True))


def _end(stage: ComplaintStage, reason: str, actor: Actor, at: datetime) -> list[Act]:
    acts = end_clocks(stage, actor=actor, at=at, reason=WITHDRAWN)
    stage.withdraw(reason=reason, at=at)
    acts.append(_act(events.WITHDRAWN, stage, actor, at, {"reason": reason} if reason else {}))
    if _quality_hears(stage):
        # D12-19.4-p2b: of every registered complaint, with its outcome.
        stage.quality_told_at = at
        acts.append(_act(events.QUALITY_TOLD, stage, actor, at))
    stage.save()
    return acts


def _quality_hears(stage: ComplaintStage) -> bool:
    joined = stage.complaint.duplicate_of_id is not None
    return bool(stage.reg_no) and not joined and stage.rung.rung != Rung.QUALITY_BODY


def _told(ended: Iterable[ComplaintStage], at: datetime) -> list[Message]:
    messages: list[Message] = []
    for stage in ended:
        messages += withdrawn_body(stage, at=at)
        if stage.quality_told_at is not None:
            messages += quality_withdrawn(stage, quality_body(), at=at)
    return messages


def _act(
    verb: str,
    stage: ComplaintStage,
    actor: Actor,
    at: datetime,
    values: dict[str, str] | None = None,
) -> Act:
    return act_on(verb, stage, actor, at, values, reg_no=stage.reg_no)
