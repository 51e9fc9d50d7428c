"""The entry of a service as a form: every field of DS-1, Kazakh and Russian side by side."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.content import (
    FIELDS,
    FROM_STANDARD,
    LISTS,
    TRANSLATED,
    Content,
    Known,
    Problem,
    base_of,
    blank_content,
    parity_warnings,
    problems_of,
)
from registry.forms.entry_fields import MULTILINE, Lists, fields_of_entry

# The fields as the page of the service orders them; a translated field by its name alone.
GROUPS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (_("Code, name, drafting body"), ("code", "name", "drafting_body")),
    (_("What it is"), ("description", "synonyms")),
    (_("Who may get it"), ("recipients", "eligibility")),
    (_("What to bring"), ("documents",)),
    (_("How long"), ("term_amount", "term_unit", "term_variants", "result")),
    (
        _("How much"),
        ("payment", "free_by_law", "payment_basis", "free_categories", "fee_note"),
    ),
    (
        _("Where to apply"),
        (
            "provider_classes", "forms", "intake", "intake_organisations", "portal_url",
            "territory", "schedule",
        ),
    ),
    (_("Grounds for refusal"), ("refusal_grounds", "refusal_law")),
)  # fmt: skip
_LONGEST_AMOUNT = 5  # digits


@dataclass(frozen=True, slots=True)
class Row:
    """One field, or one text in Kazakh and Russian with its English below."""

    fields: list[BoundField]
    english: BoundField | None
    warnings: list[str]


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading."""

    title: Promise
    rows: list[Row]


class EntryForm(forms.Form):
    """What is typed becomes plain content; the rules of DS-1 say what is wrong with it.

    ``stored`` is the content as it stands, from which untouched values are kept to the letter.
    ``held``: a standard is in force, and what it gives can be read here but not written (J-12).
    """

    mark_optional = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        stored: Content | None = None,
        registry_no: str = "",
        held: bool = False,
    ) -> None:
        self.stored = stored or blank_content()
        self.registry_no = registry_no
        super().__init__(data, initial=self.stored, auto_id="entry_%s")
        self.fields.update(fields_of_entry(Lists()))
        if held:
            self._leave_to_standard()
        self.content: Content = dict(self.stored)

    def _leave_to_standard(self) -> None:
        for name, field in self.fields.items():
            if base_of(name) in FROM_STANDARD:
                field.disabled = True
                field.help_text = _("The standard in force gives this.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.content = {name: self._value(name, cleaned) for name in FIELDS}
        self.add_problems(problems_of(self.content, Known.now(), registry_no=self.registry_no))
        return cleaned

    def add_problems(self, problems: list[Problem]) -> None:
        """Say each problem at its field."""
        for problem in problems:
            self.add_error(problem.field, problem.sentence)

    def groups(self) -> list[Group]:
        """Everything the page draws, in its order."""
        self.is_valid()  # what was typed is read before it is warned about
        warnings = warnings_of(self.content)
        return [
            Group(title, [self._row(name, warnings) for name in names]) for title, names in GROUPS
        ]

    def _row(self, name: str, warnings: dict[str, list[str]]) -> Row:
        if name not in TRANSLATED:
            return Row([self[name]], None, [])
        pair = [self[f"{name}_{language}"] for language in ("kk", "ru")]
        return Row(pair, self[f"{name}_en"], warnings.get(name, []))

    def _value(self, name: str, cleaned: dict[str, Any]) -> Any:
        stored, typed = self.stored[name], cleaned.get(name)
        if name in LISTS:
            return _in_order(typed or [], stored)
        if name == "free_by_law":
            return bool(typed)
        text = tidy(name, typed or "")
        if name == "term_amount":
            return _amount(text)
        return stored if tidy(name, str(stored)) == text else text


def warnings_of(content: Content) -> dict[str, list[str]]:
    """Where Kazakh and Russian may have drifted apart, by field: said, never in the way (Q-30)."""
    found = list(parity_warnings(content))
    for name in TRANSLATED:
        kk, ru = (str(content[f"{name}_{language}"]).strip() for language in ("kk", "ru"))
        if kk and not ru:
            found.append(Problem(f"{name}_ru", "ru_missing"))
        elif ru and not kk:
            found.append(Problem(f"{name}_kk", "kk_missing"))
    by_name: dict[str, list[str]] = {}
    for problem in found:
        by_name.setdefault(problem.field.rpartition("_")[0], []).append(problem.sentence)
    return by_name


def tidy(name: str, text: str) -> str:
    """A typed text without what a browser adds: its line ends, spaces around; one line stays one."""
    if base_of(name) in MULTILINE:
        return "\n".join(line.rstrip() for line in text.strip().splitlines())
    return " ".join(text.split())


def data_of(name: str, value: Any) -> list[str]:
    """A value of the content as a browser sends it."""
    if isinstance(value, list):
        return [str(item) for item in value]
    if isinstance(value, bool):
        return ["on"] if value else []
    return ["" if value is None else str(value)]


def fingerprints(content: Content) -> str:
    """What each field held when the form was opened, so short that a hidden field can carry it."""
    return json.dumps({name: fingerprint(content[name]) for name in FIELDS})


def fingerprint(value: Any) -> str:
    """Eight letters by which a value is known again."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:8]


def _in_order(chosen: list[str], stored: list[str]) -> list[str]:
    """What is chosen, in the order in which it was kept; new choices come last."""
    kept = [one for one in stored if one in chosen]
    return [*kept, *(one for one in chosen if one not in kept)]


def _amount(text: str) -> int | str | None:
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST_AMOUNT:
        return int(text)
    return text or None
