"""A complaint about the head of a body is decided by the body above (Q-36)."""

from datetime import datetime

from complaints.competence import body_above, head_is_complained_of
from complaints.errors import HeadComplainedOf
from complaints.models import ComplaintStage


def refuse_where_head_is_meant(stage: ComplaintStage, at: datetime) -> None:
    """Refuse an act of consideration in a body whose own head is complained of.

    Where no body stands above, its officials other than the head go on.

    Raises:
        HeadComplainedOf: the complaint goes to the body above.
    """
    if goes_above(stage, at):
        raise HeadComplainedOf


def goes_above(stage: ComplaintStage, at: datetime) -> bool:
    """Whether the only way of a stage is to the body above."""
    on = at.astimezone(stage.organisation.zone).date()
    return head_is_complained_of(stage, on=on) and body_above(stage) is not None
