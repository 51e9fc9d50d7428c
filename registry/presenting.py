"""How the content of an entry reads: labels, values in words, and what differs between two."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Region
from registry.content import FIELDS, LISTS, TRANSLATED, Content
from registry.models import Payment, Service, TermUnit
from registry.notation import hours_in_words, variants_in_words
from registry.providers import CLASSES, TERRITORIAL
from registry.workflow import Channel, Form, Recipient

_LANGUAGE_NAMES = {"kk": _("in Kazakh"), "ru": _("in Russian"), "en": _("in English")}
_CHOICES: dict[str, Any] = {
    "recipients": Recipient,
    "intake": Channel,
    "forms": Form,
    "payment": Payment,
    "term_unit": TermUnit,
}
# Fields of the entry that no editor touches but a version may change.
_LEGAL_DATES = {"included_on": _("included in the registry on")}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of a compared text: kept, taken out or put in."""

    text: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of two versions side by side."""

    field: str
    label: str
    before: list[Piece]
    after: list[Piece]


def label_of(field: str) -> str:
    """What a field is called: "name of the service, in Kazakh"."""
    if field in _LEGAL_DATES:
        return str(_LEGAL_DATES[field])
    base, _sep, language = field.rpartition("_")
    if base in TRANSLATED and language in _LANGUAGE_NAMES:
        name = Service._meta.get_field(base).verbose_name
        return f"{name}, {_LANGUAGE_NAMES[language]}"
    return str(Service._meta.get_field(field).verbose_name)


def labels_of(fields: Iterable[str], *, language: str) -> list[str]:
    """What some fields are called in a language: for letters to people of several languages."""
    with override(language):
        return [label_of(field) for field in fields]


class Names:
    """Names of bodies and territories by key, read once for a page."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        for model in (Region, Organisation):
            for row in model.objects.only("key", "name"):
                self._names[row.key] = row.name

    def of(self, value: str) -> str:
        """The name behind a key or a class of providers; the key itself where nobody has it."""
        if value in CLASSES:
            return str(CLASSES[value][0])
        if value.startswith(TERRITORIAL):
            parent = self.of(value.removeprefix(TERRITORIAL))
            return gettext("territorial units: %(body)s") % {"body": parent}
        return self._names.get(value, value)


def in_words(field: str, value: Any, names: Names) -> str:
    """A value of the content as a person reads it; items of a list one on a line."""
    if field == "schedule" and value:
        return "\n".join(hours_in_words(value))
    if field == "term_variants" and value:
        return "\n".join(variants_in_words(value))
    if field in LISTS:
        return "\n".join(_one(field, item, names) for item in value or ())
    if field == "free_by_law":
        return gettext("yes") if value else gettext("no")
    return _one(field, value, names)


def _one(field: str, value: Any, names: Names) -> str:
    if value in (None, ""):
        return ""
    if field in _CHOICES:
        labels: Mapping[str, str | Promise] = dict(_CHOICES[field].choices)
        return str(labels.get(value, value))
    if field in ("drafting_body", "provider_classes", "intake_organisations", "territory"):
        return names.of(str(value))
    return str(value)


def differences(
    old: Content, new: Content, *, only: Iterable[str] = FIELDS, language: str | None = None
) -> list[Difference]:
    """The fields in which two contents differ, with the words that differ marked."""
    with override(language or get_language()):
        names = Names()
        found = []
        for field in only:
            if old.get(field) == new.get(field):
                continue
            before, after = compared(
                in_words(field, old.get(field), names), in_words(field, new.get(field), names)
            )
            found.append(Difference(field, label_of(field), before, after))
        return found


def compared(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Two texts cut into runs of words, those that differ marked."""
    old, new = _words(before), _words(after)
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        is_changed = kind != "equal"
        if a_to > a_from:
            left.append(Piece("".join(old[a_from:a_to]), is_changed))
        if b_to > b_from:
            right.append(Piece("".join(new[b_from:b_to]), is_changed))
    return left, right


def _words(text: str) -> list[str]:
    """Words and what stands between them, so that joining them gives the text again."""
    return re.findall(r"\w+|\s+|[^\w\s]", text)
