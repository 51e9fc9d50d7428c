"""A real browser before the real views, without a server.

Every request of the browser is answered by Django's test client or, for compiled screens, from
the folder they were compiled into; headers and all, so that the content policy is in force.
"""

import mimetypes
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.db import DEFAULT_DB_ALIAS, connections
from django.test import Client

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

HOST = "http://portal.test"


@pytest.fixture(scope="module")
def chromium(chromium_path: Path) -> Iterator[Browser]:
    """One browser for all tests of a module."""
    # Playwright's own loop runs in this thread; the database is used between its steps only.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def _compiled(route: Route, name: str) -> None:
    path = finders.find(name)
    if path is None:
        route.fulfill(status=404)
        return
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    route.fulfill(body=Path(path).read_bytes(), content_type=kind)


def _answerer(client: Client) -> Callable[[Route], None]:
    connection = connections[DEFAULT_DB_ALIAS]

    def answer(route: Route) -> None:
        # Playwright calls from its own loop, where Django would open another connection, which
        # does not see what the test has not committed.
        connections[DEFAULT_DB_ALIAS] = connection
        request = route.request
        parts = urlsplit(request.url)
        if parts.path.startswith("/static/"):
            _compiled(route, parts.path.removeprefix("/static/"))
            return
        response = client.generic(
            request.method,
            f"{parts.path}?{parts.query}",
            request.post_data_buffer or b"",
            content_type=request.headers.get("content-type", "application/octet-stream"),
        )
        headers = {name.lower(): value for name, value in response.headers.items()}
        route.fulfill(status=response.status_code, headers=headers, body=response.content)

    return answer


@pytest.fixture
def open_page(chromium: Browser, client: Client, settings, db: None) -> Iterator[object]:
    """Open an address in a window of a width; messages of the console gather in ``told``."""
    if finders.find("portal.css") is None:
        pytest.skip("the screens are not compiled: run `make install`")
    settings.DEMO = False
    contexts = []

    def opened(path: str, *, width: int = 1280, scripts: bool = True) -> Page:
        size = {"width": width, "height": 800}
        context = chromium.new_context(viewport=size, java_script_enabled=scripts)
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", _answerer(client))
        page.told = []
        page.on("console", lambda said: page.told.append(said.text))
        page.goto(f"{HOST}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
