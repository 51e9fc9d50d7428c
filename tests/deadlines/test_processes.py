"""Sweeps in real processes: two at once, and one killed in the middle of its work."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from threading import Thread

from django.db import connection, connections

import pytest

from accounts.models import Organisation
from audit.models import AuditEntry
from audit.refs import SYSTEM
from deadlines.models import Clock, ClockEvent
from deadlines.services import ClockRequest, start_clocks
from deadlines.sweep import sweep
from deadlines.verification import verify
from tests.deadlines.conftest import local, make_body, ref

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[2]
MONDAY = local(2013, 6, 3, 10, 0)
LATE = local(2013, 6, 12)
CLOCKS = 60
BATCH = 10


@pytest.fixture
def many(transactional_db: None, _shipped: None) -> Organisation:
    """A committed stock of clocks that have run out."""
    body = make_body()
    requests = [
        ClockRequest(term="complaints.stage.provider", subject=ref(pk), organisation=body)
        for pk in range(1, CLOCKS + 1)
    ]
    start_clocks(requests, actor=SYSTEM, at=MONDAY)
    return body


def database_url() -> str:
    """The suite's own database, for another process."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    password = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    return (
        f"postgres://{settings['USER']}{password}@{settings['HOST']}:{settings['PORT']}"
        f"/{settings['NAME']}"
    )


def sweeper(mode: str, tmp_path: Path) -> subprocess.Popen[str]:
    """Start a sweep in a process of its own."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "govservices.settings.embedded",
        "GOVSERVICES_DATABASE_URL": database_url(),
        "GOVSERVICES_VAR_DIR": str(tmp_path),
    }
    command = [sys.executable, "-m", "tests.deadlines.sweeper", mode, LATE.isoformat(), str(BATCH)]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def assert_every_event_happened_once() -> None:
    breached = Counter(
        ClockEvent.objects.filter(kind="breached").values_list("clock_id", flat=True)
    )
    assert breached == dict.fromkeys(Clock.objects.values_list("pk", flat=True), 1)
    assert set(Clock.objects.values_list("state", flat=True)) == {"breached"}
    acts = AuditEntry.objects.filter(verb="deadlines.breached")
    assert Counter(acts.values_list("subject_id", flat=True)) == dict.fromkeys(
        range(1, CLOCKS + 1), 1
    )
    assert list(verify()) == []


def test_killed_in_the_middle_every_event_still_happens_once(
    many: Organisation, tmp_path: Path
) -> None:
    process = sweeper("stall", tmp_path)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "in the middle\n"
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == -9
    # Two batches had been committed; the third is as if it had never been.
    assert ClockEvent.objects.filter(kind="breached").count() == 2 * BATCH
    assert Clock.objects.filter(state="running").count() == CLOCKS - 2 * BATCH
    sweep(at=LATE)
    assert_every_event_happened_once()


def test_two_sweeps_at_once_do_no_harm(many: Organisation, tmp_path: Path) -> None:
    both = [sweeper("plain", tmp_path), sweeper("plain", tmp_path)]
    told = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    sweep(at=LATE)  # whatever one left to the other
    assert_every_event_happened_once()


@pytest.mark.postgres
def test_threads_share_the_work_without_waiting_for_each_other(many: Organisation) -> None:
    def run() -> None:
        try:
            sweep(at=LATE, batch=BATCH)
        finally:
            connections.close_all()

    threads = [Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sweep(at=LATE)
    assert_every_event_happened_once()
