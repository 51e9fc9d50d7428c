"""A thing that ever had a clock is part of the record: it is never deleted."""

from deadlines.errors import SubjectHadClocks
from deadlines.guards import guard_subject_table
from deadlines.models import Clock


def refuse_deletion_of(subject_code: str, subject_id: int) -> None:
    """Refuse to delete a subject for which a time limit has ever run.

    Raises:
        SubjectHadClocks: it has.
    """
    if Clock.objects.filter(subject_code=subject_code, subject_id=subject_id).exists():
        raise SubjectHadClocks


def install_subject_guard(table: str, subject_code: str) -> None:
    """Make the database itself refuse it; to be called from the room's ``post_migrate``."""
    guard_subject_table(table, subject_code)
