"""A paper of a person without an account: refused by the akimat, its receipt in the office."""

from datetime import timedelta
from typing import Any

from complaints.services import decide, paper, send_answer, take
from complaints.workflow import Channel
from tests.world import MONDAY, World, a_decision, a_filing


def papers(world: World, **words: str) -> dict[str, Any]:
    """The receipt, and the stage from which an appeal may be taken on paper."""
    at = MONDAY + timedelta(days=35)
    filing = a_filing(world, surname="Сейтқали", email="", channel=Channel.OFFICE, **words)
    receipt = paper.file_on_paper(filing=filing, actor=world.officer, at=at)
    stage_id = receipt.stage_id
    take(stage_id=stage_id, actor=world.officer, at=at)
    decide(stage_id=stage_id, decision=a_decision(), actor=world.officer, at=at)
    send_answer(stage_id=stage_id, actor=world.officer, at=at)
    return {"receipt": receipt.pk, "refused paper stage": stage_id}
