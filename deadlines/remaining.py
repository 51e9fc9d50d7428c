"""How much of a term is left, in words and in the colour of a tag; breached and missed never mix."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deadlines.domain.calendar import WorkingCalendar
from deadlines.domain.counting import local_date
from deadlines.domain.kinds import Kind
from deadlines.models import Clock
from govservices import wording

SOON = 2  # working days: the warning colour begins here


@dataclass(frozen=True, slots=True)
class Remaining:
    """What a tag beside a due date says. The colour never says more than the words."""

    text: str
    colour: str
    is_late: bool = False


def remaining(clock: Clock, *, at: datetime, calendar: WorkingCalendar) -> Remaining:
    """Days left or overdue in working days at a moment, by the duty-holder's own date (Q-2).

    A closed clock says how it ended. A house target that has passed is missed, not breached (J-1).
    """
    if not clock.is_open:
        return Remaining(
            str(clock.get_state_display()), _CLOSED.get(Clock.State(clock.state), "grey")
        )
    if clock.is_late(at):
        return _late(clock, at, calendar)
    today = local_date(at, clock.zone)
    left = calendar.working_days_between(today, clock.due_on)
    colour = "orange" if left <= SOON else "blue"
    if clock.term.kind == Kind.PERIOD:
        return Remaining(_("waiting period is running"), "grey")
    if today == clock.due_on:
        return Remaining(_("today is the last day"), "orange")
    if left <= 0:
        return Remaining(_("ends before the next working day"), "orange")
    return Remaining(_count(left, "working_days_left"), colour)


_CLOSED = {
    Clock.State.MET: "green",
    Clock.State.MET_LATE: "red",
    Clock.State.ELAPSED: "grey",
    Clock.State.CANCELLED: "grey",
}


def _late(clock: Clock, at: datetime, calendar: WorkingCalendar) -> Remaining:
    if clock.term.kind == Kind.PERIOD:
        return Remaining(_("waiting period is over"), "grey")
    if clock.term.is_house:
        return Remaining(_("target missed"), "yellow", is_late=True)
    by = calendar.working_days_between(clock.due_on, local_date(at, clock.zone))
    text = _count(by, "working_days_overdue") if by > 0 else _("overdue")
    return Remaining(text, "red", is_late=True)


def _count(n: int, what: str) -> str:
    return wording.count(n, what, get_language() or "kk")
