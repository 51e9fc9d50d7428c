"""Comments, letters, support, replies: the close to the second, Q-11, Q-12, X-06, J-15."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

import pytest

from accounts.acting import Actor
from audit.selectors import entries_about
from files.services import store
from notifications.models import OutboxMessage
from standards.errors import (
    DiscussionOver,
    NotPermitted,
    PointUnknown,
    StandardRefused,
    TextRequired,
    TextTooLong,
    TooManyFiles,
    WrongMoment,
    WrongState,
)
from standards.models import Comment, Discussion
from standards.points import of_clause
from standards.services.commenting import (
    enter_comment,
    submit_comment,
)
from standards.services.placing import take_back
from standards.workflow import (
    LONGEST_COMMENT,
    MOST_FILES,
    CommentChannel,
    CommentStatus,
    Stage,
)
from tests.standards.answers import (
    AFTER_CLOSE,
    IN_TIME,
    LAST_SECOND,
    NEXT_SECOND,
    a_letter,
    close,
    opened,
    said,
    say,
    trace,
)
from tests.standards_world import a_comment, a_discussion, an_edition, fresh
from tests.world import MONDAY, World

S, L = CommentStatus.IN_TIME, CommentStatus.LATE
HALF = timedelta(milliseconds=500)


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (MONDAY, S),
        (IN_TIME, S),
        (LAST_SECOND - timedelta(seconds=1), S),
        (LAST_SECOND, S),
        (LAST_SECOND + HALF, S),
        (NEXT_SECOND, L),
        (AFTER_CLOSE, L),
    ],
)
def test_a_comment_is_in_time_until_the_last_second_though_the_sweep_is_late(
    world: World, at: datetime, status: str
) -> None:
    assert say(opened(world), world.citizen, at).status == status


@pytest.mark.parametrize("swept_at", [NEXT_SECOND, AFTER_CLOSE, AFTER_CLOSE + timedelta(days=10)])
def test_a_comment_after_the_sweep_is_late_and_kept(world: World, swept_at: datetime) -> None:
    discussion = close(opened(world), swept_at)
    assert discussion.closed_at == LAST_SECOND
    comment = say(discussion, world.citizen, swept_at)
    assert comment.status == L
    assert discussion.comments.count() == 1


@pytest.mark.parametrize(
    ("received_at", "entered_at", "status"),
    [
        (MONDAY, MONDAY, S),
        (LAST_SECOND, AFTER_CLOSE, S),
        (LAST_SECOND, LAST_SECOND, S),
        (NEXT_SECOND, AFTER_CLOSE, L),
        (AFTER_CLOSE, AFTER_CLOSE, L),
    ],
)
@pytest.mark.parametrize("is_swept", [True, False])
def test_a_letter_is_in_time_by_its_arrival_not_by_its_entry(
    world: World, received_at: datetime, entered_at: datetime, status: str, is_swept: bool
) -> None:
    discussion = opened(world)
    if is_swept and entered_at == AFTER_CLOSE:
        close(discussion, entered_at)
    row = enter_comment(
        discussion_id=discussion.pk, entered=a_letter(received_at), actor=world.drafter,
        at=entered_at,
    )  # fmt: skip
    assert (row.status, row.received_at, row.entered_at) == (status, received_at, entered_at)
    assert (row.author, row.entered_by) == (None, world.drafter.user)


@pytest.mark.parametrize(
    "received_at",
    [MONDAY - timedelta(seconds=1), MONDAY - timedelta(days=9), IN_TIME + timedelta(minutes=1)],
)
def test_a_letter_cannot_have_come_before_the_opening_or_in_the_future(
    world: World, received_at: datetime
) -> None:
    discussion = opened(world)
    before = trace()
    with pytest.raises(WrongMoment):
        enter_comment(
            discussion_id=discussion.pk, entered=a_letter(received_at), actor=world.drafter,
            at=IN_TIME,
        )  # fmt: skip
    assert trace() == before


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"author_name": ""}, CommentStatus.ANONYMOUS),
        ({"author_name": "   "}, CommentStatus.ANONYMOUS),
        ({"contact": ""}, CommentStatus.ANONYMOUS),
        ({"author_name": "", "contact": ""}, CommentStatus.ANONYMOUS),
        ({"channel": CommentChannel.ORAL, "author_name": ""}, CommentStatus.ANONYMOUS),
        ({}, CommentStatus.IN_TIME),
    ],
)
def test_without_name_or_contact_a_letter_is_only_counted(
    world: World, changes: dict[str, Any], status: str
) -> None:
    row = enter_comment(
        discussion_id=opened(world).pk, entered=a_letter(**changes), actor=world.drafter, at=IN_TIME
    )
    assert row.status == status


def test_an_anonymous_letter_that_is_late_too_is_anonymous(world: World) -> None:
    row = enter_comment(
        discussion_id=opened(world).pk, entered=a_letter(NEXT_SECOND, author_name=""),
        actor=world.drafter, at=AFTER_CLOSE,
    )  # fmt: skip
    assert row.status == CommentStatus.ANONYMOUS


def test_a_comment_of_the_portal_is_not_entered_by_hand(world: World) -> None:
    with pytest.raises(WrongState):
        enter_comment(
            discussion_id=opened(world).pk, entered=a_letter(channel=CommentChannel.PORTAL),
            actor=world.drafter, at=IN_TIME,
        )  # fmt: skip


def test_receipt_numbers_follow_each_other_whatever_the_way(world: World) -> None:
    discussion = opened(world)
    numbers = [
        say(discussion, world.citizen).receipt_no,
        enter_comment(
            discussion_id=discussion.pk, entered=a_letter(), actor=world.drafter, at=IN_TIME
        ).receipt_no,
        say(discussion, world.stranger).receipt_no,
    ]
    assert numbers == [f"S-004-{discussion.pk}-{n:05d}" for n in (1, 2, 3)]
    letters = OutboxMessage.objects.filter(template="standards/comment_received", channel="inbox")
    assert letters.count() == 2
    assert numbers[0] in letters.get(recipient=world.citizen.user).text


def test_a_refused_comment_takes_no_number(world: World) -> None:
    discussion = opened(world)
    with pytest.raises(TextRequired):
        say(discussion, world.citizen, text="  ")
    assert say(discussion, world.citizen).number == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"text": " \n "}, TextRequired),
        ({"text": "ы" * (LONGEST_COMMENT + 1)}, TextTooLong),
        ({"interest": "ы" * 501}, TextTooLong),
        ({"point": "provision:nothing"}, PointUnknown),
        ({"point": "clause:nothing"}, PointUnknown),
        ({"point": "clause:00000000-0000-4000-8000-000000000000"}, PointUnknown),
        ({"point": "term"}, PointUnknown),
    ],
)
def test_what_cannot_be_taken_is_refused_and_leaves_no_trace(
    world: World, changes: dict[str, Any], error: type[StandardRefused]
) -> None:
    discussion = opened(world)
    before = trace()
    with pytest.raises(error):
        say(discussion, world.citizen, **changes)
    assert trace() == before


def test_the_longest_comment_is_taken_whole(world: World) -> None:
    assert len(say(opened(world), world.citizen, text="ы" * LONGEST_COMMENT).text) == 5_000


def test_no_more_files_than_a_comment_may_carry(world: World) -> None:
    discussion = opened(world)
    files = [
        store(SimpleUploadedFile(f"{n}.pdf", b"%PDF-1.4\n%%EOF"), uploader_id=None, at=MONDAY)
        for n in range(MOST_FILES + 1)
    ]
    with pytest.raises(TooManyFiles):
        say(discussion, world.citizen, files=files)
    assert say(discussion, world.citizen, files=files[:MOST_FILES]).files.count() == MOST_FILES


def test_the_quote_is_what_stood_at_the_point_in_the_language_of_the_comment(world: World) -> None:
    discussion = opened(world)
    clause = discussion.text.clauses.order_by("position")[0]
    of_one = say(discussion, world.citizen, point=of_clause(clause.stable_id))
    in_kazakh = say(discussion, world.citizen, point="provision:term", language="kk")
    whole = say(discussion, world.citizen)
    assert of_one.quote == "Государственная услуга «Регистрация рождения ребенка»."
    assert "2 жұмыс күні" in in_kazakh.quote
    assert whole.quote == ""


def test_the_name_is_public_by_consent_alone(world: World) -> None:
    discussion = opened(world)
    silent = say(discussion, world.citizen)
    open_ = say(discussion, world.citizen, shows_name=True, author_name="ТОО «Рассвет»")
    assert silent.author_name
    assert silent.public_name == ""
    assert open_.public_name == "ТОО «Рассвет»"


def test_nobody_comments_without_signing_in(world: World) -> None:
    discussion = opened(world)
    nobody = Actor(user=None, membership=None)
    with pytest.raises(NotPermitted):
        submit_comment(discussion_id=discussion.pk, comment=said(), actor=nobody, at=IN_TIME)
    assert not Comment.objects.exists()


def test_words_and_names_lie_in_the_values_of_the_record_only(world: World) -> None:
    row = enter_comment(
        discussion_id=opened(world).pk, entered=a_letter(), actor=world.drafter, at=IN_TIME
    )
    (entry,) = entries_about(row.ref.code, row.pk)
    assert entry.facts == {"channel": "letter", "status": "in_time"}
    assert {value.field for value in entry.sealed_values.all()} == {
        "text",
        "author_name",
        "contact",
    }


# A discussion that was broken off, and letters that lay in a tray meanwhile.


def _broken_off(world: World) -> Discussion:
    discussion = opened(world)
    take_back(
        edition_id=discussion.edition_id, reason="Меняется срок.", actor=world.drafter,
        at=IN_TIME + timedelta(days=2),
    )  # fmt: skip
    return Discussion.objects.get(pk=discussion.pk)


def test_a_letter_that_came_before_the_breaking_off_is_not_lost(world: World) -> None:
    discussion, later = _broken_off(world), IN_TIME + timedelta(days=3)
    row = enter_comment(
        discussion_id=discussion.pk, entered=a_letter(IN_TIME), actor=world.drafter, at=later
    )
    assert (row.status, row.discussion) == (CommentStatus.IN_TIME, discussion)
    with pytest.raises(DiscussionOver):
        enter_comment(
            discussion_id=discussion.pk, entered=a_letter(later), actor=world.drafter, at=later
        )
    with pytest.raises(DiscussionOver):
        say(discussion, world.citizen, later)


@pytest.mark.parametrize(
    "person", ["citizen", "officer", "keeper", "quality", "clerk", "auditor", "administrator"]
)
def test_nobody_but_the_drafting_body_enters_letters(world: World, person: str) -> None:
    discussion = opened(world)
    before = trace()
    with pytest.raises(NotPermitted):
        enter_comment(
            discussion_id=discussion.pk, entered=a_letter(), actor=world.people[person], at=IN_TIME
        )
    assert trace() == before


def test_comments_of_a_broken_off_discussion_stay_beside_those_of_the_next(world: World) -> None:
    edition = an_edition(world, Stage.IN_DISCUSSION)
    first = a_discussion(edition)
    first.broken_off_at = IN_TIME
    first.save()
    a_comment(first)
    assert fresh(edition).discussions.get().comments.count() == 1
