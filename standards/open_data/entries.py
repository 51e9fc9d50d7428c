"""Standards, drafts and comments as plain data: the same names in the API and in the files.

Public facts only: a comment without the name of who does not want it shown, a hidden one without
its text but with the reason for hiding it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.urls import reverse

from accounts.models import Organisation
from registry.content import LANGUAGES
from registry.models import Service
from standards.models import Comment, CompletionReport, Discussion, Edition, Standard, Text
from standards.open_standards import public_state
from standards.points import numbered
from standards.provisions import REQUIRED_LANGUAGES, blank
from standards.selectors import settled_text
from standards.talk import is_reported
from standards.wording import in_words
from standards.workflow import CommentStatus, Provision, ReportState, Verdict

Data = dict[str, Any]

# Columns of the file of standards that say the structured parts in words.
WORDS = tuple(f"{code.value}_{language}" for code in Provision for language in REQUIRED_LANGUAGES)
TOTALS = (
    "received", "in_time", "late", "anonymous", "accepted", "partly", "rejected", "undecided",
    "hidden", "supports",
)  # fmt: skip


def address(name: str, *args: object) -> str:
    """The address of a page of standards, with the site."""
    return str(settings.SITE_URL) + reverse(f"standards:{name}", args=args)


def names_of(row: Service | Organisation) -> Data:
    """Names in three languages; empty where there is none."""
    return {f"name_{code}": getattr(row, f"name_{code}") or "" for code in LANGUAGES}


def body_data(body: Organisation) -> Data:
    """A body by its key and its names."""
    return {"key": body.key, **names_of(body)}


def standard_data(standard: Standard, edition: Edition | None) -> Data:
    """One of ``open_standards()`` with an edition of it: the one in force, or none."""
    service = standard.service
    draft_id = standard.draft_id  # type: ignore[attr-defined]
    return {
        "registry_no": service.registry_no,
        "url": address("standard", service.registry_no),
        **names_of(service),
        "state": public_state(standard).value,
        "drafting_body": body_data(standard.drafting_body),
        **edition_data(edition),
        "draft": draft_id,
        "is_sample": service.is_sample,
    }


def edition_data(edition: Edition | None) -> Data:
    """When an edition holds and on which act; all empty for none."""
    if edition is None:
        return dict.fromkeys(_EDITION) | dict.fromkeys(_EDITION_TEXTS, "")
    return {
        "edition": edition.number,
        "kind": edition.kind,
        "approval_act": edition.approval_act,
        "approval_act_no": edition.approval_act_no,
        "approved_on": _day(edition.approved_on),
        "effective_on": _day(edition.effective_on),
        "ended_on": _day(edition.ended_on),
        "justice_no": edition.justice_no,
        "justice_on": _day(edition.justice_on),
    }


_EDITION = (
    "edition", "kind", "approval_act", "approval_act_no", "approved_on", "effective_on",
    "ended_on", "justice_no", "justice_on",
)  # fmt: skip
_EDITION_TEXTS = ("kind", "approval_act", "approval_act_no", "justice_no")


def text_data(text: Text | None) -> Data:
    """Structured parts as data, clauses with their stable ids, corrected slips."""
    if text is None:
        return {"text": None, "provisions": None, "clauses": [], "errata": []}
    return {
        "text": text.pk,
        "provisions": blank() | text.provisions,
        "clauses": [_clause_data(number, clause) for number, clause in numbered(text)],
        "errata": [
            {"point": one.point, "made_at": one.made_at, **_in_languages(one, "written", "read")}
            for one in text.errata.all()
        ],
    }


def _clause_data(number: str, clause: Any) -> Data:
    return {
        "id": str(clause.stable_id),
        "number": number,
        "part": clause.part,
        **_in_languages(clause, "body", "summary"),
    }


def words_data(edition: Edition | None) -> Data:
    """Each structured part in words, in Kazakh and in Russian, one line under another."""
    text = settled_text(edition) if edition else None
    if text is None:
        return dict.fromkeys(WORDS, "")
    return {
        f"{one.code}_{language}": one.text
        for language in REQUIRED_LANGUAGES
        for one in in_words(text.provisions, language)
    }


def draft_data(edition: Edition, totals: Mapping[str, int], today: date) -> Data:
    """Where a draft is on its road, its last discussion, how many comments and what became of them."""
    discussions = sorted(edition.discussions.all(), key=lambda one: one.number)
    return {
        "id": edition.pk,
        "url": address("draft", edition.pk),
        "registry_no": edition.service.registry_no,
        **names_of(edition.service),
        "drafting_body": body_data(edition.drafting_body),
        **edition_data(edition),
        "stage": str(edition.stage),
        **_in_languages(edition, "summary"),
        "discussion": _discussion(discussions[-1], today) if discussions else None,
        "totals": dict(totals),
    }


def _discussion(discussion: Discussion, today: date) -> Data:
    return {
        "number": discussion.number,
        "opened_at": discussion.opened_at,
        "closes_on": _day(discussion.closes_on),
        "closed_at": discussion.closed_at,
        "broken_off_at": discussion.broken_off_at,
        "is_open": discussion.is_open,
        "days_left": discussion.days_left(today) if discussion.is_open else None,
    }


def road_data(edition: Edition) -> Data:
    """Where a draft was placed, and its completion reports."""
    return {
        "placements": [
            {
                "what": one.what,
                "kind": one.kind,
                "body": one.body.key if one.body else "",
                "url": one.url,
                "placed_at": one.placed_at,
            }
            for one in edition.placements.select_related("body")
        ],
        "reports": [
            {"number": one.number, "published_at": one.published_at, "totals": one.totals}
            for one in edition.reports.filter(published_at__isnull=False)
        ],
    }


def totals_of(editions: Iterable[int]) -> dict[int, dict[str, int]]:
    """Comments on some drafts by what became of them; decisions count once they have been told."""
    ids = list(editions)
    rows = (
        Comment.objects.filter(discussion__edition__in=ids)
        .order_by()
        .values_list("discussion__edition")
        .annotate(**_COUNTS)
    )
    found = {edition: dict.fromkeys(TOTALS, 0) for edition in ids}
    for row in rows:
        found[row[0]] = dict(zip(_COUNTS, row[1:], strict=True))
    told = CompletionReport.objects.filter(edition__in=ids, state=ReportState.PUBLISHED)
    for edition in set(ids) - set(told.values_list("edition_id", flat=True)):
        totals = found[edition]
        found[edition] = (
            totals | dict.fromkeys(Verdict.values, 0) | {"undecided": totals["in_time"]}
        )
    return found


_IN_TIME = Q(status=CommentStatus.IN_TIME)
_COUNTS: dict[str, Any] = {
    "received": Count("pk"),
    "in_time": Count("pk", filter=_IN_TIME),
    "late": Count("pk", filter=Q(status=CommentStatus.LATE)),
    "anonymous": Count("pk", filter=Q(status=CommentStatus.ANONYMOUS)),
    "accepted": Count("pk", filter=Q(verdict=Verdict.ACCEPTED)),
    "partly": Count("pk", filter=Q(verdict=Verdict.PARTLY)),
    "rejected": Count("pk", filter=Q(verdict=Verdict.REJECTED)),
    "undecided": Count("pk", filter=_IN_TIME & Q(verdict="")),
    "hidden": Count("pk", filter=Q(hidden_at__isnull=False)),
    "supports": Sum("support_count"),
}


def comment_data(comment: Comment) -> Data:
    """What anybody may know of one of ``talk.comments()`` (X-07, Q-11)."""
    return {
        "receipt_no": comment.receipt_no,
        "draft": comment.discussion.edition_id,
        "discussion": comment.discussion.number,
        "received_at": comment.received_at,
        "channel": comment.channel,
        "author_kind": comment.author_kind,
        "author_name": "" if comment.is_hidden else comment.public_name,
        "language": comment.language,
        "point": comment.point,
        "text": "" if comment.is_hidden else comment.text,
        "status": comment.status,
        "support_count": comment.support_count,
        "is_hidden": comment.is_hidden,
        "hide_reason": comment.hide_reason if comment.is_hidden else "",
        "hidden_at": comment.hidden_at,
        "appeal": comment.appeal_state,
        **_decision(comment),
    }


def _decision(comment: Comment) -> Data:
    """What was decided, from the day of the report on: until then it may still be changed."""
    if not is_reported(comment):
        empty = dict.fromkeys((f"reason_{language}" for language in LANGUAGES), "")
        return {"verdict": "", **empty, "decided_at": None, "changes": []}
    return {
        "verdict": comment.verdict,
        **_in_languages(comment, "reason"),
        "decided_at": comment.decided_at,
        "changes": [link.point for link in comment.changes.all()],
    }


def _in_languages(row: Any, *names: str) -> Data:
    columns = [f"{name}_{language}" for name in names for language in LANGUAGES]
    return {column: getattr(row, column) or "" for column in columns}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
