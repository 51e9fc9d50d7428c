"""Lines of a regulation in the editor: added, removed and moved by buttons, without a script.

What a browser sends is kept as it was typed (``Typed``) until it is saved, so that no button and
no mistake loses a word.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms import BoundField
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from registry.models import TermUnit
from standards import steps
from standards.provisions import LANGUAGES, new_id
from standards.wording import text_of

Typed = dict[str, str]

_MOST_WAYS = 6
_LONG = frozenset({"action", "result", "what", "use"})
_IN_LANGUAGE = {"kk": _("in Kazakh"), "ru": _("in Russian"), "en": _("in English")}
_COUNT = "count"


@dataclass(frozen=True, slots=True)
class Pair:
    """One text in Kazakh and Russian side by side, and in English."""

    fields: list[BoundField]
    english: BoundField


@dataclass(frozen=True, slots=True)
class WayFields:
    """Where a step may lead: the choice of the step, and in which case."""

    to: BoundField
    pair: Pair


class RowForm(forms.Form):
    """One line of a section; nothing is required until the regulation is approved."""

    mark_optional = False

    def __init__(self, typed: Typed, *, section: str, number: int, choices: Any) -> None:
        prefix = f"{section}-{number}"
        data = {f"{prefix}-{name}": value for name, value in typed.items()}
        super().__init__(data, prefix=prefix)
        self.section, self.number = section, number
        for name in steps.TEXTS[section]:
            self._add_text(name, steps.LABELS[section, name], is_long=name in _LONG)
        self.ways = _ways_in(typed) if section == steps.STEPS else 0
        if section == steps.STEPS:
            self._add_time()
            self._add_ways(choices)

    def _add_text(self, name: str, label: Any, *, is_long: bool = False) -> None:
        for language in LANGUAGES:
            attrs: dict[str, Any] = {"lang": language}
            self.fields[f"{name}_{language}"] = forms.CharField(
                label=f"{capfirst(str(label))}, {_IN_LANGUAGE[language]}",
                required=False,
                validators=[MaxLengthValidator(steps.LONGEST_TEXT)],
                widget=forms.Textarea(attrs | {"rows": 3}) if is_long else forms.TextInput(attrs),
            )

    def _add_time(self) -> None:
        wrong = _("Enter the time as a whole number above zero, or leave it empty.")
        self.fields["amount"] = forms.IntegerField(
            label=_("Time for the action"),
            required=False,
            min_value=1,
            max_value=steps.LONGEST_TIME,
            error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
            widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
        )
        self.fields["unit_of_time"] = forms.ChoiceField(
            label=_("Unit of time"), choices=TermUnit.choices, required=False
        )

    def _add_ways(self, choices: Any) -> None:
        for number in range(self.ways):
            # A step that has meanwhile been removed counts as "the next in order", not as an error.
            self.fields[f"to_{number}"] = forms.CharField(
                label=_("What comes next"), required=False, widget=forms.Select(choices=choices)
            )
            self._add_text(f"if_{number}", pgettext_lazy("regulation", "in which case"))

    @property
    def pairs(self) -> list[Pair]:
        """The texts of the line."""
        return [self._pair(name) for name in steps.TEXTS[self.section]]

    def _pair(self, name: str) -> Pair:
        kk, ru, en = (self[f"{name}_{language}"] for language in LANGUAGES)
        return Pair([kk, ru], en)

    @property
    def time_fields(self) -> list[BoundField]:
        """How long the step takes."""
        return [self["amount"], self["unit_of_time"]]

    @property
    def way_fields(self) -> list[WayFields]:
        """Where the step leads; one more than is in use."""
        return [WayFields(self[f"to_{n}"], self._pair(f"if_{n}")) for n in range(self.ways)]

    @property
    def english(self) -> list[BoundField]:
        """Every English text of the line; nobody must write them."""
        found = [pair.english for pair in self.pairs]
        return found + [way.pair.english for way in self.way_fields]

    @property
    def title(self) -> str:
        """What the line is called: "Action 3"."""
        return str(steps.PLACES[self.section]) % {"number": self.number + 1}

    @property
    def anchor(self) -> str:
        """Where on the page it stands."""
        return f"line-{self.number}"

    @property
    def step_id(self) -> str:
        """The id that stays with a step wherever it is moved."""
        return str(self.data.get(f"{self.prefix}-id", ""))

    def value(self, below: str) -> steps.Row:
        """The line as it is stored; ``below`` is the id of the step under it, or the end."""
        cleaned = self.cleaned_data
        row: steps.Row = {name: _words(cleaned, name) for name in steps.TEXTS[self.section]}
        if self.section != steps.STEPS:
            return row
        ways = [(cleaned[f"to_{n}"], _words(cleaned, f"if_{n}")) for n in range(self.ways)]
        said = [(to, case) for to, case in ways if to or any(case.values())]
        return row | {
            "id": self.step_id,
            "amount": cleaned["amount"],
            "unit_of_time": cleaned["unit_of_time"],
            "next": [{"to": to or below, "if": case} for to, case in said],
        }


def _words(cleaned: Mapping[str, Any], name: str) -> dict[str, str]:
    return {language: cleaned[f"{name}_{language}"] for language in LANGUAGES}


def _ways_in(typed: Typed) -> int:
    """How many ways a step offers: those in use and one more."""
    return min(len(_used_ways(typed)) + 1, _MOST_WAYS)


def _used_ways(typed: Typed) -> list[int]:
    return [number for number in range(_MOST_WAYS) if any(_way(typed, number).values())]


def _way(typed: Typed, number: int) -> Typed:
    names = ["to", *(f"if_{language}" for language in LANGUAGES)]
    return {name: typed.get(_way_key(name, number), "") for name in names}


def _way_key(name: str, number: int) -> str:
    """ "to" -> "to_1", "if_kk" -> "if_1_kk"."""
    head, _gap, language = name.partition("_")
    return f"{head}_{number}_{language}" if language else f"{head}_{number}"


class RowsForm:
    """All lines of one section, as typed; and what the buttons beside them do."""

    def __init__(self, section: str, rows: Iterable[Typed]) -> None:
        self.section = section
        self.rows = [_tidied(section, row) for row in rows]
        choices = _choices(self.rows) if section == steps.STEPS else ()
        self.forms = [
            RowForm(row, section=section, number=number, choices=choices)
            for number, row in enumerate(self.rows)
        ]

    @property
    def has_room(self) -> bool:
        """Whether one more line fits."""
        return len(self.rows) < steps.MOST_ROWS

    def is_valid(self) -> bool:
        """Whether every line may be stored; all of them are checked."""
        return all([form.is_valid() for form in self.forms])

    def values(self) -> list[steps.Row]:
        """The lines of a valid form as they are stored."""
        below = [row.get("id", "") for row in self.rows[1:]] + [steps.END]
        return [form.value(under) for form, under in zip(self.forms, below, strict=True)]


def _tidied(section: str, row: Typed) -> Typed:
    """A step has an id of its own, and its ways stand without gaps."""
    if section != steps.STEPS:
        return row
    ways = [_way(row, number) for number in _used_ways(row)]
    kept = {name: text for name, text in row.items() if not name.startswith(("to_", "if_"))}
    for number, way in enumerate(ways):
        kept |= {_way_key(name, number): text for name, text in way.items()}
    return kept | {"id": row.get("id") or new_id()}


def _choices(rows: Sequence[Typed]) -> list[tuple[str, Any]]:
    """Steps to go on with: the next in order, any of them by its number, the end."""
    language = get_language() or "kk"
    found: list[tuple[str, Any]] = [("", _("the next action in order"))]
    for number, row in enumerate(rows, start=1):
        said = text_of({code: row.get(f"action_{code}", "") for code in LANGUAGES}, language)
        found.append((row["id"], f"{number}. {Truncator(said).chars(60)}".strip()))
    return [*found, (steps.END, _("the service ends"))]


def stored(section: str, rows: Iterable[steps.Row]) -> RowsForm:
    """The lines of a text as the editor shows them."""
    return RowsForm(section, [_typed_of(section, row) for row in rows])


def _typed_of(section: str, row: steps.Row) -> Typed:
    typed = {
        f"{name}_{language}": row[name].get(language) or ""
        for name in steps.TEXTS[section]
        for language in LANGUAGES
    }
    if section == steps.STEPS:
        typed |= {
            "id": row["id"],
            "amount": str(row["amount"] or ""),
            "unit_of_time": row["unit_of_time"],
        }
        for number, way in enumerate(row["next"][:_MOST_WAYS]):
            typed[f"to_{number}"] = way["to"]
            typed |= {f"if_{number}_{code}": way["if"].get(code) or "" for code in LANGUAGES}
    return typed


def sent(section: str, data: Mapping[str, str]) -> RowsForm:
    """The lines as a browser sent them, after the button that was pressed (``do``)."""
    count = data.get(f"{section}-{_COUNT}", "")
    total = min(int(count), steps.MOST_ROWS) if count.isascii() and count.isdigit() else 0
    rows = []
    for number in range(total):
        prefix = f"{section}-{number}-"
        names = [name for name in data if name.startswith(prefix)]
        rows.append({name.removeprefix(prefix): data[name] for name in names})
    return RowsForm(section, pressed(rows, data.get("do", "")))


def pressed(rows: list[Typed], button: str) -> list[Typed]:
    """Lines after a button: ``add``, ``remove:2``, ``up:2``, ``down:2``; any other changes nothing."""
    verb, _gap, text = button.partition(":")
    if verb == "add" and len(rows) < steps.MOST_ROWS:
        return [*rows, {}]
    place = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
    if not 0 <= place < len(rows):
        return rows
    rest = rows[:place] + rows[place + 1 :]
    if verb == "remove":
        return rest
    move = {"up": -1, "down": 1}.get(verb, 0)
    target = min(max(place + move, 0), len(rest))
    return [*rest[:target], rows[place], *rest[target:]]
