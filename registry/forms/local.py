"""What a body says of a service in its own place."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from registry.content import LANGUAGES, Problem
from registry.errors import ReasonRequired
from registry.forms.acts import verbose_name
from registry.models import LocalEntry
from registry.services.local import LOCAL_FIELDS

TEXTS = ("why_not", "address", "other_aids", "note")
AIDS = ("step_free", "sign_language", "hearing_loop", "braille")
_CONTACTS = ("schedule", "phone", "email", "website")
_NOT_TOO_LONG = MaxLengthValidator(5000)
_YES, _NO, _UNSAID = "yes", "no", ""
_AID_CHOICES = [(_YES, _("yes")), (_NO, _("no")), (_UNSAID, _("not said"))]
_ANSWERS: dict[str, bool | None] = {_YES: True, _NO: False, _UNSAID: None}
_WORDS = {answer: word for word, answer in _ANSWERS.items()}
_IN_LANGUAGE = {"kk": _("in Kazakh"), "ru": _("in Russian"), "en": _("in English")}


@dataclass(frozen=True, slots=True)
class TextRow:
    """One text in Kazakh and Russian, its English below."""

    fields: list[BoundField]
    english: BoundField


class LocalForm(forms.Form):
    """A local entry; what is left empty is shown as the body's own data."""

    mark_optional = False

    is_provided = forms.ChoiceField(
        label=_("Is the service provided here?"),
        choices=[(_YES, _("provided here")), (_NO, _("not provided here"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the service is provided here.")},
    )
    schedule = forms.CharField(
        required=False, max_length=120, help_text=_("For example: Mo-Fr 09:00-18:30")
    )
    phone = forms.CharField(required=False, max_length=40)
    email = forms.EmailField(required=False)
    website = forms.URLField(required=False, max_length=200, assume_scheme="https")

    def __init__(self, *args: Any, entry: LocalEntry | None, **kwargs: Any) -> None:
        kwargs = {"initial": initial_of(entry), "auto_id": "local_%s", **kwargs}
        super().__init__(*args, **kwargs)
        for name in AIDS:
            self.fields[name] = forms.ChoiceField(
                choices=_AID_CHOICES, required=False, widget=forms.RadioSelect
            )
        for name in TEXTS:
            for language in LANGUAGES:
                self.fields[f"{name}_{language}"] = _text(name, language)
        for name in (*_CONTACTS, *AIDS):
            self.fields[name].label = capfirst(_verbose(name))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in TEXTS:
            kk, ru = cleaned.get(f"{name}_kk", ""), cleaned.get(f"{name}_ru", "")
            if kk and not ru:
                self.add_error(f"{name}_ru", Problem(f"{name}_ru", "ru_missing").sentence)
            elif ru and not kk:
                self.add_error(f"{name}_kk", Problem(f"{name}_kk", "kk_missing").sentence)
            elif name == "why_not" and cleaned.get("is_provided") == _NO and not kk:
                self.add_error("why_not_kk", ReasonRequired.sentence)
        return cleaned

    @property
    def entry_fields(self) -> dict[str, Any]:
        """The values of a valid form, as the verb takes them."""
        cleaned = self.cleaned_data
        answers = {name: _ANSWERS[cleaned[name]] for name in ("is_provided", *AIDS)}
        return {name: cleaned[name] for name in LOCAL_FIELDS} | answers

    def texts(self, name: str) -> TextRow:
        """The fields of one text."""
        kk, ru, en = (self[f"{name}_{language}"] for language in LANGUAGES)
        return TextRow([kk, ru], en)

    @property
    def rows_of_texts(self) -> dict[str, TextRow]:
        """All texts by name."""
        return {name: self.texts(name) for name in TEXTS}

    @property
    def contact_fields(self) -> list[BoundField]:
        """Hours and contacts."""
        return [self[name] for name in _CONTACTS]

    @property
    def aid_fields(self) -> list[BoundField]:
        """Access and aids."""
        return [self[name] for name in AIDS]


def initial_of(entry: LocalEntry | None) -> dict[str, Any]:
    """The entry as the form shows it."""
    if entry is None:
        return {"is_provided": _YES}
    values = {name: getattr(entry, name) or "" for name in LOCAL_FIELDS}
    return values | {name: _WORDS[getattr(entry, name)] for name in ("is_provided", *AIDS)}


def label_of_local(name: str) -> str:
    """What a field of a local entry is called: "address, in Kazakh"."""
    base, _gap, language = name.rpartition("_")
    if base in TEXTS and language in LANGUAGES:
        return f"{_verbose(base)}, {_IN_LANGUAGE[language]}"
    return _verbose(name)


def _verbose(name: str) -> str:
    return verbose_name(LocalEntry, name)


def _text(name: str, language: str) -> forms.CharField:
    limit = getattr(LocalEntry._meta.get_field(f"{name}_{language}"), "max_length", None)
    return forms.CharField(
        label=capfirst(label_of_local(f"{name}_{language}")),
        required=False,
        validators=[MaxLengthValidator(limit) if limit else _NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": 2 if limit else 3, "lang": language}),
    )
