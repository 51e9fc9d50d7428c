"""What the component templates need to know about forms: ``{% load components %}``.

docs/components.md lists every component with its parameters.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

_KINDS: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxSelectMultiple, "checkboxes"),  # a kind of RadioSelect, so it comes first
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
]
_CLASSES = {
    "checkbox": "govuk-checkboxes__input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
}
_NUMERIC = (forms.DateInput, forms.DateTimeInput, forms.TimeInput, forms.NumberInput)


@register.simple_tag
def field_kind(field: BoundField) -> str:
    """How a field is drawn: ``hidden radios checkboxes checkbox textarea select file password input``."""
    if field.is_hidden:
        return "hidden"
    widget = field.field.widget
    return next((kind for cls, kind in _KINDS if isinstance(widget, cls)), "input")


@register.simple_tag
def control(field: BoundField) -> dict[str, object]:
    """The control itself (``html``) in the portal's classes, and its ``limit`` of characters.

    A textarea never carries ``maxlength``: a browser would cut what is pasted without a word.
    The counter shows the limit and the form refuses with a sentence instead.
    """
    kind = field_kind(field)
    widget = field.field.widget
    base = _CLASSES.get(kind, "govuk-input")
    own = widget.attrs.get("class", "")
    bad = f"{base.split()[0]}--error" if field.errors and kind != "checkbox" else ""
    # A placeholder vanishes as soon as one types: the label and the hint say it instead.
    attrs: dict[str, Any] = {
        "class": " ".join(filter(None, (base, own, bad))),
        "placeholder": False,
    }
    limit = None
    if kind == "textarea":
        limit = getattr(field.field, "max_length", None)
        attrs["class"] += " govuk-js-character-count" if limit else ""
        attrs |= _textarea_attrs(field, limit)
    if isinstance(widget, _NUMERIC) and kind == "input":
        attrs |= {"inputmode": widget.attrs.get("inputmode", "numeric"), "autocomplete": "off"}
        attrs["class"] += "" if own else " govuk-input--width-10"
    if isinstance(widget, forms.NumberInput):
        # type=number turns figures with the mouse wheel, and takes "1e3" for an amount.
        widget.input_type = "text"
        attrs |= {"step": False, "min": False, "max": False}
    return {"html": field.as_widget(attrs=attrs), "limit": limit}


def _textarea_attrs(field: BoundField, limit: int | None) -> dict[str, Any]:
    attrs: dict[str, Any] = {"maxlength": False, "cols": False}
    if limit is not None:
        attrs["aria-describedby"] = _described_by(field)
    return attrs


def _described_by(field: BoundField) -> str:
    parts = [f"{field.auto_id}_helptext"] if field.help_text else []
    parts += [f"{field.auto_id}_error"] if field.errors else []
    return " ".join([*parts, f"{field.id_for_label}-info"])


@register.simple_tag
def page_heading(field: BoundField) -> bool:
    """Whether the label is the page's h1: ``page_heading = True`` (first field) or a field's name."""
    wanted = getattr(field.form, "page_heading", False)
    if wanted is True:
        visible = field.form.visible_fields()
        return bool(visible) and visible[0].name == field.name
    return wanted == field.name


@register.simple_tag
def label_size(field: BoundField) -> str:
    """Size of the label, ``s`` unless the form says ``label_size = "m"`` or ``"l"``."""
    return str(getattr(field.form, "label_size", "s"))


@register.simple_tag
def marks_optional(field: BoundField) -> bool:
    """Whether to say “optional”; a form of filters switches it off: ``mark_optional = False``."""
    return not field.field.required and getattr(field.form, "mark_optional", True)


@register.simple_tag
def hint_of(field: BoundField, value: object) -> str | Promise:
    """The hint under one radio or checkbox: ``choice_hints = {field: {value: text}}`` on the form."""
    hints = getattr(field.form, "choice_hints", {}).get(field.name, {})
    hint: str | Promise = hints.get(str(value), "")
    return hint


@register.simple_tag
def error_list(
    form: BaseForm | str | None = None,
    forms_: Iterable[BaseForm] | str | None = None,
    errors: Iterable[dict[str, str]] | str | None = None,
) -> list[dict[str, str]]:
    """Every error of a form, of several forms and of a plain list, with the address of its field."""
    found: list[dict[str, str]] = []
    for each in ([form] if form else []) + list(forms_ or []):
        if isinstance(each, BaseForm):
            found += _errors_of(each)
    for error in errors or []:
        found.append(error if isinstance(error, dict) else {"text": str(error), "href": ""})
    return found


def _errors_of(form: BaseForm) -> list[dict[str, str]]:
    found = [{"text": str(text), "href": ""} for text in form.non_field_errors()]
    for field in form:
        href = "" if field.is_hidden else f"#{_first_control(field)}"
        found += [{"text": str(text), "href": href} for text in field.errors]
    return found


def _first_control(field: BoundField) -> str:
    if field_kind(field) in ("radios", "checkboxes"):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


def _data_attributes(texts: dict[str, str]) -> SafeString:
    return format_html_join(" ", 'data-i18n.{}="{}"', texts.items())


@register.simple_tag
def character_count_texts() -> SafeString:
    """Texts of the character counter, each plural form of the language apart."""
    forms_of = {"one": 1, "few": 2, "many": 5, "other": 5}
    texts = {"characters-at-limit": _("You have 0 characters remaining")}
    for form, n in forms_of.items():
        under = ngettext(
            "You have %(n)s character remaining", "You have %(n)s characters remaining", n
        )
        over = ngettext(
            "You have %(n)s character too many", "You have %(n)s characters too many", n
        )
        texts[f"characters-under-limit.{form}"] = under.replace("%(n)s", "%{count}")
        texts[f"characters-over-limit.{form}"] = over.replace("%(n)s", "%{count}")
    return _data_attributes(texts)


@register.simple_tag
def password_texts() -> SafeString:
    """Texts of the button that shows a password."""
    return _data_attributes(
        {
            "show-password": _("Show"),
            "hide-password": _("Hide"),
            "show-password-aria-label": _("Show password"),
            "hide-password-aria-label": _("Hide password"),
            "password-shown-announcement": _("The password is visible"),
            "password-hidden-announcement": _("The password is hidden"),
        }
    )


@register.simple_tag
def tag(text: str | Promise, colour: str = "") -> str:
    """A state in words and colour: ``{% tag "Late" "red" %}``."""
    return _tag(str(text), colour)


@lru_cache(maxsize=512)
def _tag(text: str, colour: str) -> str:
    """The tag, drawn once for all rows that say the same."""
    return render_to_string("components/tag.html", {"text": text, "colour": colour})


@register.simple_tag
def row(
    key: str | Promise, value: object, href: str = "", action: str | Promise = ""
) -> dict[str, object]:
    """One row of a summary list: ``{% row "Body" body.name change_url as first %}``."""
    return {"key": key, "value": value, "href": href, "action": action}


@register.simple_tag
def rows(*items: object) -> list[object]:
    """Several rows (or links of breadcrumbs) as a list: ``{% rows first second as list %}``."""
    return [item for item in items if item]


@register.simple_tag
def crumb(text: str | Promise, href: str = "") -> dict[str, object]:
    """One step of the breadcrumbs; the last one has no address."""
    return {"text": text, "href": href}


@register.simple_block_tag
def details(content: str, summary: str | Promise, open: bool = False) -> str:
    """Text behind a summary: ``{% details "What is this?" %}…{% enddetails %}``."""
    return render_to_string(
        "components/details.html", {"text": content, "summary": summary, "open": open}
    )


@register.simple_block_tag
def inset(content: str) -> str:
    """Text set apart: ``{% inset %}…{% endinset %}``."""
    return render_to_string("components/inset_text.html", {"text": content})
