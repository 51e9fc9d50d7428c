"""Support of comments and replies to them: who, until when, and which are official."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from audit.selectors import entries_about
from notifications.models import OutboxMessage
from standards.errors import (
    DiscussionOver,
    OwnComment,
    StandardRefused,
    TextRequired,
    TextTooLong,
    WrongState,
)
from standards.models import Support
from standards.services.commenting import (
    enter_comment,
    reply,
    support,
    withdraw_support,
)
from standards.workflow import (
    LONGEST_COMMENT,
    CommentStatus,
    Stage,
)
from tests.standards.answers import (
    AFTER_CLOSE,
    IN_TIME,
    LAST_SECOND,
    NEXT_SECOND,
    a_letter,
    again,
    at_stage,
    opened,
    say,
    trace,
)
from tests.standards_world import a_comment, add_people
from tests.world import World


def test_support_counts_once_and_may_be_taken_back(world: World) -> None:
    add_people(world)
    comment = say(opened(world), world.citizen)
    for _time in range(2):
        support(comment_id=comment.pk, actor=world.stranger, at=IN_TIME)
    support(comment_id=comment.pk, actor=world.neighbour, at=IN_TIME)
    assert again(comment).support_count == Support.objects.count() == 2
    verbs = [entry.verb for entry in entries_about(comment.ref.code, comment.pk)]
    assert verbs.count("standards.supported") == 2
    for _time in range(2):
        withdraw_support(comment_id=comment.pk, actor=world.stranger, at=IN_TIME)
    assert again(comment).support_count == Support.objects.count() == 1


def test_nobody_supports_his_own_comment_or_a_hidden_one(world: World) -> None:
    discussion = opened(world)
    own = say(discussion, world.citizen)
    discussion.refresh_from_db()
    hidden = a_comment(discussion, world.stranger, hidden_at=IN_TIME, hide_reason="insult")
    with pytest.raises(OwnComment):
        support(comment_id=own.pk, actor=world.citizen, at=IN_TIME)
    with pytest.raises(WrongState):
        support(comment_id=hidden.pk, actor=world.citizen, at=IN_TIME)
    assert not Support.objects.exists()


@pytest.mark.parametrize(("at", "is_taken"), [(LAST_SECOND, True), (NEXT_SECOND, False)])
@pytest.mark.parametrize("verb", [support, withdraw_support, reply])
def test_people_support_and_reply_until_the_last_second(
    world: World, verb: Callable[..., Any], at: datetime, is_taken: bool
) -> None:
    comment = say(opened(world), world.citizen)
    more = {"text": "Согласна."} if verb is reply else {}
    before = trace()
    if is_taken:
        verb(comment_id=comment.pk, actor=world.stranger, at=at, **more)
        return
    with pytest.raises(DiscussionOver):
        verb(comment_id=comment.pk, actor=world.stranger, at=at, **more)
    assert trace() == before


_STAGES_OF_REPLY = {
    Stage.IN_DISCUSSION: True,
    Stage.DISCUSSION_CLOSED: True,
    Stage.REVISED: True,
    Stage.REPORT_PUBLISHED: False,
    Stage.IN_AGREEMENT: False,
    Stage.AGREED: False,
    Stage.SUBMITTED: False,
    Stage.APPROVED: False,
    Stage.IN_FORCE: False,
    Stage.SUPERSEDED: False,
    Stage.WITHDRAWN: False,
}


@pytest.mark.parametrize(("stage", "is_allowed"), _STAGES_OF_REPLY.items())
@pytest.mark.parametrize("verb", ["reply", "enter"])
def test_the_drafting_body_replies_and_enters_until_the_report_is_out(
    world: World, stage: str, is_allowed: bool, verb: str
) -> None:
    discussion = at_stage(world, stage)
    comment = a_comment(discussion, world.citizen)
    before = trace()

    def act() -> None:
        if verb == "reply":
            reply(comment_id=comment.pk, text="Учтем.", actor=world.drafter, at=AFTER_CLOSE)
        else:
            enter_comment(
                discussion_id=discussion.pk, entered=a_letter(), actor=world.drafter, at=AFTER_CLOSE
            )

    if is_allowed:
        act()
        assert trace() != before
    else:
        with pytest.raises(DiscussionOver):
            act()
        assert trace() == before


@pytest.mark.parametrize("stage", list(Stage))
def test_people_comment_while_it_is_discussed_or_waits_for_decisions(
    world: World, stage: str
) -> None:
    discussion = at_stage(world, stage)
    before = trace()
    if stage in (Stage.IN_DISCUSSION, Stage.DISCUSSION_CLOSED):
        assert say(discussion, world.citizen, AFTER_CLOSE).status == CommentStatus.LATE
        return
    with pytest.raises(DiscussionOver):
        say(discussion, world.citizen, AFTER_CLOSE)
    assert trace() == before


def test_only_the_reply_of_the_drafting_body_is_official(world: World) -> None:
    comment = say(opened(world), world.citizen)
    official = reply(comment_id=comment.pk, text="Учтем.", actor=world.drafter, at=IN_TIME)
    own = reply(comment_id=comment.pk, text="Спасибо.", actor=world.citizen, at=IN_TIME)
    foreign = reply(comment_id=comment.pk, text="Тоже важно.", actor=world.officer, at=IN_TIME)
    assert official.organisation == world.ministry
    assert (own.organisation, foreign.organisation) == (None, None)
    told = OutboxMessage.objects.filter(template="standards/comment_replied", channel="inbox")
    assert told.count() == 2
    assert {row.recipient for row in told} == {world.citizen.user}


@pytest.mark.parametrize(
    ("text", "error"), [("  ", TextRequired), ("ы" * (LONGEST_COMMENT + 1), TextTooLong)]
)
def test_a_reply_has_words_and_not_too_many(
    world: World, text: str, error: type[StandardRefused]
) -> None:
    comment = say(opened(world), world.citizen)
    before = trace()
    with pytest.raises(error):
        reply(comment_id=comment.pk, text=text, actor=world.drafter, at=IN_TIME)
    assert trace() == before
