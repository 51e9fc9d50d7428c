"""What Django itself formats and reads: day first, Monday first, decimal comma."""

from datetime import date
from decimal import Decimal

from django import forms
from django.utils import formats, translation

import pytest


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_week_begins_on_monday_and_the_day_comes_first(language: str) -> None:
    with translation.override(language):
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1
        assert formats.date_format(date(2013, 6, 9), "SHORT_DATE_FORMAT") == "09.06.2013"
        assert forms.DateField().clean("09.06.2013") == date(2013, 6, 9)
        assert forms.DateField().clean("2013-06-09") == date(2013, 6, 9)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_numbers_take_a_comma_and_a_no_break_space(language: str) -> None:
    with translation.override(language):
        assert formats.number_format(Decimal("12345.5"), force_grouping=True) == "12\xa0345,5"
        assert forms.DecimalField(localize=True).clean("0,25") == Decimal("0.25")


@pytest.mark.parametrize(
    ("language", "said"), [("kk", "Бұл өрісті толтырыңыз."), ("ru", "Заполните это поле.")]
)
def test_library_errors_are_told_in_the_portals_words(language: str, said: str) -> None:
    class Asked(forms.Form):
        name = forms.CharField()

    with translation.override(language):
        assert Asked({}).errors["name"] == [said]
