"""Decisions on comments: who, when, with what; a refusal leaves no trace (L13-15.4-p2, DS-4)."""

from collections.abc import Callable
from typing import Any

import pytest

from audit.selectors import entries_about
from standards.errors import (
    DecidedMeanwhile,
    NotConsidered,
    NotPermitted,
    PointUnknown,
    StandardRefused,
    TextRequired,
    VerdictRequired,
    WrongState,
)
from standards.models import Autosave, ChangeLink, Comment, CommentGroup
from standards.points import of_clause
from standards.queue import drafts_of
from standards.services.deciding import (
    Decision,
    decide_comments,
    group_comments,
    mark_of,
    refusals_of,
    undecided_of,
)
from standards.services.decision_drafts import LONGEST_DRAFT, keep_decision_drafts
from standards.services.reporting import missing_for_report
from standards.services.texts import latest_text
from standards.workflow import CommentStatus, Stage
from tests.standards.answers import (
    AFTER_CLOSE,
    a_decision,
    again,
    at_stage,
    closed_with,
    decided,
    shorten_term,
    trace,
)
from tests.standards_world import a_comment, a_discussion, a_standard, add_people, an_edition
from tests.world import World, a_service


def test_many_comments_are_decided_in_one_act_each_with_its_reason(world: World) -> None:
    _discussion, comments = closed_with(world)
    decisions = [
        a_decision(comment, verdict, reason={"ru": f"Причина {verdict}."})
        for comment, verdict in zip(comments, ("accepted", "partly", "rejected"), strict=True)
    ]
    decide_comments(decisions=decisions, actor=world.drafter, at=AFTER_CLOSE)
    found = Comment.objects.order_by("number")
    assert [(one.verdict, one.reason_ru) for one in found] == [
        ("accepted", "Причина accepted."),
        ("partly", "Причина partly."),
        ("rejected", "Причина rejected."),
    ]
    assert {(one.decided_by, one.decided_at) for one in found} == {
        (world.drafter.user, AFTER_CLOSE)
    }
    for one in found:
        (entry,) = entries_about(one.ref.code, one.pk)
        assert entry.facts == {"verdict": one.verdict}
        assert not undecided_of(one.discussion.edition).exists()


@pytest.mark.parametrize("position", [0, 1, 2])
def test_one_refused_decision_undoes_the_whole_act(world: World, position: int) -> None:
    discussion = at_stage(world, Stage.DISCUSSION_CLOSED)
    statuses = [CommentStatus.IN_TIME] * 3
    statuses[position] = CommentStatus.LATE
    comments = [a_comment(discussion, status=status) for status in statuses]
    before = trace()
    with pytest.raises(NotConsidered):
        decide_comments(
            decisions=[a_decision(one) for one in comments], actor=world.drafter, at=AFTER_CLOSE
        )
    assert trace() == before


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"verdict": ""}, VerdictRequired),
        ({"verdict": "perhaps"}, VerdictRequired),
        ({"reason": {}}, VerdictRequired),
        ({"reason": {"ru": "  "}}, VerdictRequired),
        ({"reason": {"kk": "Мерзім қысқартылды."}}, VerdictRequired),
        ({"points": [""]}, PointUnknown),
        ({"points": ["provision:nothing"]}, PointUnknown),
        ({"points": ["clause:00000000-0000-4000-8000-000000000000"]}, PointUnknown),
        ({"points": ["clause:nothing"]}, PointUnknown),
        ({"seen": "2025-10-09T00:00:00+00:00"}, DecidedMeanwhile),
    ],
)
def test_a_decision_that_lacks_something_is_refused_and_leaves_no_trace(
    world: World, changes: dict[str, Any], error: type[StandardRefused]
) -> None:
    _discussion, (comment,) = closed_with(world, 1)
    decision = a_decision(comment, **{"verdict": "accepted", **changes})
    before = trace()
    assert type(refusals_of(decisions=[decision], actor=world.drafter)[comment.pk]) is error
    with pytest.raises(error):
        decide_comments(decisions=[decision], actor=world.drafter, at=AFTER_CLOSE)
    assert trace() == before


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_reason_is_given_in_the_language_of_the_comment(world: World, language: str) -> None:
    _discussion, (comment,) = closed_with(world, 1, language=language)
    done = decided(comment, world.drafter, reason={language: "Reason", "ru": "Причина"})
    assert getattr(done, f"reason_{language}")


_DECIDING = (Stage.DISCUSSION_CLOSED, Stage.REVISED)


@pytest.mark.parametrize("stage", list(Stage))
def test_comments_are_decided_after_the_close_until_the_report_is_out(
    world: World, stage: str
) -> None:
    comment = a_comment(at_stage(world, stage))
    before = trace()
    if stage in _DECIDING:
        assert decided(comment, world.drafter).verdict == "rejected"
        return
    with pytest.raises(WrongState):
        decided(comment, world.drafter)
    assert trace() == before


@pytest.mark.parametrize(
    "person",
    ["citizen", "officer", "head", "keeper", "quality", "clerk", "auditor", "administrator"],
)
@pytest.mark.parametrize("verb", ["decide", "group", "draft"])
def test_nobody_but_the_drafting_body_decides_or_groups(
    world: World, person: str, verb: str
) -> None:
    discussion, (comment,) = closed_with(world, 1)
    given = {"actor": world.people[person], "at": AFTER_CLOSE}
    acts: dict[str, Callable[[], object]] = {
        "decide": lambda: decide_comments(decisions=[a_decision(comment)], **given),
        "group": lambda: group_comments(comment_ids=[comment.pk], name="Срок", **given),
        "draft": lambda: keep_decision_drafts(
            edition_id=discussion.edition_id, drafts={comment.pk: {"verdict": "partly"}}, **given
        ),
    }
    before = trace()
    with pytest.raises(NotPermitted):
        acts[verb]()
    assert trace() == before
    assert not CommentGroup.objects.exists()
    assert not Autosave.objects.exists()


def test_nobody_decides_on_his_own_comment(world: World) -> None:
    discussion, (other,) = closed_with(world, 1)
    own = a_comment(discussion, world.drafter)
    decisions = [a_decision(own), a_decision(other)]
    assert set(refusals_of(decisions=decisions, actor=world.drafter)) == {own.pk}
    before = trace()
    with pytest.raises(NotPermitted):
        decide_comments(decisions=decisions, actor=world.drafter, at=AFTER_CLOSE)
    assert trace() == before


@pytest.mark.parametrize("status", [CommentStatus.LATE, CommentStatus.ANONYMOUS])
def test_late_and_anonymous_ones_get_no_decision(world: World, status: str) -> None:
    _discussion, (comment,) = closed_with(world, 1, status=status)
    with pytest.raises(NotConsidered):
        decided(comment, world.drafter)
    assert again(comment).verdict == ""


def test_a_hidden_comment_is_decided_like_any_other(world: World) -> None:
    _discussion, (comment,) = closed_with(world, 1, hidden_at=AFTER_CLOSE, hide_reason="insult")
    assert decided(comment, world.drafter).verdict == "rejected"


def test_comments_of_two_drafts_are_not_decided_together(world: World) -> None:
    _discussion, (first,) = closed_with(world, 1)
    other = a_service(ministry=world.ministry, registry_no="S-005", code="00101005")
    edition = an_edition(world, Stage.DISCUSSION_CLOSED, standard=a_standard(other))
    second = a_comment(a_discussion(edition, closed=True))
    before = trace()
    with pytest.raises(WrongState):
        decide_comments(
            decisions=[a_decision(first), a_decision(second)], actor=world.drafter, at=AFTER_CLOSE
        )
    with pytest.raises(WrongState):
        group_comments(
            comment_ids=[first.pk, second.pk], name="Срок", actor=world.drafter, at=AFTER_CLOSE
        )
    assert trace() == before


@pytest.mark.parametrize("decisions", [[], [Decision(comment_id=1, verdict="accepted", reason={})]])
def test_there_is_something_to_decide_on(world: World, decisions: list[Decision]) -> None:
    with pytest.raises(WrongState):
        decide_comments(decisions=decisions, actor=world.drafter, at=AFTER_CLOSE)


# Links to the words that changed.


def test_accepted_comments_lead_to_words_each_once(world: World) -> None:
    discussion, (comment,) = closed_with(world, 1)
    clause = of_clause(latest_text(discussion.edition).clauses.all()[0].stable_id)
    decided(comment, world.drafter, "partly", points=["provision:term", clause, "provision:term"])
    points = ChangeLink.objects.filter(comment=comment).values_list("point", flat=True)
    assert list(points) == ["provision:term", clause]


def test_a_clause_taken_out_in_the_revision_may_still_be_named(world: World) -> None:
    discussion, (comment,) = closed_with(world, 1)
    gone = latest_text(discussion.edition).clauses.order_by("position")[0]
    point = of_clause(gone.stable_id)
    gone.delete()
    decided(comment, world.drafter, "accepted", points=[point])
    assert comment.changes.get().point == point


def test_a_rejected_comment_leads_nowhere_even_if_it_did_before(world: World) -> None:
    _discussion, (comment,) = closed_with(world, 1)
    decided(comment, world.drafter, "accepted", points=["provision:term"])
    decided(comment, world.drafter, "rejected", points=["provision:term"])
    assert not comment.changes.exists()


def test_what_holds_the_report_up_is_named(world: World) -> None:
    discussion, (undecided, unlinked, unchanged, good) = closed_with(world, 4)
    decided(unlinked, world.drafter, "accepted")
    decided(unchanged, world.drafter, "accepted", points=["provision:fee"])
    decided(good, world.drafter, "accepted", points=["provision:fee", "provision:term"])
    shorten_term(discussion.edition)
    lacks = missing_for_report(discussion.edition)
    found = [(lack.code, lack.count, list(lack.comments)) for lack in lacks]
    assert found == [
        ("undecided", 1, [undecided]),
        ("unlinked", 1, [unlinked]),
        ("unchanged", 1, [unchanged]),
    ]
    assert all(lack.sentence for lack in lacks)


# Two at once.


def test_a_decision_may_be_changed_by_who_has_read_it(world: World) -> None:
    _discussion, (comment,) = closed_with(world, 1)
    first = decided(comment, world.drafter, "accepted", seen="")
    second = decided(comment, world.drafter, "rejected", seen=mark_of(first))
    assert second.verdict == "rejected"


def test_a_decision_made_meanwhile_is_not_overwritten_unread(world: World) -> None:
    _discussion, (comment,) = closed_with(world, 1)
    decided(comment, world.drafter, "accepted", seen="")
    before = trace()
    with pytest.raises(DecidedMeanwhile):
        decided(comment, world.drafter, "rejected", seen="")
    assert trace() == before
    assert again(comment).verdict == "accepted"


# Groups.


def test_comments_are_gathered_and_let_go(world: World) -> None:
    discussion, comments = closed_with(world)
    ids = [comment.pk for comment in comments]

    def gather(which: list[int], name: str) -> None:
        group_comments(comment_ids=which, name=name, actor=world.drafter, at=AFTER_CLOSE)

    gather(ids, " Срок ")
    gather(ids[:1], "Срок")
    assert CommentGroup.objects.get().name == "Срок"
    gather(ids[:1], "")
    assert discussion.comments.filter(group__name="Срок").count() == 2
    with pytest.raises(TextRequired):
        gather(ids, "ы" * 201)
    assert discussion.comments.filter(group__name="Срок").count() == 2


# Decisions that are being written.


def test_a_begun_decision_is_kept_for_its_writer_and_gone_once_decided(world: World) -> None:
    discussion, (comment, other) = closed_with(world, 2)
    edition = discussion.edition

    def keep(text: str) -> None:
        drafts = {one.pk: {"verdict": "partly", "reason_ru": text} for one in (comment, other)}
        keep_decision_drafts(
            edition_id=edition.pk, drafts=drafts, actor=world.drafter, at=AFTER_CLOSE
        )

    keep("Срок")
    keep("Срок сокращен")
    assert drafts_of(edition, world.drafter.user)[comment.pk]["reason_ru"] == "Срок сокращен"
    assert drafts_of(edition, world.colleague.user) == {}
    decided(comment, world.drafter)
    assert list(drafts_of(edition, world.drafter.user)) == [other.pk]


@pytest.mark.parametrize("stage", list(Stage))
def test_begun_decisions_are_kept_only_while_there_is_something_to_decide(
    world: World, stage: str
) -> None:
    comment = a_comment(at_stage(world, stage))
    given = {
        "edition_id": comment.discussion.edition_id, "drafts": {comment.pk: {"verdict": "partly"}},
        "actor": world.drafter, "at": AFTER_CLOSE,
    }  # fmt: skip
    if stage in _DECIDING:
        keep_decision_drafts(**given)
        assert Autosave.objects.exists()
        return
    with pytest.raises(WrongState):
        keep_decision_drafts(**given)
    assert not Autosave.objects.exists()


def test_a_begun_decision_is_no_place_for_a_library(world: World) -> None:
    discussion, (comment,) = closed_with(world, 1)
    with pytest.raises(StandardRefused):
        keep_decision_drafts(
            edition_id=discussion.edition_id,
            drafts={comment.pk: {"reason_ru": "ы" * (LONGEST_DRAFT + 1)}}, actor=world.drafter,
            at=AFTER_CLOSE,
        )  # fmt: skip
    assert not Autosave.objects.exists()


@pytest.mark.parametrize("person", ["president", "oblast", "agreeing", "informatization"])
def test_people_of_the_road_do_not_decide_for_the_drafter(world: World, person: str) -> None:
    add_people(world)
    _discussion, (comment,) = closed_with(world, 1)
    with pytest.raises(NotPermitted):
        decided(comment, world.people[person])
