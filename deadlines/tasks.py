"""The alarm clock of the engine; the database holds the truth."""

from celery import shared_task

from audit.legal_time import legal_now
from deadlines import sweep as sweeping


@shared_task(name="deadlines.tasks.sweep")
def sweep() -> None:
    """Do what is due now. Safe to run twice, late, or beside another run."""
    sweeping.sweep(at=legal_now())
    sweeping.forget_old_runs()
