"""An act on the road of a complaint that loses its power leaves nothing behind, and can be done again."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest

from audit.models import AuditEntry
from complaints.models import AnsweredCall, ComplaintStage, Demand, ProposedDecision, Redirection
from complaints.services import take
from complaints.services.approving import approve, give_back, propose
from complaints.services.bulk import Reply, answer_many, assign_many
from complaints.services.demands import close_demand, execute_demand, give_back_demand
from complaints.services.joining import join
from complaints.services.naming import name_official
from complaints.services.paper import appeal_on_paper, file_on_paper
from complaints.services.redirecting import consent, refuse_consent
from complaints.services.teams import name_team
from complaints.services.withdrawing import withdraw
from complaints.workflow import State
from tests.attack.test_crash import PowerCut, everything
from tests.complaints.paper import a_paper, first_stage, handed_in
from tests.complaints.programs import LIST, Program, a_key
from tests.complaints.quality import AFTER_DUE, DUE_ON, executed, issued
from tests.complaints.road import extended, moved, with_approval
from tests.world import MONDAY, World, a_decision, again, considered, overdue

# Real transactions: inside the test's own one an act would have nothing to roll back.
pytestmark = pytest.mark.django_db(transaction=True)

LATER = MONDAY + timedelta(hours=5)
LATE = MONDAY + timedelta(days=11)
MODULES = [
    "appeal", "approving", "bulk", "consideration", "decision", "demands", "extending", "joining",
    "naming", "paper", "redirecting", "withdrawing", "teams",
]  # fmt: skip


def cut(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Every room loses its power at a step: "send" or "record"."""

    def fail(*_args: Any, **_more: Any) -> None:
        raise PowerCut

    for name in MODULES:
        module = import_module(f"complaints.services.{name}")
        monkeypatch.setattr(module, step, fail, raising=False)


def _joined_pair(world: World) -> tuple[ComplaintStage, ComplaintStage]:
    first, second = considered(world), considered(world)
    number = first.complaint.number
    join(stage_id=second.pk, first_number=number, actor=world.officer, at=LATER)
    return first, second


def _pair(world: World) -> tuple[ComplaintStage, ComplaintStage]:
    return considered(world), considered(world)


def _asked(world: World) -> Redirection:
    stage = considered(world)
    moved(world, stage, world.other_akimat)
    there = ComplaintStage.objects.get(redirected_from=stage)
    take(stage_id=there.pk, actor=world.other_officer, at=LATER)
    return moved(world, there, world.ministry, LATER, actor=world.other_officer)


def _proposed(world: World) -> ProposedDecision:
    with_approval(world)
    stage = considered(world)
    return propose(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)


def _meant(world: World) -> Any:
    return considered(world).complaint.officials.create(position="Маман")


def _paper_answered(world: World) -> ComplaintStage:
    stage = first_stage(handed_in(world))
    take(stage_id=stage.pk, actor=world.officer, at=LATER)
    lines = answer_many(replies=[Reply(stage.pk, a_decision())], actor=world.officer, at=LATER)
    assert lines[0].result.value == "done"
    return again(stage)


Build, Act = Callable[[World], Any], Callable[[Any, World], Any]
ACTS: dict[str, tuple[Build, Act]] = {
    "extend": (considered, lambda s, w: extended(w, s, LATER)),
    "redirect": (considered, lambda s, w: moved(w, s, w.other_akimat)),
    "redirect late": (overdue, lambda s, w: moved(w, s, w.other_akimat, LATE)),
    "ask for consent": (
        lambda w: _asked_for(w), lambda s, w: moved(w, s, w.ministry, LATER, actor=w.other_officer)),
    "consent": (_asked, lambda r, w: consent(redirection_id=r.pk, actor=w.quality, at=LATER)),
    "no consent": (_asked, lambda r, w: refuse_consent(
        redirection_id=r.pk, judgement="x", actor=w.quality, at=LATER)),
    "withdraw": (considered, lambda s, w: withdraw(stage_id=s.pk, actor=w.citizen, at=LATER)),
    "withdraw with joined": (_joined_pair, lambda p, w: withdraw(
        stage_id=p[0].pk, actor=w.citizen, at=LATE)),
    "join": (_pair, lambda p, w: join(
        stage_id=p[1].pk, first_number=p[0].complaint.number, actor=w.officer, at=LATER)),
    "answer with joined": (_joined_pair, lambda p, w: answer_all(p[0], w)),
    "propose": (lambda w: with_approval(w) or considered(w), lambda s, w: propose(
        stage_id=s.pk, decision=a_decision(), actor=w.officer, at=LATER)),
    "approve": (_proposed, lambda p, w: approve(proposed_id=p.pk, actor=w.head, at=LATER)),
    "give back": (_proposed, lambda p, w: give_back(
        proposed_id=p.pk, remark="x", actor=w.head, at=LATER)),
    "name official": (_meant, lambda o, w: name_official(
        official_id=o.pk, user=w.officer.user, actor=w.head, at=LATER)),
    "execute demand": (issued, lambda d, w: execute_demand(
        demand_id=d.pk, text="x", actor=w.officer, at=AFTER_DUE)),
    "give back demand": (executed, lambda d, w: give_back_demand(
        demand_id=d.pk, reasons="x", due_on=DUE_ON, actor=w.quality, at=MONDAY + timedelta(days=5))),
    "close demand": (executed, lambda d, w: close_demand(demand_id=d.pk, actor=w.quality, at=AFTER_DUE)),
    "paper": (lambda w: None, lambda _n, w: file_on_paper(
        filing=a_paper(w), actor=w.officer, at=LATER)),
    "paper appeal": (_paper_answered, lambda s, w: appeal_on_paper(
        stage_id=s.pk, text="x", actor=w.officer, at=LATER)),
    "bulk assign": (lambda w: (_pair(w), name_team(
        name="1", members=[w.colleague.user], actor=w.head, at=MONDAY)), lambda p, w: assign_many(
        stage_ids=[s.pk for s in p[0]], assignee=w.colleague.user, team=p[1], actor=w.officer,
        at=LATER)),
    "bulk answer": (considered, lambda s, w: answer_all(s, w)),
}  # fmt: skip


def _asked_for(world: World) -> ComplaintStage:
    stage = considered(world)
    moved(world, stage, world.other_akimat)
    there = ComplaintStage.objects.get(redirected_from=stage)
    return take(stage_id=there.pk, actor=world.other_officer, at=LATER)


def answer_all(stage: ComplaintStage, world: World) -> Any:
    return answer_many(replies=[Reply(stage.pk, a_decision())], actor=world.officer, at=LATER)


@pytest.mark.parametrize("step", ["send", "record"])
@pytest.mark.parametrize("name", ACTS)
def test_act_cut_off_in_the_middle_leaves_nothing(
    name: str, step: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    build, act = ACTS[name]
    subject = build(world)
    before = everything()
    with monkeypatch.context() as patch:
        cut(patch, step)
        try:
            act(subject, world)
        except PowerCut:
            assert everything() == before
        else:
            assert step == "send"  # an act that tells nobody
            return
    act(subject, world)  # with power it goes through
    assert everything() != before


def test_bulk_work_cut_off_between_two_cases_is_finished_by_the_same_order(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages = [considered(world) for _ in range(3)]
    replies = [Reply(stage.pk, a_decision()) for stage in stages]
    module = import_module("complaints.services.decision")
    sent, calls = module.send, []

    def second_fails(*args: Any, **more: Any) -> None:
        calls.append(args)
        if len(calls) == 2:
            raise PowerCut
        sent(*args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(module, "send", second_fails)
        with pytest.raises(PowerCut):
            answer_many(replies=replies, actor=world.officer, at=LATER)
    states = [again(stage).state for stage in stages]
    assert states == [State.CLOSED, State.IN_CONSIDERATION, State.IN_CONSIDERATION]
    lines = answer_many(replies=replies, actor=world.officer, at=LATER)
    assert [line.result.value for line in lines] == ["already", "done", "done"]
    assert AuditEntry.objects.filter(verb="complaints.answered").count() == 3


def test_a_programs_answer_cut_off_before_it_is_sent_is_not_decided_either(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = considered(world)
    program = Program(a_key(world).secret, at=LATER)
    program.get()
    before = everything()
    address = f"{LIST}{stage.pk}/answer/"
    with monkeypatch.context() as patch:
        cut(patch, "send")
        with pytest.raises(PowerCut):
            program.post(address, {"outcome": "refused", "reasons": "x"})
    assert everything() == before
    assert not AnsweredCall.objects.exists()
    assert program.post(address, {"outcome": "refused", "reasons": "x"}).status_code == 200
    assert again(stage).state == State.CLOSED
    assert not Demand.objects.exists()
