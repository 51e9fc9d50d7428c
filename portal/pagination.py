"""Paging for the API: by key, without counting."""

from rest_framework.pagination import CursorPagination


class KeysetPagination(CursorPagination):
    """Newest first, 25 a page, by primary key."""

    ordering = "-pk"
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100
