"""The clerk's form."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _


class DispatchForm(forms.Form):
    """The day on which a letter was handed to the post."""

    on = forms.DateField(
        label=_("Day of dispatch"),
        help_text=_("For example, 10.06.2013"),
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        error_messages={
            "required": _("Enter the day of dispatch."),
            "invalid": _("Enter the day of dispatch as in the example: 10.06.2013."),
        },
        widget=forms.DateInput(attrs={"class": "govuk-input--width-10"}, format="%d.%m.%Y"),
    )

    def refuse_day(self, first: date, last: date) -> None:
        """Say between which days the day of dispatch must lie."""
        self.add_error(
            "on",
            _("The day of dispatch must lie between %(first)s and %(last)s.")
            % {"first": f"{first:%d.%m.%Y}", "last": f"{last:%d.%m.%Y}"},
        )
