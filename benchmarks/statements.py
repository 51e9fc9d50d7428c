"""Which statements a piece of work sends to the database, and which line sends them."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

_ROOT = str(Path(__file__).resolve().parent.parent)
_OWN = str(Path(__file__).resolve().parent)


@dataclass(slots=True)
class Statements:
    """What was sent besides BEGIN and COMMIT, which Django sends on a way of their own."""

    sent: list[tuple[str, str]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.sent)

    def told(self) -> str:
        """One statement on a line, with its place."""
        lines = (f"  {n:2}. {place:58} {sql}" for n, (sql, place) in enumerate(self.sent, 1))
        return "\n".join(lines)


@contextmanager
def counted() -> Iterator[Statements]:
    """Note the statements of this block."""
    statements = Statements()

    def note(
        execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        statements.sent.append((_short(sql), _place()))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        yield statements


def _short(sql: str) -> str:
    flat = " ".join(sql.split())
    verb, _space, rest = flat.partition(" ")
    table = rest.partition(" FROM ")[2] if verb == "SELECT" else rest
    where = table.partition(" WHERE ")
    return f"{verb} {where[0][:70]} … {where[2][:90]}".strip()


def _place() -> str:
    """The nearest line of the portal on the way to the database."""
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(_ROOT) and not name.startswith(_OWN) and "/.venv/" not in name:
            return f"{name.removeprefix(_ROOT + '/')}:{frame.f_lineno} {frame.f_code.co_name}"
        frame = frame.f_back  # type: ignore[assignment]
    return "(library)"
