"""The completion report: what blocks it, making it up, a crash in the middle, publication (L13-15.4, DS-4)."""

from datetime import date, timedelta
from typing import Any

from django.db import DatabaseError

import pytest

from deadlines.models import Clock
from deadlines.sweep import sweep
from notifications.models import OutboxMessage
from standards import terms
from standards.errors import NotComplete, ReportStale, WrongState
from standards.models import ChangeLink, Comment, CompletionReport, Edition
from standards.services import placing, reporting
from standards.services.agreeing import return_to_revision
from standards.services.commenting import EnteredComment, enter_comment
from standards.services.deciding import Decision, decide_comments
from standards.services.texts import writable_text
from standards.telling import tell_waiting
from standards.workflow import (
    CommentChannel,
    CommentStatus,
    PlacementKind,
    PlacementOf,
    ReportState,
    Stage,
)
from tests.standards.road import (
    AFTER_CLOSE,
    FOREWORD,
    closed,
    discussed,
    made_up,
    people_of,
    reported,
    revised,
    sent,
)
from tests.standards_world import a_comment, fresh
from tests.world import MONDAY, World


def order(world: World, edition: Edition, **changes: Any) -> CompletionReport:
    given = {"foreword": FOREWORD, "actor": world.drafter, "at": AFTER_CLOSE} | changes
    return reporting.order_report(edition_id=edition.pk, **given)


def many_comments(edition: Edition, count: int, **changes: Any) -> list[Comment]:
    """Comments decided already, written straight into the table."""
    discussion = edition.discussions.get()
    first = discussion.comments.count()
    fields = {
        "author_kind": "individual", "author_name": "Сериков Б.", "channel": "letter",
        "language": "ru", "received_at": MONDAY, "entered_at": MONDAY, "text": "Срок долгий.",
        "status": "in_time", "verdict": "rejected", "reason_ru": "Срок установлен законом.",
        "reason_kk": "Мерзімді заң белгілейді.", "decided_at": MONDAY, **changes,
    }  # fmt: skip
    return Comment.objects.bulk_create(
        [
            Comment(
                discussion=discussion, number=number, receipt_no=f"S-004-{discussion.pk}-{number:05}",
                **fields,
            )
            for number in range(first + 1, first + count + 1)
        ],
        batch_size=500,
    )  # fmt: skip


def decided(world: World, comment: Comment, verdict: str = "accepted", *points: str) -> None:
    decision = Decision(
        comment_id=comment.pk, verdict=verdict, reason={"ru": "Учтено."}, points=points
    )
    decide_comments(decisions=[decision], actor=world.drafter, at=AFTER_CLOSE)


def changed_term(edition: Edition) -> None:
    text = writable_text(edition)
    assert text is not None
    text.provisions["term"]["amount"] = 1
    text.save()


def test_a_report_without_comments_is_made_up_and_says_that_there_were_none(
    world: World,
) -> None:
    report = made_up(world, revised(world))
    assert (report.state, report.total, report.items.count()) == (ReportState.READY, 0, 0)
    assert report.totals["received"] == 0
    assert (report.foreword_kk, report.foreword_ru) == ("Есеп", "Отчет")


def test_an_accepted_comment_that_leads_nowhere_blocks_the_report_until_the_words_change(
    world: World,
) -> None:
    edition = discussed(world)
    said = a_comment(edition.discussions.get(), world.citizen, point="provision:term")
    edition = closed_now(edition)
    decided(world, said)
    revised(world, edition)
    assert lacks(edition) == {"unlinked": 1}
    with pytest.raises(NotComplete):
        order(world, edition)
    decided(world, said, "accepted", "provision:term")
    assert lacks(edition) == {"unchanged": 1}
    changed_term(edition)
    assert lacks(edition) == {}
    report = made_up(world, fresh(edition))
    assert report.items.get().changes == ["provision:term"]


def closed_now(edition: Edition) -> Edition:
    sweep(at=AFTER_CLOSE)
    return fresh(edition)


def lacks(edition: Edition) -> dict[str, int]:
    found = reporting.missing_for_report(fresh(edition))
    assert all(str(lack.sentence) for lack in found)
    return {lack.code: lack.count for lack in found}


def test_a_gap_in_the_revised_text_blocks_the_report(world: World) -> None:
    edition = revised(world)
    text = writable_text(edition)
    assert text is not None
    text.provisions["documents"] = []
    text.save()
    assert lacks(edition) == {"text": 1}
    with pytest.raises(NotComplete):
        order(world, edition)


def test_a_letter_entered_after_the_revision_blocks_ordering_and_publishing(
    world: World,
) -> None:
    edition = revised(world)
    report = made_up(world, edition)
    letter = EnteredComment(
        text="Срок долгий.", language="ru", channel=CommentChannel.LETTER,
        received_at=MONDAY + timedelta(days=5), author_name="Сериков Б.", contact="Алматы",
    )  # fmt: skip
    later = AFTER_CLOSE + timedelta(hours=1)
    enter_comment(
        discussion_id=edition.discussions.get().pk, entered=letter, actor=world.drafter, at=later
    )
    assert lacks(edition) == {"undecided": 1}
    with pytest.raises((NotComplete, ReportStale)):
        reporting.publish_report(report_id=report.pk, actor=world.drafter, at=later)
    with pytest.raises(NotComplete):
        order(world, edition, at=later)


def test_a_decision_changed_after_the_report_was_made_up_makes_it_stale(world: World) -> None:
    edition = discussed(world)
    said = a_comment(edition.discussions.get(), world.citizen)
    edition = closed_now(edition)
    decided(world, said, "rejected")
    report = made_up(world, revised(world, edition))
    later = AFTER_CLOSE + timedelta(minutes=5)
    decision = Decision(comment_id=said.pk, verdict="rejected", reason={"ru": "Иначе нельзя."})
    decide_comments(decisions=[decision], actor=world.drafter, at=later)
    with pytest.raises(ReportStale):
        reporting.publish_report(report_id=report.pk, actor=world.drafter, at=later)
    again = made_up(world, fresh(edition), later)
    assert again.pk == report.pk
    assert again.items.get().reason_ru == "Иначе нельзя."
    reporting.publish_report(report_id=report.pk, actor=world.drafter, at=later)
    assert fresh(edition).stage == Stage.REPORT_PUBLISHED


def test_a_report_counts_late_and_anonymous_comments_and_shows_a_name_only_with_consent(
    world: World,
) -> None:
    edition = discussed(world)
    many_comments(edition, 2, shows_name=True)
    many_comments(edition, 3)
    for status in (CommentStatus.LATE, CommentStatus.ANONYMOUS):
        many_comments(edition, 1, status=status, verdict="", reason_ru="", reason_kk="")
    edition = revised(world, closed_now(edition))
    report = made_up(world, edition)
    assert report.totals["received"] == 7
    assert (report.totals["late"], report.totals["anonymous"]) == (1, 1)
    sources = list(report.items.values_list("source_ru", flat=True))
    assert sources.count("Сериков Б., письмо") == 2
    assert sources.count("письмо") == 5
    counted = report.items.exclude(status=CommentStatus.IN_TIME)
    assert set(counted.values_list("short_ru", "verdict")) == {("", "")}


def test_publication_is_one_moment_for_report_and_revised_draft_and_meets_k38_and_k39(
    world: World,
) -> None:
    edition = reported(world, site=False)
    report = edition.reports.get()
    assert report.published_at == AFTER_CLOSE
    assert report.revised_text.locked_at == AFTER_CLOSE
    placed = edition.placements.filter(kind=PlacementKind.PORTAL, placed_at=AFTER_CLOSE)
    assert set(placed.values_list("what", flat=True)) == {PlacementOf.REPORT, PlacementOf.DRAFT}
    states = Clock.objects.filter(
        term_code__in=[terms.REVISED_DRAFT, terms.COMPLETION_REPORT]
    ).values_list("state", flat=True)
    assert list(states) == [Clock.State.MET, Clock.State.MET]


def test_a_report_published_past_k39_misses_a_house_target_and_breaches_nothing(
    world: World,
) -> None:
    late = AFTER_CLOSE + timedelta(days=20)
    edition = closed(world)
    clock = Clock.objects.get(term_code=terms.COMPLETION_REPORT)
    assert clock.due_on == date(2025, 10, 15)
    sweep(at=late)
    clock.refresh_from_db()
    assert clock.state == Clock.State.MISSED
    reported(world, revised(world, edition, late), late)
    assert not Clock.objects.filter(state=Clock.State.BREACHED).exists()


def test_every_author_hears_of_the_decision_once_with_the_report(world: World) -> None:
    people_of(world)
    edition = discussed(world)
    for person in (world.citizen, world.neighbour):
        a_comment(edition.discussions.get(), person)
    edition = closed_now(edition)
    for one in Comment.objects.all():
        decided(world, one, "rejected")
    reported(world, revised(world, edition))
    tell_waiting(at=AFTER_CLOSE)
    tell_waiting(at=AFTER_CLOSE)
    told = OutboxMessage.objects.filter(template="standards/comment_decided", channel="inbox")
    assert set(told.values_list("recipient", flat=True)) == {
        world.citizen.user.pk, world.neighbour.user.pk,
    }  # fmt: skip
    assert told.count() == 2


def test_a_report_broken_off_in_the_middle_is_taken_up_where_it_stood(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "BATCH", 3)
    edition = discussed(world)
    many_comments(edition, 8)
    edition = revised(world, closed_now(edition))
    report = order(world, edition)
    moments = iter([AFTER_CLOSE, AFTER_CLOSE])

    class Killed(BaseException):
        """The worker is gone: nothing after it runs."""

    def now() -> Any:
        try:
            return next(moments)
        except StopIteration:
            raise Killed from None

    with pytest.raises(Killed):
        reporting.build_reports(now=now)
    report.refresh_from_db()
    assert (report.state, report.done, report.items.count()) == (ReportState.BUILDING, 6, 6)
    assert reporting.build_reports(now=lambda: AFTER_CLOSE) == 1
    report.refresh_from_db()
    assert (report.state, report.done) == (ReportState.READY, 8)
    assert list(report.items.values_list("position", flat=True)) == list(range(1, 9))
    numbers = Comment.objects.order_by("number").values_list("receipt_no", flat=True)
    assert list(report.items.values_list("receipt_no", flat=True)) == list(numbers)
    assert reporting.build_reports(now=lambda: AFTER_CLOSE) == 0


def test_a_report_ordered_anew_while_it_is_made_up_begins_at_the_beginning(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "BATCH", 2)
    edition = discussed(world)
    many_comments(edition, 5)
    edition = revised(world, closed_now(edition))
    report = order(world, edition)
    reporting._build_batch(report.pk, {}, at=AFTER_CLOSE)
    order(world, edition, foreword={"kk": "Жаңа", "ru": "Новый"})
    assert reporting.build_reports(now=lambda: AFTER_CLOSE) == 1
    report.refresh_from_db()
    assert (report.items.count(), report.foreword_ru) == (5, "Новый")


def test_a_report_that_cannot_be_made_up_is_failed_and_keeps_no_other_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = revised(world)
    report = order(world, edition)
    real = reporting.totals_of

    def broken(_edition: Edition) -> dict[str, Any]:
        raise ArithmeticError

    monkeypatch.setattr(reporting, "totals_of", broken)
    assert reporting.build_reports(now=lambda: AFTER_CLOSE) == 0
    report.refresh_from_db()
    assert (report.state, report.error) == (ReportState.FAILED, "ArithmeticError")
    assert reporting.build_reports(now=lambda: AFTER_CLOSE) == 0
    monkeypatch.setattr(reporting, "totals_of", real)
    assert made_up(world, edition).state == ReportState.READY


def test_a_report_waits_where_the_database_is_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = order(world, revised(world))

    def away(_edition: Edition) -> dict[str, Any]:
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(reporting, "totals_of", away)
        reporting.build_reports(now=lambda: AFTER_CLOSE)
    report.refresh_from_db()
    assert report.state in (ReportState.QUEUED, ReportState.BUILDING)
    assert reporting.build_reports(now=lambda: AFTER_CLOSE) == 1


def test_a_report_that_is_not_made_up_is_not_published(world: World) -> None:
    report = order(world, revised(world))
    with pytest.raises(WrongState):
        reporting.publish_report(report_id=report.pk, actor=world.drafter, at=AFTER_CLOSE)


def test_a_second_report_gets_the_next_number_and_the_first_stays_as_it_was(
    world: World,
) -> None:
    people_of(world)
    edition = fresh(sent(world).edition)
    first = edition.reports.get()
    return_to_revision(
        edition_id=edition.pk, reason="Есть замечания.", actor=world.drafter, at=AFTER_CLOSE
    )
    changed_term(edition)
    second = made_up(world, fresh(edition))
    reporting.publish_report(report_id=second.pk, actor=world.drafter, at=AFTER_CLOSE)
    assert [one.number for one in edition.reports.order_by("number")] == [1, 2]
    assert first.revised_text.provisions["term"]["amount"] == 2
    second.refresh_from_db()
    assert second.revised_text.provisions["term"]["amount"] == 1


def test_the_links_of_comments_are_kept_in_the_report_even_if_they_change_later(
    world: World,
) -> None:
    edition = discussed(world)
    said = a_comment(edition.discussions.get(), world.citizen, point="provision:term")
    edition = closed_now(edition)
    changed_term(edition)
    decided(world, said, "partly", "provision:term")
    placing.finish_revision(edition_id=edition.pk, actor=world.drafter, at=AFTER_CLOSE)
    edition = reported(world, fresh(edition))
    ChangeLink.objects.all().delete()
    assert edition.reports.get().items.get().changes == ["provision:term"]
