"""Delivery: leases, retries, dead letters, bounces, and a worker killed in the middle."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from django.conf import settings as live_settings
from django.db import connection
from django.utils import timezone

import pytest

from audit.models import AuditEntry
from audit.refs import SYSTEM
from notifications.bounces import close_bounce, record_bounce
from notifications.delivery import GIVE_UP_AFTER, LEASE, deliver_due, lease_next, pause_after
from notifications.models import BounceTask, OutboxMessage
from notifications.resending import resend
from notifications.selectors import dead_messages, oldest_due, open_bounces
from notifications.services import Recipient, send
from tests.notifications.conftest import AT, letter_to

NOWHERE = {"host": "127.0.0.1", "port": 1, "timeout": 1}


def _queue(count: int = 1, channel: str = "email", **values: Any) -> list[OutboxMessage]:
    send(
        letter_to(
            Recipient(
                name="Айгүл", language="ru", email=f"{n}@example.kz", phone=f"+770100000{n:02}"
            ),
            key=f"tests:{n}",
            channels=(channel,),
            **values,
        )
        for n in range(count)
    )
    return list(OutboxMessage.objects.order_by("id"))


def _deliver(after: timedelta = timedelta()) -> int:
    return deliver_due(clock=lambda: timezone.now() + after, at=AT)


@pytest.fixture
def no_server(settings: Any) -> None:
    settings.NOTIFICATIONS = {
        **settings.NOTIFICATIONS,
        "EMAIL_TRANSPORT": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_TRANSPORT_OPTIONS": NOWHERE,
    }


@pytest.mark.django_db
def test_mail_is_handed_over_once_with_its_own_message_id(by_smtp):
    queued = _queue(3)
    assert _deliver() == 3
    assert _deliver() == 0
    assert by_smtp.message_ids == [message.message_id for message in queued]
    assert set(OutboxMessage.objects.values_list("state", "sent_at")) == {("sent", AT)}
    letter = by_smtp.letters[0]
    assert letter["Content-Language"] == "ru"
    assert "Здравствуйте, Айгүл" in letter.get_payload(decode=True).decode()


@pytest.mark.django_db
def test_a_leased_message_is_not_taken_again_until_the_lease_runs_out():
    _queue(1)
    now = timezone.now()
    assert lease_next(now=now) is not None
    assert lease_next(now=now) is None
    assert lease_next(now=now + LEASE) is None
    again = lease_next(now=now + LEASE + timedelta(seconds=1))
    assert again is not None
    assert again.attempts == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_never_take_the_same_message():
    _queue(40)
    taken: list[int] = []
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        while message := lease_next(now=timezone.now()):
            taken.append(message.pk)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(taken) == sorted(OutboxMessage.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (5, 16), (9, 256), (10, 360), (500, 360)]
)
def test_pauses_between_tries_grow_to_six_hours(attempts, minutes):
    assert pause_after(attempts) == timedelta(minutes=minutes)


@pytest.mark.django_db
def test_without_a_server_the_message_waits_and_keeps_the_error(no_server):
    (message,) = _queue(1)
    before = timezone.now()
    _deliver()
    message.refresh_from_db()
    assert message.state == "queued"
    assert message.attempts == 1
    assert message.next_try_at >= before + timedelta(minutes=1)
    assert message.last_error
    assert oldest_due() == message.next_try_at


@pytest.mark.django_db
def test_after_seven_days_of_trying_the_letter_is_dead_and_not_before(no_server):
    (message,) = _queue(1)
    _deliver(after=GIVE_UP_AFTER - timedelta(minutes=1))
    message.refresh_from_db()
    assert message.state == "queued"
    _deliver(after=GIVE_UP_AFTER + timedelta(days=1))
    message.refresh_from_db()
    assert message.state == "dead"
    assert list(dead_messages()) == [message]
    assert _deliver(after=GIVE_UP_AFTER * 2) == 0


@pytest.mark.django_db
def test_a_dead_letter_sent_again_keeps_its_message_id_and_gets_seven_new_days(by_smtp):
    (message,) = _queue(1)
    OutboxMessage.objects.update(
        state="dead", attempts=30, queued_at=timezone.now() - timedelta(days=8)
    )
    resend(message.pk, actor=SYSTEM, at=AT)
    assert AuditEntry.objects.get().verb == "notifications.resent"
    _deliver()
    assert by_smtp.message_ids == [message.message_id]
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sent", 1)


@pytest.mark.django_db
def test_only_a_dead_letter_can_be_sent_again():
    (message,) = _queue(1)
    with pytest.raises(OutboxMessage.DoesNotExist):
        resend(message.pk, actor=SYSTEM, at=AT)


@pytest.mark.django_db
def test_a_refused_address_is_a_task_and_the_rest_is_delivered(by_smtp):
    refused, _other = _queue(2, organisation_id=5)
    by_smtp.answers["0@example.kz"] = "550 no such user"
    _deliver()
    refused.refresh_from_db()
    assert refused.state == "dead"
    task = BounceTask.objects.get()
    assert (task.organisation_id, task.kind, task.detail) == (5, "smtp", "550 no such user")
    assert len(by_smtp.letters) == 1
    assert AuditEntry.objects.get().verb == "notifications.bounced"


@pytest.mark.django_db
@pytest.mark.parametrize("answer", ["451 try later", "421 busy", "530 sign in first"])
def test_a_passing_refusal_is_tried_again(by_smtp, answer):
    (message,) = _queue(1)
    by_smtp.answers["0@example.kz"] = answer
    _deliver()
    message.refresh_from_db()
    assert (message.state, BounceTask.objects.count()) == ("queued", 0)


@pytest.mark.django_db
def test_a_bounce_reported_twice_is_one_task_until_it_is_done():
    (message,) = _queue(1, organisation_id=5)
    for _ in range(2):
        assert record_bounce(message.message_id, "dsn", "5.1.1", at=AT, actor=SYSTEM)
    task = open_bounces(5).get()
    assert not open_bounces(6).exists()
    close_bounce(task.pk, at=AT, actor=SYSTEM)
    assert not open_bounces(5).exists()
    assert [entry.verb for entry in AuditEntry.objects.order_by("id")] == [
        "notifications.bounced",
        "notifications.bounce_handled",
    ]


@pytest.mark.django_db
def test_a_bounce_of_an_unknown_message_changes_nothing():
    assert not record_bounce("<none@example.kz>", "dsn", "", at=AT, actor=SYSTEM)
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_a_fault_of_our_own_does_not_stop_the_messages_behind_it(by_smtp):
    first, _second = _queue(2)
    OutboxMessage.objects.filter(pk=first.pk).update(subject="a\nb")  # refused as header injection
    assert _deliver() == 2
    first.refresh_from_db()
    assert first.state == "queued"
    assert "BadHeaderError" in first.last_error or "newline" in first.last_error
    assert len(by_smtp.letters) == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_repeats_at_most_that_one_message(by_smtp):
    queued = _queue(3)
    by_smtp.silent_at = 2
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.notifications.worker", str(by_smtp.port)],
        env=_environment(),
        cwd=live_settings.BASE_DIR if hasattr(live_settings, "BASE_DIR") else Path.cwd(),
    )
    assert by_smtp.fell_silent.wait(60), "the worker never came to the second message"
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert list(OutboxMessage.objects.order_by("id").values_list("state", flat=True)) == [
        "sent",
        "leased",
        "queued",
    ]

    by_smtp.silent_at = None
    _deliver()  # the lease still stands: only the third goes
    _deliver(after=LEASE + timedelta(minutes=1))
    first, second, third = [message.message_id for message in queued]
    assert by_smtp.message_ids == [first, second, third, second]
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"sent"}


def _environment() -> dict[str, str]:
    """The surroundings of a process that works on the suite's own database."""
    database = connection.settings_dict
    if connection.vendor == "postgresql":
        address = (
            f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}"
            f":{database['PORT']}/{database['NAME']}"
        )
    else:
        address = f"sqlite:///{database['NAME']}"
    return {
        **os.environ,
        "GOVSERVICES_DATABASE_URL": address,
        "GOVSERVICES_VAR_DIR": str(live_settings.VAR_DIR),
    }


class _Gateway(BaseHTTPRequestHandler):
    """An SMS gateway that remembers what it was asked."""

    asked: list[tuple[dict[str, str], dict[str, str]]] = []
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append((dict(self.headers), json.loads(body)))
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(b'{"id": "gw-1"}')

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def gateway(settings: Any) -> Iterator[type[_Gateway]]:
    handler = type("Gateway", (_Gateway,), {"asked": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.NOTIFICATIONS = {
        **settings.NOTIFICATIONS,
        "SMS_GATEWAY_URL": f"http://127.0.0.1:{server.server_port}/send",
        "SMS_GATEWAY_TOKEN": "secret",
    }
    yield handler
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.django_db
def test_an_sms_goes_to_the_gateway_with_an_idempotency_key(gateway):
    (message,) = _queue(1, channel="sms")
    _deliver()
    (headers, body) = gateway.asked[0]
    assert headers["Idempotency-Key"] == message.message_id.strip("<>")
    assert headers["Authorization"] == "Bearer secret"
    assert (body["to"], body["text"]) == (message.address, message.text)
    message.refresh_from_db()
    assert (message.state, message.provider_id) == ("sent", "gw-1")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "state", "tasks"),
    [(400, "dead", 1), (422, "dead", 1), (401, "queued", 0), (503, "queued", 0)],
)
def test_what_the_gateway_refuses(gateway, status, state, tasks):
    gateway.status = status
    (message,) = _queue(1, channel="sms")
    _deliver()
    message.refresh_from_db()
    assert (message.state, BounceTask.objects.count()) == (state, tasks)


@pytest.mark.django_db
def test_without_a_gateway_a_demo_writes_the_sms_to_a_file(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    (message,) = _queue(1, channel="sms")
    _deliver()
    (written,) = (tmp_path / "sms").iterdir()
    assert message.text in written.read_text()


@pytest.mark.django_db
def test_without_a_gateway_production_waits(settings):
    settings.DEMO = False
    (message,) = _queue(1, channel="sms")
    _deliver()
    message.refresh_from_db()
    assert message.state == "queued"
    assert "GOVSERVICES_SMS_GATEWAY_URL" in message.last_error


@pytest.mark.django_db
def test_letters_by_post_are_not_the_sweeps_business(citizen):
    send([letter_to(citizen, channels=("post",), organisation_id=1)])
    assert _deliver() == 0


@pytest.mark.django_db
def test_sent_at_is_the_legal_moment_of_the_hand_over(by_smtp):
    _queue(1)
    later = datetime(2024, 7, 1, tzinfo=UTC)
    deliver_due(clock=timezone.now, at=later)
    assert OutboxMessage.objects.get().sent_at == later
