"""`make test`: the whole suite on SQLite, then on PostgreSQL and Redis, on throw-away servers.

GOVSERVICES_TEST_REQUIRE_ALL=1 forbids skipping; GOVSERVICES_TEST_DATABASE_URL and
GOVSERVICES_TEST_REDIS_URL name servers to use instead of own ones.
"""

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from tests import servers
from tools import setup
from tools.console import ROOT, VAR, Refusal, main, say, shown
from tools.packages import PYTHON, ensure_packages
from tools.screens import ensure_screens

RESULTS = VAR / "test"
# What the tests may not inherit: they are run as if on a machine of their own.
_FOREIGN = ("GOVSERVICES_", "DJANGO_", "CELERY_", "PYTEST_")
_KEPT = "GOVSERVICES_TEST_"


def test() -> int:
    """Set up, run both passes, print the counts as the last line; 0 when nothing failed."""
    setup.prepare_folders()
    ensure_packages(developer=True)
    ensure_screens()
    setup.ensure_catalogues()
    total: Counter[str] = Counter()
    notes: list[str] = []
    if not servers.find_chromium():
        notes.append(str(servers.Missing("Chromium")))
    total += _run("SQLite", {}, ())
    _run_on_servers(total, notes)
    return conclude(total, notes)


def _run_on_servers(total: Counter[str], notes: list[str]) -> None:
    """The second pass; what is missing is noted, and the rest runs without it."""
    with ExitStack() as running:
        try:
            database = running.enter_context(servers.postgres())
        except servers.Missing as missing:
            notes.append(f"The pass on PostgreSQL was left out. {missing}")
            return
        # Tests that want a server of their own share these.
        env = {"GOVSERVICES_DATABASE_URL": database, "GOVSERVICES_TEST_DATABASE_URL": database}
        try:
            broker = running.enter_context(servers.redis())
        except servers.Missing as missing:
            notes.append(str(missing))
        else:
            env |= {"GOVSERVICES_BROKER_URL": broker, "GOVSERVICES_TEST_REDIS_URL": broker}
        # Pages are looked at in a browser once: the engine below makes no difference to them.
        total += _run("PostgreSQL and Redis", env, ("-m", "not browser"))


def _run(name: str, extra: dict[str, str], selection: tuple[str, ...]) -> Counter[str]:
    """One pass of pytest; how many tests passed, failed and were skipped."""
    say(f"\n═══ Suite on {name} ═══")
    RESULTS.mkdir(parents=True, exist_ok=True)
    report = RESULTS / f"{name.split()[0].lower()}.xml"
    report.unlink(missing_ok=True)
    started = time.monotonic()
    command = [str(PYTHON), "-m", "pytest", "-n", "2", "--dist", "loadfile", "-q"]
    command += [f"--junitxml={report}", *selection, *sys.argv[1:]]
    code = subprocess.run(command, cwd=ROOT, env=suite_environment(extra), check=False).returncode
    counts = read_report(report)
    if code not in {0, 1, 5} or (code == 1 and not counts["failed"]):
        say(f"pytest ended with code {code} before the suite was through.")
        counts["failed"] += 1
    say(f"{name}: {_in_words(counts)} in {time.monotonic() - started:.0f} s")
    return counts


def suite_environment(extra: dict[str, str]) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.startswith(_KEPT) or not name.startswith(_FOREIGN)
    }
    path = f"{PYTHON.parent}{os.pathsep}{kept.get('PATH', '')}"
    return {**kept, "PATH": path, **extra}


def read_report(report: Path) -> Counter[str]:
    """The counts in pytest's report; empty when it was not written."""
    counts: Counter[str] = Counter()
    if not report.exists():
        return counts
    for suite in ET.parse(report).getroot().iter("testsuite"):
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        counts["failed"] += failed
        counts["skipped"] += skipped
        counts["passed"] += max(int(suite.get("tests", 0)) - failed - skipped, 0)
    return counts


def conclude(total: Counter[str], notes: list[str]) -> int:
    """Say what was left out and the counts; decide on the code."""
    say("")
    for note in notes:
        say(f"Skipped: {note}")
    strict = servers.require_all()
    if strict and (notes or total["skipped"]):
        say("Skipping is forbidden here (GOVSERVICES_TEST_REQUIRE_ALL): this counts as failed.")
        total["failed"] += max(len(notes), 1)
    if not total["passed"]:
        raise Refusal(f"No test ran. Details: {shown(RESULTS)}")
    say(_in_words(total))
    return 1 if total["failed"] else 0


def _in_words(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[kind]} {kind}" for kind in ("passed", "failed", "skipped"))


if __name__ == "__main__":
    main(test)
