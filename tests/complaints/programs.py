"""A body's own program, as the tests play it: its calls with a key, and the address it listens at."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

import time_machine

from accounts.acting import Actor
from complaints.services.program_keys import IssuedKey, issue_key
from tests.world import MONDAY, World

LIST = "/api/v1/body/complaints/"


def a_key(
    world: World, member: Actor | None = None, head: Actor | None = None, **changes: Any
) -> IssuedKey:
    """A key of the akimat for its officer."""
    asked: dict[str, Any] = {
        "membership_id": (member or world.officer).membership.pk,
        "name": "Құжат айналымы",
        "valid_to": (MONDAY + timedelta(days=200)).date(),
        "actor": head or world.head,
        "at": MONDAY,
    }
    return issue_key(**{**asked, **changes})


@dataclass
class Program:
    """Calls the API with a key, at a moment."""

    secret: str
    at: datetime | None = MONDAY + timedelta(hours=1)
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def get(self, address: str = LIST, **query: Any) -> Any:
        return self._at(lambda: self.client.get(address, query, headers=self._headers()))

    def post(self, address: str, body: Any = None, *, key: str = "k-1", **headers: str) -> Any:
        given = {**self._headers(), "Idempotency-Key": key, **headers}
        return self._at(
            lambda: self.client.post(
                address, json.dumps(body or {}), content_type="application/json", headers=given
            )
        )

    def upload(self, address: str, *, key: str = "k-1", **data: Any) -> Any:
        given = {**self._headers(), "Idempotency-Key": key}
        return self._at(lambda: self.client.post(address, data, headers=given))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}", "Accept-Language": "en"}

    def _at(self, ask: Callable[[], Any]) -> Any:
        if self.at is None:  # in threads, which share one clock
            return ask()
        with time_machine.travel(self.at, tick=False):
            return ask()


def environment(**more: str) -> dict[str, str]:
    """The surroundings of a process that works on the suite's own database."""
    database = connection.settings_dict
    address = f"sqlite:///{database['NAME']}"
    if connection.vendor == "postgresql":
        person = f"{database['USER']}:{database['PASSWORD']}"
        place = f"{database['HOST']}:{database['PORT']}"
        address = f"postgres://{person}@{place}/{database['NAME']}"
    return {
        **os.environ,
        "GOVSERVICES_DATABASE_URL": address,
        "GOVSERVICES_SECRET_KEY": settings.SECRET_KEY,
        "GOVSERVICES_VALUE_KEYS": ",".join(settings.AUDIT["VALUE_KEYS"]),
        "GOVSERVICES_VAR_DIR": str(settings.VAR_DIR),
        "GOVSERVICES_WEBHOOK_NETWORKS": "127.0.0.0/8",
        **more,
    }


@dataclass
class Heard:
    """One call that an address got."""

    headers: dict[str, str]
    body: bytes


class Listener:
    """A real server on a loopback port that keeps what it is told.

    ``answers`` are the statuses of the next calls; after them it takes everything. ``holds``
    makes it wait before it answers.
    """

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.answers: list[int] = []
        self.location = ""
        self.holds: threading.Event | None = None
        self.reached = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/news?from=portal"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.heard.append(Heard(dict(self.headers), body))
                listener.reached.set()
                if listener.holds is not None:
                    listener.holds.wait(60)
                status = listener.answers.pop(0) if listener.answers else 204
                self.send_response(status)
                if listener.location:
                    self.send_header("Location", listener.location)
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                """The suite needs no log of it."""

        return Handler

    @contextmanager
    def running(self) -> Iterator["Listener"]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            if self.holds is not None:
                self.holds.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join()
