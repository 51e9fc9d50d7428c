"""Which cases a program may read, and which of them it asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from django_fsm import can_proceed

from accounts.acting import Actor
from audit.events import PERSONAL_DATA_VIEWED
from audit.models import AuditEntry
from audit.services import record_view
from complaints import permissions, terms
from complaints.errors import ComplaintRefused
from complaints.events import VIEWED
from complaints.models import (
    Attachment,
    CaseMessage,
    Complaint,
    ComplaintStage,
    OfficialComplainedOf,
    Remedy,
)
from complaints.reach import read_by
from complaints.selectors import attachments_visible_to, stages_of, thread_for
from complaints.services.attaching import check_answer_open
from complaints.services.extending import choices
from complaints.workflow import UNDER_CONSIDERATION, Rung, State
from deadlines.models import Clock
from deadlines.selectors import clocks_of

ACTS = ("take", "assign", "message", "files", "answer", "extend", "redirect", "remedy")
PERSONAL = (
    "surname", "given_name", "patronymic", "document_no", "postal_address", "phones", "email",
)  # fmt: skip
_VIEWS = (VIEWED, PERSONAL_DATA_VIEWED)


@dataclass(frozen=True, slots=True)
class Whole:
    """A stage with everything that the body may know of the case."""

    case: ComplaintStage
    complaint: Complaint
    remedy: Remedy | None
    clocks: list[Clock]
    thread: QuerySet[CaseMessage]
    files: QuerySet[Attachment]
    stages: list[ComplaintStage]
    acts: list[str]

    @property
    def complainant(self) -> Complaint:
        """Who complains stands on the complaint itself."""
        return self.complaint

    @property
    def officials(self) -> QuerySet[OfficialComplainedOf]:
        """Whose acts are complained of."""
        return self.complaint.officials.order_by("pk")


def stages_of_body(actor: Actor) -> QuerySet[ComplaintStage]:
    """Stages before the program's body, ended ones too; another body's do not exist for it."""
    stages: QuerySet[ComplaintStage] = ComplaintStage.objects.filter(
        organisation=actor.organisation
    )
    return stages.select_related("complaint__service", "organisation", "assignee", "team", "rung")


def narrowed(
    stages: QuerySet[ComplaintStage],
    *,
    states: Sequence[str] = (),
    due_by: date | None = None,
    updated_since: datetime | None = None,
    actor: Actor,
) -> QuerySet[ComplaintStage]:
    """Those in some states, with an answer due by a day, or with anything done since a moment."""
    if states:
        stages = stages.filter(state__in=states)
    if due_by:
        stages = stages.filter(pk__in=_due(actor, due_by))
    if updated_since:
        stages = stages.filter(pk__in=_updated(actor, updated_since))
    return stages


def with_clocks(stages: Sequence[ComplaintStage]) -> Sequence[ComplaintStage]:
    """Give each stage its statutory clock, the latest, in one question for all."""
    clocks = clocks_of(terms.STAGE, [stage.pk for stage in stages])
    for stage in stages:
        _give_clock(stage, clocks)
    return stages


def whole_case(stage: ComplaintStage, actor: Actor, at: datetime) -> Whole:
    """The stage with the case around it; that it was read is put on record (D12-24)."""
    complaint = stage.complaint
    stages = stages_of(complaint)
    read = read_by(actor, stages)
    stages = [one for one in stages if one.pk in read]
    clocks = clocks_of(terms.STAGE, [one.pk for one in stages])
    for one in [stage, *stages]:
        _give_clock(one, clocks)
        one.promised = getattr(one, "remedy", None)  # type: ignore[attr-defined]
    record_view(
        actor=actor.ref,
        subject=stage.ref,
        at=at,
        purpose="complaints.consideration",
        fields=[name for name in PERSONAL if getattr(complaint, name)],
        organisation_id=stage.organisation_id,
    )
    return Whole(
        case=stage,
        complaint=complaint,
        remedy=Remedy.objects.filter(stage=stage).first(),
        clocks=clocks[stage.pk],
        thread=thread_for(actor, complaint),
        files=attachments_visible_to(actor).filter(complaint=complaint).select_related("file"),
        stages=stages,
        acts=acts_open_to(actor, stage, at),
    )


def acts_open_to(actor: Actor, stage: ComplaintStage, at: datetime) -> list[str]:
    """What the program may do on the stage at this moment, by the last part of the address."""
    if permissions.is_complained_of(actor, stage):
        return []
    decides = permissions.may_decide(actor, stage)
    is_under = stage.state in UNDER_CONSIDERATION
    possible: dict[str, bool] = {
        "take": stage.state == State.REGISTERED and permissions.may_take(actor, stage),
        "assign": is_under and permissions.may_assign(actor, stage),
        "message": stage.is_open and permissions.may_write(actor, stage),
        "files": _takes_files(actor, stage),
        "answer": is_under and decides,
        "extend": _may_extend(actor, stage, at),
        "redirect": is_under
        and stage.rung.rung != Rung.QUALITY_BODY
        and permissions.may_redirect(actor, stage),
        "remedy": _has_remedy_to_confirm(actor, stage),
    }
    return [act for act in ACTS if possible[act]]


def _give_clock(stage: ComplaintStage, clocks: Mapping[int, Sequence[Clock]]) -> None:
    statutory = [one for one in clocks[stage.pk] if one.term_code in terms.STAGE_TERMS]
    stage.clock = statutory[-1] if statutory else None  # type: ignore[attr-defined]


def _due(actor: Actor, due_by: date) -> QuerySet[Any, Any]:
    clocks = Clock.objects.filter(
        organisation=actor.organisation,
        subject_code=terms.STAGE,
        term_code__in=terms.STAGE_TERMS,
        state__in=Clock.OPEN_STATES,
        due_on__lte=due_by,
    )
    return clocks.values("subject_id")


def _updated(actor: Actor, since: datetime) -> QuerySet[Any, Any]:
    """Stages of which the record has an entry written since; being looked at changes nothing.

    The record is read backwards by the body's own index to the first entry before that moment,
    so the cost is that of what has happened since.
    """
    of_body = AuditEntry.objects.filter(organisation_id=actor.organisation_id)
    before = of_body.filter(recorded_at__lt=since).order_by("-pk").values_list("pk", flat=True)
    entries = of_body.filter(pk__gt=before.first() or 0, subject_code=terms.STAGE)
    return entries.exclude(verb__in=_VIEWS).values("subject_id")


def _takes_files(actor: Actor, stage: ComplaintStage) -> bool:
    try:
        check_answer_open(stage, actor)
    except ComplaintRefused:
        return False
    return True


def _may_extend(actor: Actor, stage: ComplaintStage, at: datetime) -> bool:
    if not can_proceed(stage.extend) or not permissions.may_extend(actor, stage):
        return False
    given = choices(stage, at)
    return given is not None and not given.refusal


def _has_remedy_to_confirm(actor: Actor, stage: ComplaintStage) -> bool:
    if stage.answered_at is None or not permissions.may_execute_remedy(actor, stage):
        return False
    return Remedy.objects.filter(stage=stage, done_at=None).exists()
