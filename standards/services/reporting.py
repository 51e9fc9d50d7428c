"""The completion report: what it lacks, making it up in the background, publishing (L13-15.4, DS-4)."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.db import DatabaseError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.acting import Actor
from audit.services import record
from audit.transactions import legal_act
from deadlines.services import ClockRequest, meet_clocks, start_clocks
from standards import events, permissions, telling, terms
from standards.comparing import changed_points
from standards.errors import NotComplete, ReportStale, WrongState
from standards.models import (
    ChangeLink,
    Comment,
    CompletionReport,
    Edition,
    Placement,
    ReportItem,
    Text,
)
from standards.points import Place, places_of
from standards.services.acts import (
    act_of,
    lock_edition,
    permit,
    require_stage,
    standard_act,
)
from standards.services.deciding import comments_of, undecided_of
from standards.services.texts import latest_text, lock_text, missing_of
from standards.workflow import (
    CHANGING,
    AnnouncementKind,
    CommentChannel,
    CommentStatus,
    PlacementKind,
    PlacementOf,
    ReportState,
    Stage,
    Verdict,
)

log = logging.getLogger(__name__)

LANGUAGES = ("kk", "ru")
BATCH = 500
SHOWN_OF_EACH = 100

_CHANNELS = {
    CommentChannel.PORTAL: {"kk": "портал арқылы", "ru": "через портал"},
    CommentChannel.LETTER: {"kk": "хат", "ru": "письмо"},
    CommentChannel.EMAIL: {"kk": "электрондық хат", "ru": "электронное письмо"},
    CommentChannel.ORAL: {"kk": "ауызша", "ru": "устно"},
}


@dataclass(frozen=True, slots=True)
class Lack:
    """One reason why the report cannot be made up, and the comments it is about."""

    code: str
    count: int
    comments: Sequence[Comment] = field(default_factory=tuple)

    @property
    def sentence(self) -> str:
        """In the reader's language."""
        if self.code == "undecided":
            return ngettext(
                "%(count)s comment has no decision.",
                "%(count)s comments have no decision.",
                self.count,
            ) % {"count": self.count}
        if self.code == "unlinked":
            return ngettext(
                "%(count)s accepted comment does not lead to the words it changed.",
                "%(count)s accepted comments do not lead to the words they changed.",
                self.count,
            ) % {"count": self.count}
        if self.code == "unchanged":
            return ngettext(
                "%(count)s accepted comment leads to words that have not changed.",
                "%(count)s accepted comments lead to words that have not changed.",
                self.count,
            ) % {"count": self.count}
        return str(_("The revised draft has gaps: see what is missing in its text."))


def missing_for_report(edition: Edition) -> list[Lack]:
    """Everything that keeps the report from being made up and published; empty when nothing does."""
    undecided = undecided_of(edition)
    changing = comments_of(edition).filter(verdict__in=CHANGING)
    unlinked = changing.filter(changes=None)
    found = [
        Lack(code, rows.count(), list(rows[:SHOWN_OF_EACH]))
        for code, rows in (("undecided", undecided), ("unlinked", unlinked))
        if rows.exists()
    ]
    revised = latest_text(edition)
    if stale := _leading_nowhere(edition, revised):
        found.append(Lack("unchanged", len(stale), stale[:SHOWN_OF_EACH]))
    if gaps := missing_of(edition, revised):
        found.append(Lack("text", len(gaps)))
    return found


def _leading_nowhere(edition: Edition, revised: Text) -> list[Comment]:
    """Comments none of whose links leads to words that differ from the discussed text."""
    links = ChangeLink.objects.filter(comment__discussion__edition=edition)
    by_discussion: dict[int, set[str]] = {}
    good: set[int] = set()
    all_ids: set[int] = set()
    for pk, discussion_id, point in links.values_list(
        "comment_id", "comment__discussion_id", "point"
    ):
        if discussion_id not in by_discussion:
            discussed = Text.objects.get(discussion=discussion_id)
            by_discussion[discussion_id] = changed_points(discussed, revised)
        all_ids.add(pk)
        if point in by_discussion[discussion_id]:
            good.add(pk)
    return list(Comment.objects.filter(pk__in=all_ids - good).order_by("discussion_id", "number"))


@standard_act
def order_report(
    *, edition_id: int, foreword: Mapping[str, str], actor: Actor, at: datetime
) -> CompletionReport:
    """Have the report made up in the background, in Kazakh and Russian; none received is a report too.

    Raises:
        NotPermitted: not the drafting body.
        WrongState: the draft is not revised.
        NotComplete: with the list of what is missing.
    """
    edition = lock_edition(edition_id)
    permit(permissions.drafts(actor, edition.standard))
    require_stage(edition, Stage.REVISED)
    if missing := missing_for_report(edition):
        raise NotComplete(missing)
    report = edition.reports.exclude(state=ReportState.PUBLISHED).order_by("-number").first()
    if report is None:
        report = CompletionReport(edition=edition, number=edition.reports.count() + 1)
    report.state, report.revised_text = ReportState.QUEUED, latest_text(edition)
    report.done, report.total, report.error = 0, comments_of(edition).count(), ""
    report.ordered_at, report.built_at, report.prepared_by = at, None, actor.user
    for language in LANGUAGES:
        setattr(report, f"foreword_{language}", foreword.get(language, "").strip())
    report.save()
    record(act_of(events.REPORT_ORDERED, edition.ref, actor, at))
    return report


def build_reports(*, now: Callable[[], datetime], limit: int = 5) -> int:
    """Make up the reports that wait; safe to run twice and after a crash. Returns how many are ready.

    One that cannot be made up is marked as failed and keeps no other waiting.
    """
    waiting = CompletionReport.objects.filter(
        state__in=[ReportState.QUEUED, ReportState.BUILDING]
    ).order_by("pk")
    return sum(_try(pk, now) for pk in list(waiting.values_list("pk", flat=True)[:limit]))


def _try(report_id: int, now: Callable[[], datetime]) -> bool:
    try:
        return _build(report_id, now)
    except DatabaseError:
        # The database is away or busy: the report waits, the next run goes on with it.
        log.exception("completion report %s is left for later", report_id)
    except Exception as error:
        log.exception("completion report %s cannot be made up", report_id)
        _give_up(report_id, type(error).__name__)
    return False


@legal_act
def _give_up(report_id: int, error: str) -> None:
    report = CompletionReport.objects.select_for_update(of=("self",)).get(pk=report_id)
    report.state, report.error = ReportState.FAILED, error
    report.save(update_fields=["state", "error"])


def _build(report_id: int, now: Callable[[], datetime]) -> bool:
    """Batch after batch, each a transaction, so that the page shows how far it is."""
    labels: dict[tuple[int, str], dict[str, Place]] = {}
    # Each batch writes at least one item; the bound is that of comments that can be there.
    for _step in range(10_000):
        left = _build_batch(report_id, labels, at=now())
        if left == 0:
            return True
        if left is None:
            return False
    return False


@legal_act
def _build_batch(
    report_id: int, labels: dict[tuple[int, str], dict[str, Place]], *, at: datetime
) -> int | None:
    """The next items of a report; how many are left, None where another worker is at it."""
    report = (
        CompletionReport.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("edition__standard__service")
        .filter(pk=report_id, state__in=[ReportState.QUEUED, ReportState.BUILDING])
        .first()
    )
    if report is None:
        return None
    if report.state == ReportState.QUEUED:
        report.items.all().delete()
        report.done = 0
    comments = list(
        comments_of(report.edition)
        .select_related("discussion__text")
        .prefetch_related("changes")[report.done : report.done + BATCH]
    )
    ReportItem.objects.bulk_create(
        [
            _item(report, position, comment, labels)
            for position, comment in enumerate(comments, start=report.done + 1)
        ],
        batch_size=BATCH,
    )
    report.done += len(comments)
    report.state = ReportState.BUILDING if comments else ReportState.READY
    if not comments:
        report.total, report.built_at = report.done, at
        report.totals = totals_of(report.edition)
    report.save()
    return len(comments)


def _item(
    report: CompletionReport,
    position: int,
    comment: Comment,
    labels: dict[tuple[int, str], dict[str, Place]],
) -> ReportItem:
    text = comment.discussion.text
    item = ReportItem(
        report=report, position=position, receipt_no=comment.receipt_no,
        received_at=comment.received_at, status=comment.status, verdict=comment.verdict,
        language=comment.language, point=comment.point,
        changes=[link.point for link in comment.changes.all()],
    )  # fmt: skip
    for language in LANGUAGES:
        key = (text.pk, language)
        if key not in labels:
            labels[key] = places_of(text, language)
        place = labels[key].get(comment.point)
        setattr(item, f"point_label_{language}", place.label if place else "")
        setattr(item, f"source_{language}", _source(comment, language))
        setattr(item, f"short_{language}", _short(comment, language))
        reason = getattr(comment, f"reason_{language}") or comment.reason
        setattr(item, f"reason_{language}", reason or "")
    return item


def _source(comment: Comment, language: str) -> str:
    """How it came, and whose it is where its author lets the name be shown (X-07)."""
    way = _CHANNELS[CommentChannel(comment.channel)][language]
    return f"{comment.public_name}, {way}" if comment.public_name else way


def _short(comment: Comment, language: str) -> str:
    """The short content the drafter wrote; else the beginning of the words, unless they are hidden."""
    if not comment.is_considered:
        return ""
    written = getattr(comment, f"short_{language}") or comment.short
    if written:
        return str(written)
    if comment.is_hidden:
        return ""
    words = " ".join(comment.text.split())
    return words if len(words) <= 300 else words[:299].rsplit(" ", 1)[0] + "…"


def totals_of(edition: Edition) -> dict[str, Any]:
    """What the report counts: late and anonymous ones too (X-06, DS-4)."""
    comments = comments_of(edition)
    counted = {status: comments.filter(status=status).count() for status in CommentStatus.values}
    counted |= {verdict: comments.filter(verdict=verdict).count() for verdict in Verdict.values}
    return counted | {
        "received": comments.count(),
        "hidden": comments.filter(hidden_at__isnull=False).count(),
        "supports": sum(comments.values_list("support_count", flat=True)),
    }


@standard_act
def publish_report(*, report_id: int, actor: Actor, at: datetime) -> CompletionReport:
    """Publish the report with the revised draft, the same moment (L13-15.4, D12-9.4, K-38, K-39).

    Raises:
        NotPermitted: not the drafting body.
        WrongState: the report is not made up, or the draft is not revised.
        ReportStale: comments or decisions have changed since it was ordered.
        NotComplete: with the list of what is missing.
    """
    edition_id = CompletionReport.objects.values_list("edition_id", flat=True).get(pk=report_id)
    edition = lock_edition(edition_id)
    permit(permissions.drafts(actor, edition.standard))
    report = CompletionReport.objects.select_for_update(of=("self",)).get(pk=report_id)
    require_stage(edition, Stage.REVISED)
    if report.state != ReportState.READY:
        raise WrongState
    if is_stale(edition, report) or _tells_otherwise(edition, report):
        raise ReportStale
    if missing := missing_for_report(edition):
        raise NotComplete(missing)
    revised = latest_text(edition)
    lock_text(revised, at=at)
    report.state, report.revised_text, report.published_at = ReportState.PUBLISHED, revised, at
    report.save()
    for placed in (PlacementOf.REPORT, PlacementOf.DRAFT):
        _place_on_portal(edition, revised, placed, actor=actor, at=at)
    edition.publish_report()
    edition.save()
    _meet_targets(edition, actor=actor, at=at)
    record(act_of(events.REPORT_PUBLISHED, edition.ref, actor, at, number=report.number))
    telling.announce(edition, AnnouncementKind.REPORT_PUBLISHED, number=report.number, at=at)
    return report


def is_stale(edition: Edition, report: CompletionReport) -> bool:
    """Whether comments or decisions have changed since the report was ordered."""
    since = report.ordered_at
    later = (
        Q(decided_at__gt=since)
        | Q(entered_at__gt=since)
        | Q(hidden_at__gt=since)
        | Q(appeal_decided_at__gt=since)
    )
    return comments_of(edition).filter(later).exists()


def _tells_otherwise(edition: Edition, report: CompletionReport) -> bool:
    """Whether an item is missing or no longer says what was decided.

    Moments alone do not tell it: an act that waited for a lock bears the moment it was begun.
    """
    names = ("receipt_no", "status", "verdict", *(f"reason_{code}" for code in LANGUAGES))
    told = report.items.order_by("position").values_list(*names)
    decided = comments_of(edition).values_list(*names)
    return any(not _same(item, comment) for item, comment in zip_longest(told, decided))


def _same(item: tuple[Any, ...] | None, comment: tuple[Any, ...] | None) -> bool:
    """A reason given in one language stands in the report in both: an empty one says nothing."""
    if item is None or comment is None:
        return False
    said = zip(item[3:], comment[3:], strict=True)
    return item[:3] == comment[:3] and all(not given or given == kept for kept, given in said)


def _place_on_portal(
    edition: Edition, text: Text, what: PlacementOf, *, actor: Actor, at: datetime
) -> None:
    Placement.objects.create(
        edition=edition, text=text, what=what, kind=PlacementKind.PORTAL, placed_at=at,
        recorded_at=at, recorded_by=actor.user,
    )  # fmt: skip


def _meet_targets(edition: Edition, *, actor: Actor, at: datetime) -> None:
    """K-39 ends; K-38 begins and ends at once: the revised draft is readable with the report."""
    request = ClockRequest(
        term=terms.REVISED_DRAFT, subject=edition.ref, organisation=edition.drafting_body
    )
    start_clocks([request], actor=actor.ref, at=at)
    meet_clocks(
        subject=edition.ref, terms=[terms.REVISED_DRAFT, terms.COMPLETION_REPORT],
        actor=actor.ref, at=at,
    )  # fmt: skip


def items_of(report: CompletionReport) -> Iterator[ReportItem]:
    """The items of a report in order, one after another, whatever their number."""
    return report.items.order_by("position").iterator(chunk_size=BATCH)
