"""The morning letter: one a day, carrying everything held, lost by no kill."""

from datetime import timedelta

import pytest

from accounts.models import User
from notifications.digest import send_digests
from notifications.models import OutboxMessage
from notifications.services import send
from tests.notifications.conftest import AT, letter_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return User.objects.create_user("clerk@example.kz", surname="Омаров", language="ru")


def _hold(clerk: User, *keys: str) -> None:
    send([letter_to(clerk, key=key, digest=True, context={"no": key}) for key in keys])


def test_one_letter_carries_everything_held(clerk):
    _hold(clerk, "15", "16")
    assert send_digests(at=AT) == 1
    letter = OutboxMessage.objects.get(template="notifications/digest")
    assert letter.state == "queued"
    assert "1. Жалоба № 15" in letter.text
    assert "2. Жалоба № 16" in letter.text
    assert "/complaints/17/" in letter.text
    assert "10 июня 2024 года" in letter.subject
    carried = OutboxMessage.objects.filter(carried_by=letter)
    assert set(carried.values_list("state", "sent_at")) == {("sent", AT)}


def test_a_second_run_the_same_morning_sends_nothing(clerk):
    _hold(clerk, "15")
    send_digests(at=AT)
    _hold(clerk, "16")
    assert send_digests(at=AT) == 0
    assert OutboxMessage.objects.filter(template="notifications/digest").count() == 1


def test_what_came_after_the_letter_is_in_the_next_one(clerk):
    _hold(clerk, "15")
    send_digests(at=AT)
    _hold(clerk, "16")
    assert send_digests(at=AT + timedelta(days=1)) == 1
    newest = OutboxMessage.objects.filter(template="notifications/digest").latest("id")
    assert "Жалоба № 16" in newest.text
    assert "Жалоба № 15" not in newest.text


def test_nobody_gets_an_empty_letter(clerk):
    assert send_digests(at=AT) == 0


def test_each_official_gets_a_letter_of_ones_own(clerk):
    other = User.objects.create_user("other@example.kz", surname="Ким", language="kk")
    _hold(clerk, "15")
    _hold(other, "15")
    assert send_digests(at=AT) == 2
    texts = OutboxMessage.objects.filter(template="notifications/digest").values_list(
        "text", flat=True
    )
    assert any("Құрметті Ким!" in text for text in texts)
