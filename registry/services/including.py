"""Inclusion, taking over and exclusion: what the Government's act does (M-1, L13-12.1)."""

from collections.abc import Sequence
from datetime import date, datetime, time

from accounts.acting import Actor
from audit.services import record
from deadlines.services import ClockRequest, cancel_clocks, start_clocks
from registry import events, indexing, permissions, telling, terms
from registry.content import Content, apply_content
from registry.errors import WrongState
from registry.models import Service
from registry.services.acts import (
    NATIONAL_ZONE,
    GovernmentAct,
    act_facts,
    act_of,
    lock_services,
    national_day,
    permit,
    registry_act,
    require_transition,
    write_versions,
)
from registry.services.local import drop_reviews
from registry.signals import services_excluded, services_included
from registry.workflow import VersionKind


@registry_act
def include_services(
    *, service_ids: list[int], act: GovernmentAct, actor: Actor, at: datetime
) -> list[Service]:
    """The Government's act puts services into the registry, today.

    Starts K-01 (placing the draft standard) and K-03 (approving it) for each drafting body and
    tells the rooms above; subscribers hear of the new entries.

    Raises:
        NotPermitted: not the clerk of the Government.
        WrongState: one of them is not in review.
        ActRequired, ActNotYetMade: the act is not whole, or bears a future date.
    """
    services = lock_services(service_ids)
    permit(permissions.may_record_approval(actor))
    today = national_day(at)
    act_date = act.require(today=today)
    for service in services:
        require_transition(service.include)
        service.include(on=today, act=act.name, act_no=act.number, act_date=act_date)
        service.save()
    start_inclusion_clocks(services, actor=actor, at=at)
    versions = write_versions(services, VersionKind.INCLUDED, act=act, actor=actor, at=at)
    facts = act_facts(act)
    record(
        *(
            act_of(events.INCLUDED, service, actor, at, {"act_name": act.name}, **facts)
            for service in services
        )
    )
    indexing.index(services)
    services_included.send(sender=Service, services=services, actor=actor, at=at, taken_over=False)
    telling.announce(versions, at=at)
    return services


def start_inclusion_clocks(
    services: Sequence[Service],
    *,
    actor: Actor,
    at: datetime,
    only: Sequence[str] = terms.FROM_INCLUSION,
) -> None:
    """K-01 and K-03 of each service for its drafting body, from the moment ``at``."""
    start_clocks(
        [
            ClockRequest(term=term, subject=service.ref, organisation=service.drafting_body)
            for service in services
            for term in only
        ],
        actor=actor.ref,
        at=at,
    )


def moment_of(day: date) -> datetime:
    """The moment at which a day's inclusion counts: office hours do not matter to K-01 and K-03."""
    return datetime.combine(day, time(9), tzinfo=NATIONAL_ZONE)


@registry_act
def take_over(
    *, entries: Sequence[tuple[Service, Content, date]], actor: Actor, at: datetime
) -> list[Service]:
    """Bring in entries of a registry kept elsewhere, already included on an earlier day.

    ``entries`` holds unsaved services with number and act of inclusion, their checked content,
    and the day of inclusion. Their standards are taken over, not drafted: K-01 and K-03 do not
    start for an inclusion before today (ADR 0005).
    """
    permit(permissions.keeps(actor))
    services = []
    for service, content, included_on in entries:
        apply_content(service, content)
        service.included_on = service.valid_from = included_on
        service.version = 1
        services.append(service)
    Service.objects.bulk_create(services, batch_size=200)
    write_versions(services, VersionKind.TAKEN_OVER, act=NO_ACT, actor=actor, at=at)
    record(
        *(
            act_of(
                events.TAKEN_OVER, service, actor, at,
                included_on=service.included_on.isoformat() if service.included_on else "",
            )
            for service in services
        )
    )  # fmt: skip
    indexing.index(services)
    today = national_day(at)
    fresh = [service for service in services if service.included_on == today]
    start_inclusion_clocks(fresh, actor=actor, at=at)
    services_included.send(sender=Service, services=fresh, actor=actor, at=at, taken_over=False)
    old = [service for service in services if service.included_on != today]
    services_included.send(sender=Service, services=old, actor=actor, at=at, taken_over=True)
    return services


NO_ACT = GovernmentAct(name="", number="", dated=None)


@registry_act
def exclude_services(
    *, service_ids: list[int], act: GovernmentAct, actor: Actor, at: datetime
) -> list[Service]:
    """The Government's act takes services out of the registry, today (Q-32).

    Open K-01 and K-03 are cancelled; running cases and complaints end by the old standard.

    Raises:
        NotPermitted: not the clerk of the Government.
        WrongState: one of them is not in the registry.
        ActRequired, ActNotYetMade: the act is not whole, or bears a future date.
    """
    services = lock_services(service_ids)
    permit(permissions.may_record_approval(actor))
    today = national_day(at)
    act.require(today=today)
    for service in services:
        require_transition(service.exclude)
        if any(day and day > today for day in (service.included_on, service.valid_from)):
            raise WrongState
        service.exclude(on=today)
        service.edit_no += 1
        service.save()
        service.planned_changes.filter(applied_at=None, cancelled_at=None).update(cancelled_at=at)
        cancel_clocks(
            subject=service.ref, terms=terms.FROM_INCLUSION, actor=actor.ref, at=at,
            reason_code="service_excluded",
        )  # fmt: skip
        drop_reviews(service, actor=actor, at=at)
    versions = write_versions(services, VersionKind.EXCLUDED, act=act, actor=actor, at=at)
    facts = act_facts(act)
    record(
        *(
            act_of(events.EXCLUDED, service, actor, at, {"act_name": act.name}, **facts)
            for service in services
        )
    )
    indexing.index(services)
    services_excluded.send(sender=Service, services=services, actor=actor, at=at)
    telling.announce(versions, at=at)
    return services
