"""Terms, calendar, clocks and their events."""

from deadlines.models.calendars import CalendarDay, CalendarRevision
from deadlines.models.clocks import Clock, ClockEvent, SweepRun
from deadlines.models.terms import RuleSet, StatutoryTerm, TermReminder

__all__ = [
    "CalendarDay",
    "CalendarRevision",
    "Clock",
    "ClockEvent",
    "RuleSet",
    "StatutoryTerm",
    "SweepRun",
    "TermReminder",
]
