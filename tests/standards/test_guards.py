"""Past the services too: a locked text, a comment, a published report never change."""

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils import timezone

import pytest

from standards.models import Clause, Comment, CompletionReport, ReportItem, Text
from standards.workflow import ReportState, Stage
from tests.standards_world import a_comment, a_discussion, an_edition
from tests.world import World


@pytest.fixture
def told(world: World) -> Comment:
    edition = an_edition(world, Stage.IN_DISCUSSION)
    comment = a_comment(a_discussion(edition), world.citizen)
    report = CompletionReport.objects.create(
        edition=edition, number=1, revised_text=edition.texts.get(), ordered_at=timezone.now(),
    )  # fmt: skip
    ReportItem.objects.create(
        report=report, position=1, receipt_no="1", received_at=timezone.now(), status="in_time",
        language="ru",
    )  # fmt: skip
    report.state, report.published_at = ReportState.PUBLISHED, timezone.now()
    report.save()
    return comment


_WRITES: dict[str, Callable[[], object]] = {
    "clause changed": lambda: Clause.objects.update(body_ru="иначе"),
    "clause removed": lambda: Clause.objects.first().delete(),  # type: ignore[union-attr]
    "clause added": lambda: Clause.objects.create(
        text=Text.objects.get(), part="other", position=99, updated_at=timezone.now()
    ),
    "text unlocked": lambda: Text.objects.update(locked_at=None),
    "parts changed": lambda: Text.objects.update(provisions={}),
    "words of a comment changed": lambda: Comment.objects.update(text="иначе"),
    "comment made late": lambda: Comment.objects.update(status="late"),
    "comment deleted": lambda: Comment.objects.all()._raw_delete("default"),
    "item of a report changed": lambda: ReportItem.objects.update(reason_ru="иначе"),
    "item of a report deleted": lambda: ReportItem.objects.all()._raw_delete("default"),
}


@pytest.mark.parametrize("write", _WRITES.values(), ids=_WRITES)
def test_the_database_refuses_to_rewrite_what_the_public_has_seen(
    write: Callable[[], object], told: Comment
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def test_a_comment_may_still_be_answered_and_hidden(told: Comment) -> None:
    told.verdict, told.reason_ru, told.hidden_at = "rejected", "Нет.", timezone.now()
    told.hide_reason = "insult"
    told.save()
    assert Comment.objects.get(verdict="rejected").is_hidden
