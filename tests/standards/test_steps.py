"""Steps of a regulation as data: shape, what is missing, where they lead, how long they take."""

from fractions import Fraction
from typing import Any

from django.utils.translation import override

import pytest

from standards import steps
from standards.provisions import words
from tests.standards.regulations import a_step, both, whole


def linked(*targets: Any, amounts: tuple[int | None, ...] = ()) -> list[dict[str, Any]]:
    """Steps s1, s2, …, each with the names of the steps it leads to."""
    return [
        a_step(
            number,
            next=[{"to": to, "if": words()} for to in named],
            amount=amounts[number - 1] if amounts else 1,
        )
        for number, named in enumerate(targets, start=1)
    ]


def content(**changes: Any) -> dict[str, Any]:
    fields = whole(**changes)
    general = words(fields.pop("general_kk"), fields.pop("general_ru"))
    return fields | {"general": general}


WAYS = {
    "in order": ([(), (), ()], [[1], [2], [None]]),
    "an early end": ([("end",), ()], [[None], [None]]),
    "a branch": ([("s3", "s2"), ("end",), ()], [[2, 1], [None], [None]]),
    "a loop": ([(), ("s1",)], [[1], [0]]),
    "to nowhere": ([("gone",), ()], [[1], [None]]),
}


@pytest.mark.parametrize("case", WAYS)
def test_a_step_leads_where_it_says_or_to_the_one_below(case: str) -> None:
    targets, expected = WAYS[case]
    ways = steps.ways_of(linked(*targets))
    assert [[way.to for way in each] for each in ways] == expected


TOTALS = {
    "no steps": ([], (), 0),
    "a chain": ([(), (), ()], (1, 2, 3), 6),
    "the longer branch": ([("s2", "s3"), ("end",), ("end",)], (1, 5, 2), 6),
    "a loop is counted once": ([(), ("s1", "s3"), ()], (1, 2, 3), 6),
    "a step back to itself": ([("s1", "end")], (4,), 4),
    "what no way reaches": ([("end",), ()], (1, 9), 1),
    "without a time": ([(), ()], (None, 2), 2),
}


@pytest.mark.parametrize("case", TOTALS)
def test_the_longest_way_counts_and_a_loop_only_once(case: str) -> None:
    targets, amounts, hours = TOTALS[case]
    total = steps.total_of(linked(*targets, amounts=amounts))
    assert total.minutes == hours * 60


def test_forty_steps_with_every_forward_branch_are_counted_at_once() -> None:
    names = [f"s{number}" for number in range(1, 41)]
    rows = linked(*[tuple(names[place + 1 :]) for place in range(40)])
    assert steps.total_of(rows).minutes == 40 * 60


@pytest.mark.parametrize(
    ("amount", "unit", "minutes"),
    [
        (30, "minute", 30),
        (2, "hour", 120),
        (1, "working_day", 480),
        (7, "calendar_day", 5 * 480),
        (1, "month", Fraction(30 * 5 * 480, 7)),
        (None, "hour", 0),
    ],
)
def test_lengths_are_compared_in_working_time(amount: Any, unit: str, minutes: Any) -> None:
    assert steps.in_minutes(amount, unit) == minutes


@pytest.mark.parametrize(
    ("amount", "unit", "term", "exceeds"),
    [
        (2, "working_day", {"amount": 2, "unit": "working_day"}, False),
        (17, "hour", {"amount": 2, "unit": "working_day"}, True),
        (16, "hour", {"amount": 2, "unit": "working_day"}, False),
        (30, "calendar_day", {"amount": 1, "unit": "month"}, False),
        (31, "calendar_day", {"amount": 1, "unit": "month"}, True),
        (6, "working_day", {"amount": 7, "unit": "calendar_day"}, True),
        (6, "working_day", {}, False),
    ],
)
def test_the_warning_comes_only_when_the_steps_take_longer_than_the_term(
    amount: int, unit: str, term: dict, exceeds: bool
) -> None:
    total = steps.total_of([a_step(1, amount=amount, unit_of_time=unit)])
    assert steps.exceeds(total, term) is exceeds


def test_a_total_of_one_unit_is_said_in_it_and_a_mixed_one_in_days_and_hours() -> None:
    with override("en"):
        same = steps.total_of([a_step(1, amount=3), a_step(2, amount=9)])
        mixed = steps.total_of([a_step(1, amount=10), a_step(2, amount=20, unit_of_time="minute")])
        assert (same.in_words, mixed.in_words) == ("12 hours", "1 working day 2\u00a0h 20\u00a0min")
        assert steps.total_of([a_step(1, amount=None)]).in_words == ""


GAPS = {
    "general": ({"general_kk": ""}, [("general", "kk_missing", 0, "")]),
    "no steps": ({"steps": []}, [("steps", "empty", 0, "")]),
    "a step without a unit": (
        {"steps": [a_step(1), a_step(2, unit=words())]}, [("steps", "empty", 2, "unit")],
    ),
    "a role in Kazakh only": (
        {"steps": [a_step(1, role=words("маман"))]}, [("steps", "ru_missing", 1, "role")],
    ),
    "no interaction": ({"internal": []}, [("internal", "empty", 0, "")]),
    "a system in one language": (
        {"systems": [{"name": words("", "АИС"), "use": both("іздеу")}]},
        [("systems", "kk_missing", 1, "name")],
    ),
    "a time is not required": ({"steps": [a_step(1, amount=None)]}, []),
    "nothing": ({}, []),
}  # fmt: skip


@pytest.mark.parametrize("case", GAPS)
def test_every_gap_of_the_four_sections_is_named_with_its_place(case: str) -> None:
    changes, expected = GAPS[case]
    found = steps.lacking_in(content(**changes), with_others=True)
    assert [(one.section, one.code, one.number, one.field) for one in found] == expected
    assert all("%" not in one.sentence for one in found)


@pytest.mark.parametrize(("with_others", "codes"), [(True, ["external", "systems"]), (False, [])])
def test_section_four_is_asked_for_only_where_others_take_part(
    with_others: bool, codes: list[str]
) -> None:
    found = steps.lacking_in(content(external=[], systems=[]), with_others=with_others)
    assert [one.section for one in found] == codes


def test_a_step_to_which_no_way_leads_is_pointed_out() -> None:
    rows = linked(("s3",), (), ())
    assert [(one.code, one.number) for one in steps.unreached(rows)] == [("unreached", 2)]
    assert steps.unreached([]) == []


def test_what_comes_from_outside_takes_the_shape_of_its_section() -> None:
    rows = steps.cleaned(
        "steps",
        [
            {"action": {"kk": " қарау\x00 ", "xx": "?"}, "amount": "3", "unit_of_time": "fortnight",
             "next": [{"to": "gone", "if": None}, {"to": "end"}, "junk"], "junk": 1},
            "junk",
            {"action": {"kk": "", "ru": None}},
        ],
    )  # fmt: skip
    (row,) = rows
    assert row["action"] == words("қарау")
    assert (row["amount"], row["unit_of_time"]) == (None, "hour")
    assert row["next"] == [{"to": "end", "if": words()}]
    assert set(row) == {"id", "unit", "role", "action", "result", "amount", "unit_of_time", "next"}
    assert row["id"]


@pytest.mark.parametrize("amount", [0, -1, True, 10_000, 1.5])
def test_a_time_that_is_no_whole_number_above_zero_is_not_kept(amount: Any) -> None:
    assert steps.cleaned("steps", [a_step(1, amount=amount)])[0]["amount"] is None


def test_two_steps_never_share_an_id() -> None:
    rows = steps.cleaned("steps", [a_step(1), a_step(1), a_step(2, id="end")])
    assert len({row["id"] for row in rows}) == 3
    assert "end" not in {row["id"] for row in rows}
