"""Reading the registry: what is public, search, and which body provides a service in a place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from accounts.acting import Actor
from accounts.models import BodyKind, Organisation, Region
from accounts.roles import Capability
from registry.models import (
    ChangeProposal,
    LifeSituation,
    LocalEntry,
    LocalReview,
    PlannedChange,
    Question,
    Service,
    ServiceVersion,
    Subscription,
)
from registry.models.classification import SITUATION_DIGITS
from registry.permissions import keeps, may_record_approval
from registry.providers import bodies_of
from registry.terms import SERVICE
from registry.workflow import PUBLIC, Channel, State
from search.query import find

# Characters of a search; nobody asks for a service in more.
LONGEST_QUERY = 200
# A search shows at most so many services: the best ones.
MOST_FOUND = 300

__all__ = ["SITUATION_DIGITS"]


def public_services() -> QuerySet[Service]:
    """What anybody may read: services in the registry and those excluded from it."""
    return Service.objects.filter(state__in=PUBLIC)


def services_in_force() -> QuerySet[Service]:
    """Services that stand in the registry now."""
    return Service.objects.filter(state=State.INCLUDED)


def visible_to(actor: Actor) -> QuerySet[Service]:
    """What a person may see: the public part; proposals for those who work on them."""
    if keeps(actor) or may_record_approval(actor):
        return Service.objects.all()
    own = Q(state__in=PUBLIC)
    if actor.can(Capability.PROPOSE_SERVICES) and actor.organisation_id is not None:
        own |= Q(proposed_by=actor.organisation_id)
    return Service.objects.filter(own)


def providers_of(service: Service) -> QuerySet[Organisation]:
    """All bodies that provide a service, by its provider classes."""
    return bodies_of(service.provider_classes)


def intake_of(service: Service) -> QuerySet[Organisation]:
    """Service centres that take applications for a service; those it names, else all (X-13)."""
    if Channel.SERVICE_CENTRE not in service.intake:
        return Organisation.objects.none()
    return bodies_of(service.intake_organisations or ["psc"])


def bodies_around(service: Service) -> QuerySet[Organisation]:
    """Bodies that provide a service or take applications for it: whose local entries there are."""
    providers, intake = providers_of(service), intake_of(service)
    return Organisation.objects.filter(
        Q(pk__in=providers.values("pk")) | Q(pk__in=intake.values("pk"))
    ).order_by("key")


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
    """The public service with this number; None for anything else that was typed."""
    if "\0" in registry_no:  # PostgreSQL keeps no such text, and refuses to compare with it
        return None
    return public_services().filter(registry_no=registry_no).first()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found, best first; ``is_exact`` where no typing error had to be forgiven."""

    ids: tuple[int, ...]
    is_exact: bool


def search_ids(query: str, *, language: str = "kk") -> SearchResult:
    """Numbers of the services that a query finds, best first."""
    found = find(SERVICE, query[:LONGEST_QUERY], limit=MOST_FOUND, language=language)
    return SearchResult(tuple(one.id for one in found), any(one.exact for one in found))


def search_services(query: str, *, language: str = "kk", among: Q | None = None) -> list[Service]:
    """Services in force that a query finds, best first; all of them for an empty one."""
    services = services_in_force().select_related("drafting_body", "situation__sphere")
    if among is not None:
        services = services.filter(among)
    if not query.strip():
        return list(services)
    ids = search_ids(query, language=language).ids
    by_id = services.in_bulk(ids)
    return [by_id[one] for one in ids if one in by_id]


@dataclass(frozen=True, slots=True)
class SituationCount:
    """A subsection of the classified code and how many services it holds."""

    code: str
    name: str
    services: int


def life_situations() -> list[SituationCount]:
    """The life situations that have services, in the order of the code (DS-1)."""
    counted = (
        LifeSituation.objects.annotate(
            count=Count("services", filter=Q(services__state=State.INCLUDED))
        )
        .filter(count__gt=0)
        .order_by("code")
    )
    return [SituationCount(one.code, one.name, one.count) for one in counted]


def in_situation(services: QuerySet[Service], code: str) -> QuerySet[Service]:
    """Those of some services that belong to a life situation."""
    return services.filter(situation__code=code)


def versions_of(service: Service) -> list[ServiceVersion]:
    """The history of an entry, newest first."""
    return list(service.versions.select_related("author", "body").order_by("-number"))


def version_on(service: Service, day: date) -> ServiceVersion | None:
    """The version that held on a day; None before inclusion."""
    return service.versions.filter(valid_from__lte=day).order_by("-number").first()


def open_plan_of(service: Service) -> PlannedChange | None:
    """The change that waits for its day, if there is one."""
    return service.planned_changes.filter(applied_at=None, cancelled_at=None).first()


def local_entries_of(service: Service) -> dict[int, LocalEntry]:
    """The local entries of a service by body."""
    return {entry.organisation_id: entry for entry in service.local_entries.all()}


def reviews_for(actor: Actor) -> QuerySet[LocalReview]:
    """Tasks of the actor's body to look at its local entries, oldest first."""
    found = LocalReview.objects.select_related("version__service", "organisation")
    if not actor.can(Capability.INFORM):
        return found.none()
    own = found.filter(organisation=actor.organisation_id)
    # An excluded service asks nobody for anything.
    dropped = Q(confirmed_at=None, version__service__state=State.EXCLUDED)
    return own.exclude(dropped).order_by("opened_at", "pk")


def questions_visible_to(actor: Actor) -> QuerySet[Question]:
    """Questions to the actor's body; to a citizen, the own ones."""
    found = Question.objects.select_related("service", "organisation", "asker")
    if actor.can(Capability.INFORM):
        return found.filter(organisation=actor.organisation_id)
    if actor.user is None:
        return found.none()
    return found.filter(asker=actor.user)


def proposals_visible_to(actor: Actor) -> QuerySet[ChangeProposal]:
    """All proposals for the keeper; those about its own place for a body."""
    found = ChangeProposal.objects.select_related("service", "organisation", "author")
    if keeps(actor):
        return found
    if actor.can(Capability.INFORM):
        return found.filter(organisation=actor.organisation_id)
    return found.none()


def subscriptions_to(service: Service) -> Iterable[Subscription]:
    """Confirmed subscriptions that a change of a service concerns: to itself, a body of it, its
    life situation."""
    around = bodies_around(service).values("pk")
    return (
        Subscription.objects.filter(confirmed_at__isnull=False)
        .filter(
            Q(service=service)
            | Q(situation=service.situation_id)
            | Q(organisation__in=around)
            | Q(organisation=service.drafting_body_id)
        )
        .select_related("user")
        .order_by("pk")
    )


def services_with_ids(ids: Sequence[int]) -> dict[int, Service]:
    """Some services by id, with what a page needs of them."""
    found: QuerySet[Service] = Service.objects.select_related("drafting_body", "situation__sphere")
    return found.in_bulk(ids)
