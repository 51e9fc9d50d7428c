"""Rows of clauses: written as a tree, put in order, compared with what somebody has typed."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts.acting import Actor
from standards import richtext
from standards.bringing_in.clauses import ClauseDraft
from standards.models import Clause, Text

BODIES = ("body_kk", "body_ru", "body_en")
SUMMARIES = ("summary_kk", "summary_ru", "summary_en")
FIELDS = (*BODIES, *SUMMARIES)
Fields = dict[str, str]


def fields_of(clause: Clause) -> Fields:
    """The texts of a clause in three languages; an absent one is empty."""
    return {name: getattr(clause, name) or "" for name in FIELDS}


def cleaned(fields: Mapping[str, str]) -> Fields:
    """Texts as they may be stored: bodies as safe HTML, summaries as plain text.

    Raises:
        KeyError: a field that a clause does not have.
    """
    if unknown := set(fields) - set(FIELDS):
        raise KeyError(", ".join(sorted(unknown)))
    return {
        name: richtext.clean(text) if name in BODIES else "\n".join(text.strip().splitlines())
        for name, text in fields.items()
    }


def fingerprint(value: Any) -> str:
    """Twelve letters by which a text or a structured part is known again."""
    told = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def write_tree(
    text: Text, drafts: Sequence[ClauseDraft], *, actor: Actor, at: datetime
) -> list[Clause]:
    """Put clauses into a text that has none, level by level: a few statements however many."""
    written: list[Clause] = []
    level: list[tuple[Clause | None, ClauseDraft]] = [(None, draft) for draft in drafts]
    while level:
        rows = [
            _row(text, parent, draft, position, actor=actor, at=at)
            for position, (parent, draft) in enumerate(level, start=1)
        ]
        Clause.objects.bulk_create(rows)
        written += rows
        level = [
            (row, child)
            for row, (_parent, draft) in zip(rows, level, strict=True)
            for child in draft.children
        ]
    return written


def _row(
    text: Text,
    parent: Clause | None,
    draft: ClauseDraft,
    position: int,
    *,
    actor: Actor,
    at: datetime,
) -> Clause:
    typed = {f"body_{code}": words for code, words in draft.body.items()}
    typed |= {f"summary_{code}": words for code, words in draft.summary.items()}
    return Clause(
        text=text, parent=parent, part=draft.part, position=position, updated_at=at,
        updated_by=actor.user, **cleaned(typed),
    )  # fmt: skip


def siblings_of(text: Text, *, part: str, parent: Clause | None) -> list[Clause]:
    """Clauses of one level in reading order: below one clause, or at the top of a section."""
    found = text.clauses.filter(parent=parent)
    if parent is None:
        found = found.filter(part=part)
    return list(found.order_by("position", "pk"))


def put_in_order(clauses: Sequence[Clause]) -> None:
    """Number the clauses of one level as they stand in the list."""
    moved = [clause for place, clause in enumerate(clauses, start=1) if _placed_anew(clause, place)]
    Clause.objects.bulk_update([one for one in moved if one.pk], ["position"])


def _placed_anew(clause: Clause, place: int) -> bool:
    is_moved, clause.position = clause.position != place, place
    return is_moved


def with_descendants(clause: Clause) -> list[list[Clause]]:
    """A clause and everything below it, level by level from the top."""
    levels = [[clause]]
    while below := list(Clause.objects.filter(parent__in=[one.pk for one in levels[-1]])):
        levels.append(below)
    return levels
