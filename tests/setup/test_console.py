"""A failing step ends in one sentence on standard error and a non-zero code."""

import errno
import os
import signal
import subprocess
import sys
import time

import pytest

from govservices.env import BASE_DIR
from tools import console


@pytest.fixture(autouse=True)
def _own_log_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(console, "LOG_DIR", tmp_path / "log")


@pytest.fixture(autouse=True)
def _signals_as_they_were():
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def run(script: str) -> None:
    console.run_quietly([sys.executable, "-c", script], log="step", failure="The step failed")


def test_a_command_that_succeeds_leaves_its_output_in_the_log(tmp_path, capfd):
    run("print('inner words')")
    assert "inner words" in (tmp_path / "log" / "step.log").read_text()
    assert capfd.readouterr().out == ""


def test_a_known_cause_is_told_with_the_place_of_the_details():
    with pytest.raises(console.Refusal, match=r"cannot be reached.*step\.log"):
        run("print('ECONNREFUSED'); raise SystemExit(3)")


def test_an_unknown_cause_is_told_as_the_failure_of_the_step():
    with pytest.raises(console.Refusal, match=r"^The step failed\. Details: .*step\.log$"):
        run("raise SystemExit(3)")


def test_a_missing_program_is_told_as_the_failure_of_the_step():
    with pytest.raises(console.Refusal, match="The step failed"):
        console.run_quietly(["no-such-program"], log="step", failure="The step failed")


def refuse() -> None:
    raise console.Refusal("Port 8000 is in use.")


def fill_the_disk() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def write_where_forbidden() -> None:
    raise PermissionError(errno.EACCES, "Permission denied", "var")


@pytest.mark.parametrize(
    ("work", "sentence"),
    [
        (refuse, "Port 8000 is in use."),
        (fill_the_disk, "The disk is full"),
        (write_where_forbidden, "var cannot be written"),
    ],
)
def test_foreseeable_failures_are_one_line_and_code_one(work, sentence, capsys):
    with pytest.raises(SystemExit) as leaving:
        console.main(work)
    assert leaving.value.code == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert sentence in told[0]


def test_a_stop_from_the_keyboard_is_no_failure_of_the_portal(capsys):
    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(SystemExit) as leaving:
        console.main(interrupted)
    assert leaving.value.code == 130
    assert capsys.readouterr().err == ""


def test_a_step_that_is_stopped_takes_its_program_along(tmp_path):
    script = (
        "import sys; from tools import console; from pathlib import Path;"
        f"console.LOG_DIR = Path({str(tmp_path)!r});"
        "console.main(lambda: console.run_quietly("
        "['sh', '-c', 'echo $$; exec sleep 600'], log='step', failure='x'))"
    )
    process = subprocess.Popen([sys.executable, "-c", script], cwd=BASE_DIR)
    log = tmp_path / "step.log"
    deadline = time.monotonic() + 30
    while not (log.exists() and (lines := log.read_text().splitlines()) and len(lines) > 1):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.terminate()
    assert process.wait(30) == 130
    with pytest.raises(ProcessLookupError):
        os.kill(int(lines[1]), 0)
