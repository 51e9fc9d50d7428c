"""Approval of decisions by the head, in bodies where the head has asked for it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from accounts.acting import Actor
from accounts.models import Organisation
from accounts.roles import Capability
from audit.refs import SubjectRef
from audit.services import Act, record
from complaints import events, permissions
from complaints.errors import NotPermitted, OwnProposal, RemarkRequired, WrongState
from complaints.models import BodyRules, ComplaintStage, DecisionDraft, ProposedDecision
from complaints.services.acts import act_on, complaint_act, lock_stage, permit, refuse_own_matter
from complaints.services.decision import (
    Decision,
    Promise,
    check_decision,
    deliver_answer,
    make_decision,
    needs_approval,
)
from complaints.services.decision_drafts import drop_decision_drafts
from complaints.services.demands import DemandOrder
from complaints.services.heads import refuse_where_head_is_meant
from complaints.services.letters_road import proposed, returned
from complaints.workflow import UNDER_CONSIDERATION, Outcome
from notifications.services import send


def proposes(stage: ComplaintStage, actor: Actor) -> bool:
    """Whether the actor's decision goes to the head first."""
    return needs_approval(stage) and not actor.can(Capability.HEAD_BODY)


@complaint_act
def propose(*, stage_id: int, decision: Decision, actor: Actor, at: datetime) -> ProposedDecision:
    """Put a whole decision before the head; the clock goes on. Refuses as ``decide`` does, and

    Raises:
        NotPermitted: not the executor; the head decides directly.
        WrongState: no approval is asked for in this body, or a decision waits already.
    """
    stage = lock_stage(stage_id)
    refuse_own_matter(actor, stage)
    permit(permissions.may_propose(actor, stage))
    refuse_where_head_is_meant(stage, at)
    waits = stage.proposed_decisions.filter(judged_at=None).exists()
    if stage.state not in UNDER_CONSIDERATION or waits or not needs_approval(stage):
        raise WrongState
    check_decision(stage, decision, at)
    assert actor.user is not None
    waiting = ProposedDecision.objects.create(
        stage=stage, content=as_content(decision), proposed_by=actor.user, proposed_at=at
    )
    record(act_on(events.PROPOSED, stage, actor, at, {"reasons": decision.reasons}))
    send(proposed(waiting, at=at))
    return waiting


@complaint_act
def approve(
    *, proposed_id: int, actor: Actor, at: datetime, lateness_reason: str = ""
) -> ComplaintStage:
    """Approve exactly what was proposed: decided in the head's name and sent at once.

    ``lateness_reason`` is for a decision that became late while it waited.

    Raises:
        ProposedDecision.DoesNotExist: no such proposal.
        NotPermitted: not the head of the considering body.
        OwnMatter, HeadComplainedOf: the complaint is about the head (Q-36).
        OwnProposal: the head's deputy proposed it.
        WrongState: judged already, or the stage is no longer under consideration.
        LatenessReasonRequired: the term has run out and nobody has said why (J-18).
    """
    proposed, stage = _lock_proposed(proposed_id, actor)
    refuse_where_head_is_meant(stage, at)
    if actor.user is not None and proposed.proposed_by_id == actor.user.pk:
        raise OwnProposal
    if stage.complaint.is_about(proposed.proposed_by_id):
        raise NotPermitted
    decision = decision_from(proposed.content, lateness_reason)
    check_decision(stage, decision, at)
    _judge(proposed, actor, at, approved=True)
    stage.approved_by = actor.user
    make_decision(stage, decision, actor=actor, at=at)
    drop_decision_drafts(stage=stage)
    return deliver_answer(stage, actor=actor, at=at)


@complaint_act
def give_back(*, proposed_id: int, remark: str, actor: Actor, at: datetime) -> ProposedDecision:
    """Return a decision to the one who proposed it, with what is to be changed.

    Raises:
        ProposedDecision.DoesNotExist: no such proposal.
        NotPermitted, OwnMatter, WrongState: as :func:`approve` says.
        RemarkRequired: nothing is said.
    """
    proposed, stage = _lock_proposed(proposed_id, actor)
    if not remark.strip():
        raise RemarkRequired
    proposed.remark = remark.strip()
    _judge(proposed, actor, at, approved=False)
    # What was typed is there again to be changed.
    DecisionDraft.objects.get_or_create(
        stage=stage,
        user=proposed.proposed_by,
        defaults={"answers": as_answers(proposed.content), "saved_at": at},
    )
    record(act_on(events.RETURNED, stage, actor, at, {"remark": proposed.remark}))
    send(returned(proposed, at=at))
    return proposed


@complaint_act
def set_rules(*, head_approves: bool, actor: Actor, at: datetime) -> BodyRules:
    """Say whether the head of the actor's body approves decisions before they are made.

    Raises:
        NotPermitted: not the head of a body that considers complaints.
    """
    body = actor.organisation
    permit(permissions.may_set_rules(actor) and body is not None)
    assert body is not None
    rules, _created = BodyRules.objects.update_or_create(
        organisation=body, defaults={"head_approves": head_approves}
    )
    record(
        Act(
            actor=actor.ref,
            verb=events.RULES_SET,
            subject=_ref_of(body),
            at=at,
            organisation_id=body.pk,
            facts={"head_approves": str(head_approves)},
        )
    )
    return rules


def as_content(decision: Decision) -> dict[str, Any]:
    """A decision as plain data, to be kept word for word until the head has judged it."""
    remedy, demand = decision.remedy, decision.demand
    return {
        "outcome": decision.outcome.value,
        "reasons": decision.reasons,
        "cause_study": decision.cause_study,
        "lateness_reason": decision.lateness_reason,
        "remedy": remedy
        and {"text": remedy.text, "due_on": remedy.due_on.isoformat(), "officer": remedy.officer},
        "demand": demand
        and {
            "addressee": demand.addressee.pk,
            "text": demand.text,
            "due_on": demand.due_on.isoformat(),
        },
    }


def decision_from(content: Mapping[str, Any], lateness_reason: str = "") -> Decision:
    """The decision that was put before the head."""
    remedy, demand = content["remedy"], content["demand"]
    return Decision(
        outcome=Outcome(content["outcome"]),
        reasons=content["reasons"],
        cause_study=content["cause_study"],
        lateness_reason=content["lateness_reason"] or lateness_reason,
        remedy=remedy
        and Promise(remedy["text"], date.fromisoformat(remedy["due_on"]), remedy["officer"]),
        demand=demand
        and DemandOrder(
            Organisation.objects.get(pk=demand["addressee"]),
            demand["text"],
            date.fromisoformat(demand["due_on"]),
        ),
    )


def as_answers(content: Mapping[str, Any]) -> dict[str, str]:
    """The same as the fields of the form of a decision have it."""
    remedy, demand = content["remedy"] or {}, content["demand"] or {}
    answers = {
        "outcome": content["outcome"],
        "reasons": content["reasons"],
        "cause_study": content["cause_study"],
        "lateness_reason": content["lateness_reason"],
        "remedy_text": remedy.get("text", ""),
        "remedy_due_on": _typed_day(remedy),
        "remedy_officer": remedy.get("officer", ""),
        "demand_text": demand.get("text", ""),
        "demand_due_on": _typed_day(demand),
        "demand_addressee": str(demand.get("addressee", "")),
    }
    return {name: value for name, value in answers.items() if value}


def _typed_day(part: Mapping[str, Any]) -> str:
    return f"{date.fromisoformat(part['due_on']):%d.%m.%Y}" if part else ""


def _lock_proposed(proposed_id: int, actor: Actor) -> tuple[ProposedDecision, ComplaintStage]:
    """A decision that waits, with its stage locked, for the head only."""
    stage_id = ProposedDecision.objects.values_list("stage_id", flat=True).get(pk=proposed_id)
    stage = lock_stage(stage_id)
    proposed = ProposedDecision.objects.select_related("proposed_by").get(pk=proposed_id)
    proposed.stage = stage
    refuse_own_matter(actor, stage)
    permit(permissions.may_approve(actor, stage))
    if proposed.judged_at is not None or stage.state not in UNDER_CONSIDERATION:
        raise WrongState
    return proposed, stage


def _judge(proposed: ProposedDecision, actor: Actor, at: datetime, *, approved: bool) -> None:
    proposed.judged_by, proposed.judged_at, proposed.approved = actor.user, at, approved
    proposed.save()


def _ref_of(body: Organisation) -> SubjectRef:
    return SubjectRef(
        "accounts.organisation", body.pk, body.name_kk, body.name_ru, body.name_en or body.name_ru
    )
