"""A draft in discussion with what people said on it: what the public addresses of drafts name."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from files.services import store
from standards.models import CompletionReport
from standards.services.commenting import CommentData, submit_comment
from standards.services.moderating import hide_comment
from standards.workflow import ReportState, Stage, State
from tests.standards_world import a_discussion, a_standard, an_edition
from tests.world import MONDAY, World, a_service

NUMBER = "S-042"


def voices(world: World) -> dict[str, Any]:
    """The owner's comment with a file, hidden; a report of an earlier round."""
    service = a_service(ministry=world.ministry, registry_no=NUMBER, code="00101042")
    standard = a_standard(service, state=State.DRAFTING)
    edition = an_edition(world, Stage.IN_DISCUSSION, standard=standard)
    discussion = a_discussion(edition)
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n%%EOF")
    stored = store(upload, uploader_id=world.citizen.user.pk, at=MONDAY)
    comment = submit_comment(
        discussion_id=discussion.pk,
        comment=CommentData(text="Мерзімі ұзақ.", language="kk", files=(stored,)),
        actor=world.citizen,
        at=MONDAY,
    )
    hide_comment(comment_id=comment.pk, reason="repetition", actor=world.drafter, at=MONDAY)
    CompletionReport.objects.create(
        edition=edition, number=1, state=ReportState.PUBLISHED, revised_text=discussion.text,
        ordered_at=MONDAY, published_at=MONDAY,
    )  # fmt: skip
    return {
        "open draft": edition.pk,
        "draft report": {"pk": edition.pk, "number": 1, "kind": "csv"},
        "comment": comment.receipt_no,
        "comment file": {"receipt": comment.receipt_no, "pk": comment.files.get().pk},
    }
