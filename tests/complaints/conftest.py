"""The small country, built once per test, and the programs of its bodies."""

from collections.abc import Iterator
from typing import Any

from django.core.cache import cache

import pytest

from complaints.models import Webhook
from complaints.services.webhooks import set_webhook
from tests.complaints.programs import Listener, Program, a_key
from tests.world import MONDAY, World, build_world, for_complaints

LOOPBACK = {"NETWORKS": ["127.0.0.0/8"]}


@pytest.fixture
def world(db: None) -> World:
    """Bodies, people and one service; a service centre and its coordinator too."""
    return for_complaints(build_world())


@pytest.fixture
def program(world: World) -> Program:
    """A program of the akimat that has not called yet."""
    cache.clear()
    return Program(a_key(world).secret)


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    """An address on this machine that takes news, allowed for the test."""
    settings.WEBHOOKS = LOOPBACK
    with Listener().running() as running:
        yield running


@pytest.fixture
def hook(world: World, listener: Listener) -> Webhook:
    """The akimat's address for news."""
    return set_webhook(url=listener.url, actor=world.head, at=MONDAY)
