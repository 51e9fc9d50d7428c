"""State × act and act × person: allowed, or refused with a typed error that leaves no trace."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.acting import Actor
from audit.models import AuditEntry
from registry.content import content_of
from registry.errors import NotPermitted, RegistryRefused, SecondPersonRequired
from registry.models import InclusionCorrection, LocalReview, PlannedChange, Service
from registry.services import (
    amend_service,
    ask_correction,
    cancel_planned_change,
    change_service,
    confirm_reviews,
    decide_correction,
    exclude_services,
    include_services,
    national_day,
    propose_service,
    reject_service,
    save_local_entry,
    send_to_review,
)
from tests.registry.registers import (
    LATER,
    again,
    an_act,
    asked,
    changed,
    excluded,
    in_review,
    included,
    other_content,
    planned,
    proposed,
    rejected,
    traces,
)
from tests.world import JOINED, World

TODAY = national_day(LATER)


def _changed(world: World) -> Service:
    service = included(world)
    changed(world, service, name_kk="Некені тіркеу")
    return again(service)


def _planned(world: World) -> Service:
    service = included(world)
    planned(world, service)
    return service


def _asked(world: World) -> Service:
    service = included(world)
    asked(world, service)
    return service


STATES: dict[str, Callable[[World], Service]] = {
    "proposed": proposed,
    "in review": in_review,
    "rejected": rejected,
    "included": included,
    "included, changed": _changed,
    "included, change planned": _planned,
    "included, correction asked": _asked,
    "excluded": excluded,
}


def _amend(service: Service, world: World) -> object:
    content = content_of(service) | {"name_en": "Registering a marriage"}
    return amend_service(
        service_id=service.pk,
        content=content,
        edit_no=service.edit_no,
        actor=world.keeper,
        at=LATER,
    )


def _change(service: Service, world: World, days: int = 0) -> object:
    return change_service(
        service_id=service.pk,
        content=content_of(service) | {"name_en": "Registering a marriage"},
        edit_no=service.edit_no,
        act=an_act(),
        valid_from=TODAY.replace(day=TODAY.day + days),
        actor=world.keeper,
        at=LATER,
    )


def _say(service: Service, world: World) -> object:
    fields = {"address_kk": "Абай көшесі, 1", "address_ru": "улица Абая, 1"}
    return save_local_entry(
        service=service, organisation=world.akimat, fields=fields, edit_no=0,
        actor=world.officer, at=LATER,
    )  # fmt: skip


Act = Callable[[Service, Any], object]
ACTS: dict[str, Act] = {
    "amend": _amend,
    "send to review": lambda s, w: send_to_review(service_ids=[s.pk], actor=w.drafter, at=LATER),
    "reject": lambda s, w: reject_service(
        service_id=s.pk, reason="Қызмет бар.", actor=w.keeper, at=LATER
    ),
    "include": lambda s, w: include_services(
        service_ids=[s.pk], act=an_act(), actor=w.clerk, at=LATER
    ),
    "change": _change,
    "plan a change": lambda s, w: _change(s, w, days=5),
    "exclude": lambda s, w: exclude_services(
        service_ids=[s.pk], act=an_act(), actor=w.clerk, at=LATER
    ),
    "ask for a correction": lambda s, w: ask_correction(
        service_id=s.pk, new_date=JOINED, reason="Қате терілген.", actor=w.clerk, at=LATER
    ),
    "write a local entry": _say,
}
_IN_FORCE = {"change", "plan a change", "exclude", "ask for a correction", "write a local entry"}
ALLOWED: dict[str, set[str]] = {
    "proposed": {"amend", "send to review"},
    "in review": {"amend", "reject", "include"},
    "rejected": set(),
    "included": _IN_FORCE,
    "included, changed": _IN_FORCE,
    "included, change planned": _IN_FORCE - {"plan a change"},
    "included, correction asked": _IN_FORCE - {"ask for a correction"},
    "excluded": set(),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", STATES)
def test_every_act_in_every_state_is_allowed_or_refused_without_a_trace(
    world: World, state: str, act: str
) -> None:
    service = again(STATES[state](world))
    before = traces()
    if act in ALLOWED[state]:
        ACTS[act](service, world)
        assert AuditEntry.objects.count() > before["audit"]
    else:
        with pytest.raises(RegistryRefused) as refusal:
            ACTS[act](service, world)
        assert type(refusal.value) is not RegistryRefused
        assert str(refusal.value)
        assert traces() == before


def _about_plan(service: Service, world: World) -> object:
    plan = PlannedChange.objects.get(service=service)
    return cancel_planned_change(planned_id=plan.pk, actor=world.keeper, at=LATER)


def _decide(confirm: bool) -> Act:
    def act(service: Service, world: World) -> object:
        correction = InclusionCorrection.objects.get(service=service)
        return decide_correction(
            correction_id=correction.pk,
            confirm=confirm,
            reason="" if confirm else "Күні дұрыс.",
            actor=world.clerk,
            at=LATER,
        )

    return act


def _look(service: Service, world: World) -> object:
    review = LocalReview.objects.get(version__service=service, organisation=world.akimat)
    return confirm_reviews(review_ids=[review.pk], actor=world.officer, at=LATER)


def _exclude(service: Service, world: World) -> None:
    ACTS["exclude"](service, world)


# An act on something that belongs to an entry, and what may have become of it meanwhile.
ENDS: dict[str, tuple[str, Act, list[Act]]] = {
    "cancel a plan": ("included, change planned", _about_plan, [_about_plan, _exclude]),
    "confirm a correction": (
        "included, correction asked",
        _decide(True),
        [_decide(True), _decide(False), _exclude],
    ),
    "decline a correction": (
        "included, correction asked",
        _decide(False),
        [_decide(True), _decide(False)],
    ),
    "confirm a local entry": ("included, changed", _look, [_look]),
}


@pytest.mark.parametrize("act", ENDS)
def test_what_is_over_is_not_done_a_second_time(world: World, act: str) -> None:
    state, do, earlier = ENDS[act]
    for number, first in enumerate(earlier):
        service = again(STATES[state](world)) if number == 0 else _another(world, state, number)
        first(service, world)
        before = traces()
        with pytest.raises(RegistryRefused):
            do(again(service), world)
        assert traces() == before


def _another(world: World, state: str, number: int) -> Service:
    """One more entry in the same state, under a code of its own."""
    service = included(world, code=f"0010102{number}")
    (planned if state.endswith("planned") else asked)(world, service)
    return again(service)


def test_a_declined_correction_of_an_excluded_entry_can_still_be_closed(world: World) -> None:
    service = _asked(world)
    _exclude(service, world)
    _decide(False)(service, world)
    assert InclusionCorrection.objects.get(service=service).is_confirmed is False


PERSONS = [
    "citizen", "stranger", "officer", "colleague", "head", "other_officer", "drafter", "quality",
    "keeper", "clerk", "auditor", "administrator",
]  # fmt: skip
_PROPOSING = {"officer", "colleague", "other_officer", "drafter", "keeper"}
_BODY = {"officer", "colleague", "head"}
_TWO = {"keeper", "clerk"}
MAY: dict[str, tuple[str, Act, set[str]]] = {
    "propose": (
        "included",
        lambda s, w: propose_service(
            content=other_content(code="00101009"), actor=w.drafter, at=LATER
        ),
        _PROPOSING,
    ),
    "amend a proposal": ("proposed", _amend, {"drafter", "keeper"}),
    "amend in review": ("in review", _amend, {"keeper"}),
    "send to review": ("proposed", ACTS["send to review"], {"drafter", "keeper"}),
    "reject": ("in review", ACTS["reject"], {"keeper"}),
    "include": ("in review", ACTS["include"], {"clerk"}),
    "change": ("included", _change, _TWO),
    "plan a change": ("included", ACTS["plan a change"], _TWO),
    "cancel a plan": ("included, change planned", _about_plan, _TWO),
    "exclude": ("included", ACTS["exclude"], {"clerk"}),
    "ask for a correction": ("included", ACTS["ask for a correction"], _TWO),
    "confirm a correction": ("included, correction asked", _decide(True), {"clerk"}),
    "decline a correction": ("included, correction asked", _decide(False), {"clerk"}),
    "write a local entry": ("included", _say, _BODY),
    "confirm a local entry": ("included, changed", _look, _BODY),
}


class _As:
    """The world seen by one person: whoever an act names, this person does it."""

    def __init__(self, world: World, person: str) -> None:
        self._world, self._person = world, person

    def __getattr__(self, name: str) -> object:
        found = getattr(self._world, name)
        return getattr(self._world, self._person) if isinstance(found, Actor) else found


@pytest.mark.parametrize("person", PERSONS)
@pytest.mark.parametrize("act", MAY)
def test_only_the_right_people_may_act_and_others_leave_no_trace(
    world: World, act: str, person: str
) -> None:
    state, do, allowed = MAY[act]
    service = again(STATES[state](world))
    before = traces()
    if person in allowed:
        do(service, _As(world, person))
        assert AuditEntry.objects.count() > before["audit"]
    else:
        with pytest.raises((NotPermitted, SecondPersonRequired)):
            do(service, _As(world, person))
        assert traces() == before


def test_a_body_that_has_nothing_to_do_with_a_service_says_nothing_of_it(world: World) -> None:
    service = included(world, provider_classes=["akimat_karasai"], intake=["sp", "portal"])
    before = traces()
    with pytest.raises(NotPermitted):
        save_local_entry(
            service=service, organisation=world.other_akimat, fields={}, edit_no=0,
            actor=world.other_officer, at=LATER,
        )  # fmt: skip
    assert traces() == before
