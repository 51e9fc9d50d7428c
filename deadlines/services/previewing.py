"""What a term would give, without starting anything."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from accounts.models import Organisation
from deadlines import engine
from deadlines.domain.counting import local_date, within_office_hours
from deadlines.domain.kinds import Unit
from deadlines.explaining import Explanation, explain

NATIONAL_ZONE = ZoneInfo("Asia/Almaty")  # public discussions, national reports (J-22)


def preview(
    *,
    term: str,
    at: datetime,
    organisation: Organisation | None = None,
    amount: int | None = None,
    unit: Unit | None = None,
    due_on: date | None = None,
    extended_days: int = 0,
    zone: ZoneInfo | None = None,
) -> Explanation:
    """When a term (by code or K-number) would end if its event happened at ``at``, and why.

    Without a body the date is counted in ``zone``, by default Almaty's. Where nothing gives a
    length the dates are None and ``why_none`` says so.

    Raises:
        UnknownTerm: no edition of the term is in force that day.
        CalendarGap, CalendarEnd: the calendar does not reach so far.
    """
    where = ZoneInfo(organisation.time_zone) if organisation else zone or NATIONAL_ZONE
    now = engine.load()
    row = now.term(term, on=local_date(at, where))
    return explain(
        row,
        now.calendar,
        at=at,
        zone=where,
        rule=row.rule.with_length(amount, unit),
        due_on=due_on,
        extended_days=extended_days,
    )


def is_office_hours(
    organisation: Organisation, at: datetime, *, now: engine.Engine | None = None
) -> bool:
    """Whether a filing at ``at`` is registered at once: a working day before 18:00 (Q-7).

    ``now`` is the engine where the act has loaded it already.
    """
    calendar = (now or engine.load()).calendar
    return within_office_hours(at, ZoneInfo(organisation.time_zone), calendar)
