"""How the tests of the office walk its pages: as a person, at a moment, like a browser."""

import html
import re
from datetime import datetime
from typing import Any

from django.test import Client
from django.urls import reverse

import time_machine

from accounts.acting import Actor
from audit.models import AuditEntry
from complaints.models import CaseMessage, ComplaintStage
from deadlines.models import Clock
from notifications.models import OutboxMessage
from tests.world import MONDAY

REFUSED = {"outcome": "refused", "reasons": "Өтініш кеш берілген."}
SATISFIED = {
    "outcome": "satisfied",
    "reasons": "Мерзім бұзылған.",
    "remedy_text": "Куәлік беріледі.",
    "remedy_due_on": "10.01.2030",
    "remedy_officer": "Бөлім басшысы Биржанов С.",
}
AFTER_HOURS = MONDAY.replace(hour=20)


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def url(name: str, stage: ComplaintStage) -> str:
    return reverse(f"complaints:{name}", args=[stage.pk])


def post(actor: Actor, name: str, stage: ComplaintStage, at: datetime, **data: str) -> Any:
    """POST to an act's page at a moment."""
    client = browser(actor)
    with time_machine.travel(at, tick=False):
        return client.post(url(name, stage), data)


def get(actor: Actor, stage: ComplaintStage, at: datetime = MONDAY, query: str = "") -> str:
    client = browser(actor)
    with time_machine.travel(at, tick=False):
        response = client.get(f"{url('stage', stage)}{query}")
    assert response.status_code == 200
    return response.content.decode()


def hidden(page: str) -> dict[str, str]:
    """Hidden fields of a page, as a browser would send them."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found if "csrf" not in name}


def trace() -> tuple[int, ...]:
    """How much an act leaves behind, views of the case aside."""
    acts = AuditEntry.objects.exclude(verb="audit.personal_data_viewed")
    return (
        acts.count(),
        OutboxMessage.objects.count(),
        CaseMessage.objects.count(),
        Clock.objects.exclude(state=Clock.State.RUNNING).count(),
    )
