"""A date of inclusion typed wrong: asked by one person, confirmed by a second (Q-31)."""

from datetime import date, datetime

from accounts.acting import Actor
from audit.services import record
from deadlines.services import cancel_clocks
from registry import events, permissions, terms
from registry.errors import AlreadyAsked, ReasonRequired, SameDate, SecondPersonRequired, WrongState
from registry.models import InclusionCorrection, Service
from registry.services.acts import (
    GovernmentAct,
    act_of,
    lock_services,
    national_day,
    permit,
    registry_act,
    write_versions,
)
from registry.services.including import moment_of, start_inclusion_clocks
from registry.workflow import State, VersionKind


@registry_act
def ask_correction(
    *, service_id: int, new_date: date, reason: str, actor: Actor, at: datetime
) -> InclusionCorrection:
    """Say that the date of inclusion was entered wrong; nothing changes until it is confirmed.

    Raises:
        NotPermitted: neither the keeper nor the clerk of the Government.
        WrongState: the entry is not in the registry.
        SameDate: the date is the same, or lies in the future.
        ReasonRequired: no reason was given.
        AlreadyAsked: another correction waits for its decision.
    """
    (service,) = lock_services([service_id])
    permit(permissions.may_ask_correction(actor))
    if service.state != State.INCLUDED or service.included_on is None:
        raise WrongState
    if new_date == service.included_on or new_date > national_day(at):
        raise SameDate
    if not reason.strip():
        raise ReasonRequired
    if service.corrections.filter(is_confirmed=None).exists():
        raise AlreadyAsked
    assert actor.user is not None
    correction = InclusionCorrection.objects.create(
        service=service,
        old_date=service.included_on,
        new_date=new_date,
        reason=reason.strip(),
        asked_by=actor.user,
        asked_at=at,
    )
    facts = _dates(correction)
    record(
        act_of(events.CORRECTION_ASKED, service, actor, at, {"reason": correction.reason}, **facts)
    )
    return correction


@registry_act
def decide_correction(
    *, correction_id: int, confirm: bool, reason: str = "", actor: Actor, at: datetime
) -> InclusionCorrection:
    """The second person confirms or declines; K-01 and K-03 that still run are counted anew.

    The old date stays in the correction and in the earlier versions of the entry.

    Raises:
        NotPermitted: neither the keeper nor the clerk of the Government.
        SecondPersonRequired: the same person asked for it.
        WrongState: decided already, or the entry has left the registry.
        ReasonRequired: declined without a reason.
    """
    service_id = InclusionCorrection.objects.values_list("service_id", flat=True).get(
        pk=correction_id
    )
    (service,) = lock_services([service_id])
    correction = InclusionCorrection.objects.select_for_update().get(pk=correction_id)
    permit(permissions.may_change(actor))
    if not permissions.may_decide_correction(actor, correction):
        raise SecondPersonRequired
    if correction.is_confirmed is not None or (confirm and service.state != State.INCLUDED):
        raise WrongState
    if not confirm and not reason.strip():
        raise ReasonRequired
    correction.is_confirmed, correction.decided_by = confirm, actor.user
    correction.decided_at, correction.decision_reason = at, reason.strip()
    correction.save()
    if confirm:
        _carry_out(service, correction, actor=actor, at=at)
    else:
        values = {"reason": correction.decision_reason}
        record(act_of(events.CORRECTION_DECLINED, service, actor, at, values))
    return correction


def _carry_out(
    service: Service, correction: InclusionCorrection, *, actor: Actor, at: datetime
) -> None:
    service.included_on = correction.new_date
    if service.valid_from == correction.old_date:  # the entry as it was included holds until now
        service.valid_from = correction.new_date
    service.version += 1
    service.edit_no += 1
    service.save()
    ended = cancel_clocks(
        subject=service.ref, terms=terms.FROM_INCLUSION, actor=actor.ref, at=at,
        reason_code="inclusion_date_corrected",
    )  # fmt: skip
    if ended:
        start_inclusion_clocks(
            [service],
            actor=actor,
            at=moment_of(correction.new_date),
            only=[clock.term_code for clock in ended],
        )
    act = GovernmentAct(
        name=service.inclusion_act,
        number=service.inclusion_act_no,
        dated=service.inclusion_act_date,
    )
    write_versions(
        [service],
        VersionKind.CORRECTED,
        act=act,
        actor=actor,
        at=at,
        changed=["included_on"],
        note=correction.reason,
    )
    record(act_of(events.CORRECTION_CONFIRMED, service, actor, at, None, **_dates(correction)))


def _dates(correction: InclusionCorrection) -> dict[str, str]:
    return {
        "old_date": correction.old_date.isoformat(),
        "new_date": correction.new_date.isoformat(),
    }
