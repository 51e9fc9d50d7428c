"""Addresses that a process works out once: menus and lists name the same ones on every page."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=8192)
def address(name: str, *args: int | str) -> str:
    """The address of a named page, as ``reverse`` gives it.

    It may be kept because it depends on nothing else: no address holds a language, and a process
    serves the portal under one prefix.

    Raises:
        NoReverseMatch: there is no such page.
    """
    return reverse(name, args=args)
