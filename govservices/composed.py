"""Statements composed once by the ORM and asked many times with other values.

To put a statement together costs Django more than the database needs to answer it, most of all
with many columns. What every page asks, and the rows of a list that is opened all day, therefore
keep their statement and only fill in the values.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.expressions import Expression
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

# On the connection and not in the process: a compiler holds the connection it was made for, and
# both are to go together when a thread ends.
_KEPT = "composed_statements"


class Slot(Expression):
    """A place in a statement for a value given later, by a name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A placeholder; its parameter is the slot itself, to be known again."""
        return "%s", (self,)


@dataclass(frozen=True, slots=True)
class _Made:
    """A statement with its slots, and what turns its answer into values of the model."""

    sql: str
    parameters: tuple[Any, ...]
    compiler: SQLCompiler
    converters: dict[int, Any]
    columns: list[int]  # where each column asked for stands in a row


class Composed:
    """One statement; ``compose`` gives its query with slots where values are to come.

    ``size`` is the number of ids that :meth:`among` takes at most; :attr:`ids` are their slots.
    The arguments for ``compose`` are kept with the statement and must be few: a language, a flag.
    """

    def __init__(self, compose: Callable[..., QuerySet[Any, Any]], *, size: int = 0) -> None:
        self._compose = compose
        self.ids = [Slot(f"id {place}") for place in range(size)]

    def rows(self, *key: Any, **values: Any) -> list[Sequence[Any]]:
        """The answer row by row, in the order of the columns asked for."""
        made = self._made(key)
        rows = self._asked(made, values)
        if made.columns == list(range(len(made.columns))):
            return list(rows)
        return [[row[place] for place in made.columns] for row in rows]

    def among(self, ids: Sequence[int], *key: Any) -> list[Sequence[Any]]:
        """The rows of these ids, in no order.

        Raises:
            ValueError: there are more of them than places.
        """
        if not ids:
            return []
        if len(ids) > len(self.ids):
            raise ValueError(f"{len(ids)} ids for {len(self.ids)} places")
        # The places left over say an id again: a set does not grow by that.
        full = [*ids, *[ids[0]] * (len(self.ids) - len(ids))]
        return self.rows(*key, **{s.name: pk for s, pk in zip(self.ids, full, strict=True)})

    def objects(self, *key: Any, **values: Any) -> list[Any]:
        """The answer as objects of the model, with what the query selects beside them."""
        made = self._made(key)
        info, select = made.compiler.klass_info, made.compiler.select
        fields = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        names = [column[0].target.attname for column in select[fields]]
        beside = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        found = []
        for row in self._asked(made, values):
            one = info["model"].from_db(DEFAULT_DB_ALIAS, names, row[fields])
            for related in beside:
                related.populate(row, one)
            found.append(one)
        return found

    def _asked(self, made: _Made, values: dict[str, Any]) -> Any:
        adapt = made.compiler.connection.ops
        given = {name: _adapted(value, adapt) for name, value in values.items()}
        filled = [given[one.name] if isinstance(one, Slot) else one for one in made.parameters]
        with made.compiler.connection.cursor() as cursor:
            cursor.execute(made.sql, filled)
            rows = cursor.fetchall()
        return made.compiler.apply_converters(rows, made.converters) if made.converters else rows

    def _made(self, key: tuple[Any, ...]) -> _Made:
        connection = connections[DEFAULT_DB_ALIAS]
        kept: dict[Any, _Made] = vars(connection).setdefault(_KEPT, {})
        if (self, *key) not in kept:
            queryset = self._compose(*key)
            compiler = queryset.query.get_compiler(connection=connection)
            kept[self, *key] = _composed(compiler, _fields(queryset))
        return kept[self, *key]


def _fields(queryset: QuerySet[Any, Any]) -> Sequence[str]:
    """The columns in the order they were asked for; a translated model selects them in another."""
    asked = getattr(queryset, "original_fields", None) or getattr(queryset, "_fields", None)
    return asked or ()


def _composed(compiler: SQLCompiler, fields: Sequence[str]) -> _Made:
    sql, parameters = compiler.as_sql()
    converters = compiler.get_converters([c[0] for c in compiler.select[: compiler.col_count]])
    selected = list(compiler.query.selected or ())
    columns = [selected.index(field) for field in fields]
    return _Made(sql, tuple(parameters), compiler, converters, columns)


def _adapted(value: Any, ops: Any) -> Any:
    """A value as the engine takes it: SQLite has no dates of its own."""
    if isinstance(value, datetime):
        return ops.adapt_datetimefield_value(value)
    return ops.adapt_datefield_value(value) if isinstance(value, date) else value
