"""What the complainant thinks after closing: two questions, once per case, without an account.

A help to bodies and to the quality body; it discharges no yearly survey (J-11).
"""

from dataclasses import dataclass
from datetime import datetime

from accounts.acting import Actor
from accounts.models import Organisation
from audit.services import Act, record
from complaints import events
from complaints.errors import AlreadyGiven, LinkExpired, LinkNotValid, NotAsked
from complaints.models import ComplaintStage, Opinion
from complaints.selectors import next_step, stages_of
from complaints.services.acts import complaint_act, lock_stage
from complaints.services.appeal import has_next
from complaints.services.opinion_links import is_over, link_for, stage_id_of
from complaints.workflow import was_answered

__all__ = ["Asked", "asked_by", "give_opinion", "link_for"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link asks about: the answered stage, the opinion if given, the way further."""

    stage: ComplaintStage
    opinion: Opinion | None
    next_body: Organisation | None


@complaint_act
def give_opinion(
    *, token: str, is_solved: bool, rating: int, actor: Actor, at: datetime
) -> Opinion:
    """Answer the two questions; ``rating`` runs from 1, very badly, to 5, very well.

    Raises:
        LinkNotValid: the portal has not signed the token.
        LinkExpired: sixty days have passed since the answer.
        NotAsked: withdrawn, joined to another filing, or being considered further now.
        AlreadyGiven: the case has its opinion.
    """
    stage = lock_stage(_stage_of(token).pk)
    _refuse_unasked(stage)
    if Opinion.objects.filter(complaint=stage.complaint).exists():
        raise AlreadyGiven
    if is_over(stage, at):
        raise LinkExpired
    opinion = Opinion.objects.create(
        complaint=stage.complaint, stage=stage, is_solved=is_solved, rating=rating, given_at=at
    )
    facts = {"solved": "yes" if is_solved else "no", "rating": str(rating)}
    record(
        Act(
            actor=actor.ref,
            verb=events.OPINION_GIVEN,
            subject=stage.ref,
            at=at,
            organisation_id=stage.organisation_id,
            facts=facts,
        )
    )
    return opinion


def asked_by(token: str, *, at: datetime) -> Asked:
    """What the page of a link shows; an opinion given earlier is shown whenever the link is.

    Raises:
        LinkNotValid, LinkExpired, NotAsked: as :func:`give_opinion` says.
    """
    stage = _stage_of(token)
    opinion = Opinion.objects.filter(complaint=stage.complaint).first()
    if opinion is None:
        _refuse_unasked(stage)
        if is_over(stage, at):
            raise LinkExpired
    return Asked(stage, opinion, _next_body(stage))


def _stage_of(token: str) -> ComplaintStage:
    stages = ComplaintStage.objects.select_related(
        "complaint__service__drafting_body", "complaint__provider", "organisation", "rung"
    )
    stage = stages.filter(pk=stage_id_of(token)).first()
    if stage is None:
        raise LinkNotValid
    return stage


def _refuse_unasked(stage: ComplaintStage) -> None:
    """Only the answer that stands last is asked about, and not that of a joined filing."""
    is_last = stages_of(stage.complaint)[-1].pk == stage.pk
    joined = stage.complaint.duplicate_of_id is not None
    if joined or not is_last or not was_answered(stage.state):
        raise NotAsked


def _next_body(stage: ComplaintStage) -> Organisation | None:
    """Who would consider an appeal from here, if the law gives one and it is still open."""
    if not stage.opens_next or has_next(stage):
        return None
    step = next_step(stage)
    return step[1] if step else None
