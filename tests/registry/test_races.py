"""Two acts on the registry in the same moment: one is done, the other meets a clear refusal."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

import pytest

from audit import sealing
from audit import verification as audit_verification
from deadlines.models import Clock
from deadlines.verification import verify as verify_clocks
from registry.content import content_of
from registry.errors import InvalidContent, RegistryRefused
from registry.models import PlannedChange, Service
from registry.services import (
    apply_planned_changes,
    change_service,
    decide_correction,
    exclude_services,
    include_services,
    national_day,
    propose_service,
    save_local_entry,
)
from registry.terms import SERVICE
from standards.models import Standard
from tests.attack.test_races import at_once
from tests.registry.registers import (
    LATER,
    again,
    an_act,
    asked,
    in_review,
    included,
    other_content,
    planned,
)
from tests.world import World

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def _one_won(results: list[Any]) -> Any:
    """Exactly one was done; each of the others met a refusal with a sentence."""
    won = [one for one in results if not isinstance(one, Exception)]
    lost = [one for one in results if isinstance(one, Exception)]
    assert [one for one in lost if not isinstance(one, RegistryRefused)] == []
    assert all(str(one) for one in lost)
    assert len(won) == 1, results
    return won[0]


def _assert_sound() -> None:
    """Versions without gaps, no clock twice, the record whole."""
    assert list(verify_clocks()) == []
    for service in Service.objects.filter(versions__isnull=False).distinct():
        numbers = list(service.versions.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, service.version + 1))
    sealing.seal(at=timezone.now(), everything=True)
    assert audit_verification.verify().faults == []


def _exclude(world: World, service: Service) -> Callable[[], Any]:
    return lambda: exclude_services(
        service_ids=[service.pk], act=an_act(), actor=world.clerk, at=LATER
    )


def _change(world: World, service: Service, **changes: Any) -> Callable[[], Any]:
    content = content_of(service) | (changes or {"name_en": "Marriage"})
    return lambda: change_service(
        service_id=service.pk, content=content, edit_no=service.edit_no, act=an_act(),
        valid_from=national_day(LATER), actor=world.keeper, at=LATER,
    )  # fmt: skip


def test_one_act_of_inclusion_of_four_at_once_counts(world: World) -> None:
    service = in_review(world)
    include = lambda: include_services(  # noqa: E731 - the same act four times
        service_ids=[service.pk], act=an_act(), actor=world.clerk, at=LATER
    )
    _one_won(at_once(*[include] * 4))
    assert Clock.objects.filter(subject_code=SERVICE, subject_id=service.pk).count() == 2
    assert Standard.objects.filter(service=service).count() == 1
    _assert_sound()


def test_two_bulk_inclusions_in_opposite_order_do_not_lock_each_other(world: World) -> None:
    ids = [in_review(world, code=f"0010105{n}").pk for n in range(4)]
    results = at_once(
        *[
            lambda order=order: include_services(
                service_ids=order, act=an_act(), actor=world.clerk, at=LATER
            )
            for order in (ids, ids[::-1])
        ]
    )
    _one_won(results)
    _assert_sound()


def test_change_and_exclusion_at_once_leave_a_whole_history(world: World) -> None:
    service = included(world)
    results = at_once(_change(world, service), _exclude(world, service))
    assert [
        r for r in results if isinstance(r, Exception) and not isinstance(r, RegistryRefused)
    ] == []
    fresh = again(service)
    assert fresh.state == "excluded"
    last = fresh.versions.latest("number")
    assert last.kind == "excluded"
    open_clocks = Clock.objects.filter(state__in=Clock.OPEN_STATES)
    assert not open_clocks.exists()
    _assert_sound()


def test_of_two_editors_one_is_shown_both_texts(world: World) -> None:
    service = included(world)
    results = at_once(
        _change(world, service, name_kk="Бірінші"), _change(world, service, name_kk="Екінші")
    )
    winner = _one_won(results)
    assert again(service).name_kk == winner.name_kk
    _assert_sound()


def test_eight_proposals_at_once_take_eight_numbers(world: World) -> None:
    results = at_once(
        *[
            lambda n=n: propose_service(
                content=other_content(code=f"0010106{n}"), actor=world.drafter, at=LATER
            )
            for n in range(8)
        ]
    )
    assert [one for one in results if isinstance(one, Exception)] == []
    assert sorted(one.registry_no for one in results) == [f"S-{n:03}" for n in range(5, 13)]
    _assert_sound()


def test_of_two_proposals_with_one_code_one_is_told_that_it_is_taken(world: World) -> None:
    propose = lambda: propose_service(  # noqa: E731 - the same proposal twice
        content=other_content(), actor=world.drafter, at=LATER
    )
    results = at_once(propose, propose)
    _one_won(results)
    (lost,) = (one for one in results if isinstance(one, InvalidContent))
    assert [problem.code for problem in lost.problems] == ["code_taken"]
    _assert_sound()


def test_two_beats_carry_out_a_planned_change_once(world: World) -> None:
    service = included(world)
    planned(world, service)
    day = LATER + timedelta(days=7)
    results = at_once(*[lambda: apply_planned_changes(at=day)] * 3)
    assert sum(done for done, _failed in results) == 1
    assert again(service).version == 2
    assert PlannedChange.objects.get().applied_at == day
    _assert_sound()


def test_a_correction_is_decided_once(world: World) -> None:
    correction = asked(world, included(world))
    decide = lambda: decide_correction(  # noqa: E731 - the same decision three times
        correction_id=correction.pk, confirm=True, actor=world.clerk, at=LATER
    )
    _one_won(at_once(decide, decide, decide))
    _assert_sound()


def test_two_colleagues_who_write_the_first_local_entry_never_both_win(world: World) -> None:
    service = included(world)
    save = lambda: save_local_entry(  # noqa: E731 - the same entry twice
        service=service, organisation=world.akimat, fields={"phone": "+7 700 000 00 00"},
        edit_no=0, actor=world.officer, at=LATER,
    )  # fmt: skip
    _one_won(at_once(save, save))
    _assert_sound()
