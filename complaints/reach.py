"""How far into a case a body sees (CP-2.2).

A body that has answered, or has yet to, sees the whole chain. One that has only passed the
complaint on sees it as far as its own stage: what came after is no business of its any more.
"""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from accounts.acting import Actor
from accounts.roles import Capability
from complaints.models import ComplaintStage
from complaints.workflow import State


def within_reach(organisation_id: int | None, *, case: str, stage: str) -> Q:
    """The condition, for rows whose fields ``case`` and ``stage`` hold the two ids."""
    own = ComplaintStage.objects.filter(complaint=OuterRef(case), organisation_id=organisation_id)
    kept = Exists(own.exclude(state=State.REDIRECTED))
    return Q(kept) | Q(Exists(own.filter(pk__gte=OuterRef(stage))))


def read_by(actor: Actor, stages: Sequence[ComplaintStage]) -> frozenset[int]:
    """The same for all stages of one case at hand: ids of those that the actor's body reads."""
    own = [one for one in stages if one.organisation_id == actor.organisation_id]
    if actor.can(Capability.CONTROL_QUALITY) or any(one.state != State.REDIRECTED for one in own):
        return frozenset(one.pk for one in stages)
    last = max((one.pk for one in own), default=0)
    return frozenset(one.pk for one in stages if one.pk <= last)
