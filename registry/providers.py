"""Classes of providers, and which bodies they mean (DS-1 "provider class")."""

from collections.abc import Container, Iterable

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import BodyKind, BodyLevel, Organisation

_CITIES = [BodyLevel.REPUBLICAN_CITY, BodyLevel.CAPITAL]
TERRITORIAL = "territorial:"

# Class -> (its name, the condition on bodies).
CLASSES: dict[str, tuple[Promise, Q]] = {
    "oblast_leb": (
        _("all oblast executive bodies"),
        Q(level__in=[BodyLevel.OBLAST, *_CITIES]),
    ),
    "district_leb": (
        _("all district executive bodies"),
        Q(level__in=[BodyLevel.DISTRICT, BodyLevel.CITY_DISTRICT, *_CITIES]),
    ),
    "rural_akim": (_("all akims of rural districts"), Q(level=BodyLevel.RURAL_DISTRICT)),
    "foreign_mission": (_("all foreign missions"), Q(kind=BodyKind.FOREIGN_MISSION)),
    "archive": (
        _("all archives"),
        Q(functions__code="archive", kind=BodyKind.OTHER_PROVIDER),
    ),
    "psc": (
        _("all population service centres"),
        Q(kind__in=[BodyKind.SERVICE_CENTRE, BodyKind.SPECIALISED_CENTRE]),
    ),
    "spsc": (_("all specialised service centres"), Q(kind=BodyKind.SPECIALISED_CENTRE)),
}


def condition_of(provider_class: str) -> Q:
    """The condition on bodies behind a class, or behind the key of one body."""
    if provider_class.startswith(TERRITORIAL):
        parent = provider_class.removeprefix(TERRITORIAL)
        return Q(level=BodyLevel.TERRITORIAL, parent__key=parent)
    if provider_class in CLASSES:
        return CLASSES[provider_class][1]
    return Q(key=provider_class)


def bodies_of(classes: Iterable[str]) -> QuerySet[Organisation]:
    """All bodies that some classes and keys mean, each once."""
    condition = Q(pk__in=[])
    for provider_class in classes:
        condition |= condition_of(provider_class)
    return Organisation.objects.filter(condition).distinct()


def unknown_providers(classes: Iterable[str], keys: Container[str]) -> list[str]:
    """Those that are neither a class nor the key of a body."""
    return [
        str(one)
        for one in classes
        if str(one) not in CLASSES and str(one).removeprefix(TERRITORIAL) not in keys
    ]
