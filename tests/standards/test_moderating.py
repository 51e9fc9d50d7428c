"""Hiding with a public reason, the appeal, the decision of the quality body; nothing is deleted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.acting import Actor
from audit.selectors import entries_about
from notifications.models import OutboxMessage
from standards.errors import (
    AlreadyDecided,
    AlreadyHidden,
    NotPermitted,
    ReasonRequired,
    StandardRefused,
    TextRequired,
    WrongState,
)
from standards.models import Comment, Reply
from standards.services.moderating import (
    appeal_hiding,
    decide_appeal,
    hide_comment,
    hide_reply,
)
from standards.workflow import AppealState, HideReason, Stage
from tests.standards.answers import IN_TIME, again, at_stage, trace
from tests.standards_world import a_comment, add_people
from tests.world import World

LATER = IN_TIME + timedelta(days=1)


def spoken(world: World, author: Actor | None = None, **changes: Any) -> Comment:
    discussion = at_stage(world, Stage.IN_DISCUSSION)
    return a_comment(discussion, author or world.citizen, **changes)


def hidden(world: World, **changes: Any) -> Comment:
    comment = spoken(world, **changes)
    return hide_comment(comment_id=comment.pk, reason="insult", actor=world.drafter, at=IN_TIME)


def appealed(world: World) -> Comment:
    return appeal_hiding(
        comment_id=hidden(world).pk, text="Бұл балағат емес.", actor=world.citizen, at=LATER
    )


def judged(world: World, *, restore: bool) -> Comment:
    return decide_appeal(
        comment_id=appealed(world).pk, restore=restore, reason="Причина.", actor=world.quality,
        at=LATER,
    )  # fmt: skip


def a_reply(comment: Comment, author: Actor, **changes: Any) -> Reply:
    return Reply.objects.create(
        comment=comment, author=author.user, text="Согласен.", written_at=IN_TIME, **changes
    )


@pytest.mark.parametrize("reason", HideReason.values)
def test_a_hidden_comment_keeps_its_words_and_tells_its_author_why(
    world: World, reason: str
) -> None:
    comment = spoken(world)
    hide_comment(comment_id=comment.pk, reason=reason, actor=world.drafter, at=IN_TIME)
    comment = again(comment)
    assert (comment.is_hidden, comment.hide_reason) == (True, reason)
    assert comment.text == "Срок слишком долгий."
    assert entries_about(comment.ref.code, comment.pk)[0].facts == {"reason": reason}
    told = OutboxMessage.objects.filter(template="standards/comment_hidden", channel="inbox")
    assert [row.recipient for row in told] == [world.citizen.user]


def test_a_letter_is_hidden_without_anybody_to_tell(world: World) -> None:
    comment = a_comment(at_stage(world, Stage.IN_DISCUSSION))
    hide_comment(comment_id=comment.pk, reason="insult", actor=world.drafter, at=IN_TIME)
    assert again(comment).is_hidden
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("reason", ["", "because", "INSULT"])
def test_hiding_needs_a_reason_of_the_list(world: World, reason: str) -> None:
    comment = spoken(world)
    before = trace()
    with pytest.raises(ReasonRequired):
        hide_comment(comment_id=comment.pk, reason=reason, actor=world.drafter, at=IN_TIME)
    assert trace() == before


PEOPLE = ["citizen", "stranger", "officer", "keeper", "clerk", "auditor", "administrator"]


@pytest.mark.parametrize("person", [*PEOPLE, "quality", "agreeing", "president"])
def test_nobody_but_the_drafting_body_hides(world: World, person: str) -> None:
    add_people(world)
    comment = spoken(world)
    row = a_reply(comment, world.stranger)
    before = trace()
    with pytest.raises(NotPermitted):
        hide_comment(comment_id=comment.pk, reason="insult", actor=world.people[person], at=IN_TIME)
    with pytest.raises(NotPermitted):
        hide_reply(reply_id=row.pk, reason="insult", actor=world.people[person], at=IN_TIME)
    assert trace() == before


def test_a_drafter_does_not_hide_his_own_comment(world: World) -> None:
    comment = spoken(world, world.drafter)
    with pytest.raises(NotPermitted):
        hide_comment(comment_id=comment.pk, reason="insult", actor=world.drafter, at=IN_TIME)


def test_a_reply_of_a_person_is_hidden_an_official_one_is_not(world: World) -> None:
    comment = spoken(world)
    row = a_reply(comment, world.stranger)
    official = a_reply(comment, world.drafter, organisation=world.ministry)
    hide_reply(reply_id=row.pk, reason="advertising", actor=world.drafter, at=IN_TIME)
    row.refresh_from_db()
    assert (row.hidden_at, row.hide_reason, row.text) == (IN_TIME, "advertising", "Согласен.")
    before = trace()
    for pk, reason, error in (
        (row.pk, "insult", AlreadyHidden),
        (official.pk, "insult", WrongState),
        (official.pk, "", ReasonRequired),
    ):
        with pytest.raises(error):
            hide_reply(reply_id=pk, reason=reason, actor=world.drafter, at=IN_TIME)
    assert trace() == before


def test_the_quality_body_hears_of_an_appeal_and_the_author_of_its_end(world: World) -> None:
    comment = appealed(world)
    asked = OutboxMessage.objects.filter(template="standards/hiding_appealed", channel="inbox")
    assert [row.recipient for row in asked] == [world.quality.user]
    assert comment.receipt_no in asked[0].text
    decide_appeal(
        comment_id=comment.pk, restore=True, reason="Бұл пікір.", actor=world.quality, at=LATER
    )
    told = OutboxMessage.objects.filter(template="standards/hiding_decided", channel="inbox")
    assert [row.recipient for row in told] == [world.citizen.user]
    assert "Бұл пікір." in told[0].text


def test_a_restored_comment_is_shown_and_never_hidden_again(world: World) -> None:
    comment = again(judged(world, restore=True))
    assert (comment.is_hidden, comment.appeal_state) == (False, AppealState.RESTORED)
    with pytest.raises(AlreadyHidden):
        hide_comment(comment_id=comment.pk, reason="insult", actor=world.drafter, at=LATER)


def test_an_upheld_hiding_stays_and_is_final(world: World) -> None:
    comment = again(judged(world, restore=False))
    assert (comment.is_hidden, comment.appeal_state) == (True, AppealState.UPHELD)
    with pytest.raises(AlreadyDecided):
        appeal_hiding(comment_id=comment.pk, text="Опять.", actor=world.citizen, at=LATER)
    with pytest.raises(WrongState):
        decide_appeal(
            comment_id=comment.pk, restore=True, reason="Да.", actor=world.quality, at=LATER
        )


# State × act: every pair is allowed, or refused with a typed error that leaves no trace.

STATES: dict[str, Callable[[World], Comment]] = {
    "shown": spoken,
    "hidden": hidden,
    "appealed": appealed,
    "restored": lambda world: judged(world, restore=True),
    "upheld": lambda world: judged(world, restore=False),
}
ACTS: dict[str, Callable[[World, Comment], object]] = {
    "hide": lambda world, comment: hide_comment(
        comment_id=comment.pk, reason="insult", actor=world.drafter, at=LATER
    ),
    "appeal": lambda world, comment: appeal_hiding(
        comment_id=comment.pk, text="Шағым.", actor=world.citizen, at=LATER
    ),
    "restore": lambda world, comment: decide_appeal(
        comment_id=comment.pk, restore=True, reason="Да.", actor=world.quality, at=LATER
    ),
    "uphold": lambda world, comment: decide_appeal(
        comment_id=comment.pk, restore=False, reason="Нет.", actor=world.quality, at=LATER
    ),
}
ALLOWED = {
    ("shown", "hide"), ("hidden", "appeal"), ("appealed", "restore"), ("appealed", "uphold"),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", ACTS)
def test_every_state_allows_its_acts_alone(world: World, state: str, act: str) -> None:
    comment = STATES[state](world)
    before = trace()
    if (state, act) in ALLOWED:
        ACTS[act](world, comment)
        assert trace() != before
        return
    with pytest.raises(StandardRefused):
        ACTS[act](world, comment)
    assert trace() == before


@pytest.mark.parametrize("person", [*PEOPLE[1:], "drafter", "quality"])
def test_only_the_author_appeals(world: World, person: str) -> None:
    comment = hidden(world)
    before = trace()
    with pytest.raises(NotPermitted):
        appeal_hiding(comment_id=comment.pk, text="Шағым.", actor=world.people[person], at=LATER)
    assert trace() == before


@pytest.mark.parametrize("person", [*PEOPLE, "drafter"])
def test_only_the_quality_body_decides_an_appeal(world: World, person: str) -> None:
    comment = appealed(world)
    before = trace()
    with pytest.raises(NotPermitted):
        decide_appeal(
            comment_id=comment.pk, restore=True, reason="Да.", actor=world.people[person], at=LATER
        )
    assert trace() == before


def test_the_quality_body_does_not_judge_its_own_words_or_its_own_hiding(world: World) -> None:
    discussion = at_stage(world, Stage.IN_DISCUSSION)
    waiting = {
        "hidden_at": IN_TIME, "hide_reason": "insult", "appeal_state": AppealState.OPEN,
        "appealed_at": IN_TIME, "appeal_text": "Шағым.",
    }  # fmt: skip
    own = a_comment(discussion, world.quality, **waiting)
    hidden_by_it = a_comment(discussion, world.citizen, hidden_by=world.quality.user, **waiting)
    before = trace()
    for comment in (own, hidden_by_it):
        with pytest.raises(NotPermitted):
            decide_appeal(
                comment_id=comment.pk, restore=True, reason="Да.", actor=world.quality, at=LATER
            )
    assert trace() == before


@pytest.mark.parametrize("words", ["", "   "])
def test_appeals_and_their_decisions_have_words(world: World, words: str) -> None:
    comment = hidden(world)
    with pytest.raises(TextRequired):
        appeal_hiding(comment_id=comment.pk, text=words, actor=world.citizen, at=LATER)
    appeal_hiding(comment_id=comment.pk, text="Шағым.", actor=world.citizen, at=LATER)
    with pytest.raises(ReasonRequired):
        decide_appeal(
            comment_id=comment.pk, restore=True, reason=words, actor=world.quality, at=LATER
        )
    assert again(comment).appeal_state == AppealState.OPEN
