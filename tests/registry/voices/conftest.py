"""A visitor, officials signed in, and a clock that stands on a Monday."""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.test import Client

import pytest
import time_machine

from tests.world import MONDAY, World


@pytest.fixture(autouse=True)
def moved() -> Any:
    cache.clear()
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def visitor(world: World, client: Client) -> Client:
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def browser(world: World) -> Callable[[str], Client]:
    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(world.people[who].user)
        client.cookies["language"] = "en"
        return client

    return sign_in
