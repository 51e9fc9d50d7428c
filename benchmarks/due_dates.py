"""One due date: the working-day addition, and the whole due moment in the body's zone."""

from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from benchmarks.country import Country
from benchmarks.plan import Plan
from benchmarks.report import Line, middle
from complaints import terms
from deadlines import engine
from deadlines.domain.counting import compute

ZONE = ZoneInfo("Asia/Almaty")
_FIRST = date(2014, 1, 1)
_DAYS = 4000  # about eleven years, moved working days included


def measure(plan: Plan, _country: Country, _say: Callable[[str], object]) -> list[Line]:
    """Microseconds for one addition and one due moment, beside a bare bisect over the same days."""
    now = engine.load()
    calendar = now.calendar
    rule = now.term(terms.QUALITY_BODY, on=_FIRST).rule
    days = [_FIRST + timedelta(days=n) for n in range(_DAYS)]
    moments = [datetime(day.year, day.month, day.day, 6, tzinfo=UTC) for day in days]
    last = days[-1] + timedelta(days=60)
    working = [
        day
        for n in range((last - _FIRST).days)
        if calendar.is_working(day := _FIRST + timedelta(days=n))
    ]

    def bisected() -> None:
        for day in days:
            working[bisect_right(working, day) + 14]

    def added() -> None:
        for day in days:
            calendar.add(day, 15)

    def computed() -> None:
        for moment in moments:
            compute(rule, calendar, at=moment, zone=ZONE)

    rounds = 3 * plan.rounds
    limit = middle(_microseconds(bisected, rounds))
    addition, moment = _microseconds(added, rounds), _microseconds(computed, rounds)
    shared = {"unit": "µs", "limit": limit, "limit_what": "bisect in a list of working days"}
    return [
        Line("due date", "15 working days added", middle(addition), runs=tuple(addition),
             goal="≤ 1 µs", met=middle(addition) <= 1, **shared),
        Line("due date", "whole due moment with zone", middle(moment), runs=tuple(moment),
             goal="≤ 5 µs", met=middle(moment) <= 5, **shared),
    ]  # fmt: skip


def _microseconds(work: Callable[[], None], rounds: int) -> list[float]:
    """Time of one item in each round; the first, cold round is left out."""
    taken = []
    for _round in range(rounds + 1):
        started = perf_counter()
        work()
        taken.append((perf_counter() - started) / _DAYS * 1_000_000)
    return taken[1:]
