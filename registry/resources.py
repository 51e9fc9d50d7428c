"""The columns of a file of entries: their names, their order, how each value is written and read.

Every cell is text, in all three formats alike. A value goes out by ``render`` and comes in by
``clean``; what has been written is read back as the same value.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import models

from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import Widget

from registry.content import FIELDS, LISTS
from registry.models import Service, ServiceVersion

SEPARATOR = ";"
_YES, _NO = "yes", "no"
_TRUTH = {_YES: True, "true": True, "1": True, _NO: False, "false": False, "0": False, "": False}
_WHOLE = re.compile(r"[0-9]{1,9}")
_DAY = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")
# What no database keeps: NUL, and halves of a character.
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


class BadCell(ValueError):
    """A cell that cannot be read; ``code`` and ``params`` make the sentence."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class NotText:
    """A cell of a spreadsheet that holds a formula or an error instead of a value."""

    def __init__(self, code: str) -> None:
        self.code = code


def as_text(value: object) -> str:
    """A cell that must be text, exactly as it stands.

    Raises:
        BadCell: a formula, an error of the spreadsheet, a number, a date; or characters that no
            database keeps.
    """
    if value is None:
        return ""
    if isinstance(value, NotText):
        raise BadCell(value.code)
    if not isinstance(value, str):
        # Excel has made 101001 of 00101001 by now: what was lost is not guessed.
        raise BadCell("number_for_text", value=str(value)[:40])
    if _UNKEEPABLE.search(value):
        raise BadCell("bad_character")
    return value


class TextWidget(Widget):  # type: ignore[misc]
    """A text, with its line breaks and its leading zeros."""

    def __init__(self, limit: int | None = None) -> None:
        super().__init__()
        self.limit = limit

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> str:
        text = as_text(value)
        if self.limit is not None and len(text) > self.limit:
            raise BadCell("too_long", limit=str(self.limit))
        return text

    def render(self, value: Any, obj: Any = None, **_kwargs: Any) -> str:
        return "" if value is None else str(value)


class WordWidget(TextWidget):
    """A code, a key, a number in the registry: blanks around it mean nothing."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return super().clean(value, row, **kwargs).strip()


class ListWidget(Widget):  # type: ignore[misc]
    """Codes or keys, joined by semicolons; a list in a JSON file is taken as it is."""

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> list[str]:
        items = value if isinstance(value, list) else as_text(value).split(SEPARATOR)
        return [item for item in (as_text(one).strip() for one in items) if item]

    def render(self, value: Any, obj: Any = None, **_kwargs: Any) -> str:
        return SEPARATOR.join(str(item) for item in value or ())


class BooleanWidget(Widget):  # type: ignore[misc]
    """ "yes" or "no"; empty means no."""

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> bool:
        if isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            value = f"{value:g}"
        text = as_text(value).strip().lower()
        if text not in _TRUTH:
            raise BadCell("yes_or_no", value=text[:40])
        return _TRUTH[text]

    def render(self, value: Any, obj: Any = None, **_kwargs: Any) -> str:
        return _YES if value else _NO


class WholeWidget(Widget):  # type: ignore[misc]
    """A whole number, or nothing; a number of the spreadsheet is as good as its digits."""

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> int | None:
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = f"{value:.15g}"
        text = as_text(value).strip()
        if not text:
            return None
        if not _WHOLE.fullmatch(text):
            raise BadCell("whole_number", value=text[:40])
        return int(text)

    def render(self, value: Any, obj: Any = None, **_kwargs: Any) -> str:
        return "" if value is None else str(value)


class DateWidget(Widget):  # type: ignore[misc]
    """A day as 2025-09-08; 08.09.2025 and a date of the spreadsheet are understood too."""

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> date | None:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        text = as_text(value).strip()
        if not text:
            return None
        if dotted := _DAY.fullmatch(text):
            text = "-".join(reversed(dotted.groups()))
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise BadCell("day", value=text[:40]) from error

    def render(self, value: Any, obj: Any = None, **_kwargs: Any) -> str:
        return value.isoformat() if value else ""


_WORDS = {"code", "drafting_body", "payment", "term_unit"}


def _widget_of(name: str) -> Widget:
    if name in LISTS:
        return ListWidget()
    if name == "free_by_law":
        return BooleanWidget()
    if name == "term_amount":
        return WholeWidget()
    if name in _WORDS:
        return WordWidget()
    return TextWidget(limit=_limit(Service, name))


def _limit(model: type[models.Model], name: str) -> int | None:
    limit: int | None = getattr(model._meta.get_field(name), "max_length", None)
    return limit


def _column(name: str, widget: Widget, attribute: str | None = None) -> Field:
    return Field(attribute=attribute or name, column_name=name, widget=widget)


def _content_column(name: str) -> Field:
    attribute = "drafting_body__key" if name == "drafting_body" else name
    return _column(name, _widget_of(name), attribute)


class ServiceResource(Resource):  # type: ignore[misc]
    """One row for each entry: its standing in the registry, its content, the act of a change."""

    registry_no = _column("registry_no", WordWidget())
    state = _column("state", WordWidget())
    version = _column("version", WholeWidget())
    edit_no = _column("edit_no", WholeWidget())
    valid_from = _column("valid_from", DateWidget())
    # The day before a planned change begins; for reading only.
    valid_to = _column("valid_to", TextWidget())
    included_on = _column("included_on", DateWidget())
    inclusion_act = _column("inclusion_act", TextWidget(limit=_limit(Service, "inclusion_act")))
    inclusion_act_no = _column(
        "inclusion_act_no", TextWidget(limit=_limit(Service, "inclusion_act_no"))
    )
    inclusion_act_date = _column("inclusion_act_date", DateWidget())
    excluded_on = _column("excluded_on", DateWidget())
    vars().update({name: _content_column(name) for name in FIELDS})
    # The act on which a change rests; empty in what is exported.
    change_act = _column("change_act", TextWidget(limit=_limit(ServiceVersion, "act")))
    change_act_no = _column("change_act_no", TextWidget(limit=_limit(ServiceVersion, "act_no")))
    change_act_date = _column("change_act_date", DateWidget())

    class Meta:
        name = "services"

    def cells(self, service: Service) -> list[str]:
        """The row of an entry, every cell a text."""
        return [field.export(service) for field in self._in_order]

    def values(self, row: Mapping[str, object]) -> tuple[dict[str, Any], dict[str, BadCell]]:
        """The values of a row by column, and what is wrong with the cells that give none."""
        values: dict[str, Any] = {}
        wrong: dict[str, BadCell] = {}
        for field in self._in_order:
            try:
                values[field.column_name] = field.widget.clean(row.get(field.column_name))
            except BadCell as bad:
                wrong[field.column_name] = bad
        return values, wrong

    @property
    def _in_order(self) -> list[Field]:
        return list(self.fields.values())


COLUMNS: tuple[str, ...] = tuple(ServiceResource.fields)
# A file without these is no file of entries; the other columns may be left out.
REQUIRED: tuple[str, ...] = ("registry_no", "state", "included_on", *FIELDS)
