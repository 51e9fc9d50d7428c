"""What the registry keeps: the classification, entries and their versions, local entries, voices."""

from registry.models.classification import LifeSituation, Sphere
from registry.models.exchange import ExchangeRow, ImportJob
from registry.models.local import LocalEntry, LocalReview
from registry.models.services import Payment, Service, TermUnit
from registry.models.versions import (
    Announcement,
    InclusionCorrection,
    PlannedChange,
    ServiceVersion,
)
from registry.models.voices import ChangeProposal, Question, Subscription

__all__ = [
    "Announcement",
    "ChangeProposal",
    "ExchangeRow",
    "ImportJob",
    "InclusionCorrection",
    "LifeSituation",
    "LocalEntry",
    "LocalReview",
    "Payment",
    "PlannedChange",
    "Question",
    "Service",
    "ServiceVersion",
    "Sphere",
    "Subscription",
    "TermUnit",
]
