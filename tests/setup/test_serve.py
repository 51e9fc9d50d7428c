"""However the portal is stopped, nothing it started stays behind."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from govservices.env import BASE_DIR
from tests.servers import free_port

PROCFILE = """\
web: exec python -m http.server --bind 127.0.0.1 $PORT
worker: exec sleep 600
beat: exec sleep 600
"""
START = """
import os, sys
from tools.serve import serve
address = f"http://127.0.0.1:{os.environ['PORT']}"
sys.exit(serve(os.environ, address=address, sign_ins="Sample people"))
"""
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")


class House:
    """A copy of the set-up tools with harmless processes in its Procfile."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(BASE_DIR / "tools", folder / "tools")
        (folder / "Procfile").write_text(PROCFILE)
        (folder / ".venv").symlink_to(sys.prefix)
        self.mark = f"{folder.name}-{os.getpid()}"
        self.log = folder / "out.log"

    def start(self) -> "subprocess.Popen[bytes]":
        """Start, and wait until the address was announced."""
        path = f"{self.folder}/.venv/bin{os.pathsep}{os.environ['PATH']}"
        env = {**os.environ, "PORT": str(free_port()), "MARK": self.mark, "PATH": path}
        env.pop("GOVSERVICES_VAR_DIR", None)
        with self.log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-c", START],
                cwd=self.folder,
                env=env,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.until(lambda: "runs at" in self.told(), "the address was not announced")
        return process

    def told(self) -> str:
        """What a person at the terminal has read so far."""
        return self.log.read_text()

    def running(self) -> dict[int, str]:
        """Every living process that carries our mark in its environment."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                environment = (folder / "environ").read_bytes()
                command = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if f"MARK={self.mark}".encode() in environment.split(b"\0"):
                found[int(folder.name)] = command.replace(b"\0", b" ").decode()
        return found

    def find(self, word: str) -> int:
        """The first process whose command holds `word`."""
        return next(pid for pid, command in sorted(self.running().items()) if word in command)

    def until(self, condition, complaint: str) -> None:
        """Wait for a condition with patience for a busy machine."""
        deadline = time.monotonic() + 40
        while not condition():
            assert time.monotonic() < deadline, f"{complaint}\n{self.told()}\n{self.running()}"
            time.sleep(0.05)


@pytest.fixture
def house(tmp_path):
    house = House(tmp_path)
    yield house
    for pid in house.running():
        os.kill(pid, signal.SIGKILL)


@linux
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_ends_every_process_and_is_no_failure(house, number):
    process = house.start()
    assert len(house.running()) >= 4
    process.send_signal(number)
    assert process.wait(40) == 0
    assert house.running() == {}
    assert "Sample people" in house.told()
    assert house.told().rstrip().endswith("The portal has stopped.")


@linux
def test_a_killed_supervisor_takes_everything_with_it(house):
    process = house.start()
    process.kill()
    process.wait()
    house.until(lambda: not house.running(), "processes survived")


@linux
def test_a_killed_honcho_leaves_nothing_behind(house):
    process = house.start()
    os.kill(house.find("tools.procfile"), signal.SIGKILL)
    assert process.wait(40) == 1
    assert house.running() == {}


@linux
def test_a_process_that_ends_by_itself_ends_the_portal_with_a_sentence(house):
    process = house.start()
    os.kill(house.find("http.server"), signal.SIGKILL)
    assert process.wait(40) == 1
    assert house.running() == {}
    assert "The portal stopped by itself. Details: var/log/portal.log" in house.told()


@linux
def test_a_reader_that_goes_away_stops_the_portal(house):
    env = {**os.environ, "PORT": str(free_port()), "MARK": house.mark}
    env["PATH"] = f"{house.folder}/.venv/bin{os.pathsep}{env['PATH']}"
    house.log.touch()
    process = subprocess.Popen(
        [sys.executable, "-c", START], cwd=house.folder, env=env, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    # The processes say more than this one line, and then there is nobody to hear it.
    process.stdout.close()
    process.wait(40)
    assert house.running() == {}
