"""Columns that the lists of several rooms share in the technical admin."""

from django.contrib import admin
from django.db.models import Model
from django.utils.translation import pgettext_lazy


@admin.display(description=pgettext_lazy("number of a row", "number"), ordering="pk")
def row_number(row: Model) -> str:
    """The key of the row."""
    return str(row.pk)
