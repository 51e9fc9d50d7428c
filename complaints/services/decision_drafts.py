"""Keeping what an official has typed of a decision: nothing is lost on a crash or a sign-out."""

from collections.abc import Mapping
from datetime import datetime

from accounts.acting import Actor
from complaints import permissions
from complaints.errors import NotPermitted, WrongState
from complaints.models import ComplaintStage, DecisionDraft
from complaints.workflow import UNDER_CONSIDERATION


def keep_decision_draft(
    *, stage: ComplaintStage, answers: Mapping[str, str], actor: Actor, at: datetime
) -> DecisionDraft:
    """Keep the answers of a decision form, each person's own; no act of the procedure, no record.

    Raises:
        NotPermitted: this person may not decide the stage.
        WrongState: it is not under consideration.
    """
    if not permissions.may_decide(actor, stage) or actor.user is None:
        raise NotPermitted
    if stage.state not in UNDER_CONSIDERATION:
        raise WrongState
    draft, _created = DecisionDraft.objects.update_or_create(
        stage=stage, user=actor.user, defaults={"answers": dict(answers), "saved_at": at}
    )
    return draft


def decision_draft_of(*, stage: ComplaintStage, actor: Actor) -> DecisionDraft | None:
    """What this person has typed on this stage so far."""
    if actor.user is None:
        return None
    return DecisionDraft.objects.filter(stage=stage, user=actor.user).first()


def drop_decision_drafts(*, stage: ComplaintStage) -> None:
    """The decision is made: nobody's draft of it is needed any more."""
    DecisionDraft.objects.filter(stage=stage).delete()
