"""gunicorn as in production (sync × 2), and some people who press at once."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from time import monotonic, perf_counter, sleep
from urllib.parse import urlencode

from tests.servers import die_with_parent, free_port

START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it goes over the wire; ``expected`` is the status of a right answer."""

    method: str
    path: str
    cookies: dict[str, str]
    fields: dict[str, str] | None = None
    expected: int = 200

    def as_bytes(self) -> bytes:
        """Head and body."""
        body = urlencode(self.fields or {}).encode()
        head = [f"{self.method} {self.path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
        head += ["Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items())]
        if self.method == "POST":
            head += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        return "\r\n".join([*head, "", ""]).encode() + body


@dataclass(frozen=True, slots=True)
class Round:
    """How long each request took (ms), and all of them together (s)."""

    milliseconds: list[float]
    seconds: float

    @property
    def per_second(self) -> float:
        """Requests answered in a second."""
        return len(self.milliseconds) / self.seconds


@contextmanager
def portal() -> Iterator[int]:
    """Run the portal's web processes; gives their port.

    Raises:
        RuntimeError: they did not start.
    """
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "govservices.wsgi:application", "--workers", "2"]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "--log-level", "error"],
        env=dict(os.environ),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = monotonic() + START_SECONDS
    probe = Request("GET", "/", {})
    while monotonic() < deadline and process.poll() is None:
        try:
            _answer_to(port, probe.as_bytes())
        except OSError:
            sleep(0.1)
        else:
            return
    raise RuntimeError("the web processes did not start")


def press(port: int, requests: Sequence[Request], *, clients: int) -> Round:
    """Send all requests, each client one after the other.

    Raises:
        RuntimeError: an answer was not the expected one.
    """
    prepared = [(request.as_bytes(), request.expected) for request in requests]
    times = [0.0] * len(prepared)
    faults: list[str] = []
    take: Callable[[], int] = count().__next__

    def client() -> None:
        while (index := take()) < len(prepared) and not faults:
            wire, expected = prepared[index]
            started = perf_counter()
            answer = _answer_to(port, wire)
            times[index] = (perf_counter() - started) * 1000
            if int(answer[9:12]) != expected:
                faults.append(answer[:3000].decode(errors="replace"))

    threads = [threading.Thread(target=client) for _client in range(clients)]
    started = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = perf_counter() - started
    if faults:
        raise RuntimeError(f"an unexpected answer:\n{faults[0]}")
    return Round(times, seconds)


def _answer_to(port: int, wire: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(wire)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)
