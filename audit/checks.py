"""System checks of the record: guards stand in the database."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections

from audit import guards


def guards_stand(
    *,
    databases: Sequence[str] | None = None,
    app_configs: Sequence[AppConfig] | None = None,
    **_kwargs: Any,
) -> list[checks.CheckMessage]:
    """Which append-only tables have lost a guard.

    A warning, not an error: an error would stop ``migrate``, which is what puts them back.
    ``verify_audit`` does fail on a missing guard.
    """
    return [
        checks.Warning(
            f"The guard {name} is missing: rows of an append-only table can be changed.",
            hint="Run migrate: it puts every guard back.",
            id="audit.W001",
        )
        for alias in databases or []
        for name in guards.missing(connections[alias])
    ]
