"""Agreement, the President's Administration, submission (L13-15.4-p4, L13-13.1-p2, Q-38)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from accounts.acting import Actor
from accounts.models import BodyKind, Organisation
from accounts.selectors import bodies_with_function
from audit.services import record
from deadlines.models import Clock
from deadlines.selectors import clocks_of
from deadlines.services import ClockRequest, cancel_clocks, meet_clocks, start_clocks
from registry.selectors import providers_of
from registry.workflow import Channel, Form
from standards import events, permissions, telling, terms
from standards.errors import (
    AgreementMissing,
    AlreadyAnswered,
    BodyRequired,
    NotComplete,
    PresidentMustAgree,
    ReasonRequired,
    RemarksRequired,
    ReportSiteRequired,
    TextLocked,
    WrongState,
)
from standards.models import AgreementRequest, Edition
from standards.services.acts import (
    act_of,
    lock_edition,
    permit,
    require_stage,
    require_transition,
    standard_act,
)
from standards.services.texts import latest_text, lock_text, missing_of, new_text, writable_text
from standards.workflow import (
    OPENING_SITES,
    Agreeing,
    Answer,
    Kind,
    PlacementOf,
    ReportState,
    Stage,
)


def suggested_bodies(edition: Edition) -> list[tuple[Organisation, Agreeing]]:
    """Whom to ask unless the drafter thinks otherwise (Q-38): PSB, IB where electronic, providers."""
    service = edition.service
    found = [(body, Agreeing.PUBLIC_SERVICES) for body in bodies_with_function("psb")]
    if Form.ELECTRONIC in service.forms or Channel.SERVICE_CENTRE in service.intake:
        found += [(body, Agreeing.INFORMATIZATION) for body in bodies_with_function("ib")]
    found += [(body, Agreeing.INTERESTED) for body in providers_of(service).order_by("key")]
    own = edition.standard.drafting_body_id
    taken: set[int] = set()
    chosen = []
    for body, role in found:
        if body.pk != own and body.pk not in taken:
            taken.add(body.pk)
            chosen.append((body, role))
    return chosen


@standard_act
def send_for_agreement(
    *, edition_id: int, bodies: Sequence[tuple[int, Agreeing]], actor: Actor, at: datetime
) -> list[AgreementRequest]:
    """Send the revised draft and the report to interested bodies, one request each (L13-15.4-p4).

    Raises:
        NotPermitted: not the drafting body.
        WrongState: the report is not published.
        ReportSiteRequired: the report stands on the portal only (L13-15.4-p1b).
        BodyRequired: nobody was chosen.
    """
    edition = lock_edition(edition_id)
    permit(permissions.drafts(actor, edition.standard))
    require_transition(edition.send_for_agreement)
    on_sites = edition.placements.filter(what=PlacementOf.REPORT, kind__in=OPENING_SITES)
    if not on_sites.exists():
        raise ReportSiteRequired
    asked = {pk: role for pk, role in bodies if pk != edition.standard.drafting_body_id}
    if not asked:
        raise BodyRequired
    edition.send_for_agreement()
    edition.save()
    requests = _ask(edition, asked, number=_last_round(edition) + 1, actor=actor, at=at)
    record(
        act_of(
            events.SENT_FOR_AGREEMENT, edition.ref, actor, at,
            round=requests[0].round, bodies=len(requests),
        )
    )  # fmt: skip
    return requests


def _ask(
    edition: Edition, asked: dict[int, Agreeing], *, number: int, actor: Actor, at: datetime
) -> list[AgreementRequest]:
    report = edition.reports.filter(state=ReportState.PUBLISHED).order_by("-number").first()
    found = Organisation.objects.in_bulk(asked)
    requests = AgreementRequest.objects.bulk_create(
        [
            AgreementRequest(
                edition=edition, round=number, organisation=found[pk], role=role,
                text=latest_text(edition), report=report, sent_at=at,
            )
            for pk, role in sorted(asked.items())
            if pk in found
        ]
    )  # fmt: skip
    start_clocks(
        [
            ClockRequest(
                term=terms.AGREEMENT_ANSWER, subject=one.ref, organisation=one.organisation
            )
            for one in requests
        ],
        actor=actor.ref,
        at=at,
    )
    telling.tell_of_requests(requests, at=at)
    return requests


def _last_round(edition: Edition) -> int:
    numbers = edition.agreements.order_by("-round").values_list("round", flat=True)
    return numbers[0] if numbers else 0


def requests_of_round(edition: Edition) -> QuerySet[AgreementRequest]:
    """The requests of the round that counts now, without those no longer asked."""
    found: QuerySet[AgreementRequest] = edition.agreements.filter(round=_last_round(edition))
    return found.exclude(answer=Answer.CANCELLED).select_related("organisation")


@standard_act
def answer_agreement(
    *, request_id: int, agreed: bool, remarks: str = "", actor: Actor, at: datetime
) -> AgreementRequest:
    """A body asked answers for itself: agreed, or not agreed with remarks.

    Raises:
        NotPermitted: not an official of that body who may.
        AlreadyAnswered: it has answered, or is no longer asked.
        WrongState: the draft is no longer in agreement.
        RemarksRequired: "not agreed" without remarks.
    """
    request = _lock_request(request_id)
    permit(permissions.may_answer_agreement(actor, request))
    if request.answer != Answer.WAITING or request.dissent_at is not None:
        raise AlreadyAnswered
    is_president = request.role == Agreeing.PRESIDENT
    require_stage(request.edition, Stage.AGREED if is_president else Stage.IN_AGREEMENT)
    if not agreed and not remarks.strip():
        raise RemarksRequired
    request.answer = Answer.AGREED if agreed else Answer.NOT_AGREED
    request.remarks, request.answered_at = remarks.strip(), at
    request.answered_by = actor.user
    request.save()
    meet_clocks(subject=request.ref, terms=[terms.AGREEMENT_ANSWER], actor=actor.ref, at=at)
    values = {"remarks": request.remarks} if request.remarks else {}
    facts = {"answer": str(request.answer), "role": str(request.role)}
    record(act_of(events.AGREEMENT_ANSWERED, request.edition.ref, actor, at, values, **facts))
    telling.tell_of_agreement(request, at=at)
    return request


def _lock_request(request_id: int) -> AgreementRequest:
    """A request, locked after its edition and the clocks of its road.

    Raises:
        AgreementRequest.DoesNotExist: no such request.
    """
    edition_id = AgreementRequest.objects.values_list("edition_id", flat=True).get(pk=request_id)
    edition = lock_edition(edition_id)
    AgreementRequest.objects.select_for_update(of=("self",)).only("pk").get(pk=request_id)
    request = AgreementRequest.objects.select_related("organisation").get(pk=request_id)
    request.edition = edition
    return request


@standard_act
def record_dissent(*, request_id: int, reason: str, actor: Actor, at: datetime) -> AgreementRequest:
    """Go on without a body's agreement: after its remarks, or after its silence past K-39.2.

    Raises:
        NotPermitted: not the drafting body.
        WrongState: it agreed, may still answer, or is the President's Administration.
        ReasonRequired: no reason.
    """
    request = _lock_request(request_id)
    permit(permissions.drafts(actor, request.edition.standard))
    require_stage(request.edition, Stage.IN_AGREEMENT)
    if not may_dissent(request, at):
        raise WrongState
    if not reason.strip():
        raise ReasonRequired
    request.dissent_reason, request.dissent_at = reason.strip(), at
    request.dissent_by = actor.user
    request.save()
    cancel_clocks(subject=request.ref, actor=actor.ref, at=at, reason_code="dissent_recorded")
    record(
        act_of(
            events.DISSENT_RECORDED, request.edition.ref, actor, at,
            {"reason": request.dissent_reason}, body=request.organisation.key,
        )
    )  # fmt: skip
    return request


def may_dissent(request: AgreementRequest, at: datetime) -> bool:
    """Whether the drafter may go on without this body: asked in the round that counts, and not
    agreed, or silent past K-39.2. The President's Administration cannot be passed over."""
    return (
        request.role != Agreeing.PRESIDENT
        and request.answer != Answer.CANCELLED
        and request.round == _last_round(request.edition)
        and not request.is_settled
        and not _may_still_answer(request, at)
    )


def _may_still_answer(request: AgreementRequest, at: datetime) -> bool:
    if request.answer != Answer.WAITING:
        return False
    clocks = clocks_of(terms.AGREEMENT, [request.pk])[request.pk]
    return any(clock.state in Clock.OPEN_STATES and at <= clock.due_at for clock in clocks)


@standard_act
def conclude_agreement(*, edition_id: int, actor: Actor, at: datetime) -> Edition:
    """Every body asked has agreed or its dissent is recorded: the draft is agreed.

    Raises:
        NotPermitted: not the drafting body.
        WrongState: the draft is not in agreement.
        AgreementMissing: an answer or the record of a dissent is missing.
    """
    edition = lock_edition(edition_id)
    permit(permissions.drafts(actor, edition.standard))
    require_transition(edition.agree)
    if not all(request.is_settled for request in requests_of_round(edition)):
        raise AgreementMissing
    edition.agree()
    edition.save()
    record(act_of(events.AGREED, edition.ref, actor, at))
    return edition


def president_must_agree(edition: Edition) -> bool:
    """Whether the drafting body is accountable to the President (L13-13.1-p2)."""
    return edition.drafting_body.subordination == "president"


def president_has_agreed(edition: Edition) -> bool:
    """Whether the President's Administration has agreed to the text as it stands."""
    return edition.agreements.filter(
        role=Agreeing.PRESIDENT, answer=Answer.AGREED, text=latest_text(edition)
    ).exists()


@standard_act
def ask_president(*, edition_id: int, actor: Actor, at: datetime) -> AgreementRequest:
    """Ask the President's Administration to agree, where the drafter is accountable to the President.

    Raises:
        NotPermitted: not the drafting body.
        WrongState: the draft is not agreed yet, nobody needs to be asked, or it has been asked.
        BodyRequired: the portal knows no President's Administration.
    """
    edition = lock_edition(edition_id)
    permit(permissions.drafts(actor, edition.standard))
    require_stage(edition, Stage.AGREED)
    asked = edition.agreements.filter(role=Agreeing.PRESIDENT, text=latest_text(edition))
    if not president_must_agree(edition) or asked.exists():
        raise WrongState
    body = Organisation.objects.filter(kind=BodyKind.PRESIDENT_ADMINISTRATION).first()
    if body is None:
        raise BodyRequired
    number = max(_last_round(edition), 1)
    (request,) = _ask(edition, {body.pk: Agreeing.PRESIDENT}, number=number, actor=actor, at=at)
    record(act_of(events.SENT_FOR_AGREEMENT, edition.ref, actor, at, round=request.round, bodies=1))
    return request


@standard_act
def return_to_revision(*, edition_id: int, reason: str, actor: Actor, at: datetime) -> Edition:
    """Back to revision after remarks: of an agreeing body, or of the Government (its clerk returns it).

    A further text is made; a further report says what has changed. A repeal that went to the
    Government without a discussion goes back to drafting: there is no report to follow (J-14).

    Raises:
        NotPermitted: not the drafting body; a submitted draft is returned by the clerk alone.
        WrongState: no report has been published, or the standard is approved.
        ReasonRequired: no reason.
    """
    edition = lock_edition(edition_id)
    is_submitted = edition.stage == Stage.SUBMITTED
    permit(
        permissions.may_record_approval(actor)
        if is_submitted
        else permissions.drafts(actor, edition.standard)
    )
    require_transition(edition.return_to_revision)
    if not reason.strip():
        raise ReasonRequired
    cancel_requests(edition, actor=actor, at=at)
    if edition.reports.exists():
        edition.return_to_revision()
    else:
        edition.return_to_drafting()
    edition.save()
    new_text(edition, at=at, of=latest_text(edition))
    record(act_of(events.RETURNED_TO_REVISION, edition.ref, actor, at, {"reason": reason.strip()}))
    telling.tell_of_return(edition, reason.strip(), actor=actor, at=at)
    return edition


def cancel_requests(edition: Edition, *, actor: Actor, at: datetime) -> None:
    """Bodies that have not answered are no longer asked; their clocks end."""
    waiting = list(edition.agreements.filter(answer=Answer.WAITING).order_by("pk"))
    for request in waiting:
        request.edition = edition
        cancel_clocks(subject=request.ref, actor=actor.ref, at=at, reason_code="returned")
    edition.agreements.filter(pk__in=[one.pk for one in waiting]).update(answer=Answer.CANCELLED)


@standard_act
def submit(*, edition_id: int, actor: Actor, at: datetime) -> Edition:
    """Submit the agreed draft to the Government; a repeal may go there without a discussion (J-14).

    Raises:
        NotPermitted: not the drafting body.
        WrongState: the draft is not agreed.
        PresidentMustAgree: the President's Administration has not agreed (L13-13.1-p2).
        NotComplete: a repeal without its reasons in Kazakh and Russian.
    """
    edition = lock_edition(edition_id)
    permit(permissions.drafts(actor, edition.standard))
    if edition.kind == Kind.REPEAL and edition.stage == Stage.DRAFTING:
        _submit_repeal(edition, at=at)
    else:
        require_transition(edition.submit)
        if president_must_agree(edition) and not president_has_agreed(edition):
            raise PresidentMustAgree
        edition.submit()
    edition.save()
    record(act_of(events.SUBMITTED, edition.ref, actor, at))
    telling.tell_of_submission(edition, at=at)
    return edition


def _submit_repeal(edition: Edition, *, at: datetime) -> None:
    text = writable_text(edition)
    if text is None:
        raise TextLocked
    if missing := missing_of(edition, text):
        raise NotComplete(missing)
    lock_text(text, at=at)
    edition.submit_repeal()
