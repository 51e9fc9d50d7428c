"""A loaded demo, built once for all tests of the portal room."""

from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import connections, transaction

import pytest
import time_machine

from tests.world import World, build_world

ALMATY = ZoneInfo("Asia/Almaty")
# A Wednesday afternoon: the demo is loaded "today".
TODAY = datetime(2026, 3, 18, 15, 0, tzinfo=ALMATY)


@pytest.fixture
def world(db: None) -> World:
    """Bodies, people and one service."""
    return build_world()


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[datetime]:
    """The whole sample country with its first year, rolled back after the module's tests.

    The tests of a module read it; one that writes does so in a savepoint of its own.
    """
    with django_db_blocker.unblock():
        connections["default"].ensure_connection()
        with transaction.atomic(), time_machine.travel(TODAY, tick=True):
            told = StringIO()
            call_command("demo", "--load", stdout=told)
            assert "not done" not in told.getvalue()
            yield TODAY
            transaction.set_rollback(True)
