"""Work of the registry that no person starts."""

from celery import shared_task

from audit.legal_time import legal_now
from registry.exchange.jobs import run_imports
from registry.services import apply_planned_changes
from registry.services.subscriptions import delete_unconfirmed
from registry.telling import tell_waiting


@shared_task
def carry_out_planned_changes() -> tuple[int, int]:
    """Every few minutes: changes whose day has come; a new day begins in them within minutes."""
    return apply_planned_changes(at=legal_now())


@shared_task
def tell_subscribers() -> int:
    """Every minute: what waits to be announced."""
    return tell_waiting(at=legal_now())


@shared_task
def delete_unconfirmed_subscriptions() -> int:
    """Every night: addresses that nobody has confirmed within a week."""
    return delete_unconfirmed(at=legal_now())


@shared_task
def work_on_imports() -> int:
    """Every few seconds: files brought in that wait to be checked or carried out."""
    return run_imports(now=legal_now)
