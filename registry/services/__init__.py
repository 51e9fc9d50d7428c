"""The verbs of the registry (L13-12, D12-6, M-1)."""

from registry.services.acts import national_day
from registry.services.changing import (
    GovernmentAct,
    apply_planned_changes,
    cancel_planned_change,
    change_service,
)
from registry.services.correcting import ask_correction, decide_correction
from registry.services.including import exclude_services, include_services, take_over
from registry.services.local import confirm_reviews, open_reviews, save_local_entry
from registry.services.proposing import (
    amend_service,
    propose_service,
    reject_service,
    send_to_review,
)

__all__ = [
    "GovernmentAct",
    "amend_service",
    "apply_planned_changes",
    "ask_correction",
    "cancel_planned_change",
    "change_service",
    "confirm_reviews",
    "decide_correction",
    "exclude_services",
    "include_services",
    "national_day",
    "open_reviews",
    "propose_service",
    "reject_service",
    "save_local_entry",
    "send_to_review",
    "take_over",
]
