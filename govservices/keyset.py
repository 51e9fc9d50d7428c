"""Pages of long lists by key: no offset, no count, equally fast at the first and at the last page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, Model, Q, QuerySet
from django.http import QueryDict

M = TypeVar("M", bound=Model)

PAGE_SIZE = 25
_AFTER, _BEFORE, _GAP = "after", "before", "~"


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Rows of one page, and the queries of its neighbours ("?…", or empty at an end)."""

    rows: list[M]
    previous: str
    next: str


def page_of(
    queryset: QuerySet[M], *, order: tuple[str, ...], query: QueryDict, size: int = PAGE_SIZE
) -> Page[M]:
    """The page that a query asks for; its filters survive in the links to the neighbours.

    ``order`` names fields that are never null, all of one direction, the last of them unique:
    ``("due_at", "pk")`` or ``("-pk",)``. A key that cannot be read gives the first page.
    """
    backwards = _key(queryset, order, query.get(_BEFORE, ""))
    forwards = None if backwards else _key(queryset, order, query.get(_AFTER, ""))
    key = backwards or forwards
    towards = tuple(_turned(name) for name in order) if backwards else order
    rows = queryset.order_by(*towards)
    if key:
        rows = rows.filter(_beyond(key, descending=towards[0].startswith("-")))
    found = list(rows[: size + 1])
    has_more, shown = len(found) > size, found[:size]
    if backwards:
        shown.reverse()
    if not shown:
        return Page([], "", "")
    first, last = (_written(row, order) for row in (shown[0], shown[-1]))
    return Page(
        rows=shown,
        previous=_link(query, _BEFORE, first) if (has_more if backwards else key) else "",
        next=_link(query, _AFTER, last) if (backwards or has_more) else "",
    )


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _key(queryset: QuerySet[M], order: tuple[str, ...], text: str) -> dict[str, Any] | None:
    """The values of a key by field name; None for an empty or unreadable one."""
    parts = text.split(_GAP)
    if not text or len(parts) != len(order):
        return None
    names = [name.removeprefix("-") for name in order]
    try:
        return {
            name: _value(_field(queryset, name), part)
            for name, part in zip(names, parts, strict=True)
        }
    except (ValidationError, ValueError, OverflowError):
        return None


def _value(field: Any, text: str) -> Any:
    """A part of a key as its field takes it; a moment must carry its place in time.

    Raises:
        ValueError, ValidationError: it is no such value.
    """
    if isinstance(field, DateTimeField):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("a naive moment")
        # In UTC: a database may not know a place so far east as Python does.
        return moment.astimezone(UTC)
    return field.to_python(text)


def _field(queryset: QuerySet[M], name: str) -> Any:
    meta = queryset.model._meta
    return meta.pk if name == "pk" else meta.get_field(name)


def _beyond(key: Mapping[str, Any], *, descending: bool) -> Q:
    """Rows past a key: (a, b) > (x, y) is a ≥ x and (a > x or b > y), which an index can follow."""
    comparison = "lt" if descending else "gt"
    names = list(key)
    *leading, last = names
    condition = Q(**{f"{last}__{comparison}": key[last]})
    for name in reversed(leading):
        past = Q(**{f"{name}__{comparison}": key[name]})
        condition = Q(**{f"{name}__{comparison}e": key[name]}) & (past | condition)
    return condition


def _written(row: Model, order: tuple[str, ...]) -> str:
    values = (getattr(row, name.removeprefix("-")) for name in order)
    return _GAP.join(v.isoformat() if hasattr(v, "isoformat") else str(v) for v in values)


def _link(query: QueryDict, name: str, key: str) -> str:
    kept = query.copy()
    for old in (_AFTER, _BEFORE, "lang"):
        kept.pop(old, None)
    kept[name] = key
    return f"?{kept.urlencode()}"
