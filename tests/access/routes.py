"""Every address of the portal, read from the URL configuration itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its name with the namespaces, its pattern, the names of its parts."""

    name: str
    pattern: str
    parts: frozenset[str]


def all_routes() -> list[Route]:
    """Every pattern reachable from the root, in the order in which Django tries them.

    An address without a name goes by its pattern, so that it cannot hide.
    """
    return list(_walk(get_resolver().url_patterns, (), "", frozenset()))


def _walk(
    patterns: list[URLPattern | URLResolver],
    namespaces: tuple[str, ...],
    prefix: str,
    parts: frozenset[str],
) -> Iterator[Route]:
    for entry in patterns:
        path = prefix + str(entry.pattern)
        here = parts | _parts_of(entry)
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry.url_patterns, inner, path, here)
        else:
            name = ":".join((*namespaces, entry.name)) if entry.name else path
            yield Route(name, path, here)


def _parts_of(entry: URLPattern | URLResolver) -> frozenset[str]:
    if isinstance(entry.pattern, RoutePattern):
        return frozenset(entry.pattern.converters)
    return frozenset(entry.pattern.regex.groupindex)
