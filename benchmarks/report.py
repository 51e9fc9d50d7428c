"""What was measured: lines of a table, and the same as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One figure, the limit of the same run it is read against, and the goal.

    ``value`` and ``limit`` have the same unit, so that ``ratio`` is value / limit. ``runs``
    are the rounds of which ``value`` is the median. ``met`` is None where no goal is set.
    """

    subject: str
    what: str
    value: float
    unit: str
    runs: tuple[float, ...] = ()
    p99: float | None = None
    statements: int | None = None
    limit: float | None = None
    limit_what: str = ""
    goal: str = ""
    met: bool | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """Value as a multiple of the limit."""
        return self.value / self.limit if self.limit else None


def middle(values: Sequence[float]) -> float:
    """The median."""
    return float(median(values))


def percentile(values: Sequence[float], share: int) -> float:
    """The value below which ``share`` per cent of the values lie."""
    if len(values) < 2:
        return float(values[0])
    return float(quantiles(values, n=100, method="inclusive")[share - 1])


def table(lines: Sequence[Line]) -> str:
    """The lines as a table for people."""
    heads = ("What", "Median", "p99", "Rounds", "SQL", "Limit of this run", "Ratio", "Goal", "")
    rows = [heads, *(_cells(line) for line in lines)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(heads))]
    told = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    told.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join(line.rstrip() for line in told)


def _cells(line: Line) -> tuple[str, ...]:
    ratio = line.ratio
    return (
        f"{line.subject}: {line.what}",
        f"{_number(line.value)} {line.unit}",
        f"{_number(line.p99)} ms" if line.p99 is not None else "",
        f"{_number(min(line.runs))}–{_number(max(line.runs))}" if len(line.runs) > 1 else "",
        str(line.statements) if line.statements is not None else "",
        f"{_number(line.limit)} {line.unit}  {line.limit_what}" if line.limit else "",
        f"{ratio:.1%}" if ratio is not None and ratio < 1 else f"× {ratio:.1f}" if ratio else "",
        line.goal,
        {True: "met", False: "NOT MET", None: ""}[line.met],
    )


def _number(value: float) -> str:
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f}".replace(",", " ")


def write_json(path: Path, lines: Sequence[Line], machine: dict[str, Any]) -> None:
    """Keep the figures and the facts of the machine, without names or addresses."""
    told = {
        "machine": machine,
        "lines": [{**asdict(line), "ratio": line.ratio} for line in lines],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
