"""Secret addresses under which a calendar program reads due dates; each stands for one role."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from accounts.acting import Actor
from accounts.models import Deputy, Membership
from accounts.roles import Capability
from audit.refs import SubjectRef
from audit.services import Act, record
from complaints import events, terms
from complaints.errors import NotPermitted
from complaints.models import CalendarFeed
from deadlines.domain.kinds import Kind
from deadlines.models import Clock, ClockEvent
from deadlines.selectors import my_clocks

MOST_DATES = 2_000  # the nearest ones; no calendar program shows more with grace
_SUBJECTS = (terms.STAGE, terms.REMEDY_SUBJECT, terms.DEMAND_SUBJECT)
_NAMES = ("Мерзімдер күнтізбесі", "Календарь сроков", "Calendar of due dates")
_MOVES = (ClockEvent.Kind.EXTENDED, ClockEvent.Kind.RECOMPUTED)


@dataclass(frozen=True, slots=True)
class OpenedFeed:
    """A feed and its secret, which is told once; only a digest of it is kept."""

    feed: CalendarFeed
    token: str


@transaction.atomic
def open_feed(*, scope: str, actor: Actor, at: datetime) -> OpenedFeed:
    """Give out a new address for the role in which the person acts; the one before dies.

    Raises:
        NotPermitted: the role considers no complaints.
    """
    membership = _considering(actor)
    token = secrets.token_urlsafe(32)
    feed, _created = CalendarFeed.objects.update_or_create(
        user=actor.user,
        membership=membership,
        scope=CalendarFeed.Scope(scope),
        defaults={"token_digest": _digest(token), "created_at": at},
    )
    _record(events.FEED_OPENED, feed, actor, at)
    return OpenedFeed(feed, token)


@transaction.atomic
def close_feed(*, scope: str, actor: Actor, at: datetime) -> bool:
    """Revoke the address of the role in which the person acts; whether there was one.

    Raises:
        NotPermitted: the role considers no complaints.
    """
    membership = _considering(actor)
    feed = (
        CalendarFeed.objects.select_for_update()
        .filter(user=actor.user, membership=membership, scope=scope)
        .first()
    )
    if feed is None:
        return False
    _record(events.FEED_CLOSED, feed, actor, at)
    feed.delete()
    return True


def feeds_of(actor: Actor) -> dict[str, CalendarFeed]:
    """The addresses given out to the person in the active role, by scope."""
    feeds = CalendarFeed.objects.filter(user=actor.user, membership=actor.membership)
    return {feed.scope: feed for feed in feeds}


def find_feed(*, token: str, on: date) -> CalendarFeed | None:
    """The feed of a secret, while its person may sign in and has the role, as a deputy too."""
    feed = (
        CalendarFeed.objects.select_related("user", "membership__organisation", "membership__user")
        .filter(token_digest=_digest(token), user__is_active=True)
        .filter(membership__in=Membership.objects.valid(on))
        .first()
    )
    if feed is None or not actor_of(feed).can(Capability.CONSIDER_COMPLAINTS):
        return None
    return feed if _has_role(feed, on) else None


def actor_of(feed: CalendarFeed) -> Actor:
    """The person in the role that the feed stands for."""
    return Actor(user=feed.user, membership=feed.membership)


def dates_of(feed: CalendarFeed) -> QuerySet[Clock]:
    """Open deadlines that the feed gives, nearest first, each with ``moved_at`` where it moved."""
    actor = actor_of(feed)
    clocks = my_clocks(actor).filter(subject_code__in=_SUBJECTS, term__kind=Kind.DEADLINE)
    if feed.scope == CalendarFeed.Scope.MINE:
        # A deputy answers for what the replaced member was given, and for what came since.
        people = [person for person in (actor.user, actor.acting_for) if person is not None]
        clocks = clocks.filter(assignee__in=people)
    moves = ClockEvent.objects.filter(clock_id=OuterRef("pk"), kind__in=_MOVES).order_by("-pk")
    return clocks.annotate(moved_at=Subquery(moves.values("at")[:1]))[:MOST_DATES]


def _has_role(feed: CalendarFeed, on: date) -> bool:
    if feed.membership.user_id == feed.user_id:
        return True
    stands_in = Deputy.objects.valid(on).filter(membership=feed.membership, deputy=feed.user)
    return stands_in.exists()


def _considering(actor: Actor) -> Membership:
    if actor.membership is None or not actor.can(Capability.CONSIDER_COMPLAINTS):
        raise NotPermitted
    return actor.membership


def _record(verb: str, feed: CalendarFeed, actor: Actor, at: datetime) -> None:
    record(
        Act(
            actor=actor.ref,
            verb=verb,
            subject=SubjectRef("complaints.feed", feed.pk, *_NAMES),
            at=at,
            organisation_id=actor.organisation_id,
            facts={"scope": feed.scope},
        )
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
