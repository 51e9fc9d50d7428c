"""Verbs of the engine: start, meet, extend, cancel and assign clocks; approve a calendar."""

from deadlines.services.calendars import (
    MovedClock,
    approve_calendar_revision,
    draft_calendar_revision,
    preview_revision,
    propose_next_year,
)
from deadlines.services.ending import assign_clocks, cancel_clocks, lock_clocks, meet_clocks
from deadlines.services.extending import extend_clock
from deadlines.services.previewing import is_office_hours, preview
from deadlines.services.recomputing import recompute
from deadlines.services.starting import ClockRequest, start_clocks
from deadlines.services.subjects import install_subject_guard, refuse_deletion_of
from deadlines.services.terms import copy_edition

__all__ = [
    "ClockRequest",
    "MovedClock",
    "approve_calendar_revision",
    "assign_clocks",
    "cancel_clocks",
    "copy_edition",
    "draft_calendar_revision",
    "extend_clock",
    "install_subject_guard",
    "is_office_hours",
    "lock_clocks",
    "meet_clocks",
    "preview",
    "preview_revision",
    "propose_next_year",
    "recompute",
    "refuse_deletion_of",
    "start_clocks",
]
