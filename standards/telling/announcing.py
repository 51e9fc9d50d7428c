"""What many people are to hear: one row within the act, expanded by the beat (ADR 0005)."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from audit.transactions import legal_act
from notifications.services import Message, Recipient, send
from registry.selectors import subscriptions_to
from standards.models import Announcement, Comment, Edition
from standards.telling.letters import comment_message
from standards.workflow import AnnouncementKind, CommentStatus, Verdict


def announce(edition: Edition, kind: AnnouncementKind, *, at: datetime, number: int = 1) -> None:
    """Keep, within the act, that subscribers (and authors, of a report) are to hear of it."""
    Announcement.objects.create(edition=edition, kind=kind, number=number, made_at=at)


def tell_waiting(*, at: datetime, limit: int = 50) -> int:
    """Write the messages of what waits to be announced; safe to run twice and after a crash."""
    waiting = Announcement.objects.filter(told_at=None).order_by("pk")
    return sum(_tell(one, at=at) for one in list(waiting.values_list("pk", flat=True)[:limit]))


@legal_act
def _tell(announcement_id: int, *, at: datetime) -> int:
    announcement = (
        Announcement.objects.select_for_update(of=("self",))
        .select_related("edition__standard__service", "edition__standard__drafting_body")
        .filter(pk=announcement_id, told_at=None)
        .first()
    )
    if announcement is None:
        return 0
    messages = list(_to_subscribers(announcement))
    if announcement.kind == AnnouncementKind.REPORT_PUBLISHED:
        messages += _to_authors(announcement)
    send(messages)
    announcement.told_at = at
    announcement.save(update_fields=["told_at"])
    return len(messages)


def _to_subscribers(announcement: Announcement) -> Iterator[Message]:
    edition = announcement.edition
    discussion = edition.discussions.order_by("-number").first()
    told: set[str] = set()
    for subscription in subscriptions_to(edition.service):
        address = subscription.email.casefold()
        if address in told:
            continue
        told.add(address)
        user = subscription.user
        if user is not None and user.is_active:
            to = Recipient.of_user(user)
        else:
            to = Recipient(language=subscription.language, email=subscription.email)
        yield Message(
            template=f"standards/{announcement.kind}",
            to=to,
            channels=("inbox", "email"),
            context={
                "service": edition.service.ref.label(to.language),
                "closes_on": discussion.closes_on if discussion else None,
                "effective_on": edition.effective_on,
                "is_repeal": edition.kind == "repeal",
                "stop_path": reverse("registry:subscription", args=[subscription.token]),
            },
            dedupe_key=f"standards.announcement:{announcement.pk}:{subscription.pk}",
            at=announcement.made_at,
            subject=edition.ref,
            url=_page_of(announcement),
        )


def _page_of(announcement: Announcement) -> str:
    edition = announcement.edition
    if announcement.kind == AnnouncementKind.REPORT_PUBLISHED:
        return reverse("standards:report", args=[edition.pk])
    if announcement.kind == AnnouncementKind.IN_FORCE:
        return reverse("standards:standard", args=[edition.service.registry_no])
    return reverse("standards:draft", args=[edition.pk])


def _to_authors(announcement: Announcement) -> list[Message]:
    """Each author hears what was decided on his comment, and why."""
    comments = Comment.objects.filter(
        discussion__edition=announcement.edition, author__isnull=False
    ).select_related("author", "discussion__edition__standard__service")
    return [
        comment_message(
            "comment_decided" if comment.status == CommentStatus.IN_TIME else "comment_counted",
            comment,
            at=announcement.made_at,
            key=f"report{announcement.number}",
            verdict=Verdict(comment.verdict).label if comment.verdict else "",
            reason=getattr(comment, f"reason_{comment.language}") or "",
        )
        for comment in comments.iterator(chunk_size=500)
    ]
