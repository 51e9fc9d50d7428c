"""Places in a draft that people comment on and that comments change: whole, clause, structured part."""

import uuid
from dataclasses import dataclass

from django.utils.translation import gettext, override

from standards.models import Clause, Text
from standards.richtext import plain
from standards.wording import in_words
from standards.workflow import Part, Provision

WHOLE = ""
LONGEST_QUOTE = 1_000


def of_clause(stable_id: uuid.UUID) -> str:
    """The point of a clause."""
    return f"clause:{stable_id}"


def of_provision(code: str) -> str:
    """The point of a structured part."""
    return f"provision:{code}"


@dataclass(frozen=True, slots=True)
class Place:
    """A point of a text in a language: how it is called, and the words that stand there."""

    point: str
    label: str
    words: str

    @property
    def anchor(self) -> str:
        """The id of the element on a page."""
        return self.point.replace(":", "-") or "whole"


def places_of(text: Text, language: str) -> dict[str, Place]:
    """Every point of a text that may be commented on, in reading order; the whole comes first.

    Clauses are numbered through the sections as a reader counts them: 1, 2, 2.1…
    """
    with override(language):
        places = [Place(WHOLE, gettext("the draft as a whole"), "")]
        spelt = in_words(text.provisions, language)
        clauses = numbered(text)
        for part in Part:
            places += [
                Place(of_provision(one.code), one.heading, one.text)
                for one in spelt
                if one.section == part
            ]
            places += [
                Place(
                    of_clause(clause.stable_id),
                    gettext("clause %(number)s") % {"number": number},
                    plain(getattr(clause, f"body_{language}") or clause.body_ru or clause.body_kk),
                )
                for number, clause in clauses
                if clause.part == part
            ]
    return {place.point: place for place in places}


def numbered(text: Text) -> list[tuple[str, Clause]]:
    """The clauses of a text in reading order, each with its number: 1, 2, 2.1…"""
    children: dict[int | None, list[Clause]] = {}
    for clause in text.clauses.order_by("position", "pk"):
        children.setdefault(clause.parent_id, []).append(clause)
    found: list[tuple[str, Clause]] = []

    def walk(clauses: list[Clause], prefix: str) -> None:
        for place, clause in enumerate(clauses, start=1):
            number = f"{prefix}{place}"
            found.append((number, clause))
            walk(children.get(clause.pk, []), f"{number}.")

    order = list(Part)
    roots = sorted(
        children.get(None, []), key=lambda one: (order.index(Part(one.part)), one.position)
    )
    walk(roots, "")
    return found


def exists(text: Text, point: str) -> bool:
    """Whether a text has such a point."""
    if point == WHOLE:
        return True
    kind, _sep, name = point.partition(":")
    if kind == "provision":
        return name in Provision.values
    if kind != "clause":
        return False
    try:
        stable_id = uuid.UUID(name)
    except ValueError:
        return False
    return text.clauses.filter(stable_id=stable_id).exists()


def quote_of(text: Text, point: str, language: str) -> str:
    """What stands at a point now: kept with a comment, so that it reads for ever as it was meant."""
    if point == WHOLE:
        return ""
    place = places_of(text, language).get(point)
    return place.words[:LONGEST_QUOTE] if place else ""
