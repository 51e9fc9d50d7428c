"""Changing many rows in one statement, on both engines."""

from collections.abc import Sequence
from typing import Any, cast

from django.db import connection, models

from audit.rows import array, sql_type


def update_rows(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write fields of many rows, each with its own values, by primary key.

    PostgreSQL takes one statement over arrays; elsewhere one prepared statement is run for
    each row, which on SQLite costs no more.
    """
    if not rows:
        return
    meta = rows[0]._meta
    columns = [cast(Any, meta.get_field(name.removesuffix("_id"))) for name in fields]
    if connection.vendor == "postgresql":
        _update_from_arrays(rows, columns)
    else:
        _update_each(rows, columns)


def _update_from_arrays(rows: Sequence[models.Model], columns: Sequence[Any]) -> None:
    meta, quote = rows[0]._meta, connection.ops.quote_name
    sets = ", ".join(f"{quote(c.column)} = v.{quote(c.column)}" for c in columns)
    given = [cast(Any, meta.pk), *columns]
    names = ", ".join(quote(c.column) for c in given)
    arrays = ", ".join(f"%s::{sql_type(c)}[]" for c in given)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(meta.db_table)} AS t SET {sets} FROM unnest({arrays}) AS v({names})"
            " WHERE t.id = v.id",
            [array(c, [getattr(row, c.attname) for row in rows]) for c in given],
        )


def _update_each(rows: Sequence[models.Model], columns: Sequence[Any]) -> None:
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(c.column)} = %s" for c in columns)
    values = [
        [*(c.get_db_prep_save(getattr(row, c.attname), connection) for c in columns), row.pk]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(rows[0]._meta.db_table)} SET {sets} WHERE id = %s", values
        )
