"""Moving a complaint whole to the competent body (CP-2.2, Q-19, J-4)."""

from datetime import datetime

from accounts.acting import Actor
from accounts.models import Organisation
from audit.services import Act, record
from complaints import events, permissions
from complaints.competence import body_above, head_is_complained_of, may_be_redirected_to
from complaints.errors import (
    ConsentRequired,
    JudgementRequired,
    NoNextStage,
    RedirectionReasonsRequired,
    WrongBody,
    WrongState,
)
from complaints.models import ComplaintStage, LadderRung, Redirection
from complaints.selectors import CENTRES, rung_of
from complaints.services.acts import act_on, complaint_act, lock_stage, permit, refuse_own_matter
from complaints.services.appeal import has_next
from complaints.services.ending import REDIRECTED, end_clocks, meet_redirect_target
from complaints.services.letters_road import consent_asked, consent_refused, redirected
from complaints.services.stages import Opened, open_stage
from complaints.workflow import UNDER_CONSIDERATION, Rung, route_for
from notifications.services import send

NOT_COMPETENT = Redirection.Why.NOT_COMPETENT
AGAINST_HEAD = Redirection.Why.AGAINST_HEAD


@complaint_act
def redirect(
    *,
    stage_id: int,
    to: Organisation,
    reasons: str,
    actor: Actor,
    at: datetime,
    why: Redirection.Why = NOT_COMPETENT,
) -> Redirection:
    """Move the complaint to another body, or ask for consent where it has moved once already.

    ``AGAINST_HEAD`` moves it to the body above the one whose head is complained of; that needs
    no consent (Q-36). The term of the new body runs from its own registration.

    Raises:
        NotPermitted: neither the responsible executor nor the head; nobody of the body.
        OwnMatter: the complaint is about the person who acts.
        WrongState: not under consideration, at the quality body, or the head is not meant.
        NoNextStage: the next stage has been filed, so the complaint stays where it is.
        RedirectionReasonsRequired: no reasons.
        WrongBody: the same body, the quality body, one of an earlier stage, or none that considers.
        ConsentRequired: consent to this redirection has been asked for and waits.
    """
    stage = lock_stage(stage_id)
    refuse_own_matter(actor, stage)
    permit(permissions.may_redirect(actor, stage))
    _check(stage, to, reasons, why, at)
    if stage.redirections.filter(done_at=None, judged_at=None).exists():
        raise ConsentRequired
    assert actor.user is not None
    needs_consent = why != AGAINST_HEAD and stage.redirected_from_id is not None
    redirection = Redirection.objects.create(
        stage=stage,
        to=to,
        why=why,
        reasons=reasons.strip(),
        asked_by=actor.user,
        asked_at=at,
        needs_consent=needs_consent,
    )
    if needs_consent:
        record(
            _act(events.REDIRECT_ASKED, redirection, actor, at, {"reasons": redirection.reasons})
        )
        send(consent_asked(redirection, at=at))
    else:
        _move(redirection, actor, at)
    return redirection


@complaint_act
def consent(*, redirection_id: int, actor: Actor, at: datetime) -> Redirection:
    """The quality body consents to a second redirection; the complaint moves at once (J-4).

    Raises:
        Redirection.DoesNotExist: no such redirection.
        NotPermitted: not of the quality body, or with a matter of one's own.
        WrongState: judged already, or the stage is no longer under consideration.
        NoNextStage: the next stage has been filed meanwhile.
    """
    redirection = _lock_waiting(redirection_id, actor)
    stage = redirection.stage
    if stage.state not in UNDER_CONSIDERATION:
        raise WrongState
    if has_next(stage):
        raise NoNextStage
    redirection.judged_by, redirection.judged_at = actor.user, at
    record(_act(events.REDIRECT_CONSENTED, redirection, actor, at))
    _move(redirection, actor, at)
    return redirection


@complaint_act
def refuse_consent(
    *, redirection_id: int, judgement: str, actor: Actor, at: datetime
) -> Redirection:
    """The quality body does not consent: the body that asked considers the complaint itself.

    Raises:
        Redirection.DoesNotExist: no such redirection.
        NotPermitted: not of the quality body, or with a matter of one's own.
        WrongState: judged already.
        JudgementRequired: no reasons.
    """
    redirection = _lock_waiting(redirection_id, actor)
    if not judgement.strip():
        raise JudgementRequired
    redirection.judged_by, redirection.judged_at = actor.user, at
    redirection.judgement = judgement.strip()
    redirection.save(update_fields=["judged_by", "judged_at", "judgement"])
    values = {"judgement": redirection.judgement}
    record(_act(events.REDIRECT_REFUSED, redirection, actor, at, values))
    send(consent_refused(redirection, at=at))
    return redirection


def _check(
    stage: ComplaintStage, to: Organisation, reasons: str, why: Redirection.Why, at: datetime
) -> None:
    if stage.state not in UNDER_CONSIDERATION or stage.rung.rung == Rung.QUALITY_BODY:
        raise WrongState
    if has_next(stage):
        raise NoNextStage
    if not reasons.strip():
        raise RedirectionReasonsRequired
    if not may_be_redirected_to(stage, to):
        raise WrongBody
    if why == AGAINST_HEAD:
        on = at.astimezone(stage.organisation.zone).date()
        if not head_is_complained_of(stage, on=on):
            raise WrongState
        if to != body_above(stage):
            raise WrongBody


def _lock_waiting(redirection_id: int, actor: Actor) -> Redirection:
    """A redirection that waits for consent, with its stage locked."""
    stage_id = Redirection.objects.values_list("stage_id", flat=True).get(pk=redirection_id)
    stage = lock_stage(stage_id)
    redirection = Redirection.objects.select_related("to", "asked_by").get(pk=redirection_id)
    redirection.stage = stage
    refuse_own_matter(actor, stage)
    permit(permissions.may_judge_redirection(actor, stage))
    if not redirection.is_waiting:
        raise WrongState
    return redirection


def _move(redirection: Redirection, actor: Actor, at: datetime) -> None:
    """End the stage here and open it there; both registrations stay."""
    stage, body = redirection.stage, redirection.to
    meet_redirect_target(stage, actor=actor, at=at)
    breaches = end_clocks(stage, actor=actor, at=at, reason=REDIRECTED)
    stage.redirect(at=at)
    stage.save()
    opened = _open_there(stage, body, actor, at)
    redirection.done_at = at
    redirection.save()
    moved = _act(events.REDIRECTED, redirection, actor, at, {"reasons": redirection.reasons})
    record(*breaches, moved, *opened.acts)
    send(redirected(redirection, opened, at=at))


def _open_there(stage: ComplaintStage, body: Organisation, actor: Actor, at: datetime) -> Opened:
    return open_stage(
        stage.complaint,
        number=stage.number,
        rung=_rung_there(stage, body),
        organisation=body,
        actor=actor.ref,
        at=at,
        about=stage.about,
        appeal_text=stage.appeal_text,
        redirected_from=stage,
    )


def _rung_there(stage: ComplaintStage, body: Organisation) -> LadderRung:
    """At the first stage the body complained of changes, and with it the route (J-3, Q-15)."""
    complaint = stage.complaint
    if stage.number != 1:
        return stage.rung
    complaint.provider = body
    complaint.route = route_for(
        drafting_body_id=complaint.service.drafting_body_id if complaint.service else None,
        provider_id=body.pk,
        is_centre=body.kind in CENTRES,
    )
    complaint.save(update_fields=["provider", "route"])
    rung = rung_of(complaint.rule_set, route=complaint.route, number=1)
    assert rung is not None
    return rung


def _act(
    verb: str,
    redirection: Redirection,
    actor: Actor,
    at: datetime,
    values: dict[str, str] | None = None,
) -> Act:
    stage = redirection.stage
    facts = {"to": str(redirection.to_id), "why": str(redirection.why)}
    return act_on(verb, stage, actor, at, values, **facts)
