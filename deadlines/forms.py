"""The calculator's questions."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from deadlines.domain.kinds import AmountSource
from deadlines.errors import ExtensionNotAllowed, ExtensionTooLong
from deadlines.models import StatutoryTerm
from deadlines.selectors import terms_in_force
from govservices import wording

DATE_FORMATS = ["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d %m %Y"]


class CalculatorForm(forms.Form):
    """Which term, from which day; a plain GET form, so that a result has an address."""

    code = forms.ChoiceField(label=_("Time limit"))
    date = forms.DateField(
        label=_("Day of the event"),
        help_text=_("For example, 03.06.2013. That day itself is not counted."),
        input_formats=DATE_FORMATS,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-10"}),
        error_messages={"invalid": _("Enter a real date, for example 03.06.2013.")},
    )
    amount = forms.IntegerField(
        label=_("Length set by the standard of the service"),
        help_text=_("Only where the standard sets it."),
        required=False,
        min_value=0,
        max_value=1000,
    )
    extended_days = forms.IntegerField(
        label=_("Extended by, working days"), required=False, min_value=0, max_value=30
    )

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.terms = {term.code: term for term in terms_in_force(today)}
        by_number = {term.k_number: term.code for term in self.terms.values() if term.k_number}
        code = self.fields["code"]
        assert isinstance(code, forms.ChoiceField)
        code.choices = [(term.code, _label(term)) for term in self.terms.values()]
        given = str(self.data.get("code", ""))
        if given in by_number:
            # An address with a K-number works like one with the code.
            self.data = {**self.data.dict(), "code": by_number[given]}  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        term = self.terms.get(cleaned.get("code", ""))
        days = cleaned.get("extended_days") or 0
        if term is not None and days > term.extension_cap:
            cap = term.extension_cap
            refusal = ExtensionTooLong(cap) if cap else ExtensionNotAllowed()
            self.add_error("extended_days", str(refusal))
        return cleaned


def _label(term: StatutoryTerm) -> str:
    """“K-16 · Consideration … · 5 working days”."""
    parts = [term.k_number, term.name, length_of(term)]
    return " · ".join(part for part in parts if part)


_COUNTED = {
    "minute": "minutes",
    "hour": "hours",
    "working_day": "working_days",
    "calendar_day": "calendar_days",
    "month": "months",
    "window": "months",
}


def length_of(term: StatutoryTerm) -> str:
    """The length of a term in words; empty where the law or the term gives none."""
    noun = _COUNTED.get(term.unit)
    if noun is None or not term.amount or term.amount_source != AmountSource.ROW:
        return ""
    return wording.count(term.amount, noun, get_language() or "kk")
