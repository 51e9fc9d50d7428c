"""Where near me: the bodies that provide a service or take applications, with how to get there."""

from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import BodyKind, Organisation, Region
from audit.legal_time import legal_now
from registry.facets import alphabetical
from registry.models import LocalEntry, Service
from registry.notation import hours_in_words
from registry.ports import Freshness, freshness_of
from registry.selectors import bodies_around, local_entries_of
from registry.services import national_day
from registry.views.public_entry import public_service

PAGE_SIZE = 25
_CENTRES = (BodyKind.SERVICE_CENTRE, BodyKind.SPECIALISED_CENTRE)
# What helps people to come in and be understood, in the order in which it is told.
ACCESS: dict[str, Promise] = {
    "step_free": _("step-free access"),
    "sign_language": _("sign language"),
    "hearing_loop": _("hearing loop"),
    "braille": _("Braille"),
}


@dataclass(slots=True)
class RegionChoice:
    """A region one may choose, with the units below it."""

    key: str
    name: str
    is_chosen: bool
    units: list["RegionChoice"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """A body as a visitor needs it: its local entry, else what is known of the body itself."""

    body: Organisation
    entry: LocalEntry
    freshness: Freshness | None = None

    @property
    def is_centre(self) -> bool:
        """Whether it only takes applications and hands out results (L13-18.2)."""
        return self.body.kind in _CENTRES

    @property
    def address(self) -> str:
        """Where it is."""
        return self.entry.address or self.body.address or ""

    @property
    def hours(self) -> list[str]:
        """When it is open, in words, one rule on a line."""
        schedule = self.entry.schedule or self.body.schedule
        return hours_in_words(schedule) if schedule else []

    @property
    def phone(self) -> str:
        """Its phone as written."""
        return self.entry.phone or self.body.phone

    @property
    def dialled(self) -> str:
        """Its phone as a telephone dials it."""
        return "".join(sign for sign in self.phone if sign in "+0123456789")

    @property
    def email(self) -> str:
        """Its e-mail."""
        return self.entry.email or self.body.email

    @property
    def website(self) -> str:
        """Its site."""
        return self.entry.website or self.body.website

    @property
    def access(self) -> list[tuple[str, bool]]:
        """What it has said of access: the aid, and whether it is there."""
        said = ((label, getattr(self.entry, name)) for name, label in ACCESS.items())
        return [(str(label), value) for label, value in said if value is not None]


@require_safe
def places(request: HttpRequest, registry_no: str) -> HttpResponse:
    """Places near a chosen region, nearest first; all of them where none is chosen."""
    service = public_service(registry_no)
    regions = {unit.key: unit for unit in Region.objects.order_by("kato").select_related("parent")}
    chosen = regions.get(request.GET.get("region", ""))
    bodies = bodies_near(service, chosen, regions)
    page = Paginator(bodies, PAGE_SIZE).get_page(request.GET.get("page"))
    there = f"?region={chosen.key}&" if chosen else "?"
    context = {
        "service": service,
        "regions": region_choices(chosen.key if chosen else "", regions),
        "region": chosen,
        "places": places_of(service, list(page.object_list)),
        "total": len(bodies),
        "newer": f"{there}page={page.number - 1}" if page.has_previous() else "",
        "older": f"{there}page={page.number + 1}" if page.has_next() else "",
    }
    return render(request, "registry/places.html", context)


def places_of(service: Service, bodies: list[Organisation]) -> list[Place]:
    """Bodies with their local entries; one that has written none stands for itself."""
    entries = local_entries_of(service)
    blank = LocalEntry(service=service)
    late = freshness_of(service.pk, [body.pk for body in bodies], national_day(legal_now()))
    return [Place(body, entries.get(body.pk, blank), late.get(body.pk)) for body in bodies]


def bodies_near(
    service: Service, region: Region | None, regions: dict[str, Region]
) -> list[Organisation]:
    """Bodies of a service in a region, then below it, then above it; everywhere without a region."""
    found = bodies_around(service).select_related("region")
    if region is None:
        return sorted(found, key=lambda body: (body.region.kato, alphabetical(body.name)))
    distances = _distances(region, regions)
    near = found.filter(region__key__in=distances)
    return sorted(
        near,
        key=lambda body: (distances[body.region.key], body.region.kato, alphabetical(body.name)),
    )


def _distances(region: Region, regions: dict[str, Region]) -> dict[str, int]:
    """How far a unit is from a region: itself, what lies within it, then what lies around it."""
    above = _lineage(region.key, regions)
    found = {key: number + 2 for number, key in enumerate(above)}
    found |= {key: 1 for key in regions if region.key in _lineage(key, regions)}
    return found | {region.key: 0}


def _lineage(key: str, regions: dict[str, Region]) -> list[str]:
    """A unit and all above it, without asking the database for each."""
    chain = []
    unit: Region | None = regions.get(key)
    while unit is not None:
        chain.append(unit.key)
        unit = regions.get(unit.parent.key) if unit.parent else None
    return chain


def region_choices(chosen: str, regions: dict[str, Region] | None = None) -> list[RegionChoice]:
    """Regions of the country with the units below them, for a list to choose from."""
    if regions is None:
        found = Region.objects.order_by("kato").select_related("parent")
        regions = {unit.key: unit for unit in found}
    tops: dict[str, RegionChoice] = {}
    for unit in regions.values():
        chain = _lineage(unit.key, regions)[:-1]  # without the country
        if not chain:
            continue
        choice = RegionChoice(unit.key, unit.name, unit.key == chosen)
        if len(chain) == 1:
            tops[unit.key] = choice
        else:
            tops[chain[-1]].units.append(choice)
    return sorted(tops.values(), key=lambda one: alphabetical(one.name))
