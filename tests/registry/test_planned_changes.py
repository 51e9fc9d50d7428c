"""A change that waits for its day: carried out once, over whatever came in between."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

import pytest
import time_machine

from accounts.models import Organisation
from audit.models import AuditEntry
from registry import tasks
from registry.content import content_of
from registry.models import PlannedChange, Service
from registry.services import (
    apply_planned_changes,
    cancel_planned_change,
    changing,
    exclude_services,
    national_day,
)
from tests.registry.registers import LATER, again, an_act, changed, included, planned, traces
from tests.world import MONDAY, World

DAY = MONDAY + timedelta(days=7)
NIGHT = DAY.replace(hour=0, minute=3)
NAME = {"name_kk": "Некені тіркеу", "name_ru": "Регистрация заключения брака"}


def _carried_out(plan: PlannedChange) -> bool:
    return PlannedChange.objects.get(pk=plan.pk).applied_at is not None


def test_a_planned_change_holds_nothing_before_its_day(world: World) -> None:
    service = included(world)
    plan = planned(world, service, **NAME)
    assert again(service).name_kk == "Неке қиюды тіркеу"
    before = traces()
    assert apply_planned_changes(at=NIGHT - timedelta(minutes=5)) == (0, 0)
    assert traces() == before
    assert not _carried_out(plan)


def test_the_task_carries_it_out_in_the_first_minutes_of_its_day(world: World) -> None:
    service = included(world)
    plan = planned(world, service, **NAME)
    with time_machine.travel(NIGHT, tick=False):
        assert tasks.carry_out_planned_changes() == (1, 0)
    fresh = again(service)
    assert (fresh.name_kk, fresh.version, fresh.valid_from) == (
        NAME["name_kk"], 2, national_day(DAY),
    )  # fmt: skip
    version = fresh.versions.latest("number")
    assert (version.act_no, version.author) == (plan.act_no, None)
    assert _carried_out(plan)


def test_carrying_out_twice_changes_once(world: World) -> None:
    service = included(world)
    planned(world, service, **NAME)
    assert apply_planned_changes(at=NIGHT) == (1, 0)
    before = traces()
    assert apply_planned_changes(at=NIGHT + timedelta(minutes=5)) == (0, 0)
    assert traces() == before


def test_a_worker_that_dies_in_the_middle_leaves_all_or_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = included(world)
    plan = planned(world, service, **NAME)

    class Killed(BaseException):
        """The process is gone."""

    def die(*_args: Any, **_kwargs: Any) -> None:
        raise Killed

    before = traces()
    with monkeypatch.context() as patched:
        patched.setattr(changing.telling, "announce", die)
        # The transaction of the process ends with it.
        with pytest.raises(Killed), transaction.atomic():
            apply_planned_changes(at=NIGHT)
    assert traces() == before
    assert apply_planned_changes(at=NIGHT) == (1, 0)
    assert _carried_out(plan)
    assert again(service).version == 2


def test_missed_days_are_caught_up_and_dated_by_the_plan(world: World) -> None:
    service = included(world)
    planned(world, service, **NAME)
    assert apply_planned_changes(at=DAY + timedelta(days=20)) == (1, 0)
    assert again(service).valid_from == national_day(DAY)


def test_a_change_made_in_between_stays(world: World) -> None:
    service = included(world)
    planned(world, service, **NAME)
    changed(world, service, MONDAY + timedelta(days=2), synonyms_ru="загс", name_ru="Брак")
    apply_planned_changes(at=NIGHT)
    fresh = again(service)
    assert (fresh.synonyms_ru, fresh.name_ru, fresh.version) == ("загс", NAME["name_ru"], 3)
    assert fresh.versions.latest("number").changed_fields == ["name_kk", "name_ru"]


def test_a_plan_that_others_have_carried_out_already_is_simply_done(world: World) -> None:
    service = included(world)
    plan = planned(world, service, **NAME)
    changed(world, service, MONDAY + timedelta(days=2), **NAME)
    assert apply_planned_changes(at=NIGHT) == (1, 0)
    assert _carried_out(plan)
    assert again(service).version == 2


def _others_with_plans(world: World, number: int) -> list[Service]:
    services = [included(world, code=f"0010104{n}") for n in range(number)]
    for service in services:
        planned(world, service, description_kk="Жаңа.", description_ru="Новое.")
    return services


@pytest.mark.parametrize("limit", [1, 100])
def test_a_plan_that_has_become_impossible_waits_and_blocks_nothing(
    world: World, limit: int
) -> None:
    service = included(world)
    plan = planned(world, service, days=6, drafting_body="acsa")
    others = _others_with_plans(world, 2)
    Organisation.objects.filter(key="acsa").update(key="closed")
    before = content_of(again(service))
    while apply_planned_changes(at=NIGHT, limit=limit)[0]:
        pass
    assert apply_planned_changes(at=NIGHT, limit=limit) == (0, 1)
    assert content_of(again(service)) == before
    assert not _carried_out(plan)
    assert all(again(other).description_ru == "Новое." for other in others)
    Organisation.objects.filter(key="closed").update(key="acsa")
    assert apply_planned_changes(at=NIGHT + timedelta(days=1)) == (1, 0)


def test_a_cancelled_plan_is_never_carried_out(world: World) -> None:
    service = included(world)
    plan = planned(world, service, **NAME)
    cancel_planned_change(planned_id=plan.pk, actor=world.clerk, at=LATER)
    assert apply_planned_changes(at=NIGHT) == (0, 0)
    assert again(service).version == 1
    assert AuditEntry.objects.filter(verb="registry.change_cancelled").count() == 1
    planned(world, service, **NAME)


def test_exclusion_cancels_what_was_planned(world: World) -> None:
    service = included(world)
    plan = planned(world, service, **NAME)
    exclude_services(service_ids=[service.pk], act=an_act(), actor=world.clerk, at=LATER)
    assert PlannedChange.objects.get(pk=plan.pk).cancelled_at == LATER
    assert apply_planned_changes(at=NIGHT) == (0, 0)


@pytest.mark.parametrize(
    ("at", "carried_out"),
    [
        (MONDAY.replace(hour=23, minute=59) + timedelta(days=6), False),
        (MONDAY.replace(hour=0, minute=0) + timedelta(days=7), True),
    ],
)
def test_the_day_begins_at_midnight_in_almaty(
    world: World, at: datetime, carried_out: bool
) -> None:
    planned(world, included(world), **NAME)
    assert apply_planned_changes(at=at) == (int(carried_out), 0)
