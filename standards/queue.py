"""The comments of one discussion as the drafting body works through them: what waits, what it finds."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils.translation import pgettext_lazy

from accounts.acting import Actor
from accounts.models import User
from standards.comparing import changed_points
from standards.models import (
    Autosave,
    ChangeLink,
    Comment,
    CommentGroup,
    Discussion,
    Edition,
    Text,
)
from standards.permissions import controls, drafts
from standards.points import WHOLE, Place, places_of
from standards.selectors import editions_visible_to
from standards.workflow import CHANGING, AppealState, CommentStatus, Stage, Verdict

_DRAFT = "comment:"
_MOST_WORDS = 5
_NUMBER = re.compile(r"(?:^|-)0*(\d{1,9})$")
REASONS_OFFERED = 8


class Pile(models.TextChoices):
    """The piles in which a drafter looks for work."""

    UNDECIDED = "undecided", pgettext_lazy("comments", "without a decision")
    DRAFTS = "drafts", pgettext_lazy("comments", "decisions I have begun to write")
    DECIDED = "decided", pgettext_lazy("comments", "decided")
    ACCEPTED = "accepted", pgettext_lazy("comments", "accepted")
    PARTLY = "partly", pgettext_lazy("comments", "accepted in part")
    REJECTED = "rejected", pgettext_lazy("comments", "not accepted")
    UNLINKED = "unlinked", pgettext_lazy("comments", "accepted, but leading nowhere")
    UNCHANGED = "unchanged", pgettext_lazy("comments", "leading to words that have not changed")
    LATE = "late", pgettext_lazy("comments", "late")
    ANONYMOUS = "anonymous", pgettext_lazy("comments", "anonymous")
    HIDDEN = "hidden", pgettext_lazy("comments", "hidden")
    GROUPED = "grouped", pgettext_lazy("comments", "in a group")


def discussions_visible_to(actor: Actor) -> QuerySet[Discussion]:
    """Discussions of the drafts that a person may see in the work area."""
    found: QuerySet[Discussion] = Discussion.objects.select_related(
        "text", "edition__standard__service", "edition__standard__drafting_body"
    )
    return found.filter(edition__in=editions_visible_to(actor).values("pk"))


def comments_visible_to(actor: Actor) -> QuerySet[Comment]:
    """Comments on those drafts, with what a page shows of them."""
    found: QuerySet[Comment] = Comment.objects.select_related(
        "discussion__text", "discussion__edition__standard__service",
        "discussion__edition__standard__drafting_body", "author", "group", "decided_by", "hidden_by",
        "entered_by",
    )  # fmt: skip
    return found.filter(discussion__in=discussions_visible_to(actor).values("pk"))


def reads_hidden(actor: Actor, edition: Edition) -> bool:
    """Hidden words are read by who answers them and by who judges the hiding."""
    return drafts(actor, edition.standard) or controls(actor)


def pile(name: str, *, changed: Collection[str], drafted: Collection[int]) -> Q:
    """The condition of a pile.

    ``changed`` are the points at which the revised text differs, ``drafted`` the comments on which
    the reader has begun to write a decision.
    """
    links = ChangeLink.objects.filter(comment=OuterRef("pk"))
    changing = Q(verdict__in=CHANGING)
    conditions: dict[Pile, Q] = {
        Pile.UNDECIDED: Q(status=CommentStatus.IN_TIME, verdict=""),
        Pile.DRAFTS: Q(pk__in=drafted),
        Pile.DECIDED: ~Q(verdict=""),
        Pile.ACCEPTED: Q(verdict=Verdict.ACCEPTED),
        Pile.PARTLY: Q(verdict=Verdict.PARTLY),
        Pile.REJECTED: Q(verdict=Verdict.REJECTED),
        Pile.UNLINKED: changing & Q(~Exists(links)),
        Pile.UNCHANGED: changing & Q(Exists(links), ~Exists(links.filter(point__in=changed))),
        Pile.LATE: Q(status=CommentStatus.LATE),
        Pile.ANONYMOUS: Q(status=CommentStatus.ANONYMOUS),
        Pile.HIDDEN: Q(hidden_at__isnull=False),
        Pile.GROUPED: Q(group__isnull=False),
    }
    return conditions[Pile(name)]


def counts(
    comments: QuerySet[Comment], *, changed: Collection[str], drafted: Collection[int]
) -> dict[str, int]:
    """How many comments lie on each pile, and how many there are to decide; one statement."""
    wanted = {
        one.value: Count("pk", filter=pile(one, changed=changed, drafted=drafted)) for one in Pile
    }
    to_decide = Count("pk", filter=Q(status=CommentStatus.IN_TIME))
    found: dict[str, int] = comments.aggregate(all=Count("pk"), to_decide=to_decide, **wanted)
    return found


def by_point(comments: QuerySet[Comment], places: Mapping[str, Place]) -> list[tuple[Place, int]]:
    """Points that comments are about, in reading order, with how many; one statement."""
    rows = comments.order_by().values_list("point").annotate(number=Count("pk"))
    found = dict(rows)
    return [(place, found[point]) for point, place in places.items() if point in found]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of comments: how many it has in one discussion, and how many wait."""

    pk: int
    name: str
    all: int
    undecided: int


def groups_of(discussion: Discussion) -> list[Group]:
    """Groups of the draft that have comments in a discussion."""
    waiting = Q(comments__status=CommentStatus.IN_TIME, comments__verdict="")
    rows = (
        CommentGroup.objects.filter(comments__discussion=discussion)
        .annotate(number=Count("comments"), waiting=Count("comments", filter=waiting))
        .order_by("name", "pk")
    )
    return [Group(row.pk, row.name, row.number, row.waiting) for row in rows]


def matching(words: str, *, with_names: bool) -> Q:
    """Comments that have every word in their text; by number too, and by name where it is seen."""
    condition = Q()
    for word in words.split()[:_MOST_WORDS]:
        found = _containing("text", word)
        if with_names:
            found |= _containing("author_name", word)
        if number := _NUMBER.search(word):
            found |= Q(number=int(number[1]))
        condition &= found
    return condition


def _containing(name: str, word: str) -> Q:
    # A database folds the case of Latin letters only; the usual spellings are asked for one by one.
    found = Q()
    for spelling in {word, word.lower(), word.upper(), word.capitalize()}:
        found |= Q(**{f"{name}__contains": spelling})
    return found


def neighbours(comment: Comment) -> tuple[Comment | None, Comment | None]:
    """The undecided comments before and after one, in the order of their numbers."""
    waiting = Comment.objects.filter(
        discussion=comment.discussion_id, status=CommentStatus.IN_TIME, verdict=""
    )
    before = waiting.filter(number__lt=comment.number).order_by("-number")
    after = waiting.filter(number__gt=comment.number).order_by("number")
    return before.first(), after.first()


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that was given before; ``pk`` is that of a comment which has it."""

    pk: int
    text: str
    times: int


def reasons_given(edition: Edition, language: str) -> list[Reason]:
    """The reasons given most often on this draft in a language."""
    name = f"reason_{language}"
    rows = (
        Comment.objects.filter(discussion__edition=edition)
        .exclude(verdict="")
        .exclude(**{name: ""})
        .exclude(**{name: None})
        .order_by()
        .values(name)
        .annotate(times=Count("pk"), first=Min("pk"))
        .order_by("-times", "first")[:REASONS_OFFERED]
    )
    return [Reason(row["first"], row[name], row["times"]) for row in rows]


def writing_text(edition: Edition) -> Text | None:
    """The text under revision, with which decisions are written; None outside the revision."""
    if edition.stage not in (Stage.DISCUSSION_CLOSED, Stage.REVISED):
        return None
    return edition.texts.filter(locked_at=None).first()


def draft_target(comment_id: int) -> str:
    """Under which a begun decision is kept."""
    return f"{_DRAFT}{comment_id}"


def drafts_of(edition: Edition, user: User | None) -> dict[int, dict[str, Any]]:
    """What a person has typed of decisions, by comment."""
    rows = Autosave.objects.filter(text__edition=edition, user=user, target__startswith=_DRAFT)
    return {
        int(target.removeprefix(_DRAFT)): content
        for target, content in rows.values_list("target", "content")
    }


def changed_in_revision(discussion: Discussion) -> set[str]:
    """Points at which the newest text differs from the one discussed; none before the close."""
    revised = discussion.edition.texts.order_by("-number")[0]
    if revised.pk == discussion.text_id:
        return set()
    return changed_points(discussion.text, revised)


@dataclass(frozen=True, slots=True)
class Points:
    """Points of a draft by what became of them since the discussion; the whole is not among them."""

    changed: list[Place]
    kept: list[Place]

    @property
    def by_point(self) -> dict[str, Place]:
        """All of them."""
        return {place.point: place for place in (*self.changed, *self.kept)}


def points_to_choose(discussion: Discussion, language: str, changed: Collection[str]) -> Points:
    """Points that an accepted comment may have changed; those taken out are named as discussed."""
    revised = discussion.edition.texts.order_by("-number")[0]
    places = places_of(discussion.text, language) | places_of(revised, language)
    there = [place for place in places.values() if place.point != WHOLE]
    return Points(
        [place for place in there if place.point in changed],
        [place for place in there if place.point not in changed],
    )


def appeals() -> QuerySet[Comment]:
    """Comments whose hiding was appealed against."""
    found: QuerySet[Comment] = Comment.objects.exclude(appeal_state=AppealState.NONE)
    return found.select_related(
        "discussion__text", "discussion__edition__standard__service",
        "discussion__edition__standard__drafting_body", "hidden_by",
    )  # fmt: skip


def ids_of(values: Iterable[str], *, most: int) -> list[int]:
    """Ids that a form sent, each once, in their order; what can be none is left out."""
    found = dict.fromkeys(
        int(one) for one in values if one.isascii() and one.isdigit() and len(one) <= 18
    )
    return list(found)[:most]
