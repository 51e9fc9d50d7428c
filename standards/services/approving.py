"""Approval by the Government's act, coming into force, and what follows (L13-13.1, L13-23.2, Q-39)."""

import logging
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import QuerySet

from accounts.acting import SYSTEM_ACTOR, Actor
from accounts.models import Organisation
from audit.services import record
from deadlines.services import ClockRequest, cancel_clocks, lock_clocks, meet_clocks, start_clocks
from registry.selectors import bodies_around
from registry.services.refreshing import refresh_from_standard
from registry.terms import STANDARD_APPROVAL
from registry.workflow import day_before
from standards import events, permissions, telling, terms
from standards.errors import (
    ActTooEarly,
    AddressRequired,
    EffectiveTooEarly,
    ReasonRequired,
    WrongState,
)
from standards.models import Confirmation, Edition
from standards.selectors import settled_text
from standards.services.acts import (
    GovernmentAct,
    act_of,
    counted_from,
    date_of,
    lock_edition,
    national_day,
    permit,
    require_stage,
    require_transition,
    standard_act,
)
from standards.services.regulations import open_regulations, repeal_regulations
from standards.signals import standards_approved, standards_in_force
from standards.wording import for_registry
from standards.workflow import AnnouncementKind, Kind, Stage

log = logging.getLogger(__name__)


@standard_act
def approve(
    *, edition_id: int, act: GovernmentAct, effective_on: date, actor: Actor, at: datetime
) -> Edition:
    """Record the Government's act; its date ends K-03 and starts K-04 and K-05 (L13-13.1, Q-39).

    A standard whose day has come is in force at once, a later one on its day.

    Raises:
        NotPermitted: not the clerk of the Government: a central body never approves (X-03).
        WrongState: the draft is not submitted.
        ActRequired: the act is not whole, or bears a future date.
        ActTooEarly: the act is older than the text that was submitted.
        EffectiveTooEarly: in force before the act, or before the edition it replaces.
    """
    edition = lock_edition(edition_id)
    permit(permissions.may_record_approval(actor))
    require_transition(edition.approve)
    today = national_day(at)
    approved_on = date_of(act, today=today)
    if approved_on < _submitted_from(edition):
        raise ActTooEarly
    if effective_on < approved_on or not _follows(edition, effective_on):
        raise EffectiveTooEarly
    edition.approve(
        act=act.name.strip(), act_no=act.number.strip(), approved_on=approved_on,
        effective_on=effective_on,
    )  # fmt: skip
    edition.save()
    legal = counted_from(approved_on, at=at)
    meet_clocks(subject=edition.service.ref, terms=[STANDARD_APPROVAL], actor=actor.ref, at=legal)
    facts = {"act_no": edition.approval_act_no, "act_date": approved_on.isoformat()}
    values = {"act_name": edition.approval_act}
    record(act_of(events.APPROVED, edition.ref, actor, at, values, **facts))
    if edition.kind != Kind.REPEAL:
        open_regulations(edition, actor=actor, at=legal)
        open_confirmations(edition, actor=actor, at=legal)
    standards_approved.send(sender=Edition, editions=[edition], actor=actor, at=at)
    telling.announce(edition, AnnouncementKind.APPROVED, at=at)
    telling.tell_of_approval(edition, at=at)
    if effective_on <= today:
        _into_force(edition, actor=actor, at=at)
    return edition


def _submitted_from(edition: Edition) -> date:
    """The day since which the text has stood as it was submitted: no act is older than its text."""
    text = settled_text(edition)
    assert text is not None
    assert text.locked_at is not None
    return national_day(text.locked_at)


def _follows(edition: Edition, effective_on: date) -> bool:
    """No edition begins before or on the day on which the one it replaces began."""
    held = edition.standard.editions.filter(stage=Stage.IN_FORCE).first()
    return held is None or held.effective_on is None or effective_on > held.effective_on


@standard_act
def register_with_justice(
    *, edition_id: int, number: str, registered_on: date, actor: Actor, at: datetime
) -> Edition:
    """Record the registration with the Ministry of Justice; optional (D12-7.2).

    Raises:
        NotPermitted: neither the drafting body nor the clerk.
        WrongState: not approved, registered already, or a date before the act or in the future.
        ReasonRequired: no number.
    """
    edition = lock_edition(edition_id)
    permit(permissions.drafts(actor, edition.standard) or permissions.may_record_approval(actor))
    require_stage(edition, Stage.APPROVED, Stage.IN_FORCE)
    assert edition.approved_on is not None
    if not number.strip():
        raise ReasonRequired
    if edition.justice_no or not edition.approved_on <= registered_on <= national_day(at):
        raise WrongState
    edition.justice_no, edition.justice_on = number.strip(), registered_on
    edition.save(update_fields=["justice_no", "justice_on"])
    record(
        act_of(events.REGISTERED_WITH_JUSTICE, edition.ref, actor, at, number=edition.justice_no)
    )
    return edition


def bring_into_force(*, at: datetime, limit: int = 100) -> int:
    """Every approved edition whose day has come; safe to run twice and after a crash.

    One that cannot come into force is told to the operator and keeps no other waiting.
    """
    due = Edition.objects.filter(stage=Stage.APPROVED, effective_on__lte=national_day(at))
    ids = list(due.order_by("effective_on", "pk").values_list("pk", flat=True)[:limit])
    return sum(_try(pk, at=at) for pk in ids)


def _try(edition_id: int, *, at: datetime) -> bool:
    try:
        return _bring(edition_id=edition_id, at=at)
    except Exception:
        log.exception("edition %s cannot come into force", edition_id)
        return False


@standard_act
def _bring(*, edition_id: int, at: datetime) -> bool:
    edition = lock_edition(edition_id)
    if edition.stage != Stage.APPROVED:
        return False
    _into_force(edition, actor=SYSTEM_ACTOR, at=at)
    return True


def _into_force(edition: Edition, *, actor: Actor, at: datetime) -> None:
    """The day has come: the edition before gives way, pages and cards switch (L13-23.2)."""
    assert edition.effective_on is not None
    held = edition.standard.editions.filter(stage=Stage.IN_FORCE).first()
    if held is not None:
        held.give_way(ended_on=day_before(edition.effective_on))
        held.save()
    edition.come_into_force()
    if edition.kind == Kind.REPEAL:
        _repeal(edition, actor=actor, at=at)
        return
    edition.save()
    standard = edition.standard
    standard.come_into_force()
    standard.save()
    text = settled_text(edition)
    assert text is not None
    refresh_from_standard(
        service_id=standard.service_id,
        facts=for_registry(text.provisions),
        act=GovernmentAct(
            name=edition.approval_act, number=edition.approval_act_no, dated=edition.approved_on
        ),
        valid_from=edition.effective_on,
        actor=actor,
        at=at,
    )
    record(act_of(events.CAME_INTO_FORCE, edition.ref, actor, at))
    standards_in_force.send(sender=Edition, editions=[edition], actor=actor, at=at)
    telling.announce(edition, AnnouncementKind.IN_FORCE, at=at)


def _repeal(edition: Edition, *, actor: Actor, at: datetime) -> None:
    """The repeal itself never holds: it ends what held, and the regulations with it (J-14)."""
    assert edition.effective_on is not None
    edition.give_way(ended_on=day_before(edition.effective_on))
    edition.save()
    standard = edition.standard
    standard.repeal()
    standard.save()
    repeal_regulations(standard, actor=actor, at=at)
    drop_confirmations(edition, actor=actor, at=at)
    record(act_of(events.REPEALED, edition.ref, actor, at))
    standards_in_force.send(sender=Edition, editions=[edition], actor=actor, at=at)


def open_confirmations(edition: Edition, *, actor: Actor, at: datetime) -> list[Confirmation]:
    """K-05 for every body that gives information on the service: CSB, LEB, SP, centre (J-12).

    What was to be confirmed of an earlier edition falls away: one duty at a time.
    """
    drop_confirmations(edition, actor=actor, at=at)
    rows = Confirmation.objects.bulk_create(
        [
            Confirmation(edition=edition, organisation=body, opened_at=at, due_on=national_day(at))
            for body in informing_bodies(edition).order_by("pk")
        ],
        batch_size=200,
    )
    clocks = start_clocks(
        [
            ClockRequest(term=terms.INFORMATION, subject=row.ref, organisation=row.organisation)
            for row in rows
        ],
        actor=actor.ref,
        at=at,
    )
    due = {clock.subject_id: clock.due_on for clock in clocks}
    for row in rows:
        row.due_on = due[row.pk]
    Confirmation.objects.bulk_update(rows, ["due_on"], batch_size=200)
    telling.tell_of_duty(rows, at=at)
    return rows


def informing_bodies(edition: Edition) -> QuerySet[Organisation]:
    """Who gives information on the service: the drafting body, providers, service centres (J-12)."""
    around = set(bodies_around(edition.service).values_list("pk", flat=True))
    found: QuerySet[Organisation] = Organisation.objects.filter(
        pk__in=around | {edition.standard.drafting_body_id}
    )
    return found


def drop_confirmations(edition: Edition, *, actor: Actor, at: datetime) -> None:
    """Open duties on any edition of the same standard are no longer asked for."""
    open_rows = list(
        Confirmation.objects.filter(
            edition__standard=edition.standard_id, confirmed_at=None, dropped_at=None
        )
        .select_related("edition__standard__service")
        .order_by("pk")
    )
    for row in open_rows:
        cancel_clocks(
            subject=row.ref, terms=[terms.INFORMATION], actor=actor.ref, at=at,
            reason_code="later_edition",
        )  # fmt: skip
    # A body may have confirmed between the reading and the lock of its clock.
    Confirmation.objects.filter(pk__in=[row.pk for row in open_rows], confirmed_at=None).update(
        dropped_at=at
    )


@standard_act
def confirm_information(
    *,
    confirmation_ids: Sequence[int],
    url: str,
    evidence: str = "",
    actor: Actor,
    at: datetime,
) -> list[Confirmation]:
    """A body says that its information is up to date, with the address; one act for many (J-12).

    Raises:
        NotPermitted: one of them belongs to another body.
        WrongState: one of them is confirmed or no longer asked.
        AddressRequired: no address of the page.
    """
    ids = sorted(set(confirmation_ids))
    lock_clocks(terms.CONFIRMATION, ids)
    list(Confirmation.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    rows = list(
        Confirmation.objects.select_related("edition__standard__service", "organisation")
        .filter(pk__in=ids)
        .order_by("pk")
    )
    if not rows or len(rows) != len(ids):
        raise WrongState
    for row in rows:
        permit(permissions.may_confirm(actor, row))
        if not row.is_open:
            raise WrongState
    if not url.strip():
        raise AddressRequired
    for row in rows:
        row.url, row.evidence = url.strip(), evidence.strip()[:500]
        row.confirmed_at, row.confirmed_by = at, actor.user
        row.save()
        meet_clocks(subject=row.ref, terms=[terms.INFORMATION], actor=actor.ref, at=at)
    record(*(act_of(events.CONFIRMED, row.edition.ref, actor, at) for row in rows))
    return rows
