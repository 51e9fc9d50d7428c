"""Form fields in the portal's markup: label, hint, error and control belong together."""

import re

from django import forms
from django.template.loader import render_to_string
from django.utils import translation

import pytest


class Asked(forms.Form):
    """One field of every kind."""

    choice_hints = {"why": {"late": "Мерзімі өткен"}}

    what = forms.CharField(
        label="Не болды?", help_text="Өз сөзіңізбен", max_length=2000, widget=forms.Textarea
    )
    name = forms.CharField(label="Аты", required=False)
    why = forms.ChoiceField(
        label="Себебі", choices=[("late", "Кеш"), ("rude", "Дөрекі")], widget=forms.RadioSelect
    )
    ways = forms.MultipleChoiceField(
        label="Тәсілі", choices=[("post", "Пошта")], widget=forms.CheckboxSelectMultiple
    )
    body = forms.ChoiceField(label="Орган", choices=[("a", "Әкімдік")])
    on = forms.DateField(label="Күні")
    amount = forms.IntegerField(label="Саны", min_value=1)
    secret = forms.CharField(label="Құпиясөз", widget=forms.PasswordInput)
    file = forms.FileField(label="Файл")
    agreed = forms.BooleanField(label="Келісемін")
    token = forms.CharField(widget=forms.HiddenInput)


class OneThing(forms.Form):
    """One question on a page."""

    page_heading = True
    why = forms.ChoiceField(label="Себебі", choices=[("a", "A")], widget=forms.RadioSelect)


VISIBLE = [name for name in Asked.base_fields if name != "token"]


def ids_in(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', html))


@pytest.mark.parametrize("name", VISIBLE)
def test_every_reference_leads_to_an_element(name: str) -> None:
    html = Asked({})[name].as_field_group()
    referred = re.findall(r'aria-describedby="([^"]+)"', html)
    targets = re.findall(r'\bfor="([^"]+)"', html)
    names = {part for value in referred for part in value.split()} | set(targets)
    assert names <= ids_in(html)
    assert targets


@pytest.mark.parametrize("name", VISIBLE)
def test_error_is_told_with_the_field(name: str) -> None:
    html = Asked({})[name].as_field_group()
    if name == "name":
        assert "govuk-error-message" not in html
        return
    assert f'id="id_{name}_error"' in html
    assert f"id_{name}_error" in "".join(re.findall(r'aria-describedby="([^"]+)"', html))


@pytest.mark.parametrize("name", VISIBLE)
def test_no_attribute_is_given_twice(name: str) -> None:
    html = Asked({})[name].as_field_group()
    for tag in re.findall(r"<(?:input|textarea|select)\b[^>]*>", html):
        attributes = re.findall(r"\s([\w-]+)(?:=|\s|>)", re.sub(r'"[^"]*"', '""', tag))
        assert len(attributes) == len(set(attributes)), tag


def test_summary_leads_to_the_first_control_of_each_faulty_field() -> None:
    form = Asked({})
    html = render_to_string("components/error_summary.html", {"form": form})
    fields = "".join(form[name].as_field_group() for name in VISIBLE)
    targets = re.findall(r'href="#([^"]+)"', html)
    assert len(targets) == len(VISIBLE) - 1
    assert set(targets) <= ids_in(fields)


def test_form_without_errors_has_no_summary() -> None:
    assert render_to_string("components/error_summary.html", {"form": Asked()}).strip() == ""


def test_textarea_counts_but_never_cuts() -> None:
    html = Asked({"what": "х" * 3000})["what"].as_field_group()
    assert 'data-maxlength="2000"' in html
    assert not re.search(r"<textarea[^>]*\smaxlength=", html)
    assert "х" * 3000 in html


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("kk", {"Тағы %{count} таңба жазуға болады"}),
        ("ru", {"Остался %{count} знак", "Осталось %{count} знака", "Осталось %{count} знаков"}),
    ],
)
def test_counter_speaks_every_plural_form(language: str, texts: set[str]) -> None:
    with translation.override(language):
        html = Asked()["what"].as_field_group()
    assert set(re.findall(r'under-limit\.\w+="([^"]+)"', html)) == texts


def test_single_question_is_the_heading_of_the_page() -> None:
    assert '<h1 class="govuk-fieldset__heading">Себебі</h1>' in OneThing()["why"].as_field_group()


def test_hint_of_a_choice_belongs_to_it() -> None:
    html = Asked()["why"].as_field_group()
    assert 'aria-describedby="id_why_0_hint"' in html
    assert 'id="id_why_0_hint">Мерзімі өткен' in html


def test_optional_field_says_so_and_filters_do_not() -> None:
    with translation.override("kk"):
        assert "міндетті емес" in Asked()["name"].as_field_group()
        quiet = Asked()
        quiet.mark_optional = False
        assert "міндетті емес" not in quiet["name"].as_field_group()


def test_hidden_field_is_only_a_control() -> None:
    assert Asked()["token"].as_field_group().strip().startswith('<input type="hidden"')


def test_typed_text_is_escaped_in_errors_and_fields() -> None:
    form = Asked({"name": "<b>", "body": "<script>"})
    html = form["name"].as_field_group() + form["body"].as_field_group()
    html += render_to_string("components/error_summary.html", {"form": form})
    assert "<script>" not in html
    assert "<b>" not in html
