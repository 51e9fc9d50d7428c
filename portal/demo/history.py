"""A year of complaints, lived day by day: only verbs of the law, each at its own moment.

Nothing is put in finished. Each day begins with the sweep, then people act: citizens file and
appeal, officials take, ask, decide and answer. What they do follows from the complaint itself
(``plans``), never from memory, so that life can go on any day from where it stopped.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from complaints.errors import ComplaintRefused
from complaints.models import Complaint
from deadlines.domain.calendar import WorkingCalendar
from deadlines.errors import DeadlineError
from deadlines.selectors import current_calendar, oldest_unswept
from deadlines.services import is_office_hours
from deadlines.sweep import sweep
from portal.demo.acts import Deed, Staff, staff_on
from portal.demo.days import deeds_of_day
from portal.demo.desks import set_up_desks
from portal.demo.filings import Filer
from portal.demo.mailroom import evening_mail, morning_mail, trips_to_the_post
from portal.demo.reference import Tell

ALMATY = ZoneInfo("Asia/Almaty")
_YEAR = timedelta(days=365)
# By then the night's breaches are a fact everywhere, in Berlin too.
_MORNING = time(8, 0)
_EVENING = time(19, 30)
# Towards the end there is more life, so that every kind of open case can be seen today.
_BUSY_DAYS = 30
_LAST_DAYS = 9


def load_history(tell: Tell, *, until: datetime) -> int:
    """Live the first year, all or nothing; a year that has been lived is left alone."""
    if Complaint.objects.filter(is_sample=True).exists():
        return 0
    with transaction.atomic():
        return _live(until.astimezone(ALMATY).date() - _YEAR, until, tell)


def go_on(tell: Tell, *, until: datetime) -> int:
    """Live the days since the last one: what was open is dealt with, new complaints come."""
    latest = Complaint.objects.filter(is_sample=True).aggregate(at=Max("filed_at"))["at"]
    if latest is None:
        return load_history(tell, until=until)
    return _live(timezone.localtime(latest, ALMATY).date() + timedelta(days=1), until, tell)


def _live(first: date, until: datetime, tell: Tell) -> int:
    """Live from a day to a moment; how many complaints were filed."""
    before = Complaint.objects.filter(is_sample=True).count()
    last = until.astimezone(ALMATY).date()
    staff = staff_on(last)
    filer = Filer(already=before, staff=staff)
    life = _Life(until, last, filer, current_calendar(), staff, tell)
    set_up_desks(staff, at=datetime.combine(first, _MORNING, ALMATY))
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        if day.day == 1 or n == 0:
            tell(f"  {day:%Y-%m}")
        with transaction.atomic():
            life.live(day)
    with transaction.atomic():
        _file_after_hours(life.filer, until)
        sweep(at=until)
        evening_mail(until)
    return Complaint.objects.filter(is_sample=True).count() - before


@dataclass(frozen=True, slots=True)
class _Life:
    """What stays the same from day to day."""

    until: datetime
    last: date
    filer: Filer
    calendar: WorkingCalendar
    staff: Staff
    tell: Tell

    def live(self, day: date) -> None:
        """One day, up to the last moment."""
        morning = datetime.combine(day, _MORNING, ALMATY)
        if morning > self.until:
            return
        _sweep_if_due(morning)
        if not self.calendar.is_working(day):
            return
        morning_mail(morning)
        deeds = [
            *deeds_of_day(day, self.calendar, self.staff),
            *trips_to_the_post(day, self.staff),
            *_filings(day, self.filer, self.calendar.working_days_between(day, self.last)),
            *self.filer.second_filings(day),
        ]
        for deed in sorted(deeds, key=lambda deed: deed.at):
            if deed.at <= self.until:
                self._do(deed)
        evening_mail(min(datetime.combine(day, _EVENING, ALMATY), self.until))

    def _do(self, deed: Deed) -> None:
        """One deed; where somebody at a screen was quicker, it is told and left undone."""
        _sweep_if_due(deed.at)
        try:
            with transaction.atomic():
                deed.do()
        except (ComplaintRefused, DeadlineError) as refusal:
            self.tell(f"  not done on {deed.at:%Y-%m-%d}: {refusal}")


def _sweep_if_due(at: datetime) -> None:
    """The real sweep runs every minute; here it runs when it would find something."""
    if oldest_unswept(at) is not None:
        sweep(at=at)


def _filings(day: date, filer: Filer, left: int) -> list[Deed]:
    """Who complains on a day: one or two people; of late, one of them of a silent body."""
    chance = Random(day.isoformat())
    if left >= _BUSY_DAYS:
        return [filer.next_story(day, chance) for _n in range(chance.choice((1, 1, 1, 2)))]
    filings = [filer.next_story(day, chance)]
    if left < _LAST_DAYS:
        # A body that stays silent: whatever today is, one of these is due today, one is late.
        filings.append(filer.silent_body(day, chance))
    return filings


def _file_after_hours(filer: Filer, until: datetime) -> None:
    """When the office is closed now, one complaint lies delivered and not yet registered."""
    deed = filer.just_now(until)
    if deed is not None and not is_office_hours(deed.body, deed.at):
        deed.do()
