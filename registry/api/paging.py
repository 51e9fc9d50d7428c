"""Pages: by key through a list, by number through the best answers to a search."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.utils.urls import remove_query_param, replace_query_param

from registry.api.answering import refuse

PAGE_SIZE, LONGEST_PAGE = 25, 100

T = TypeVar("T")


class ByKey(CursorPagination):
    """25 a page, up to 100; never counted, equally fast at the first and at the last page."""

    page_size = PAGE_SIZE
    page_size_query_param = "page_size"
    max_page_size = LONGEST_PAGE

    def decode_cursor(self, request: Request) -> Any:
        """The place a cursor names.

        Raises:
            NotFound: it names none; a text with NUL is one that PostgreSQL will not compare with.
        """
        cursor = super().decode_cursor(request)
        if cursor is not None and "\0" in str(cursor.position):
            raise NotFound(self.invalid_cursor_message)
        return cursor


class ByNumber(ByKey):
    """In the order of the registry."""

    ordering = "registry_no"


class ByBody(ByKey):
    """In the order of the keys of bodies."""

    ordering = "key"


def best_first(found: Sequence[T], request: Request) -> tuple[Sequence[T], dict[str, Any]]:
    """The page of a search that is asked for, and the links to its neighbours.

    Raises:
        ValidationError: the page is no whole number from 1.
    """
    asked = request.query_params.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and int(asked[:9]) > 0 and len(asked) < 9):
        raise refuse({"page": _("“%(field)s” takes a whole number from 1.") % {"field": "page"}})
    number, size = int(asked), ByKey().get_page_size(request) or PAGE_SIZE
    start, end = (number - 1) * size, number * size
    here = request.build_absolute_uri()
    links = {
        "next": replace_query_param(here, "page", number + 1) if end < len(found) else None,
        "previous": _before(here, number),
    }
    return found[start:end], links


def _before(here: str, number: int) -> str | None:
    if number == 1:
        return None
    if number == 2:
        return str(remove_query_param(here, "page"))
    return str(replace_query_param(here, "page", number - 1))
