"""One running portal and one browser for all journeys; a fresh visitor for each person."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.journeys.visitor import Album, Visitor
from tests.live import live_portal

PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
_SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip

NewVisitor = Callable[..., Visitor]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A portal with web, worker and beat, and the demo's people and services.

    Its data lie on SQLite whichever engine the suite runs on, so journeys are marked `sqlite`:
    the run on PostgreSQL would walk the very same. GOVSERVICES_TEST_PORTAL names a portal that
    runs already; its sample complaints grow.
    """
    if named := os.environ.get("GOVSERVICES_TEST_PORTAL"):
        yield named
        return
    with live_portal(tmp_path_factory.mktemp("portal"), with_demo=True) as running:
        yield running.url


@pytest.fixture(scope="module")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=list(_SWITCHES))
        yield browser
        browser.close()


@pytest.fixture
def new_visitor(
    address: str, browser: Browser, request: pytest.FixtureRequest
) -> Iterator[NewVisitor]:
    """Make visitors: each has cookies of their own, and a language."""
    folder = os.environ.get("GOVSERVICES_SCREENSHOTS")
    album = Album(Path(folder) / request.node.name if folder else None)
    visitors: list[Visitor] = []

    def make(
        language: str, *, screen: ViewportSize = PHONE, scripts: bool = True, touch: bool = False
    ) -> Visitor:
        context = browser.new_context(
            base_url=address,
            viewport=screen,
            java_script_enabled=scripts,
            locale=language,
            has_touch=touch,
        )
        visitor = Visitor(context.new_page(), language, album, scripts=scripts)
        visitors.append(visitor)
        return visitor

    yield make
    for visitor in visitors:
        visitor.page.context.close()
