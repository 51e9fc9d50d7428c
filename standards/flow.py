"""The steps of a regulation as a flow chart, and as a text that says the same (L13-17.2).

Every step has a row of its own, every unit a lane. An arrow to the next row goes through the gap
between the rows; any other one leaves its box sideways, where the row holds no other box, and
runs along the margin: down on the right, back on the left. So no arrow ever crosses a box,
whatever loops and branches there are.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override, pgettext

from standards import steps
from standards.wording import text_of

_LANE, _BOX, _PILL = 236, 208, 132
_LETTERS, _LABEL_LETTERS = 25, 19  # of a line in a box, and beside an arrow
_LINE, _LABEL_LINE, _PAD = 18, 16, 14
_GAP, _TRACK, _ZONE, _EDGE = 40, 16, 156, 16
_PORT = 26
_INK, _SOFT, _LINES, _FRAME, _SHADE = "#10242b", "#46585f", "#46585f", "#0c5f73", "#f1f3f2"
_FONT = "Onest, Noto Sans, sans-serif"


@dataclass(frozen=True, slots=True)
class WayTold:
    """Where a step leads, in words: in which case, and to the number of which step (None: the end)."""

    condition: str
    to: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """One step in words: everything that the chart shows, and its result."""

    number: int
    unit: str
    role: str
    action: str
    result: str
    length: str
    ways: tuple[WayTold, ...]


def language_of(rows: Sequence[steps.Row], language: str) -> str:
    """The language in which steps can be told whole: the one asked for, else Russian."""
    whole = all((row["action"].get(language) or "").strip() for row in rows)
    return language if whole else "ru"


def told(rows: Sequence[steps.Row], language: str) -> list[Told]:
    """The steps in words: who does what, how long it takes, with what result, what comes next."""
    ways = steps.ways_of(rows)
    with override(language):
        return [
            Told(
                number=number,
                **{name: text_of(row[name], language) for name in steps.TEXTS[steps.STEPS]},
                length=steps.length_of(row),
                ways=tuple(
                    WayTold(
                        text_of(way.condition, language), None if way.to is None else way.to + 1
                    )
                    for way in ways[number - 1]
                ),
            )
            for number, row in enumerate(rows, start=1)
        ]


@dataclass(slots=True)
class _Arrow:
    """From one row to another, with the case in which it is taken."""

    source: int
    target: int
    label: list[str]
    track: int = 0

    @property
    def is_straight(self) -> bool:
        return self.target == self.source + 1

    @property
    def is_back(self) -> bool:
        return self.target <= self.source

    @property
    def span(self) -> tuple[int, int]:
        return min(self.source, self.target), max(self.source, self.target)


@dataclass(slots=True)
class _Node:
    """One row: a step, or the beginning or end; ``y`` is the upper edge, all in pixels."""

    lane: int
    lines: list[str]
    bold: int = 0
    is_pill: bool = False
    y: int = 0
    height: int = 0
    gap: int = _GAP
    ports: dict[str, int] = field(default_factory=dict)

    @property
    def width(self) -> int:
        return _PILL if self.is_pill else _BOX


@dataclass(slots=True)
class _Chart:
    """Rows, lanes and arrows with their places."""

    nodes: list[_Node]
    lanes: list[list[str]]
    arrows: list[_Arrow]
    left: int = _EDGE
    right: int = _EDGE
    head: int = 0
    bottom: int = 0

    def centre(self, number: int) -> int:
        return self.left + self.nodes[number].lane * _LANE + _LANE // 2

    def side(self, number: int, *, is_back: bool) -> int:
        half = self.nodes[number].width // 2
        return self.centre(number) + (-half if is_back else half)

    @property
    def width(self) -> int:
        return self.left + len(self.lanes) * _LANE + self.right


def drawn(
    rows: Sequence[steps.Row], language: str, *, title: str, is_file: bool = False
) -> SafeString:
    """The flow chart as SVG: inside a page, or as a file of its own; empty without steps.

    It carries no style attributes, only presentation attributes, and its text is the reader's.
    """
    if not rows:
        return SafeString("")
    lines = told(rows, language)
    chart = _laid_out(lines, language)
    root = _root(chart, language, title=title, is_file=is_file)
    _draw_lanes(root, chart)
    for arrow in chart.arrows:
        _draw_arrow(root, chart, arrow)
    for number in range(len(chart.nodes)):
        _draw_node(root, chart, number)
    # ElementTree has escaped every text and attribute.
    return mark_safe(ET.tostring(root, encoding="unicode"))


def _laid_out(lines: Sequence[Told], language: str) -> _Chart:
    units = list(dict.fromkeys(line.unit for line in lines))
    lane_of = {unit: lane for lane, unit in enumerate(units)}
    with override(language):
        begin, end = pgettext("flow chart", "Start"), pgettext("flow chart", "End")
    last = lines[-1]
    nodes = [
        _Node(lane_of[lines[0].unit], [begin], is_pill=True),
        *(_step(line, lane_of[line.unit]) for line in lines),
        _Node(lane_of[last.unit], [end], is_pill=True),
    ]
    chart = _Chart(
        nodes=nodes,
        lanes=[_wrapped(unit, _LETTERS) for unit in units],
        arrows=[_Arrow(0, 1, []), *_arrows(lines)],
    )
    _choose_tracks(chart)
    _measure(chart)
    return chart


def _step(line: Told, lane: int) -> _Node:
    head = _wrapped(f"{line.number}. {line.role}", _LETTERS)
    body = _wrapped(line.action, _LETTERS)
    length = _wrapped(line.length, _LETTERS) if line.length else []
    return _Node(lane, [*head, *body, *length], bold=len(head))


def _wrapped(text: str, letters: int) -> list[str]:
    return textwrap.wrap(text, letters, break_long_words=True) or [""]


def _arrows(lines: Sequence[Told]) -> list[_Arrow]:
    """One arrow between any two rows, however many cases lead along it."""
    cases: dict[tuple[int, int], list[str]] = {}
    for line in lines:
        for way in line.ways:
            target = len(lines) + 1 if way.to is None else way.to
            said = cases.setdefault((line.number, target), [])
            said += [way.condition] if way.condition else []
    return [
        _Arrow(source, target, _wrapped("; ".join(said), _LABEL_LETTERS) if said else [])
        for (source, target), said in cases.items()
    ]


def _choose_tracks(chart: _Chart) -> None:
    """Each long arrow runs on a track of the margin that no other one uses there; short ones inside."""
    for is_back in (False, True):
        mine = [one for one in chart.arrows if not one.is_straight and one.is_back is is_back]
        taken: list[list[tuple[int, int]]] = []
        for arrow in sorted(mine, key=lambda one: (one.span[1] - one.span[0], one.source)):
            arrow.track = _free_track(taken, arrow.span)
        zone = _ZONE if any(arrow.label for arrow in mine) else _EDGE
        margin = zone + len(taken) * _TRACK + _EDGE if mine else _EDGE
        if is_back:
            chart.left = margin
        else:
            spill = any(one.is_straight and one.label for one in chart.arrows)
            chart.right = max(margin, _ZONE // 2 if spill else _EDGE)


def _free_track(taken: list[list[tuple[int, int]]], span: tuple[int, int]) -> int:
    for number, spans in enumerate(taken):
        if all(span[1] < first or last < span[0] for first, last in spans):
            spans.append(span)
            return number
    taken.append([span])
    return len(taken) - 1


def _measure(chart: _Chart) -> None:
    """Heights of rows and gaps, from the top down."""
    y = chart.head = max(map(len, chart.lanes)) * _LINE + 2 * _PAD
    y += _PAD
    for number, node in enumerate(chart.nodes):
        text = len(node.lines) * _LINE + (_PAD if node.is_pill else 2 * _PAD)
        node.y = y
        node.height = max(text, *(_place_ports(chart, number, back) for back in (False, True)))
        labels = [one.label for one in chart.arrows if one.source == number and one.is_straight]
        node.gap = _GAP + (len(labels[0]) * _LABEL_LINE if labels else 0)
        y += node.height + node.gap
    chart.bottom = y - chart.nodes[-1].gap + _PAD


def _place_ports(chart: _Chart, number: int, is_back: bool) -> int:
    """Where long arrows leave and enter one side of a row, from its upper edge; the height needed.

    What enters shares one place, above what leaves; a label needs room over its arrow.
    """
    mine = [one for one in chart.arrows if not one.is_straight and one.is_back is is_back]
    side, y = "left" if is_back else "right", 0
    if any(one.target == number for one in mine):
        y += _PORT // 2
        chart.nodes[number].ports[f"{side} in"] = y
    for arrow in (one for one in mine if one.source == number):
        y += max(_PORT, len(arrow.label) * _LABEL_LINE + _PAD)
        chart.nodes[number].ports[f"{side} {arrow.target}"] = y
    return y + _PORT // 2 if y else 0


def _root(chart: _Chart, language: str, *, title: str, is_file: bool) -> ET.Element:
    size = {"width": str(chart.width), "height": str(chart.bottom)}
    attributes = {
        "viewBox": f"0 0 {chart.width} {chart.bottom}", **size, "class": "app-flow", "role": "img",
        "lang": language, "aria-labelledby": "flow-title flow-desc", "font-size": "14",
        "fill": _INK, "focusable": "false", "font-family": _FONT,
    }  # fmt: skip
    if is_file:
        attributes["xmlns"] = "http://www.w3.org/2000/svg"
    root = ET.Element("svg", attributes)
    ET.SubElement(root, "title", {"id": "flow-title"}).text = title
    with override(language):
        said = gettext("The same is told step by step in the text of the regulation.")
    ET.SubElement(root, "desc", {"id": "flow-desc"}).text = said
    return root


def _draw_lanes(root: ET.Element, chart: _Chart) -> None:
    for lane, lines in enumerate(chart.lanes):
        x = chart.left + lane * _LANE
        _add(
            root, "rect", x=x, y=0, width=_LANE, height=chart.bottom,
            fill=_SHADE if lane % 2 == 0 else "#ffffff", stroke="#cfd8da",
        )  # fmt: skip
        _text(root, lines, x + _LANE // 2, _PAD + _LINE - 4, bold=len(lines))


def _draw_node(root: ET.Element, chart: _Chart, number: int) -> None:
    node = chart.nodes[number]
    x = chart.centre(number) - node.width // 2
    _add(
        root, "rect", x=x, y=node.y, width=node.width, height=node.height,
        rx=node.height // 2 if node.is_pill else 4, fill="#ffffff", stroke=_FRAME,
        **{"stroke-width": 2},
    )  # fmt: skip
    top = node.y + (node.height - len(node.lines) * _LINE) // 2 + _LINE - 5
    _text(
        root,
        node.lines,
        chart.centre(number),
        top,
        bold=len(node.lines) if node.is_pill else node.bold,
    )


def _draw_arrow(root: ET.Element, chart: _Chart, arrow: _Arrow) -> None:
    if arrow.is_straight:
        _draw_straight(root, chart, arrow)
    else:
        _draw_sideways(root, chart, arrow)


def _draw_straight(root: ET.Element, chart: _Chart, arrow: _Arrow) -> None:
    """Out of the lower edge, across in the gap, into the upper edge of the row below."""
    source, target = chart.nodes[arrow.source], chart.nodes[arrow.target]
    x, to = chart.centre(arrow.source), chart.centre(arrow.target)
    top, bottom = source.y + source.height, target.y
    bend = bottom - _GAP // 2
    _path(root, f"M{x} {top}V{bend}H{to}V{bottom - 7}")
    _path(root, f"M{to - 5} {bottom - 9}L{to} {bottom - 1}L{to + 5} {bottom - 9}Z", filled=True)
    _label(root, arrow.label, x + 8, top + _LABEL_LINE, anchor="start")


def _draw_sideways(root: ET.Element, chart: _Chart, arrow: _Arrow) -> None:
    """Out of the side, along the margin, into the same side of the other row."""
    source, target = chart.nodes[arrow.source], chart.nodes[arrow.target]
    side, sign = ("left", -1) if arrow.is_back else ("right", 1)
    y = source.y + source.ports[f"{side} {arrow.target}"]
    to_y = target.y + target.ports[f"{side} in"]
    x = chart.side(arrow.source, is_back=arrow.is_back)
    to_x = chart.side(arrow.target, is_back=arrow.is_back)
    run = _run_of(chart, arrow)
    _path(root, f"M{x} {y}H{run}V{to_y}H{to_x + sign * 7}")
    tip = to_x + sign
    _path(
        root, f"M{tip + sign * 8} {to_y - 5}L{tip} {to_y}L{tip + sign * 8} {to_y + 5}Z", filled=True
    )
    first = y - 5 - (len(arrow.label) - 1) * _LABEL_LINE
    _label(root, arrow.label, x + sign * 8, first, anchor="end" if arrow.is_back else "start")


def _run_of(chart: _Chart, arrow: _Arrow) -> int:
    """Where in the margin a long arrow runs."""
    depth = (arrow.track + 1) * _TRACK
    mine = [one for one in chart.arrows if not one.is_straight and one.is_back is arrow.is_back]
    zone = _ZONE if any(one.label for one in mine) else _EDGE
    if arrow.is_back:
        return chart.left - zone - depth + _EDGE // 2
    return chart.left + len(chart.lanes) * _LANE + zone + depth - _EDGE // 2


def _label(root: ET.Element, lines: Sequence[str], x: int, y: int, *, anchor: str) -> None:
    """In which case an arrow is taken, written beside it from ``x`` on or up to it."""
    look = {"text-anchor": anchor, "font-size": "13", "fill": _SOFT}
    for number, line in enumerate(lines):
        _add(root, "text", x=x, y=y + number * _LABEL_LINE, **look).text = line


def _path(root: ET.Element, d: str, *, filled: bool = False) -> None:
    look: dict[str, object] = {"fill": _LINES} if filled else {"fill": "none", "stroke": _LINES}
    _add(root, "path", d=d, **look, **({} if filled else {"stroke-width": 1.5}))


def _text(root: ET.Element, lines: Sequence[str], x: int, y: int, *, bold: int = 0) -> None:
    """Lines under each other, around ``x``; the first ``bold`` of them in bold."""
    for number, line in enumerate(lines):
        look = {"text-anchor": "middle"} | ({"font-weight": "650"} if number < bold else {})
        _add(root, "text", x=x, y=y + number * _LINE, **look).text = line


def _add(root: ET.Element, tag: str, **attributes: object) -> ET.Element:
    return ET.SubElement(root, tag, {name: str(value) for name, value in attributes.items()})
