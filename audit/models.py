"""Placeholder models of the record; the room's own page in docs/architecture.md says more."""

from django.db import models


class LegalTimeOffset(models.Model):
    """By how many days a demo has moved the legal clock; one row, demo only."""

    days = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"+{self.days} d"
