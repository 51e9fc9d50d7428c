"""Many cases at one press: each by its ordinary verb, in a transaction of its own.

What is refused for one case changes nothing in it and stops none of the others. Sent twice, the
same order finds its work done and does nothing more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.db import transaction

from accounts.acting import Actor
from accounts.models import User
from complaints.errors import ComplaintRefused, TooManyCases
from complaints.models import ComplaintStage, ProposedDecision, Team
from complaints.services.acts import complaint_act
from complaints.services.approving import as_content, propose, proposes
from complaints.services.consideration import assign
from complaints.services.decision import Decision, decide, send_answer
from complaints.services.teams import give_to_team
from complaints.workflow import ANSWERED
from deadlines.errors import DeadlineError

# What one person can read through before pressing a button.
MOST = 50


class Result(Enum):
    """What became of one case."""

    DONE = "done"
    PROPOSED = "proposed"
    ALREADY = "already"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Line:
    """One case of a bulk act; ``why`` is the sentence of a refusal."""

    stage: ComplaintStage
    result: Result
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is to be decided and sent on one stage."""

    stage_id: int
    decision: Decision


def chosen_stages(stage_ids: Sequence[int], *, actor: Actor) -> list[ComplaintStage]:
    """The chosen stages before the actor's body, in the order chosen; others do not exist here.

    Raises:
        TooManyCases: more than :data:`MOST` are chosen.
    """
    wanted = list(dict.fromkeys(stage_ids))
    if len(wanted) > MOST:
        raise TooManyCases
    found = (
        ComplaintStage.objects.filter(organisation=actor.organisation)
        .select_related(
            "complaint__service__drafting_body", "complaint__provider", "complaint__complainant"
        )
        .select_related("organisation", "rung", "assignee", "team")
        .prefetch_related("complaint__officials")
        .in_bulk(wanted)
    )
    return [found[pk] for pk in wanted if pk in found]


def assign_many(
    *,
    stage_ids: Sequence[int],
    assignee: User | None,
    team: Team | None,
    actor: Actor,
    at: datetime,
) -> list[Line]:
    """Give cases to a person, to a team, or to both.

    Raises:
        TooManyCases: more than :data:`MOST` are chosen.
    """

    def give(stage: ComplaintStage) -> Result:
        has_person = assignee is None or stage.assignee_id == assignee.pk
        has_team = team is None or stage.team_id == team.pk
        if has_person and has_team:
            return Result.ALREADY
        _give(
            stage_id=stage.pk,
            assignee=None if has_person else assignee,
            team=None if has_team else team,
            actor=actor,
            at=at,
        )
        return Result.DONE

    return _each(chosen_stages(stage_ids, actor=actor), give)


def answer_many(*, replies: Sequence[Reply], actor: Actor, at: datetime) -> list[Line]:
    """Decide cases and send the answers; where the head approves, put them before the head.

    Raises:
        TooManyCases: more than :data:`MOST` are chosen.
    """
    decisions = {reply.stage_id: reply.decision for reply in replies}

    def answer(stage: ComplaintStage) -> Result:
        decision = decisions[stage.pk]
        if _is_answered(stage, decision, actor) or _is_proposed(stage, decision, actor):
            return Result.ALREADY
        if proposes(stage, actor):
            propose(stage_id=stage.pk, decision=decision, actor=actor, at=at)
            return Result.PROPOSED
        _decide_and_send(stage_id=stage.pk, decision=decision, actor=actor, at=at)
        return Result.DONE

    return _each(chosen_stages(list(decisions), actor=actor), answer)


def _each(stages: list[ComplaintStage], act: Callable[[ComplaintStage], Result]) -> list[Line]:
    lines = []
    for stage in stages:
        try:
            lines.append(Line(stage, act(stage)))
        except (ComplaintRefused, DeadlineError) as refusal:
            lines.append(Line(stage, Result.REFUSED, str(refusal)))
    return lines


@complaint_act
def _give(
    *, stage_id: int, assignee: User | None, team: Team | None, actor: Actor, at: datetime
) -> None:
    """Both or neither, also where this is part of a greater transaction."""
    with transaction.atomic():
        if team is not None:
            give_to_team(stage_id=stage_id, team=team, actor=actor, at=at)
        if assignee is not None:
            assign(stage_id=stage_id, assignee=assignee, actor=actor, at=at)


@complaint_act
def _decide_and_send(*, stage_id: int, decision: Decision, actor: Actor, at: datetime) -> None:
    """Both or neither: nothing is left decided and unsent."""
    with transaction.atomic():
        decide(stage_id=stage_id, decision=decision, actor=actor, at=at)
        send_answer(stage_id=stage_id, actor=actor, at=at)


def _is_answered(stage: ComplaintStage, decision: Decision, actor: Actor) -> bool:
    """Whether this very answer has been sent by this person: the order came twice."""
    return (
        stage.state in ANSWERED
        and actor.user is not None
        and stage.decided_by_id == actor.user.pk
        and stage.decision_reasons == decision.reasons.strip()
    )


def _is_proposed(stage: ComplaintStage, decision: Decision, actor: Actor) -> bool:
    """Whether this very decision of this person waits for the head."""
    waiting = ProposedDecision.objects.filter(
        stage=stage, proposed_by=actor.user, judged_at__isnull=True
    ).first()
    return waiting is not None and waiting.content == as_content(decision)
