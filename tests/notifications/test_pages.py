"""Pages of the room: whose they are, what they show, what their buttons do."""

import re
from typing import Any

from django.urls import reverse
from django.utils import timezone

import pytest

from accounts.models import Organisation, User
from accounts.roles import Role
from audit.models import AuditEntry
from audit.refs import SYSTEM
from notifications import post
from notifications.bounces import record_bounce
from notifications.models import BounceTask, OutboxMessage
from notifications.services import send
from notifications.views.demo import with_links
from tests.notifications.conftest import AT, letter_to

pytestmark = pytest.mark.django_db


def _page(client: Any, name: str, *args: int, language: str = "en") -> tuple[int, str]:
    answer = client.get(reverse(f"notifications:{name}", args=args), {"lang": language})
    return answer.status_code, answer.content.decode()


def test_the_inbox_lists_ones_own_messages_and_marks_unread_ones(client, citizen):
    other = User.objects.create_user("other@example.kz", language="kk")
    send([letter_to(citizen), letter_to(other)])
    client.force_login(citizen)
    status, html = _page(client, "inbox")
    assert status == 200
    assert html.count("Жалоба № 17") == 1
    assert "Шағым № 17" not in html
    assert "Unread" in html


def test_a_message_is_marked_as_read_by_a_button_only(client, citizen):
    send([letter_to(citizen)])
    message = OutboxMessage.objects.get(channel="inbox")
    client.force_login(citizen)
    status, html = _page(client, "message", message.pk)
    assert status == 200
    assert "&lt;b&gt;&amp;&lt;/b&gt;" in html
    message.refresh_from_db()
    assert message.read_at is None
    client.post(reverse("notifications:message", args=[message.pk]))
    message.refresh_from_db()
    assert message.read_at is not None


def test_a_strangers_message_is_absent(client, citizen):
    send([letter_to(citizen)])
    message = OutboxMessage.objects.get(channel="inbox")
    client.force_login(User.objects.create_user("other@example.kz", language="kk"))
    assert _page(client, "message", message.pk)[0] == 404
    assert client.post(reverse("notifications:message", args=[message.pk])).status_code == 404


def test_an_email_is_not_read_in_the_inbox(client, citizen):
    send([letter_to(citizen)])
    client.force_login(citizen)
    email = OutboxMessage.objects.get(channel="email")
    assert _page(client, "message", email.pk)[0] == 404


@pytest.mark.parametrize("name", ["inbox", "post-queue", "undelivered"])
def test_visitors_are_sent_to_sign_in(client, name):
    answer = client.get(reverse(f"notifications:{name}"))
    assert answer.status_code == 302
    assert "next=" in answer.url


@pytest.mark.parametrize(
    ("role", "post", "undelivered"),
    [
        (Role.PROVIDER_OFFICER, 200, 404),
        (Role.QUALITY_OFFICER, 200, 404),
        (Role.ADMINISTRATOR, 404, 200),
        (Role.AUDITOR, 404, 404),
    ],
)
def test_the_role_opens_the_officials_pages(client, official, role, post, undelivered):
    client.force_login(official("o@example.kz", role))
    assert _page(client, "post-queue")[0] == post
    assert _page(client, "undelivered")[0] == undelivered


def _letter_of(body: Organisation, citizen: User) -> OutboxMessage:
    send([letter_to(citizen, channels=("post",), organisation_id=body.pk, at=timezone.now())])
    return OutboxMessage.objects.get(channel="post")


def test_a_clerk_prints_and_dispatches_a_letter(client, official, body, citizen):
    letter = _letter_of(body, citizen)
    client.force_login(official("clerk@example.kz"))
    assert "Жалоба № 17" in _page(client, "post-queue")[1]
    status, html = _page(client, "post-letter", letter.pk)
    assert status == 200
    assert "Павлодар, Сәтбаев к-сі, 1" in html
    assert AuditEntry.objects.get().verb == "audit.personal_data_viewed"

    client.post(reverse("notifications:post-printed", args=[letter.pk]))
    letter.refresh_from_db()
    assert letter.state == "printed"

    today = timezone.now().astimezone(body.zone).date()
    answer = client.post(
        reverse("notifications:post-letter", args=[letter.pk]), {"on": f"{today:%d.%m.%Y}"}
    )
    assert answer.status_code == 302
    letter.refresh_from_db()
    assert (letter.state, letter.dispatched_on) == ("sent", today)


@pytest.mark.parametrize("day", ["", "yesterday", "10.06.1999", "10.06.2999"])
def test_a_wrong_day_is_explained_and_the_letter_waits(client, official, body, citizen, day):
    letter = _letter_of(body, citizen)
    client.force_login(official("clerk@example.kz"))
    answer = client.post(reverse("notifications:post-letter", args=[letter.pk]), {"on": day})
    assert answer.status_code == 200
    assert "govuk-error-summary" in answer.content.decode()
    letter.refresh_from_db()
    assert letter.state == "queued"


def test_a_letter_of_another_body_is_absent(client, official, body, citizen):
    other = Organisation.objects.create(
        key="tests-other", kind="leb", level="oblast", region=body.region, name_kk="Басқа",
        name_ru="Другой", time_zone="Asia/Almaty",
    )  # fmt: skip
    letter = _letter_of(other, citizen)
    client.force_login(official("clerk@example.kz"))
    assert _page(client, "post-letter", letter.pk)[0] == 404
    assert client.post(reverse("notifications:post-printed", args=[letter.pk])).status_code == 404


def test_a_clerk_deals_with_an_address_that_does_not_work(client, official, body, citizen):
    send([letter_to(citizen, channels=("email",), organisation_id=body.pk)])
    message = OutboxMessage.objects.get()
    record_bounce(message.message_id, "dsn", "5.1.1", at=AT, actor=SYSTEM)
    task = BounceTask.objects.get()
    client.force_login(official("clerk@example.kz"))
    assert "aigul@example.kz" in _page(client, "post-queue")[1]
    client.post(reverse("notifications:bounce-done", args=[task.pk]))
    task.refresh_from_db()
    assert task.done_at is not None


def test_an_administrator_sees_no_personal_data_and_sends_again(client, official, citizen):
    send([letter_to(citizen, channels=("email",))])
    OutboxMessage.objects.update(state="dead", last_error="550 <aigul@example.kz> unknown")
    message = OutboxMessage.objects.get()
    client.force_login(official("admin@example.kz", Role.ADMINISTRATOR))
    status, html = _page(client, "undelivered")
    assert status == 200
    assert "a***@example.kz" in html
    assert "aigul@example.kz" not in html
    assert "Айгүл" not in html
    client.post(reverse("notifications:resend", args=[message.pk]))
    message.refresh_from_db()
    assert message.state == "queued"


def test_the_demo_mailbox_shows_what_left_with_links_that_work_here(client, citizen, settings):
    send([letter_to(citizen)])
    status, html = _page(client, "demo-mailbox")
    assert status == 200
    assert html.count("<h2") >= 1
    assert 'href="/complaints/17/"' in html
    assert "aigul@example.kz" in html


def test_outside_a_demo_there_is_no_mailbox(client, settings):
    settings.DEMO = False
    assert _page(client, "demo-mailbox")[0] == 404


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("Ашу: http://localhost:8000/a/?b=1&c=2.", "/a/?b=1&amp;c=2"),
        ("http://testserver", "/"),
        ("(https://adilet.zan.kz/kaz)", "https://adilet.zan.kz/kaz"),
    ],
)
def test_addresses_in_a_text_become_links(text, href):
    html = with_links(text, {"localhost:8000", "testserver"})
    assert re.findall(r'href="([^"]*)"', html) == [href]


def test_markup_in_a_text_stays_text():
    html = with_links("<script>http://x/<b></script>", set())
    assert "<script" not in html
    assert "<b>" not in html


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_opens_in_every_language(client, official, citizen, body, language):
    send([letter_to(citizen)])
    letter = _letter_of(body, citizen)
    for role, names in {
        Role.PROVIDER_OFFICER: [("inbox",), ("post-queue",), ("post-letter", letter.pk)],
        Role.ADMINISTRATOR: [("undelivered",), ("demo-mailbox",)],
    }.items():
        client.force_login(official(f"{role}@example.kz", role))
        for name, *args in names:
            assert _page(client, name, *args, language=language)[0] == 200


def test_the_technical_admin_shows_the_outbox_masked_and_sends_again(client, citizen):
    send([letter_to(citizen, channels=("email",))])
    OutboxMessage.objects.update(state="dead", last_error="550 <aigul@example.kz> unknown")
    message = OutboxMessage.objects.get()
    client.force_login(User.objects.create_superuser("root@example.kz", "x", language="en"))
    address = reverse("admin:notifications_outboxmessage_changelist")
    detail = reverse("admin:notifications_outboxmessage_change", args=[message.pk])
    for page in (address, detail, reverse("admin:audit_auditentry_changelist")):
        html = client.get(page, {"lang": "en"}).content.decode()
        assert "Айгүл" not in html
        assert "aigul@example.kz" not in html
    client.post(address, {"action": "send_again", "_selected_action": [message.pk]})
    message.refresh_from_db()
    assert message.state == "queued"


def test_a_letter_that_a_colleague_dispatches_between_look_and_lock_is_absent(
    client, official, body, citizen, monkeypatch
):
    letter = _letter_of(body, citizen)
    client.force_login(official("clerk@example.kz"))
    real = post.dispatch

    def second(pk: int, **how: Any) -> OutboxMessage:
        real(pk, **how)
        return real(pk, **how)

    monkeypatch.setattr(post, "dispatch", second)
    today = timezone.now().astimezone(body.zone).date()
    address = reverse("notifications:post-letter", args=[letter.pk])
    assert client.post(address, {"on": f"{today:%d.%m.%Y}"}).status_code == 404
