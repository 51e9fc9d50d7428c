"""Coming back later."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ResumeLinkForm(forms.Form):
    """Where the link to the draft goes."""

    email = forms.EmailField(
        label=_("Your e-mail"),
        help_text=_("We will send a link that opens this draft on any device."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter your e-mail."),
            "invalid": _("Check the e-mail: for example, name@example.kz."),
        },
    )
