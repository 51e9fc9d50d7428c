"""A standard with a draft and a proposal: what the workbench's addresses name."""

from typing import Any

from standards.services.proposals import propose_change
from standards.workflow import Stage
from tests.standards_world import an_edition
from tests.world import MONDAY, World


def drafting(world: World) -> dict[str, Any]:
    """A draft of the ministry that nobody of the matrix writes, and a proposal of the akimat."""
    edition = an_edition(world, Stage.DRAFTING)
    clause = edition.texts.get().clauses.earliest("position")
    proposal = propose_change(
        standard_id=edition.standard_id, basis="complaints", text="Сократить срок.",
        actor=world.officer, at=MONDAY,
    )  # fmt: skip
    named = {"pk": edition.pk, "stable_id": clause.stable_id}
    return {
        "standard": edition.standard_id,
        "standard proposal": proposal.pk,
        "edition": edition.pk,
        "edition clause": named,
        "edition clause act": named | {"verb": "up"},
        "edition part": {"pk": edition.pk, "code": "term"},
    }
