"""The record's sentences are checked in English here; other languages have tests of their own."""

from collections.abc import Iterator

from django.utils import translation

import pytest


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield
