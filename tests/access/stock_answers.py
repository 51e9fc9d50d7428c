"""A discussion as officials work on it: a hidden comment under appeal, and a person's reply."""

from typing import Any

from standards.models import Reply
from standards.services.moderating import appeal_hiding, hide_comment
from standards.workflow import Stage, State
from tests.standards_world import a_comment, a_discussion, a_standard, an_edition
from tests.world import MONDAY, World, a_service

NUMBER = "S-043"


def answers(world: World) -> dict[str, Any]:
    """All of it on a draft of the ministry, whose drafter is none of the people of the matrix."""
    service = a_service(ministry=world.ministry, registry_no=NUMBER, code="00101043")
    standard = a_standard(service, state=State.DRAFTING)
    discussion = a_discussion(an_edition(world, Stage.IN_DISCUSSION, standard=standard))
    comment = a_comment(discussion, world.citizen)
    hide_comment(comment_id=comment.pk, reason="repetition", actor=world.drafter, at=MONDAY)
    appeal_hiding(comment_id=comment.pk, text="Бұл қайталау емес.", actor=world.citizen, at=MONDAY)
    reply = Reply.objects.create(
        comment=comment, author=world.stranger.user, text="Келісемін.", written_at=MONDAY
    )
    return {
        "answered discussion": discussion.pk,
        "answered comment": comment.pk,
        "answered comment act": {"pk": comment.pk, "verb": "decide"},
        "answered reply": reply.pk,
    }
