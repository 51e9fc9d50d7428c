"""What officials and complainants do on a day with the sample complaints that are there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from django.utils import timezone

from accounts.acting import Actor
from accounts.models import Membership, Organisation
from accounts.roles import Capability, Role, capabilities_of
from complaints.models import CaseMessage, ComplaintStage, Remedy
from complaints.services import (
    Decision,
    DemandOrder,
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
from complaints.services.approving import approve, propose
from complaints.services.decision import needs_approval
from complaints.services.paper import appeal_on_paper
from complaints.workflow import Outcome, Rung, State, is_decided
from deadlines.domain.calendar import WorkingCalendar
from portal.demo import texts
from portal.demo.plans import Plan

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
        # Nobody decides on himself.
        meant = {official.user_id for official in self.stage.complaint.officials.all()}
        able = [one for one in self.staff if one.user_id not in meant] or self.staff
        chosen = able[self.stage.pk % len(able)]
        for membership in able:
            if membership.user_id == self.stage.assignee_id:
                chosen = membership
        return actor_of(chosen)

    @property
    def complainant(self) -> Actor:
        """The person who filed; nobody, where a paper came from one without an account."""
        return Actor(user=self.stage.complaint.complainant)

    @property
    def head(self) -> Actor | None:
        """The head of the body, if it has one."""
        heads = (one for one in self.staff if Capability.HEAD_BODY in capabilities_of(one.role))
        return next((actor_of(one) for one in heads), None)

    @property
    def decides_after(self) -> int:
        """Working days from the registration to the decision; an extension moves it."""
        extension = getattr(self.stage, "extension", None)
        return self.plan.decide_after + (extension.days - 1 if extension else 0)

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


def staff_on(day: date) -> Staff:
    """Who considers complaints, by body."""
    roles = [r for r in Role.values if Capability.CONSIDER_COMPLAINTS in capabilities_of(r)]
    staff: Staff = {}
    members = Membership.objects.valid(day).filter(role__in=roles, user__is_active=True)
    for member in members.select_related("user", "organisation").order_by("pk"):
        staff.setdefault(member.organisation_id, []).append(member)
    return staff


def of_official(case: Case, *, held_back: bool = False) -> Iterator[Deed]:
    """Take, ask, decide, answer, carry out the remedy; ``held_back`` keeps from deciding."""
    stage, plan, state = case.stage, case.plan, case.stage.state
    if held_back and state == State.REGISTERED:
        return
    if state == State.REGISTERED and case.reached(stage.registered_at, plan.take_after):
        yield case.deed(take, case.official, stage_id=stage.pk)
        state = State.IN_CONSIDERATION
    if state in (State.IN_CONSIDERATION, State.EXTENDED):
        if not held_back and case.reached(stage.registered_at, case.decides_after):
            yield from _decides(case)
        elif case.reached(stage.registered_at, plan.ask_after) and not case.messages:
            text = texts.pick(texts.QUESTIONS, case.language, case.chance)
            yield case.deed(write_message, case.official, after=15, stage_id=stage.pk, text=text)
    elif is_decided(state):
        yield case.deed(send_answer, case.official, stage_id=stage.pk)
    remedy: Remedy | None = getattr(stage, "remedy", None)
    if remedy and not remedy.done_at and case.reached(stage.answered_at, plan.remedy_done_after):
        yield case.deed(execute_remedy, case.official, stage_id=stage.pk)


def _decides(case: Case) -> Iterator[Deed]:
    """The executor decides and answers; in some bodies the head stands between (H.3)."""
    stage, head = case.stage, case.head
    is_head = head is not None and case.official.user == head.user
    if head is None or is_head or not needs_approval(stage):
        yield case.deed(
            decide, case.official, after=50, stage_id=stage.pk, decision=_decision(case)
        )
        yield case.deed(send_answer, case.official, after=80, stage_id=stage.pk)
        return
    waiting = stage.proposed_decisions.filter(judged_at=None).first()
    if waiting is None:
        yield case.deed(
            propose, case.official, after=50, stage_id=stage.pk, decision=_decision(case)
        )
    else:
        # It may have become late while it waited for the head.
        late = stage.is_overdue
        why = texts.pick(texts.LATENESS, case.language, case.chance) if late else ""
        yield case.deed(approve, head, after=10, proposed_id=waiting.pk, lateness_reason=why)


def of_complainant(case: Case) -> Iterator[Deed]:
    """Reply, go further, wait, go to court."""
    if case.stage.complaint.complainant_id is None:
        yield from _at_the_counter(case)
        return
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


def _at_the_counter(case: Case) -> Iterator[Deed]:
    """Without an account one goes further on paper; the clerk takes it in."""
    stage = case.stage
    if stage.opens_next and not case.was_appealed:
        turned_away = stage.closed_at or stage.overdue_at
        if case.reached(turned_away, case.plan.appeal_after):
            text = texts.pick(texts.APPEALS, case.language, case.chance)
            clerk = case.official
            yield case.deed(appeal_on_paper, clerk, after=30, stage_id=stage.pk, text=text)


def _awaits_reply(case: Case) -> bool:
    messages = case.messages
    return (
        case.stage.state == State.IN_CONSIDERATION
        and bool(messages)
        and messages[-1].from_official
        and case.reached(messages[-1].written_at, 1)
        and not case.reached(case.stage.registered_at, case.decides_after)
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
    remedy = demand = None
    is_quality_body = case.stage.rung.rung == Rung.QUALITY_BODY
    if plan.outcome != Outcome.REFUSED and is_quality_body:
        demand = DemandOrder(
            addressee=case.stage.complaint.provider,
            text=texts.pick(texts.DEMANDS, language, chance),
            due_on=case.calendar.add(case.day, plan.remedy_within),
        )
    elif plan.outcome != Outcome.REFUSED:
        remedy = Promise(
            text=texts.pick(texts.REMEDIES, language, chance),
            due_on=case.calendar.add(case.day, plan.remedy_within),
            officer=str(case.official.user),
        )
    late = case.stage.is_overdue
    return Decision(
        outcome=plan.outcome,
        reasons=texts.pick(texts.DECISIONS[plan.outcome.value], language, chance),
        remedy=remedy,
        demand=demand,
        cause_study=texts.pick(texts.CAUSE_STUDY, language, chance) if is_quality_body else "",
        lateness_reason=texts.pick(texts.LATENESS, language, chance) if late else "",
    )
