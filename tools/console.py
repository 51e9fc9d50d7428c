"""What the person at the keyboard sees: steps, and one plain sentence when something fails."""

import ctypes
import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools.diagnosis import explain

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("GOVSERVICES_VAR_DIR") or ROOT / "var")
LOG_DIR = VAR / "log"
# How often a quiet step says that it is still alive.
PATIENCE_SECONDS = 20
_PR_SET_PDEATHSIG = 1


class Refusal(Exception):
    """The work cannot go on; the text is the one sentence to show."""


def say(text: str) -> None:
    """Print a line at once, even into a pipe."""
    print(text, flush=True)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Announce a step and say how long it took when that was longer than two seconds."""
    say(f"• {what}")
    started = time.monotonic()
    yield
    seconds = time.monotonic() - started
    if seconds > 2:
        say(f"  done in {seconds:.0f} s")


def log_path(name: str) -> Path:
    """The file that keeps the details of the step `name`; its folder is made when missing."""
    LOG_DIR.mkdir(parents=True, exist_ok=True, mode=0o750)
    return LOG_DIR / f"{name}.log"


def run_quietly(
    command: Sequence[str | Path],
    *,
    log: str,
    failure: str,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run a command with its output in var/log/<log>.log.

    Raises:
        Refusal: the command failed; the sentence says why where the output shows it,
            and otherwise `failure`, with the place of the details.
    """
    path = log_path(log)
    with path.open("w", encoding="utf-8") as output:
        output.write(f"$ {' '.join(str(part) for part in command)}\n")
        output.flush()
        try:
            process = subprocess.Popen(
                [str(part) for part in command],
                cwd=ROOT,
                env=dict(env) if env is not None else None,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=follow_parent(signal.SIGTERM),
            )
        except OSError as error:
            raise Refusal(f"{failure} ({command[0]}: {error.strerror}).") from error
        code = _wait(process)
    if code:
        reason = explain(path.read_text(encoding="utf-8", errors="replace"))
        raise Refusal(f"{reason or failure + '.'} Details: {shown(path)}")


def _wait(process: subprocess.Popen[bytes]) -> int:
    """Wait for a quiet process, saying now and then that it still works; never leave it behind."""
    started = time.monotonic()
    try:
        while True:
            try:
                return process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                say(f"  still working, {time.monotonic() - started:.0f} s")
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def shown(path: Path) -> str:
    """A path as a person in the checkout would type it."""
    try:
        return str(path.relative_to(ROOT))
    except ValueError:
        return str(path)


def follow_parent(number: signal.Signals) -> Callable[[], None] | None:
    """A function that has the calling process get `number` when its parent dies (Linux)."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(_PR_SET_PDEATHSIG, int(number))


def main(work: Callable[[], int | None]) -> None:
    """Run `work` and leave with its code; every foreseeable failure is one sentence, never a trace."""
    # Told to stop, or left by the terminal: the same as Ctrl-C, so that nothing is left running.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        sys.exit(work() or 0)
    except Refusal as refusal:
        sentence = str(refusal)
    except KeyboardInterrupt:
        say("\nStopped.")
        sys.exit(130)
    except OSError as error:
        sentence = _sentence_of(error)
    print(sentence, file=sys.stderr, flush=True)
    sys.exit(1)


def _sentence_of(error: OSError) -> str:
    """One sentence for what the operating system refused."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "The disk is full: free some space and run the same command again."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"{error.filename} cannot be written by this user: give the rights or use another folder."
    return f"The system refused: {error.strerror or error} ({error.filename or 'no file named'})."
