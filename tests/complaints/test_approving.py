"""Approval of decisions by the head: exactly what was proposed is sent, or it comes back."""

from datetime import date

import pytest

from accounts.models import Deputy
from audit.models import AuditEntry
from complaints import events
from complaints.errors import (
    ApprovalRequired,
    ComplaintRefused,
    LatenessReasonRequired,
    NotPermitted,
    OwnProposal,
    ReasonsRequired,
    RemarkRequired,
    RemedyRequired,
    WrongState,
)
from complaints.models import BodyRules, ComplaintStage, DecisionDraft, ProposedDecision, Remedy
from complaints.services import Decision, decide, take
from complaints.services.approving import approve, give_back, propose, set_rules
from complaints.services.withdrawing import withdraw
from complaints.workflow import Outcome, State
from deadlines.models import Clock
from tests.complaints.road import DAY, LATER, clock_of, told, traces, verbs_of, with_approval
from tests.world import World, a_decision, again, considered


def _proposed(world: World, decision: Decision | None = None) -> ProposedDecision:
    with_approval(world)
    return propose(
        stage_id=considered(world).pk,
        decision=decision or a_decision(),
        actor=world.officer,
        at=LATER,
    )


def test_where_the_head_approves_an_officer_proposes_and_cannot_decide(world: World) -> None:
    with_approval(world)
    stage = considered(world)
    before = traces()
    with pytest.raises(ApprovalRequired):
        decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)
    assert traces() == before
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.head, at=LATER)


def test_where_the_head_does_not_approve_nothing_is_proposed(world: World) -> None:
    stage = considered(world)
    with pytest.raises(WrongState):
        propose(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)


def test_a_proposal_changes_no_state_and_stops_no_clock(world: World) -> None:
    proposed = _proposed(world)
    stage = again(proposed.stage)
    assert stage.state == State.IN_CONSIDERATION
    assert clock_of(stage).state == Clock.State.RUNNING
    assert told(stage, "proposed")
    assert events.PROPOSED in verbs_of(stage)
    with pytest.raises(WrongState):
        propose(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"reasons": " "}, ReasonsRequired),
        ({"outcome": Outcome.SATISFIED, "remedy": None}, RemedyRequired),
    ],
)
def test_a_decision_that_lacks_something_is_not_put_before_the_head(
    world: World, changes: dict[str, object], refusal: type[ComplaintRefused]
) -> None:
    with_approval(world)
    stage = considered(world)
    with pytest.raises(refusal):
        propose(stage_id=stage.pk, decision=a_decision(**changes), actor=world.officer, at=LATER)
    assert not ProposedDecision.objects.exists()


@pytest.mark.parametrize("outcome", Outcome)
def test_the_head_approves_exactly_what_was_proposed_and_it_is_sent_at_once(
    world: World, outcome: Outcome
) -> None:
    proposed = _proposed(world, a_decision(outcome))
    stage = approve(proposed_id=proposed.pk, actor=world.head, at=LATER)
    stage = ComplaintStage.objects.get(pk=stage.pk)
    assert (stage.state, stage.outcome) == (State.CLOSED, outcome)
    assert stage.decided_by == stage.approved_by == world.head.user
    assert stage.decision_reasons == a_decision().reasons
    assert Remedy.objects.filter(stage=stage).exists() == (outcome != Outcome.REFUSED)
    assert clock_of(stage).state == Clock.State.MET
    assert told(stage, "answered")
    proposed.refresh_from_db()
    assert (proposed.approved, proposed.judged_by) == (True, world.head.user)


@pytest.mark.parametrize("person", ["officer", "colleague", "citizen", "drafter", "quality"])
def test_only_the_head_of_the_body_judges(world: World, person: str) -> None:
    proposed = _proposed(world)
    before = traces()
    actor = getattr(world, person)
    with pytest.raises(NotPermitted):
        approve(proposed_id=proposed.pk, actor=actor, at=LATER)
    with pytest.raises(NotPermitted):
        give_back(proposed_id=proposed.pk, remark="Түзетіңіз.", actor=actor, at=LATER)
    assert traces() == before


def test_a_returned_decision_comes_back_with_the_remark_and_can_be_put_forward_again(
    world: World,
) -> None:
    proposed = _proposed(world, a_decision(Outcome.PARTLY))
    with pytest.raises(RemarkRequired):
        give_back(proposed_id=proposed.pk, remark=" ", actor=world.head, at=LATER)
    give_back(proposed_id=proposed.pk, remark="Дәлел жоқ.", actor=world.head, at=LATER)
    stage = proposed.stage
    assert "Дәлел жоқ." in told(stage, "returned")[0].text
    draft = DecisionDraft.objects.get(stage=stage, user=world.officer.user)
    assert draft.answers["outcome"] == Outcome.PARTLY
    assert draft.answers["remedy_due_on"] == "10.01.2030"
    with pytest.raises(WrongState):
        approve(proposed_id=proposed.pk, actor=world.head, at=LATER)
    again_proposed = propose(
        stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER
    )
    approve(proposed_id=again_proposed.pk, actor=world.head, at=LATER)
    assert not DecisionDraft.objects.exists()


def test_a_decision_that_became_late_on_the_heads_table_asks_why(world: World) -> None:
    proposed = _proposed(world)
    late, before = LATER + 10 * DAY, traces()
    with pytest.raises(LatenessReasonRequired):
        approve(proposed_id=proposed.pk, actor=world.head, at=late)
    assert traces() == before
    approve(proposed_id=proposed.pk, lateness_reason="Басшы іссапарда.", actor=world.head, at=late)
    stage = again(proposed.stage)
    assert stage.is_overdue
    assert stage.lateness_reason == "Басшы іссапарда."


def test_a_deputy_of_the_head_does_not_approve_the_own_proposal(world: World) -> None:
    with_approval(world)
    stage = considered(world)
    proposed = propose(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)
    membership, officer = world.head.membership, world.officer.user
    assert membership is not None
    assert officer is not None
    Deputy.objects.create(
        membership=membership, deputy=officer, valid_from=LATER.date(), valid_to=date(2030, 1, 1)
    )
    acting = type(world.officer)(user=officer, membership=membership)
    with pytest.raises(OwnProposal):
        approve(proposed_id=proposed.pk, actor=acting, at=LATER)
    deputy = type(world.officer)(user=world.colleague.user, membership=membership)
    approve(proposed_id=proposed.pk, actor=deputy, at=LATER)
    assert again(stage).approved_by == world.colleague.user


def test_what_was_withdrawn_meanwhile_is_not_approved(world: World) -> None:
    proposed = _proposed(world)
    withdraw(stage_id=proposed.stage_id, actor=world.citizen, at=LATER)
    with pytest.raises(WrongState):
        approve(proposed_id=proposed.pk, actor=world.head, at=LATER)


@pytest.mark.parametrize("person", ["officer", "citizen", "drafter", "quality", "administrator"])
def test_only_a_head_sets_the_rules_of_the_body(world: World, person: str) -> None:
    with pytest.raises(NotPermitted):
        set_rules(head_approves=True, actor=getattr(world, person), at=LATER)
    assert not BodyRules.objects.exists()


def test_the_rules_of_one_body_bind_no_other_and_can_be_switched_back(world: World) -> None:
    set_rules(head_approves=True, actor=world.ministry_head, at=LATER)
    stage = considered(world)
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)
    with_approval(world)
    set_rules(head_approves=False, actor=world.head, at=LATER)
    other = considered(world)
    decide(stage_id=other.pk, decision=a_decision(), actor=world.officer, at=LATER)
    assert AuditEntry.objects.filter(verb=events.RULES_SET).count() == 3


def test_an_executor_takes_part_as_before(world: World) -> None:
    with_approval(world)
    stage = considered(world)
    with pytest.raises(WrongState):
        take(stage_id=stage.pk, actor=world.colleague, at=LATER)
    with pytest.raises(NotPermitted):
        propose(stage_id=stage.pk, decision=a_decision(), actor=world.colleague, at=LATER)
