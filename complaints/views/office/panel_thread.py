"""The correspondence on a case with its files, and the files of the answer being prepared."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest

from complaints.errors import ComplaintRefused
from complaints.forms.files import AnswerFilesForm
from complaints.services.attaching import check_answer_open
from complaints.views.files_shown import shown_to
from complaints.views.office.reading import Case


def panel(request: HttpRequest, case: Case, typed: dict[str, Form]) -> dict[str, Any]:
    """What the part of the page needs: every file at its place, as this person may see them."""
    shown = shown_to(case.actor, case.complaint)
    context: dict[str, Any] = {
        "attachments": shown.filed,
        "thread": shown.thread,
        "answer_files": shown.of_answer(case.stage),
        "earlier_answers": [
            (other, files) for other in case.others if (files := shown.of_answer(other))
        ],
    }
    if _may_change_answer(case):
        context["answer_files_form"] = typed.get("answer_files") or AnswerFilesForm()
    return context


def _may_change_answer(case: Case) -> bool:
    try:
        check_answer_open(case.stage, case.actor)
    except ComplaintRefused:
        return False
    return True
