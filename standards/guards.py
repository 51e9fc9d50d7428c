"""What the database itself refuses: to change a locked text, a comment, a published report.

The services refuse first, with a sentence; these stand for whoever writes past them.
"""

from deadlines.guards import Guard, declare, declare_subject_table
from standards import terms
from standards.models import (
    AgreementRequest,
    Clause,
    Comment,
    Confirmation,
    Discussion,
    Edition,
    Regulation,
    ReportItem,
    Text,
)

_LOCKED = "a text shown to the public is never changed"
_SAID = "what was said is never changed"
_PUBLISHED = "a published report is never changed"

_SUBJECTS = (
    (Edition, terms.EDITION),
    (Discussion, terms.DISCUSSION),
    (AgreementRequest, terms.AGREEMENT),
    (Confirmation, terms.CONFIRMATION),
    (Regulation, terms.REGULATION),
)


def _in_locked(row: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {Text._meta.db_table} t"
        f" WHERE t.id = {row}.text_id AND t.locked_at IS NOT NULL)"
    )


def _in_published(row: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM standards_completionreport r"
        f" WHERE r.id = {row}.report_id AND r.published_at IS NOT NULL)"
    )


_WORDS = ("text", "point", "quote", "receipt_no", "author_name", "interest", "status", "language")
_CHANGED = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in _WORDS)

GUARDS = (
    Guard(
        Text._meta.db_table, "UPDATE", _LOCKED,
        "OLD.locked_at IS NOT NULL AND (NEW.locked_at IS NULL OR NEW.locked_at <> OLD.locked_at"
        " OR NEW.provisions <> OLD.provisions)",
    ),
    Guard(Text._meta.db_table, "DELETE", _LOCKED, "OLD.locked_at IS NOT NULL"),
    Guard(Clause._meta.db_table, "INSERT", _LOCKED, _in_locked("NEW")),
    Guard(Clause._meta.db_table, "UPDATE", _LOCKED, _in_locked("OLD")),
    Guard(Clause._meta.db_table, "DELETE", _LOCKED, _in_locked("OLD")),
    Guard(Comment._meta.db_table, "UPDATE", _SAID, _CHANGED),
    Guard(Comment._meta.db_table, "DELETE", _SAID),
    Guard(ReportItem._meta.db_table, "UPDATE", _PUBLISHED, _in_published("OLD")),
    Guard(ReportItem._meta.db_table, "DELETE", _PUBLISHED, _in_published("OLD")),
)  # fmt: skip


def guard_tables() -> None:
    """Declare every guard; what ever had a clock is never deleted either."""
    declare(*GUARDS)
    for model, code in _SUBJECTS:
        declare_subject_table(model._meta.db_table, code)
