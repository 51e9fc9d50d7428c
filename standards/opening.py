"""What changes for you: the opening of the page of a draft (term, fee, documents: old and new)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import override

from registry.content import content_of
from registry.models import Service
from registry.notation import term_of, variants_in_words, variants_of
from standards.models import Text
from standards.provisions import Provisions
from standards.wording import for_registry, in_words, text_of
from standards.workflow import Provision

# What a person who comes for a service asks first.
OPENING = (Provision.TERM, Provision.FEE, Provision.DOCUMENTS)


@dataclass(frozen=True, slots=True)
class Turn:
    """One answer to "what changes for you" in one language: how it was, and how it will be.

    ``before`` is empty where nothing was said. ``added`` and ``dropped`` are names of documents.
    """

    code: str
    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    is_changed: bool = False


def what_changes(old: Text | None, new: Text, language: str) -> list[Turn]:
    """Term, fee and documents: how they are and how they will be.

    Without an old text (a first standard) they are compared with what the registry says now.
    """
    with override(language):
        if old is None:
            were, will_be = _of_entry(new.edition.service), _like_entry(new, language)
        else:
            were, will_be = _of_text(old, language), _of_text(new, language)
        return [_turn(code, were, will_be) for code in OPENING]


@dataclass(frozen=True, slots=True)
class _Facts:
    """The opening of one side: its lines, its documents by what they are matched by, and by what
    two sides are told apart."""

    lines: Mapping[str, tuple[str, ...]]
    documents: Mapping[str, str]
    told: Mapping[str, object]


def _turn(code: Provision, were: _Facts, will_be: _Facts) -> Turn:
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    if code == Provision.DOCUMENTS:
        added = _beyond(will_be.documents, were.documents)
        dropped = _beyond(were.documents, will_be.documents)
    return Turn(
        code=code.value,
        label=capfirst(str(code.label)),
        before=were.lines[code],
        after=will_be.lines[code],
        added=added,
        dropped=dropped,
        is_changed=were.told[code] != will_be.told[code],
    )


def _beyond(these: Mapping[str, str], those: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name for key, name in these.items() if key not in those)


def _of_text(text: Text, language: str) -> _Facts:
    """A text as against another text of the same standard."""
    lines = {one.code: one.lines for one in in_words(text.provisions, language)}
    documents = _documents(text.provisions, language)
    return _Facts(lines, dict(documents), lines)


def _of_entry(service: Service) -> _Facts:
    """What the registry says: it names documents and nothing else of them, and knows no start."""
    payment = capfirst(str(service.get_payment_display()))
    note = service.fee_note or ""
    documents = _by_words(service.document_list)
    lines: dict[str, tuple[str, ...]] = {
        Provision.TERM: (term_of(service), *variants_of(service)),
        Provision.FEE: (f"{payment}: {note}" if note else payment,),
        Provision.DOCUMENTS: tuple(documents.values()),
    }
    return _Facts(lines, documents, _told(content_of(service), note, documents))


def _like_entry(text: Text, language: str) -> _Facts:
    """A text as against the registry, which says less."""
    lines = {one.code: one.lines for one in in_words(text.provisions, language)}
    names = (name for _id, name in _documents(text.provisions, language))
    documents = _by_words(names)
    facts = for_registry(text.provisions)
    told = _told(facts, facts[f"fee_note_{language}"], documents)
    return _Facts(lines | {Provision.DOCUMENTS: tuple(documents.values())}, documents, told)


def _told(facts: Mapping[str, Any], fee: str, documents: Mapping[str, str]) -> dict[str, object]:
    term = facts["term_amount"], facts["term_unit"], variants_in_words(facts["term_variants"])
    return {Provision.TERM: term, Provision.FEE: fee, Provision.DOCUMENTS: set(documents)}


def _by_words(names: Iterable[str]) -> dict[str, str]:
    """Names by themselves: the registry writes "заявление" where a standard has "Заявление"."""
    return {" ".join(name.split()).casefold(): name for name in names}


def _documents(provisions: Provisions, language: str) -> list[tuple[str, str]]:
    """The id and the name of each document."""
    rows = provisions.get(Provision.DOCUMENTS) or []
    return [(str(row["id"]), text_of(row.get("name"), language)) for row in rows]
