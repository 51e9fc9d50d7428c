"""Drafters, people, bodies and the beat on one draft standard in the same instant."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone

import pytest

from audit import sealing
from audit import verification as audit_verification
from deadlines.sweep import sweep
from deadlines.verification import verify as verify_clocks
from notifications.models import OutboxMessage
from registry.content import content_of
from registry.errors import RegistryRefused
from registry.models import ServiceVersion
from registry.services import change_service, exclude_services
from standards.errors import DecidedMeanwhile, EditConflict, StandardRefused
from standards.models import Comment, CompletionReport, Discussion, Edition, Support
from standards.services.agreeing import answer_agreement, return_to_revision
from standards.services.approving import approve, bring_into_force, confirm_information
from standards.services.commenting import enter_comment, support, withdraw_support
from standards.services.deciding import decide_comments, undecided_of
from standards.services.editions import begin_edition, withdraw_edition
from standards.services.moderating import appeal_hiding, decide_appeal, hide_comment
from standards.services.placing import finish_revision, place_draft
from standards.services.reporting import build_reports, order_report, publish_report
from standards.services.writing import autosave, save_clause
from standards.workflow import AppealState, CommentStatus, ReportState, Stage
from tests.attack.test_races import at_once
from tests.standards import road
from tests.standards.answers import LAST_SECOND, a_decision, a_letter, again, close, opened, say
from tests.standards.road import AFTER_CLOSE
from tests.standards_world import a_standard, an_edition, fresh
from tests.world import MONDAY, World

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

Act = Callable[[], Any]
LATER = AFTER_CLOSE + timedelta(hours=1)


def won(results: list[Any]) -> list[Any]:
    """What was done; whatever was not met a refusal with a sentence."""
    lost = [one for one in results if isinstance(one, Exception)]
    assert [one for one in lost if not isinstance(one, StandardRefused)] == []
    assert all(str(one) for one in lost)
    return [one for one in results if not isinstance(one, Exception)]


def held(act: Act, seconds: float = 0.6) -> Act:
    """An act whose transaction stays open for a while after its last step."""

    def run() -> Any:
        with transaction.atomic():
            done = act()
            _wait(seconds)
        return done

    return run


def delayed(act: Act, seconds: float = 0.2) -> Act:
    """An act that begins a moment later."""

    def run() -> Any:
        _wait(seconds)
        return act()

    return run


def _wait(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])


def assert_sound() -> None:
    """Numbers without gaps, supports as counted, clocks and record whole, no letter twice."""
    assert list(verify_clocks()) == []
    for discussion in Discussion.objects.all():
        numbers = discussion.comments.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, discussion.last_comment_no + 1))
    for comment in Comment.objects.all():
        assert comment.support_count == Support.objects.filter(comment=comment).count()
    letters = OutboxMessage.objects.values_list("dedupe_key", "channel", "recipient_id", "address")
    assert max(Counter(letters).values(), default=1) == 1
    sealing.seal(at=timezone.now(), everything=True)
    assert audit_verification.verify().faults == []


def _ready(world: World) -> CompletionReport:
    """A report made up, not yet published."""
    return road.made_up(world, road.revised(world))


def _publish(world: World, report: CompletionReport, at: Any = LATER) -> Act:
    return lambda: publish_report(report_id=report.pk, actor=world.drafter, at=at)


def _enter(world: World, discussion: Discussion, **changes: Any) -> Act:
    return lambda: enter_comment(
        discussion_id=discussion.pk, entered=a_letter(**changes), actor=world.drafter, at=LATER
    )


@pytest.mark.parametrize("signed", [True, False], ids=["in time", "anonymous"])
def test_a_letter_entered_while_the_report_goes_out_is_in_it_or_is_refused(
    signed: bool, world: World
) -> None:
    report = _ready(world)
    discussion = report.edition.discussions.get()
    who = {} if signed else {"author_name": "", "contact": ""}
    enter = _enter(world, discussion, **who)
    won(at_once(held(enter), delayed(_publish(world, report))))
    report.refresh_from_db()
    if report.state == ReportState.PUBLISHED:
        assert not undecided_of(report.edition).exists()
        assert report.totals["received"] == discussion.comments.count()
    assert_sound()


def test_a_letter_that_waited_for_the_report_is_refused(world: World) -> None:
    report = _ready(world)
    discussion = report.edition.discussions.get()
    results = at_once(held(_publish(world, report)), delayed(_enter(world, discussion)))
    assert isinstance(results[1], StandardRefused), results
    assert not discussion.comments.exists()


def test_a_letter_entered_while_the_revision_is_finished_is_decided_first(world: World) -> None:
    edition = road.closed(world)
    finish = lambda: finish_revision(edition_id=edition.pk, actor=world.drafter, at=LATER)  # noqa: E731
    won(at_once(held(_enter(world, edition.discussions.get())), delayed(finish)))
    assert fresh(edition).stage == Stage.DISCUSSION_CLOSED
    assert undecided_of(edition).count() == 1


def test_two_drafters_on_one_clause_lose_nothing(world: World) -> None:
    edition = an_edition(world)
    clause = edition.texts.get().clauses.first()
    assert clause is not None

    def save(words: str) -> Act:
        return lambda: save_clause(
            edition_id=edition.pk, stable_id=clause.stable_id, fields={"body_ru": f"<p>{words}</p>"},
            edit_no=clause.edit_no, actor=world.drafter, at=MONDAY,
        )  # fmt: skip

    results = at_once(save("А"), save("Б"), save("В"))
    assert len(won(results)) == 1
    stored = won(results)[0].body_ru
    for lost in (one for one in results if isinstance(one, Exception)):
        assert isinstance(lost, EditConflict)
        assert lost.stored["body_ru"] == stored
        assert lost.own["body_ru"] not in ("", stored)
    assert_sound()


def test_a_clause_saved_while_the_draft_is_placed_stands_in_it_or_is_refused(world: World) -> None:
    edition = an_edition(world)
    clause = edition.texts.get().clauses.first()
    assert clause is not None
    save = lambda: save_clause(  # noqa: E731
        edition_id=edition.pk, stable_id=clause.stable_id, fields={"body_ru": "<p>Новое.</p>"},
        edit_no=clause.edit_no, actor=world.drafter, at=MONDAY,
    )  # fmt: skip
    keep = lambda: autosave(  # noqa: E731
        edition_id=edition.pk, target=f"clause:{clause.stable_id}", base_edit_no=1,
        content={"body_ru": "x"}, actor=world.drafter, at=MONDAY,
    )  # fmt: skip
    place = lambda: place_draft(edition_id=edition.pk, actor=world.drafter, at=MONDAY)  # noqa: E731
    results = at_once(save, place, keep, keep, keep)
    won(results)
    clause.refresh_from_db()
    assert (clause.body_ru == "<p>Новое.</p>") is not isinstance(results[0], Exception)
    assert fresh(edition).stage == Stage.PLACED
    assert_sound()


@pytest.mark.parametrize("attempt", range(2))
def test_everybody_speaks_while_the_discussion_closes(attempt: int, world: World) -> None:
    discussion = opened(world)
    first = say(discussion, world.stranger)
    people = [world.citizen, world.officer, world.colleague, world.head]
    speak = [lambda p=p: say(discussion, p, LAST_SECOND) for p in people]
    press = [
        lambda: support(comment_id=first.pk, actor=world.citizen, at=LAST_SECOND),
        lambda: support(comment_id=first.pk, actor=world.citizen, at=LAST_SECOND),
        lambda: withdraw_support(comment_id=first.pk, actor=world.citizen, at=LAST_SECOND),
        lambda: support(comment_id=first.pk, actor=world.head, at=LAST_SECOND),
    ]
    won(at_once(*speak, *press, lambda: sweep(at=AFTER_CLOSE), lambda: sweep(at=AFTER_CLOSE)))
    assert Comment.objects.count() == 5
    assert Comment.objects.exclude(status=CommentStatus.IN_TIME).count() == 0
    assert Discussion.objects.get().closed_at is not None
    assert_sound()


def test_decisions_hiding_and_grouping_at_once_do_not_undo_one_another(world: World) -> None:
    discussion = opened(world)
    comments = [say(discussion, world.citizen) for _ in range(3)]
    close(discussion)

    def decide(reason: str) -> Act:
        decisions = [a_decision(one, reason={"ru": reason}, seen="") for one in comments]
        return lambda: decide_comments(decisions=decisions, actor=world.drafter, at=LATER)

    def hide(comment: Comment) -> Act:
        return lambda: hide_comment(
            comment_id=comment.pk, reason="insult", actor=world.drafter, at=LATER
        )

    results = at_once(decide("А"), decide("Б"), *[hide(one) for one in comments], hide(comments[0]))
    assert len(won(results)) == 4, results
    decided = [one for one in results[:2] if isinstance(one, DecidedMeanwhile)]
    assert len(decided) == 1
    stored = [again(one) for one in comments]
    assert len({one.reason_ru for one in stored}) == 1
    assert all(one.verdict and one.is_hidden for one in stored)
    assert_sound()


def test_one_appeal_and_one_decision_on_it(world: World) -> None:
    discussion = opened(world)
    comment = say(discussion, world.citizen)
    hide_comment(comment_id=comment.pk, reason="insult", actor=world.drafter, at=MONDAY)
    ask = lambda: appeal_hiding(comment_id=comment.pk, text="x", actor=world.citizen, at=LATER)  # noqa: E731
    assert len(won(at_once(ask, ask, ask))) == 1
    decide = [
        lambda yes=yes: decide_appeal(
            comment_id=comment.pk, restore=yes, reason="x", actor=world.quality, at=LATER
        )
        for yes in (True, False, True)
    ]
    assert len(won(at_once(*decide))) == 1
    stored = again(comment)
    assert stored.is_hidden is (stored.appeal_state == AppealState.UPHELD)
    assert_sound()


def test_a_report_ordered_made_up_and_published_by_several_at_once(world: World) -> None:
    edition = road.revised(world)
    order = lambda: order_report(  # noqa: E731
        edition_id=edition.pk, foreword={"ru": "x"}, actor=world.drafter, at=AFTER_CLOSE
    )
    build = lambda: build_reports(now=lambda: AFTER_CLOSE)  # noqa: E731
    won(at_once(order, order, build, build))
    build()
    report = CompletionReport.objects.get()
    assert report.state == ReportState.READY
    publish = _publish(world, report)
    results = at_once(publish, publish, order, build)
    won(results)
    report.refresh_from_db()
    assert fresh(edition).stage in (Stage.REPORT_PUBLISHED, Stage.REVISED)
    assert (report.published_at is None) is (fresh(edition).stage == Stage.REVISED)
    assert_sound()


def test_the_first_edition_is_begun_once(world: World) -> None:
    standard = a_standard(world.service)
    begin = lambda: begin_edition(  # noqa: E731
        standard_id=standard.pk, kind="first", actor=world.drafter, at=MONDAY
    )
    assert len(won(at_once(begin, begin, begin))) == 1
    assert Edition.objects.get().texts.count() == 1
    assert_sound()


def test_an_answer_and_a_return_to_revision_do_not_hold_each_other(world: World) -> None:
    """Both inside a transaction that is not repeated: a deadlock would come out."""
    request = road.sent(world)
    answer = lambda: answer_agreement(  # noqa: E731
        request_id=request.pk, agreed=True, actor=world.other_officer, at=LATER
    )
    back = lambda: return_to_revision(  # noqa: E731
        edition_id=request.edition_id, reason="Плата.", actor=world.drafter, at=LATER
    )
    give_up = lambda: withdraw_edition(  # noqa: E731
        edition_id=request.edition_id, reason="x", actor=world.drafter, at=LATER
    )
    for _attempt in range(4):
        results = at_once(held(answer, 0.05), held(back, 0.05), held(give_up, 0.05))
        assert not [one for one in results if isinstance(one, OperationalError)], results
        won(results)
    assert_sound()


def test_an_approval_and_a_change_of_the_drafting_body_do_not_hold_each_other(world: World) -> None:
    """The one goes from the standard to the entry, the other from the entry to the standard."""
    edition = road.submitted(world)
    service = world.service
    ServiceVersion.objects.create(
        service=service, number=1, kind="included", valid_from=service.valid_from,
        content=content_of(service), at=MONDAY,
    )  # fmt: skip
    approving = lambda: approve(  # noqa: E731
        edition_id=edition.pk, act=road.an_act(), effective_on=AFTER_CLOSE.date(), actor=world.clerk,
        at=LATER,
    )  # fmt: skip
    change = lambda: change_service(  # noqa: E731
        service_id=service.pk, content=content_of(service) | {"drafting_body": "mebp"},
        edit_no=service.edit_no, act=road.an_act(), valid_from=AFTER_CLOSE.date(),
        actor=world.keeper, at=LATER,
    )  # fmt: skip
    results = at_once(held(approving, 0.3), held(change, 0.3))
    lost = [one for one in results if isinstance(one, Exception)]
    assert not [one for one in lost if not isinstance(one, StandardRefused | RegistryRefused)], lost
    assert_sound()


def test_an_exclusion_in_the_middle_of_an_agreement_ends_it_once(world: World) -> None:
    """The registry's act comes the other way round: it is repeated, and nobody sees a fault."""
    request = road.sent(world)
    answer = lambda: answer_agreement(  # noqa: E731
        request_id=request.pk, agreed=True, actor=world.other_officer, at=LATER
    )
    exclude = lambda: exclude_services(  # noqa: E731
        service_ids=[world.service.pk], act=road.an_act(), actor=world.clerk, at=LATER
    )
    results = at_once(answer, exclude)
    assert not isinstance(results[1], Exception), results
    won(results[:1])
    assert fresh(request.edition).stage == Stage.WITHDRAWN
    assert_sound()


def test_approval_withdrawal_and_the_effective_day_at_once(world: World) -> None:
    edition = road.submitted(world)
    approving = lambda: approve(  # noqa: E731
        edition_id=edition.pk, act=road.an_act(), effective_on=AFTER_CLOSE.date(), actor=world.clerk,
        at=LATER,
    )  # fmt: skip
    giving_up = lambda: withdraw_edition(  # noqa: E731
        edition_id=edition.pk, reason="x", actor=world.drafter, at=LATER
    )
    beat = lambda: bring_into_force(at=LATER)  # noqa: E731
    results = at_once(approving, approving, giving_up, beat, beat)
    assert len(won(results[:3])) == 1, results
    assert fresh(edition).stage in (Stage.IN_FORCE, Stage.WITHDRAWN)
    assert sum(won(results[3:])) == 0
    assert_sound()


@pytest.mark.parametrize("attempt", range(3))
def test_information_confirmed_while_a_later_edition_asks_anew(attempt: int, world: World) -> None:
    """A duty is confirmed or dropped, never both."""
    first = road.in_force(world)
    change = road.an_amendment(world, first)
    later = AFTER_CLOSE + timedelta(days=40)
    road.closed(world, change, AFTER_CLOSE + timedelta(days=5))
    road.revised(world, fresh(change), later)
    road.reported(world, fresh(change), later)
    road.submitted(world, fresh(change), later)
    own = first.confirmations.get(organisation=world.akimat)
    confirm = lambda: confirm_information(  # noqa: E731
        confirmation_ids=[own.pk], url="https://a.example.kz", actor=world.officer, at=later
    )
    approving = lambda: approve(  # noqa: E731
        edition_id=change.pk, act=road.an_act(later.date()), effective_on=later.date(),
        actor=world.clerk, at=later,
    )  # fmt: skip
    results = at_once(held(confirm, 0.3), delayed(approving, 0.1), confirm)
    assert len(won(results)) == 2, results
    own.refresh_from_db()
    assert (own.confirmed_at is None) is (own.dropped_at is not None)
    assert_sound()
