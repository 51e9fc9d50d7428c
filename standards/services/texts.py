"""Texts of an edition: making, copying with the same stable ids, locking, what is missing."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime

from registry.content import Known, Problem, content_of, problems_of
from registry.models import Service
from standards import provisions
from standards.models import Clause, Edition, Text
from standards.wording import for_registry
from standards.workflow import Kind, Part

# Something missing or wrong, with a sentence.
Lack = provisions.Missing | Problem

_COPIED = (
    "stable_id", "part", "position", "edit_no", "updated_at", "updated_by_id",
    *(f"{name}_{language}" for name in ("body", "summary") for language in ("kk", "ru", "en")),
)  # fmt: skip


def new_text(edition: Edition, *, at: datetime, of: Text | None = None) -> Text:
    """The next text of an edition: empty, or a copy of another with the same stable ids."""
    text = Text.objects.create(
        edition=edition,
        number=edition.texts.count() + 1,
        provisions=deepcopy(of.provisions) if of else provisions.blank(),
        made_at=at,
    )
    if of is not None:
        _copy_clauses(of, text)
    return text


def _copy_clauses(source: Text, target: Text) -> None:
    """Level by level, so that each copy finds its parent's copy."""
    copies: dict[int, Clause] = {}
    level = list(source.clauses.filter(parent=None).order_by("pk"))
    while level:
        fresh = [_copy(clause, target, copies.get(clause.parent_id or 0)) for clause in level]
        Clause.objects.bulk_create(fresh)
        copies |= {old.pk: new for old, new in zip(level, fresh, strict=True)}
        level = list(source.clauses.filter(parent__in=[one.pk for one in level]).order_by("pk"))


def _copy(clause: Clause, target: Text, parent: Clause | None) -> Clause:
    fields = {name: getattr(clause, name) for name in _COPIED}
    return Clause(text=target, parent=parent, **fields)


def writable_text(edition: Edition) -> Text | None:
    """The text being written, if there is one."""
    return edition.texts.filter(locked_at=None).first()


def latest_text(edition: Edition) -> Text:
    """The newest text of an edition, locked or not."""
    return edition.texts.order_by("-number")[0]


def lock_text(text: Text, *, at: datetime) -> None:
    """From now on the text never changes; what nobody saved in it is dropped."""
    text.locked_at = at
    text.save(update_fields=["locked_at"])
    text.autosaves.all().delete()


def missing_of(edition: Edition, text: Text) -> list[Lack]:
    """What keeps a text from being placed: structured parts, Kazakh beside Russian (L13-14, Q-30).

    A repeal has no parts: its reasons stand in both languages (J-14).
    """
    if edition.kind == Kind.REPEAL:
        both = edition.summary_kk and edition.summary_ru
        return [] if both else [provisions.Missing("summary", "reasons_both")]
    found: list[Lack] = [*provisions.missing_of(text.provisions, edition.service)]
    found += _lagging(list(text.clauses.all()))
    return found or _against_registry(edition.service, text)


def _against_registry(service: Service, text: Text) -> list[Lack]:
    """What the entry of the registry could not take in when the standard comes into force (DS-1)."""
    content = content_of(service) | for_registry(text.provisions)
    return [*problems_of(content, Known.now(), registry_no=service.registry_no)]


def _lagging(clauses: Sequence[Clause]) -> list[Lack]:
    """Clauses that stand in one language only, or in none."""
    found: list[Lack] = []
    for clause in clauses:
        kk, ru = (clause.body_kk or "").strip(), (clause.body_ru or "").strip()
        if not kk or not ru:
            code = "empty" if not kk and not ru else ("ru_missing" if kk else "kk_missing")
            found.append(provisions.Missing(f"clause:{clause.stable_id}", code))
    if not any(clause.part == Part.GENERAL for clause in clauses):
        found.append(provisions.Missing(Part.GENERAL, "empty"))
    return found
