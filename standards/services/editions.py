"""Beginning and giving up an edition; taking over a standard approved before the portal."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from accounts.acting import Actor
from audit.services import record
from deadlines.services import cancel_clocks
from notifications.services import send
from registry.models import Service, ServiceVersion
from registry.workflow import State as EntryState
from registry.workflow import VersionKind
from standards import events, permissions
from standards.bringing_in.clauses import ClauseDraft
from standards.errors import (
    AlreadyDecided,
    AlreadyUnderWay,
    BasisRequired,
    EffectiveTooEarly,
    NotComplete,
    ReasonRequired,
    ServiceExcluded,
    WrongState,
)
from standards.models import Discussion, Edition, Proposal, Standard, Text
from standards.provisions import Provisions
from standards.selectors import settled_text
from standards.services.acts import (
    GovernmentAct,
    act_of,
    date_of,
    lock_edition,
    lock_services,
    lock_standard,
    national_day,
    permit,
    require_transition,
    standard_act,
)
from standards.services.clauses import write_tree
from standards.services.prefilling import general_clauses, provisions_from_entry
from standards.services.texts import lock_text, missing_of, new_text
from standards.telling.proposals import to_authors_of_comments, to_initiators
from standards.workflow import UNDER_WAY, Answer, Kind, ProposalState, Stage, State

__all__ = ["ClauseDraft", "begin_edition", "take_over_standard", "withdraw_edition"]

# Kept with an edition that ended because its service left the registry.
_EXCLUDED = "Қызмет тізілімнен шығарылды. / Услуга исключена из реестра."


@standard_act
def begin_edition(
    *,
    standard_id: int,
    kind: str,
    actor: Actor,
    at: datetime,
    proposal_ids: Iterable[int] = (),
    summary: Mapping[str, str] | None = None,
) -> Edition:
    """Begin the first text, a change or the repeal of a standard (M-2, L13-13.3, J-14).

    A first text begins with what the registry tells of the service, a change with the text in
    force. A repeal has no clauses: its ``summary`` gives the reasons in Kazakh and Russian.

    Raises:
        NotPermitted: another body drafts this standard.
        AlreadyUnderWay: an edition of it is on its road.
        ServiceExcluded: the service has left the registry and this is no repeal.
        WrongState: the standard is not at the state for this kind.
        BasisRequired: a change or repeal without a proposal.
        AlreadyDecided: a proposal is no longer open.
        ReasonRequired: a repeal without its reasons in both languages.
    """
    standard = lock_standard(standard_id)
    permit(permissions.drafts(actor, standard))
    said = {code: (summary or {}).get(code, "").strip() for code in ("kk", "ru", "en")}
    _require_kind(standard, Kind(kind), said)
    proposals = _open_proposals(standard, proposal_ids)
    if kind != Kind.FIRST and not proposals:
        raise BasisRequired
    edition = _new_edition(standard, Kind(kind), said, actor=actor, at=at)
    _first_text(edition, actor=actor, at=at)
    _take(proposals, edition, actor=actor, at=at)
    if kind == Kind.FIRST:
        standard.begin()
    else:
        standard.amend()
    standard.save(update_fields=["state"])
    record(act_of(events.EDITION_BEGUN, edition.ref, actor, at, number=edition.number, kind=kind))
    send(to_initiators("proposal_taken", proposals, at=at))
    return edition


def _require_kind(standard: Standard, kind: Kind, summary: Mapping[str, str]) -> None:
    if standard.editions.filter(stage__in=UNDER_WAY).exists():
        raise AlreadyUnderWay
    if kind == Kind.TAKEN_OVER:
        raise WrongState
    if standard.service.state == EntryState.EXCLUDED and kind != Kind.REPEAL:
        raise ServiceExcluded
    require_transition(standard.begin if kind == Kind.FIRST else standard.amend)
    if kind == Kind.REPEAL and not (summary["kk"] and summary["ru"]):
        raise ReasonRequired


def _open_proposals(standard: Standard, ids: Iterable[int]) -> list[Proposal]:
    wanted = set(ids)
    rows = standard.proposals.select_for_update(of=("self",)).select_related(
        "author", "initiator", "standard__service"
    )
    found = list(rows.filter(pk__in=wanted, state=ProposalState.OPEN).order_by("pk"))
    if len(found) != len(wanted):
        raise AlreadyDecided
    return found


def _new_edition(
    standard: Standard, kind: Kind, summary: Mapping[str, str], *, actor: Actor, at: datetime
) -> Edition:
    return Edition.objects.create(
        standard=standard,
        number=_next_number(standard),
        kind=kind,
        base=standard.editions.filter(stage=Stage.IN_FORCE).first(),
        opened_at=at,
        opened_by=actor.user,
        **{f"summary_{code}": text for code, text in summary.items()},
    )


def _next_number(standard: Standard) -> int:
    last = standard.editions.aggregate(last=Max("number"))["last"] or 0
    return int(last) + 1


def _first_text(edition: Edition, *, actor: Actor, at: datetime) -> None:
    if edition.kind == Kind.AMENDMENT and edition.base is not None:
        new_text(edition, at=at, of=settled_text(edition.base))
        return
    text = new_text(edition, at=at)
    if edition.kind == Kind.FIRST:
        text.provisions = provisions_from_entry(edition.service)
        text.save(update_fields=["provisions"])
        write_tree(text, general_clauses(edition.service), actor=actor, at=at)


def _take(proposals: Sequence[Proposal], edition: Edition, *, actor: Actor, at: datetime) -> None:
    for proposal in proposals:
        proposal.state, proposal.edition = ProposalState.TAKEN, edition
        proposal.decided_at, proposal.decided_by = at, actor.user
    Proposal.objects.bulk_update(proposals, ["state", "edition", "decided_at", "decided_by"])


@standard_act
def withdraw_edition(*, edition_id: int, reason: str, actor: Actor, at: datetime) -> Edition:
    """Give up an edition at any stage before its approval; the reason stays with it for ever.

    Its proposals are open again, its time limits end, its comments stay readable, and whoever
    commented is told why.

    Raises:
        NotPermitted: another body drafts this standard.
        WrongState: it is approved, in force, or given up already.
        ReasonRequired: no reason.
    """
    edition = lock_edition(edition_id)
    permit(permissions.drafts(actor, edition.standard))
    require_transition(edition.withdraw)
    if not reason.strip():
        raise ReasonRequired
    _withdraw(edition, reason.strip(), actor=actor, at=at)
    return edition


def withdraw_of_excluded(services: Sequence[Service], *, actor: Actor, at: datetime) -> None:
    """Give up what is on its road for services that have just left the registry (Q-32).

    Part of the registry's act, which holds the locks of clocks and services. A repeal goes on: it
    is what an excluded service still needs; so does what is approved already.
    """
    going = Edition.objects.filter(
        standard__service__in=list(services),
        stage__in=[stage for stage in UNDER_WAY if stage != Stage.APPROVED],
    ).exclude(kind=Kind.REPEAL)
    for edition_id in list(going.order_by("pk").values_list("pk", flat=True)):
        _withdraw(lock_edition(edition_id), _EXCLUDED, actor=actor, at=at)


def _withdraw(edition: Edition, reason: str, *, actor: Actor, at: datetime) -> None:
    edition.withdraw(reason=reason)
    edition.save(update_fields=["stage", "withdrawn_reason"])
    standard = edition.standard
    if standard.state == State.DRAFTING:
        standard.drop_first()
    else:
        standard.drop_amendment()
    standard.save(update_fields=["state"])
    _reopen(list(edition.bases.filter(state=ProposalState.TAKEN)))
    _end_discussion(edition, reason, actor=actor, at=at)
    _end_agreements(edition, actor=actor, at=at)
    cancel_clocks(subject=edition.ref, actor=actor.ref, at=at, reason_code="withdrawn")
    for text in edition.texts.all():
        text.autosaves.all().delete()
    record(act_of(events.EDITION_WITHDRAWN, edition.ref, actor, at, {"reason": reason}))
    send(to_authors_of_comments(edition, reason, at=at))


def _reopen(proposals: Sequence[Proposal]) -> None:
    """Proposals wait for the drafting body again."""
    for proposal in proposals:
        proposal.state, proposal.edition = ProposalState.OPEN, None
        proposal.decided_at, proposal.decided_by = None, None
    Proposal.objects.bulk_update(proposals, ["state", "edition", "decided_at", "decided_by"])


def _end_discussion(edition: Edition, reason: str, *, actor: Actor, at: datetime) -> None:
    """An open discussion is broken off; its comments stay where they are."""
    going: Discussion | None = edition.discussions.filter(
        closed_at=None, broken_off_at=None
    ).first()
    if going is None:
        return
    going.broken_off_at, going.broken_off_reason = at, reason
    going.save(update_fields=["broken_off_at", "broken_off_reason"])
    going.edition = edition
    cancel_clocks(subject=going.ref, actor=actor.ref, at=at, reason_code="withdrawn")


def _end_agreements(edition: Edition, *, actor: Actor, at: datetime) -> None:
    for request in edition.agreements.filter(answer=Answer.WAITING).order_by("pk"):
        request.edition = edition
        cancel_clocks(subject=request.ref, actor=actor.ref, at=at, reason_code="withdrawn")
    edition.agreements.filter(answer=Answer.WAITING).update(answer=Answer.CANCELLED)


@standard_act
def take_over_standard(
    *,
    service_id: int,
    provisions: Provisions,
    clauses: Sequence[ClauseDraft],
    act: GovernmentAct,
    effective_on: date,
    actor: Actor,
    at: datetime,
) -> Edition:
    """Put a standard that was approved before the portal into force as edition 1 (ADR 0005).

    No time limit runs from it: the law's terms count from inclusions on the portal.

    Raises:
        NotPermitted: the actor does not draft for this body.
        WrongState: the entry was not taken over, has a standard already, or the day has not come.
        ActRequired: the act is not whole or lies in the future.
        EffectiveTooEarly: in force before its act.
        NotComplete: something that L13-14 asks for is missing.
    """
    service = lock_services([service_id])[0]
    today = national_day(at)
    standard = _standard_to_take_over(service, actor, at=at)
    approved_on = date_of(act, today=today)
    if effective_on < approved_on:
        raise EffectiveTooEarly
    if effective_on > today:
        raise WrongState
    # Another act may go on after a refusal: nothing of this one may stay.
    with transaction.atomic():
        if standard.pk is None:
            standard.save()
        edition = Edition.objects.create(
            standard=standard, number=_next_number(standard), kind=Kind.TAKEN_OVER,
            stage=Stage.IN_FORCE, opened_at=at, opened_by=actor.user,
            approval_act=act.name.strip(), approval_act_no=act.number.strip(),
            approved_on=approved_on, effective_on=effective_on,
        )  # fmt: skip
        _whole_text(edition, provisions, clauses, actor=actor, at=at)
    standard.take_over()
    standard.save(update_fields=["state"])
    number, dated = act.number.strip(), approved_on.isoformat()
    record(act_of(events.TAKEN_OVER, edition.ref, actor, at, act_no=number, act_date=dated))
    return edition


def _standard_to_take_over(service: Service, actor: Actor, *, at: datetime) -> Standard:
    """The empty standard of an entry taken over; a new one, not kept yet, where there is none."""
    taken = ServiceVersion.objects.filter(service=service, kind=VersionKind.TAKEN_OVER)
    if service.state != EntryState.INCLUDED or not taken.exists():
        raise WrongState
    standard = Standard.objects.filter(service=service).first() or Standard(
        service=service, drafting_body_id=service.drafting_body_id, created_at=at
    )
    standard.service = service
    permit(permissions.drafts(actor, standard))
    require_transition(standard.take_over)
    return standard


def _whole_text(
    edition: Edition,
    provisions: Provisions,
    clauses: Sequence[ClauseDraft],
    *,
    actor: Actor,
    at: datetime,
) -> Text:
    text = new_text(edition, at=at)
    text.provisions = provisions
    text.save(update_fields=["provisions"])
    write_tree(text, clauses, actor=actor, at=at)
    if missing := missing_of(edition, text):
        raise NotComplete(missing)
    lock_text(text, at=at)
    return text
