"""`make lock`: compile the lock files anew. They hold versions and digests, never an address."""

import os

from tools import setup
from tools.console import ROOT, main, run_quietly, step
from tools.packages import DEVELOPER_LOCK, PYTHON, RUNTIME_LOCK, ensure_packages
from tools.screens import find_node

_UV = [
    str(PYTHON.with_name("uv")),
    *("pip", "compile", "--universal", "--generate-hashes", "--no-emit-index-url"),
    *("--no-emit-find-links", "--python-version", "3.11", "--upgrade", "--quiet"),
    *("--custom-compile-command", "make lock"),
]


def lock() -> None:
    """Write the three Python locks and the one of the front end.

    The developer's lock takes its shared pins from the run-time lock, so both agree.
    """
    setup.prepare_folders()
    ensure_packages(developer=True)
    runtime, developer = RUNTIME_LOCK.name, DEVELOPER_LOCK.name
    _compile("pyproject.toml", "--output-file", runtime)
    _compile(
        "pyproject.toml", "--extra", "dev", "--constraint", runtime, "--output-file", developer
    )
    _compile("--group", "node", "--output-file", "requirements-node.lock")
    _node, npm = find_node()
    with step("package-lock.json"):
        command = [*npm, "install", "--package-lock-only", "--no-progress"]
        run_quietly(command, log="lock", failure="package-lock.json could not be made")


def _compile(*arguments: str) -> None:
    with step(arguments[-1]):
        env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
        command = [*_UV, *arguments]
        run_quietly(command, log="lock", failure=f"{arguments[-1]} could not be made", env=env)


if __name__ == "__main__":
    os.chdir(ROOT)
    main(lock)
