"""Fixtures for every room: servers started when first asked for, and the rules on skipping."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from django.conf import settings
from django.db import connection

import pytest
from pytest_django import DjangoDbBlocker

from tests import prepared, reference, servers
from tests.audit.guards import lifted_guards, pytest_runtest_teardown
from tests.live import LivePortal, live_portal

__all__ = ["lifted_guards", "pytest_runtest_teardown", "reference"]


def _start(server: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    try:
        with server() as url:
            yield url
    except servers.Missing as missing:
        _absent(str(missing))


def _absent(sentence: str) -> None:
    """Skip the test that needs an absent program, or fail it where skipping is forbidden."""
    if servers.require_all():
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> bool:
    """Whether the test database stands before the run, being asked for or copied."""
    return bool(request.config.getvalue("reuse_db")) or prepared.lay()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_keepdb: bool, django_db_blocker: DjangoDbBlocker
) -> None:
    """The test database; migrated once, it is kept for the runs to come."""
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            prepared.keep()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A throw-away PostgreSQL server: make databases on it as you like."""
    yield from _start(servers.postgres)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A throw-away Redis server."""
    yield from _start(servers.redis)


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The browser for Playwright: `launch(executable_path=chromium_path, args=["--no-sandbox"])`."""
    path = servers.find_chromium()
    if path is None:
        _absent(str(servers.Missing("Chromium")))
    return path


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests of the other database engine: they are not skipped, they do not belong.

    `postgres` and `sqlite` mark tests whose subject is that engine as the portal's own database.
    A test that asks for `postgres_url` brings its own server and runs with either.
    """
    foreign = "sqlite" if connection.vendor == "postgresql" else "postgres"
    belongs = [
        item
        for item in items
        if not item.get_closest_marker(foreign) or "postgres_url" in item.fixturenames
    ]
    if len(belongs) < len(items):
        kept = set(belongs)
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = belongs


@pytest.fixture(autouse=True)
def _needs_a_browser(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("browser"):
        request.getfixturevalue("chromium_path")


@pytest.fixture(scope="module")
def portal_running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LivePortal]:
    """Web, worker and beat as real processes, on the engines this run of the suite is for."""
    servers_used: dict[str, str] = {}
    if connection.vendor == "postgresql":
        for name in ("postgres_url", "redis_url"):
            servers_used[name] = request.getfixturevalue(name)
    with live_portal(tmp_path_factory.mktemp("portal"), **servers_used) as portal:
        yield portal


def pytest_unconfigure() -> None:
    """Remove this process's folder; a worker of xdist ends without its exit handlers."""
    shutil.rmtree(settings.VAR_DIR, ignore_errors=True)
