"""Guards and tests that empty tables: lifted before the flush, put back after it."""

from collections.abc import Generator

from django.db import connection

import pytest
from pytest_django.plugin import blocking_manager_key

from audit import guards


def _is_transactional(item: pytest.Item) -> bool:
    """Whether a test commits, so that its tables are emptied when it ends."""
    marker = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    return bool(
        (marker and (marker.kwargs.get("transaction") or marker.kwargs.get("reset_sequences")))
        or {"transactional_db", "live_server"} & set(names)
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """Around the teardown of every test that commits: guards of every room step aside."""
    if not _is_transactional(item):
        return (yield)
    with item.config.stash[blocking_manager_key].unblock():
        lifted = lift_every_guard()
        result = yield
        if nextitem is not None:  # after the last test the database itself is gone
            put_back(lifted)
    return result


def _triggers() -> dict[str, tuple[str, str]]:
    """Guards that stand: table and definition by name; every room names them ``…_no_…``."""
    query = (
        "SELECT t.tgname, c.relname, pg_get_triggerdef(t.oid) FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name: (table, sql) for name, table, sql in cursor.fetchall() if "_no_" in name}


def lift_every_guard() -> dict[str, str]:
    """Drop them, and return how to make each again."""
    standing = _triggers()
    with connection.cursor() as cursor:
        for name, (table, _sql) in standing.items():
            on_table = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{name}"{on_table}')
    return {name: sql for name, (_table, sql) in standing.items()}


def put_back(lifted: dict[str, str]) -> None:
    """Make again those that nothing else has put back meanwhile."""
    with connection.cursor() as cursor:
        for name in lifted.keys() - _triggers().keys():
            cursor.execute(lifted[name])
    guards.install_all(connection)


@pytest.fixture
def lifted_guards(transactional_db: None) -> None:
    """For a test that does what the guards forbid; the teardown above puts them back."""
    guards.lift(connection)
