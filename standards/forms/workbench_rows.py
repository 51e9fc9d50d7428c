"""A structured part as a form: its own fields, and rows that are added and removed without a script."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

# A browser may send at most 1 000 fields; a document has twelve.
MOST_ROWS = 60
ADD, REMOVE = "add_row", "remove_row"


class PieceForm(forms.Form):
    """Some fields of a part; ``groups`` says which fields stand side by side in two languages."""

    mark_optional = False
    # Names without the language: text → text_kk, text_ru, text_en.
    texts: ClassVar[tuple[str, ...]] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed: choices that stand from the beginning do not count."""
        return not self.has_changed()

    def value(self) -> Any:
        """What was typed, as it is kept; asked for after ``is_valid``.

        Raises:
            NotImplementedError: a form that is only a base.
        """
        raise NotImplementedError

    def words_of(self, name: str) -> dict[str, str]:
        """One text in three languages."""
        return {code: self.cleaned_data.get(f"{name}_{code}", "") for code in ("kk", "ru", "en")}

    def text_rows(self) -> list[dict[str, Any]]:
        """Translated fields for the page: Kazakh and Russian side by side, English below."""
        return [
            {"pair": [self[f"{name}_kk"], self[f"{name}_ru"]], "english": self[f"{name}_en"]}
            for name in self.texts
        ]

    def plain_fields(self) -> list[forms.BoundField]:
        """The other fields."""
        translated = {f"{name}_{code}" for name in self.texts for code in ("kk", "ru", "en")}
        return [field for field in self.visible_fields() if field.name not in translated]


class PartForms:
    """The forms of one structured part: ``main`` and ``rows``, either may be absent."""

    def __init__(
        self,
        main: type[PieceForm] | None,
        row: type[PieceForm] | None,
        *,
        key: str = "",
        row_title: Any = "",
    ) -> None:
        self.main_class, self.row_class, self.key, self.row_title = main, row, key, row_title
        self.main: PieceForm | None = None
        self.rows: list[PieceForm] = []

    def open(self, initial: dict[str, Any], rows: list[dict[str, Any]]) -> "PartForms":
        """As the part is kept, to be written on."""
        if self.main_class:
            self.main = self.main_class(initial=initial, prefix="main")
        if self.row_class:
            self.rows = [
                self.row_class(initial=row, prefix=f"row{place}") for place, row in enumerate(rows)
            ]
        return self

    def typed(self, data: QueryDict, *, checked: bool) -> "PartForms":
        """As it was sent; unchecked, a field that is not whole yet is no error."""
        kept = _kept(data) if self.row_class else []
        if checked:
            self.main = self.main_class(data, prefix="main") if self.main_class else None
            self.rows = [self.row_class(data, prefix=f"row{one}") for one in kept]  # type: ignore[misc]
            return self
        if self.main_class:
            self.main = self.main_class(initial=_raw(self.main_class, data, "main"), prefix="main")
        if self.row_class:
            wanted: list[dict[str, Any]] = [_raw(self.row_class, data, f"row{one}") for one in kept]
            self.open_rows([*wanted, {}] if ADD in data else wanted)
        return self

    def open_rows(self, rows: list[dict[str, Any]]) -> None:
        """Rows numbered anew."""
        assert self.row_class is not None
        self.rows = [
            self.row_class(initial=row, prefix=f"row{place}")
            for place, row in enumerate(rows[:MOST_ROWS])
        ]

    @property
    def forms(self) -> list[PieceForm]:
        """Everything the page draws."""
        return [*([self.main] if self.main else []), *self.rows]

    def is_valid(self) -> bool:
        """Whether every form is; rows with nothing in them are passed over."""
        wanted = [self.main] if self.main else []
        return all([form.is_valid() for form in [*wanted, *self._filled()]])

    def _filled(self) -> list[PieceForm]:
        return [row for row in self.rows if not row.is_blank]

    def value(self) -> Any:
        """The part as it is kept; asked for after ``is_valid``."""
        rows = [row.value() for row in self._filled()]
        if self.main is None:
            return rows
        told = self.main.value()
        return told | {self.key: rows} if self.key else told


def _kept(data: QueryDict) -> list[int]:
    """The rows that were sent, without the one that is to go."""
    sent, gone = data.get("rows", ""), data.get(REMOVE, "")
    count = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 0
    return [place for place in range(min(count, MOST_ROWS)) if str(place) != gone]


def _raw(form: type[PieceForm], data: QueryDict, prefix: str) -> dict[str, Any]:
    """What was typed into the fields, read without judging it."""
    return {
        name: field.widget.value_from_datadict(data, {}, f"{prefix}-{name}")
        for name, field in form.base_fields.items()
    }
