"""Bulk data for measuring: rows multiplied in the database from one that the services made."""

from typing import Any

from django.db import connection, models


def multiply(row: models.Model, times: int, *, back: str = "", **expressions: str) -> None:
    """Insert copies of a stored row, all columns alike but those given.

    ``expressions`` are SQL by column; ``n`` in them is the number of the copy, from 1, and
    ``o`` the original row. The primary key comes from its sequence. ``back`` is SQL too: by so
    many minutes every day and moment of the row lies earlier than in the original.
    """
    meta = row._meta
    fields = [f for f in meta.concrete_fields if not f.primary_key or f.column in expressions]
    if back:
        moments = [f for f in fields if isinstance(f, models.DateField)]
        expressions = {f.column: earlier(f, back) for f in moments} | expressions
    quote = connection.ops.quote_name
    picked = ", ".join(expressions.get(f.column, f"o.{quote(f.column)}") for f in fields)
    names = ", ".join(quote(f.column) for f in fields)
    execute(
        f"INSERT INTO {quote(meta.db_table)} ({names})"
        " WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < %s)"
        f" SELECT {picked} FROM {quote(meta.db_table)} AS o, copies WHERE o.id = %s",
        [times, row.pk],
    )


def earlier(field: models.DateField, minutes: str) -> str:
    """SQL for a day or a moment of the original row, some minutes earlier."""
    column = f"o.{connection.ops.quote_name(field.column)}"
    if connection.vendor == "postgresql":
        return f"{column} - ({minutes}) * interval '1 minute'"
    form = "%%Y-%%m-%%d %%H:%%M:%%f" if isinstance(field, models.DateTimeField) else "%%Y-%%m-%%d"
    return f"strftime('{form}', {column}, '-' || ({minutes}) || ' minutes')"


def year_of(moment: str) -> str:
    """SQL for the year of a moment, as a number."""
    if connection.vendor == "postgresql":
        return f"CAST(extract(year FROM {moment}) AS integer)"
    return f"CAST(strftime('%%Y', {moment}) AS integer)"


def execute(sql: str, parameters: list[Any] | None = None) -> None:
    """Run one statement; a percent sign in it is doubled."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or [])


def settle() -> None:
    """Let the planner know the new sizes, and no clean-up fall into a measurement."""
    if connection.vendor == "postgresql":
        execute("VACUUM ANALYZE")
        execute("CHECKPOINT")
    else:
        execute("ANALYZE")
