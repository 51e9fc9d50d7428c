"""What every decision asks about its remedy, one by one or many at a time (J-19)."""

from django import forms
from django.utils.translation import gettext_lazy as _


def date_of_remedy() -> forms.DateField:
    """By when; whether it is needed follows from the outcome."""
    return forms.DateField(
        label=_("By what date it will be done"),
        help_text=_("Day, month and year, for example 15.06.2026."),
        required=False,
        error_messages={"invalid": _("Write the date as day, month and year.")},
    )


def officer_of_remedy() -> forms.CharField:
    """Who answers for it."""
    return forms.CharField(
        label=_("Who answers for it"),
        help_text=_("Position and full name."),
        required=False,
        max_length=200,
    )
