"""Django mail enters the outbox."""

from django.core.mail.backends.locmem import EmailBackend as OutboxEmailBackend

__all__ = ["OutboxEmailBackend"]
