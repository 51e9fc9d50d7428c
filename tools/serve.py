"""Run the Procfile through honcho, stream one log, and leave no process behind, however it ends.

honcho starts each process in a session of its own, so nothing that happens to the terminal
reaches them. This module stands above it: it turns Ctrl-C, SIGTERM and a closed terminal into
an orderly stop, and afterwards ends whatever still runs.
"""

import contextlib
import ctypes
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from tools.console import ROOT, follow_parent, log_path, say, shown
from tools.packages import PYTHON

READY_SECONDS = 90
STOP_SECONDS = 12
_COLOURS = re.compile(rb"\x1b\[[0-9;]*m")
_PR_SET_CHILD_SUBREAPER = 36


def serve(env: Mapping[str, str], *, address: str, sign_ins: str) -> int:
    """Run web, worker and beat until one of them ends or we are told to stop.

    Returns 0 when stopped on purpose and 1 when a process ended by itself.
    """
    _adopt_orphans()
    honcho = _start_honcho(env)
    stopping = _stop_on_signals(honcho)
    log = log_path("portal")
    reader = threading.Thread(target=_stream, args=(honcho, log, stopping), daemon=True)
    reader.start()
    announcer = threading.Thread(
        target=_announce, args=(honcho, address, sign_ins, stopping), daemon=True
    )
    announcer.start()
    _wait(honcho, stopping)
    _end_descendants()
    reader.join(timeout=2)
    if stopping.is_set():
        _tell("The portal has stopped.")
        return 0
    print(f"The portal stopped by itself. Details: {shown(log)}", file=sys.stderr, flush=True)
    return 1


def _start_honcho(env: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    colour = ["--colour"] if sys.stdout.isatty() else []
    return subprocess.Popen(
        [str(PYTHON), "-m", "tools.procfile", *colour],
        cwd=ROOT,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=follow_parent(signal.SIGTERM),
    )


def _stop_on_signals(honcho: "subprocess.Popen[bytes]") -> threading.Event:
    """Ask honcho to stop on the first signal; the event tells that the stop is on purpose."""
    stopping = threading.Event()

    def stop(_number: int, _frame: object) -> None:
        stopping.set()
        if honcho.poll() is None:
            honcho.terminate()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    if follow := follow_parent(signal.SIGTERM):
        follow()
    return stopping


def _wait(honcho: "subprocess.Popen[bytes]", stopping: threading.Event) -> None:
    """Wait for honcho; once asked to stop it has :data:`STOP_SECONDS`, then it is ended."""
    asked_at: float | None = None
    while honcho.poll() is None:
        time.sleep(0.1)
        if stopping.is_set():
            asked_at = asked_at or time.monotonic()
            if time.monotonic() - asked_at > STOP_SECONDS:
                honcho.kill()


def _stream(honcho: "subprocess.Popen[bytes]", log: Path, stopping: threading.Event) -> None:
    """Copy the one log to the terminal and to var/log; when nobody reads any more, stop."""
    assert honcho.stdout is not None
    with log.open("wb") as file:
        for line in honcho.stdout:
            file.write(_COLOURS.sub(b"", line))
            file.flush()
            try:
                sys.stdout.buffer.write(line)
                sys.stdout.buffer.flush()
            except (BrokenPipeError, ValueError):
                sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - for the rest of the process
                stopping.set()
                honcho.terminate()


def _announce(
    honcho: "subprocess.Popen[bytes]", address: str, sign_ins: str, stopping: threading.Event
) -> None:
    """Print the address and the sample people as soon as the portal answers."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and honcho.poll() is None and not stopping.is_set():
        if _answers(address):
            line = "─" * 72
            people = f"\n\n{sign_ins}" if sign_ins else ""
            _tell(f"{line}\nThe portal runs at {address}{people}\n\nCtrl-C stops it.\n{line}")
            return
        time.sleep(0.3)
    if honcho.poll() is None and not stopping.is_set():
        _tell(f"No answer at {address} for {READY_SECONDS} s; the log above says why.")


def _tell(text: str) -> None:
    """Say something to whoever still listens."""
    with contextlib.suppress(BrokenPipeError, ValueError):
        say(text)


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=10).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _adopt_orphans() -> None:
    """On Linux, processes whose parent dies become our children, so that they can be ended."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _end_descendants() -> None:
    """End what is left below us, kindly first."""
    for number, patience in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 2.0)):
        deadline = time.monotonic() + patience
        for pid in _descendants(os.getpid()):
            _send(pid, number)
        while _descendants(os.getpid()) and time.monotonic() < deadline:
            _reap()
            time.sleep(0.05)


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _reap() -> None:
    """Collect the ended children, so that they no longer count as running."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            continue
    except ChildProcessError:
        return


def _descendants(ancestor: int) -> list[int]:
    """Living processes below `ancestor`, from /proc; empty where there is none."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found: list[int] = []
    queue = [ancestor]
    while queue:
        below = children.get(queue.pop(), [])
        found += below
        queue += below
    return found
