"""Controls written at once say what Django's own templates of them say."""

import re

from django import forms
from django.forms.renderers import TemplatesSetting

import pytest

from accounts.form_renderer import Renderer

NASTY = "x\"<>&'"


class Sheet(forms.Form):
    text = forms.CharField(
        initial=NASTY,
        widget=forms.TextInput(attrs={"data-x": NASTY, "required": True, "z": False, "n": 1234567}),
    )
    email = forms.EmailField()
    hidden = forms.CharField(widget=forms.HiddenInput, initial=0)
    number = forms.IntegerField(initial=1234567)
    day = forms.DateField(initial="2013-06-10", widget=forms.DateInput)
    ticked = forms.BooleanField(initial=True)
    unticked = forms.BooleanField()
    one = forms.ChoiceField(
        choices=[("", "–"), (NASTY, [("1", NASTY), (2, "two")]), (None, "none"), (True, "yes")],
        initial=2,
    )
    another = forms.ChoiceField(choices=[("1", "one"), (True, "yes")], initial=True)
    several = forms.MultipleChoiceField(choices=[("1", "o"), ("2", "t")], initial=["1", "2"])
    file = forms.FileField()
    secret = forms.CharField(widget=forms.PasswordInput)


def _flat(text: object) -> str:
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", str(text)).strip()).replace(" >", ">")


@pytest.mark.parametrize("name", list(Sheet.base_fields))
@pytest.mark.parametrize("data", [None, {"text": NASTY, "one": "1", "day": "no day"}])
def test_control_is_that_of_django(name: str, data: dict[str, str] | None) -> None:
    own = Sheet(data, renderer=Renderer())[name]
    djangos = Sheet(data, renderer=TemplatesSetting())[name]
    assert _flat(own) == _flat(djangos)
