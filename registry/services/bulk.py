"""The verbs of the registry for thousands of entries at once: same effects, few statements.

What is brought in by a file goes through here, within the one transaction of its import. Content
has been checked against the registry in that transaction; the standing of each entry is checked
again under its lock.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from accounts.acting import Actor
from accounts.models import Organisation
from audit.services import record
from deadlines.rows import update_rows
from registry import events, indexing, permissions, telling
from registry.content import FIELDS, Content, apply_content, changed_fields, content_of
from registry.errors import (
    AlreadyPlanned,
    DatedInPast,
    EditConflict,
    NothingChanged,
    WrongState,
)
from registry.models import LifeSituation, PlannedChange, Service, ServiceVersion
from registry.models.classification import SITUATION_DIGITS
from registry.numbering import PREFIX, next_registry_no
from registry.services.acts import (
    GovernmentAct,
    act_facts,
    act_of,
    lock_services,
    national_day,
    permit,
    registry_act,
    require_own,
)
from registry.services.changing import reassign
from registry.services.including import take_over
from registry.services.local import open_reviews
from registry.signals import services_changed
from registry.workflow import State, VersionKind, may_take_effect

# Entries that are written together.
_AT_ONCE = 250
_COLUMNS = [
    *("drafting_body_id" if name == "drafting_body" else name for name in FIELDS),
    "situation_id",
    "edit_no",
]
_OF_A_VERSION = ["version", "valid_from"]

Tell = Callable[[int], None]
T = TypeVar("T")


def _quiet(_done: int) -> None:
    """Nobody wants to know how far it has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A checked change of one entry; proposals need neither act nor day."""

    service_id: int
    edit_no: int
    content: Content
    act: GovernmentAct
    valid_from: date | None = None


class _Related:
    """Drafting bodies and life situations by what content calls them, read once."""

    def __init__(self) -> None:
        self._bodies = {body.key: body for body in Organisation.objects.all()}
        self._situations = {one.code: one for one in LifeSituation.objects.all()}

    def put_on(self, service: Service, content: Content) -> None:
        """Spare ``apply_content`` two queries for each entry."""
        service.drafting_body = self._bodies[content["drafting_body"]]
        service.situation = self._situations[content["code"][:SITUATION_DIGITS]]


@registry_act
def take_over_in_bulk(
    *,
    entries: Sequence[tuple[Service, Content, date]],
    actor: Actor,
    at: datetime,
    tell: Tell = _quiet,
) -> None:
    """Take over any number of entries of an earlier registry (ADR 0005); see ``take_over``.

    Raises:
        NotPermitted: not the keeper.
    """
    related = _Related()
    for part in _parts(entries):
        for service, content, _included_on in part:
            related.put_on(service, content)
        take_over(entries=part, actor=actor, at=at)
        tell(len(part))


@registry_act
def propose_in_bulk(
    *, proposals: Sequence[tuple[str, Content]], actor: Actor, at: datetime, tell: Tell = _quiet
) -> None:
    """Propose entries (M-1); one without a number gets the next free one.

    Raises:
        NotPermitted: the actor's body does not propose entries.
    """
    permit(permissions.may_propose(actor))
    related, numbers = _Related(), _free_numbers({number for number, _content in proposals})
    for part in _parts(proposals):
        services = []
        for number, content in part:
            service = Service(
                registry_no=number or next(numbers), proposed_by_id=actor.organisation_id
            )
            related.put_on(service, content)
            apply_content(service, content)
            services.append(service)
        Service.objects.bulk_create(services)
        record(
            *(
                act_of(events.PROPOSED, one, actor, at, registry_no=one.registry_no)
                for one in services
            )
        )
        tell(len(part))


def _free_numbers(taken: set[str]) -> Iterator[str]:
    """Numbers after the highest one given so far, without those that the proposals bring."""
    running = int(next_registry_no().removeprefix(PREFIX))
    while True:
        number = f"{PREFIX}{running:03}"
        running += 1
        if number not in taken:
            yield number


@registry_act
def change_in_bulk(
    *, changes: Sequence[Change], actor: Actor, at: datetime, tell: Tell = _quiet
) -> None:
    """Change entries: proposals at once, entries in the registry by their acts and from their days.

    Raises:
        NotPermitted: neither the keeper nor the clerk of the Government.
        WrongState: an entry is excluded or rejected.
        DatedInPast: a day has passed, or is missing.
        ActRequired, ActNotYetMade: an act is not whole, or bears a future date.
        EditConflict: an entry was saved meanwhile.
        NothingChanged: an entry says already what the change wants.
        AlreadyPlanned: another change of an entry waits for its day.
    """
    permit(permissions.may_change(actor))
    related = _Related()
    locked = {one.pk: one for one in lock_services(change.service_id for change in changes)}
    for part in _parts(changes):
        pairs = [(locked[change.service_id], change) for change in part]
        sorts: dict[str, list[tuple[Service, Change]]] = {"amend": [], "apply": [], "plan": []}
        for service, change in pairs:
            sorts[_sort(service, change, actor, at)].append((service, change))
        _amend(sorts["amend"], related, actor=actor, at=at)
        _apply(sorts["apply"], related, actor=actor, at=at)
        _plan(sorts["plan"], actor=actor, at=at)
        tell(len(part))


def _sort(service: Service, change: Change, actor: Actor, at: datetime) -> str:
    """What is to be done with a change, after everything that may forbid it."""
    stored = content_of(service)
    if service.edit_no != change.edit_no:
        raise EditConflict(stored=stored, own=change.content, edit_no=service.edit_no)
    changed = changed_fields(stored, change.content)
    if not changed:
        raise NothingChanged
    require_own(service, changed)
    if service.is_under_way:
        permit(permissions.may_amend(actor, service))
        return "amend"
    if service.state != State.INCLUDED:
        raise WrongState
    today = national_day(at)
    begins = max(today, service.valid_from or today)
    if change.valid_from is None or not may_take_effect(change.valid_from, today=begins):
        raise DatedInPast
    change.act.require(today=today)
    return "apply" if change.valid_from == today else "plan"


def _write(service: Service, content: Content, related: _Related) -> list[str]:
    """Put content into an unsaved entry; returns the fields that changed."""
    changed = changed_fields(content_of(service), content)
    related.put_on(service, content)
    apply_content(service, content)
    service.edit_no += 1
    return changed


def _amend(
    pairs: Sequence[tuple[Service, Change]], related: _Related, *, actor: Actor, at: datetime
) -> None:
    acts = [
        act_of(events.AMENDED, service, actor, at, fields=_write(service, change.content, related))
        for service, change in pairs
    ]
    update_rows([service for service, _change in pairs], _COLUMNS)
    record(*acts)


def _apply(
    pairs: Sequence[tuple[Service, Change]], related: _Related, *, actor: Actor, at: datetime
) -> None:
    """New versions that hold from today, and everything that follows from them."""
    if not pairs:
        return
    today, versions, passed_on = national_day(at), [], []
    for service, change in pairs:
        changed = _write(service, change.content, related)
        service.change(valid_from=today)
        if "drafting_body" in changed:
            passed_on.append(service)
        versions.append(_version(service, change, changed, today, actor=actor, at=at))
    services = [service for service, _change in pairs]
    update_rows(services, [*_COLUMNS, *_OF_A_VERSION])
    for service in passed_on:
        reassign(service, actor=actor, at=at)
    versions = ServiceVersion.objects.bulk_create(versions)
    record(
        *(
            act_of(
                events.CHANGED, service, actor, at, {"act_name": change.act.name},
                fields=version.changed_fields, valid_from=today.isoformat(),
                **act_facts(change.act),
            )
            for (service, change), version in zip(pairs, versions, strict=True)
        )
    )  # fmt: skip
    indexing.index(services)
    open_reviews(versions=versions, actor=actor, at=at)
    services_changed.send(sender=Service, changes=versions, actor=actor, at=at)
    telling.announce(versions, at=at)


def _version(
    service: Service, change: Change, changed: list[str], today: date, *, actor: Actor, at: datetime
) -> ServiceVersion:
    return ServiceVersion(
        service=service,
        number=service.version,
        kind=VersionKind.CHANGED,
        valid_from=today,
        content=content_of(service),
        changed_fields=changed,
        act=change.act.name,
        act_no=change.act.number,
        act_date=change.act.dated,
        author=actor.user,
        body_id=actor.organisation_id,
        at=at,
    )


def _plan(pairs: Sequence[tuple[Service, Change]], *, actor: Actor, at: datetime) -> None:
    """Changes kept until their days.

    Raises:
        AlreadyPlanned: another change of one of the entries is waiting.
    """
    if not pairs:
        return
    ids = [service.pk for service, _change in pairs]
    waiting = PlannedChange.objects.filter(applied_at=None, cancelled_at=None)
    if waiting.filter(service__in=ids).exists():
        raise AlreadyPlanned
    PlannedChange.objects.bulk_create(
        [_planned(service, change, actor, at) for service, change in pairs]
    )
    record(
        *(
            act_of(
                events.CHANGE_PLANNED, service, actor, at, {"act_name": change.act.name},
                valid_from=change.valid_from.isoformat() if change.valid_from else "",
                **act_facts(change.act),
            )
            for service, change in pairs
        )
    )  # fmt: skip


def _planned(service: Service, change: Change, actor: Actor, at: datetime) -> PlannedChange:
    assert actor.user is not None
    assert change.valid_from is not None
    return PlannedChange(
        service=service,
        content=change.content,
        base_version=service.version,
        valid_from=change.valid_from,
        act=change.act.name,
        act_no=change.act.number,
        act_date=change.act.require(today=national_day(at)),
        author=actor.user,
        body_id=actor.organisation_id,
        made_at=at,
    )


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
