"""What officials and complainants do on a day with the sample complaints that are there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from accounts.acting import Actor
from accounts.models import Membership, Organisation
from accounts.roles import Capability, Role, capabilities_of
from complaints.models import CaseMessage, ComplaintStage, Remedy
from complaints.services import (
    Decision,
    Promise,
    appeal,
    choose_to_wait,
    decide,
    execute_remedy,
    mark_in_court,
    send_answer,
    take,
    write_message,
)
from complaints.workflow import OPEN, Outcome, Rung, State, is_decided
from deadlines.domain.calendar import WorkingCalendar
from portal.demo import texts
from portal.demo.plans import Plan, plan_for

# A closed stage may still be appealed, remedied or taken to court.
_REMEMBERED = timedelta(days=60)

Staff = dict[int, list[Membership]]


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that somebody does at a moment."""

    at: datetime
    body: Organisation
    do: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One stage on one day: who works on it and what the plan says."""

    stage: ComplaintStage
    plan: Plan
    day: date
    calendar: WorkingCalendar
    staff: list[Membership]

    def reached(self, since: datetime | None, working_days: int | None) -> bool:
        """Whether so many working days have passed since a moment."""
        if since is None or working_days is None:
            return False
        begun = timezone.localtime(since, self.stage.organisation.zone).date()
        return self.calendar.add(begun, working_days) <= self.day

    def deed(self, act: Callable[..., Any], actor: Actor, *, after: int = 0, **given: Any) -> Deed:
        """An act on the day, ``after`` minutes later than the plan's hour."""
        start = time(self.plan.hour, self.plan.minute)
        at = datetime.combine(self.day, start, self.stage.organisation.zone)
        at += timedelta(minutes=after)
        return Deed(at, self.stage.organisation, partial(act, actor=actor, at=at, **given))

    @property
    def official(self) -> Actor:
        """The responsible executor; before there is one, a member of the body."""
        chosen = self.staff[self.stage.pk % len(self.staff)]
        for membership in self.staff:
            if membership.user_id == self.stage.assignee_id:
                chosen = membership
        return actor_of(chosen)

    @property
    def complainant(self) -> Actor:
        """The person who filed."""
        return Actor(user=self.stage.complaint.complainant)

    @property
    def language(self) -> str:
        """The language of the complaint; the answer comes in it."""
        return self.stage.complaint.language

    @property
    def chance(self) -> Random:
        """Always the same for the same stage."""
        return Random(f"{self.stage.complaint.filed_at.isoformat()} {self.stage.number}")

    @property
    def messages(self) -> list[CaseMessage]:
        """The thread of this stage."""
        return list(self.stage.messages.all())

    @property
    def was_appealed(self) -> bool:
        """Whether the complaint has gone to a later stage."""
        return any(one.number > self.stage.number for one in self.stage.complaint.stages.all())


def actor_of(membership: Membership) -> Actor:
    """A member of a body, acting for it."""
    return Actor(user=membership.user, membership=membership)


def deeds_of_day(day: date, calendar: WorkingCalendar, staff: Staff) -> list[Deed]:
    """Everything that is to be done with complaints on a working day."""
    deeds: list[Deed] = []
    for stage in _living(day):
        members = staff.get(stage.organisation_id)
        if not members:
            continue
        case = Case(stage, plan_for(stage), day, calendar, members)
        deeds += [*_of_official(case), *_of_complainant(case)]
    return deeds


def _living(day: date) -> list[ComplaintStage]:
    """Stages on which something may still happen."""
    recent = timezone.make_aware(datetime.combine(day - _REMEMBERED, time.min))
    return list(
        ComplaintStage.objects.filter(complaint__is_sample=True)
        .filter(Q(state__in=OPEN) | Q(closed_at__gte=recent))
        .select_related("complaint__complainant", "organisation", "rung", "remedy")
        .prefetch_related("complaint__stages")
        .prefetch_related(Prefetch("messages", CaseMessage.objects.order_by("pk")))
        .order_by("pk")
    )


def staff_on(day: date) -> Staff:
    """Who considers complaints, by body."""
    roles = [r for r in Role.values if Capability.CONSIDER_COMPLAINTS in capabilities_of(r)]
    staff: Staff = {}
    members = Membership.objects.valid(day).filter(role__in=roles, user__is_active=True)
    for member in members.select_related("user", "organisation").order_by("pk"):
        staff.setdefault(member.organisation_id, []).append(member)
    return staff


def _of_official(case: Case) -> Iterator[Deed]:
    """Take, ask, decide, answer, carry out the remedy."""
    stage, plan, state = case.stage, case.plan, case.stage.state
    if state == State.REGISTERED and case.reached(stage.registered_at, plan.take_after):
        yield case.deed(take, case.official, stage_id=stage.pk)
        state = State.IN_CONSIDERATION
    if state == State.IN_CONSIDERATION:
        if case.reached(stage.registered_at, plan.decide_after):
            yield case.deed(
                decide, case.official, after=50, stage_id=stage.pk, decision=_decision(case)
            )
            yield case.deed(send_answer, case.official, after=80, stage_id=stage.pk)
        elif case.reached(stage.registered_at, plan.ask_after) and not case.messages:
            text = texts.pick(texts.QUESTIONS, case.language, case.chance)
            yield case.deed(write_message, case.official, after=15, stage_id=stage.pk, text=text)
    elif is_decided(state):
        yield case.deed(send_answer, case.official, stage_id=stage.pk)
    remedy: Remedy | None = getattr(stage, "remedy", None)
    if remedy and not remedy.done_at and case.reached(stage.answered_at, plan.remedy_done_after):
        yield case.deed(execute_remedy, case.official, stage_id=stage.pk)


def _of_complainant(case: Case) -> Iterator[Deed]:
    """Reply, go further, wait, go to court."""
    stage, plan = case.stage, case.plan
    if _awaits_reply(case):
        text = texts.pick(texts.REPLIES, case.language, case.chance)
        yield case.deed(write_message, case.complainant, stage_id=stage.pk, text=text)
    turned_away = stage.closed_at or stage.overdue_at
    if stage.opens_next and not case.was_appealed and case.reached(turned_away, plan.appeal_after):
        text = texts.pick(texts.APPEALS, case.language, case.chance) if stage.closed_at else ""
        yield case.deed(appeal, case.complainant, after=30, stage_id=stage.pk, text=text)
    if _prefers_to_wait(case):
        yield case.deed(choose_to_wait, case.complainant, stage_id=stage.pk)
    at_court = stage.complaint.in_court_at is not None
    if not at_court and case.reached(stage.closed_at, plan.court_after):
        yield case.deed(mark_in_court, case.complainant, stage_id=stage.pk)


def _awaits_reply(case: Case) -> bool:
    messages = case.messages
    return (
        case.stage.state == State.IN_CONSIDERATION
        and bool(messages)
        and messages[-1].from_official
        and case.reached(messages[-1].written_at, 1)
        and not case.reached(case.stage.registered_at, case.plan.decide_after)
    )


def _prefers_to_wait(case: Case) -> bool:
    stage = case.stage
    return (
        stage.is_open
        and stage.waiting_since is None
        and case.plan.appeal_after is None
        and not case.was_appealed
        and case.reached(stage.overdue_at, 1)
        and not case.reached(stage.registered_at, case.plan.decide_after)
    )


def _decision(case: Case) -> Decision:
    """A whole decision in the language of the complaint."""
    plan, language, chance = case.plan, case.language, case.chance
    remedy = None
    if plan.outcome != Outcome.REFUSED:
        remedy = Promise(
            text=texts.pick(texts.REMEDIES, language, chance),
            due_on=case.calendar.add(case.day, plan.remedy_within),
            officer=str(case.official.user),
        )
    is_quality_body = case.stage.rung.rung == Rung.QUALITY_BODY
    late = case.stage.is_overdue
    return Decision(
        outcome=plan.outcome,
        reasons=texts.pick(texts.DECISIONS[plan.outcome.value], language, chance),
        remedy=remedy,
        cause_study=texts.pick(texts.CAUSE_STUDY, language, chance) if is_quality_body else "",
        lateness_reason=texts.pick(texts.LATENESS, language, chance) if late else "",
    )
