"""Files of the whole public registry, written piece by piece; memory does not grow with it."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.core.cache import cache
from django.db.models import Max

from registry.entry_data.directory import Directory, digest
from registry.entry_data.entries import service_data
from registry.exchange.writing import CONTENT_TYPES, written
from registry.linked_data import all_nodes, as_json_ld, as_turtle, described
from registry.models import Service, ServiceVersion
from registry.open_data.reading import every_service, open_services, registry_stamp, service_stamp
from registry.resources import ServiceResource
from registry.workflow import State

TYPES = {
    **CONTENT_TYPES,
    "jsonld": "application/ld+json",
    "ttl": "text/turtle; charset=utf-8",
}
GRAPHS = ("jsonld", "ttl")
# Sizes of a large registry are told from its first entries.
_TRIED = 200
_KEPT_SECONDS = 3600
_CHUNK = 64 * 1024

Services = Iterable[Service]


def content_of_file(kind: str, services: Services, directory: Directory) -> Iterator[bytes]:
    """A file of one of the kinds in ``TYPES``.

    Raises:
        NotWritable: a text does not fit a cell of an XLSX file; before anything is written.
    """
    return _WRITERS[kind](services, directory)


def content_of_one(kind: str, service: Service, directory: Directory) -> Iterator[bytes]:
    """One service as a graph of its own: JSON-LD or Turtle."""
    nodes = described(service_data(service, directory), directory)
    return _bytes((as_json_ld if kind == "jsonld" else as_turtle)(nodes))


def _table(kind: str) -> Callable[[Services, Directory], Iterator[bytes]]:
    return lambda services, _directory: written(_rows(services), kind)


def _rows(services: Services) -> Iterator[list[str]]:
    """The columns that an import reads; a change that is only planned stays unsaid."""
    resource = ServiceResource()
    for service in services:
        service.valid_to = ""  # type: ignore[attr-defined]
        yield resource.cells(service)


def _json(services: Services, directory: Directory) -> Iterator[bytes]:
    return _bytes(_told(services, directory))


def _told(services: Services, directory: Directory) -> Iterator[str]:
    yield '{"services": ['
    between = "\n"
    for service in services:
        yield between + json.dumps(service_data(service, directory), ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


def _jsonld(services: Services, directory: Directory) -> Iterator[bytes]:
    return _bytes(as_json_ld(all_nodes(_data(services, directory), directory)))


def _ttl(services: Services, directory: Directory) -> Iterator[bytes]:
    return _bytes(as_turtle(all_nodes(_data(services, directory), directory)))


def _data(services: Services, directory: Directory) -> Iterator[dict[str, object]]:
    return (service_data(service, directory) for service in services)


def _bytes(parts: Iterable[str]) -> Iterator[bytes]:
    """Small parts in pieces worth sending."""
    waiting: list[str] = []
    length = 0
    for part in parts:
        waiting.append(part)
        length += len(part)
        if length >= _CHUNK:
            yield "".join(waiting).encode()
            waiting, length = [], 0
    yield "".join(waiting).encode()


_WRITERS: dict[str, Callable[[Services, Directory], Iterator[bytes]]] = {
    "csv": _table("csv"),
    "xlsx": _table("xlsx"),
    "json": _json,
    "jsonld": _jsonld,
    "ttl": _ttl,
}


def stamp_of_files(directory: Directory) -> str:
    """Differs whenever any of the files would."""
    return digest(registry_stamp(), directory.stamp)


def stamp_of_one(service: Service, directory: Directory) -> str:
    """The same of one service."""
    return digest(service_stamp(service), directory.stamp)


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is to take: how many services, whether invented ones, how large each file is."""

    in_force: int
    excluded: int
    has_samples: bool
    changed_at: datetime | None
    sizes: dict[str, int]
    are_exact: bool


def summary() -> Summary:
    """For the page of open data; sizes are remembered until the registry changes."""
    found = open_services().order_by()
    in_force = found.filter(state=State.INCLUDED).count()
    total = found.count()
    return Summary(
        in_force=in_force,
        excluded=total - in_force,
        has_samples=found.filter(is_sample=True).exists(),
        changed_at=ServiceVersion.objects.aggregate(last=Max("at"))["last"],
        sizes=_sizes(total),
        are_exact=total <= _TRIED,
    )


def _sizes(total: int) -> dict[str, int]:
    directory = Directory.now()
    key = f"open-data-sizes:{stamp_of_files(directory)}"
    known: dict[str, int] | None = cache.get(key)
    if known is None:
        tried = list(islice(every_service(), _TRIED))
        known = {kind: _size(kind, tried, total, directory) for kind in TYPES}
        cache.set(key, known, _KEPT_SECONDS)
    return known


def _size(kind: str, tried: list[Service], total: int, directory: Directory) -> int:
    """Bytes of a file: of what is in it in any case, and of its rows in proportion."""
    whole = _length(kind, tried, directory)
    if total <= len(tried):
        return whole
    empty = _length(kind, [], directory)
    return empty + (whole - empty) * total // len(tried)


def _length(kind: str, services: Services, directory: Directory) -> int:
    return sum(len(part) for part in content_of_file(kind, services, directory))
