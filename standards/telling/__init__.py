"""Telling people: drafters of what happens to a service, everybody of what happens to a draft."""

from standards.telling.announcing import announce, tell_waiting
from standards.telling.letters import (
    tell_of_agreement,
    tell_of_appeal,
    tell_of_appeal_decided,
    tell_of_approval,
    tell_of_breach,
    tell_of_broken_off,
    tell_of_close,
    tell_of_duty,
    tell_of_hiding,
    tell_of_reply,
    tell_of_requests,
    tell_of_return,
    tell_of_submission,
    tell_receipt,
)
from standards.telling.service import tell_of_changes, tell_of_exclusion

__all__ = [
    "announce",
    "tell_of_agreement",
    "tell_of_appeal",
    "tell_of_appeal_decided",
    "tell_of_approval",
    "tell_of_breach",
    "tell_of_broken_off",
    "tell_of_changes",
    "tell_of_close",
    "tell_of_duty",
    "tell_of_exclusion",
    "tell_of_hiding",
    "tell_of_reply",
    "tell_of_requests",
    "tell_of_return",
    "tell_of_submission",
    "tell_receipt",
    "tell_waiting",
]
