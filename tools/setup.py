"""Everything between a fresh clone and a portal that can be started. Doing it twice costs nothing."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.console import LOG_DIR, ROOT, VAR, main, run_quietly, say, step
from tools.packages import PYTHON, VENV, digest, ensure_packages
from tools.screens import ensure_screens

DEMO_COMMAND = ROOT / "portal" / "management" / "commands" / "demo.py"
_FOLDERS = ("broker/control", "broker/messages", "broker/processed", "files", "mail")
_CATALOGUES_STAMP = VENV / ".catalogues-compiled-from"


def embedded_environment() -> dict[str, str]:
    """The environment of every portal process on this machine: embedded settings, our programs first."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "govservices.settings.embedded",
        "GOVSERVICES_VAR_DIR": str(VAR),
        "PATH": f"{PYTHON.parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONUNBUFFERED": "1",
        "VIRTUAL_ENV": str(VENV),
    }


def install() -> None:
    """Packages, screens, keys, catalogues, database, sample data: each only where something changed.

    Raises:
        Refusal: with the one sentence to show.
    """
    prepare_folders()
    with _one_at_a_time():
        ensure_packages()
        ensure_screens()
        ensure_keys()
        ensure_catalogues()
        _ensure_database()
        _ensure_sample_data()


def prepare_folders() -> None:
    """var/ and what the processes expect in it, closed to other users."""
    VAR.mkdir(parents=True, exist_ok=True, mode=0o750)
    LOG_DIR.mkdir(exist_ok=True, mode=0o750)
    for folder in _FOLDERS:
        (VAR / folder).mkdir(parents=True, exist_ok=True, mode=0o750)


def ensure_keys() -> None:
    """Make the secret key of this machine once: a new one would end every session."""
    _write_once(VAR / "secret-key", secrets.token_urlsafe(64))


def _write_once(path: Path, secret: str) -> None:
    if path.exists():
        return
    # Written aside and then named: a full disk must not leave an empty key behind.
    aside = path.with_name(f"{path.name}.new")
    aside.unlink(missing_ok=True)
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(f"{secret}\n")
    aside.rename(path)


def ensure_catalogues() -> None:
    """Compile the Kazakh and Russian catalogues when one of them has changed."""
    sources = sorted((ROOT / "locale").glob("*/*/LC_MESSAGES/*.po"))
    state = digest(*sources)
    compiled = all(path.with_suffix(".mo").exists() for path in sources)
    if compiled and _CATALOGUES_STAMP.exists() and _CATALOGUES_STAMP.read_text() == state:
        return
    with step("Languages: compiling the Kazakh and Russian catalogues"):
        manage(
            "messages",
            "--compile",
            log="catalogues",
            failure="The catalogues could not be compiled",
        )
    _CATALOGUES_STAMP.write_text(state)


def _ensure_database() -> None:
    with step("Database: bringing the tables up to date"):
        manage(
            "migrate",
            "--no-input",
            log="migrate",
            failure="The database could not be brought up to date",
        )


def _ensure_sample_data() -> None:
    if DEMO_COMMAND.exists():
        with step("Sample data: a first year of complaints (a few minutes the first time)"):
            manage("demo", "--load", log="demo", failure="The sample data could not be made")


def manage(*arguments: str, log: str, failure: str) -> None:
    """Run a management command of the portal.

    Raises:
        Refusal: it failed.
    """
    command = [str(PYTHON), "manage.py", *arguments]
    run_quietly(command, log=log, failure=failure, env=embedded_environment())


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two set-ups in one folder would tread on each other: the second waits."""
    with (VAR / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("• Another set-up runs in this folder; waiting for it to finish")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install_and_say() -> None:
    install()
    say("Everything is in place. Start the portal with: make up")


if __name__ == "__main__":
    main(_install_and_say)
