"""What the page of an entry reads: content, clocks, versions, local entries, voices, record."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst

from accounts.acting import Actor
from accounts.models import Organisation, User
from accounts.roles import Capability
from audit.models import AuditEntry
from audit.selectors import entries_about
from deadlines.models import Clock
from deadlines.remaining import Remaining, remaining
from deadlines.selectors import clocks_of, current_calendar, next_due
from registry import terms
from registry.content import LANGUAGES, TRANSLATED, Content, content_of
from registry.forms.entry import GROUPS, warnings_of
from registry.models import (
    ChangeProposal,
    InclusionCorrection,
    LocalEntry,
    LocalReview,
    PlannedChange,
    Question,
    Service,
    ServiceVersion,
)
from registry.presenting import Difference, Names, differences, in_words, label_of
from registry.selectors import bodies_around, local_entries_of, open_plan_of, versions_of
from registry.workflow import State

_BODIES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A clock, and how much of it is left."""

    clock: Clock
    left: Remaining


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the record, with the person who acted, if one did."""

    entry: AuditEntry
    who: User | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A field of the content: one value, or one text in three languages."""

    label: str
    value: str
    texts: list[tuple[str, str]]
    warnings: list[str]


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """Fields under one heading."""

    title: Promise
    fields: list[Shown]


@dataclass(frozen=True, slots=True)
class Place:
    """How the service stands with one body."""

    body: Organisation
    entry: LocalEntry | None
    review: LocalReview | None
    left: Remaining | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A change that waits for its day, and what it will change."""

    change: PlannedChange
    differences: list[Difference]


def around(service: Service, actor: Actor, at: datetime) -> dict[str, Any]:
    """Everything that the page shows besides the acts."""
    lines = clock_lines(service, at)
    versions = versions_of(service)
    places = places_of(service, at)
    return {
        "groups": shown_groups(content_of(service)),
        "lines": lines,
        "main": next((line for line in lines if line.clock.is_open), None),
        "versions": versions,
        "latest": versions[0].number if versions else 0,
        "version_labels": [_with_labels(version) for version in versions],
        "corrections": list(service.corrections.select_related("asked_by", "decided_by")),
        "places": places[:_BODIES_SHOWN],
        "place_counts": _counts(places),
        "bodies_shown": _BODIES_SHOWN,
        "own_place": _own_place(service, actor, places),
        "open_questions": Question.objects.filter(service=service, answered_at=None).count(),
        "open_proposals": _open_proposals(service),
        "record": record_of(service),
    }


def plan_of(service: Service) -> Plan | None:
    """The open planned change with what it will change, read against the entry as it is now."""
    change = open_plan_of(service)
    if change is None:
        return None
    return Plan(change, differences(content_of(service), change.content))


def waiting_correction(service: Service) -> InclusionCorrection | None:
    """The correction of the date that waits for the second person."""
    found = service.corrections.filter(is_confirmed=None).select_related("asked_by")
    return found.first()


def shown_groups(content: Content) -> list[ShownGroup]:
    """The content in words, field by field, with the warnings on the two languages."""
    names, warnings = Names(), warnings_of(content)
    return [
        ShownGroup(title, [_shown(name, content, names, warnings.get(name, [])) for name in fields])
        for title, fields in GROUPS
    ]


def _shown(name: str, content: Content, names: Names, warnings: list[str]) -> Shown:
    if name not in TRANSLATED:
        return Shown(capfirst(label_of(name)), in_words(name, content[name], names), [], warnings)
    texts = [(language, str(content[f"{name}_{language}"])) for language in LANGUAGES]
    label = str(Service._meta.get_field(name).verbose_name)
    return Shown(capfirst(label), "", texts, warnings)


def clock_lines(service: Service, at: datetime) -> list[Line]:
    """The clocks of an entry, oldest first."""
    calendar = current_calendar()
    clocks = clocks_of(terms.SERVICE, [service.pk])[service.pk]
    return [Line(clock, remaining(clock, at=at, calendar=calendar)) for clock in clocks]


def places_of(service: Service, at: datetime) -> list[Place]:
    """Every body around a service, those with an open task first; a constant number of statements."""
    entries, calendar = local_entries_of(service), current_calendar()
    open_reviews = LocalReview.objects.filter(version__service=service, confirmed_at=None)
    reviews = {review.organisation_id: review for review in open_reviews}
    clocks = next_due(terms.LOCAL_REVIEW, [review.pk for review in reviews.values()])
    places = []
    for body in bodies_around(service):
        review = reviews.get(body.pk)
        clock = clocks.get(review.pk) if review else None
        left = remaining(clock, at=at, calendar=calendar) if clock else None
        places.append(Place(body, entries.get(body.pk), review, left))
    return sorted(places, key=lambda place: place.review is None)


def _counts(places: list[Place]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for place in places:
        found["own"] += place.entry is not None
        found["refused"] += place.entry is not None and not place.entry.is_provided
        found["open"] += place.review is not None
    return {"bodies": len(places), **{name: found[name] for name in ("own", "refused", "open")}}


def _own_place(service: Service, actor: Actor, places: list[Place]) -> bool:
    """Whether the person's own body keeps a local entry of this service."""
    if service.state != State.INCLUDED or not actor.can(Capability.INFORM):
        return False
    return any(place.body.pk == actor.organisation_id for place in places)


def _open_proposals(service: Service) -> int:
    found = ChangeProposal.objects.filter(service=service, state=ChangeProposal.State.OPEN)
    return found.count()


def _with_labels(version: ServiceVersion) -> tuple[ServiceVersion, list[str]]:
    return version, [label_of(name) for name in version.changed_fields]


def record_of(service: Service) -> list[Entry]:
    """The record of an entry, oldest first, with the people who acted."""
    entries = list(entries_about(terms.SERVICE, service.pk))
    ids = {entry.actor_user_id for entry in entries if entry.actor_user_id}
    people = User.objects.in_bulk(ids)
    return [Entry(entry, people.get(entry.actor_user_id or 0)) for entry in entries]
