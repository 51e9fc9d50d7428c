"""Which bodies a page offers: those near a place, the nearest first, or all under their places."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import Organisation, Region
from registry.models import Service
from registry.selectors import body_for
from registry.services.questions import bodies_to_ask

# So many are shown as radio buttons; more make a list.
FEW = 8


@dataclass(frozen=True, slots=True)
class BodyOffer:
    """The bodies to choose from, the one that is chosen already, the place they were chosen by."""

    bodies: list[Organisation]
    suggested: Organisation | None
    place: Region | None
    needs_place: bool

    @property
    def by_key(self) -> dict[str, Organisation]:
        """The bodies by their keys."""
        return {body.key: body for body in self.bodies}


def offer_bodies(service: Service, *, body_key: str = "", region_key: str = "") -> BodyOffer:
    """Bodies of a service to choose from, by what the address of the page names.

    Where neither body nor place is named and there are many bodies, the place is asked first.
    """
    bodies = bodies_to_ask(service)
    named = next((body for body in bodies if body.key == body_key), None)
    place = Region.objects.filter(key=region_key).first() if region_key else None
    if named is not None:
        return BodyOffer([named], named, place, needs_place=False)
    if len(bodies) <= FEW:
        only = bodies[0] if len(bodies) == 1 else None
        return BodyOffer(bodies, only, place, needs_place=False)
    if place is None:
        return BodyOffer(bodies, None, None, needs_place=True)
    near = _near(place, bodies)
    nearest = body_for(service, place)
    first = nearest if nearest in near else None
    ordered = sorted(near, key=lambda body: body != first)
    return BodyOffer(ordered or bodies, first, place, needs_place=False)


def _near(place: Region, bodies: Iterable[Organisation]) -> list[Organisation]:
    """Bodies of a place, of the units above it and of the units inside it."""
    above = {unit.pk for unit in place.lineage()}
    parents = dict(Region.objects.values_list("pk", "parent_id"))
    return [
        body
        for body in bodies
        if body.region_id in above or place.pk in _units_above(body.region_id, parents)
    ]


def _units_above(unit: int | None, parents: Mapping[int, int | None]) -> Iterable[int]:
    while unit is not None:
        yield unit
        unit = parents.get(unit)


def place_choices() -> list[tuple[Any, Any]]:
    """Territories by key: districts under their oblast, cities by themselves."""
    regions = list(Region.objects.exclude(level="country").order_by("kato"))
    by_pk = {region.pk: region for region in regions}
    groups: dict[str, list[tuple[str, str]]] = {}
    for region in regions:
        top = region
        while top.parent_id in by_pk:
            top = by_pk[top.parent_id]
        groups.setdefault(top.name, []).append((region.key, region.name))
    return [(name, rows) if len(rows) > 1 else rows[0] for name, rows in groups.items()]


def body_choices(bodies: Sequence[Organisation]) -> list[tuple[Any, Any]]:
    """Bodies by key; many of them under the names of their territories."""
    if len(bodies) <= FEW:
        return [(body.key, body.name) for body in bodies]
    groups: dict[str, list[tuple[str, str]]] = {}
    for body in sorted(bodies, key=lambda body: (body.region.kato, body.key)):
        groups.setdefault(body.region.name, []).append((body.key, body.name))
    return list(groups.items())
