"""Append-only tables: triggers that refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE.

A room names its tables once, in ``ready()``::

    declare_append_only("audit_auditentry")

Guards are put back after every ``migrate``, because a table rebuild on SQLite silently drops
triggers; a system check says which are missing. On SQLite the connection must keep
``recursive_triggers`` on (see the database settings), or INSERT OR REPLACE slips past.
"""

from collections.abc import Callable, Iterable, Mapping

from django.db.backends.base.base import BaseDatabaseWrapper

# Column -> the only value (an SQL literal) that an UPDATE may give it.
Allowed = Mapping[str, str]

_DECLARED: dict[str, Allowed] = {}
# Guards of another shape that a room keeps itself: (put in place, take away).
_KEPT_BY_ROOMS: list[tuple[Callable[[], None], Callable[[], None]]] = []
MESSAGE = "append-only table"


def declare_append_only(table: str, *, allow: Allowed | None = None) -> None:
    """Name a table whose rows nobody may change or delete.

    ``allow={"ciphertext": "''"}`` lets an UPDATE set that column to that SQL literal, provided
    that no other column changes.
    """
    _DECLARED[table] = dict(allow or {})


def declare_own(install: Callable[[], None], lift: Callable[[], None]) -> None:
    """Have a room's own guards put in place and taken away together with these."""
    _KEPT_BY_ROOMS.append((install, lift))


def declared() -> dict[str, Allowed]:
    """Every append-only table and what may still be changed in it."""
    return dict(_DECLARED)


def install_append_only(
    connection: BaseDatabaseWrapper, table: str, allow: Allowed | None = None
) -> None:
    """Put the guards of one table in place, replacing older ones."""
    declare_append_only(table, allow=allow)
    _drop(connection, table)
    columns = _columns(connection, table)
    build = _postgresql if connection.vendor == "postgresql" else _sqlite
    _run(connection, build(table, columns, dict(allow or {})))


def install_all(connection: BaseDatabaseWrapper) -> None:
    """Put the guards of every declared table in place; tables not yet made are passed over."""
    existing = set(connection.introspection.table_names())
    for table, allow in _DECLARED.items():
        if table in existing:
            install_append_only(connection, table, allow)
    for install, _lift in _KEPT_BY_ROOMS:
        install()


def lift(connection: BaseDatabaseWrapper, tables: Iterable[str] | None = None) -> None:
    """Take guards away: for tests that empty tables, and for a restore into a fresh database."""
    existing = set(connection.introspection.table_names())
    for table in tables or list(_DECLARED):
        if table in existing:
            _drop(connection, table)
    if tables is None:
        for _install, lift_own in _KEPT_BY_ROOMS:
            lift_own()


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the guards that should stand and do not."""
    existing = set(connection.introspection.table_names())
    wanted = {
        name for table in _DECLARED if table in existing for name in _names(connection, table)
    }
    return sorted(wanted - _standing(connection))


def _names(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    verbs = ["update", "delete"]
    if connection.vendor == "postgresql":
        verbs.append("truncate")
    return [f"{table}_no_{verb}" for verb in verbs]


def _standing(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of the triggers that stand and fire."""
    query = (
        "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' "
        "AND pg_table_is_visible(c.oid)"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def _columns(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [
            column.name for column in connection.introspection.get_table_description(cursor, table)
        ]


def _drop(connection: BaseDatabaseWrapper, table: str) -> None:
    on_table = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    _run(
        connection,
        [f'DROP TRIGGER IF EXISTS "{name}"{on_table}' for name in _names(connection, table)],
    )


def _run(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _lawful_update(columns: list[str], allow: Allowed, same: str) -> str:
    """The condition under which an UPDATE passes; never true where nothing is allowed."""
    if not allow:
        return "1 = 0"
    unchanged = [f'NEW."{name}" {same} OLD."{name}"' for name in columns if name not in allow]
    set_as_allowed = [
        f'(NEW."{name}" {same} OLD."{name}" OR NEW."{name}" {same} {literal})'
        for name, literal in allow.items()
    ]
    return " AND ".join(unchanged + set_as_allowed)


def _sqlite(table: str, columns: list[str], allow: Allowed) -> list[str]:
    lawful = _lawful_update(columns, allow, "IS")
    refusal = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE} {table}'); END"
    return [
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" WHEN NOT ({lawful}) {refusal}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" {refusal}',
    ]


def _postgresql(table: str, columns: list[str], allow: Allowed) -> list[str]:
    lawful = _lawful_update(columns, allow, "IS NOT DISTINCT FROM")
    refuse = 'EXECUTE FUNCTION "refuse_change"()'
    return [
        'CREATE OR REPLACE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE} %', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" '
        f"FOR EACH ROW WHEN (NOT ({lawful})) {refuse}",
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" FOR EACH ROW {refuse}',
        f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" '
        f"FOR EACH STATEMENT {refuse}",
    ]
