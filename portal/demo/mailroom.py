"""Messages of the demo's year: letters leave, clerks go to the post, people read."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

from django.utils import timezone

from accounts.models import Organisation
from notifications.delivery import deliver_due
from notifications.digest import send_digests
from notifications.models import Channel, OutboxMessage, State
from notifications.post import dispatch, mark_printed
from notifications.services import mark_read
from portal.demo.acts import Deed, Staff, actor_of

# Most people look into their messages within a day; what is fresher stays unread.
_READ_AFTER = timedelta(days=1)
_POST_HOUR = time(11, 30)


def morning_mail(at: datetime) -> None:
    """The digests of the morning, and what people have read since yesterday."""
    send_digests(at=at)
    unread = OutboxMessage.objects.filter(
        channel=Channel.INBOX, read_at=None, at__lt=at - _READ_AFTER, recipient__is_sample=True
    )
    for message in unread.order_by("pk"):
        mark_read(message, at=at)


def evening_mail(at: datetime) -> None:
    """What was written during the day goes out."""
    while deliver_due(clock=timezone.now, at=at):  # noqa: TID251 - leases run on real time
        pass


def trips_to_the_post(day: date, staff: Staff) -> Iterator[Deed]:
    """A clerk of each body dispatches the letters of the days before."""
    letters = OutboxMessage.objects.filter(
        channel=Channel.POST, state__in=[State.QUEUED, State.PRINTED], recipient__is_sample=True
    )
    bodies = Organisation.objects.in_bulk(set(letters.values_list("organisation_id", flat=True)))
    for letter in letters.order_by("pk"):
        body = bodies[letter.organisation_id or 0]
        at = datetime.combine(day, _POST_HOUR, body.zone)
        if letter.at < datetime.combine(day, time.min, body.zone) and staff.get(body.pk):
            yield Deed(at, body, partial(_post, letter.pk, staff, body, day, at))


def _post(letter_id: int, staff: Staff, body: Organisation, day: date, at: datetime) -> None:
    mark_printed([letter_id])
    clerk = actor_of(staff[body.pk][0])
    dispatch(letter_id, on=day, zone=body.zone, actor=clerk.ref, at=at)
