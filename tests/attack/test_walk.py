"""Any sequence of acts and sweeps, lawful or not: the house stands after each of them."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import sealing
from audit import verification as record
from complaints.errors import ComplaintRefused
from complaints.models import Complaint, ComplaintStage, NumberSeries
from complaints.services import (
    appeal,
    assign,
    choose_to_wait,
    decide,
    execute_remedy,
    mark_in_court,
    register_complaint,
    send_answer,
    take,
    write_message,
)
from complaints.workflow import Outcome
from deadlines.models import Clock
from deadlines.sweep import sweep
from deadlines.verification import verify as verify_clocks
from tests.world import MONDAY, World, a_decision, filed

Step = tuple[str, str, int, int]

LATE = (*Clock.LATE_STATES, Clock.State.MET_LATE)
ACTORS = [
    "citizen",
    "stranger",
    "officer",
    "head",
    "other_officer",
    "drafter",
    "quality",
    "auditor",
]
ACTS: dict[str, Callable[..., Any]] = {
    "register": register_complaint,
    "take": take,
    "assign": lambda **k: assign(assignee=k["actor"].user, **k),
    "message": lambda **k: write_message(text="x", **k),
    "refuse": lambda **k: decide(decision=_decision(Outcome.REFUSED), **k),
    "satisfy": lambda **k: decide(decision=_decision(Outcome.SATISFIED), **k),
    "partly": lambda **k: decide(decision=_decision(Outcome.PARTLY), **k),
    "answer": lambda **k: send_answer(lateness_reason="Себеп.", **k),
    "appeal": appeal,
    "wait": choose_to_wait,
    "court": mark_in_court,
    "remedy": execute_remedy,
}
steps = st.tuples(
    st.sampled_from([*ACTS, "file", "sweep", "sweep"]),
    st.sampled_from(ACTORS),
    st.integers(0, 3),  # which stage, counted from the newest
    st.sampled_from([1, 4, 13, 24, 24 * 9]),  # hours that pass before
)
# What usually leads on, so that a short walk gets far; noise comes between.
LADDER: list[Step] = [
    ("file", "citizen", 0, 1), ("sweep", "citizen", 0, 13), ("take", "officer", 0, 1),
    ("refuse", "officer", 0, 1), ("answer", "officer", 0, 1), ("appeal", "citizen", 0, 24),
    ("sweep", "citizen", 0, 24), ("take", "drafter", 0, 1), ("partly", "drafter", 0, 1),
    ("answer", "drafter", 0, 1), ("appeal", "citizen", 0, 13), ("sweep", "citizen", 0, 24),
    ("take", "quality", 0, 1), ("satisfy", "quality", 0, 24 * 9), ("answer", "quality", 0, 1),
]  # fmt: skip


def _decision(outcome: Outcome) -> Any:
    return a_decision(outcome, lateness_reason="Себеп.")


def walk(world: World, path: list[Step]) -> None:
    """Take every step; a refusal is as good as an act."""
    at = MONDAY
    for name, who, back, hours in path:
        at += timedelta(hours=hours)
        if name == "file":
            filed(world, at)
        elif name == "sweep":
            sweep(at=at)
        else:
            stages = list(ComplaintStage.objects.order_by("-pk")[: back + 1])
            if stages:
                with suppress(ComplaintRefused):
                    ACTS[name](stage_id=stages[-1].pk, actor=world.people[who], at=at)
        assert_sound()
    sweep(at=at + timedelta(days=40))
    assert_sound()
    assert list(verify_clocks()) == []
    assert not Clock.objects.exclude(last_error="").exists()
    sealing.seal(at=timezone.now(), everything=True)
    assert record.verify().faults == []


def assert_sound() -> None:
    """An open stage has one open clock, a closed one none; numbers and stages have no gaps."""
    for stage in ComplaintStage.objects.all():
        clocks = Clock.objects.filter(subject_code=stage.ref.code, subject_id=stage.pk)
        still_open = clocks.filter(state__in=Clock.OPEN_STATES).count()
        assert still_open == (1 if stage.is_open else 0), (stage.pk, stage.state)
        assert stage.is_overdue == clocks.filter(state__in=LATE).exists()
    for complaint in Complaint.objects.prefetch_related("stages"):
        numbers = sorted(stage.number for stage in complaint.stages.all())
        assert numbers == list(range(1, len(numbers) + 1))
    for series in NumberSeries.objects.all():
        taken = ComplaintStage.objects.filter(
            organisation=series.organisation_id, reg_year=series.year
        ).values_list("reg_seq", flat=True)
        assert sorted(taken) == list(range(1, series.last + 1))


def rolled_back(world: World, path: list[Step]) -> None:
    """Each example begins with the same empty country."""
    with transaction.atomic():
        walk(world, path)
        transaction.set_rollback(True)


BOUNDED = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def test_the_whole_ladder_stands(world: World) -> None:
    rolled_back(world, LADDER)


@BOUNDED
@given(noise=st.lists(st.tuples(st.integers(0, len(LADDER)), steps), max_size=8))
def test_a_climb_with_anything_between_its_steps(
    noise: list[tuple[int, Step]], world: World
) -> None:
    path = list(LADDER)
    for where, step in sorted(noise, key=lambda pair: -pair[0]):
        path.insert(where, step)
    rolled_back(world, path)


@BOUNDED
@given(path=st.lists(steps, min_size=5, max_size=16))
def test_any_walk_at_all(path: list[Step], world: World) -> None:
    rolled_back(world, [("file", "citizen", 0, 1), *path])


@pytest.mark.parametrize("hour", [9, 18, 20, 23])
@pytest.mark.parametrize("days", [4, 5, 6])
def test_filed_at_any_hour_and_left_alone_a_case_is_late_and_never_lost(
    hour: int, days: int, world: World
) -> None:
    at = MONDAY.replace(hour=hour) + timedelta(days=days)
    stage = filed(world, at)
    for day in range(1, 25):
        sweep(at=at + timedelta(days=day))
        assert_sound()
    stage.refresh_from_db()
    assert stage.is_overdue
    assert stage.opens_next
