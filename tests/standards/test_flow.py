"""The flow chart of a regulation: nothing crosses a box, nothing is lost, and the text says the same."""

import re
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from standards import flow
from standards.provisions import words
from tests.standards.regulations import a_step, both

INCOMPLETE = words("құжаттар толық емес", "документы неполные", "documents are incomplete")


def way(to: str, **case: str) -> dict[str, Any]:
    return {"to": to, "if": words(**case)}


def a_chain(number: int) -> list[dict[str, Any]]:
    return [a_step(place) for place in range(1, number + 1)]


def tangled() -> list[dict[str, Any]]:
    """Thirty steps of seven units with loops, leaps and early ends."""
    rows = a_chain(30)
    for place, row in enumerate(rows):
        row["unit"] = both(f"{place * 5 % 7}-бөлім әкімшілік-аумақтық бірліктердің")
        row["action"] = both("құжаттарды қарау және шешім қабылдау " * (place % 4 + 1))
    rows[4]["next"] = [way("s2", ru="нужны исправления"), way("s9", ru="все верно"), way("end")]
    rows[9]["next"] = [way("s10", ru="ждать"), way("s11", ru="да"), way("s1", ru="сначала")]
    rows[20]["next"] = [way("s3"), way("s29", ru="коротким путем"), way("s22", ru="обычно")]
    rows[28]["next"] = [way("end", ru="отказ"), way("s30", ru="выдача"), way("s15")]
    return rows


CHARTS = {
    "one step": a_chain(1),
    "a chain": a_chain(4),
    "thirty": a_chain(30),
    "tangled": tangled(),
    "to itself": [a_step(1, next=[way("s1", ru="повтор"), way("end")])],
    "two cases to one step": [
        a_step(1, next=[way("s2", ru="да"), way("s2", ru="нет")]), a_step(2),
    ],
    "a word without end": [a_step(1, action=both("ұ" * 400), unit=both("Ш" * 200))],
    "marks": [a_step(1, action=both("<script>alert('&')</script>"))],
}  # fmt: skip


def svg_of(rows: list[dict[str, Any]], **more: Any) -> ET.Element:
    return ET.fromstring(flow.drawn(rows, "ru", title="Схема", **more))


def boxes_of(root: ET.Element) -> list[tuple[int, int, int, int]]:
    """Left, top, right and bottom of the boxes; lanes have no thick frame."""
    found = []
    for rect in root.iter("rect"):
        if rect.get("stroke-width"):
            x, y, width, height = (int(rect.get(key)) for key in ("x", "y", "width", "height"))
            found.append((x, y, x + width, y + height))
    return found


def segments_of(root: ET.Element) -> list[tuple[int, int, int, int]]:
    """Straight pieces of all arrows."""
    found = []
    for path in root.iter("path"):
        if path.get("fill") != "none":
            continue
        points = _points(path.get("d"))
        found += [
            (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
            for a, b in pairwise(points)
        ]
    return found


def _points(path: str) -> list[tuple[int, int]]:
    x = y = 0
    points = []
    for letter, numbers in re.findall(r"([MVH])([-\d ]+)", path):
        values = [int(number) for number in numbers.split()]
        if letter == "M":
            x, y = values
        elif letter == "V":
            y = values[0]
        else:
            x = values[0]
        points.append((x, y))
    return points


@pytest.mark.parametrize("case", CHARTS)
def test_no_arrow_runs_through_a_box(case: str) -> None:
    root = svg_of(CHARTS[case])
    for left, top, right, bottom in boxes_of(root):
        for x1, y1, x2, y2 in segments_of(root):
            apart = x2 <= left or x1 >= right or y2 <= top or y1 >= bottom
            assert apart, f"({x1},{y1})–({x2},{y2}) crosses the box at ({left},{top})"


@pytest.mark.parametrize("case", CHARTS)
def test_boxes_lie_apart_and_everything_lies_on_the_sheet(case: str) -> None:
    root = svg_of(CHARTS[case])
    _x, _y, width, height = (int(part) for part in root.get("viewBox").split())
    boxes = boxes_of(root)
    for one in boxes:
        assert 0 <= one[0] < one[2] <= width
        assert 0 <= one[1] < one[3] <= height
    for above, below in pairwise(sorted(boxes, key=lambda box: box[1])):
        assert above[3] < below[1]
    for x1, y1, x2, y2 in segments_of(root):
        assert 0 <= x1 <= x2 <= width
        assert 0 <= y1 <= y2 <= height


@pytest.mark.parametrize("case", CHARTS)
def test_long_arrows_never_share_a_track(case: str) -> None:
    root = svg_of(CHARTS[case])
    runs: dict[int, list[tuple[int, int]]] = {}
    lanes = {int(box[0] + box[2]) // 2 for box in boxes_of(root)}
    for x1, y1, x2, y2 in segments_of(root):
        if x1 == x2 and x1 not in lanes:
            runs.setdefault(x1, []).append((y1, y2))
    for spans in runs.values():
        for above, below in pairwise(sorted(spans)):
            assert above[1] <= below[0]


@pytest.mark.parametrize("case", CHARTS)
def test_lines_of_a_box_stay_inside_it(case: str) -> None:
    root = svg_of(CHARTS[case])
    boxes = boxes_of(root)
    middles = [text for text in root.iter("text") if text.get("text-anchor") == "middle"]
    assert all(len(text.text or "") <= 25 for text in middles)
    head = min(box[1] for box in boxes)
    for text in middles:
        x, y = int(text.get("x")), int(text.get("y"))
        if y > head:
            assert any(box[0] < x < box[2] and box[1] < y <= box[3] for box in boxes)


def test_every_step_lane_and_case_is_drawn() -> None:
    rows = [
        a_step(1, next=[way("end", **INCOMPLETE), way("s2", ru="все есть")]),
        a_step(2, amount=2, unit_of_time="working_day"),
    ]
    root = svg_of(rows)
    drawn = " ".join(text.text or "" for text in root.iter("text"))
    for said in ("Кеңсе (рус.)", "Бөлім (рус.)", "1. маман (рус.)", "2-әрекет", "2 рабочих дня",
                 "документы неполные", "все есть"):  # fmt: skip
        assert said in drawn


def test_the_chart_has_no_style_no_script_and_escapes_what_was_typed() -> None:
    svg = flow.drawn(CHARTS["marks"], "ru", title="<b>&")
    assert "style=" not in svg
    assert "<script" not in svg
    assert "&lt;b&gt;&amp;" in svg
    root = ET.fromstring(svg)
    assert root.find("title").text == "<b>&"
    assert root.find("desc").text


def test_only_the_file_carries_its_namespace() -> None:
    inline, file = (flow.drawn(a_chain(2), "ru", title="С", is_file=one) for one in (False, True))
    assert "xmlns=" not in inline
    assert 'xmlns="http://www.w3.org/2000/svg"' in file


def test_without_steps_there_is_no_chart() -> None:
    assert flow.drawn([], "ru", title="С") == ""
    assert flow.told([], "ru") == []


def test_the_text_says_who_what_how_long_with_what_result_and_what_comes_next() -> None:
    rows = [
        a_step(1, next=[way("end", **INCOMPLETE), way("s3")]),
        a_step(2, amount=None),
        a_step(3, next=[way("s2", ru="еще раз"), way("end")]),
    ]
    first, second, third = flow.told(rows, "ru")
    assert (first.unit, first.role) == ("Кеңсе (рус.)", "маман (рус.)")
    assert (first.action, first.result) == ("1-әрекет (рус.)", "1-нәтиже (рус.)")
    assert (first.length, second.length) == ("1 час", "")
    assert [(one.condition, one.to) for one in first.ways] == [
        ("документы неполные", None), ("", 3),
    ]  # fmt: skip
    assert [(one.condition, one.to) for one in second.ways] == [("", 3)]
    assert [(one.condition, one.to) for one in third.ways] == [("еще раз", 2), ("", None)]


def test_steps_without_english_are_told_in_russian_as_a_whole() -> None:
    rows = [a_step(1, action=words("қарау", "рассмотреть", "consider")), a_step(2)]
    assert flow.language_of(rows, "en") == "ru"
    assert flow.language_of(rows[:1], "en") == "en"
    assert flow.language_of(rows, "kk") == "kk"
