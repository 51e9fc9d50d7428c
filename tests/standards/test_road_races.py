"""Two people, or two workers, on one edition in the same moment: one act is done, the record stays whole."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from deadlines.models import Clock
from deadlines.sweep import sweep
from deadlines.verification import verify as verify_clocks
from registry.models import ServiceVersion
from registry.workflow import VersionKind
from standards import terms
from standards.errors import StandardRefused
from standards.models import Comment, CompletionReport, Edition
from standards.services import agreeing, approving, placing, reporting
from standards.services.commenting import CommentData, submit_comment
from standards.workflow import CommentStatus, ReportState, Stage
from tests.attack.test_races import at_once
from tests.standards.road import (
    AFTER_CLOSE,
    a_site,
    an_act,
    approved,
    discussed,
    people_of,
    placed,
    revised,
    sent,
    submitted,
)
from tests.standards_world import fresh
from tests.world import MONDAY, World

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def _twice(act: Callable[[], Any]) -> Any:
    """Both at once: one is done, the other meets a refusal with a sentence."""
    results = at_once(act, act)
    lost = [one for one in results if isinstance(one, Exception)]
    assert [one for one in lost if not isinstance(one, StandardRefused)] == []
    assert len(lost) == 1, results
    assert str(lost[0])
    assert list(verify_clocks()) == []
    return next(one for one in results if not isinstance(one, Exception))


def test_two_sites_recorded_at_once_open_one_discussion(world: World) -> None:
    edition = placed(world)

    def act() -> Any:
        return placing.record_placement(
            edition_id=edition.pk, placement=a_site(), actor=world.drafter, at=MONDAY
        )

    results = at_once(act, act)
    assert not [one for one in results if isinstance(one, Exception)]
    assert edition.discussions.count() == 1
    assert Clock.objects.filter(term_code=terms.DISCUSSION_PERIOD).count() == 1


def test_two_sweeps_close_a_discussion_once(world: World) -> None:
    edition = discussed(world)
    at_once(lambda: sweep(at=AFTER_CLOSE), lambda: sweep(at=AFTER_CLOSE))
    assert fresh(edition).stage == Stage.DISCUSSION_CLOSED
    assert edition.texts.count() == 2
    assert list(verify_clocks()) == []


def test_a_comment_of_the_last_second_and_the_sweep_do_not_wait_for_each_other_for_ever(
    world: World,
) -> None:
    people_of(world)
    edition = discussed(world)
    discussion = edition.discussions.get()
    data = CommentData(text="Срок долгий.", language="ru")

    def say() -> Any:
        return submit_comment(
            discussion_id=discussion.pk, comment=data, actor=world.citizen, at=discussion.closes_at
        )

    results = at_once(say, lambda: sweep(at=AFTER_CLOSE))
    assert not [one for one in results if isinstance(one, Exception)], results
    assert Comment.objects.get().status in (CommentStatus.IN_TIME, CommentStatus.LATE)
    assert fresh(edition).stage == Stage.DISCUSSION_CLOSED


def test_a_text_taken_back_and_closed_at_once_ends_in_one_of_both_stages(world: World) -> None:
    edition = discussed(world)

    def back() -> Any:
        return placing.take_back(
            edition_id=edition.pk, reason="Плата.", actor=world.drafter,
            at=MONDAY + timedelta(days=30),
        )  # fmt: skip

    at_once(back, lambda: sweep(at=AFTER_CLOSE))
    assert fresh(edition).stage in (Stage.DRAFTING, Stage.DISCUSSION_CLOSED)
    assert edition.texts.count() == 2
    assert list(verify_clocks()) == []


def test_two_workers_make_up_one_report_without_a_gap_or_a_double(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "BATCH", 7)
    edition = discussed(world)
    discussion = edition.discussions.get()
    Comment.objects.bulk_create(
        [
            Comment(
                discussion=discussion, number=number, receipt_no=f"S-004-{number:05}",
                author_kind="individual", author_name="Сериков Б.", channel="letter",
                language="ru", received_at=MONDAY, entered_at=MONDAY, text="Срок долгий.",
                status="in_time", verdict="rejected", reason_ru="По закону.", decided_at=MONDAY,
            )
            for number in range(1, 101)
        ]
    )  # fmt: skip
    sweep(at=AFTER_CLOSE)
    edition = revised(world, fresh(edition))
    reporting.order_report(edition_id=edition.pk, foreword={}, actor=world.drafter, at=AFTER_CLOSE)

    def work() -> int:
        return reporting.build_reports(now=lambda: AFTER_CLOSE)

    at_once(work, work)
    work()
    report = CompletionReport.objects.get()
    assert report.state == ReportState.READY
    assert list(report.items.values_list("position", flat=True)) == list(range(1, 101))
    assert report.items.values("receipt_no").distinct().count() == 100


def test_a_report_is_published_once(world: World) -> None:
    edition = revised(world)
    reporting.order_report(edition_id=edition.pk, foreword={}, actor=world.drafter, at=AFTER_CLOSE)
    reporting.build_reports(now=lambda: AFTER_CLOSE)
    report = CompletionReport.objects.get()
    _twice(
        lambda: reporting.publish_report(report_id=report.pk, actor=world.drafter, at=AFTER_CLOSE)
    )
    assert edition.announcements.filter(kind="report_published").count() == 1


def test_two_colleagues_answer_for_one_body_once(world: World) -> None:
    people_of(world)
    request = sent(world)
    _twice(
        lambda: agreeing.answer_agreement(
            request_id=request.pk, agreed=True, actor=world.agreeing, at=AFTER_CLOSE
        )
    )


def test_an_approval_and_a_return_at_once_leave_one_of_both(world: World) -> None:
    people_of(world)
    edition = submitted(world)

    def approve() -> Any:
        return approving.approve(
            edition_id=edition.pk, act=an_act(), effective_on=AFTER_CLOSE.date(),
            actor=world.clerk, at=AFTER_CLOSE,
        )  # fmt: skip

    def give_back() -> Any:
        return agreeing.return_to_revision(
            edition_id=edition.pk, reason="Плата.", actor=world.clerk, at=AFTER_CLOSE
        )

    results = at_once(approve, give_back)
    assert sum(isinstance(one, StandardRefused) for one in results) == 1, results
    assert fresh(edition).stage in (Stage.IN_FORCE, Stage.REVISED)


def test_two_beats_bring_an_edition_into_force_once(world: World) -> None:
    people_of(world)
    edition = approved(world)
    day = AFTER_CLOSE + timedelta(days=10)
    results = at_once(
        lambda: approving.bring_into_force(at=day), lambda: approving.bring_into_force(at=day)
    )
    assert sorted(results) == [0, 1]
    assert ServiceVersion.objects.filter(kind=VersionKind.STANDARD).count() == 1
    assert Edition.objects.get(pk=edition.pk).stage == Stage.IN_FORCE
