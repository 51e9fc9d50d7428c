"""Names of the engine's codes in the language of the screen."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deadlines.domain.kinds import (
    AmountSource,
    Anchor,
    DayKind,
    Direction,
    EndsAt,
    Kind,
    NoticeAnchor,
    Standing,
    Unit,
)

UNITS = [
    (Unit.MINUTE.value, _("minutes")),
    (Unit.HOUR.value, _("hours")),
    (Unit.WORKING_DAY.value, _("working days")),
    (Unit.CALENDAR_DAY.value, _("calendar days")),
    (Unit.MONTH.value, _("months")),
    (Unit.FIXED_DATE.value, _("fixed date")),
    (Unit.WINDOW.value, _("rolling window in months")),
    (Unit.NONE.value, _("no length")),
]
AMOUNT_SOURCES = [
    (AmountSource.ROW.value, _("the term itself")),
    (AmountSource.SUBJECT.value, _("the standard or plan")),
    (AmountSource.ACT.value, _("the act that sets the date")),
]
ANCHORS = [
    (Anchor.EVENT.value, _("the event")),
    (Anchor.MONTH_END.value, _("end of the month")),
    (Anchor.QUARTER_END.value, _("end of the quarter")),
    (Anchor.HALF_YEAR_END.value, _("end of the half-year")),
    (Anchor.YEAR_END.value, _("end of the year")),
]
DIRECTIONS = [
    (Direction.FORWARD.value, _("forward")),
    (Direction.BACK.value, _("back")),
]
KINDS = [
    (Kind.DEADLINE.value, _("time limit")),
    (Kind.PERIOD.value, _("period that must pass")),
]
ENDS = [
    (EndsAt.DAY_END.value, _("end of the day")),
    (EndsAt.OPENING.value, _("start of the working day")),
]
NOTICE_ANCHORS = [
    (NoticeAnchor.BEFORE_DUE.value, _("before the due date")),
    (NoticeAnchor.AFTER_EXTENSION.value, _("after the extension")),
]
STANDINGS = [
    (Standing.LAW.value, pgettext_lazy("standing", "law")),
    (Standing.RULES.value, pgettext_lazy("standing", "rules")),
    (Standing.BILL.value, pgettext_lazy("standing", "2012 bill")),
    (Standing.HOUSE.value, pgettext_lazy("standing", "the portal's own rule")),
]
DAY_KINDS = [
    (DayKind.DAY_OFF.value, _("public holiday")),
    (DayKind.MOVED_DAY_OFF.value, _("moved day off")),
    (DayKind.MOVED_WORKING_DAY.value, _("working day moved from a day off")),
]
