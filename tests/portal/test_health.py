"""Alive and ready: readiness fails on what beat cannot report itself."""

from datetime import timedelta

from django.db import connection
from django.db.utils import OperationalError
from django.test import Client
from django.utils import timezone

import pytest

from audit import guards
from audit.legal_time import legal_now
from deadlines.models import Clock
from deadlines.sweep import sweep
from notifications.models import Channel, OutboxMessage, State
from portal.views import health
from tests.world import World, filed


def test_alive_asks_nothing_of_the_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}


def test_ready_when_nothing_waits(world: World, client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "faults": [],
        "oldest_due_clock_seconds": 0,
        "oldest_due_message_seconds": 0,
        "missing_guards": [],
    }


@pytest.mark.parametrize(("minutes", "status"), [(4, 200), (6, 503)])
def test_an_old_due_clock_makes_it_unready(
    world: World, client: Client, minutes: int, status: int
) -> None:
    stage = filed(world, at=legal_now())
    OutboxMessage.objects.all().delete()
    due = legal_now() - timedelta(minutes=minutes)
    Clock.objects.filter(subject_id=stage.pk).update(due_at=due, sweep_at=due)
    answer = client.get("/readyz")
    assert answer.status_code == status
    assert answer.json()["faults"] == (["clocks"] if status == 503 else [])
    assert answer.json()["oldest_due_clock_seconds"] >= minutes * 60


def test_the_sweep_makes_it_ready_again(world: World, client: Client) -> None:
    stage = filed(world, at=legal_now())
    due = legal_now() - timedelta(hours=1)
    Clock.objects.filter(subject_id=stage.pk).update(due_at=due, sweep_at=due)
    assert "clocks" in client.get("/readyz").json()["faults"]
    sweep(at=legal_now())
    OutboxMessage.objects.all().delete()
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize(("minutes", "status"), [(4, 200), (6, 503)])
def test_an_old_queued_message_makes_it_unready(
    world: World, client: Client, minutes: int, status: int
) -> None:
    filed(world, at=legal_now())
    waiting = OutboxMessage.objects.filter(channel=Channel.EMAIL, state=State.QUEUED)
    assert waiting.update(next_try_at=timezone.now() - timedelta(minutes=minutes))
    answer = client.get("/readyz")
    assert answer.status_code == status
    assert answer.json()["faults"] == (["messages"] if status == 503 else [])


def test_a_missing_guard_makes_it_unready(world: World, client: Client) -> None:
    guards.lift(connection, ["audit_auditentry"])
    try:
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert "guards" in answer.json()["faults"]
        assert "audit_auditentry_no_update" in answer.json()["missing_guards"]
    finally:
        guards.install_all(connection)


def test_an_unreachable_database_is_told_and_does_not_crash(client: Client, monkeypatch) -> None:
    def unreachable() -> None:
        raise OperationalError("could not connect")

    monkeypatch.setattr(health, "_measure", unreachable)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unready", "faults": ["database"]}
