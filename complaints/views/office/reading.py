"""What the page of a case reads: clocks, other stages, thread, record."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language

from accounts.acting import Actor
from accounts.models import User
from accounts.permissions import may_enter_admin
from audit.events import PERSONAL_DATA_VIEWED
from audit.models import AuditEntry
from audit.selectors import entries_about
from complaints import terms
from complaints.events import VIEWED
from complaints.models import Complaint, ComplaintStage, LadderRung, Remedy
from complaints.reach import read_by
from complaints.selectors import (
    service_changes_since,
    stages_of,
)
from complaints.services import Decision, Promise
from complaints.workflow import Outcome
from deadlines.domain.kinds import Standing
from deadlines.events import BREACHED as CLOCK_BREACHED
from deadlines.models import Clock
from deadlines.remaining import Remaining, remaining
from deadlines.selectors import clocks_of, current_calendar
from registry.models import ServiceVersion
from registry.presenting import labels_of

_VIEWS = (VIEWED, PERSONAL_DATA_VIEWED)
# The room's own entry of a breach says the same with the words of the procedure.
_TOLD_TWICE = (CLOCK_BREACHED,)
_SHOWN_VIEWS = 20


@dataclass(frozen=True, slots=True)
class Case:
    """A stage as one person looks at it at one moment, with what belongs to it."""

    stage: ComplaintStage
    actor: Actor
    at: datetime
    remedy: Remedy | None
    others: list[ComplaintStage]

    @property
    def complaint(self) -> Complaint:
        """The case that the stage is part of."""
        return self.stage.complaint

    @property
    def today(self) -> date:
        """The date on the body's wall (Q-2)."""
        return self.at.astimezone(self.stage.organisation.zone).date()

    @property
    def is_own(self) -> bool:
        """Whether the person's own body considers the stage."""
        return self.stage.organisation_id == self.actor.organisation_id

    @property
    def is_appealed(self) -> bool:
        """Whether the next stage has been filed."""
        return any(other.number > self.stage.number for other in self.others)

    @property
    def decision(self) -> Decision:
        """The decision that the stage carries."""
        promised = self.remedy
        return Decision(
            outcome=Outcome(self.stage.outcome),
            reasons=self.stage.decision_reasons,
            remedy=Promise(promised.text, promised.due_on, promised.officer) if promised else None,
            cause_study=self.stage.cause_study,
            lateness_reason=self.stage.lateness_reason,
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A clock, and how much of it is left."""

    clock: Clock
    left: Remaining


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the record, with the person who acted, if one did."""

    entry: AuditEntry
    who: User | None


def open_case(stage: ComplaintStage, actor: Actor, at: datetime) -> Case:
    """A stage together with its remedy and the other stages of the case."""
    promised = Remedy.objects.filter(stage=stage).first()
    others = [other for other in stages_of(stage.complaint) if other.pk != stage.pk]
    return Case(stage, actor, at, promised, others)


def around(case: Case) -> dict[str, Any]:
    """Everything that the page shows besides the acts."""
    lines, entries = _lines(case), _record_of(case.stage)
    decision_is_open = _may_read_decision(case.stage, case.actor)
    return {
        "lines": lines,
        "main": _main_line(lines),
        "has_bill": any(line.clock.term.standing == Standing.BILL for line in lines),
        "remedy": case.remedy if decision_is_open else None,
        "shows_decision": bool(case.stage.outcome) and decision_is_open,
        "others": _others(case),
        "rungs": _rungs_of(case.complaint),
        "officials": case.complaint.officials.all(),
        "service_notes": _service_notes(case.complaint),
        "record": [line for line in entries if line.entry.verb not in (*_VIEWS, *_TOLD_TWICE)],
        "views": [line for line in entries if line.entry.verb in _VIEWS][-_SHOWN_VIEWS:],
        "is_in_admin": may_enter_admin(case.actor),
    }


def _service_notes(complaint: Complaint) -> list[tuple[ServiceVersion, str]]:
    """Changes of the entry of the service since filing, each with its fields in words."""
    language = get_language() or "kk"
    return [
        (version, "; ".join(labels_of(version.changed_fields, language=language)))
        for version in service_changes_since(complaint)
    ]


def _others(case: Case) -> list[tuple[ComplaintStage, bool, bool]]:
    """The other stages: of each whether its page opens to the actor, and whether its decision does."""
    read = read_by(case.actor, [case.stage, *case.others])
    return [
        (other, other.pk in read, other.pk in read and _may_read_decision(other, case.actor))
        for other in case.others
    ]


def _may_read_decision(stage: ComplaintStage, actor: Actor) -> bool:
    """Another body reads a decision once it has been sent, not while it is being made."""
    return stage.answered_at is not None or stage.organisation_id == actor.organisation_id


def _rungs_of(complaint: Complaint) -> int:
    rungs = LadderRung.objects.filter(rule_set_id=complaint.rule_set_id, route=complaint.route)
    return rungs.count()


def _lines(case: Case) -> list[Line]:
    calendar = current_calendar()
    clocks = list(clocks_of(terms.STAGE, [case.stage.pk])[case.stage.pk])
    if case.remedy:
        clocks += clocks_of(terms.REMEDY_SUBJECT, [case.remedy.pk])[case.remedy.pk]
    return [Line(clock, remaining(clock, at=case.at, calendar=calendar)) for clock in clocks]


def _main_line(lines: list[Line]) -> Line | None:
    """The clock that the head of the page tells of: the open one, else the last of the stage."""
    of_stage = [line for line in lines if line.clock.subject_code == terms.STAGE]
    still_open = [line for line in lines if line.clock.is_open]
    return next(iter([*still_open, *reversed(of_stage)]), None)


def _record_of(stage: ComplaintStage) -> list[Entry]:
    entries = list(entries_about(terms.STAGE, stage.pk))
    ids = {entry.actor_user_id for entry in entries if entry.actor_role != "citizen"}
    people = User.objects.in_bulk([pk for pk in ids if pk])
    return [Entry(entry, people.get(entry.actor_user_id or 0)) for entry in entries]
