"""What a complainant fills in after filing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.forms.files import CaseFilesField


class FollowForm(forms.Form):
    """Number and secret code of a complaint."""

    number = forms.CharField(
        label=_("Complaint number"),
        help_text=_("For example, 2026-000117."),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
        error_messages={"required": _("Enter the number of the complaint.")},
    )
    code = forms.CharField(
        label=_("Secret code"),
        help_text=_("Twelve letters and digits, for example ABCD-EFGH-2345."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter the secret code.")},
    )


class MessageForm(forms.Form):
    """A message to the considering body."""

    text = forms.CharField(
        label=_("Your message"),
        help_text=_("A message neither pauses nor extends the time limit for the answer."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the message.")},
    )
    documents = CaseFilesField()


class AppealForm(forms.Form):
    """Why the complainant goes further, if there is anything to add."""

    text = forms.CharField(
        label=_("What would you like to add?"),
        help_text=_(
            "You need not write anything: your complaint and the answer are passed on as they are."
        ),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
