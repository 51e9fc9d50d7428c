"""The queue of the comments on a draft: what waits for a decision, and what holds the report up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from accounts.acting import Actor
from audit.legal_time import legal_now
from deadlines.models import Clock
from deadlines.remaining import Remaining, remaining
from deadlines.selectors import clocks_of, current_calendar
from govservices.keyset import page_of
from standards import queue, terms
from standards.forms.answers import CommentFilter
from standards.models import Comment, Discussion
from standards.permissions import drafts
from standards.points import Place, places_of
from standards.services.reporting import missing_for_report
from standards.views.answers_access import (
    actor_of,
    discussion_for,
    for_workers,
    page_language,
    record_names_seen,
)
from standards.workflow import ANSWERABLE, Stage


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A time limit of the discussion and what is left of it."""

    clock: Clock
    left: Remaining


@dataclass(frozen=True, slots=True)
class Work:
    """A discussion as one person works on it: its comments, what differs, what he has begun."""

    discussion: Discussion
    comments: QuerySet[Comment]
    changed: set[str]
    drafted: set[int]
    places: dict[str, Place]
    counts: dict[str, int]
    is_drafter: bool

    @property
    def may_decide(self) -> bool:
        """Whether decisions are written now."""
        stages = (Stage.DISCUSSION_CLOSED, Stage.REVISED)
        return self.is_drafter and self.discussion.edition.stage in stages

    @property
    def may_enter(self) -> bool:
        """Whether letters may still be entered."""
        return self.is_drafter and self.discussion.edition.stage in ANSWERABLE

    def filter_of(self, data: Any) -> CommentFilter:
        """The filters, with how many comments each of them would show."""
        return CommentFilter(
            data,
            counts=self.counts,
            points=queue.by_point(self.comments, self.places),
            groups=queue.groups_of(self.discussion),
            is_drafter=self.is_drafter,
        )


def work_on(discussion: Discussion, actor: Actor) -> Work:
    """What the pages of a discussion need of it; the number of statements is always the same."""
    comments = discussion.comments.all()
    changed = queue.changed_in_revision(discussion)
    is_drafter = drafts(actor, discussion.edition.standard)
    drafted = set(queue.drafts_of(discussion.edition, actor.user)) if is_drafter else set()
    return Work(
        discussion=discussion,
        comments=comments,
        changed=changed,
        drafted=drafted,
        places=places_of(discussion.text, page_language()),
        counts=queue.counts(comments, changed=changed, drafted=drafted),
        is_drafter=is_drafter,
    )


@for_workers
@require_safe
def discussion(request: HttpRequest, pk: int) -> HttpResponse:
    """The comments of one discussion, filtered, a page at a time.

    Names and contacts of authors are shown to the drafting body alone, and each showing is
    recorded, once for the whole page.
    """
    actor, at = actor_of(request), legal_now()
    shown = discussion_for(actor, pk)
    work = work_on(shown, actor)
    form = work.filter_of(request.GET)
    chosen = form.select(work.comments, changed=work.changed, drafted=work.drafted)
    page = page_of(chosen.select_related("group", "author"), order=form.order, query=request.GET)
    if work.is_drafter and page.rows:
        record_names_seen(actor, shown.ref, at=at)
    context = {
        "discussion": shown,
        "edition": shown.edition,
        "work": work,
        "form": form,
        "page": page,
        "rows": [(row, label_of(row, work.places)) for row in page.rows],
        "clocks": clock_lines(shown, at),
        "others": shown.edition.discussions.exclude(pk=shown.pk),
        "groups": queue.groups_of(shown),
        "reads_hidden": queue.reads_hidden(actor, shown.edition),
        "query": _filters(request),
    }
    return render(request, "standards/answers/discussion.html", context)


def _filters(request: HttpRequest) -> str:
    """The filters as they stand in the address, without the place in the list."""
    kept = request.GET.copy()
    for name in ("after", "before", "lang"):
        kept.pop(name, None)
    return kept.urlencode()


def label_of(comment: Comment, places: dict[str, Place]) -> str:
    """How the point of a comment is called; it stands in the text that was discussed."""
    place = places.get(comment.point)
    return str(capfirst(place.label)) if place else ""


def clock_lines(discussion: Discussion, at: datetime) -> list[ClockLine]:
    """The 30 days of the discussion (K-02) and the house target for the report (K-39)."""
    found = clocks_of(terms.DISCUSSION, [discussion.pk])[discussion.pk][-1:]
    of_edition = clocks_of(terms.EDITION, [discussion.edition_id])[discussion.edition_id]
    found += [clock for clock in of_edition if clock.term_code == terms.COMPLETION_REPORT][-1:]
    calendar = current_calendar()
    return [ClockLine(clock, remaining(clock, at=at, calendar=calendar)) for clock in found]


@for_workers
@require_safe
def missing(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that keeps the completion report from being made up, with ways to it."""
    shown = discussion_for(actor_of(request), pk)
    is_open = shown.edition.stage in (Stage.DISCUSSION_CLOSED, Stage.REVISED)
    context = {
        "discussion": shown,
        "edition": shown.edition,
        "missing": missing_for_report(shown.edition) if is_open else [],
        "is_open": is_open,
    }
    return render(request, "standards/answers/missing.html", context)
