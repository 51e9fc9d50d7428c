"""What a program may ask the list of services for."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import gettext as _

from rest_framework import serializers

from accounts.models import BodyLevel, Organisation, Region
from registry.api.answering import refuse
from registry.models import LifeSituation, Payment, Service, ServiceVersion, Sphere
from registry.providers import CLASSES, TERRITORIAL
from registry.selectors import LONGEST_QUERY
from registry.services.acts import NATIONAL_ZONE
from registry.workflow import PUBLIC, Channel, Form, Recipient, State

_MOST_VALUES = 20
# Before this day there was no registry; earlier moments do not fit every calendar.
_EARLIEST = date(1991, 12, 16)


class Keys(serializers.ListField):
    """Codes of rows of a model; repeated parameters mean any of them."""

    child = serializers.CharField(max_length=60)

    def __init__(self, model: Any, column: str, *, also: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(required=False, max_length=_MOST_VALUES, **kwargs)
        self.model, self.column, self.also = model, column, frozenset(also)

    def to_internal_value(self, data: Any) -> list[str]:
        given = super().to_internal_value(data)
        asked = {one.removeprefix(TERRITORIAL) if self.also else one for one in given} - self.also
        rows = self.model.objects.filter(**{f"{self.column}__in": asked})
        if asked - set(rows.values_list(self.column, flat=True)):
            self.fail("not_a_list", input_type="code")
        return given


def _several(choices: Any, meaning: str) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.ChoiceField(choices),
        required=False,
        max_length=_MOST_VALUES,
        help_text=meaning,
    )


class ServiceQuery(serializers.Serializer[dict[str, Any]]):
    """Filters of the list. A filter given twice means either value; all of them hold together."""

    search = serializers.CharField(
        required=False,
        max_length=LONGEST_QUERY,
        help_text="Words in Kazakh, Russian or English in any form; best first, in pages.",
    )
    recipient = _several(Recipient.choices, "Who may receive the service.")
    situation = Keys(LifeSituation, "code", help_text="Life situation: first five digits of code.")
    sphere = Keys(Sphere, "code", help_text="Sphere: first three digits of code.")
    body = Keys(Organisation, "key", help_text="Central body that drafts the standard, by its key.")
    provider = Keys(
        Organisation,
        "key",
        also=CLASSES,
        help_text="A body that provides the service, by its key; or a class of providers.",
    )
    region = Keys(
        Region, "key", help_text="Provided by a body in this territory or in a part of it."
    )
    form = _several(Form.choices, "Form of provision.")
    payment = _several(Payment.choices, "Whether the service is paid.")
    channel = _several(Channel.choices, "Where applications are taken.")
    state = _several(
        [(state.value, state.label) for state in PUBLIC],
        "In the registry (the default) or excluded from it.",
    )
    included_since = serializers.DateField(
        required=False, help_text="Included in the registry on this day or later."
    )
    changed_since = serializers.DateField(
        required=False,
        help_text="A version was recorded on this day or later. Ask for both states to hear of "
        "exclusions.",
    )


def read_query(given: QueryDict) -> dict[str, Any]:
    """The filters as values; an empty one, as an unfilled form sends it, is none.

    Raises:
        ValidationError: with a sentence for each filter that has no such value.
    """
    kept = QueryDict(mutable=True)
    for name in map(str, ServiceQuery().fields):
        if values := [value for value in given.getlist(name) if value.strip()]:
            kept.setlist(name, values)
    asked = ServiceQuery(data=kept)
    if not asked.is_valid():
        raise refuse({name: _sentence(name, kept) for name in asked.errors})
    found: dict[str, Any] = asked.validated_data
    return found


def _sentence(name: str, given: QueryDict) -> str:
    if name == "search":
        return _("The search takes plain words, at most %(limit)s characters.") % {
            "limit": LONGEST_QUERY
        }
    if name in ("included_since", "changed_since"):
        return _("“%(field)s” takes a date such as 2025-09-08.") % {"field": name}
    values = ", ".join(given.getlist(name))[:60].replace("\0", "")
    return _("“%(field)s” does not take this value: %(value)s") % {"field": name, "value": values}


def narrowed(services: QuerySet[Service], asked: Mapping[str, Any]) -> QuerySet[Service]:
    """The services that the filters leave."""
    services = services.filter(state__in=asked.get("state") or [State.INCLUDED])
    for name, narrow in _NARROWING.items():
        if name in asked:
            services = narrow(services, asked[name])
    return services


def holding(services: QuerySet[Service], column: str, values: Iterable[str]) -> QuerySet[Service]:
    """Services whose list in a column holds any of some codes; the same on either database.

    A code in a list of JSON stands between quotation marks, so that no other code matches.
    """
    condition = Q(pk__in=[])
    for value in values:
        condition |= Q(**{f"{column}_text__contains": f'"{value}"'})
    return services.alias(**{f"{column}_text": Cast(column, TextField())}).filter(condition)


def classes_of(bodies: QuerySet[Organisation]) -> set[str]:
    """Keys and classes of providers by which any of some bodies is named."""
    found = set(bodies.values_list("key", flat=True))
    found |= {name for name, (_label, is_of) in CLASSES.items() if bodies.filter(is_of).exists()}
    parents = bodies.filter(level=BodyLevel.TERRITORIAL).values_list("parent__key", flat=True)
    return found | {f"{TERRITORIAL}{parent}" for parent in parents if parent}


def _provided_by(services: QuerySet[Service], values: list[str]) -> QuerySet[Service]:
    bodies = Organisation.objects.filter(key__in=values)
    named = {one for one in values if one in CLASSES or one.startswith(TERRITORIAL)}
    return holding(services, "provider_classes", named | classes_of(bodies))


def _provided_in(services: QuerySet[Service], keys: list[str]) -> QuerySet[Service]:
    """Provided there, or applied for at a centre there; not where the entry names other places."""
    parts, above = _around(keys)
    classes = classes_of(Organisation.objects.filter(region__in=parts))
    lists = services.order_by().values_list("provider_classes", "intake_organisations").distinct()
    used = {one for given in lists for part in given for one in part}
    here = classes & used
    at_centres = holding(services, "intake", [Channel.SERVICE_CENTRE])
    at_named = holding(at_centres, "intake_organisations", here)
    at_any = at_centres.filter(intake_organisations=[]) if "psc" in classes else services.none()
    nearby = (holding(services, "provider_classes", here), at_named, at_any)
    found = services.filter(
        Q(*(Q(pk__in=some.order_by().values("pk")) for some in nearby), _connector=Q.OR)
    )
    limited = holding(found, "territory", above).values("pk")
    return found.filter(Q(territory=[]) | Q(pk__in=limited.order_by()))


def _around(keys: Iterable[str]) -> tuple[set[int], set[str]]:
    """Ids of territories with all their parts; keys of those and of every unit above them."""
    asked = set(keys)
    units = list(Region.objects.values_list("pk", "key", "parent_id"))
    parts: set[int] = set()
    grown = {pk for pk, key, _parent in units if key in asked}
    above = set(grown)
    while grown:
        parts |= grown
        grown = {pk for pk, _key, parent in units if parent in grown} - parts
    while grown := {parent for pk, _key, parent in units if pk in above and parent} - above:
        above |= grown
    return parts, {key for pk, key, _parent in units if pk in parts | above}


def _changed_since(services: QuerySet[Service], day: date) -> QuerySet[Service]:
    since = datetime.combine(max(day, _EARLIEST), time(), NATIONAL_ZONE)
    versions = ServiceVersion.objects.filter(service=OuterRef("pk"), at__gte=since)
    return services.filter(Exists(versions))


Narrow = Callable[[QuerySet[Service], Any], QuerySet[Service]]
_NARROWING: dict[str, Narrow] = {
    "recipient": lambda services, values: holding(services, "recipients", values),
    "situation": lambda services, values: services.filter(situation__code__in=values),
    "sphere": lambda services, values: services.filter(situation__sphere__code__in=values),
    "body": lambda services, values: services.filter(drafting_body__key__in=values),
    "provider": _provided_by,
    "region": _provided_in,
    "form": lambda services, values: holding(services, "forms", values),
    "payment": lambda services, values: services.filter(payment__in=values),
    "channel": lambda services, values: holding(services, "intake", values),
    "included_since": lambda services, day: services.filter(included_on__gte=day),
    "changed_since": _changed_since,
}
