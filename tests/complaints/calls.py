"""What tests of the API for programs send, and how they see that nothing was left behind."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import AuditEntry
from complaints.models import (
    AnsweredCall,
    Attachment,
    CaseMessage,
    ComplaintStage,
    ProposedDecision,
)
from tests.complaints.programs import LIST
from tests.world import MONDAY

LATER = MONDAY + timedelta(hours=1)
REFUSED = {"outcome": "refused", "reasons": "Өтініш кеш берілген."}
SATISFIED = {
    "outcome": "satisfied",
    "reasons": "Мерзім бұзылған.",
    "remedy": {"text": "Куәлік беріледі.", "due_on": "2030-01-10", "officer": "Биржанов С."},
}
PDF = b"%PDF-1.4\n%%EOF"


def case_at(stage: ComplaintStage, act: str = "") -> str:
    return f"{LIST}{stage.pk}/{act}/" if act else f"{LIST}{stage.pk}/"


def a_file(name: str = "hat.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def trace() -> tuple[int, ...]:
    """How much acts have left behind."""
    models: list[Any] = [AuditEntry, CaseMessage, AnsweredCall, Attachment, ProposedDecision]
    return tuple(model.objects.count() for model in models)
