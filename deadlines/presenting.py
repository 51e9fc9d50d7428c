"""Explanations as plain data: one shape for the command line and the API."""

from typing import Any

from deadlines.explaining import Explanation, Line


def as_data(explanation: Explanation) -> dict[str, Any]:
    """An explanation as JSON takes it; moments carry the body's own offset."""
    due_at = explanation.due_at
    return {
        "code": explanation.term.code,
        "event_date": explanation.event_on.isoformat(),
        "due_on": _iso(explanation.due_on),
        "due_at": due_at.astimezone(explanation.zone).isoformat() if due_at else None,
        "notice_by": _iso(explanation.notice_by),
        "max_extended_on": _iso(explanation.max_extended_on),
        "standing": str(explanation.standing),
        "steps": [_line(line) for line in explanation.steps],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "date": line.day.isoformat(),
        "counts": line.counts,
        "number": line.number,
        "reason": str(line.step.reason),
        "sentence": line.sentence,
        "article": line.article,
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
