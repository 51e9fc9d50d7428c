"""Nobody's mailbox is filled, forged or spied out through the registry."""

import re
from typing import Any

from django.core import mail
from django.test import Client

import pytest
import time_machine

from notifications.models import OutboxMessage
from notifications.tasks import deliver
from registry.models import Question, Subscription
from registry.services import exclude_services
from registry.services.subscriptions import Target, subscribe
from registry.tasks import tell_subscribers
from tests.complaints.office import browser
from tests.registry.registers import LATER, an_act, included
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db

VICTIM = "victim@example.kz"
SUBSCRIBE = "/subscriptions/new/?service=S-004"
HEADERS = [
    "victim@example.kz\r\nBcc: all@example.kz", "victim@example.kz\nSubject: x", "a@b.kz,c@d.kz",
    '"a\r\nBcc: b@c.kz"@d.kz', "a@b.kz%0aBcc:c@d.kz", "a@b.kz\x00", "<a@b.kz>", "a@b.kz;c@d.kz",
]  # fmt: skip


@pytest.fixture(autouse=True)
def moved() -> Any:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def _from(number: int) -> Client:
    """A visitor from an address of his own."""
    return Client(REMOTE_ADDR=f"203.0.113.{number}")


def _ask(client: Client, world: World, **changes: str) -> Any:
    typed = {"body": world.akimat.key, "text": "Қайда?", "language": "ru", **changes}
    return client.post("/services/S-004/ask/", typed)


def _propose(client: Client, **changes: str) -> Any:
    return client.post("/services/S-004/wrong/", {"part": "name", "text": "Қате.", **changes})


def _to(address: str) -> int:
    return OutboxMessage.objects.filter(address__icontains=address).count()


def test_many_senders_do_not_fill_one_mailbox(world: World) -> None:
    for number in range(40):
        visitor = _from(number)
        written = VICTIM.upper() if number % 2 else VICTIM
        _ask(visitor, world, email=written)
        _propose(visitor, email=written)
        visitor.post(SUBSCRIBE, {"email": written, "language": "ru"})
        visitor.post("/subscriptions/new/?situation=00101", {"email": written, "language": "ru"})
    assert _to(VICTIM) <= 8


def test_many_senders_do_not_fill_one_phone(world: World) -> None:
    forms = ["+7 701 555 77 88", "+77015557788", "+7(701)555-77-88", "+7 (701) 5557788"]
    for number in range(40):
        _ask(_from(number), world, phone=forms[number % 4])
    assert OutboxMessage.objects.filter(channel="sms").count() <= 5


def test_one_sender_does_not_fill_many_mailboxes(world: World) -> None:
    visitor = _from(1)
    for number in range(60):
        _ask(visitor, world, email=f"v{number}@example.kz")
        _propose(visitor, email=f"v{number}@example.kz")
        visitor.post(SUBSCRIBE, {"email": f"v{number}@example.kz", "language": "ru"})
    assert OutboxMessage.objects.filter(recipient=None).count() <= 30
    assert Question.objects.count() <= 10


def test_limit_of_a_person_is_not_used_up_by_others(world: World) -> None:
    for number in range(20):
        _ask(_from(1), world, email=f"v{number}@example.kz")
    assert _ask(_from(2), world, email="calm@example.kz").status_code == 302
    assert _ask(browser(world.citizen), world).status_code == 302


def test_strangers_words_reach_no_mailbox_that_only_was_typed(world: World) -> None:
    """A name is not to carry an advertisement into somebody's letter."""
    spam = "Ұтыс! https://evil.example"
    _ask(_from(1), world, email=VICTIM, name=spam, text=f"Сұрақ. {spam}")
    _propose(_from(1), email=VICTIM, text=spam)
    _from(1).post(SUBSCRIBE, {"email": VICTIM, "language": "ru", "name": spam})
    deliver()
    letters = [letter for letter in mail.outbox if VICTIM in letter.to]
    assert len(letters) == 3
    assert [
        letter.subject for letter in letters if "evil" in f"{letter.subject}{letter.body}"
    ] == []


@pytest.mark.parametrize("address", HEADERS)
def test_address_with_a_header_in_it_is_refused(address: str, world: World) -> None:
    assert _ask(_from(1), world, email=address).status_code == 200
    assert _propose(_from(1), email=address).status_code == 200
    sent = _from(1).post(SUBSCRIBE, {"email": address, "language": "ru"})
    assert sent.status_code == 200
    assert OutboxMessage.objects.filter(recipient=None).count() == 0


def test_text_becomes_no_header_of_a_letter(world: World) -> None:
    inject = "x\r\nBcc: all@example.kz\r\n\r\n<b>"
    _ask(_from(1), world, email=VICTIM, text=inject, name=inject)
    service = included(world, name_kk="Ат\r\nBcc: a@b.kz", name_ru="Имя\r\nBcc: a@b.kz")
    subscribe(target=Target("service", service), actor=world.citizen, at=MONDAY)
    _from(1).post(
        f"/subscriptions/new/?service={service.registry_no}", {"email": VICTIM, "language": "kk"}
    )
    exclude_services(service_ids=[service.pk], act=an_act(), actor=world.clerk, at=LATER)
    tell_subscribers()
    deliver()
    assert mail.outbox
    for letter in mail.outbox:
        assert "\n" not in letter.subject
        head, _gap, _body = letter.message().as_string().partition("\n\n")
        assert "\nBcc:" not in head
        assert letter.recipients() == letter.to


def test_nobody_learns_who_subscribes(world: World) -> None:
    subscribe(target=Target("service", world.service), actor=world.citizen, at=MONDAY)
    pages = []
    for number, email in enumerate(("citizen@example.kz", "nobody@example.kz")):
        answer = _from(number).post(SUBSCRIBE, {"email": email, "language": "kk"}, follow=True)
        pages.append(re.sub(r'value="[^"]*"', "", answer.content.decode()))
        assert email not in answer.request["QUERY_STRING"]
    assert pages[0] == pages[1]


def test_link_is_opened_by_programs_without_effect(world: World) -> None:
    _from(1).post(SUBSCRIBE, {"email": VICTIM, "language": "ru"})
    token = Subscription.objects.get().token
    address = f"/subscriptions/{token}/"
    for query in ("", "?stop=1", "?confirm=1", "?stop=1&back=list"):
        assert Client().get(address + query).status_code == 200
        assert Client().head(address + query).status_code == 200
    assert Subscription.objects.get().confirmed_at is None
    assert Client().post(f"{address}?stop=1&confirm=1").status_code == 200
    assert Subscription.objects.get().confirmed_at is None
    assert Client().post(address, {"confirm": "1"}).status_code == 302
    assert Subscription.objects.get().confirmed_at is not None


@pytest.mark.parametrize("token", ["x" * 32, "x", "0" * 40, "None", "null", "x" * 5000])
def test_guessed_token_is_absent(token: str, world: World) -> None:
    for kind in ("questions", "proposals", "subscriptions"):
        assert Client().get(f"/{kind}/{token}/").status_code == 404
    for typed in ({"stop": "1"}, {"confirm": "1"}):
        assert Client().post(f"/subscriptions/{token}/", typed).status_code == 404


def test_stopped_twice_and_confirmed_after_is_no_crash(world: World) -> None:
    subscription = subscribe(
        target=Target("service", world.service), actor=world.citizen, at=MONDAY
    )
    address = f"/subscriptions/{subscription.token}/"
    assert Client().post(address, {"stop": "1"}).status_code == 302
    for typed in ({"stop": "1"}, {"confirm": "1"}, {}):
        assert Client().post(address, typed).status_code == 404


def test_a_week_later_the_link_is_dead(world: World, moved: Any) -> None:
    _from(1).post(SUBSCRIBE, {"email": VICTIM, "language": "ru"})
    token = Subscription.objects.get().token
    moved.shift(8 * 24 * 3600)
    assert Client().post(f"/subscriptions/{token}/", {"confirm": "1"}).status_code == 404
    assert Subscription.objects.get().confirmed_at is None


def test_subscription_leads_nowhere_outside(world: World) -> None:
    subscription = subscribe(
        target=Target("service", world.service), actor=world.citizen, at=MONDAY
    )
    typed = {"stop": "1", "back": "https://evil.kz", "next": "//evil.kz"}
    answer = Client().post(f"/subscriptions/{subscription.token}/?next=//evil.kz", typed)
    assert answer.headers["Location"] == "/services/S-004/"
    answer = _from(1).post(f"//evil.kz/..{SUBSCRIBE}", {"email": VICTIM, "language": "ru"})
    assert "evil.kz" not in answer.headers.get("Location", "") or answer.status_code == 404


def test_subscriber_gets_one_message_of_one_act(world: World) -> None:
    """To the service, its body and its situation, in capitals or not: one letter."""
    service = included(world)
    for target in (
        Target("service", service), Target("situation", service.situation),
        Target("organisation", world.ministry), Target("organisation", world.akimat),
    ):  # fmt: skip
        subscribe(target=target, actor=world.citizen, at=MONDAY)
    exclude_services(service_ids=[service.pk], act=an_act(), actor=world.clerk, at=LATER)
    for _ in range(3):
        tell_subscribers()
    letters = OutboxMessage.objects.filter(template="registry/service_excluded", channel="email")
    assert letters.count() == 1
