"""Bulk data for measuring: rows multiplied in the database from one that the services made."""

from typing import Any

from django.db import connection, models


def multiply(row: models.Model, times: int, **expressions: str) -> None:
    """Insert copies of a stored row, all columns alike but those given.

    ``expressions`` are SQL by column; ``n`` in them is the number of the copy, from 1, and
    ``o`` the original row. The primary key comes from its sequence.
    """
    meta = row._meta
    columns = [
        f.column for f in meta.concrete_fields if not f.primary_key or f.column in expressions
    ]
    quote = connection.ops.quote_name
    picked = ", ".join(expressions.get(column, f"o.{quote(column)}") for column in columns)
    names = ", ".join(quote(column) for column in columns)
    execute(
        f"INSERT INTO {quote(meta.db_table)} ({names}) SELECT {picked}"
        f" FROM {quote(meta.db_table)} AS o, generate_series(1, %s) AS n WHERE o.id = %s",
        [times, row.pk],
    )


def execute(sql: str, parameters: list[Any] | None = None) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def settle() -> None:
    """Let the planner know the new sizes, and no clean-up fall into a measurement."""
    execute("VACUUM ANALYZE")
    execute("CHECKPOINT")
