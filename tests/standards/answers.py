"""What the tests of a discussion share: open and closed discussions, what is said, a trace of acts."""

from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

import time_machine

from accounts.acting import Actor
from audit.models import AuditEntry
from deadlines.sweep import sweep
from notifications.models import OutboxMessage
from standards.models import (
    ChangeLink,
    Comment,
    CommentFile,
    Discussion,
    Edition,
    Reply,
    Support,
    Text,
)
from standards.services.commenting import CommentData, EnteredComment, submit_comment
from standards.services.deciding import Decision, decide_comments
from standards.services.placing import PlacementData, place_draft, record_placement
from standards.services.texts import writable_text
from standards.workflow import CommentChannel, PlacementKind, PlacementOf, Stage
from tests.standards_world import a_comment, a_discussion, an_edition, fresh
from tests.world import ALMATY, MONDAY, World

# The discussion that opens on MONDAY: its last second, and the first second after it.
LAST_SECOND = datetime(2025, 10, 8, 23, 59, 59, tzinfo=ALMATY)
NEXT_SECOND = LAST_SECOND + timedelta(seconds=1)
IN_TIME = MONDAY + timedelta(days=1)
AFTER_CLOSE = MONDAY + timedelta(days=31)
REASON = "Срок сокращен."


def opened(world: World) -> Discussion:
    """A discussion opened through the verbs, its clock running."""
    edition = an_edition(world)
    place_draft(edition_id=edition.pk, actor=world.drafter, at=MONDAY)
    site = PlacementData(
        what=PlacementOf.DRAFT, kind=PlacementKind.OWN_SITE, placed_at=MONDAY,
        url="https://moj.example.kz/draft",
    )  # fmt: skip
    record_placement(edition_id=edition.pk, placement=site, actor=world.drafter, at=MONDAY)
    return edition.discussions.get()


def close(discussion: Discussion, at: datetime = AFTER_CLOSE) -> Discussion:
    """The sweep closes it."""
    sweep(at=at)
    return Discussion.objects.get(pk=discussion.pk)


def at_stage(world: World, stage: str) -> Discussion:
    """A discussion of an edition that stands at a stage, written straight into the tables."""
    edition = an_edition(world, stage)
    is_closed = stage not in (Stage.DRAFTING, Stage.PLACED, Stage.IN_DISCUSSION)
    discussion = a_discussion(edition, closed=is_closed)
    if stage in (Stage.DISCUSSION_CLOSED, Stage.REVISED):
        text = Text.objects.create(
            edition=edition, number=2, provisions=discussion.text.provisions, made_at=AFTER_CLOSE
        )
        for clause in discussion.text.clauses.all():
            clause.pk, clause.text = None, text
            clause.save()
    return discussion


def said(**changes: Any) -> CommentData:
    """What a person says."""
    return CommentData(**{"text": "Срок слишком долгий.", "language": "ru", **changes})


def a_letter(received_at: datetime = IN_TIME, **changes: Any) -> EnteredComment:
    """A signed letter."""
    fields = {
        "text": "Просим сократить срок.", "language": "ru", "channel": CommentChannel.LETTER,
        "received_at": received_at, "author_name": "Сериков Бауыржан", "contact": "Астана, Абая 1",
        "source": "вх. № 15",
    }  # fmt: skip
    return EnteredComment(**(fields | changes))


def say(discussion: Discussion, actor: Actor, at: datetime = IN_TIME, **changes: Any) -> Comment:
    """Comment on the portal."""
    return submit_comment(discussion_id=discussion.pk, comment=said(**changes), actor=actor, at=at)


def a_decision(comment: Comment, verdict: str = "rejected", **changes: Any) -> Decision:
    """A decision with a reason in the comment's language."""
    fields: dict[str, Any] = {"reason": {comment.language: REASON}} | changes
    return Decision(comment_id=comment.pk, verdict=verdict, **fields)


def decided(comment: Comment, actor: Actor, verdict: str = "rejected", **changes: Any) -> Comment:
    """Decide on one comment."""
    at = changes.pop("at", AFTER_CLOSE)
    decide_comments(decisions=[a_decision(comment, verdict, **changes)], actor=actor, at=at)
    return again(comment)


def closed_with(world: World, number: int = 3, **changes: Any) -> tuple[Discussion, list[Comment]]:
    """A closed discussion with comments of letters, ready for decisions."""
    discussion = at_stage(world, Stage.DISCUSSION_CLOSED)
    return discussion, [a_comment(discussion, **changes) for _number in range(number)]


def shorten_term(edition: Edition) -> None:
    """Change one structured part of the text under revision."""
    text = writable_text(fresh(edition))
    assert text is not None
    text.provisions["term"]["amount"] = 1
    text.save()


def again(comment: Comment) -> Comment:
    """The comment as the database has it now."""
    return Comment.objects.get(pk=comment.pk)


def trace() -> tuple[Any, ...]:
    """What acts leave behind; views of personal data aside."""
    acts = AuditEntry.objects.exclude(verb="audit.personal_data_viewed")
    comments = Comment.objects.order_by("pk").values_list(
        "pk", "status", "verdict", "hidden_at", "appeal_state", "support_count", "group"
    )
    return (
        acts.count(), OutboxMessage.objects.count(), Support.objects.count(),
        Reply.objects.count(), ChangeLink.objects.count(), CommentFile.objects.count(),
        tuple(comments), tuple(Edition.objects.values_list("pk", "stage")),
    )  # fmt: skip


def browser(actor: Actor) -> Client:
    """A browser in which the person is signed in."""
    client = Client()
    client.force_login(actor.user)
    return client


def url(name: str, *args: Any) -> str:
    """An address of the room."""
    return reverse(f"standards:{name}", args=args)


def get(actor: Actor, address: str, at: datetime = AFTER_CLOSE, **query: Any) -> Any:
    """Open a page at a moment."""
    client = browser(actor)
    with time_machine.travel(at, tick=False):
        return client.get(address, query)


def post(actor: Actor, address: str, at: datetime = AFTER_CLOSE, **data: Any) -> Any:
    """Send a form at a moment."""
    client = browser(actor)
    with time_machine.travel(at, tick=False):
        return client.post(address, data)


def text_of(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())
