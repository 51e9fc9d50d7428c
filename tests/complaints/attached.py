"""Files sent with messages and answers, in the small country."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.acting import Actor
from complaints.models import Attachment, ComplaintStage
from complaints.services.attaching import attach_to_answer, attach_to_message
from tests.world import MONDAY

LATER = MONDAY + timedelta(hours=2)


def pdf(name: str = "a.pdf", body: str = "") -> SimpleUploadedFile:
    """A document whose bytes differ by its name."""
    content = f"%PDF-1.4 {name} {body}".encode()
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def with_message(
    stage: ComplaintStage, actor: Actor, *names: str, at: datetime = LATER
) -> list[Attachment]:
    """Files of a message."""
    message = attach_to_message(
        stage_id=stage.pk, text="Құжат.", uploads=[pdf(name) for name in names], actor=actor, at=at
    )
    return list(message.attachments.order_by("pk"))


def with_answer(
    stage: ComplaintStage, actor: Actor, *names: str, at: datetime = LATER
) -> list[Attachment]:
    """Files of an answer."""
    uploads = [pdf(name) for name in names]
    return attach_to_answer(stage_id=stage.pk, uploads=uploads, actor=actor, at=at)
