"""A placement outside the portal: what, where, whose, at what address, when, with what evidence."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from registry.services.acts import NATIONAL_ZONE
from standards.errors import NotYetPlaced, SiteRequired
from standards.forms.road import date_field
from standards.workflow import ON_THE_WEB, PlacementKind, PlacementOf

_TIME_ERROR = _("Write the time as hours and minutes, for example 14:30.")


class PlacementForm(forms.Form):
    """What somebody says of a placement; the portal's own moment is the server's and not asked (J-9)."""

    what = forms.ChoiceField(
        label=_("What was placed"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was placed.")},
    )
    kind = forms.ChoiceField(
        label=_("Where it was placed"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where it was placed.")},
    )
    body = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label=_("Whose site or premises"),
        required=False,
        empty_label="",
    )
    url = forms.URLField(
        label=_("Address of the page"),
        help_text=_("Needed for a site."),
        required=False,
        max_length=400,
        assume_scheme="https",
        error_messages={
            "invalid": _("Write the address in full, for example https://example.kz/page.")
        },
    )
    placed_on = date_field(_("Day of the placement"), _("Enter the day of the placement."))
    placed_time = forms.TimeField(
        label=_("Time of the placement"),
        help_text=_("Almaty time, for example 14:30."),
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
        error_messages={
            "required": _("Enter the time of the placement."),
            "invalid": _TIME_ERROR,
        },
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("For example the issue of the newspaper or the place in the hall."),
        required=False,
        max_length=300,
    )
    evidence = forms.FileField(
        label=_("Evidence"),
        help_text=_("A picture of the page or of the stand, up to 20 MB."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        things: Sequence[PlacementOf],
        places: Sequence[PlacementKind],
        bodies: Any,
        began_at: datetime,
        at: datetime,
        **kwargs: Any,
    ) -> None:
        here = at.astimezone(NATIONAL_ZONE)
        initial = {
            "what": things[0] if len(things) == 1 else None,
            "placed_on": here.date(),
            "placed_time": f"{here:%H:%M}",
            **kwargs.pop("initial", {}),
        }
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.began_at, self.at = began_at, at
        fields: Any = self.fields
        fields["what"].choices = [(one.value, one.label) for one in things]
        fields["kind"].choices = [(one.value, one.label) for one in places]
        fields["body"].queryset = bodies

    def clean(self) -> dict[str, Any]:
        """A site has an address; nothing was placed before it was there, or tomorrow."""
        cleaned = super().clean() or {}
        lacks = cleaned.get("kind") in ON_THE_WEB and not cleaned.get("url")
        if lacks and "url" not in self.errors:
            self.add_error("url", SiteRequired.sentence)
        if cleaned.get("placed_on") and cleaned.get("placed_time"):
            self._check_moment(self._typed)
        return cleaned

    def _check_moment(self, moment: datetime) -> None:
        # The field knows minutes only: the minute in which the draft was begun counts.
        if not self.began_at.replace(second=0, microsecond=0) <= moment <= self.at:
            self.add_error("placed_on", ValidationError(NotYetPlaced.sentence))

    @property
    def placed_at(self) -> datetime:
        """The moment of the placement, in Almaty."""
        return max(self._typed, self.began_at)

    @property
    def _typed(self) -> datetime:
        day, time = self.cleaned_data["placed_on"], self.cleaned_data["placed_time"]
        return datetime.combine(day, time, tzinfo=NATIONAL_ZONE)
