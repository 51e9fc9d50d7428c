"""What of drafts is open to everybody: which are listed, which can be read, in which texts.

A draft can be read from its placement on the portal. One that was taken back after its discussion
had opened, or withdrawn after it had been placed, stays readable: people had their say on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import pgettext_lazy

from accounts.acting import Actor
from deadlines.models import Clock
from deadlines.selectors import clocks_of
from registry.services import national_day
from standards import terms
from standards.models import CompletionReport, Discussion, Edition, Placement, Text
from standards.permissions import may_see
from standards.selectors import editions, settled_text
from standards.workflow import PUBLIC_DRAFTS, PlacementKind, PlacementOf, ReportState, Stage

_SETTLED = (Stage.IN_FORCE, Stage.SUPERSEDED)


class Phase(models.TextChoices):
    """Where drafts are, as somebody looks for them; a draft may be in several."""

    OPEN = "open", pgettext_lazy("drafts", "open for discussion")
    PLACED = "placed", pgettext_lazy("drafts", "discussion not open yet")
    CLOSED = "closed", pgettext_lazy("drafts", "discussion closed")
    AWAITING = "awaiting", pgettext_lazy("drafts", "report awaited")
    AGREEING = "agreeing", pgettext_lazy("drafts", "in agreement")
    APPROVING = "approving", pgettext_lazy("drafts", "submitted or approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("drafts", "withdrawn")


STAGES: dict[str, tuple[Stage, ...]] = {
    Phase.OPEN: (Stage.IN_DISCUSSION,),
    Phase.PLACED: (Stage.PLACED,),
    Phase.CLOSED: (
        Stage.DISCUSSION_CLOSED, Stage.REVISED, Stage.REPORT_PUBLISHED, Stage.IN_AGREEMENT,
        Stage.AGREED, Stage.SUBMITTED, Stage.APPROVED,
    ),
    Phase.AWAITING: (Stage.DISCUSSION_CLOSED, Stage.REVISED),
    Phase.AGREEING: (Stage.IN_AGREEMENT, Stage.AGREED),
    Phase.APPROVING: (Stage.SUBMITTED, Stage.APPROVED),
    Phase.WITHDRAWN: (Stage.WITHDRAWN,),
}  # fmt: skip


def listed_drafts() -> QuerySet[Edition]:
    """Drafts that anybody may read, each with ``closes_at`` of its open discussion (or None).

    Open discussions come first, the nearest close before the others; then the latest drafts.
    """
    open_now = Discussion.objects.filter(edition=OuterRef("pk"), closed_at=None, broken_off_at=None)
    return (
        editions()
        .filter(
            Q(stage__in=PUBLIC_DRAFTS) | Q(Exists(_placed(OuterRef("pk"))), stage=Stage.WITHDRAWN)
        )
        .annotate(closes_at=Subquery(open_now.values("closes_at")[:1]))
        .order_by(F("closes_at").asc(nulls_last=True), "-pk")
    )


def discussed_drafts() -> QuerySet[Edition]:
    """Drafts whose discussion has opened at least once, taken back ones too."""
    return editions().filter(Exists(Discussion.objects.filter(edition=OuterRef("pk"))))


def in_phase(found: QuerySet[Edition], phase: str) -> QuerySet[Edition]:
    """Those of ``listed_drafts()`` in a phase; without one, all that have not been given up."""
    if phase:
        return found.filter(stage__in=STAGES[phase])
    return found.exclude(stage=Stage.WITHDRAWN)


def counts_of(found: QuerySet[Edition]) -> dict[str, int]:
    """How many of ``listed_drafts()`` each phase holds; one statement."""
    rows = found.order_by().values_list("stage").annotate(number=Count("pk", distinct=True))
    by_stage = dict(rows)
    return {
        phase: sum(by_stage.get(stage, 0) for stage in stages) for phase, stages in STAGES.items()
    }


def readable_draft(pk: int) -> Edition | None:
    """A draft that anybody may read, with what a page needs of it; None for any other."""
    found = editions().select_related("base").filter(pk=pk).first()
    if found is None or found.stage in (*PUBLIC_DRAFTS, *_SETTLED):
        return found
    if found.stage == Stage.WITHDRAWN:
        return found if _placed(found).exists() else None
    return found if found.discussions.exists() else None


def hidden_draft(pk: int, actor: Actor) -> Edition | None:
    """A draft that only some may see, for one of them."""
    found = editions().filter(pk=pk).first()
    return found if found is not None and may_see(actor, found) else None


def _placed(edition: Edition | OuterRef) -> QuerySet[Placement]:
    return Placement.objects.filter(
        edition=edition, what=PlacementOf.DRAFT, kind=PlacementKind.PORTAL
    )


@dataclass(frozen=True, slots=True)
class Texts:
    """What stands to be read: the last discussion with its text, and the revised text.

    ``discussed`` is the text that was placed; ``revised`` is there from the day of the report.
    """

    discussion: Discussion | None
    discussed: Text | None
    revised: Text | None
    broken_off: tuple[Discussion, ...] = ()

    @property
    def latest(self) -> Text | None:
        """The revised text where there is one, else the discussed one."""
        return self.revised or self.discussed

    @property
    def is_open(self) -> bool:
        """Whether people can comment."""
        return self.discussion is not None and self.discussion.is_open


def texts_of(edition: Edition) -> Texts:
    """The texts of a draft that anybody may read."""
    discussions = list(edition.discussions.select_related("text").order_by("number"))
    broken_off = tuple(one for one in discussions if one.broken_off_at)
    settled = settled_text(edition)
    last = discussions[-1] if discussions else None
    if last is None or settled is None:
        return Texts(None, settled, None, broken_off)
    last.edition = edition
    last.text.edition = settled.edition = edition
    is_newer = settled.number > last.text.number
    if last.broken_off_at and is_newer:  # placed anew: its own discussion has not opened yet
        return Texts(None, settled, None, broken_off)
    return Texts(last, last.text, settled if is_newer else None, broken_off)


def published_reports(edition: Edition) -> QuerySet[CompletionReport]:
    """Completion reports that are public, the latest first."""
    found: QuerySet[CompletionReport] = edition.reports.filter(state=ReportState.PUBLISHED)
    return found.order_by("-number")


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft on a list: its last discussion, days left, people's comments, the report's clock."""

    edition: Edition
    discussion: Discussion | None
    days_left: int
    comments: int
    target: Clock | None


def lines_of(found: Iterable[Edition], at: datetime) -> list[DraftLine]:
    """Drafts as a list shows them; two statements, however many they are."""
    shown = list(found)
    discussions: dict[int, list[Discussion]] = {}
    rows = Discussion.objects.filter(edition__in=[one.pk for one in shown]).order_by("number")
    for row in rows:
        discussions.setdefault(row.edition_id, []).append(row)
    clocks = clocks_of(terms.EDITION, [one.pk for one in shown])
    today = national_day(at)
    return [_line(one, discussions.get(one.pk, []), clocks.get(one.pk, []), today) for one in shown]


def _line(
    edition: Edition, discussions: list[Discussion], clocks: list[Clock], today: date
) -> DraftLine:
    last = discussions[-1] if discussions else None
    return DraftLine(
        edition=edition,
        discussion=last,
        days_left=last.days_left(today) if last else 0,
        # The last number given is how many there are: comments are never deleted.
        comments=sum(one.last_comment_no for one in discussions),
        target=_report_target(edition, clocks),
    )


def _report_target(edition: Edition, clocks: list[Clock]) -> Clock | None:
    """The house target of the report (K-39), while the report is awaited."""
    if edition.stage not in STAGES[Phase.AWAITING]:
        return None
    own = (one for one in clocks if one.term_code == terms.COMPLETION_REPORT and one.is_open)
    return next(own, None)


def closing_soon(at: datetime, *, limit: int = 3) -> list[DraftLine]:
    """Open discussions, the nearest close first: for the home page."""
    return lines_of(in_phase(listed_drafts(), Phase.OPEN)[:limit], at)
