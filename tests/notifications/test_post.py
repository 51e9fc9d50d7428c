"""Letters by post: the day that the clerk enters is the day that counts in law."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from audit.models import AuditEntry
from audit.refs import SYSTEM
from notifications.errors import WrongDispatchDay
from notifications.models import OutboxMessage
from notifications.post import dispatch, mark_printed
from notifications.selectors import letters_to_dispatch
from notifications.services import send
from tests.notifications.conftest import AT, letter_to

ALMATY = ZoneInfo("Asia/Almaty")
FRIDAY = datetime(2024, 6, 14, 6, 0, tzinfo=UTC)  # 11:00 in Almaty
pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(citizen) -> OutboxMessage:
    send([letter_to(citizen, channels=("post",), organisation_id=5)])
    return OutboxMessage.objects.get()


def test_a_letter_waits_in_the_queue_of_its_body_only(letter):
    assert list(letters_to_dispatch(5)) == [letter]
    assert not letters_to_dispatch(6).exists()


def test_a_printed_letter_still_waits_for_dispatch(letter):
    assert mark_printed([letter.pk]) == 1
    assert mark_printed([letter.pk]) == 0
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at) == ("printed", None)
    assert list(letters_to_dispatch(5)) == [letter]


@pytest.mark.parametrize(
    ("on", "sent_at"),
    [
        (date(2024, 6, 14), FRIDAY),  # today
        (date(2024, 6, 13), datetime(2024, 6, 13, 23, 59, 59, tzinfo=ALMATY)),
        (date(2024, 6, 10), datetime(2024, 6, 10, 23, 59, 59, tzinfo=ALMATY)),  # the day of writing
    ],
)
def test_the_day_of_dispatch_sets_sent_at(letter, on, sent_at):
    dispatch(letter.pk, on=on, zone=ALMATY, actor=SYSTEM, at=FRIDAY)
    letter.refresh_from_db()
    assert (letter.state, letter.dispatched_on, letter.sent_at) == ("sent", on, sent_at)
    entry = AuditEntry.objects.get()
    assert entry.verb == "notifications.letter_dispatched"
    assert entry.facts["dispatched_on"] == on.isoformat()


@pytest.mark.parametrize("on", [date(2024, 6, 15), date(2024, 6, 9)])  # tomorrow; before writing
def test_a_day_that_cannot_be_is_refused_and_nothing_changes(letter, on):
    with pytest.raises(WrongDispatchDay):
        dispatch(letter.pk, on=on, zone=ALMATY, actor=SYSTEM, at=FRIDAY)
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at) == ("queued", None)
    assert not AuditEntry.objects.exists()


def test_today_is_the_day_of_the_body_not_of_greenwich(letter):
    late_evening = datetime(2024, 6, 14, 20, 30, tzinfo=UTC)  # 01:30 on the 15th in Almaty
    dispatch(letter.pk, on=date(2024, 6, 15), zone=ALMATY, actor=SYSTEM, at=late_evening)
    letter.refresh_from_db()
    assert letter.sent_at == late_evening


def test_a_dispatched_letter_cannot_be_dispatched_again(letter):
    dispatch(letter.pk, on=date(2024, 6, 13), zone=ALMATY, actor=SYSTEM, at=FRIDAY)
    with pytest.raises(OutboxMessage.DoesNotExist):
        dispatch(letter.pk, on=AT.date(), zone=ALMATY, actor=SYSTEM, at=FRIDAY)
