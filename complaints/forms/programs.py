"""What the head of a body fills in to let its programs in."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership

_LONGEST_ADDRESS = 500


class KeyForm(forms.Form):
    """A key for one program, in the name of one official."""

    name = forms.CharField(
        label=_("Name of the program"),
        help_text=_("It stands in the record beside the official, for example “Document flow”."),
        max_length=120,
        error_messages={"required": _("Write the name.")},
    )
    membership = forms.ChoiceField(
        label=_("In whose name the program acts"),
        help_text=_(
            "It may do what this official may do, and nothing more. The official will be told."
        ),
        error_messages={
            "required": _("Choose the official."),
            "invalid_choice": _("Choose the official."),
        },
    )
    valid_to = forms.DateField(
        label=_("Last day of the key"),
        help_text=_("At most a year ahead. Day, month and year, for example 15.06.2026."),
        error_messages={
            "required": _("Write the last day of the key."),
            "invalid": _("Write the date as day, month and year."),
        },
    )

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "key_%s", **kwargs})
        choices = [(str(one.pk), str(one.user)) for one in members]
        self.fields["membership"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]

    def answers(self) -> tuple[str, int, date]:
        """Name, official and last day of a valid form."""
        cleaned = self.cleaned_data
        return cleaned["name"], int(cleaned["membership"]), cleaned["valid_to"]


class WebhookForm(forms.Form):
    """An address that is told of new and due cases."""

    url = forms.CharField(
        label=_("Address of the program"),
        help_text=_("It begins with https:// and takes POST."),
        max_length=_LONGEST_ADDRESS,
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={"required": _("Write the address.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "webhook_%s", **kwargs})
