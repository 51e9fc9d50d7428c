"""The small country, built once per test."""

import pytest

from tests.world import World, build_world


@pytest.fixture
def world(db: None) -> World:
    """Bodies, people and one service."""
    return build_world()
