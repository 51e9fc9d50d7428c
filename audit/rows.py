"""Writing many rows in one statement.

PostgreSQL takes each column as one array, written as text: one value to parse where a list of
rows would be thousands. A single row, and SQLite, are served as well by the ORM.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from django.db import connection, models

Field: TypeAlias = "models.Field[Any, Any]"
Rows: TypeAlias = Sequence[Mapping[str, Any]]


def insert_rows(model: type[models.Model], rows: Rows, *, ignore_conflicts: bool = False) -> None:
    """Insert rows in one statement, in their order; each maps names of fields to values.

    All rows name the same fields (``recipient_id``, not ``recipient``); the others get their
    defaults. With ``ignore_conflicts`` a row that stands already is passed over.
    """
    if len(rows) > 1 and connection.vendor == "postgresql":
        _insert_from_arrays(model, rows, "ON CONFLICT DO NOTHING" if ignore_conflicts else "")
        return
    model._default_manager.bulk_create(
        [model(**row) for row in rows], ignore_conflicts=ignore_conflicts
    )


def _insert_from_arrays(model: type[models.Model], rows: Rows, on_conflict: str) -> None:
    once: dict[Field, str | None] = {}
    arrays: dict[Field, str] = {}
    for field in (field for field in model._meta.concrete_fields if not field.primary_key):
        named = field.attname in rows[0]
        values = [row[field.attname] for row in rows] if named else [field.get_default()]
        texts = _texts(field, values)
        # What all rows share is sent once. Texts are compared, because True equals 1.
        if texts.count(texts[0]) == len(texts):
            once[field] = texts[0]
        else:
            arrays[field] = _joined(texts)
    columns = ", ".join(map(_column, [*once, *arrays]))
    picked = ", ".join([*(f"%s::{sql_type(field)}" for field in once), *map(_column, arrays)])
    placeholders = ", ".join(["%s::integer[]", *(f"%s::{sql_type(field)}[]" for field in arrays)])
    names = ", ".join(["place", *map(_column, arrays)])
    places = "{" + ",".join(map(str, range(len(rows)))) + "}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns})"
            f" SELECT {picked} FROM unnest({placeholders}) AS v({names})"
            f" ORDER BY place {on_conflict}",
            [*once.values(), places, *arrays.values()],
        )


def _column(field: Field) -> str:
    return connection.ops.quote_name(str(field.column))


def array(field: Field, values: Sequence[Any]) -> str:
    """A column as text that PostgreSQL reads as an array of ``sql_type(field)``."""
    return _joined(_texts(field, values))


def sql_type(field: Field) -> str:
    """The type of a column without its length: a cast to varchar(80) would cut a text short."""
    full = field.rel_db_type(connection) if field.is_relation else field.db_type(connection)
    return str(full).partition("(")[0]


def _texts(field: Field, values: Sequence[Any]) -> list[str | None]:
    write: Callable[[Any], str] = str
    if isinstance(field, models.JSONField):
        write = (field.encoder or json.JSONEncoder)(ensure_ascii=False).encode
    return [None if value is None else write(value) for value in values]


def _joined(texts: Sequence[str | None]) -> str:
    return "{" + ",".join(["NULL" if text is None else _quoted(text) for text in texts]) + "}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
