"""Verbs of regulations: the duty, drafting, the informatization body, approval (L13-16, L13-17, M-3)."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date, datetime
from typing import Any

from accounts.acting import Actor
from accounts.models import BodyKind, Organisation
from audit.services import record
from deadlines.rows import update_rows
from deadlines.services import (
    ClockRequest,
    cancel_clocks,
    lock_clocks,
    meet_clocks,
    start_clocks,
)
from standards import events, permissions, steps, terms
from standards.errors import (
    ActRequired,
    EditConflict,
    NotComplete,
    RemarksRequired,
    WrongState,
)
from standards.models import Edition, Regulation, RegulationText, Standard
from standards.provisions import LANGUAGES
from standards.regulating import (
    BeforeStandard,
    TooManyRows,
    approved_texts,
    first_general,
    lacking_in,
    may_answer_informatization,
    needs_informatization,
    newest_edition,
    obliged_bodies,
    open_text,
)
from standards.services.acts import (
    act_of,
    counted_from,
    lock_standard,
    national_day,
    permit,
    require_transition,
    standard_act,
)
from standards.telling import regulations as telling
from standards.workflow import Answer, RegulationState, approver_acts

_GENERAL_FIELDS = tuple(f"general_{language}" for language in LANGUAGES)
FIELDS = (*_GENERAL_FIELDS, *steps.LISTS)


def open_regulations(edition: Edition, *, actor: Actor, at: datetime) -> list[Regulation]:
    """An edition was approved: every obliged body has 30 days for its regulation (L13-16.1, J-13).

    Called inside the approval's transaction, which holds the standard; ``at`` is the moment from
    which K-04 counts. A regulation in force is to be reviewed; whoever is drafting one goes on,
    now for this edition, by the time limit already running. The statements are the same few for
    one body and for twenty.
    """
    standard = edition.standard
    bodies = list(obliged_bodies(standard.service))
    _create_missing(standard, bodies, at)
    regulations = _locked(standard, [body.pk for body in bodies])
    again = _call_for_review(regulations)
    RegulationText.objects.filter(regulation__standard=standard, approved_on=None).update(
        edition=edition
    )
    alive = [one for one in regulations if one.state != RegulationState.REPEALED]
    busy = {clock.subject_id for clock in _clocks_of(alive)}
    fresh = [one for one in alive if one.pk not in busy]
    clocks = start_clocks(
        [
            ClockRequest(
                term=terms.REGULATION_APPROVAL, subject=one.ref, organisation=one.organisation
            )
            for one in fresh
        ],
        actor=actor.ref,
        at=at,
    )
    due = {clock.subject_id: clock.due_on for clock in clocks}
    telling.tell_of_duty(fresh, due, again=again, at=at)
    return regulations


def _create_missing(standard: Standard, bodies: Sequence[Organisation], at: datetime) -> None:
    there = set(standard.regulations.values_list("organisation_id", flat=True))
    Regulation.objects.bulk_create(
        [
            Regulation(standard=standard, organisation=body, created_at=at)
            for body in bodies
            if body.pk not in there
        ]
    )


def _locked(standard: Standard, body_ids: Sequence[int]) -> list[Regulation]:
    """Regulations of some bodies, locked after their clocks; read after the lock."""
    found = Regulation.objects.filter(standard=standard, organisation__in=body_ids)
    ids = list(found.values_list("pk", flat=True))
    lock_clocks(terms.REGULATION, ids)
    list(found.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    read = Regulation.objects.select_related("standard__service", "organisation")
    return list(read.filter(pk__in=ids).order_by("pk"))


def _clocks_of(regulations: Sequence[Regulation]) -> list[Any]:
    ids = [one.pk for one in regulations]
    return lock_clocks(terms.REGULATION, ids, terms=[terms.REGULATION_APPROVAL])


def _call_for_review(regulations: Sequence[Regulation]) -> set[int]:
    """Those in force are to be reviewed; one statement for all of them, since they are locked."""
    held = [one for one in regulations if one.state == RegulationState.IN_FORCE]
    for one in held:
        one.call_for_review()
    update_rows(held, ["state"])
    return {one.pk for one in held}


def repeal_regulations(standard: Standard, *, actor: Actor, at: datetime) -> list[Regulation]:
    """The standard is repealed: so is each of its regulations, and nothing is due any more (M-3).

    Called inside the transaction of the repeal, which holds the standard.
    """
    bodies = standard.regulations.values_list("organisation_id", flat=True)
    found = _locked(standard, list(bodies))
    ending = [one for one in found if one.state != RegulationState.REPEALED]
    due = {clock.subject_id for clock in _clocks_of(ending)}
    for one in ending:
        one.repeal()
        if one.pk in due:
            cancel_clocks(
                subject=one.ref, terms=[terms.REGULATION_APPROVAL], actor=actor.ref, at=at,
                reason_code="standard_repealed",
            )  # fmt: skip
    update_rows(ending, ["state"])
    record(*(act_of(events.REGULATION_REPEALED, one.ref, actor, at) for one in ending))
    return ending


def lock_regulation(regulation_id: int) -> Regulation:
    """A regulation, locked after its standard and its clocks; read after the lock.

    The standard first, as in its approval, which opens the regulations of all bodies.

    Raises:
        Regulation.DoesNotExist: no such regulation.
    """
    rows = Regulation.objects.values_list("standard_id", flat=True)
    lock_standard(rows.get(pk=regulation_id))
    lock_clocks(terms.REGULATION, [regulation_id])
    Regulation.objects.select_for_update(of=("self",)).only("pk").get(pk=regulation_id)
    return Regulation.objects.select_related(
        "standard__service", "standard__drafting_body", "organisation"
    ).get(pk=regulation_id)


@standard_act
def begin_regulation(*, regulation_id: int, actor: Actor, at: datetime) -> RegulationText:
    """Open a text: a copy of the one approved last, else with what the registry says (L13-17.1).

    Raises:
        NotPermitted: not a drafter of the obliged body.
        WrongState: a text is being written, the regulation is in force or repealed, or no edition
            of the standard is approved.
    """
    regulation = lock_regulation(regulation_id)
    permit(permissions.drafts_regulation(actor, regulation))
    require_transition(regulation.draft)
    edition = newest_edition(regulation.standard)
    if edition is None:
        raise WrongState
    regulation.draft()
    regulation.save()
    text = RegulationText.objects.create(
        regulation=regulation,
        edition=edition,
        number=regulation.texts.count() + 1,
        made_at=at,
        updated_by=actor.user,
        **_first_content(regulation, edition),
    )
    record(act_of(events.REGULATION_BEGUN, regulation.ref, actor, at, number=text.number))
    return text


def _first_content(regulation: Regulation, edition: Edition) -> dict[str, Any]:
    last = approved_texts(regulation).first()
    if last is not None:
        return {name: deepcopy(getattr(last, name)) for name in FIELDS}
    return {f"general_{language}": first_general(edition, language) for language in ("kk", "ru")}


@standard_act
def save_regulation(
    *,
    regulation_id: int,
    fields: Mapping[str, Any],
    edit_no: int,
    actor: Actor,
    at: datetime,
) -> RegulationText:
    """Write parts of the text, finished or not: ``fields`` are some of ``FIELDS``.

    Raises:
        NotPermitted: not a drafter of the obliged body.
        WrongState: no text is being written.
        EditConflict: a colleague saved the text after ``edit_no`` was read.
        TooManyRows: a list is longer than a regulation may be.
    """
    regulation = lock_regulation(regulation_id)
    permit(permissions.drafts_regulation(actor, regulation))
    text = _text_in(regulation, RegulationState.DRAFTING)
    stored = {name: getattr(text, name) for name in FIELDS}
    own = stored | {name: _clean(name, fields[name]) for name in FIELDS if name in fields}
    if any(len(own[name]) > steps.MOST_ROWS for name in steps.LISTS):
        raise TooManyRows
    if text.edit_no != edit_no:
        raise EditConflict(stored=stored, own=own, edit_no=text.edit_no)
    changed = [name for name in FIELDS if (stored[name] or "") != (own[name] or "")]
    if not changed:
        return text
    for name in changed:
        setattr(text, name, own[name])
    text.edit_no += 1
    text.updated_by = actor.user
    text.save()
    record(act_of(events.REGULATION_CHANGED, regulation.ref, actor, at, fields=changed))
    return text


def _clean(name: str, value: Any) -> Any:
    return steps.clean_text(value) if name in _GENERAL_FIELDS else steps.cleaned(name, value)


def _text_in(regulation: Regulation, *states: str) -> RegulationText:
    """The open text of a regulation that stands in one of some states.

    Raises:
        WrongState: it stands in another one.
    """
    text = open_text(regulation) if regulation.state in states else None
    if text is None:
        raise WrongState
    text.regulation = regulation
    return text


@standard_act
def ask_informatization(*, regulation_id: int, actor: Actor, at: datetime) -> RegulationText:
    """Send the whole text to the informatization body (D12-10.4).

    Raises:
        NotPermitted: not a drafter of the obliged body.
        WrongState: no text is being written, or the service needs no such agreement.
        NotComplete: a section is missing; what was agreed is what is approved.
    """
    regulation = lock_regulation(regulation_id)
    permit(permissions.drafts_regulation(actor, regulation))
    text = _text_in(regulation, RegulationState.DRAFTING)
    if not needs_informatization(regulation.standard.service):
        raise WrongState
    if lacking := lacking_in(text):
        raise NotComplete(lacking)
    regulation.ask_informatization()
    regulation.save()
    text.informatization_asked_at = at
    text.informatization_answer, text.informatization_answered_at = Answer.WAITING, None
    text.save()
    record(act_of(events.REGULATION_SENT, regulation.ref, actor, at))
    telling.tell_informatization(text, at=at)
    return text


@standard_act
def answer_informatization(
    *, regulation_id: int, agreed: bool, remarks: str = "", actor: Actor, at: datetime
) -> RegulationText:
    """The informatization body agrees, or sends the text back with remarks (D12-10.4).

    Raises:
        NotPermitted: not the informatization body.
        WrongState: it was not asked, or has answered already.
        RemarksRequired: "not agreed" without remarks.
    """
    regulation = lock_regulation(regulation_id)
    permit(may_answer_informatization(actor))
    text = _text_in(regulation, RegulationState.AGREEMENT_IB)
    if text.informatization_answer != Answer.WAITING:
        raise WrongState
    remarks = steps.clean_text(remarks)
    if not agreed and not remarks:
        raise RemarksRequired
    if not agreed:
        regulation.return_to_draft()
        regulation.save()
    text.informatization_answer = Answer.AGREED if agreed else Answer.NOT_AGREED
    text.informatization_remarks, text.informatization_answered_at = remarks, at
    text.save()
    values = {"remarks": remarks} if remarks else {}
    answer = str(text.informatization_answer)
    record(act_of(events.REGULATION_ANSWERED, regulation.ref, actor, at, values, answer=answer))
    telling.tell_of_answer(text, at=at)
    return text


@standard_act
def approve_regulation(
    *,
    regulation_id: int,
    act_kind: str,
    act_no: str,
    approved_on: date | None,
    actor: Actor,
    at: datetime,
) -> RegulationText:
    """Record the act of the body, its head or the akimat: the regulation is in force (L13-16.2, 16.3).

    Ends K-04; the text never changes again. Steps longer than the term of the standard are a
    warning of the page and refuse nothing (M-3).

    Raises:
        NotPermitted: not the central body or its head, nor an akimat of oblast level (X-09).
        WrongState: no text is ready: none is written, or the informatization body has not agreed.
        NotComplete: one of the four sections is not filled in, in Kazakh and in Russian (L13-17).
        ActRequired: the act is not whole, of a kind that this body does not make, or not yet made.
        BeforeStandard: the act is older than the standard.
    """
    regulation = lock_regulation(regulation_id)
    permit(permissions.may_approve_regulation(actor, regulation))
    text = _ready_text(regulation)
    if lacking := lacking_in(text):
        raise NotComplete(lacking)
    is_central = regulation.organisation.kind == BodyKind.CENTRAL
    if act_kind not in approver_acts(is_central=is_central) or not act_no.strip():
        raise ActRequired
    dated = _date_of(approved_on, text.edition, today=national_day(at))
    regulation.approve()
    regulation.save()
    text.act_kind, text.act_no, text.approved_on = act_kind, act_no.strip(), dated
    text.approved_by, text.approved_at = actor.user, at
    text.save()
    legal = counted_from(dated, at=at)
    meet_clocks(
        subject=regulation.ref, terms=[terms.REGULATION_APPROVAL], actor=actor.ref, at=legal
    )
    facts = {"act_no": text.act_no, "act_date": dated.isoformat()}
    record(act_of(events.REGULATION_APPROVED, regulation.ref, actor, at, None, **facts))
    return text


def _ready_text(regulation: Regulation) -> RegulationText:
    """The text that may be approved: agreed by the informatization body where that is asked for."""
    if not needs_informatization(regulation.standard.service):
        return _text_in(regulation, RegulationState.DRAFTING, RegulationState.AGREEMENT_IB)
    text = _text_in(regulation, RegulationState.AGREEMENT_IB)
    if text.informatization_answer != Answer.AGREED:
        raise WrongState
    return text


def _date_of(dated: date | None, edition: Edition, *, today: date) -> date:
    """The date of an act that has been made, not before that of the standard."""
    if dated is None or dated > today:
        raise ActRequired
    if edition.approved_on is not None and dated < edition.approved_on:
        raise BeforeStandard
    return dated
