"""Work of the complaints room that no person starts."""

from django.utils import timezone

from celery import shared_task

from audit.legal_time import legal_now
from complaints.services.drafts import delete_expired
from complaints.services.program_keys import delete_old_calls as delete_answered_calls
from complaints.services.webhook_delivery import delete_old_webhook_calls, deliver_due


@shared_task
def delete_old_drafts() -> int:
    """Every night: a draft lives 30 days from its last change."""
    return delete_expired(at=legal_now())


@shared_task
def call_webhooks() -> int:
    """Tell bodies' programs what waits to be told."""
    return deliver_due(clock=timezone.now, at=legal_now())  # noqa: TID251 - tries run on real time


@shared_task
def delete_old_calls() -> int:
    """Every night: answers to idempotency keys and told news live 30 days."""
    told = delete_old_webhook_calls(now=timezone.now())  # noqa: TID251 - as the tries themselves
    return told + delete_answered_calls(at=legal_now())
