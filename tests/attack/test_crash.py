"""An act that fails in its last step leaves nothing behind: no stage, number, clock, letter, file."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.apps import apps

import pytest

from accounts.acting import Actor
from audit.models import AuditEntry
from complaints.models import ComplaintStage
from complaints.services import (
    appeal,
    assign,
    choose_to_wait,
    decide,
    execute_remedy,
    file_complaint,
    identify_service,
    mark_in_court,
    register_complaint,
    send_answer,
    take,
    write_message,
)
from complaints.services.drafts import open_draft
from complaints.workflow import Outcome
from deadlines.models import Clock, SweepRun
from deadlines.sweep import sweep
from tests.world import (
    MONDAY,
    World,
    a_decision,
    a_filing,
    again,
    answered,
    considered,
    filed,
    overdue,
)

# Real transactions: inside the test's own one an act would have nothing to roll back.
pytestmark = pytest.mark.django_db(transaction=True)

LATER = MONDAY + timedelta(hours=3)
MODULES = ["appeal", "consideration", "decision", "filing", "registration", "breaches"]


class PowerCut(Exception):
    """The process dies here."""


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the rooms that an act writes to."""
    rows = {}
    for room in ("complaints", "deadlines", "audit", "notifications", "files"):
        for model in apps.get_app_config(room).get_models():
            if model is not SweepRun:
                rows[model.__name__] = sorted(map(repr, model._default_manager.values_list()))
    return rows


def cut(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Every room loses its power at a step: "send" or "record"."""

    def fail(*_args: Any, **_more: Any) -> None:
        raise PowerCut

    for name in MODULES:
        module = import_module(f"complaints.services.{name}")  # the package hides it by a verb
        monkeypatch.setattr(module, step, fail, raising=False)


def decided(world: World) -> ComplaintStage:
    stage = considered(world)
    return decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)


def evening(world: World) -> ComplaintStage:
    return filed(world, MONDAY.replace(hour=20))


def _file(stage: ComplaintStage, world: World) -> Any:
    draft = open_draft(user=world.citizen.user, language="kk", at=MONDAY).draft
    file_complaint(filing=a_filing(world), actor=world.citizen, at=LATER, draft=draft)


def _by(verb: Callable[..., Any], who: str, **more: Any) -> Callable[[ComplaintStage, World], Any]:
    def run(stage: ComplaintStage, world: World) -> Any:
        actor: Actor = world.people[who]
        return verb(stage_id=stage.pk, actor=actor, at=MONDAY + timedelta(days=11), **more)

    return run


ACTS = [
    (filed, _by(take, "officer")),
    (evening, _by(register_complaint, "officer")),
    (considered, _by(write_message, "officer", text="x")),
    (considered, _by(decide, "officer", decision=a_decision(Outcome.PARTLY, lateness_reason="x"))),
    (decided, _by(send_answer, "officer", lateness_reason="x")),
    (answered, _by(appeal, "citizen")),
    (overdue, _by(appeal, "citizen")),
    (overdue, _by(choose_to_wait, "citizen")),
    (answered, _by(mark_in_court, "citizen")),
    (lambda world: answered(world, Outcome.SATISFIED), _by(execute_remedy, "officer")),
    (considered, lambda stage, world: _by(assign, "head", assignee=world.colleague.user)(stage, world)),
    (
        lambda world: filed(world, service=None),
        lambda stage, world: _by(identify_service, "officer", service=world.service)(stage, world),
    ),
]  # fmt: skip


@pytest.mark.parametrize("step", ["send", "record"])
@pytest.mark.parametrize("case", range(len(ACTS)))
def test_act_cut_off_in_the_middle_leaves_nothing(
    case: int, step: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    build, act = ACTS[case]
    stage = again(build(world))
    before = everything()
    with monkeypatch.context() as patch:
        cut(patch, step)
        try:
            act(stage, world)
        except PowerCut:
            assert everything() == before
        else:
            assert step == "send"  # an act that tells nobody
            return
    act(stage, world)  # with power it goes through
    assert everything() != before


def test_filing_cut_off_leaves_the_draft_as_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = open_draft(
        user=world.citizen.user, language="kk", at=MONDAY, answers={"what-happened": {"reasons": "x"}}
    ).draft  # fmt: skip
    before = everything()
    for step in ("send", "record"):
        with monkeypatch.context() as patch:
            cut(patch, step)
            with pytest.raises(PowerCut):
                file_complaint(filing=a_filing(world), actor=world.citizen, at=LATER, draft=draft)
        assert everything() == before
    case = file_complaint(filing=a_filing(world), actor=world.citizen, at=LATER, draft=draft)
    assert case.stages.get().reg_seq == 1


def test_sweep_cut_off_in_a_handler_sets_the_clock_aside_and_finishes_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, late = filed(world), MONDAY + timedelta(days=10)
    acts = AuditEntry.objects.count()
    with monkeypatch.context() as patch:
        cut(patch, "send")
        sweep(at=late)
    clock = Clock.objects.get(subject_id=stage.pk)
    assert (clock.state, again(stage).overdue_at) == (Clock.State.RUNNING, None)
    assert "PowerCut" in clock.last_error
    assert AuditEntry.objects.count() == acts
    sweep(at=late + timedelta(hours=1))
    clock.refresh_from_db()
    assert (clock.state, again(stage).overdue_at) == (Clock.State.BREACHED, clock.due_at)
