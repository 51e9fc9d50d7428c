"""The files of a case sorted to where a page shows them, for one reader."""

from dataclasses import dataclass

from accounts.acting import Actor
from complaints.models import AttachedTo, Attachment, CaseMessage, Complaint, ComplaintStage
from complaints.selectors import attachments_visible_to, thread_for


@dataclass(frozen=True, slots=True)
class ShownFiles:
    """What was filed, the correspondence with ``message.shown_files``, and files of answers."""

    filed: list[Attachment]
    thread: list[CaseMessage]
    answers: list[Attachment]

    def of_answer(self, stage: ComplaintStage) -> list[Attachment]:
        """Files of the answer of one stage."""
        return [one for one in self.answers if one.stage_id == stage.pk]


def shown_to(actor: Actor, complaint: Complaint) -> ShownFiles:
    """Everything of a case that a person may open, oldest first."""
    visible = attachments_visible_to(actor).filter(complaint=complaint)
    files = list(visible.select_related("file").order_by("pk"))
    thread = list(thread_for(actor, complaint))
    for message in thread:
        message.shown_files = [one for one in files if one.message_id == message.pk]  # type: ignore[attr-defined]
    return ShownFiles(
        filed=[one for one in files if one.kind in (AttachedTo.FILING, AttachedTo.SCAN)],
        thread=thread,
        answers=[one for one in files if one.kind == AttachedTo.ANSWER],
    )
