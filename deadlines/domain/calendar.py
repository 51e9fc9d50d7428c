"""Which days are working days, and how to count them fast."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from deadlines.domain.kinds import DayKind

SATURDAY = 5
PROJECTED_YEARS = 6  # how far a calendar reaches past its last approved year


class CalendarGap(ValueError):
    """A day before the first year of the calendar was asked for."""

    def __init__(self, first_year: int) -> None:
        super().__init__(f"The calendar of working days begins in {first_year}.")
        self.first_year = first_year


class CalendarEnd(ValueError):
    """Counting ran past the last day that the calendar can even estimate."""

    def __init__(self, last_year: int) -> None:
        super().__init__(f"The calendar of working days ends in {last_year}.")
        self.last_year = last_year


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day off, a moved day off or a moved working day, and the act it comes from."""

    day: date
    kind: DayKind
    name_kk: str = ""
    name_ru: str = ""
    name_en: str = ""
    act: str = ""
    is_estimate: bool = False
    is_yearly: bool = False


class WorkingCalendar:
    """The five-day week with its exceptions (Q-5), over whole years.

    Two tables are built once: the working days in order, and for each day how many working
    days lie on or before it. Adding n working days is then two look-ups, whatever n is.

    Years after the last one given are projected: weekends, and the holidays that fall on the
    same day each year, marked as estimates. A correction later moves the clocks concerned.
    """

    def __init__(self, days: Iterable[SpecialDay], *, first_year: int, last_year: int) -> None:
        known = [day for day in days if first_year <= day.day.year <= last_year]
        self.first_year = first_year
        self.last_year = last_year
        self.special = {day.day: day for day in (*_projected(known, last_year), *known)}
        self._base = date(first_year, 1, 1).toordinal()
        self._end = date(last_year + PROJECTED_YEARS, 12, 31).toordinal()
        self._working: list[date] = []
        self._counts: list[int] = []
        for ordinal in range(self._base, self._end + 1):
            day = date.fromordinal(ordinal)
            if self._works(day):
                self._working.append(day)
            self._counts.append(len(self._working))

    def _works(self, day: date) -> bool:
        special = self.special.get(day)
        if special is None:
            return day.weekday() < SATURDAY
        return special.kind is DayKind.MOVED_WORKING_DAY

    def _count(self, day: date) -> int:
        """How many working days lie on or before a day."""
        index = day.toordinal() - self._base
        if index < 0:
            raise CalendarGap(self.first_year)
        try:
            return self._counts[index]
        except IndexError:
            raise CalendarEnd(self.last_year + PROJECTED_YEARS) from None

    def is_working(self, day: date) -> bool:
        """Whether a day is a working day.

        Raises:
            CalendarGap, CalendarEnd: the calendar does not know the day.
        """
        self._count(day)
        return self._works(day)

    def is_estimate(self, day: date) -> bool:
        """Whether what the calendar says of the day awaits confirmation."""
        special = self.special.get(day)
        return day.year > self.last_year or (special is not None and special.is_estimate)

    def add(self, day: date, n: int) -> date:
        """W(n): the n-th working day after a day; W(0) is the day itself or the next working one.

        Raises:
            CalendarGap, CalendarEnd: the calendar does not reach so far.
        """
        count = self._count(day)
        if n == 0 and not self._works(day):
            n = 1
        try:
            return self._working[count + n - 1]
        except IndexError:
            raise CalendarEnd(self.last_year + PROJECTED_YEARS) from None

    def subtract(self, day: date, n: int) -> date:
        """T−W(n): the n-th working day before a day; n = 0 is the day or the last one before it.

        Raises:
            CalendarGap, CalendarEnd: the calendar does not reach so far.
        """
        count = self._count(day)
        index = count - n - 1 if n == 0 or self._works(day) else count - n
        if index < 0:
            raise CalendarGap(self.first_year)
        return self._working[index]

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after ``start`` up to and including ``end``; negative if back."""
        return self._count(end) - self._count(start)


def digest(days: Iterable[SpecialDay], *, first_year: int, last_year: int) -> str:
    """A hash of what a calendar says: its name in every cache."""
    lines = [f"{first_year}-{last_year}", *(repr(day) for day in sorted(days, key=_by_day))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _by_day(special: SpecialDay) -> date:
    return special.day


def _projected(known: list[SpecialDay], last_year: int) -> list[SpecialDay]:
    """The yearly holidays of the last known year, repeated as estimates."""
    return [
        replace(day, day=day.day.replace(year=last_year + step), is_estimate=True)
        for day in known
        if day.day.year == last_year and day.is_yearly and day.kind is DayKind.DAY_OFF
        for step in range(1, PROJECTED_YEARS + 1)
    ]
