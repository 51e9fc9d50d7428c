"""A draft in public discussion, made by the services, and words that may stand on no public page."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from django.test import Client

from accounts.acting import Actor
from deadlines.sweep import sweep
from standards.models import Comment, Edition
from standards.services.commenting import (
    CommentData,
    EnteredComment,
    enter_comment,
    submit_comment,
)
from standards.services.deciding import Decision, decide_comments
from standards.services.placing import (
    PlacementData,
    finish_revision,
    place_draft,
    record_placement,
)
from standards.services.reporting import build_reports, order_report, publish_report
from standards.services.texts import writable_text
from standards.workflow import CommentChannel, PlacementKind, PlacementOf
from tests.standards_world import an_edition, fresh
from tests.world import MONDAY, World

AFTER_CLOSE = MONDAY + timedelta(days=31)
TERM = "provision:term"
SITE = "https://moj.example.kz/draft"
# Of a letter's author, who did not let the name be shown.
SECRET_NAME, SECRET_CONTACT = "Тайныбеков Құпия", "+7 700 765 43 21"


def opened(world: World) -> Edition:
    """A draft that is open for discussion from MONDAY."""
    edition = an_edition(world)
    place_draft(edition_id=edition.pk, actor=world.drafter, at=MONDAY)
    on_site(world, edition)
    return fresh(edition)


def on_site(
    world: World, edition: Edition, what: PlacementOf = PlacementOf.DRAFT, at: datetime = MONDAY
) -> None:
    """Placed on the site of the ministry, too."""
    placement = PlacementData(what=what, kind=PlacementKind.OWN_SITE, placed_at=at, url=SITE)
    record_placement(edition_id=edition.pk, placement=placement, actor=world.drafter, at=at)


def say(edition: Edition, actor: Actor, at: datetime = MONDAY, **changes: Any) -> Comment:
    """A comment on the portal."""
    data = CommentData(**{"text": "Срок слишком долгий.", "language": "ru", **changes})
    discussion = edition.discussions.latest("number")
    return submit_comment(discussion_id=discussion.pk, comment=data, actor=actor, at=at)


def a_letter(world: World, edition: Edition, *, signed: bool = True) -> Comment:
    """A letter that the drafter has entered."""
    entered = EnteredComment(
        text="Письмо о сроке.", language="ru", channel=CommentChannel.LETTER, received_at=MONDAY,
        author_name=SECRET_NAME if signed else "", contact=SECRET_CONTACT if signed else "",
        source=SECRET_CONTACT,
    )  # fmt: skip
    discussion = edition.discussions.latest("number")
    return enter_comment(
        discussion_id=discussion.pk, entered=entered, actor=world.drafter, at=MONDAY
    )


def closed(edition: Edition) -> Edition:
    """The same after its last day."""
    sweep(at=AFTER_CLOSE)
    return fresh(edition)


def reported(world: World, edition: Edition, *accepted: Comment) -> Edition:
    """Closed, the term shortened by ``accepted``, the report out; what else came is rejected."""
    edition = closed(edition)
    ids = {comment.pk for comment in accepted}
    decisions = [
        Decision(
            comment_id=one.pk,
            verdict="accepted" if one.pk in ids else "rejected",
            reason={one.language: "Учтено: срок сокращен." if one.pk in ids else "Нет оснований."},
            points=[TERM] if one.pk in ids else (),
        )
        for one in Comment.objects.filter(discussion__edition=edition, status="in_time")
    ]
    if decisions:
        decide_comments(decisions=decisions, actor=world.drafter, at=AFTER_CLOSE)
    text = writable_text(edition)
    assert text is not None
    text.provisions["term"]["amount"] = 1
    text.save()
    finish_revision(edition_id=edition.pk, actor=world.drafter, at=AFTER_CLOSE)
    report = order_report(
        edition_id=edition.pk, foreword={"kk": "Алғысөз.", "ru": "Предисловие."},
        actor=world.drafter, at=AFTER_CLOSE,
    )  # fmt: skip
    build_reports(now=lambda: AFTER_CLOSE)
    publish_report(report_id=report.pk, actor=world.drafter, at=AFTER_CLOSE)
    on_site(world, edition, PlacementOf.REPORT, AFTER_CLOSE)
    return fresh(edition)


def a_browser(who: Actor | None = None) -> Client:
    """A browser, of a person signed in or of a visitor."""
    client = Client()
    if who is not None and who.user is not None:
        client.force_login(who.user)
    return client


def page(client: Client, address: str, language: str = "en", **query: Any) -> str:
    """A page in a language."""
    response = client.get(address, {"lang": language, **query})
    assert response.status_code == 200, response
    return str(response.content.decode())


def shown(client: Client, address: str, language: str = "en", **query: Any) -> str:
    """The words of a page, blanks in one."""
    return words(page(client, address, language, **query))


def words(text: str) -> str:
    """Words of HTML without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())
