"""What the quality body has demanded of the akimat, and the link to the two questions."""

from typing import Any

from django.utils import timezone

from complaints.services.opinion_links import token_for
from tests.complaints.quality import quality_answered
from tests.world import World


def restoring(world: World) -> dict[str, Any]:
    """A demand on a case of the owner's, and the token of the answer that told of it."""
    stage = quality_answered(world)
    # The questions are asked for sixty days, and the matrix asks on the day of the run.
    stage.answered_at = timezone.now()
    stage.save(update_fields=["answered_at"])
    demand = stage.demands.get()
    return {
        "demand": demand.pk,
        "demand act": {"pk": demand.pk, "verb": "execute"},
        "opinion token": token_for(stage),
        "quality stage": stage.pk,
    }
