"""The small country under attack; committed rows for threads, rolled-back ones for pages."""

from collections.abc import Iterator
from importlib import import_module

from django.apps import apps
from django.core.cache import cache

import pytest

from complaints.models import LadderRung
from deadlines.data.loading import ship
from tests.world import World, build_world

ladder = import_module("complaints.migrations.0002_ladder")


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    """Counters of tries lie in the cache: each test begins with none."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def world(request: pytest.FixtureRequest) -> World:
    """Bodies, people and one service; committed where the test asks for real transactions.

    The flush after such a test takes the shipped facts too: they come back here.
    """
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction")
    request.getfixturevalue("transactional_db" if commits else "db")
    ship(apps)
    if not LadderRung.objects.exists():
        ladder.ship(apps, None)
    return build_world()
