"""What the pages of a service ask of the rooms above: each fills a port when its app is ready."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class InForce:
    """The edition of the standard that holds: its page, its number, its act and its first day."""

    url: str
    number: int
    act: str
    act_no: str
    approved_on: date | None
    effective_on: date | None


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft that anybody may read.

    ``closes_on`` is the last day of its discussion while one is open, and ``days_left`` the full
    days left after today.
    """

    url: str
    stage: str | Promise
    closes_on: date | None
    days_left: int


@dataclass(frozen=True, slots=True)
class Freshness:
    """A body has not yet confirmed its information after a change of the standard (K-05).

    ``due_on`` is its last day for that.
    """

    due_on: date
    is_out_of_date: bool


@dataclass(frozen=True, slots=True)
class StandardOf:
    """What the page of a service says of its standard; ``freshness`` is that of the slowest body."""

    url: str
    in_force: InForce | None = None
    draft: OpenDraft | None = None
    freshness: Freshness | None = None


HeldPort = Callable[[Iterable[int]], set[int]]
StandardPort = Callable[[int, date], StandardOf | None]
FreshnessPort = Callable[[int, Iterable[int], date], Mapping[int, Freshness]]
_HELD: list[HeldPort] = []
_STANDARD: list[StandardPort] = []
_FRESHNESS: list[FreshnessPort] = []


def fill_standard(standard: StandardPort, freshness: FreshnessPort) -> None:
    """Give the functions that know the standard of a service (id) and which of some bodies (ids)
    still have to confirm their information on it; both by the day in Almaty."""
    _STANDARD[:], _FRESHNESS[:] = [standard], [freshness]


def fill_held(held: HeldPort) -> None:
    """Give the function that knows which of some services (ids) have a standard in force."""
    _HELD[:] = [held]


def held_by_standards(service_ids: Iterable[int]) -> set[int]:
    """Those of some services whose facts of provision a standard in force gives (J-12)."""
    return _HELD[0](service_ids) if _HELD else set()


def standard_of(service_id: int, today: date) -> StandardOf | None:
    """The standard of a service; None where it has none, or while no room knows."""
    return _STANDARD[0](service_id, today) if _STANDARD else None


def freshness_of(service_id: int, body_ids: Iterable[int], today: date) -> Mapping[int, Freshness]:
    """Those of some bodies whose information on a service is not confirmed, by id."""
    return _FRESHNESS[0](service_id, body_ids, today) if _FRESHNESS else {}
