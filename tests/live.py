"""The portal as people run it: web, worker and beat as real processes, on data of their own."""

import fcntl
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from govservices.env import BASE_DIR
from tests.servers import free_port

PATIENCE_SECONDS = 90
_SECRET = "secret-of-the-copy"  # what the sample data were encrypted and signed with
_START = """
import os, sys
from tools.serve import serve
sys.exit(serve(os.environ, address=os.environ["GOVSERVICES_SITE_URL"], sign_ins=""))
"""


@dataclass(frozen=True)
class LivePortal:
    """A running portal: its address, its environment and its one log."""

    url: str
    env: dict[str, str]
    log: Path

    @property
    def var_dir(self) -> Path:
        """The folder of keys, mail, files and, on SQLite, the database."""
        return Path(self.env["GOVSERVICES_VAR_DIR"])

    def manage(self, *arguments: str) -> str:
        """Run a management command beside the running portal; what it printed.

        Raises:
            AssertionError: it failed.
        """
        return _manage(self.env, *arguments)

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page, as a stranger gets it."""
        try:
            answer = urllib.request.urlopen(f"{self.url}{path}", timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, answer.read().decode()

    def until(self, condition: Callable[[], bool], complaint: str) -> None:
        """Wait for worker and beat to do something, with patience for a busy machine.

        Raises:
            AssertionError: it did not happen; the text holds the end of the log.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < deadline, f"{complaint}\n{self.log.read_text()[-4000:]}"
            time.sleep(0.2)


@contextmanager
def live_portal(
    folder: Path, *, postgres_url: str = "", redis_url: str = "", with_demo: bool = False
) -> Iterator[LivePortal]:
    """Set up a portal in `folder`, empty or with the sample data, and run it until the block ends.

    With both addresses it runs on PostgreSQL (a new database on that server) and Redis,
    otherwise on SQLite and files, as `make up` does. The code is the same; so are the processes.
    """
    with ExitStack() as cleanup:
        if with_demo:
            _copy_of_demo(folder)
        env = _environment(folder)
        if postgres_url:
            env["GOVSERVICES_DATABASE_URL"] = cleanup.enter_context(scratch_database(postgres_url))
            env["GOVSERVICES_BROKER_URL"] = redis_url
        _make_folders(folder)
        if not with_demo:
            _manage(env, "migrate", "--no-input")
        yield cleanup.enter_context(_running(folder, env))


def _make_folders(folder: Path) -> None:
    for name in ("broker/control", "broker/messages", "broker/processed", "log", "mail"):
        (folder / name).mkdir(parents=True, exist_ok=True)


def _copy_of_demo(folder: Path) -> None:
    """The sample data, loaded once for all portals of a run and copied for each.

    Workers of one run share the folder above their own; the first one loads, the others wait.
    """
    shared = folder.parent.parent / "demo"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "whole").exists():
            shutil.rmtree(shared / "var", ignore_errors=True)
            (shared / "var").mkdir()
            _make_folders(shared / "var")
            secret = secrets.token_urlsafe(64)
            (shared / "var" / _SECRET).write_text(secret)
            env = _environment(shared / "var")
            _manage(env, "migrate", "--no-input")
            _manage(env, "demo", "--load")
            (shared / "whole").touch()
    shutil.copytree(shared / "var", folder, dirs_exist_ok=True)


def _environment(folder: Path) -> dict[str, str]:
    port = free_port()
    kept_secret = folder / _SECRET
    foreign = ("GOVSERVICES_", "DJANGO_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "govservices.settings.embedded",
        "GOVSERVICES_SECRET_KEY": kept_secret.read_text()
        if kept_secret.exists()
        else secrets.token_urlsafe(64),
        "GOVSERVICES_SITE_URL": f"http://127.0.0.1:{port}",
        "GOVSERVICES_VAR_DIR": str(folder),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def _running(folder: Path, env: dict[str, str]) -> Iterator[LivePortal]:
    log = folder / "live.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", _START],
            cwd=BASE_DIR,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    portal = LivePortal(url=env["GOVSERVICES_SITE_URL"], env=env, log=log)
    try:
        portal.until(
            lambda: process.poll() is not None or "runs at" in log.read_text(),
            "The portal did not start.",
        )
        assert process.poll() is None, log.read_text()[-4000:]
        yield portal
    finally:
        process.terminate()
        process.wait(60)


def _manage(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def scratch_database(server_url: str) -> Iterator[str]:
    """A new database on a throw-away server, dropped when the block ends."""
    name = f"scratch_{secrets.token_hex(6)}"
    _execute(server_url, f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    finally:
        _execute(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')


def _execute(url: str, statement: str) -> None:
    assert re.fullmatch(r'(CREATE|DROP) DATABASE "scratch_\w+"( WITH \(FORCE\))?', statement)
    connection = psycopg2.connect(url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()
