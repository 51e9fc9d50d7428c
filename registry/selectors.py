"""Reading the registry: search, and which body provides a service in a place."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import BodyKind, BodyLevel, Organisation, Region
from registry.models import Service
from search.normal import stems

# Section (3) and life situation (2) at the head of the eight digits of the code (DS-1).
SITUATION_DIGITS = 5
# Characters of a search; SQLite refuses to compare with a pattern of tens of thousands.
LONGEST_QUERY = 200

# Classes of providers (DS-1 "provider class") as conditions on bodies.
_CLASSES: dict[str, Q] = {
    "oblast_leb": Q(level__in=[BodyLevel.OBLAST, BodyLevel.REPUBLICAN_CITY, BodyLevel.CAPITAL]),
    "district_leb": Q(
        level__in=[
            BodyLevel.DISTRICT,
            BodyLevel.CITY_DISTRICT,
            BodyLevel.REPUBLICAN_CITY,
            BodyLevel.CAPITAL,
        ]
    ),
    "rural_akim": Q(level=BodyLevel.RURAL_DISTRICT),
    "foreign_mission": Q(kind=BodyKind.FOREIGN_MISSION),
    "archive": Q(functions__code="archive", kind=BodyKind.OTHER_PROVIDER),
    "psc": Q(kind__in=[BodyKind.SERVICE_CENTRE, BodyKind.SPECIALISED_CENTRE]),
}


def _condition(provider_class: str) -> Q:
    if provider_class.startswith("territorial:"):
        return Q(
            level=BodyLevel.TERRITORIAL, parent__key=provider_class.removeprefix("territorial:")
        )
    return _CLASSES.get(provider_class, Q(key=provider_class))


def providers_of(service: Service) -> QuerySet[Organisation]:
    """All bodies that provide a service, by its provider classes."""
    condition = Q(pk__in=[])
    for provider_class in service.provider_classes:
        condition |= _condition(provider_class)
    return Organisation.objects.filter(condition).distinct()


def body_for(service: Service | None, region: Region | None) -> Organisation | None:
    """The provider nearest to a place: that of the district, else of the unit above it.

    Without a service, the local executive body of the place. None where the sources of the
    registry name nobody; the citizen then chooses.
    """
    if service is not None:
        bodies = providers_of(service)
    else:
        bodies = Organisation.objects.filter(kind__in=[BodyKind.LOCAL, BodyKind.AKIM])
    if region is None:
        only = list(bodies[:2])
        return only[0] if len(only) == 1 else None
    nearest = {unit.pk: distance for distance, unit in enumerate(region.lineage())}
    found = bodies.filter(region__in=nearest)
    return min(
        found, key=lambda body: (nearest[body.region_id], body.level, body.key), default=None
    )


def service_numbered(registry_no: str) -> Service | None:
    """The service with this number in the registry; None for anything else that was typed."""
    if "\0" in registry_no:  # PostgreSQL keeps no such text, and refuses to compare with it
        return None
    return Service.objects.filter(registry_no=registry_no).first()


def search_services(query: str) -> QuerySet[Service]:
    """Services whose texts hold the beginning of every word of the query; all for an empty one."""
    services = Service.objects.select_related("drafting_body")
    for stem in stems(query[:LONGEST_QUERY]):
        services = services.filter(search_text__contains=stem)
    return services


@dataclass(frozen=True, slots=True)
class LifeSituation:
    """A subsection of the classified code and how many services it holds."""

    code: str
    name: str
    services: int


def life_situations() -> list[LifeSituation]:
    """The life situations that have services, in the order of the code (DS-1)."""
    found: dict[str, LifeSituation] = {}
    for service in Service.objects.only("code", "life_situation").order_by("code"):
        code = service.code[:SITUATION_DIGITS]
        known = found.get(code)
        count = known.services + 1 if known else 1
        found[code] = LifeSituation(code, service.life_situation, count)
    return list(found.values())


def in_situation(services: QuerySet[Service], code: str) -> QuerySet[Service]:
    """Those of some services that belong to a life situation."""
    return services.filter(code__startswith=code)
