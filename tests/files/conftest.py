"""A storage of one's own, and scanners to order."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from files.antivirus import ClamdScanner
from tests.files.clamd import Clamd


@pytest.fixture(autouse=True)
def _own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def scanner_at(settings: Any) -> Iterator[Callable[..., None]]:
    """Point the portal at a scanner; what was said of silence is forgotten after the test."""

    def point(address: str, seconds: float = 5.0) -> None:
        settings.FILES = {
            "SCANNER": "files.antivirus.ClamdScanner",
            "CLAMD_ADDRESS": address,
            "CLAMD_SECONDS": str(seconds),
        }

    yield point
    ClamdScanner._silent_until.clear()


@pytest.fixture
def clamd(scanner_at: Callable[..., None]) -> Iterator[Callable[..., Clamd]]:
    """Start a daemon and point the portal at it."""
    running: list[Clamd] = []

    def start(*args: Any, seconds: float = 5.0, **kwargs: Any) -> Clamd:
        daemon = Clamd(*args, **kwargs)
        running.append(daemon)
        scanner_at(daemon.address, seconds)
        return daemon

    yield start
    for daemon in running:
        daemon.close()
