"""Addresses and words of the pages of questions, proposals and subscriptions."""

from typing import Any

from accounts.acting import VISITOR
from registry.models import ChangeProposal, Question
from registry.services.proposals import propose_correction
from registry.services.questions import Contact, ask_question
from tests.world import MONDAY, World

ASK = "/services/S-004/ask/"
WRONG = "/services/S-004/wrong/"
SUBSCRIBE = "/subscriptions/new/?service=S-004"
TEXT = "Куәлікті қайдан алуға болады?"
QUESTION = {"body": "akimat_karasai", "text": TEXT, "email": "someone@example.kz", "language": "ru"}


def text_of(response: Any) -> str:
    return str(response.content.decode())


def a_question(world: World, asker: Any = VISITOR) -> Question:
    contact = Contact(language="ru", name="Прохожий", email="someone@example.kz")
    return ask_question(
        service=world.service, organisation=world.akimat, text=TEXT, contact=contact,
        actor=asker, at=MONDAY,
    )  # fmt: skip


def a_proposal(world: World, **changes: Any) -> ChangeProposal:
    fields: dict[str, Any] = {
        "service": world.service, "part": ChangeProposal.Part.TERM, "text": "Мерзімі қате.",
        "language": "kk", "email": "someone@example.kz", "actor": VISITOR, "at": MONDAY,
    }  # fmt: skip
    return propose_correction(**{**fields, **changes})
