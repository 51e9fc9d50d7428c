"""The throw-away servers serve, and nothing of them stays."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from tests import servers

HOLD = """
import sys, time
from tests import servers
with servers.{name}() as url:
    print(url, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def _own_servers(monkeypatch):
    """Whatever servers are named for this run, start new ones."""
    monkeypatch.delenv("GOVSERVICES_TEST_DATABASE_URL", raising=False)
    monkeypatch.delenv("GOVSERVICES_TEST_REDIS_URL", raising=False)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A temporary folder that another user may enter: what a killed suite leaves is left there."""
    with tempfile.TemporaryDirectory(prefix="govservices-killed-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def answers(url: str) -> bool:
    """Whether a server lets us in."""
    try:
        if url.startswith("redis"):
            client = redis.from_url(url)
            client.ping()
            client.close()
        else:
            psycopg2.connect(url).close()
    except (redis.ConnectionError, psycopg2.OperationalError):
        return False
    return True


def _is_closing(folder: Path) -> bool:
    """Whether a PostgreSQL that answers nobody any more still writes into its folder.

    Taking away its own sign is the last thing it does.
    """
    return any(folder.glob("*/data/postmaster.pid"))


def test_postgres_folds_kazakh_letters(postgres_url):
    connection = psycopg2.connect(postgres_url)
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('ӘҒҚҢӨҰҮҺІ')")
        assert cursor.fetchone() == ("әғқңөұүһі",)
    connection.close()


@pytest.mark.redis
@pytest.mark.usefixtures("_own_servers")
def test_a_server_and_its_folder_are_gone_after_use(redis_url):
    assert answers(redis_url)
    with servers.redis() as url:
        assert answers(url)
        folder = redis.from_url(url).config_get("dir")["dir"]
        assert Path(folder).is_dir()
    assert not answers(url)
    assert not Path(folder).exists()


@pytest.mark.usefixtures("_own_servers")
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux tells children")
@pytest.mark.parametrize("name", ["redis", "postgres"])
def test_a_server_dies_with_a_killed_suite(name, postgres_url, redis_url, open_folder):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD.format(name=name)],
        cwd=Path(servers.__file__).parent.parent,
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(open_folder)},
        text=True,
    )
    assert holder.stdout is not None
    url = holder.stdout.readline().strip()
    assert answers(url)
    holder.kill()
    holder.wait()
    holder.stdout.close()
    deadline = time.monotonic() + 30
    while answers(url) or _is_closing(open_folder):
        assert time.monotonic() < deadline, "the server survived"
        time.sleep(0.1)


def test_a_named_server_is_used_and_not_stopped(monkeypatch):
    monkeypatch.setenv("GOVSERVICES_TEST_REDIS_URL", "redis://127.0.0.1:1/0")
    with servers.redis() as url:
        assert url == "redis://127.0.0.1:1/0"


@pytest.mark.parametrize(("program", "start"), [("PostgreSQL", "postgres"), ("Redis", "redis")])
@pytest.mark.usefixtures("_own_servers")
def test_a_missing_program_is_named_with_how_to_get_it(program, start, monkeypatch):
    monkeypatch.setattr(servers, "find_program", lambda *_: None)
    told = pytest.raises(servers.Missing, match=rf"{program} is not installed: .*apt-get install")
    with told, getattr(servers, start)():
        pass


@pytest.mark.parametrize(("value", "strict"), [("", False), ("0", False), ("1", True)])
def test_skipping_is_forbidden_where_told(value, strict, monkeypatch):
    monkeypatch.setenv("GOVSERVICES_TEST_REQUIRE_ALL", value)
    assert servers.require_all() is strict
