"""How much of a term is left, in words."""

from datetime import datetime

from django.utils import translation

import pytest

from audit.refs import SYSTEM
from deadlines.remaining import remaining
from deadlines.selectors import current_calendar
from deadlines.services import meet_clocks
from tests.deadlines.conftest import Starter, local, ref

pytestmark = pytest.mark.django_db

K16 = "complaints.stage.provider"
MONDAY = local(2013, 6, 3, 10, 0)


@pytest.mark.parametrize(
    ("at", "text", "colour"),
    [
        (local(2013, 6, 3, 11), "осталось 5 рабочих дней", "blue"),
        (local(2013, 6, 6, 11), "осталось 2 рабочих дня", "orange"),
        (local(2013, 6, 9, 11), "остался 1 рабочий день", "orange"),
        (local(2013, 6, 10, 23, 59, 59), "сегодня последний день срока", "orange"),
    ],
)
def test_days_left_in_working_days(start: Starter, at: datetime, text: str, colour: str) -> None:
    clock = start(K16, MONDAY)
    with translation.override("ru"):
        left = remaining(clock, at=at, calendar=current_calendar())
    assert (left.text, left.colour, left.is_late) == (text, colour, False)


def test_late_is_red_for_the_law_and_missed_for_a_target(start: Starter) -> None:
    duty = start(K16, MONDAY)
    target = start("complaints.redirect", MONDAY)
    with translation.override("ru"):
        late = remaining(duty, at=local(2013, 6, 13, 9), calendar=current_calendar())
        missed = remaining(target, at=local(2013, 6, 13, 9), calendar=current_calendar())
    assert late.is_late
    assert late.colour == "red"
    assert "3 рабочих дня" in late.text
    assert (missed.text, missed.colour) == ("целевой срок не соблюден", "yellow")


def test_an_ended_clock_says_how_it_ended(start: Starter) -> None:
    start(K16, MONDAY)
    (clock,) = meet_clocks(subject=ref(), terms=(K16,), actor=SYSTEM, at=local(2013, 6, 5))
    with translation.override("kk"):
        assert (
            remaining(clock, at=local(2013, 7, 1), calendar=current_calendar()).text
            == "мерзімінде орындалды"
        )


def test_a_wait_is_neither_late_nor_urgent(start: Starter) -> None:
    wait = start("complaints.after_hours", local(2013, 6, 3, 19))
    calendar = current_calendar()
    assert not remaining(wait, at=local(2013, 6, 3, 20), calendar=calendar).is_late
    assert not remaining(wait, at=local(2013, 6, 5), calendar=calendar).is_late
