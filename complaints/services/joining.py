"""The same complaint filed twice: one decision, and each filing is answered (Q-42)."""

from datetime import datetime

from accounts.acting import Actor
from audit.services import Act, record
from complaints import events, permissions
from complaints.duplicates import first_stage_of, numbered, same_person
from complaints.errors import NotADuplicate, WrongState
from complaints.models import Complaint, ComplaintStage, Remedy
from complaints.services.acts import act_on, complaint_act, lock_stage, permit, refuse_own_matter
from complaints.services.answer_files import hand_on_answer
from complaints.services.appeal import has_next
from complaints.services.ending import DUPLICATE, end_clocks
from complaints.services.letters_road import joined, joined_answered
from complaints.workflow import OPEN, UNDER_CONSIDERATION, State
from notifications.services import Message, send


@complaint_act
def join(*, stage_id: int, first_number: str, actor: Actor, at: datetime) -> ComplaintStage:
    """Join a filing to the first registration of the same complaint; its own clocks end.

    Named a filing that is itself joined, it is joined to the first of them all. Its own
    duplicates move with it.

    Raises:
        NotPermitted: not an official of the considering body.
        OwnMatter: one of the two is about the person who acts (Q-36).
        WrongState: not a first stage under consideration, or the next stage has been filed.
        NotADuplicate: not an earlier open complaint of the same person before the same body.
    """
    first = _first_registration(first_number)
    if first is not None and first.pk < stage_id:
        first = lock_stage(first.pk)
    stage = lock_stage(stage_id)
    if first is not None and first.pk > stage_id:
        first = lock_stage(first.pk)
    refuse_own_matter(actor, stage)
    permit(permissions.may_join(actor, stage))
    if stage.number != 1 or stage.state not in UNDER_CONSIDERATION or has_next(stage):
        raise WrongState
    if first is None or not _may_be_first(first, stage):
        raise NotADuplicate
    refuse_own_matter(actor, first)
    breaches = end_clocks(stage, actor=actor, at=at, reason=DUPLICATE)
    stage.join()
    stage.save()
    complaint = stage.complaint
    complaint.duplicate_of = first.complaint
    complaint.save(update_fields=["duplicate_of"])
    Complaint.objects.filter(duplicate_of=complaint).update(duplicate_of=first.complaint)
    record(*breaches, act_on(events.JOINED, stage, actor, at, first=first.complaint.number))
    send(joined(stage, first, at=at))
    return stage


def answer_joined(
    first: ComplaintStage, *, actor: Actor, at: datetime
) -> tuple[list[Act], list[Message]]:
    """Answer and close the filings joined to a stage just answered, each in its own form.

    The quality body is told of the one complaint, not of each filing.
    """
    if first.number != 1:
        return [], []
    acts: list[Act] = []
    messages: list[Message] = []
    remedy = Remedy.objects.filter(stage=first).first()
    for stage in joined_to(first.complaint):
        stage.answer_with_first(outcome=first.outcome, reasons=first.decision_reasons, at=at)
        stage.cause_study, stage.lateness_reason = first.cause_study, first.lateness_reason
        stage.close(at=at)
        stage.save()
        hand_on_answer(source=first, stage=stage, at=at)
        acts += [
            act_on(events.ANSWERED, stage, actor, at, outcome=stage.outcome),
            act_on(events.CLOSED, stage, actor, at),
        ]
        messages += joined_answered(stage, first, at=at, remedy=remedy)
    return acts, messages


def joined_to(complaint: Complaint) -> list[ComplaintStage]:
    """Stages of the filings that wait for the answer to this complaint, locked."""
    waiting = ComplaintStage.objects.filter(complaint__duplicate_of=complaint, state=State.JOINED)
    return [lock_stage(pk) for pk in waiting.order_by("pk").values_list("pk", flat=True)]


def _first_registration(number: str) -> ComplaintStage | None:
    named = numbered(number)
    if named is None:
        return None
    return first_stage_of(named.duplicate_of or named)


def _may_be_first(first: ComplaintStage, stage: ComplaintStage) -> bool:
    return (
        first.complaint.duplicate_of_id is None
        and first.complaint_id < stage.complaint_id
        and first.organisation_id == stage.organisation_id
        and first.state in OPEN
        and same_person(first.complaint, stage.complaint)
    )
