"""Standards that hold, changed texts and pages, for the tests of reading."""

import re
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from django.test import Client

from standards.models import Clause, Edition, Text
from standards.provisions import words
from standards.services.texts import lock_text, new_text
from standards.workflow import Kind, Part, Stage
from tests.standards_world import an_edition
from tests.world import MONDAY, World

FIRST_DAY = date(2025, 9, 8)
NEXT_DAY = date(2025, 11, 3)
LAST_DAY = NEXT_DAY - timedelta(days=1)


def held(world: World, **changes: Any) -> Edition:
    """The first edition, in force from MONDAY."""
    return an_edition(world, Stage.IN_FORCE, effective_on=FIRST_DAY, **changes)


def text_of(edition: Edition) -> Text:
    """The newest text of an edition."""
    return edition.texts.order_by("-number")[0]


def amended(
    old: Edition, *, stage: str = Stage.IN_DISCUSSION, locked: bool = True, **provisions: Any
) -> Edition:
    """A second edition with the clauses of the first and some parts changed, at a stage."""
    edition = Edition.objects.create(
        standard=old.standard, number=old.number + 1, kind=Kind.AMENDMENT, base=old,
        stage=Stage.DRAFTING, opened_at=MONDAY, summary_kk="Мерзім қысқарады.",
        summary_ru="Срок сокращается.",
    )  # fmt: skip
    text = new_text(edition, at=MONDAY, of=text_of(old))
    text.provisions = deepcopy(text.provisions) | provisions
    text.save()
    if locked:
        lock_text(text, at=MONDAY)
    Edition.objects.filter(pk=edition.pk).update(stage=stage)
    return Edition.objects.get(pk=edition.pk)


def replaced(old: Edition) -> Edition:
    """A second edition that took the place of the first on NEXT_DAY, with a shorter term."""
    new = amended(old, term=a_term(1))
    Edition.objects.filter(pk=old.pk).update(stage=Stage.SUPERSEDED, ended_on=LAST_DAY)
    Edition.objects.filter(pk=new.pk).update(
        stage=Stage.IN_FORCE, approval_act="постановление Правительства", approval_act_no="90",
        approved_on=NEXT_DAY, effective_on=NEXT_DAY,
    )  # fmt: skip
    return Edition.objects.get(pk=new.pk)


def a_term(amount: int) -> dict[str, Any]:
    """A term of some working days."""
    return {"amount": amount, "unit": "working_day", "start": "application", "variants": []}


def a_document(key: str, kk: str, ru: str) -> dict[str, Any]:
    """A required document."""
    return {
        "id": key, "name": words(kk, ru), "kind": "original", "recipients": [], "source": words(),
    }  # fmt: skip


def clause(text: Text, part: str = Part.GENERAL, place: int = 0) -> Clause:
    """A clause of a section by its place in it."""
    return text.clauses.filter(part=part).order_by("position")[place]


def rewrite(one: Clause, **fields: Any) -> None:
    """Write into a clause of a text that is not locked, past the services."""
    Clause.objects.filter(pk=one.pk).update(**fields)


def page(client: Client, address: str, language: str = "ru", **query: Any) -> str:
    """A page in a language."""
    answer = client.get(address, {"lang": language, **query})
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def said(html: str) -> str:
    """The words of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
