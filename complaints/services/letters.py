"""Which message goes to whom at each act. Only builds them: the verbs send."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import Organisation, User
from complaints.models import CaseMessage, Complaint, ComplaintStage, Remedy
from complaints.selectors import answer_files_of, next_step, officials_of
from complaints.services.answer_parts import answer_parts
from complaints.services.stages import Opened
from complaints.workflow import Medium, Outcome, Rung
from deadlines.models import Clock
from notifications.services import Message, Recipient


def filed(opened: Opened, *, at: datetime) -> list[Message]:
    """To the complainant with number and secret code, and to the body."""
    return _opened(opened, at, {"tracking_code": opened.stage.complaint.tracking_code})


def appealed(opened: Opened, *, at: datetime) -> list[Message]:
    """The same at a later stage; the number and the code stay what they were."""
    return _opened(opened, at, {})


def registered(stage: ComplaintStage, clock: Clock, *, at: datetime) -> list[Message]:
    """To the complainant: registered now, and until when the body must answer."""
    return [to_complainant("registered", stage, at, {"due_on": clock.due_on})]


def assigned(stage: ComplaintStage, *, at: datetime) -> list[Message]:
    """To the new executor."""
    assert stage.assignee is not None
    return [
        to_official(
            "assigned", stage, stage.assignee, at, {}, key=f"{stage.assignee_id}:{at.isoformat()}"
        )
    ]


def message_written(stage: ComplaintStage, message: CaseMessage, *, at: datetime) -> list[Message]:
    """To the other side of the thread."""
    context = {"message": message.text}
    if message.from_official:
        return [to_complainant("message_from_body", stage, at, context, key=str(message.pk))]
    return to_officials("message_from_complainant", [stage], at, context, key=str(message.pk))


def answered(
    stage: ComplaintStage, *, at: datetime, promised: Any = None, demanded: Any = None
) -> list[Message]:
    """The reasoned decision itself, with the way further (D12-19.4-p2a, 19.7-p2)."""
    remedy = promised or Remedy.objects.filter(stage=stage).first()
    step = next_step(stage) if stage.outcome != Outcome.SATISFIED else None
    language = stage.complaint.language
    context = {
        **decision_in(stage, remedy),
        "next_body": _name(step[1], language) if step else "",
        "is_appealed": stage.complaint.stages.filter(number__gt=stage.number).exists(),
        "files": [attached.name for attached in answer_files_of(stage)],
        **answer_parts(stage, language=language, demanded=demanded),
    }
    return [to_complainant("answered", stage, at, context)]


def decision_in(stage: ComplaintStage, remedy: Any) -> dict[str, Any]:
    """What a letter says of a decision; ``remedy`` is a row, a promise not yet made, or None."""
    return {
        "outcome": stage.outcome,
        "reasons": stage.decision_reasons,
        "cause_study": stage.cause_study,
        "lateness_reason": stage.lateness_reason,
        "remedy": remedy.text if remedy else "",
        "remedy_due_on": remedy.due_on if remedy else None,
        "remedy_officer": remedy.officer if remedy else "",
    }


def quality_told(
    stage: ComplaintStage, quality_body: Organisation, *, at: datetime
) -> list[Message]:
    """To the quality body: that the complaint was registered, with its short outcome (D12-19.4-p2b)."""
    return to_officials(
        "quality_notice", [stage], at, {"outcome": stage.outcome}, body=quality_body
    )


def remedy_done(stage: ComplaintStage, remedy: Remedy, *, at: datetime) -> list[Message]:
    """To the complainant: what was promised has been done."""
    return [to_complainant("remedy_done", stage, at, {"remedy": remedy.text})]


def breached(late: Sequence[tuple[Clock, ComplaintStage]]) -> list[Message]:
    """To the complainant, once, with the choice to appeal or to wait; and to the body."""
    messages = []
    for clock, stage in late:
        messages.append(to_complainant("breached", stage, clock.due_at, {"due_on": clock.due_on}))
    for clock, stage in late:
        messages += to_officials("breached_body", [stage], clock.due_at, {"due_on": clock.due_on})
    return messages


def due_soon(ringing: Sequence[tuple[Clock, ComplaintStage]]) -> list[Message]:
    """To the executor or the body: the last day is near."""
    messages = []
    for clock, stage in ringing:
        assert clock.reminded_at is not None
        key = f"{clock.epoch}:{clock.reminded_at.isoformat()}"
        messages += to_officials(
            "due_soon", [stage], clock.reminded_at, {"due_on": clock.due_on}, key=key
        )
    return messages


def _opened(opened: Opened, at: datetime, extra: dict[str, Any]) -> list[Message]:
    stage = opened.stage
    template = "registered" if stage.reg_no else "delivered"
    context = {"due_on": opened.clock.due_on, **extra}
    return [
        to_complainant(template, stage, at, context),
        *to_officials("new_case", [stage], at, {"due_on": opened.clock.due_on}),
    ]


def to_complainant(
    template: str, stage: ComplaintStage, at: datetime, context: dict[str, Any], *, key: str = ""
) -> Message:
    complaint = stage.complaint
    on_paper = complaint.medium == Medium.PAPER
    return Message(
        template=f"complaints/{template}",
        to=Recipient(
            user_id=complaint.complainant_id,
            name=complaint.shown_name,
            language=complaint.language,
            email=complaint.email,
            phone=complaint.phones,
            postal_address=complaint.postal_address,
        ),
        # D12-19.6-p2: notices leave in the form in which the complaint came.
        channels=("inbox", "post") if on_paper else ("inbox", "email"),
        context={**_about(stage, complaint.language), **context},
        dedupe_key=f"complaints.{template}:{stage.pk}:{key}",
        at=at,
        subject=stage.ref,
        url=_page_of(complaint),
        organisation_id=stage.organisation_id,
    )


def to_official(
    template: str,
    stage: ComplaintStage,
    user: User,
    at: datetime,
    context: dict[str, Any],
    *,
    key: str = "",
) -> Message:
    return Message(
        template=f"complaints/{template}",
        to=Recipient.of_user(user),
        channels=("inbox", "email"),
        context={**_about(stage, user.language), **context},
        dedupe_key=f"complaints.{template}:{stage.pk}:{user.pk}:{key}",
        at=at,
        subject=stage.ref,
        url=reverse("complaints:stage", args=[stage.pk]),
        digest=True,
    )


def to_officials(
    template: str,
    stages: Iterable[ComplaintStage],
    at: datetime,
    context: dict[str, Any],
    *,
    body: Organisation | None = None,
    key: str = "",
) -> list[Message]:
    messages = []
    for stage in stages:
        if body is None and stage.assignee is not None:
            people = [stage.assignee]
        else:
            people = officials_of(body or stage.organisation, on=at.date())
        messages += [to_official(template, stage, user, at, context, key=key) for user in people]
    return messages


def _about(stage: ComplaintStage, language: str) -> dict[str, Any]:
    complaint = stage.complaint
    return {
        "number": complaint.number,
        "reg_no": stage.reg_no,
        "stage": stage.number,
        "body": _name(stage.organisation, language),
        "service": _name(complaint.service, language) if complaint.service else "",
        "filed_at": stage.filed_at,
        "registered_at": stage.registered_at,
        "zone": stage.organisation.time_zone,
        "in_court": complaint.in_court_at is not None,
        "is_last_stage": stage.rung.rung == Rung.QUALITY_BODY,
        "has_account": complaint.complainant_id is not None,
    }


def _page_of(complaint: Complaint) -> str:
    """Where the complainant looks: the case in the cabinet, or by the code without an account."""
    if complaint.complainant_id is None:
        return reverse("complaints:follow")
    return reverse("complaints:case", args=[complaint.pk])


def _name(thing: Any, language: str) -> str:
    """A name in the reader's language; never a translation made by program."""
    return getattr(thing, f"name_{language}", "") or thing.name_ru or thing.name_kk
