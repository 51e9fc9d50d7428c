"""The files of one answer where the same decision answers other filings too (Q-42)."""

from datetime import datetime

from complaints.models import AttachedTo, Attachment, ComplaintStage
from complaints.selectors import answer_files_of


def hand_on_answer(*, source: ComplaintStage, stage: ComplaintStage, at: datetime) -> None:
    """Give the files of one answer to a stage that the same decision answers (Q-42).

    Called inside the act that answers, which has locked both stages.
    """
    for one in answer_files_of(source):
        Attachment.objects.create(
            kind=AttachedTo.ANSWER,
            complaint_id=stage.complaint_id,
            stage=stage,
            added_by_id=one.added_by_id,
            file=one.file,
            name=one.name,
            attached_at=at,
        )
