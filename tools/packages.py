"""The virtual environment in .venv/, filled from the hash-pinned lock files."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.console import ROOT, Refusal, run_quietly, step

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUNTIME_LOCK = ROOT / "requirements.lock"
DEVELOPER_LOCK = ROOT / "requirements-dev.lock"
_STAMP = VENV / ".installed.json"
SUPPORTED = ((3, 11), (3, 13))
# What .venv/, node_modules/ and pip's working copies take at the worst, in bytes.
SPACE_NEEDED = 1000 * 1024 * 1024


def digest(*paths: Path) -> str:
    """One SHA-256 over names and contents of files, whichever order they come in."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def ensure_packages(*, developer: bool = False) -> None:
    """Make .venv/ hold what the lock says; nothing happens when it already does.

    The developer's lock holds every pin of the run-time lock, so installing it serves both.

    Raises:
        Refusal: with the one sentence to show.
    """
    wanted = RUNTIME_LOCK if not developer else DEVELOPER_LOCK
    if not _usable():
        _make()
    installed = _installed()
    if installed.get(wanted.name) == digest(wanted):
        return
    with step(
        f"Python packages: installing {wanted.name} into .venv/ (a minute or two the first time)"
    ):
        _STAMP.unlink(missing_ok=True)
        install(wanted)
    locks = [RUNTIME_LOCK, DEVELOPER_LOCK] if developer else [RUNTIME_LOCK]
    _STAMP.write_text(json.dumps({lock.name: digest(lock) for lock in locks}))


def install(lock: Path, *, target: Path | None = None) -> None:
    """Install a lock with pip, every file checked against its digest."""
    command = [*_pip(), "install", "--require-hashes", "--no-input", "--progress-bar", "off"]
    if target:
        command += ["--target", str(target), "--upgrade"]
    run_quietly(
        [*command, "--requirement", str(lock)],
        log=f"pip-{lock.stem}",
        failure="The Python packages could not be installed",
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )


def refuse_small_disk() -> None:
    """Say that the disk is too small before filling it.

    Raises:
        Refusal: less than :data:`SPACE_NEEDED` is free.
    """
    free = shutil.disk_usage(ROOT).free
    if free < SPACE_NEEDED:
        raise Refusal(
            f"The disk is too full: set-up needs {SPACE_NEEDED >> 20} MB and {free >> 20} MB are free."
        )


def _installed() -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(_STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp


def _usable() -> bool:
    """Whether .venv/ runs, holds a supported Python and was not moved here from another folder."""
    if not PYTHON.exists():
        return False
    probe = "import sys; print(*sys.version_info[:2], sys.prefix, sep='\\n')"
    found = subprocess.run([PYTHON, "-c", probe], capture_output=True, text=True, check=False)
    if found.returncode:
        return False
    major, minor, prefix = found.stdout.splitlines()
    version = (int(major), int(minor))
    return SUPPORTED[0] <= version <= SUPPORTED[1] and _belongs_here(prefix)


def _belongs_here(prefix: str) -> bool:
    """Scripts in .venv/bin name their interpreter in full: a copied environment would run another's."""
    if Path(prefix).resolve() != VENV.resolve():
        return False
    pip = VENV / "bin" / "pip"
    return not pip.exists() or str(VENV) in pip.read_text(errors="replace").splitlines()[0]


def _make() -> None:
    refuse_small_disk()
    version = ".".join(str(part) for part in sys.version_info[:3])
    with step(f"Virtual environment: making .venv/ with Python {version}"):
        if VENV.exists():
            shutil.rmtree(VENV)
        command = [sys.executable, "-m", "venv", str(VENV)]
        if not _can_import("ensurepip"):
            if not _can_import("pip"):
                raise Refusal(
                    "Python's venv module cannot make an environment here because ensurepip is missing:"
                    " install it (Debian: apt-get install python3-venv) and run the same command again."
                )
            command.append("--without-pip")
        run_quietly(command, log="venv", failure="The virtual environment could not be made")


def _can_import(module: str) -> bool:
    found = subprocess.run(
        [sys.executable, "-c", f"import {module}"], capture_output=True, check=False
    )
    return found.returncode == 0


def _pip() -> list[str]:
    """pip of the environment, or the outer one told to work in it (Debian's split packages)."""
    own = subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False)
    if own.returncode == 0:
        return [str(PYTHON), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
