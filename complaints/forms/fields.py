"""Fields that the pages of filing share."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language

from accounts.models import Region

LONGEST_ID = 18  # digits; so many always fit into a column


class SeveralFilesInput(forms.ClearableFileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class SeveralFilesField(forms.FileField):
    """A list of uploaded files; whether each may be attached is for the files room to say."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        if not data:
            return []
        return list(data) if isinstance(data, list | tuple) else [data]


class RowChoiceField(forms.ChoiceField):
    """A choice among rows that are listed only when shown; an answer is checked by itself."""

    is_known: Callable[[str], bool]

    def offer(
        self, choices: Callable[[], list[tuple[Any, Any]]], *, is_known: Callable[[str], bool]
    ) -> None:
        """Say which rows there are, and how to tell whether one typed id is among them."""
        self.choices = choices
        self.is_known = is_known

    def valid_value(self, value: Any) -> bool:
        return self.is_known(str(value))


def region_choices(whole_region: str) -> list[tuple[Any, Any]]:
    """Territories for a select: districts under their oblast, cities by themselves.

    ``whole_region`` says, with ``%(name)s``, how an oblast itself reads among its districts.
    """
    regions = list(Region.objects.exclude(level="country").order_by("kato"))
    by_parent: dict[int | None, list[Region]] = {}
    for region in regions:
        by_parent.setdefault(region.parent_id, []).append(region)
    known = {region.pk for region in regions}
    choices: list[tuple[Any, Any]] = []
    for top in (region for region in regions if region.parent_id not in known):
        below = _below(top, by_parent)
        if not below:
            choices.append((str(top.pk), top.name))
            continue
        rest = (str(top.pk), whole_region % {"name": top.name})
        choices.append((top.name, [*((str(r.pk), name) for r, name in below), rest]))
    return choices


def _below(top: Region, by_parent: dict[int | None, list[Region]]) -> list[tuple[Region, str]]:
    """Every unit under one, with the names of the units between them."""
    found = []
    for child in by_parent.get(top.pk, []):
        found.append((child, child.name))
        found += [(deeper, f"{child.name}, {name}") for deeper, name in _below(child, by_parent)]
    return found


def row_id(typed: str) -> int | None:
    """The id that a form sent; None for text that can be none."""
    if not (typed.isascii() and typed.isdigit()) or len(typed) > LONGEST_ID:
        return None
    return int(typed)


def page_language() -> str:
    """The language of the screen, one of the three."""
    return (get_language() or "kk")[:2]
