"""The road of a complaint taken by two at the same moment: one act is done, all stays sound."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from audit.models import AuditEntry
from complaints import terms
from complaints.errors import ComplaintRefused
from complaints.models import ComplaintStage, NumberSeries, Opinion, ProposedDecision, Receipt
from complaints.services import appeal, decide, send_answer, take
from complaints.services.approving import approve, give_back, propose, set_rules
from complaints.services.demands import close_demand, execute_demand, give_back_demand
from complaints.services.joining import join
from complaints.services.naming import name_official
from complaints.services.opinion_links import token_for
from complaints.services.opinions import give_opinion
from complaints.services.paper import file_on_paper
from complaints.services.paper_drafts import keep_paper_draft
from complaints.services.redirecting import consent, redirect, refuse_consent
from complaints.services.withdrawing import withdraw
from complaints.workflow import OPEN, Outcome, State
from deadlines.errors import DeadlineError
from deadlines.models import Clock, ClockEvent
from deadlines.sweep import sweep
from tests.attack.test_races import acts_of, assert_sound, at_once, one_won
from tests.complaints.paper import a_paper
from tests.complaints.quality import AFTER_DUE, DUE_ON, executed, issued
from tests.complaints.road import clock_of, extended, moved, with_approval
from tests.world import MONDAY, World, a_decision, again, answered, considered, filed, overdue

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

LATER = MONDAY + timedelta(hours=5)
LATE = MONDAY + timedelta(days=10)
Acts = list[Callable[[], Any]]


def only_refusals(results: list[Any]) -> list[Any]:
    """What was done; every other result is a typed refusal with a sentence."""
    lost = [one for one in results if isinstance(one, Exception)]
    wrong = [one for one in lost if not isinstance(one, ComplaintRefused | DeadlineError)]
    assert wrong == []
    assert all(str(one) for one in lost)
    return [one for one in results if not isinstance(one, Exception)]


def redirects(world: World, stage: ComplaintStage, **more: Any) -> Callable[[], Any]:
    return lambda: moved(world, stage, world.other_akimat, LATER, **more)


def withdraws(world: World, stage: ComplaintStage, **more: Any) -> Callable[[], Any]:
    return lambda: withdraw(stage_id=stage.pk, actor=world.citizen, at=LATER, **more)


def decides(world: World, stage: ComplaintStage, person: str = "officer") -> Callable[[], Any]:
    return lambda: decide(
        stage_id=stage.pk, decision=a_decision(), actor=getattr(world, person), at=LATER
    )


def joins(world: World, stage: ComplaintStage, first: ComplaintStage) -> Callable[[], Any]:
    number = first.complaint.number
    return lambda: join(stage_id=stage.pk, first_number=number, actor=world.officer, at=LATER)


def decided(world: World, stage: ComplaintStage) -> ComplaintStage:
    return decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)


def sends(world: World, stage: ComplaintStage, person: str = "officer") -> Callable[[], Any]:
    return lambda: send_answer(stage_id=stage.pk, actor=getattr(world, person), at=LATER)


def test_of_all_ways_to_end_a_stage_one_is_taken(world: World) -> None:
    for _ in range(3):
        stage = considered(world)
        won = only_refusals(
            at_once(
                redirects(world, stage),
                withdraws(world, stage),
                decides(world, stage),
                decides(world, stage, "head"),
                redirects(world, stage, actor=world.head),
            )
        )
        # The citizen may take back what has just arrived elsewhere only from there.
        assert len(won) == 1, won
        assert again(stage).complaint.stages.count() <= 2
    assert_sound()


def test_extension_against_extension_redirection_and_withdrawal(world: World) -> None:
    for _ in range(3):
        stage = considered(world)
        only_refusals(
            at_once(
                lambda s=stage: extended(world, s, LATER),
                lambda s=stage: extended(world, s, LATER, 5),
                redirects(world, stage),
                withdraws(world, stage),
            )
        )
        extensions = ClockEvent.objects.filter(
            clock__subject_code=terms.STAGE, clock__subject_id=stage.pk, kind="extended"
        )
        assert extensions.count() <= 1
        assert (
            AuditEntry.objects.filter(verb="complaints.extended", subject_id=stage.pk).count()
            == extensions.count()
        )
    assert_sound()


def test_an_extension_at_the_instant_of_the_sweep_and_of_the_answer(world: World) -> None:
    stages = [considered(world) for _ in range(4)]
    due = clock_of(stages[0]).due_at
    results = at_once(
        *[lambda s=s: extended(world, s, LATER, 10) for s in stages],
        lambda: sweep(at=due + timedelta(seconds=1), batch=2),
        *[decides(world, s) for s in stages[:2]],
    )
    only_refusals(results)
    sweep(at=due + timedelta(seconds=1))
    for stage in stages:
        fresh, clock = again(stage), clock_of(stage)
        told = AuditEntry.objects.filter(verb="complaints.breached", subject_id=stage.pk).count()
        assert told == (1 if fresh.is_overdue else 0)
        assert fresh.is_overdue == (clock.extended_days == 0)
    assert not Clock.objects.exclude(last_error="").exists()
    assert_sound()


def test_redirection_against_the_appeal_of_a_silent_body(world: World) -> None:
    for _ in range(3):
        stage = overdue(world)
        won = only_refusals(
            at_once(
                lambda s=stage: moved(world, s, world.other_akimat, LATE),
                lambda s=stage: appeal(stage_id=s.pk, actor=world.citizen, at=LATE),
            )
        )
        assert len(won) == 1
        assert again(stage).complaint.stages.count() == 2
    assert_sound()


def test_two_filings_joined_into_each_other_hang_on_the_first(world: World) -> None:
    for _ in range(3):
        one, two, three = (considered(world) for _ in range(3))
        only_refusals(
            at_once(
                joins(world, two, one), joins(world, one, two), joins(world, three, two),
                joins(world, three, one), joins(world, two, three),
            )
        )  # fmt: skip
        cases = [again(stage).complaint for stage in (one, two, three)]
        assert cases[0].duplicate_of_id is None
        assert {case.duplicate_of_id for case in cases[1:]} <= {None, cases[0].pk}
    assert_sound()


@pytest.mark.parametrize("end", [sends, withdraws, redirects])
def test_a_filing_joined_while_the_first_one_ends_is_never_left_alone(
    world: World, end: Callable[[World, ComplaintStage], Callable[[], Any]]
) -> None:
    for _ in range(3):
        first, second = considered(world), considered(world)
        if end is sends:
            decided(world, first)
        only_refusals(
            at_once(joins(world, second, first), end(world, first), joins(world, second, first))
        )
        stage = again(second)
        if stage.state == State.JOINED:
            # Whoever waits, waits for a case that still owes an answer.
            assert first.complaint.stages.filter(state__in=OPEN).exists()
        else:
            assert (stage.complaint.duplicate_of_id is None) == stage.is_open
    assert_sound()


def test_withdrawing_the_whole_case_against_the_late_answer_of_its_first_stage(
    world: World,
) -> None:
    for _ in range(3):
        first, second = considered(world), considered(world)
        joins(world, second, first)()
        sweep(at=LATE)
        later = appeal(stage_id=first.pk, actor=world.citizen, at=LATE)
        decision = a_decision(lateness_reason="Кідіріс.")
        decide(stage_id=first.pk, decision=decision, actor=world.officer, at=LATE)
        only_refusals(
            at_once(
                lambda s=first: send_answer(stage_id=s.pk, actor=world.officer, at=LATE),
                lambda s=later: withdraw(stage_id=s.pk, actor=world.citizen, at=LATE, whole=True),
                lambda s=later: take(stage_id=s.pk, actor=world.drafter, at=LATE),
            )
        )
        assert not again(first).is_open
        assert again(second).state == State.CLOSED
    assert_sound()


def test_a_joined_filing_swept_answered_and_withdrawn_at_once(world: World) -> None:
    first, second = considered(world), considered(world)
    joins(world, second, first)()
    decided(world, first)
    only_refusals(
        at_once(
            lambda: send_answer(
                stage_id=first.pk, actor=world.officer, at=LATE, lateness_reason="Кідіріс."
            ),
            lambda: sweep(at=LATE, batch=1),
            lambda: sweep(at=LATE),
            lambda: withdraw(stage_id=second.pk, actor=world.citizen, at=LATE),
        )
    )
    assert [again(stage).state for stage in (first, second)] == [State.CLOSED] * 2
    assert_sound()


def a_proposal(world: World) -> ProposedDecision:
    with_approval(world)
    stage = considered(world)
    return propose(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)


def test_two_heads_judge_one_proposal_and_one_of_them_decides_directly(world: World) -> None:
    head = world.head
    for _ in range(3):
        proposed = a_proposal(world)
        pk = proposed.pk
        won = only_refusals(
            at_once(
                lambda pk=pk: approve(proposed_id=pk, actor=head, at=LATER),
                lambda pk=pk: approve(proposed_id=pk, actor=head, at=LATER),
                lambda pk=pk: give_back(proposed_id=pk, remark="Толықтыру.", actor=head, at=LATER),
                decides(world, proposed.stage, "head"),
            )
        )
        stage = again(proposed.stage)
        judged = ProposedDecision.objects.get(pk=pk)
        assert stage.decided_by_id in (None, head.user.pk)
        assert judged.approved is not True or stage.state == State.CLOSED
        assert len(won) <= 2  # given back first, then decided by the head's own hand
        sent = AuditEntry.objects.filter(verb="complaints.answered", subject_id=stage.pk).count()
        assert sent == (1 if judged.approved else 0)
    assert_sound()


def test_proposing_while_the_head_changes_the_rules(world: World) -> None:
    with_approval(world)
    stage = considered(world)
    only_refusals(
        at_once(
            lambda: propose(
                stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER
            ),
            lambda: propose(
                stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER
            ),
            lambda: set_rules(head_approves=False, actor=world.head, at=LATER),
            decides(world, stage),
        )
    )
    assert ProposedDecision.objects.filter(stage=stage).count() <= 1
    assert_sound()


def test_a_demand_executed_given_back_closed_and_swept_at_once(world: World) -> None:
    demand = executed(world)
    pk = demand.pk
    only_refusals(
        at_once(
            lambda: execute_demand(demand_id=pk, text="Берілді.", actor=world.officer, at=LATE),
            lambda: give_back_demand(
                demand_id=pk, reasons="Толық емес.", due_on=DUE_ON, actor=world.quality, at=LATE
            ),
            lambda: close_demand(demand_id=pk, actor=world.quality, at=LATE),
            lambda: sweep(at=AFTER_DUE),
        )
    )
    sweep(at=AFTER_DUE)
    demand.refresh_from_db()
    clocks = Clock.objects.filter(subject_code=terms.DEMAND_SUBJECT, subject_id=pk)
    still_open = clocks.filter(state__in=Clock.OPEN_STATES).count()
    assert still_open == (1 if demand.state == "issued" else 0)
    assert_sound()


def test_a_demand_executed_twice_and_at_the_instant_of_its_breach(world: World) -> None:
    pk = issued(world).pk
    say = [
        lambda p=p: execute_demand(demand_id=pk, text="Берілді.", actor=p, at=AFTER_DUE)
        for p in (world.officer, world.colleague)
    ]
    won = only_refusals(at_once(*say, lambda: sweep(at=AFTER_DUE), lambda: sweep(at=AFTER_DUE)))
    assert len(won) == 3
    assert acts_of("complaints.demand_executed") == acts_of("complaints.demand_overdue") == 1
    assert_sound()


def test_an_opinion_given_four_times_counts_once(world: World) -> None:
    token = token_for(answered(world))
    one_won(
        at_once(
            *[
                lambda r=r: give_opinion(
                    token=token, is_solved=False, rating=r, actor=world.stranger, at=LATER
                )
                for r in (1, 2, 3, 4)
            ]
        )
    )
    assert Opinion.objects.count() == 1


def test_one_paper_form_sent_four_times_gives_one_receipt(world: World) -> None:
    draft = keep_paper_draft(key="k", typed={}, actor=world.officer, language="kk", at=MONDAY)
    results = at_once(
        *[lambda: file_on_paper(filing=a_paper(world), actor=world.officer, at=MONDAY, draft=draft)]
        * 4
    )
    assert {one.pk for one in results} == {Receipt.objects.get().pk}
    assert NumberSeries.objects.get().last == 1
    assert_sound()


def test_consent_refusal_and_answer_meanwhile(world: World) -> None:
    other = world.other_officer
    for _ in range(3):
        stage = considered(world)
        moved(world, stage, world.other_akimat)
        there = stage.complaint.stages.get(state=State.REGISTERED)
        take(stage_id=there.pk, actor=world.other_officer, at=LATER)
        asked = moved(world, there, world.ministry, LATER, actor=world.other_officer)
        won = only_refusals(
            at_once(
                lambda pk=asked.pk: consent(redirection_id=pk, actor=world.quality, at=LATER),
                lambda pk=asked.pk: refuse_consent(
                    redirection_id=pk, judgement="Жоқ.", actor=world.quality, at=LATER
                ),
                lambda s=there: decide(
                    stage_id=s.pk, decision=a_decision(Outcome.REFUSED), actor=other, at=LATER
                ),
            )
        )
        assert 1 <= len(won) <= 2
        fresh = again(there)
        asked.refresh_from_db()
        assert (asked.done_at is not None) == (fresh.state == State.REDIRECTED)
    assert_sound()


def test_complaints_sent_there_and_back_by_eight_take_numbers_without_gaps(world: World) -> None:
    heres = [considered(world) for _ in range(4)]
    theres = [filed(world, provider=world.other_akimat) for _ in range(4)]
    there = [take(stage_id=s.pk, actor=world.other_officer, at=LATER) for s in theres]
    results = at_once(
        *[lambda s=s: moved(world, s, world.other_akimat) for s in heres],
        *[lambda s=s: moved(world, s, world.akimat, actor=world.other_officer) for s in there],
    )
    assert [one for one in results if isinstance(one, Exception)] == []
    assert sorted(NumberSeries.objects.values_list("last", flat=True)) == [8, 8]
    assert_sound()


def test_the_executor_is_named_as_the_one_complained_of_while_deciding(world: World) -> None:
    for _ in range(3):
        stage = considered(world)
        official = stage.complaint.officials.create(position="Маман")
        only_refusals(
            at_once(
                lambda o=official: name_official(
                    official_id=o.pk, user=world.officer.user, actor=world.head, at=LATER
                ),
                decides(world, stage),
                lambda s=stage: redirect(
                    stage_id=s.pk,
                    to=world.other_akimat,
                    reasons="Біздікі емес.",
                    actor=world.officer,
                    at=LATER,
                ),
            )
        )
        fresh = again(stage)
        named = fresh.complaint.is_about(world.officer.user.pk)
        assert not (named and fresh.state == State.IN_CONSIDERATION and fresh.assignee_id)
    assert_sound()
