"""The page of one draft: what changes for people, the text, who says what, how far it has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.legal_time import legal_now
from deadlines.explaining import Explanation
from deadlines.models import Clock
from deadlines.remaining import Remaining, remaining
from deadlines.selectors import clocks_of, current_calendar, explanation_of
from registry.services import national_day
from standards import terms
from standards.comparing import changed_points
from standards.models import AgreementRequest, Comment, Edition, Text
from standards.open_drafts import STAGES, Phase, Texts, published_reports, readable_draft, texts_of
from standards.opening import OPENING, what_changes
from standards.points import of_provision
from standards.reading import ClauseRead, PartRead, Section, sections_of
from standards.selectors import settled_text
from standards.talk import changed_by, counts_by_point
from standards.views.public import elsewhere, page_language
from standards.workflow import Kind, PlacementOf, Stage

_OPENING_POINTS = frozenset(of_provision(code) for code in OPENING)
_SETTLED = (Stage.IN_FORCE, Stage.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the text on the page: what it is called, how much was said, what changed it."""

    point: str
    label: str
    said: int
    is_new: bool
    is_changed: bool
    changed_by: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section with its parts and clauses, each with its spot."""

    section: Section
    parts: list[tuple[PartRead, Spot]]
    clauses: list[tuple[ClauseRead, Spot]]


@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One draft; ``?text=discussed`` shows the text as it was placed, beside the revised one."""
    edition = readable_draft(pk)
    if edition is None:
        return elsewhere(request, pk)
    texts = texts_of(edition)
    if edition.stage in _SETTLED and not edition.placements.filter(what=PlacementOf.DRAFT).exists():
        # Taken over, or repealed without a discussion: no draft was ever placed here.
        return redirect("standards:editions", edition.service.registry_no)
    shown = texts.discussed if request.GET.get("text") == "discussed" else texts.latest
    changes = _changes_for_people(edition, shown)
    context = {
        "edition": edition,
        "service": edition.service,
        "texts": texts,
        "shown": shown,
        "is_revised": shown is not None and shown == texts.revised,
        **changes,
        "reports": list(published_reports(edition)),
        "bases": edition.bases.select_related("initiator").order_by("made_at", "pk"),
        "placements": edition.placements.select_related("body"),
        "agreements": _agreements(edition),
        **_times(edition, texts, legal_now()),
        **_text(edition, texts, shown, changes["differing"]),
    }
    return render(request, "standards/public/draft.html", context)


def _times(edition: Edition, texts: Texts, at: datetime) -> dict[str, Any]:
    """The last day with its reason; the house target of the report, while that is awaited."""
    discussion = texts.discussion
    found: dict[str, Any] = {"days_left": 0, "why": None, "target": None}
    if discussion is not None and discussion.is_open:
        found["days_left"] = discussion.days_left(national_day(at))
        found["why"] = _explanation(discussion.pk)
    if edition.stage in STAGES[Phase.AWAITING]:
        found["target"] = _target(edition, at)
    return found


def _explanation(discussion_id: int) -> Explanation | None:
    """Why the discussion ends on its day (K-02)."""
    clocks = clocks_of(terms.DISCUSSION, [discussion_id]).get(discussion_id, [])
    own = next((one for one in clocks if one.term_code == terms.DISCUSSION_PERIOD), None)
    return explanation_of(own) if own else None


def _target(edition: Edition, at: datetime) -> tuple[Clock, Remaining] | None:
    """By when the report was promised (K-39): a house target, never the law's."""
    clocks = clocks_of(terms.EDITION, [edition.pk]).get(edition.pk, [])
    own = next(
        (one for one in clocks if one.term_code == terms.COMPLETION_REPORT and one.is_open), None
    )
    return (own, remaining(own, at=at, calendar=current_calendar())) if own else None


def _changes_for_people(edition: Edition, shown: Text | None) -> dict[str, Any]:
    """Term, fee and documents, changed ones first; the points that differ from what is in force."""
    found: dict[str, Any] = {"turns": [], "differing": set(), "beside_url": ""}
    if shown is None or edition.kind == Kind.REPEAL:
        return found
    base = settled_text(edition.base) if edition.base else None
    if base is None and edition.stage in _SETTLED:
        # The registry says by now what the text says: there is nothing to compare with.
        return found
    turns = what_changes(base, shown, page_language())
    found["turns"] = sorted(turns, key=lambda turn: not turn.is_changed)
    if base is not None:
        found["differing"] = changed_points(base, shown)
    if base is not None and shown.locked_at and edition.stage != Stage.WITHDRAWN:
        pair = (base.pk, shown.pk)
        found["beside_url"] = reverse(
            "standards:compare", args=[edition.service.registry_no, *pair]
        )
    return found


def _agreements(edition: Edition) -> list[AgreementRequest]:
    return list(edition.agreements.select_related("organisation").order_by("-round", "pk"))


def _text(
    edition: Edition, texts: Texts, shown: Text | None, differing: set[str]
) -> dict[str, Any]:
    """The sections to be read, with what was said at each point and what changed it."""
    if shown is None or edition.kind == Kind.REPEAL:
        return {"sections": [], "moves": [], "is_mixed": False, "compare_url": "", "said": 0}
    sections = sections_of(shown, page_language())
    counts = counts_by_point(texts.discussion) if texts.discussion else {}
    changed, makers = _changes(edition, texts)
    is_revised = shown == texts.revised

    def spot(anchor: str, label: str) -> Spot:
        point = anchor.replace("-", ":", 1)
        return Spot(
            point=point,
            label=label,
            said=counts.get(point, 0),
            is_new=point in differing,
            is_changed=is_revised and point in changed,
            changed_by=tuple(makers.get(point, ())) if is_revised else (),
        )

    marked = [_section(one, spot) for one in sections]
    return {
        "sections": marked,
        "moves": _moves(marked),
        "is_mixed": any(section.speaks_otherwise for section in sections),
        "compare_url": _compare_url(edition, texts),
        "said": sum(counts.values()),
        "said_of_whole": counts.get("", 0),
    }


def _section(section: Section, spot: Any) -> ShownSection:
    clause = _("clause %(number)s")
    return ShownSection(
        section=section,
        parts=[(part, spot(part.anchor, part.heading)) for part in section.parts],
        clauses=[
            (one, spot(one.anchor, clause % {"number": one.number})) for one in section.clauses
        ],
    )


def _moves(sections: list[ShownSection]) -> list[tuple[Spot, PartRead | ClauseRead]]:
    """What differs from the text in force beside term, fee and documents, in reading order."""
    found: list[tuple[Spot, PartRead | ClauseRead]] = []
    for one in sections:
        found += [(spot, part) for part, spot in one.parts]
        found += [(spot, clause) for clause, spot in one.clauses]
    return [pair for pair in found if pair[0].is_new and pair[0].point not in _OPENING_POINTS]


def _changes(edition: Edition, texts: Texts) -> tuple[set[str], Mapping[str, Sequence[Comment]]]:
    if texts.revised is None or texts.discussed is None:
        return set(), {}
    return changed_points(texts.discussed, texts.revised), changed_by(edition)


def _compare_url(edition: Edition, texts: Texts) -> str:
    if texts.revised is None or texts.discussed is None or edition.stage == Stage.WITHDRAWN:
        return ""
    pair = (texts.discussed.pk, texts.revised.pk)
    return reverse("standards:compare", args=[edition.service.registry_no, *pair])
