"""Decision and answer (D12-19.4-p2, D12-19.5, J-18, J-19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.acting import Actor
from accounts.roles import Capability
from audit.refs import ActorRef
from audit.services import Act, record
from complaints import events, permissions, terms
from complaints.errors import (
    ApprovalRequired,
    CauseStudyRequired,
    DemandRequired,
    LatenessReasonRequired,
    NotPermitted,
    ReasonsRequired,
    RemedyRequired,
    WrongState,
)
from complaints.models import ComplaintStage, Remedy
from complaints.selectors import quality_body, rules_of
from complaints.services import letters
from complaints.services.acts import (
    complaint_act,
    lock_stage,
    permit,
    refuse_own_matter,
    require_transition,
)
from complaints.services.breaches import breached_act
from complaints.services.demands import DemandOrder, is_whole_order, issue
from complaints.services.ending import drop_redirect_target
from complaints.services.heads import refuse_where_head_is_meant
from complaints.services.joining import answer_joined
from complaints.services.late_answers import attach_late_answer
from complaints.workflow import UNDER_CONSIDERATION, Outcome, Rung
from deadlines.models import Clock
from deadlines.selectors import clocks_of
from deadlines.services import ClockRequest, meet_clocks, start_clocks
from notifications.services import render, send


@dataclass(frozen=True, slots=True)
class Promise:
    """A remedy: what will be done, by what date, who answers for it (J-19)."""

    text: str
    due_on: date
    officer: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What an official decides on a stage."""

    outcome: Outcome
    reasons: str
    remedy: Promise | None = None
    demand: DemandOrder | None = None
    cause_study: str = ""
    lateness_reason: str = ""


@complaint_act
def decide(*, stage_id: int, decision: Decision, actor: Actor, at: datetime) -> ComplaintStage:
    """Decide a stage, with reasons; it is not yet sent.

    Raises:
        NotPermitted: neither the responsible executor nor the head of the body.
        WrongState: not under consideration.
        ReasonsRequired: no reasons (D12-19.4-p2a).
        OwnMatter: the complaint is about the person who acts (Q-36).
        HeadComplainedOf: it is about the head, so the body above decides (Q-36).
        ApprovalRequired: in this body the head approves, and the actor is not the head.
        RemedyRequired: satisfied, wholly or partly, without a remedy (J-19).
        DemandRequired: satisfied by the quality body without a demand (D12-19.5.2).
        CauseStudyRequired: the quality body without a study of causes (D12-19.5.1).
        LatenessReasonRequired: past the due moment without saying why (J-18).
    """
    stage = lock_stage(stage_id)
    refuse_own_matter(actor, stage)
    permit(permissions.may_decide(actor, stage))
    refuse_where_head_is_meant(stage, at)
    if stage.state not in UNDER_CONSIDERATION:
        raise WrongState
    if needs_approval(stage) and not actor.can(Capability.HEAD_BODY):
        raise ApprovalRequired
    return make_decision(stage, decision, actor=actor, at=at)


def needs_approval(stage: ComplaintStage) -> bool:
    """Whether the head of the considering body approves decisions before they are made."""
    return rules_of(stage.organisation_id).head_approves


def make_decision(
    stage: ComplaintStage, decision: Decision, *, actor: Actor, at: datetime
) -> ComplaintStage:
    """Decide a locked stage; who may has been asked. Refuses as :func:`decide` does."""
    check_decision(stage, decision, at)
    _apply(stage, decision, actor, at)
    stage.save()
    drop_redirect_target(stage, actor=actor, at=at)
    remedies = [_promise(stage, decision.remedy, actor, at)] if decision.remedy else []
    if decision.demand is not None:
        issue(stage, decision.demand, actor=actor, at=at)
    record(
        _act(
            events.DECIDED,
            stage,
            actor.ref,
            at,
            facts={"outcome": decision.outcome.value},
            values={
                "reasons": decision.reasons,
                "cause_study": decision.cause_study,
                "lateness_reason": decision.lateness_reason,
                "remedy": "; ".join(remedy.text for remedy in remedies),
            },
        )
    )
    return stage


@complaint_act
def send_answer(
    *, stage_id: int, actor: Actor, at: datetime, lateness_reason: str = ""
) -> ComplaintStage:
    """Send the reasoned decision; the quality body is told, the stage closes, the clock stops.

    ``lateness_reason`` is for a decision made in time and sent late.

    Raises:
        NotPermitted: neither the responsible executor nor the head of the body.
        OwnMatter: the complaint is about the person who acts (Q-36).
        WrongState: nothing is decided, or the answer has been sent.
        LatenessReasonRequired: the term ran out between decision and answer (J-18).
    """
    stage = lock_stage(stage_id)
    refuse_own_matter(actor, stage)
    permit(permissions.may_send_answer(actor, stage))
    require_transition(stage.answer)
    return deliver_answer(stage, actor=actor, at=at, lateness_reason=lateness_reason)


def deliver_answer(
    stage: ComplaintStage, *, actor: Actor, at: datetime, lateness_reason: str = ""
) -> ComplaintStage:
    """Send what was decided on a locked stage; who may has been asked.

    Filings joined to it are answered too (Q-42); a later stage hears of a late answer (J-6).
    Refuses as :func:`send_answer` does.
    """
    stage.lateness_reason = stage.lateness_reason or lateness_reason.strip()
    if is_late(stage, at) and not stage.lateness_reason:
        raise LatenessReasonRequired
    stage.answer(at=at)
    ended = meet_clocks(subject=stage.ref, terms=terms.STAGE_TERMS, actor=actor.ref, at=at)
    acts = _breach_not_yet_seen(stage, ended)
    acts += [_act(events.ANSWERED, stage, actor.ref, at, facts={"outcome": stage.outcome})]
    messages = letters.answered(stage, at=at)
    if stage.rung.rung != Rung.QUALITY_BODY:
        # D12-19.4-p2b: the quality body learns of the registration and of the outcome in one notice.
        stage.tell_quality(at=at)
        acts.append(_act(events.QUALITY_TOLD, stage, actor.ref, at, facts={"reg_no": stage.reg_no}))
        messages += letters.quality_told(stage, quality_body(), at=at)
    stage.close(at=at)
    stage.save()
    acts.append(_act(events.CLOSED, stage, actor.ref, at))
    for others in (answer_joined, attach_late_answer):
        more_acts, more_messages = others(stage, actor=actor, at=at)
        acts += more_acts
        messages += more_messages
    record(*acts)
    send(messages)
    return stage


@complaint_act
def execute_remedy(*, stage_id: int, actor: Actor, at: datetime) -> Remedy:
    """Confirm that the promised remedy has been carried out.

    Raises:
        NotPermitted: not of the body that promised it.
        WrongState: there is no remedy, or it is done.
    """
    stage = lock_stage(stage_id)
    permit(permissions.may_execute_remedy(actor, stage))
    remedy = Remedy.objects.filter(stage=stage, done_at__isnull=True).first()
    if remedy is None or stage.answered_at is None:
        raise WrongState
    remedy.stage = stage
    remedy.done_at = at
    remedy.save(update_fields=["done_at"])
    meet_clocks(subject=remedy.ref, terms=(terms.REMEDY,), actor=actor.ref, at=at)
    record(_act(events.REMEDY_DONE, stage, actor.ref, at))
    send(letters.remedy_done(stage, remedy, at=at))
    return remedy


def preview_answer(*, stage: ComplaintStage, decision: Decision, at: datetime) -> tuple[str, str]:
    """Subject and text of exactly what the complainant would get, without deciding anything."""
    shown = ComplaintStage.objects.select_related(
        "complaint__complainant", "organisation", "rung"
    ).get(pk=stage.pk)
    shown.outcome, shown.decision_reasons = decision.outcome, decision.reasons
    shown.cause_study, shown.lateness_reason = decision.cause_study, decision.lateness_reason
    return render(
        letters.answered(shown, at=at, promised=decision.remedy, demanded=decision.demand)[0]
    )


def is_late(stage: ComplaintStage, at: datetime) -> bool:
    """Whether an answer at this moment comes after the due moment of the statutory term."""
    clocks = clocks_of(terms.STAGE, [stage.pk]).get(stage.pk, [])
    return any(clock.term_code in terms.STAGE_TERMS and at > clock.due_at for clock in clocks)


def _breach_not_yet_seen(stage: ComplaintStage, ended: Sequence[Clock]) -> list[Act]:
    """A late answer that came before the sweep did: the breach goes on record all the same."""
    late = [clock for clock in ended if clock.state == Clock.State.MET_LATE]
    if not late or stage.is_overdue:
        return []
    stage.overdue_at = late[0].due_at
    return [breached_act(stage, late[0])]


def check_decision(stage: ComplaintStage, decision: Decision, at: datetime) -> None:
    """Refuse a decision that lacks what the law asks of it.

    Raises:
        ReasonsRequired, RemedyRequired, DemandRequired, CauseStudyRequired,
        LatenessReasonRequired: as :func:`decide` says.
    """
    if not decision.reasons.strip():
        raise ReasonsRequired
    _check_restoration(stage, decision)
    if stage.rung.rung == Rung.QUALITY_BODY and not decision.cause_study.strip():
        raise CauseStudyRequired
    if is_late(stage, at) and not decision.lateness_reason.strip():
        raise LatenessReasonRequired


def _check_restoration(stage: ComplaintStage, decision: Decision) -> None:
    """Other bodies promise a remedy themselves; the quality body demands it of the guilty one."""
    if stage.rung.rung == Rung.QUALITY_BODY:
        if decision.outcome != Outcome.REFUSED and not is_whole_order(decision.demand):
            raise DemandRequired
    elif decision.demand is not None:
        raise NotPermitted
    elif decision.outcome != Outcome.REFUSED and not _is_whole(decision.remedy):
        raise RemedyRequired


def _is_whole(remedy: Promise | None) -> bool:
    return remedy is not None and bool(remedy.text.strip() and remedy.officer.strip())


def _apply(stage: ComplaintStage, decision: Decision, actor: Actor, at: datetime) -> None:
    assert actor.user is not None
    moves = {
        Outcome.SATISFIED: stage.satisfy,
        Outcome.PARTLY: stage.satisfy_partly,
        Outcome.REFUSED: stage.refuse,
    }
    moves[decision.outcome](reasons=decision.reasons.strip(), by=actor.user, at=at)
    stage.cause_study, stage.lateness_reason = (
        decision.cause_study.strip(),
        decision.lateness_reason.strip(),
    )


def _promise(stage: ComplaintStage, promise: Promise, actor: Actor, at: datetime) -> Remedy:
    remedy = Remedy.objects.create(
        stage=stage,
        text=promise.text.strip(),
        due_on=promise.due_on,
        officer=promise.officer.strip(),
    )
    request = ClockRequest(
        term=terms.REMEDY,
        subject=remedy.ref,
        organisation=stage.organisation,
        assignee_id=actor.user.pk if actor.user else None,
        due_on=promise.due_on,
    )
    start_clocks([request], actor=actor.ref, at=at)
    return remedy


def _act(
    verb: str,
    stage: ComplaintStage,
    actor: ActorRef,
    at: datetime,
    facts: dict[str, str] | None = None,
    values: dict[str, str] | None = None,
) -> Act:
    return Act(
        actor=actor,
        verb=verb,
        subject=stage.ref,
        at=at,
        organisation_id=stage.organisation_id,
        facts=facts or {},
        values={name: value for name, value in (values or {}).items() if value},
    )
