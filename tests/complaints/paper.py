"""Papers for the tests of the office: what a clerk types, and complaints of people without accounts."""

from datetime import datetime
from typing import Any

from django.test import Client

import time_machine

from accounts.acting import Actor
from audit.models import AuditEntry
from complaints import terms
from complaints.models import Complaint, ComplaintStage, NumberSeries, Receipt
from complaints.services import Filing, paper
from complaints.workflow import Channel
from deadlines.models import Clock
from notifications.models import OutboxMessage
from tests.world import MONDAY, World, a_filing, again

# Right numbers that belong to nobody.
IIN = "791028302728"
BIN = "990240000010"
WRONG_BIN = "990240000011"


def a_paper(world: World, **changes: Any) -> Filing:
    """A paper of a person whom the portal does not know."""
    fields = {
        "surname": "Сейтқали", "given_name": "Дәурен", "patronymic": "Ерланұлы", "email": "",
        "document_kind": "iin", "document_no": IIN, "channel": Channel.OFFICE,
    }  # fmt: skip
    return a_filing(world, **{**fields, **changes})


def handed_in(world: World, at: datetime = MONDAY, **changes: Any) -> Receipt:
    """A paper that the officer of the akimat has taken."""
    return paper.file_on_paper(filing=a_paper(world, **changes), actor=world.officer, at=at)


def first_stage(receipt: Receipt) -> ComplaintStage:
    """The stage that a receipt is of, as the database has it."""
    return again(receipt.stage)


def typed(world: World, **changes: Any) -> dict[str, Any]:
    """The long form, filled in."""
    return {
        "key": "a-key-of-one-form",
        "kind": "individual", "entity_name": "", "bin": "",
        "surname": "Сейтқали", "given_name": "Дәурен", "patronymic": "Ерланұлы",
        "document_kind": "iin", "document_no": IIN,
        "postal_address": "Қаскелең қ., Абай көш., 5-үй", "phones": "", "email": "",
        "q": "", "service": str(world.service.pk), "region": str(world.region.pk),
        "ground": "order", "reasons": "Куәлік берілмеді.", "demands": "Куәлікті беруді сұраймын.",
        "position_1": "Маман", "full_name_1": "", "addressee": "sp_head",
        "channel": "office", "language": "kk", "competent": "", **changes,
    }  # fmt: skip


def send(
    actor: Actor, address: str, data: dict[str, Any], at: datetime = MONDAY, **extra: Any
) -> Any:
    """POST at a moment, in Russian."""
    client = clerk(actor)
    with time_machine.travel(at, tick=False):
        return client.post(address, data, **extra)


def clerk(actor: Actor) -> Client:
    """A browser of the clerk, in Russian."""
    client = Client()
    client.force_login(actor.user)
    client.cookies["language"] = "ru"
    return client


def traces() -> dict[str, Any]:
    """Everything that an act leaves behind."""
    return {
        "audit": AuditEntry.objects.count(),
        "clocks": list(Clock.objects.order_by("pk").values()),
        "messages": OutboxMessage.objects.count(),
        "stages": list(ComplaintStage.objects.order_by("pk").values()),
        "cases": list(Complaint.objects.order_by("pk").values()),
        "receipts": list(Receipt.objects.order_by("pk").values()),
        "series": list(NumberSeries.objects.order_by("pk").values()),
    }


def clock_of(stage: ComplaintStage) -> Clock:
    return Clock.objects.filter(subject_code=terms.STAGE, subject_id=stage.pk).latest("pk")


def letters_by_post(stage: ComplaintStage) -> list[str]:
    """Letters by post about a stage, in the order of sending."""
    letters = OutboxMessage.objects.filter(
        channel="post", subject_code=terms.STAGE, subject_id=stage.pk
    )
    return list(letters.order_by("pk").values_list("template", flat=True))
