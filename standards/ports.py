"""What standards ask of the rooms above them: each fills a port when its app is ready."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of complaints on a service: its name in the reader's language and how many."""

    name: str
    count: int


CausesOf = Callable[[int], list[Cause]]
_CAUSES: list[CausesOf] = []


def fill_causes(port: CausesOf) -> None:
    """Give the function that knows why people complain about a service (id), most frequent first."""
    _CAUSES[:] = [port]


def causes_of_complaints(service_id: int) -> list[Cause]:
    """Why people complain about a service; empty while no room knows."""
    return _CAUSES[0](service_id) if _CAUSES else []
