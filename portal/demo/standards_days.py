"""Days and people of the sample drafts: moments counted from a legal today, and who acts for whom."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.acting import Actor
from accounts.models import Membership, User
from accounts.roles import Capability
from deadlines.domain.calendar import WorkingCalendar
from deadlines.selectors import oldest_unswept
from deadlines.sweep import sweep
from registry.services import national_day
from registry.services.acts import NATIONAL_ZONE
from standards.services.approving import bring_into_force

# Nothing of a demo happens in its last minutes: what visitors do comes after it.
_LATEST = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that somebody does at a moment."""

    at: datetime
    do: Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Days:
    """The days before a moment."""

    until: datetime
    calendar: WorkingCalendar

    @property
    def today(self) -> date:
        """The legal day of that moment."""
        return national_day(self.until)

    @property
    def latest(self) -> datetime:
        """The last moment at which somebody of the demo acts."""
        return self.until - _LATEST

    def office_day(self, day: date) -> date:
        """The day itself, or the next one on which an office works."""
        while not self.calendar.is_working(day):
            day += timedelta(days=1)
        return day

    def office_day_before(self, day: date) -> date:
        """The day itself, or the last one before it on which an office works."""
        while not self.calendar.is_working(day):
            day -= timedelta(days=1)
        return day

    def moment(self, day: date, hour: int, minute: int = 0) -> datetime:
        """That time of the day in Almaty, but never later than a while before the end."""
        at = datetime.combine(day, time(hour, minute), NATIONAL_ZONE)
        return min(at, self.latest)


class Cast:
    """Everybody of the demo by the key of the table, and who of a body may do what."""

    def __init__(self) -> None:
        members = Membership.objects.filter(user__is_sample=True)
        ordered = members.select_related("user", "organisation").order_by("pk")
        self._officials = [Actor(user=one.user, membership=one) for one in ordered]
        roles = {one.user.pk: one for one in self._officials if one.user is not None}
        people = User.objects.filter(is_sample=True)
        self._by_key = {
            person.email.partition("@")[0]: roles.get(person.pk, Actor(user=person))
            for person in people
        }
        # People of the table first: an invented officer stands in where they have none.
        self.citizens = sorted(
            key
            for key, actor in self._by_key.items()
            if actor.membership is None and not key.startswith("officer.")
        )

    def person(self, key: str) -> Actor:
        """Somebody by the key of the table."""
        return self._by_key[key]

    def official(self, organisation_id: int, capability: Capability) -> Actor | None:
        """The first member of a body who may; None where nobody may."""
        return next(
            (one for one in self._officials if one.can_in(capability, organisation_id)), None
        )

    def of_body(self, key: str, capability: Capability) -> Actor | None:
        """The same, the body by its key."""
        for one in self._officials:
            if one.organisation is not None and one.organisation.key == key and one.can(capability):
                return one
        return None


@dataclass(frozen=True, slots=True)
class Scene:
    """When, and with whom."""

    days: Days
    cast: Cast


def live(steps: list[Step], *, until: datetime) -> None:
    """Take all steps in the order of their moments; the sweep and the new day come between them."""
    day = None
    for step in sorted(steps, key=lambda step: step.at):
        _sweep_if_due(step.at)
        if national_day(step.at) != day:
            day = national_day(step.at)
            bring_into_force(at=step.at)
        step.do(step.at)
    sweep(at=until)
    bring_into_force(at=until)


def _sweep_if_due(at: datetime) -> None:
    """The real sweep runs every minute; here it runs when it would find something."""
    if oldest_unswept(at) is not None:
        sweep(at=at)
