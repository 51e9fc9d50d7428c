"""Closed vocabularies of the arithmetic."""

from enum import StrEnum


class Unit(StrEnum):
    """In what a term is counted."""

    MINUTE = "minute"
    HOUR = "hour"
    WORKING_DAY = "working_day"  # W(n)
    CALENDAR_DAY = "calendar_day"  # C(n)
    MONTH = "month"  # M(n)
    FIXED_DATE = "fixed_date"  # a date named by the law, by an act or by a plan
    WINDOW = "window"  # rolling months from each event (K-33)
    NONE = "none"  # the law gives no length


class AmountSource(StrEnum):
    """Where the length comes from."""

    ROW = "row"  # the term itself
    SUBJECT = "subject"  # the subject: a standard, a plan
    ACT = "act"  # whoever acts sets the date


class Anchor(StrEnum):
    """From which day the counting starts."""

    EVENT = "event"
    MONTH_END = "month_end"  # of the month the event lies in, and so on
    QUARTER_END = "quarter_end"
    HALF_YEAR_END = "half_year_end"
    YEAR_END = "year_end"


class Direction(StrEnum):
    """Forward from the event, or back from a due date."""

    FORWARD = "forward"
    BACK = "back"


class Kind(StrEnum):
    """A duty to act before the end, or a wait that must pass in full."""

    DEADLINE = "deadline"
    PERIOD = "period"


class EndsAt(StrEnum):
    """The moment of the last day at which the term ends."""

    DAY_END = "day_end"  # 23:59:59 local
    OPENING = "opening"  # 09:00 local, the start of the working day


class NoticeAnchor(StrEnum):
    """From where the limit for telling about an extension is counted."""

    BEFORE_DUE = "before_due"  # T−W(n), back from the original due date (K-21)
    AFTER_EXTENSION = "after_extension"  # W(n) from the day of the extension


class Standing(StrEnum):
    """How binding a term is (J-1); a house target is missed, never breached."""

    LAW = "law"
    RULES = "rules"
    BILL = "bill"
    HOUSE = "house"


class DayKind(StrEnum):
    """What a calendar says of a day that is not as its weekday suggests."""

    DAY_OFF = "day_off"
    MOVED_DAY_OFF = "moved_day_off"
    MOVED_WORKING_DAY = "moved_working_day"
