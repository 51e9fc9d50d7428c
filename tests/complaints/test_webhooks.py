"""News for bodies' programs: what is told, how it is signed, and that it arrives in the end."""

import json
import re
import signal
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

import pytest
import time_machine

from audit.models import AuditEntry
from complaints.errors import (
    NotPermitted,
    TooManyPrograms,
    WrongState,
)
from complaints.models import Webhook, WebhookCall
from complaints.services import webhook_wire
from complaints.services.redirecting import redirect
from complaints.services.webhook_delivery import (
    LEASE,
    MOST_TRIES,
    delete_old_webhook_calls,
    deliver_due,
    lease_next,
    pause_after,
)
from complaints.services.webhooks import (
    send_again,
    set_webhook,
    start_webhook,
    stop_webhook,
    try_webhook,
)
from complaints.services.withdrawing import withdraw
from deadlines.sweep import sweep
from govservices.env import BASE_DIR
from notifications.models import OutboxMessage
from tests.complaints.programs import Listener, Program, a_key, environment
from tests.world import MONDAY, World, considered, filed

LOOPBACK = {"NETWORKS": ["127.0.0.0/8"]}


def _deliver(after: timedelta = timedelta()) -> int:
    return deliver_due(clock=lambda: timezone.now() + after, at=MONDAY)


def _events() -> list[str]:
    return list(WebhookCall.objects.order_by("pk").values_list("event", flat=True))


# --- what is told


def test_a_new_case_is_told_in_the_transaction_of_its_filing(world: World, hook: Webhook) -> None:
    with transaction.atomic():
        filed(world)
        assert _events() == ["complaint.new"]
        transaction.set_rollback(True)
    assert _events() == []


def test_every_event_of_a_case_is_told_once(world: World, hook: Webhook) -> None:
    stage = filed(world)
    for _ in range(2):
        sweep(at=MONDAY + timedelta(days=4))
    for _ in range(2):
        sweep(at=MONDAY + timedelta(days=10))
    withdraw(stage_id=stage.pk, actor=world.citizen, at=MONDAY + timedelta(days=11))
    assert _events() == [
        "complaint.new",
        "complaint.due_soon",
        "complaint.breached",
        "complaint.withdrawn",
    ]


def test_a_redirected_case_is_told_to_the_body_that_gets_it(
    world: World, listener: Listener
) -> None:
    stage = considered(world)
    set_webhook(url=listener.url, actor=world.other_officer, at=MONDAY)
    redirect(
        stage_id=stage.pk, to=world.other_akimat, reasons="Оның аумағы.",
        actor=world.officer, at=MONDAY + timedelta(hours=2),
    )  # fmt: skip
    assert _events() == ["complaint.redirected_in"]


def test_other_bodies_and_stopped_addresses_are_told_nothing(world: World, hook: Webhook) -> None:
    filed(world, provider=world.other_akimat)
    stop_webhook(webhook_id=hook.pk, actor=world.head, at=MONDAY)
    filed(world)
    assert _events() == []


def test_news_carries_no_personal_data(world: World, hook: Webhook) -> None:
    stage = filed(world)
    payload = WebhookCall.objects.get().payload
    assert set(payload) == {"event", "id", "at", "number", "stage", "due_on", "url"}
    assert payload["number"] == stage.complaint.number
    assert payload["url"].endswith(f"/api/v1/body/complaints/{stage.pk}/")
    assert payload["due_on"] is not None


def test_after_hours_the_due_date_is_not_known_yet(world: World, hook: Webhook) -> None:
    filed(world, MONDAY.replace(hour=21))
    assert WebhookCall.objects.get().payload["due_on"] is None


# --- how it arrives


def _documented(language: str) -> str:
    """The example of a language in the documentation."""
    page = (BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
    (example,) = re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
    return str(example)


def test_the_receiver_can_prove_who_calls(world: World, hook: Webhook, listener: Listener) -> None:
    filed(world)
    assert _deliver() == 1
    (heard,) = listener.heard
    receiver: dict[str, Any] = {}
    exec(_documented("python"), receiver)
    is_from_the_portal = receiver["is_from_the_portal"]
    assert is_from_the_portal(hook.secret, heard.headers, heard.body)
    assert not is_from_the_portal("gsw_other", heard.headers, heard.body)
    assert not is_from_the_portal(hook.secret, heard.headers, heard.body + b" ")
    with time_machine.travel(datetime.now(tz=UTC) + timedelta(minutes=6)):
        assert not is_from_the_portal(hook.secret, heard.headers, heard.body)
    assert json.loads(heard.body)["id"] == heard.headers["Webhook-Id"]


def test_what_was_taken_is_not_told_again(world: World, hook: Webhook, listener: Listener) -> None:
    filed(world)
    _deliver()
    assert _deliver(LEASE * 100) == 0
    call = WebhookCall.objects.get()
    assert call.taken_at is not None
    assert call.last_answer.startswith("204")
    assert len(listener.heard) == 1


def test_a_program_that_fails_is_called_until_it_takes_the_news(
    world: World, hook: Webhook, listener: Listener
) -> None:
    listener.answers = [500, 503, 429, 400, 200]
    filed(world)
    waited = timedelta()
    for tries in range(1, 6):
        assert _deliver(waited) == 1
        hook.refresh_from_db()
        assert (hook.failing_since is None) == (tries == 5)
        assert _deliver(waited) == 0, "the pause has not passed"
        waited += timedelta(minutes=3) * 2**tries
    ids = {heard.headers["Webhook-Id"] for heard in listener.heard}
    assert (len(listener.heard), len(ids)) == (5, 1)
    assert WebhookCall.objects.get().attempts == 5


@pytest.mark.parametrize(
    ("tries", "minutes"), [(1, 1), (2, 2), (5, 16), (7, 64), (8, 120), (18, 120), (99, 120)]
)
def test_pauses_grow_to_two_hours_give_or_take_a_fifth(tries: int, minutes: int) -> None:
    pauses = [pause_after(tries) / timedelta(minutes=minutes) for _ in range(50)]
    assert all(0.8 <= pause <= 1.2 for pause in pauses)
    assert len(set(pauses)) > 1


def test_the_pauses_of_all_tries_make_a_day() -> None:
    plain = sum(min(2**tries, 120) for tries in range(MOST_TRIES - 1))
    assert timedelta(hours=23) < timedelta(minutes=plain) < timedelta(hours=25)


def test_after_a_day_the_news_is_given_up_and_the_body_is_told(
    world: World, hook: Webhook, listener: Listener
) -> None:
    listener.answers = [500] * MOST_TRIES
    filed(world)
    for day in range(MOST_TRIES):
        assert _deliver(timedelta(hours=3) * day) == 1
    call = WebhookCall.objects.get()
    assert call.given_up_at is not None
    assert _deliver(timedelta(days=30)) == 0
    told = OutboxMessage.objects.filter(template="complaints/webhook_given_up", channel="inbox")
    assert [message.recipient for message in told] == [world.head.user]
    assert send_again(webhook_id=hook.pk, actor=world.head, at=MONDAY) == 1
    assert _deliver(timedelta(seconds=1)) == 1
    call.refresh_from_db()
    assert call.taken_at is not None


def test_a_dead_address_is_tried_once_for_all_that_waits_there(
    world: World, hook: Webhook, listener: Listener
) -> None:
    other = set_webhook(url=listener.url, actor=world.other_officer, at=MONDAY)
    Webhook.objects.filter(pk=hook.pk).update(url="http://127.0.0.1:1/")
    for _ in range(5):
        filed(world)
        filed(world, provider=world.other_akimat)
    assert _deliver(timedelta(seconds=1)) == 6
    assert other.calls.filter(taken_at__isnull=False).count() == 5
    assert set(hook.calls.values_list("attempts", flat=True)) == {1}


def test_news_that_the_program_itself_refuses_does_not_hold_up_the_rest(
    world: World, hook: Webhook, listener: Listener
) -> None:
    listener.answers = [422]
    for _ in range(3):
        filed(world)
    assert _deliver(timedelta(seconds=1)) == 3
    assert hook.calls.filter(taken_at__isnull=False).count() == 2


def test_a_redirect_of_the_web_is_not_followed(
    world: World, hook: Webhook, listener: Listener
) -> None:
    listener.answers, listener.location = [302], listener.url
    filed(world)
    _deliver()
    assert len(listener.heard) == 1
    assert WebhookCall.objects.get().taken_at is None


def test_who_answers_a_byte_at_a_time_is_cut_off(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOKS = LOOPBACK
    monkeypatch.setattr(webhook_wire, "TIMEOUT", 0.5)
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_drip, args=(server, done))
        thread.start()
        answer = webhook_wire.call(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
        done.set()
        thread.join()
    assert answer.status == 0
    assert answer.is_about_address


def _drip(server: socket.socket, done: threading.Event) -> None:
    wire, _address = server.accept()
    with wire:
        wire.sendall(b"HTTP/1.1 ")
        while not done.wait(0.1):
            try:
                wire.sendall(b"x")
            except OSError:
                return


def test_a_leased_call_is_not_taken_again_until_the_lease_runs_out(
    world: World, hook: Webhook
) -> None:
    filed(world)
    now = timezone.now()
    assert lease_next(now=now) is not None
    assert lease_next(now=now) is None
    again = lease_next(now=now + LEASE + timedelta(seconds=1))
    assert again is not None
    assert again.attempts == 2


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_nothing_untold(
    world: World, hook: Webhook, listener: Listener
) -> None:
    for _ in range(2):
        filed(world)
    listener.holds = threading.Event()
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.complaints.webhook_worker"],
        env=environment(),
        cwd=BASE_DIR,
    )
    assert listener.reached.wait(60), "the worker never called"
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert not WebhookCall.objects.filter(taken_at__isnull=False).exists()
    listener.holds.set()
    assert _deliver() == 1  # the lease of the first still stands
    assert _deliver(LEASE * 2) == 1
    assert not WebhookCall.objects.filter(taken_at=None).exists()
    told = [heard.headers["Webhook-Id"] for heard in listener.heard]
    assert (len(told), len(set(told))) == (3, 2)


def test_old_calls_are_forgotten(world: World, hook: Webhook) -> None:
    filed(world)
    filed(world)
    _deliver(timedelta(seconds=1))
    WebhookCall.objects.filter(pk=WebhookCall.objects.earliest("pk").pk).update(
        taken_at=None, next_try_at=timezone.now()
    )
    assert delete_old_webhook_calls(now=MONDAY + timedelta(days=29)) == 0
    assert delete_old_webhook_calls(now=MONDAY + timedelta(days=31)) == 1


def test_the_answer_in_the_documentation_is_taken(world: World) -> None:
    stage = considered(world)
    program = Program(a_key(world).secret)
    body = json.loads(_documented("json"))
    answer = program.post(f"/api/v1/body/complaints/{stage.pk}/answer/", body)
    assert (answer.status_code, answer.json()["outcome"]) == (200, "satisfied")


# --- who names it


@pytest.mark.parametrize("who", ["officer", "other_officer", "citizen", "auditor", "administrator"])
def test_only_who_leads_the_body_names_and_stops_its_addresses(
    world: World, hook: Webhook, who: str
) -> None:
    actor = world.people[who]
    before = AuditEntry.objects.count()
    for act in (stop_webhook, start_webhook, try_webhook, send_again):
        with pytest.raises(NotPermitted):
            act(webhook_id=hook.pk, actor=actor, at=MONDAY)
    if who != "other_officer":
        with pytest.raises(NotPermitted):
            set_webhook(url=hook.url, actor=actor, at=MONDAY)
    assert AuditEntry.objects.count() == before


def test_a_stopped_address_drops_what_waits_and_starts_empty(
    world: World, hook: Webhook, listener: Listener
) -> None:
    filed(world)
    stop_webhook(webhook_id=hook.pk, actor=world.head, at=MONDAY)
    with pytest.raises(WrongState):
        stop_webhook(webhook_id=hook.pk, actor=world.head, at=MONDAY)
    start_webhook(webhook_id=hook.pk, actor=world.head, at=MONDAY)
    assert _deliver(timedelta(seconds=1)) == 0
    assert listener.heard == []


def test_a_trial_is_a_signed_call_like_the_others(
    world: World, hook: Webhook, listener: Listener
) -> None:
    try_webhook(webhook_id=hook.pk, actor=world.head, at=MONDAY)
    _deliver(timedelta(seconds=1))
    (heard,) = listener.heard
    assert json.loads(heard.body)["event"] == "webhook.trial"
    assert "Webhook-Signature" in heard.headers


def test_a_body_has_five_addresses_at_most(world: World, hook: Webhook, listener: Listener) -> None:
    for _ in range(4):
        set_webhook(url=listener.url, actor=world.head, at=MONDAY)
    with pytest.raises(TooManyPrograms):
        set_webhook(url=listener.url, actor=world.head, at=MONDAY)
