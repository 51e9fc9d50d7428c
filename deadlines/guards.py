"""Guards that live in the database: a clock is never deleted, an approved calendar never changed.

Events are guarded as an append-only table of the record (``audit.guards``); what stands here
refuses under conditions. All are put back after every migrate, because a rebuild of a table on
SQLite drops its triggers without a word.
"""

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuse an operation on a table, always or under a condition over OLD and NEW."""

    table: str
    operation: str
    message: str
    when: str = ""

    @property
    def name(self) -> str:
        return f"{self.table}_no_{self.operation.lower()}"


def _approved(row: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM deadlines_calendarrevision r"
        f" WHERE r.id = {row}.revision_id AND r.approved_at IS NOT NULL)"
    )


_EVENT = "the record of a time limit is never changed"
_REVISION = "an approved calendar is never changed"

GUARDS = [
    Guard("deadlines_clock", "DELETE", _EVENT),
    Guard("deadlines_calendarday", "INSERT", _REVISION, _approved("NEW")),
    Guard("deadlines_calendarday", "UPDATE", _REVISION, _approved("OLD")),
    Guard("deadlines_calendarday", "DELETE", _REVISION, _approved("OLD")),
    Guard(
        "deadlines_calendarrevision",
        "UPDATE",
        _REVISION,
        "OLD.approved_at IS NOT NULL AND (NEW.digest <> OLD.digest"
        " OR NEW.first_year <> OLD.first_year OR NEW.last_year <> OLD.last_year"
        " OR NEW.approved_at IS NULL OR NEW.approved_at <> OLD.approved_at)",
    ),
    Guard("deadlines_calendarrevision", "DELETE", _REVISION, "OLD.approved_at IS NOT NULL"),
]


# Guards that other rooms ask for, by name: tables of subjects, and what else must not change.
_ROOMS: dict[str, Guard] = {}


def install() -> None:
    """Put every guard in place; tables not yet made are passed over."""
    existing = set(connection.introspection.table_names())
    for guard in (*GUARDS, *_ROOMS.values()):
        if guard.table in existing:
            put(guard)


def lift() -> None:
    """Take the guards away, for a test that empties the tables."""
    existing = set(connection.introspection.table_names())
    for guard in (*GUARDS, *_ROOMS.values()):
        if guard.table in existing:
            _drop(guard.name, guard.table)


def declare(*guards: Guard) -> None:
    """Have a room's guards put in place after every migrate; declared while the apps are loaded."""
    _ROOMS.update({guard.name: guard for guard in guards})


def declare_subject_table(table: str, subject_code: str) -> None:
    """Refuse to delete a row of a subject's table once a clock has run for it."""
    declare(_subject_guard(table, subject_code))


def _subject_guard(table: str, subject_code: str) -> Guard:
    return Guard(
        table,
        "DELETE",
        "a time limit has run for it",
        "EXISTS (SELECT 1 FROM deadlines_clock c"
        f" WHERE c.subject_code = '{subject_code}' AND c.subject_id = OLD.id)",
    )


def guard_subject_table(table: str, subject_code: str) -> None:
    """Declare the guard of a subject's table and put it in place at once."""
    guard = _subject_guard(table, subject_code)
    declare(guard)
    put(guard)


def missing() -> list[str]:
    """Names of guards that are not in place, for a system check."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    standing = (*GUARDS, *_ROOMS.values())
    return [guard.name for guard in standing if guard.name not in present]


def put(guard: Guard) -> None:
    """(Re)create one guard."""
    _drop(guard.name, guard.table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for statement in _postgresql(guard):
                cursor.execute(statement)
        else:
            cursor.execute(_sqlite(guard))


def _drop(name: str, table: str) -> None:
    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def _sqlite(guard: Guard) -> str:
    when = f" WHEN {guard.when}" if guard.when else ""
    return (
        f"CREATE TRIGGER {guard.name} BEFORE {guard.operation} ON {guard.table}{when}"
        f" BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
    )


def _postgresql(guard: Guard) -> list[str]:
    returned = "OLD" if guard.operation == "DELETE" else "NEW"
    condition = guard.when or "TRUE"
    return [
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {condition} THEN RAISE EXCEPTION '{guard.message}'"
        f" USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {returned}; END $$",
        f"CREATE TRIGGER {guard.name} BEFORE {guard.operation} ON {guard.table}"
        f" FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
    ]
