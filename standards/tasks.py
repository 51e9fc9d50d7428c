"""Work of standards that no person starts."""

from celery import shared_task

from audit.legal_time import legal_now
from standards.services.approving import bring_into_force
from standards.services.reporting import build_reports
from standards.telling import tell_waiting


@shared_task
def bring_editions_into_force() -> int:
    """Every few minutes: approved editions whose day has come; a new day begins with them."""
    return bring_into_force(at=legal_now())


@shared_task
def make_up_reports() -> int:
    """Every few seconds: completion reports that wait to be made up."""
    return build_reports(now=legal_now)


@shared_task
def tell_people() -> int:
    """Every minute: what waits to be announced."""
    return tell_waiting(at=legal_now())
