"""The auditor's filters."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import verbs
from audit.models import AuditEntry


class EntryFilter(forms.Form):
    """Narrows the record by act, thing, body, person and days."""

    mark_optional = False

    verb = forms.ChoiceField(label=_("Act"), required=False)
    subject_code = forms.CharField(
        label=_("Kind of thing"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    subject_id = forms.IntegerField(
        label=_("Number of the thing"),
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
    )
    body = forms.IntegerField(
        label=_("Number of the body"),
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
    )
    since = forms.DateField(
        label=_("From"),
        help_text=_("For example, 10.06.2013"),
        required=False,
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
    )
    until = forms.DateField(
        label=_("To, inclusive"),
        help_text=_("For example, 10.07.2013"),
        required=False,
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", _("All acts")), *((code, code) for code in verbs.all_codes())]
        self.fields["verb"].choices = choices  # type: ignore[attr-defined]

    def narrow(self, entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        """The entries that the filters leave; all of them while a filter is wrong."""
        if not self.is_valid():
            return entries
        asked = self.cleaned_data
        exact = {
            "verb": asked["verb"],
            "subject_code": asked["subject_code"],
            "subject_id": asked["subject_id"],
            "organisation_id": asked["body"],
            "at__gte": _start_of(asked["since"]),
        }
        entries = entries.filter(**{name: value for name, value in exact.items() if value})
        if asked["until"]:
            entries = entries.filter(at__lt=_start_of(asked["until"], days=1))
        return entries


def _start_of(day: date | None, *, days: int = 0) -> datetime | None:
    """Midnight in Almaty at the beginning of a day, or so many days later."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))
