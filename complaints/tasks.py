"""Work of the complaints room that no person starts."""

from celery import shared_task

from audit.legal_time import legal_now
from complaints.services.drafts import delete_expired


@shared_task
def delete_old_drafts() -> int:
    """Every night: a draft lives 30 days from its last change."""
    return delete_expired(at=legal_now())
