"""Decisions on comments: accepted, in part, not accepted; each with its reason (L13-15.4-p2, DS-4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db.models import QuerySet

from accounts.acting import Actor
from audit.services import Act, record
from standards import events, permissions
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
from standards.models import ChangeLink, Clause, Comment, CommentGroup, Edition
from standards.points import of_clause, of_provision
from standards.services.acts import act_of, lock_edition, permit, require_stage, standard_act
from standards.services.decision_drafts import drop_decision_drafts
from standards.services.texts import latest_text
from standards.workflow import CHANGING, CommentStatus, Provision, Stage, Verdict

_LANGUAGES = ("kk", "ru", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is decided on one comment; texts by language, that of the comment at least.

    ``points`` lead to the words of the revised draft that the comment changed. ``seen`` is the mark
    of the decision that the decider has read; None says that any earlier one may be replaced.
    """

    comment_id: int
    verdict: str
    reason: Mapping[str, str]
    short: Mapping[str, str] = field(default_factory=dict)
    points: Sequence[str] = ()
    seen: str | None = None


def mark_of(comment: Comment) -> str:
    """By which a decision is known again; empty where there is none yet."""
    return comment.decided_at.astimezone(UTC).isoformat() if comment.decided_at else ""


def comments_of(edition: Edition) -> QuerySet[Comment]:
    """All comments of an edition, of discussions broken off too, in the order they were numbered."""
    found: QuerySet[Comment] = Comment.objects.filter(discussion__edition=edition)
    return found.order_by("discussion_id", "number")


def undecided_of(edition: Edition) -> QuerySet[Comment]:
    """Comments in time that still lack their decision."""
    return comments_of(edition).filter(status=CommentStatus.IN_TIME, verdict="")


@standard_act
def decide_comments(*, decisions: Sequence[Decision], actor: Actor, at: datetime) -> list[Comment]:
    """Decide on comments of one draft, one or many at once, each with a reason of its own.

    A decision may be changed until the report is published; authors hear of it with the report.

    Raises:
        NotPermitted: not the drafting body, or a comment of one's own.
        WrongState: the discussion has not closed, the report is out, or drafts are mixed.
        NotConsidered: one of them is late or anonymous.
        VerdictRequired: no decision, or no reason in the language of the comment.
        PointUnknown: a point that neither the discussed nor the revised text has.
        DecidedMeanwhile: somebody has decided since the decider looked.
    """
    comments = _lock_comments(decisions)
    edition = comments[decisions[0].comment_id].discussion.edition
    known = _known_points(edition, comments.values())
    links: list[ChangeLink] = []
    for decision in decisions:
        comment = comments[decision.comment_id]
        _check(decision, comment, known, actor)
        _apply(decision, comment, actor=actor, at=at)
        if decision.verdict in CHANGING:
            links += [
                ChangeLink(comment=comment, point=point) for point in dict.fromkeys(decision.points)
            ]
    _write(comments, links)
    drop_decision_drafts(edition, comments, actor=actor)
    record(*(_act(comment, actor, at) for comment in comments.values()))
    return list(comments.values())


def refusals_of(*, decisions: Sequence[Decision], actor: Actor) -> dict[int, StandardRefused]:
    """Which of some decisions on one draft would be refused just now, and why; changes nothing."""
    comments = Comment.objects.select_related("discussion__edition__standard").in_bulk(
        [decision.comment_id for decision in decisions]
    )
    if not comments:
        return {}
    known = _known_points(next(iter(comments.values())).discussion.edition, comments.values())
    found: dict[int, StandardRefused] = {}
    for decision in decisions:
        try:
            _check(decision, comments[decision.comment_id], known, actor)
        except StandardRefused as refusal:
            found[decision.comment_id] = refusal
    return found


def _known_points(edition: Edition, comments: Iterable[Comment]) -> set[str]:
    """Every point, but for the whole, of the revised text and of those that were discussed."""
    texts = {latest_text(edition).pk, *(comment.discussion.text_id for comment in comments)}
    clauses = Clause.objects.filter(text__in=texts).values_list("stable_id", flat=True)
    return {of_clause(one) for one in clauses} | {of_provision(one.value) for one in Provision}


def _lock_comments(decisions: Sequence[Decision]) -> dict[int, Comment]:
    """The comments by id, after their edition is locked; all of one edition."""
    ids = [decision.comment_id for decision in decisions]
    editions = set(
        Comment.objects.filter(pk__in=ids).values_list("discussion__edition_id", flat=True)
    )
    if len(editions) != 1:
        raise WrongState
    edition = lock_edition(editions.pop())
    found = Comment.objects.select_related("discussion__text").in_bulk(ids)
    if len(found) != len(set(ids)):
        raise WrongState
    for comment in found.values():
        comment.discussion.edition = edition
    return {pk: found[pk] for pk in sorted(found)}


def _check(decision: Decision, comment: Comment, known: set[str], actor: Actor) -> None:
    permit(permissions.may_answer_comment(actor, comment))
    require_stage(comment.discussion.edition, Stage.DISCUSSION_CLOSED, Stage.REVISED)
    if comment.status != CommentStatus.IN_TIME:
        raise NotConsidered
    if decision.verdict not in Verdict.values or not _said(decision.reason, comment.language):
        raise VerdictRequired
    if not known.issuperset(decision.points):
        raise PointUnknown
    if decision.seen is not None and decision.seen != mark_of(comment):
        raise DecidedMeanwhile


def _said(texts: Mapping[str, str], language: str) -> bool:
    return bool(str(texts.get(language, "")).strip())


def _apply(decision: Decision, comment: Comment, *, actor: Actor, at: datetime) -> None:
    comment.verdict = decision.verdict
    for language in _LANGUAGES:
        setattr(comment, f"reason_{language}", decision.reason.get(language, "").strip())
        setattr(comment, f"short_{language}", decision.short.get(language, "").strip())
    comment.decided_at, comment.decided_by = at, actor.user


def _write(comments: Mapping[int, Comment], links: Sequence[ChangeLink]) -> None:
    fields = ["verdict", "decided_at", "decided_by"]
    fields += [f"{name}_{language}" for name in ("reason", "short") for language in _LANGUAGES]
    Comment.objects.bulk_update(comments.values(), fields, batch_size=200)
    ChangeLink.objects.filter(comment__in=comments).delete()
    ChangeLink.objects.bulk_create(links, batch_size=500)


def _act(comment: Comment, actor: Actor, at: datetime) -> Act:
    reason = getattr(comment, f"reason_{comment.language}")
    return act_of(
        events.COMMENT_DECIDED, comment.ref, actor, at, {"reason": reason},
        verdict=str(comment.verdict),
    )  # fmt: skip


@standard_act
def group_comments(
    *, comment_ids: Sequence[int], name: str, actor: Actor, at: datetime
) -> CommentGroup | None:
    """Gather comments that say the same under a name; an empty name takes them out of their group.

    Raises:
        NotPermitted: not the drafting body.
        WrongState: the comments are of several drafts.
        TextRequired: the name is too long to be one.
    """
    found = Comment.objects.filter(pk__in=list(comment_ids))
    editions = set(found.values_list("discussion__edition_id", flat=True))
    if len(editions) != 1:
        raise WrongState
    edition = lock_edition(editions.pop())
    if not permissions.drafts(actor, edition.standard):
        raise NotPermitted
    name = name.strip()
    if len(name) > 200:
        raise TextRequired
    group = None
    if name:
        group, _is_new = CommentGroup.objects.get_or_create(
            edition=edition, name=name, defaults={"made_at": at, "made_by": actor.user}
        )
    found.update(group=group)
    return group
