"""The machine of an entry (M-1) and its pure guards, apart from services."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django_fsm import TransitionNotAllowed, can_proceed

from registry.models import Service
from registry.workflow import PUBLIC, UNDER_WAY, State, dates_stand, may_take_effect

DAY = date(2025, 9, 8)
MOVES: dict[str, tuple[Callable[[Service], None], State, State]] = {
    "send to review": (lambda s: s.send_to_review(), State.PROPOSED, State.IN_REVIEW),
    "reject": (lambda s: s.reject(reason="Бар."), State.IN_REVIEW, State.REJECTED),
    "include": (
        lambda s: s.include(on=DAY, act="Қаулы", act_no="1", act_date=DAY),
        State.IN_REVIEW,
        State.INCLUDED,
    ),
    "change": (lambda s: s.change(valid_from=DAY), State.INCLUDED, State.INCLUDED),
    "exclude": (lambda s: s.exclude(on=DAY), State.INCLUDED, State.EXCLUDED),
}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("move", MOVES)
def test_each_move_has_one_beginning_and_one_end(move: str, state: str) -> None:
    do, begins, ends = MOVES[move]
    service = Service(state=state, version=3)
    if state == begins:
        do(service)
        assert service.state == ends
    else:
        with pytest.raises(TransitionNotAllowed):
            do(service)
        assert service.state == state
        assert service.version == 3


@pytest.mark.parametrize("state", [State.REJECTED, State.EXCLUDED])
def test_rejected_and_excluded_are_ends(state: State) -> None:
    service = Service(state=state)
    moves = [service.send_to_review, service.reject, service.include, service.change]
    assert not any(can_proceed(move) for move in [*moves, service.exclude])


def test_every_state_is_public_or_under_way_or_rejected() -> None:
    assert {*PUBLIC, *UNDER_WAY, State.REJECTED} == set(State)
    assert not set(PUBLIC) & set(UNDER_WAY)


def test_inclusion_fixes_the_day_the_act_and_the_first_version() -> None:
    service = Service(state=State.IN_REVIEW)
    service.include(on=DAY, act="Қаулы", act_no="983", act_date=DAY - timedelta(days=2))
    assert (service.included_on, service.valid_from, service.version) == (DAY, DAY, 1)
    assert (service.inclusion_act_no, service.inclusion_act_date) == ("983", date(2025, 9, 6))


def test_a_change_never_touches_the_day_of_inclusion() -> None:
    service = Service(state=State.INCLUDED, included_on=DAY, version=1)
    service.change(valid_from=DAY + timedelta(days=40))
    assert (service.included_on, service.version) == (DAY, 2)


@pytest.mark.parametrize(("days", "allowed"), [(-365, False), (-1, False), (0, True), (1, True)])
def test_a_change_holds_from_today_or_later(days: int, allowed: bool) -> None:
    assert may_take_effect(DAY + timedelta(days=days), today=DAY) is allowed


@pytest.mark.parametrize(("days", "stands"), [(-365, True), (0, True), (1, False)])
def test_an_act_bears_no_date_that_has_not_come(days: int, stands: bool) -> None:
    assert dates_stand(act_date=DAY + timedelta(days=days), today=DAY) is stands
