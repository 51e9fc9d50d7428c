"""What people have said on drafts, as anybody may read it, and who may read more.

Names stand only where their owners let them (Q-11). The text of a hidden comment is shown to its
author, to the body that hid it and to the quality body alone. Decisions are told with the report.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import get_language

from accounts.acting import Actor
from standards.models import (
    Comment,
    CompletionReport,
    Discussion,
    Edition,
    Reply,
    ReportItem,
    Support,
    Text,
)
from standards.permissions import controls, drafts, is_author
from standards.points import places_of
from standards.reading import Words
from standards.workflow import ReportState

_LANGUAGES = ("ru", "kk", "en")


@dataclass(frozen=True, slots=True)
class Change:
    """A place of the revised draft that a comment changed."""

    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as one reader sees it."""

    comment: Comment
    place: str
    is_own: bool
    is_shown: bool  # its words, its name, its files
    is_supported: bool
    is_decided: bool  # and the decision has been told
    reason: Words
    changes: tuple[Change, ...]
    replies: int
    official: tuple[Reply, ...]


def comments() -> QuerySet[Comment]:
    """All comments with what a page needs; ``is_reported``: decisions have been told."""
    reported = CompletionReport.objects.filter(
        edition=OuterRef("discussion__edition"), state=ReportState.PUBLISHED
    )
    found: QuerySet[Comment] = Comment.objects.select_related(
        "discussion__edition__standard__service", "discussion__edition__standard__drafting_body"
    )
    return found.annotate(is_reported=Exists(reported)).prefetch_related("changes")


def shows_all(actor: Actor, comment: Comment) -> bool:
    """Whether a reader sees a comment that is hidden from the public."""
    standard = comment.discussion.edition.standard
    return is_author(actor, comment) or drafts(actor, standard) or controls(actor)


def counts_by_point(discussion: Discussion) -> dict[str, int]:
    """How many comments each point has; one statement over an index."""
    rows = discussion.comments.order_by().values_list("point").annotate(number=Count("pk"))
    return dict(rows)


def said_of(
    found: Sequence[Comment], *, actor: Actor, language: str, revised: Text | None
) -> list[Said]:
    """Comments as a reader sees them; places are those of the text each was said on.

    A few statements for all of them, however many they are.
    """
    reader = _Reader(
        actor=actor,
        language=language,
        supported=_supported(found, actor),
        replies=_replies(found),
        official=_official(found),
        changed=_labels(revised, language) if revised else {},
    )
    texts = {comment.discussion.text_id: comment.discussion.text for comment in found}
    places = {pk: _labels(text, language) for pk, text in texts.items()}
    return [_said(one, places[one.discussion.text_id], reader) for one in found]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who reads, and what was read for all comments at once."""

    actor: Actor
    language: str
    supported: set[int]
    replies: dict[int, int]
    official: dict[int, list[Reply]]
    changed: dict[str, str]


def _said(comment: Comment, places: dict[str, str], reader: _Reader) -> Said:
    is_decided = bool(comment.verdict) and is_reported(comment)
    links = comment.changes.all() if is_decided else ()
    return Said(
        comment=comment,
        place=places.get(comment.point, ""),
        is_own=is_author(reader.actor, comment),
        is_shown=not comment.is_hidden or shows_all(reader.actor, comment),
        is_supported=comment.pk in reader.supported,
        is_decided=is_decided,
        reason=reason_of(comment, reader.language),
        changes=tuple(
            Change(reader.changed.get(link.point, ""), link.point.replace(":", "-"))
            for link in links
        ),
        replies=reader.replies.get(comment.pk, 0),
        official=tuple(reader.official.get(comment.pk, ())),
    )


def _replies(found: Iterable[Comment]) -> dict[int, int]:
    shown = Reply.objects.filter(comment__in=[one.pk for one in found], hidden_at=None)
    return dict(shown.order_by().values_list("comment").annotate(number=Count("pk")))


def _official(found: Iterable[Comment]) -> dict[int, list[Reply]]:
    """Answers of the drafting body by comment, in order."""
    by_comment: dict[int, list[Reply]] = {}
    rows = Reply.objects.filter(
        comment__in=[one.pk for one in found], organisation__isnull=False
    ).select_related("organisation")
    for row in rows.order_by("written_at", "pk"):
        by_comment.setdefault(row.comment_id, []).append(row)
    return by_comment


def is_reported(comment: Comment) -> bool:
    """Whether the decisions of one of ``comments()`` have been told."""
    return bool(comment.is_reported)  # type: ignore[attr-defined]


def reason_of(comment: Comment, language: str) -> Words:
    """The reason of a decision: in the reader's language, else as the author was answered."""
    for code in (language, comment.language, *_LANGUAGES):
        if text := (getattr(comment, f"reason_{code}") or "").strip():
            return Words(text, "" if code == language else code)
    return Words("")


def _supported(found: Iterable[Comment], actor: Actor) -> set[int]:
    if actor.user is None:
        return set()
    own = Support.objects.filter(user=actor.user, comment__in=[one.pk for one in found])
    return set(own.values_list("comment_id", flat=True))


def _labels(text: Text, language: str) -> dict[str, str]:
    return {place.point: place.label for place in places_of(text, language).values()}


def with_fates(found: Iterable[Comment], language: str) -> list[tuple[Comment, bool, Words]]:
    """Comments of ``comments()``, each with whether its decision has been told, and the reason."""
    return [
        (one, is_reported(one) and bool(one.verdict), reason_of(one, language)) for one in found
    ]


def own_comments(actor: Actor, *, limit: int) -> list[tuple[Comment, bool, Words]]:
    """A person's latest comments on drafts with their fates: for the cabinet."""
    if actor.user is None:
        return []
    found = comments().filter(author=actor.user).order_by("-received_at", "-pk")[:limit]
    return with_fates(found, (get_language() or "kk")[:2])


def as_shown(items: Sequence[ReportItem]) -> list[ReportItem]:
    """Items of a published report as anybody may read them; one statement.

    The report never changes, but what a comment said and whose it is goes from sight with the
    comment, also where it is hidden after the report. A short content in the drafting body's own
    words stays.
    """
    hidden = Comment.objects.filter(
        receipt_no__in=[item.receipt_no for item in items], hidden_at__isnull=False
    )
    own_words = {one.receipt_no: not (one.short_kk or one.short_ru) for one in hidden}
    for item in items:
        if item.receipt_no not in own_words:
            continue
        for code in ("kk", "ru"):
            said = getattr(item, f"source_{code}") or ""
            setattr(item, f"source_{code}", said.rpartition(", ")[2])
            if own_words[item.receipt_no]:
                setattr(item, f"short_{code}", "")
    return list(items)


def changed_by(edition: Edition) -> dict[str, list[Comment]]:
    """Points of the revised draft, each with the comments that changed it; two statements."""
    found: dict[str, list[Comment]] = {}
    changing = Comment.objects.filter(discussion__edition=edition, changes__isnull=False)
    for comment in changing.distinct().order_by("pk").prefetch_related("changes"):
        for link in comment.changes.all():
            found.setdefault(link.point, []).append(comment)
    return found
