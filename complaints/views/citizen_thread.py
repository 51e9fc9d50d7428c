"""The correspondence on a case as the complainant sees it, with files."""

from typing import Any

from django.http import HttpRequest

from complaints.models import Complaint, ComplaintStage
from complaints.views.files_shown import shown_to


def part(
    request: HttpRequest, complaint: Complaint, stages: list[ComplaintStage]
) -> dict[str, Any]:
    """What the part of the page needs; each answered stage gets ``shown_files`` of its answer."""
    shown = shown_to(request.actor, complaint)  # type: ignore[attr-defined]
    for stage in stages:
        stage.shown_files = shown.of_answer(stage)  # type: ignore[attr-defined]
    return {"attachments": shown.filed, "thread": shown.thread}
