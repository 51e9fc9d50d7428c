"""Changing an entry that is in the registry: today or on a later day, never in the past."""

from datetime import date, datetime

from accounts.acting import SYSTEM_ACTOR, Actor
from audit.services import record
from deadlines.services import cancel_clocks
from registry import events, indexing, permissions, telling, terms
from registry.content import Content, changed_fields, content_of, given_by_standard
from registry.errors import (
    AlreadyPlanned,
    DatedInPast,
    EditConflict,
    NothingChanged,
    RegistryRefused,
    WrongState,
)
from registry.models import PlannedChange, Service
from registry.ports import held_by_standards
from registry.services.acts import (
    GovernmentAct,
    act_facts,
    act_of,
    lock_services,
    national_day,
    permit,
    registry_act,
    require_own,
    require_valid,
    write_content,
    write_versions,
)
from registry.services.including import start_inclusion_clocks
from registry.services.local import open_reviews
from registry.signals import services_changed
from registry.workflow import State, VersionKind, may_take_effect

__all__ = [
    "GovernmentAct",
    "apply_planned_changes",
    "cancel_planned_change",
    "change_service",
]


@registry_act
def change_service(
    *,
    service_id: int,
    content: Content,
    edit_no: int,
    act: GovernmentAct,
    valid_from: date,
    actor: Actor,
    at: datetime,
) -> Service | PlannedChange:
    """Change an entry from a day on; a later day is kept and carried out by the beat (D12-6.4).

    Raises:
        NotPermitted: neither the keeper nor the clerk of the Government.
        WrongState: the entry is not in the registry.
        DatedInPast: the day has passed.
        ActRequired, ActNotYetMade: the act is not whole, or bears a future date.
        EditConflict: somebody saved the entry meanwhile.
        InvalidContent: the rules of DS-1 are broken.
        NothingChanged: nothing differs.
        AlreadyPlanned: another change waits for its day.
    """
    (service,) = lock_services([service_id])
    permit(permissions.may_change(actor))
    if service.state != State.INCLUDED:
        raise WrongState
    today = national_day(at)
    # No version begins before the one that holds now.
    if not may_take_effect(valid_from, today=max(today, service.valid_from or today)):
        raise DatedInPast
    act_date = act.require(today=today)
    if valid_from == today:
        return _apply(service, content, edit_no=edit_no, act=act, actor=actor, at=at)
    return _plan(
        service,
        content,
        edit_no=edit_no,
        act=act,
        act_date=act_date,
        valid_from=valid_from,
        actor=actor,
        at=at,
    )


def _plan(
    service: Service,
    content: Content,
    *,
    edit_no: int,
    act: GovernmentAct,
    act_date: date,
    valid_from: date,
    actor: Actor,
    at: datetime,
) -> PlannedChange:
    """Keep a change until its day."""
    stored = content_of(service)
    if service.edit_no != edit_no:
        raise EditConflict(stored=stored, own=content, edit_no=service.edit_no)
    require_valid(content, registry_no=service.registry_no)
    changed = changed_fields(stored, content)
    if not changed:
        raise NothingChanged
    require_own(service, changed)
    if service.planned_changes.filter(applied_at=None, cancelled_at=None).exists():
        raise AlreadyPlanned
    assert actor.user is not None
    planned = PlannedChange.objects.create(
        service=service,
        content=content,
        base_version=service.version,
        valid_from=valid_from,
        act=act.name,
        act_no=act.number,
        act_date=act_date,
        author=actor.user,
        body_id=actor.organisation_id,
        made_at=at,
    )
    facts = act_facts(act) | {"valid_from": valid_from.isoformat()}
    record(act_of(events.CHANGE_PLANNED, service, actor, at, {"act_name": act.name}, **facts))
    return planned


def _apply(
    service: Service,
    content: Content,
    *,
    edit_no: int,
    act: GovernmentAct,
    actor: Actor,
    at: datetime,
    valid_from: date | None = None,
) -> Service:
    """Make the new version and everything that follows from it."""
    drafter_id = service.drafting_body_id
    changed = write_content(service, content, edit_no=edit_no)
    if not changed:
        raise NothingChanged
    service.change(valid_from=valid_from or national_day(at))
    service.save()
    if service.drafting_body_id != drafter_id:
        reassign(service, actor=actor, at=at)
    versions = write_versions(
        [service], VersionKind.CHANGED, act=act, actor=actor, at=at, changed=changed
    )
    facts = act_facts(act) | {"valid_from": (service.valid_from or national_day(at)).isoformat()}
    record(
        act_of(events.CHANGED, service, actor, at, {"act_name": act.name}, fields=changed, **facts)
    )
    indexing.index([service])
    open_reviews(versions=versions, actor=actor, at=at)
    services_changed.send(sender=Service, changes=versions, actor=actor, at=at)
    telling.announce(versions, at=at)
    return service


def reassign(service: Service, *, actor: Actor, at: datetime) -> None:
    """Another body drafts the standard: open limits pass to it, counted from the same inclusion."""
    ended = cancel_clocks(
        subject=service.ref, terms=terms.FROM_INCLUSION, actor=actor.ref, at=at,
        reason_code="drafter_changed",
    )  # fmt: skip
    for clock in ended:
        start_inclusion_clocks([service], actor=actor, at=clock.started_at, only=[clock.term_code])


@registry_act
def cancel_planned_change(*, planned_id: int, actor: Actor, at: datetime) -> PlannedChange:
    """Take back a change before its day.

    Raises:
        NotPermitted: neither the keeper nor the clerk of the Government.
        WrongState: it has been carried out or cancelled.
    """
    service_id = PlannedChange.objects.values_list("service_id", flat=True).get(pk=planned_id)
    (service,) = lock_services([service_id])
    permit(permissions.may_change(actor))
    planned = PlannedChange.objects.select_for_update().get(pk=planned_id)
    if planned.applied_at or planned.cancelled_at:
        raise WrongState
    planned.cancelled_at = at
    planned.save(update_fields=["cancelled_at"])
    record(act_of(events.CHANGE_CANCELLED, service, actor, at))
    return planned


def apply_planned_changes(*, at: datetime, limit: int = 100) -> tuple[int, int]:
    """Carry out every planned change whose day has come; safe to run twice and after a crash.

    Returns how many were carried out, at most ``limit``, and how many could not be: a body or a
    territory may have gone since. Those stay planned, and the keeper sees them; however many
    they are, they keep nothing else back.
    """
    due = PlannedChange.objects.filter(
        applied_at=None, cancelled_at=None, valid_from__lte=national_day(at)
    )
    done = failed = 0
    for planned_id in list(due.values_list("pk", flat=True)):
        if done >= limit:
            break
        try:
            done += apply_planned_change(planned_id=planned_id, at=at)
        except NothingChanged:
            done += _already_so(planned_id=planned_id, at=at)
        except RegistryRefused:
            failed += 1
    return done, failed


@registry_act
def apply_planned_change(*, planned_id: int, at: datetime) -> bool:
    """Carry out one planned change; False where somebody else has just done or cancelled it.

    Raises:
        RegistryRefused: the content no longer keeps the rules, or the entry is out of force.
    """
    service_id = PlannedChange.objects.values_list("service_id", flat=True).get(pk=planned_id)
    (service,) = lock_services([service_id])
    planned = PlannedChange.objects.select_for_update().get(pk=planned_id)
    if planned.applied_at or planned.cancelled_at:
        return False
    if service.state != State.INCLUDED:
        raise WrongState
    act = GovernmentAct(name=planned.act, number=planned.act_no, dated=planned.act_date)
    _apply(
        service,
        _rebased(planned, service),
        edit_no=service.edit_no,
        act=act,
        actor=SYSTEM_ACTOR,
        at=at,
        # Late, and somebody has changed the entry since: versions follow one another.
        valid_from=max(planned.valid_from, service.valid_from or planned.valid_from),
    )
    planned.applied_at = at
    planned.save(update_fields=["applied_at"])
    return True


def _rebased(planned: PlannedChange, service: Service) -> Content:
    """The entry as it is now, with what the plan changes: a change made in between stays.

    What a standard has come to give since the plan was made stays as the standard gives it.
    """
    base = service.versions.get(number=planned.base_version).content
    changed = changed_fields(base, planned.content)
    if held_by_standards([service.pk]):
        given = {problem.field for problem in given_by_standard(changed)}
        changed = [name for name in changed if name not in given]
    return content_of(service) | {name: planned.content[name] for name in changed}


@registry_act
def _already_so(*, planned_id: int, at: datetime) -> bool:
    """The entry says already what the plan wanted: the plan has nothing left to do."""
    return bool(PlannedChange.objects.filter(pk=planned_id, applied_at=None).update(applied_at=at))
