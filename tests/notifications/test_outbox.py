"""What enters the outbox: texts, channels, duplicates, one statement."""

from django.core import checks
from django.core.mail import EmailMessage, send_mail
from django.template import TemplateDoesNotExist

import pytest

from accounts.models import User
from notifications import letters
from notifications.models import OutboxMessage
from notifications.selectors import first_sent_at, messages_about, unread_count
from notifications.services import Recipient, mark_read, render, send
from tests.notifications.conftest import AT, letter_to

pytestmark = pytest.mark.django_db


def test_a_message_is_kept_for_each_channel_as_sent(citizen):
    send([letter_to(citizen)])
    inbox, email = OutboxMessage.objects.order_by("-channel")
    assert (inbox.channel, inbox.state, inbox.sent_at) == ("inbox", "sent", AT)
    assert (email.channel, email.state, email.sent_at) == ("email", "queued", None)
    assert email.subject == "Жалоба № 17"
    assert email.address == "aigul@example.kz"
    assert email.text == inbox.text
    assert (email.subject_code, email.subject_id) == ("tests.thing", 17)


def test_a_letter_is_plain_text_with_link_and_help_lines(citizen, settings):
    _subject, text = render(letter_to(citizen))
    assert text.startswith("Здравствуйте, Сейітова Айгүл! <b>&</b>")
    assert f"{settings.SITE_URL}/complaints/17/" in text
    assert "1414" in text
    assert "8-800-080-7777" in text


@pytest.mark.parametrize(
    ("language", "subject"),
    [("kk", "Шағым № 17"), ("ru", "Жалоба № 17"), ("en", "Complaint No. 17")],
)
def test_a_letter_speaks_the_language_of_the_recipient(language, subject):
    reader = Recipient(name="Айгүл", language=language, email="a@example.kz")
    assert render(letter_to(reader))[0] == subject


def test_the_preview_is_exactly_what_is_kept(citizen):
    message = letter_to(citizen)
    send([message])
    kept = OutboxMessage.objects.get(channel="email")
    assert render(message) == (kept.subject, kept.text)


def test_the_same_event_is_told_once(citizen):
    send([letter_to(citizen), letter_to(citizen)])
    send([letter_to(citizen)])
    assert OutboxMessage.objects.count() == 2


def test_one_event_may_be_told_to_several_people(citizen):
    other = User.objects.create_user("other@example.kz", language="kk")
    send([letter_to(citizen), letter_to(other)])
    assert OutboxMessage.objects.filter(channel="inbox").count() == 2


def test_a_channel_without_an_address_is_left_out():
    guest = Recipient(name="Айгүл", email="guest@example.kz")
    send([letter_to(guest, channels=("inbox", "email", "sms", "post"), organisation_id=1)])
    assert [message.channel for message in OutboxMessage.objects.all()] == ["email"]


def test_a_letter_by_post_must_name_the_body_that_dispatches_it(citizen):
    with pytest.raises(ValueError, match="organisation_id"):
        send([letter_to(citizen, channels=("post",))])


def test_an_sms_holds_the_subject_and_the_link(citizen, settings):
    send([letter_to(citizen, channels=("sms",))])
    message = OutboxMessage.objects.get()
    assert message.text == f"Жалоба № 17 {settings.SITE_URL}/complaints/17/"
    assert message.address == "+77010000001"


def test_sending_takes_one_statement_however_many_messages(citizen, django_assert_num_queries):
    many = [letter_to(citizen, key=f"tests:{n}") for n in range(10)]
    with django_assert_num_queries(1):
        send(many)
    assert OutboxMessage.objects.count() == 20


def test_a_letter_without_the_language_is_refused_at_the_act(citizen):
    with pytest.raises(TemplateDoesNotExist):
        send([letter_to(citizen, template="tests/absent")])


def test_an_officials_email_is_held_for_the_morning_and_the_inbox_has_it_at_once(citizen):
    send([letter_to(citizen, digest=True)])
    states = dict(OutboxMessage.objects.values_list("channel", "state"))
    assert states == {"inbox": "sent", "email": "held"}


def test_unread_messages_are_counted_until_read(citizen):
    send([letter_to(citizen, key="a"), letter_to(citizen, key="b")])
    assert unread_count(citizen) == 2
    mark_read(OutboxMessage.objects.filter(channel="inbox").first(), at=AT)
    assert unread_count(citizen) == 1


def test_what_was_sent_about_a_thing_is_found_with_its_moment(citizen):
    assert first_sent_at("tests.thing", 17, "tests/sample") is None
    send([letter_to(citizen)])
    assert messages_about("tests.thing", 17).count() == 2
    assert first_sent_at("tests.thing", 17, "tests/sample") == AT


def test_mail_of_django_enters_the_outbox(settings):
    settings.EMAIL_BACKEND = "notifications.mail.OutboxEmailBackend"
    send_mail("Тақырып", "Мәтін http://localhost:8000/x/", None, ["Айгүл <a@example.kz>"])
    message = OutboxMessage.objects.get()
    assert (message.channel, message.state, message.template) == ("email", "queued", "mail")
    assert (message.name, message.address) == ("Айгүл", "a@example.kz")


def test_mail_with_attachments_is_refused(settings):
    settings.EMAIL_BACKEND = "notifications.mail.OutboxEmailBackend"
    letter = EmailMessage("s", "t", to=["a@example.kz"])
    letter.attach("a.txt", "a", "text/plain")
    with pytest.raises(ValueError, match="attachments"):
        letter.send()


def test_every_letter_exists_in_three_languages(settings, tmp_path):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": settings.TEMPLATES[0]["DIRS"][:-1]}]
    assert letters.missing_languages() == []


def test_the_check_names_a_letter_that_lacks_a_language(tmp_path):
    (tmp_path / "templates/notifications/tests/sample.kk.txt").unlink()
    found = [str(error) for error in checks.run_checks(tags=["templates"])]
    assert any("tests/sample.kk.txt" in error for error in found)
