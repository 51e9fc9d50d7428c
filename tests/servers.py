"""Throw-away PostgreSQL and Redis on free loopback ports, from the installed programs.

Standard library only: `tools.test` starts them too, before anything is installed. They hold
nothing but test data, live in a temporary folder, and die with the process that started them.
"""

import atexit
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

START_SECONDS = 60
HOW_TO_GET = {
    "PostgreSQL": "install it (Debian: apt-get install postgresql) or name a throw-away server in"
    " GOVSERVICES_TEST_DATABASE_URL",
    "Redis": "install it (Debian: apt-get install redis-server) or name a throw-away server in"
    " GOVSERVICES_TEST_REDIS_URL",
    "Chromium": "install it (Debian: apt-get install chromium fonts-dejavu-core)",
}


class Missing(Exception):
    """A program the suite can use is not installed; the text says how to get it."""

    def __init__(self, program: str) -> None:
        super().__init__(f"{program} is not installed: {HOW_TO_GET[program]}.")
        self.program = program


def find_program(name: str, *folders: str) -> Path | None:
    """The newest `name` in the given folders (globs allowed) or on PATH."""
    for pattern in folders:
        root, _, rest = pattern.lstrip("/").partition("/")
        found = sorted(Path("/", root).glob(f"{rest}/{name}"), key=_version_of, reverse=True)
        if found:
            return found[0]
    on_path = shutil.which(name)
    return Path(on_path) if on_path else None


def find_chromium() -> Path | None:
    """The browser for the tests marked `browser`: the one named, or the system's."""
    named = os.environ.get("GOVSERVICES_TEST_CHROMIUM")
    if named:
        return Path(named)
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((Path(path) for name in names if (path := shutil.which(name))), None)


def require_all() -> bool:
    """Whether a missing program is a failure (`.ci/run`) instead of a skip."""
    return os.environ.get("GOVSERVICES_TEST_REQUIRE_ALL", "") not in {"", "0"}


def free_port() -> int:
    """A loopback port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """URL of a PostgreSQL server the tests may fill: the one named, or a fresh one.

    ``durable`` starts a fresh one in any case, which writes as a real one does: for measuring.

    Raises:
        Missing: none is named and none is installed.
    """
    named = os.environ.get("GOVSERVICES_TEST_DATABASE_URL")
    if named and not durable:
        yield named
        return
    initdb = find_program("initdb", "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
    if initdb is None:
        raise Missing("PostgreSQL")
    with _folder("postgres") as (folder, user):
        password = secrets.token_urlsafe(24)
        (folder / "password").write_text(password)
        data = folder / "data"
        command = [
            str(initdb),
            "--pgdata",
            str(data),
            "--username=govservices",
            "--auth=scram-sha-256",
        ]
        command += [f"--pwfile={folder / 'password'}", "--encoding=UTF8", "--locale=C.UTF-8"]
        subprocess.run([*command, "--no-sync"], check=True, stdout=subprocess.DEVNULL, **user)
        port = free_port()
        # Nothing in a test outlives the run, so nothing is made durable.
        switch = "on" if durable else "off"
        options = [f"fsync={switch}", f"synchronous_commit={switch}", f"full_page_writes={switch}"]
        options += ["unix_socket_directories=", f"port={port}", "listen_addresses=127.0.0.1"]
        flags = [part for option in options for part in ("-c", option)]
        command = [str(initdb.with_name("postgres")), "-D", str(data), *flags]
        ask = [str(initdb.with_name("pg_isready")), "-q", "-h", "127.0.0.1", "-p", str(port)]
        with _server(command, folder, user, lambda: _succeeds(ask), stop=signal.SIGINT):
            yield f"postgres://govservices:{password}@127.0.0.1:{port}/postgres"


@contextmanager
def redis() -> Iterator[str]:
    """URL of a Redis server the tests may fill: the one named, or a fresh one.

    Raises:
        Missing: none is named and none is installed.
    """
    named = os.environ.get("GOVSERVICES_TEST_REDIS_URL")
    if named:
        yield named
        return
    program = find_program("redis-server")
    if program is None:
        raise Missing("Redis")
    with _folder("redis") as (folder, user):
        port = free_port()
        command = [str(program), "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)]
        command += ["--save", "", "--appendonly", "no"]
        with _server(command, folder, user, lambda: _pong(port), stop=signal.SIGTERM):
            yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def _folder(name: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """A temporary folder and, for root, the other user who shall own it (PostgreSQL refuses root)."""
    folder = Path(tempfile.mkdtemp(prefix=f"govservices-{name}-"))
    user: dict[str, Any] = {}
    try:
        if os.geteuid() == 0:
            account = _account("postgres", "nobody")
            user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
            os.chown(folder, account.pw_uid, account.pw_gid)
        yield folder, user
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account(*names: str) -> pwd.struct_passwd:
    for name in names:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise LookupError(f"none of the users {names} exists")


@contextmanager
def _server(
    command: list[str],
    folder: Path,
    user: dict[str, Any],
    ready: Callable[[], bool],
    *,
    stop: signal.Signals,
) -> Iterator[None]:
    """Run a server until the block ends, and stop it by its id."""
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # A Ctrl-C in the terminal is for the suite, which then stops the server itself.
            start_new_session=True,
            preexec_fn=die_with_parent(stop),
            **user,
        )
    halt = _stopper(process, stop)
    atexit.register(halt)
    try:
        _wait_for(ready, process, log)
        yield
    finally:
        atexit.unregister(halt)
        halt()


def _stopper(process: "subprocess.Popen[bytes]", stop: signal.Signals) -> Callable[[], None]:
    def halt() -> None:
        if process.poll() is None:
            process.send_signal(stop)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    return halt


def die_with_parent(stop: signal.Signals) -> Callable[[], None] | None:
    """For `preexec_fn`: on Linux the child gets `stop` even when its parent is killed with -9."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    pr_set_pdeathsig = 1
    return lambda: libc.prctl(pr_set_pdeathsig, int(stop))


def _wait_for(ready: Callable[[], bool], process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until a server does its work.

    Raises:
        RuntimeError: it stopped or was not ready in time; the text holds its log.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if ready():
            return
        time.sleep(0.05)
    raise RuntimeError(f"A test server did not start:\n{log.read_text(errors='replace')[-2000:]}")


def _succeeds(command: list[str]) -> bool:
    """Whether a command ends with 0."""
    return subprocess.run(command, check=False).returncode == 0


def _pong(port: int) -> bool:
    """Whether Redis answers."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as wire:
            wire.sendall(b"PING\r\n")
            return wire.recv(5) == b"+PONG"
    except OSError:
        return False


def _version_of(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in path.parts if part.isdigit())
