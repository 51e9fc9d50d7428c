"""The small country under attack; committed rows for threads, rolled-back ones for pages."""

from collections.abc import Iterator

from django.core.cache import cache

import pytest

from tests.world import World, build_world


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    """Counters of tries lie in the cache: each test begins with none."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def world(request: pytest.FixtureRequest) -> World:
    """Bodies, people and one service; committed where the test asks for real transactions."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction")
    request.getfixturevalue("transactional_db" if commits else "db")
    return build_world()
