"""System checks of the engine."""

from typing import Any

from django.core import checks
from django.db import connection

from deadlines import guards


def guards_stand(*, databases: Any = None, **_kwargs: Any) -> list[checks.CheckMessage]:
    """Which guards the database has lost.

    A warning, not an error: an error would stop ``migrate``, which is what puts them back.
    """
    if not databases or "deadlines_clock" not in connection.introspection.table_names():
        return []
    return [
        checks.Warning(
            f"The guard {name} is missing: the record of time limits can be changed.",
            hint="Run migrate: it puts every guard back.",
            id="deadlines.W001",
        )
        for name in guards.missing()
    ]
