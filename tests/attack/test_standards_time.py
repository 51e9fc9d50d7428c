"""Moments chosen to mislead: the last second, a late sweep, acts that waited, acts of other years."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from deadlines.models import Clock
from deadlines.sweep import sweep
from standards import terms
from standards.errors import (
    ActTooEarly,
    DiscussionOver,
    EffectiveTooEarly,
    ReportStale,
    StandardRefused,
)
from standards.models import Discussion
from standards.services.agreeing import return_to_revision
from standards.services.approving import approve, bring_into_force
from standards.services.commenting import enter_comment, support
from standards.services.deciding import decide_comments
from standards.services.moderating import hide_comment
from standards.services.placing import finish_revision, place_draft, record_placement
from standards.services.reporting import publish_report
from standards.workflow import CommentStatus, ReportState, Stage
from tests.standards import road
from tests.standards.answers import (
    LAST_SECOND,
    NEXT_SECOND,
    a_decision,
    a_letter,
    close,
    opened,
    say,
    trace,
)
from tests.standards.road import AFTER_CLOSE
from tests.standards_world import an_edition, fresh
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db

LAST_INSTANT = LAST_SECOND + timedelta(microseconds=999_999)
KIRITIMATI, MIDWAY = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Midway")


@pytest.mark.parametrize("zone", [UTC, KIRITIMATI, MIDWAY, ZoneInfo("Asia/Aqtau")], ids=str)
def test_the_last_instant_of_day_thirty_is_the_same_in_every_zone(zone: Any, world: World) -> None:
    discussion = opened(world)
    sweep(at=LAST_INSTANT.astimezone(zone))
    assert Discussion.objects.get().closed_at is None
    assert say(discussion, world.citizen, LAST_INSTANT.astimezone(zone)).status == "in_time"
    assert say(discussion, world.citizen, NEXT_SECOND.astimezone(zone)).status == "late"
    sweep(at=NEXT_SECOND.astimezone(zone))
    assert Discussion.objects.get().closed_at == LAST_SECOND


def test_a_comment_of_the_last_instant_is_in_time_though_the_sweep_was_faster(world: World) -> None:
    discussion = opened(world)
    close(discussion, NEXT_SECOND)
    comment = say(discussion, world.citizen, LAST_INSTANT)
    assert comment.status == CommentStatus.IN_TIME
    with pytest.raises(StandardRefused):
        finish_revision(
            edition_id=discussion.edition_id, actor=world.drafter, at=NEXT_SECOND
        )  # it waits for its decision like any other


def test_a_sweep_ten_days_late_lengthens_and_shortens_nothing(world: World) -> None:
    discussion = opened(world)
    late = LAST_SECOND + timedelta(days=10)
    first = say(discussion, world.citizen, LAST_INSTANT)
    assert say(discussion, world.citizen, late).status == CommentStatus.LATE
    with pytest.raises(DiscussionOver):
        support(comment_id=first.pk, actor=world.stranger, at=late)
    sweep(at=late)
    assert Discussion.objects.get().closed_at == LAST_SECOND
    assert Clock.objects.get(term_code=terms.COMPLETION_REPORT).started_at == LAST_SECOND
    letter = enter_comment(
        discussion_id=discussion.pk, entered=a_letter(LAST_SECOND.astimezone(MIDWAY)),
        actor=world.drafter, at=late,
    )  # fmt: skip
    assert letter.status == CommentStatus.IN_TIME


def test_an_edition_closed_late_counts_its_days_from_the_opening_not_from_the_record(
    world: World,
) -> None:
    """A site recorded in the last minute of a day gives the whole of day thirty."""
    midnight = MONDAY.replace(hour=23, minute=59, second=59, microsecond=999_999)
    edition = an_edition(world)
    place_draft(edition_id=edition.pk, actor=world.drafter, at=midnight)
    record_placement(
        edition_id=edition.pk, placement=road.a_site(midnight), actor=world.drafter,
        at=midnight + timedelta(microseconds=1),
    )  # fmt: skip
    discussion = edition.discussions.get()
    assert discussion.opened_at == midnight + timedelta(microseconds=1)
    assert discussion.closes_on == date(2025, 10, 9)


# A decision, a letter and a hiding whose moment lies before the order, though it is written after.
def _decide(world: World, discussion: Discussion) -> None:
    comment = discussion.comments.get(number=1)
    decisions = [a_decision(comment, reason={"ru": "Иная причина."})]
    decide_comments(decisions=decisions, actor=world.drafter, at=AFTER_CLOSE)


def _enter(world: World, discussion: Discussion) -> None:
    unsigned = a_letter(author_name="", contact="")
    enter_comment(
        discussion_id=discussion.pk, entered=unsigned, actor=world.drafter, at=AFTER_CLOSE
    )


@pytest.mark.parametrize("meanwhile", [_decide, _enter])
def test_a_report_that_tells_otherwise_is_not_published_whatever_the_clock_says(
    meanwhile: Any, world: World
) -> None:
    discussion = opened(world)
    say(discussion, world.citizen)
    close(discussion)
    decisions = [a_decision(discussion.comments.get())]
    decide_comments(decisions=decisions, actor=world.drafter, at=AFTER_CLOSE)
    edition = road.revised(world, fresh(discussion.edition))
    later = AFTER_CLOSE + timedelta(minutes=1)
    report = road.made_up(world, edition, later)
    meanwhile(world, discussion)
    before = trace()
    with pytest.raises(ReportStale):
        publish_report(report_id=report.pk, actor=world.drafter, at=later)
    assert trace() == before
    report = road.made_up(world, edition, later)
    publish_report(report_id=report.pk, actor=world.drafter, at=later)
    report.refresh_from_db()
    assert report.state == ReportState.PUBLISHED
    assert report.items.count() == report.totals["received"] == discussion.comments.count()


def test_a_comment_hidden_before_the_order_by_the_clock_does_not_hold_the_report_up(
    world: World,
) -> None:
    discussion = opened(world)
    comment = say(discussion, world.citizen)
    hide_comment(comment_id=comment.pk, reason="insult", actor=world.drafter, at=MONDAY)
    close(discussion)
    decisions = [a_decision(discussion.comments.get(), reason={"ru": "А", "kk": "Ә"})]
    decide_comments(decisions=decisions, actor=world.drafter, at=AFTER_CLOSE)
    edition = road.reported(world, road.revised(world, fresh(discussion.edition)))
    assert edition.stage == Stage.REPORT_PUBLISHED


def _approve(world: World, edition: Any, dated: date, effective_on: date, at: datetime) -> Any:
    return approve(
        edition_id=edition.pk, act=road.an_act(dated), effective_on=effective_on, actor=world.clerk,
        at=at,
    )  # fmt: skip


@pytest.mark.parametrize(
    "dated",
    [date(1, 1, 1), date(2013, 1, 1), MONDAY.date(), LAST_SECOND.date(),
     AFTER_CLOSE.date() - timedelta(days=1)],
    ids=str,
)  # fmt: skip
def test_no_act_is_older_than_the_text_it_approves(dated: date, world: World) -> None:
    """Before inclusion, before the discussion, before the report: the text was not there yet."""
    edition = road.submitted(world)
    before = trace()
    with pytest.raises(ActTooEarly):
        _approve(world, edition, dated, AFTER_CLOSE.date(), AFTER_CLOSE)
    assert trace() == before
    assert fresh(edition).stage == Stage.SUBMITTED


def test_an_act_recorded_weeks_later_counts_from_its_date(world: World) -> None:
    edition = road.submitted(world)
    at = AFTER_CLOSE + timedelta(days=60)
    _approve(world, edition, AFTER_CLOSE.date(), AFTER_CLOSE.date(), at)
    edition = fresh(edition)
    assert edition.stage == Stage.IN_FORCE
    own = edition.confirmations.get(organisation=world.akimat)
    assert own.due_on < at.date()
    sweep(at=at)  # the breach comes out in the open, by the due day
    clock = Clock.objects.get(subject_code=terms.CONFIRMATION, subject_id=own.pk)
    assert clock.state == Clock.State.BREACHED
    assert clock.due_on == own.due_on


def test_after_a_return_the_act_is_not_older_than_the_text_of_the_second_round(
    world: World,
) -> None:
    edition = road.submitted(world)
    later = AFTER_CLOSE + timedelta(days=20)
    return_to_revision(edition_id=edition.pk, reason="Плата.", actor=world.clerk, at=later)
    road.reported(world, fresh(edition), later)
    road.submitted(world, fresh(edition), later)
    with pytest.raises(ActTooEarly):
        _approve(world, edition, AFTER_CLOSE.date(), later.date(), later)


@pytest.mark.parametrize("days", [-1, 0])
def test_a_later_edition_never_begins_on_or_before_the_day_of_the_one_before(
    days: int, world: World
) -> None:
    held = road.in_force(world, at=AFTER_CLOSE)
    change = road.an_amendment(world, held)
    assert held.effective_on is not None
    # Whatever the road was: the same day as the edition in force, or an earlier one.
    road.closed(world, change, AFTER_CLOSE)
    later = AFTER_CLOSE + timedelta(days=40)
    road.revised(world, fresh(change), later)
    road.reported(world, fresh(change), later)
    road.submitted(world, fresh(change), later)
    with pytest.raises(EffectiveTooEarly):
        _approve(world, change, later.date(), held.effective_on + timedelta(days=days), later)
    assert fresh(held).stage == Stage.IN_FORCE


def test_an_edition_in_force_from_the_last_day_of_all_time_waits(world: World) -> None:
    edition = road.submitted(world)
    _approve(world, edition, AFTER_CLOSE.date(), date.max, AFTER_CLOSE)
    assert bring_into_force(at=AFTER_CLOSE + timedelta(days=365)) == 0
    assert fresh(edition).stage == Stage.APPROVED
