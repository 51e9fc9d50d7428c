"""Standards, their editions and texts, discussions, reports, agreements, regulations."""

from standards.models.agreement import AgreementRequest, CompletionReport, ReportItem
from standards.models.discussion import (
    ChangeLink,
    Comment,
    CommentFile,
    CommentGroup,
    Discussion,
    Placement,
    Reply,
    Support,
)
from standards.models.regulations import Confirmation, Regulation, RegulationText
from standards.models.standards import Announcement, Edition, Proposal, Standard
from standards.models.texts import Autosave, Clause, Erratum, Text

__all__ = [
    "AgreementRequest",
    "Announcement",
    "Autosave",
    "ChangeLink",
    "Clause",
    "Comment",
    "CommentFile",
    "CommentGroup",
    "CompletionReport",
    "Confirmation",
    "Discussion",
    "Edition",
    "Erratum",
    "Placement",
    "Proposal",
    "Regulation",
    "RegulationText",
    "Reply",
    "ReportItem",
    "Standard",
    "Support",
    "Text",
]
