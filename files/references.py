"""Who refers to files: foreign keys are found by themselves, plain ids are told at start-up."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import ForeignObjectRel

from files.models import StoredFile

References = Callable[[list[int]], Iterable[int]]

_registered: list[References] = []


def register(references: References) -> None:
    """Add a function that says which of the given file ids its room refers to by plain number.

    Called from ``ready()``. Foreign keys and many-to-many fields need no such function.
    """
    if references not in _registered:
        _registered.append(references)


def referred_to(ids: list[int]) -> set[int]:
    """Those of the ids that anything refers to."""
    told = {found for references in _registered for found in references(ids)}
    return told | {found for relation in _relations() for found in _by_key(relation, ids)}


def anyone_could_refer() -> bool:
    """Whether any room attaches files at all; if not, a sweep would delete everything."""
    return bool(_registered or _relations())


def _relations() -> list[Any]:
    """Every field of every room that points to a file, those without a way back too."""
    found = StoredFile._meta.get_fields(include_hidden=True)
    return [one.field for one in found if isinstance(one, ForeignObjectRel)]


def _by_key(field: Any, ids: list[int]) -> list[int]:
    rows = field.model._base_manager.filter(**{f"{field.name}__in": ids})
    return list(rows.values_list(field.name, flat=True))
