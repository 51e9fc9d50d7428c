"""Rules over the source itself: what no single room can see."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

import pytest

from govservices.env import BASE_DIR
from portal.catalogues import LANGUAGES, Catalogues, texts_in
from portal.management.commands.messages import own_rooms

ROOMS = own_rooms()
# Where a machine, a checkout or a person's folder would show.
MACHINE_PATHS = re.compile(r"/(?:home|root|Users|work)/[\w.-]+|/tmp/[\w-]*(?:env|brief)\b")
GENERATED = {
    ".hypothesis",
    ".venv",
    ".git",
    "node_modules",
    "var",
    "staticfiles",
    "dist",
    "__pycache__",
}


def python_files(*folders: str) -> Iterator[Path]:
    """Our own modules, without migrations."""
    for folder in folders:
        for path in sorted((BASE_DIR / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def text_files() -> Iterator[Path]:
    """Everything a person wrote here."""
    for path in sorted(BASE_DIR.rglob("*")):
        parts = path.relative_to(BASE_DIR).parts
        if GENERATED.intersection(parts) or any(part.endswith("_cache") for part in parts):
            continue
        if path.is_file() and path.suffix not in {".png", ".svg", ".mo", ".lock", ".pdf", ".jpg"}:
            yield path


def updates_of_state(path: Path) -> Iterator[int]:
    """Lines on which a queryset's `update` sets `state`, however the call is laid out."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") != "update":
            continue
        if any(keyword.arg == "state" for keyword in node.keywords):
            yield node.lineno


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_a_sentence_of_purpose(room):
    tree = ast.parse((BASE_DIR / room / "__init__.py").read_text())
    purpose = ast.get_docstring(tree) or ""
    assert purpose.endswith("."), f"{room}/__init__.py does not say what the room is for"
    assert f"`{room}`" in (BASE_DIR / "docs" / "architecture.md").read_text()


def test_states_with_transitions_never_change_past_them():
    guarded = [
        room for room in ROOMS if any("FSMField" in path.read_text() for path in python_files(room))
    ]
    assert guarded, "no room has a state machine any more: this rule looks at nothing"
    offenders = [
        f"{path.relative_to(BASE_DIR)}:{line}"
        for path in python_files(*guarded)
        for line in updates_of_state(path)
    ]
    assert offenders == []


def test_the_rule_on_states_sees_a_call_over_several_lines(tmp_path):
    source = tmp_path / "module.py"
    source.write_text("Case.objects.filter(\n    pk=1,\n).update(\n    state='closed',\n)\n")
    assert list(updates_of_state(source)) == [1]


def test_imports_between_and_inside_rooms_point_down():
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program], cwd=BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_room_stands_in_the_import_contracts():
    contracts = (BASE_DIR / "pyproject.toml").read_text().partition("[tool.importlinter]")[2]
    missing = [room for room in ROOMS if contracts.count(f'"{room}') < 1]
    assert missing == []


def test_no_file_names_a_place_on_somebody_s_machine():
    found = [
        f"{path.relative_to(BASE_DIR)}: {match.group()}"
        for path in text_files()
        if (match := MACHINE_PATHS.search(path.read_text(encoding="utf-8", errors="replace")))
        and path != Path(__file__)
    ]
    assert found == []


@pytest.mark.parametrize("lock", sorted(path.name for path in BASE_DIR.glob("requirements*.lock")))
def test_python_locks_hold_digests_and_no_address(lock):
    text = (BASE_DIR / lock).read_text()
    assert not re.search(r"https?://|--index-url|--find-links|file:", text)
    pins = re.findall(r"^[\w.-]+(?:\[[\w,-]+\])?==\S+(?: ; .*)? \\$", text, re.MULTILINE)
    names = re.findall(r"^[a-z][\w.-]*(?:\[[\w,-]+\])?[=<>~!]", text, re.MULTILINE)
    assert len(pins) == len(names) > 0


def test_the_developer_s_lock_agrees_with_the_run_time_lock():
    pin = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)", re.MULTILINE)
    runtime = dict(pin.findall((BASE_DIR / "requirements.lock").read_text()))
    developer = dict(pin.findall((BASE_DIR / "requirements-dev.lock").read_text()))
    assert runtime.items() <= developer.items()


def test_the_front_end_lock_holds_digests_and_no_address():
    text = (BASE_DIR / "package-lock.json").read_text()
    assert "resolved" not in text
    assert text.count('"integrity"') >= 5


def test_django_fsm_is_the_maintained_distribution_alone():
    pins = re.findall(r"^(django-fsm[\w-]*)==", (BASE_DIR / "requirements.lock").read_text(), re.M)
    assert pins == ["django-fsm-2"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language):
    faults = Catalogues(BASE_DIR / "locale", language).faults(texts_in(BASE_DIR, ROOMS))
    assert not faults, "\n".join(faults)


def test_every_letter_is_written_in_each_language():
    languages = [code for code, _name in settings.LANGUAGES]
    letters: dict[str, set[str]] = {}
    folder = BASE_DIR / "templates" / "notifications"
    for path in folder.rglob("*.txt"):
        name, _, language = path.stem.rpartition(".")
        letters.setdefault(f"{path.parent.relative_to(folder)}/{name}", set()).add(language)
    assert letters
    assert {name: found for name, found in letters.items() if found != set(languages)} == {}
