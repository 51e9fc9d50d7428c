"""Facets of the public list: what may be chosen, and how many services each choice would leave.

All counting is done in Python over a few short columns of each service, read in one statement;
services that agree in all of them are judged once. JSON lists are read as text, which every
database gives alike.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Case, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Region
from registry.models import LifeSituation, Payment, Service
from registry.models.classification import SITUATION_DIGITS, SPHERE_DIGITS
from registry.providers import CLASSES, TERRITORIAL, condition_of
from registry.workflow import Channel, Form, Recipient, State

LABELS: dict[str, Promise] = {
    "recipient": _("Who it is for"),
    "fee": _("Payment"),
    "channel": _("Where to apply"),
    "form": _("Form of provision"),
    "situation": _("Life situation"),
    "sphere": _("Sphere"),
    "region": _("Region"),
    "body": _("Central state body"),
}
# Paid, but not by everybody.
PARTLY_FREE = "partly"
_FEES: dict[str, Promise] = {
    Payment.FREE: _("free of charge"),
    Payment.PAID: _("paid"),
    PARTLY_FREE: _("paid, but free for some"),
}
_LISTS = ("recipients", "provider_classes", "intake", "intake_organisations", "forms", "territory")
# Letters of both languages in the order of the Kazakh alphabet, which keeps the Russian one.
_ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a facet, and how many services it holds besides what else is chosen."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """What one may choose from, under one heading; more than one choice means any of them."""

    name: str
    label: str
    options: list[Option]

    @property
    def chosen(self) -> list[Option]:
        """The choices made."""
        return [option for option in self.options if option.is_chosen]


@dataclass(frozen=True, slots=True)
class Listing:
    """Services that answer all choices, in order, and the facets with their counts."""

    ids: list[int]
    facets: list[Facet]


class _Profile(NamedTuple):
    """What the facets ask of a service; many services have the same."""

    situation: str
    body: str
    payment: str
    is_free_for_some: bool
    lists: tuple[str, ...]

    def items(self, name: str) -> tuple[str, ...]:
        """A list column by its name."""
        return _items(self.lists[_LISTS.index(name)])


Values = Mapping[str, Collection[str]]


def listing(*, found: Sequence[int] | None, wanted: Values) -> Listing:
    """Services in force that answer every choice; of those found by a search, best first.

    ``found`` is None where nothing was searched for; the order is then that of the classified
    code. A value that no service could have narrows nothing. Four statements, however many
    services there are.
    """
    rows = _profiles(found)
    profiles = Counter(profile for _pk, profile in rows)
    places = _Places.of(profiles)
    labels = _labels(places)
    chosen = {
        name: known for name in LABELS if (known := set(wanted.get(name, ())) & labels[name].keys())
    }
    passing, counts = _judge(profiles, chosen, places)
    ids = [pk for pk, profile in rows if profile in passing]
    if found is not None:
        place = {pk: number for number, pk in enumerate(found)}
        ids.sort(key=lambda pk: place[pk])
    return Listing(ids, [_facet(name, labels[name], counts[name], chosen) for name in LABELS])


def _profiles(found: Sequence[int] | None) -> list[tuple[int, _Profile]]:
    # A plain query set: nothing here is translated, and asking row by row takes as long again.
    services: QuerySet[Service] = QuerySet(Service).filter(state=State.INCLUDED)
    if found is not None:
        services = services.filter(pk__in=found)
    has_free = Q(free_categories_kk__gt="") | Q(free_categories_ru__gt="")
    rows = (
        services.annotate(
            for_some=Case(When(has_free, then=Value(1)), default=Value(0)),
            **{f"{name}_text": Cast(name, TextField()) for name in _LISTS},
        )
        .order_by("code")
        .values_list(
            "pk", "code", "drafting_body__key", "payment", "for_some",
            *(f"{name}_text" for name in _LISTS),
        )
    )  # fmt: skip
    return [
        (pk, _Profile(code[:SITUATION_DIGITS], body, payment, bool(some), tuple(lists)))
        for pk, code, body, payment, some, *lists in rows
    ]


@lru_cache(maxsize=10_000)
def _items(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


@dataclass(frozen=True, slots=True)
class _Places:
    """Bodies and territories, so far as the facets ask for them."""

    bodies: Mapping[str, str]  # names of the drafting bodies, by key
    regions: Mapping[str, str]  # names of oblasts and great cities, by key
    tops: Mapping[str, str]  # any territory -> the oblast or city around it; empty for the country
    providers: Mapping[str, frozenset[str]]  # provider class or key -> where such bodies are

    @classmethod
    def of(cls, profiles: Iterable[_Profile]) -> "_Places":
        """Read for some profiles, in two statements."""
        used = {
            item
            for lists in {profile.lists for profile in profiles}
            for name in ("provider_classes", "intake_organisations")
            for item in _items(lists[_LISTS.index(name)])
        }
        units = list(Region.objects.order_by("kato").select_related("parent"))
        parents = {unit.key: unit.parent.key if unit.parent else "" for unit in units}
        tops = {unit.key: _top(unit.key, parents) for unit in units}
        drafting = {profile.body for profile in profiles}
        names, providers = _bodies(used | {"psc"}, drafting, tops)
        regions = {unit.key: unit.name for unit in units if tops[unit.key] == unit.key}
        return cls(names, regions, tops, providers)

    def of_service(self, profile: _Profile) -> set[str]:
        """Regions in which a body provides the service or takes applications for it."""
        around = list(profile.items("provider_classes"))
        if Channel.SERVICE_CENTRE in profile.items("intake"):
            around += profile.items("intake_organisations") or ("psc",)
        found = {region for one in around for region in self.providers.get(one, ())}
        scope = {self.tops.get(key, "") for key in profile.items("territory")}
        return found & scope if scope and "" not in scope else found


def _top(key: str, parents: Mapping[str, str]) -> str:
    """The unit right below the country; empty for the country itself."""
    while key and parents.get(parents[key]):
        key = parents[key]
    return key if parents[key] else ""


def _bodies(
    used: Collection[str], drafting: Collection[str], tops: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """Names of the drafting bodies, and where the bodies of each class and key are."""
    classes = sorted(one for one in used if one in CLASSES or one.startswith(TERRITORIAL))
    flags = {
        f"is_{number}": Case(When(condition_of(one), then=Value(True)), default=Value(False))
        for number, one in enumerate(classes)
    }
    names: dict[str, str] = {}
    where: dict[str, set[str]] = {}
    found: Iterable[Any] = Organisation.objects.select_related("region").annotate(**flags)
    for body in found:
        if body.key in drafting:
            names[body.key] = body.name
        if top := tops[body.region.key]:
            where.setdefault(body.key, set()).add(top)
            for number, one in enumerate(classes):
                if getattr(body, f"is_{number}"):
                    where.setdefault(one, set()).add(top)
    return names, {one: frozenset(regions) for one, regions in where.items()}


def _labels(places: _Places) -> dict[str, dict[str, str]]:
    """Every value a facet can have, with its label, in the order shown."""
    situations = list(LifeSituation.objects.select_related("sphere").order_by("code"))
    return {
        "recipient": _of_choices(Recipient.choices),
        "fee": {value: str(label) for value, label in _FEES.items()},
        "channel": _of_choices(Channel.choices),
        "form": _of_choices(Form.choices),
        "situation": {one.code: one.name for one in situations},
        "sphere": {one.sphere.code: one.sphere.name for one in situations},
        "region": _in_alphabet(places.regions),
        "body": _in_alphabet(places.bodies),
    }


def _of_choices(choices: Iterable[tuple[str, Any]]) -> dict[str, str]:
    return {value: str(label) for value, label in choices}


def _in_alphabet(labels: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(labels.items(), key=lambda item: alphabetical(item[1])))


def alphabetical(text: str) -> list[tuple[int, str]]:
    """A key that sorts Kazakh and Russian words as their readers expect; Latin ones come first."""
    return [(_ALPHABET.find(letter), letter) for letter in text.casefold()]


def _values(profile: _Profile, places: _Places) -> dict[str, Collection[str]]:
    """What a service has under each facet."""
    is_partly = profile.payment == Payment.PAID and profile.is_free_for_some
    return {
        "recipient": profile.items("recipients"),
        "fee": (PARTLY_FREE if is_partly else profile.payment,),
        "channel": profile.items("intake"),
        "form": profile.items("forms"),
        "situation": (profile.situation,),
        "sphere": (profile.situation[:SPHERE_DIGITS],),
        "region": places.of_service(profile),
        "body": (profile.body,),
    }


def _judge(
    profiles: Counter[_Profile], chosen: Mapping[str, set[str]], places: _Places
) -> tuple[set[_Profile], dict[str, Counter[str]]]:
    """Which profiles answer every choice, and how many services each further choice would hold.

    A service that fails one facet only still counts under that one: choosing its value there
    would bring it in.
    """
    passing: set[_Profile] = set()
    counts: dict[str, Counter[str]] = {name: Counter() for name in LABELS}
    for profile, services in profiles.items():
        values = _values(profile, places)
        failed = [name for name, wanted in chosen.items() if wanted.isdisjoint(values[name])]
        if len(failed) > 1:
            continue
        if not failed:
            passing.add(profile)
        for name in failed or LABELS:
            for value in values[name]:
                counts[name][value] += services
    return passing, counts


def _facet(
    name: str, labels: Mapping[str, str], counts: Counter[str], chosen: Mapping[str, set[str]]
) -> Facet:
    mine = chosen.get(name, ())
    options = [
        Option(value, label, counts[value], value in mine)
        for value, label in labels.items()
        if counts[value] or value in mine
    ]
    return Facet(name, str(LABELS[name]), options)
