"""A proposal for a year of the calendar, from the ``holidays`` package; a person approves it.

The package knows the holidays, the days that move off a weekend and, up to the last year
announced, the Government's exchanges of days. Kurban Ait ahead of the announcement and any
exchange yet to come are marked as estimates.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import holidays

from deadlines.domain.calendar import SATURDAY
from deadlines.domain.kinds import DayKind

DATA = Path(__file__).parent / "data"
_KEYS = {
    "New Year's Day": "new_year",
    "Orthodox Christmas": "christmas",
    "International Women's Day": "women",
    "Nowruz Holiday": "nauryz",
    "Kazakhstan's People Solidarity Holiday": "unity",
    "Defender of the Fatherland Day": "defender",
    "Victory Day": "victory",
    "Capital Day": "capital",
    "Constitution Day": "constitution",
    "Republic Day": "republic",
    "First President Day": "first_president",
    "Independence Day": "independence",
    "Eid al-Adha": "kurban_ait",
}
_MOVED = re.compile(r"substituted from (\d\d)/(\d\d)/(\d{4})")
_MARK = re.compile(r" \((?:observed|estimated|observed, estimated)\)")


@dataclass(frozen=True, slots=True)
class ProposedDay:
    """One line of a proposal: a holiday by key, or a day exchanged for another."""

    day: date
    kind: DayKind
    holiday: str = ""
    exchanged_for: date | None = None
    is_estimate: bool = False

    @property
    def is_yearly(self) -> bool:
        """Whether the holiday falls on the same date every year."""
        return self.kind is DayKind.DAY_OFF and self.holiday != "kurban_ait"

    def names(self) -> dict[str, str]:
        """What the day is called, in three languages."""
        return _names(self)


def propose(year: int) -> list[ProposedDay]:
    """The proposed special days of a year, in order."""
    listed = holidays.country_holidays("KZ", years=[year, year + 1], language="en_US")
    days = {day: _read(day, name) for day, name in listed.items() if day.year == year}
    for day in _weekend_days(year):
        if listed.is_working_day(day):
            target = _exchanged(listed, day)
            days[day] = ProposedDay(day, DayKind.MOVED_WORKING_DAY, exchanged_for=target)
    return [days[day] for day in sorted(days)]


def _read(day: date, name: str) -> ProposedDay:
    if match := _MOVED.search(name):
        month, number, year = (int(part) for part in match.groups())
        return ProposedDay(day, DayKind.MOVED_DAY_OFF, exchanged_for=date(year, month, number))
    # Two holidays may meet on one day; the first is named.
    first = name.split("; ")[0]
    holiday = _KEYS[_MARK.sub("", first)]
    kind = DayKind.MOVED_DAY_OFF if "observed" in first else DayKind.DAY_OFF
    return ProposedDay(day, kind, holiday, is_estimate="estimated" in first)


def _weekend_days(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        if day.weekday() >= SATURDAY:
            yield day
        day += timedelta(days=1)


def _exchanged(listed: holidays.HolidayBase, worked: date) -> date | None:
    """The day off given for a working weekend day."""
    wanted = f"substituted from {worked:%m/%d/%Y}"
    return next((day for day, name in listed.items() if wanted in name), None)


@cache
def holiday_names() -> dict[str, dict[str, str]]:
    """Names of the holidays by key and language."""
    names: dict[str, dict[str, str]] = json.loads((DATA / "holidays.json").read_text("utf-8"))
    return names


def _names(proposed: ProposedDay) -> dict[str, str]:
    if proposed.holiday:
        names = holiday_names()[proposed.holiday]
        if proposed.kind is DayKind.DAY_OFF:
            return names
        return {
            "kk": f"{names['kk']} (мереке демалыс күніне тұспа-тұс келді)",
            "ru": f"{names['ru']} (праздник выпал на выходной)",
            "en": f"{names['en']} (the holiday fell on a day off)",
        }
    other = proposed.exchanged_for
    numeric = f"{other:%d.%m.%Y}" if other else "?"
    if proposed.kind is DayKind.MOVED_DAY_OFF:
        return {
            "kk": f"бұрынғы демалыс күні: {numeric}",
            "ru": f"перенесен с {numeric}",
            "en": f"moved from {numeric}",
        }
    return {
        "kk": f"орнына берілген демалыс күні: {numeric}",
        "ru": f"выходной перенесен на {numeric}",
        "en": f"the day off was moved to {numeric}",
    }
