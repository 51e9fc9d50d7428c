"""Texts of a complaint that try to be markup, a template or a mail header."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings as live
from django.contrib import admin
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

import pytest
import time_machine

from complaints.services import appeal, decide, file_complaint, send_answer, take, write_message
from complaints.services.filing import Official
from complaints.workflow import Medium, Outcome
from notifications.models import OutboxMessage
from notifications.tasks import deliver
from tests.complaints.office import browser
from tests.world import MONDAY, World, a_decision, a_filing

SCRIPT = "<script>alert(1)</script>"
EVIL = (
    f"\"'>{SCRIPT}<img src=x onerror=alert(1)>{{{{ 98000|add:765 }}}}{{% now 'U' %}}%(number)s{{0}}"
)
HEADER = "Аты\r\nBcc: thief@example.kz"
LATER = MONDAY + timedelta(hours=2)


@pytest.fixture(autouse=True)
def moved() -> Any:
    with time_machine.travel(LATER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def evil_case(world: World) -> Any:
    """Every free text of a case is an attack; answered, appealed, taken again."""
    for actor in (world.citizen, world.officer):
        actor.user.surname, actor.user.given_name = EVIL[:80], SCRIPT
        actor.user.postal_address = EVIL
        actor.user.save()
    for body in (world.akimat, world.ministry):
        body.name_kk = body.name_ru = body.name_en = EVIL
        body.save()
    world.service.name_kk = world.service.name_ru = EVIL
    world.service.documents_kk = world.service.documents_ru = EVIL
    world.service.save()
    filing = a_filing(
        world, surname=EVIL[:80], given_name=SCRIPT, patronymic=SCRIPT, postal_address=EVIL,
        phones=EVIL[:120], reasons=EVIL, demands=EVIL, document_no=SCRIPT,
        officials=(Official(EVIL, EVIL),), official_unknown=False, medium=Medium.PAPER,
    )  # fmt: skip
    case = file_complaint(filing=filing, actor=world.citizen, at=MONDAY)
    stage = take(stage_id=case.stages.get().pk, actor=world.officer, at=MONDAY)
    for actor in (world.citizen, world.officer):
        write_message(stage_id=stage.pk, text=EVIL, actor=actor, at=MONDAY)
    promise = type(a_decision(Outcome.PARTLY).remedy)(EVIL, MONDAY.date(), EVIL[:200])
    decision = a_decision(Outcome.PARTLY, reasons=EVIL, cause_study=EVIL, remedy=promise)
    decide(stage_id=stage.pk, decision=decision, actor=world.officer, at=MONDAY)
    send_answer(stage_id=stage.pk, actor=world.officer, at=MONDAY)
    appeal(stage_id=stage.pk, text=EVIL, actor=world.citizen, at=MONDAY)
    return case


def assert_harmless(page: str, address: str) -> None:
    assert SCRIPT not in page, address
    assert "<img src=x" not in page, address
    assert "98765" not in page, address


def test_no_text_of_a_case_comes_alive_on_any_page(evil_case: Any, world: World) -> None:
    first, second = evil_case.stages.order_by("number")
    letters = OutboxMessage.objects.filter(channel="inbox")
    pages: list[tuple[Any, str]] = [
        (world.citizen, "/cabinet/"), (world.citizen, "/inbox/"),
        (world.citizen, f"/complaints/{evil_case.pk}/"),
        (world.citizen, f"/complaints/{evil_case.pk}/done/"),
        (world.citizen, f"/complaints/{evil_case.pk}/court/"),
        (world.citizen, "/accounts/me/"), (world.citizen, "/complaints/new/about-you/"),
        (world.citizen, "/complaints/new/body/"), (world.citizen, "/complaints/new/service/"),
        (world.citizen, "/services/"), (world.citizen, "/services/S-004/"),
        (world.officer, "/office/"), (world.officer, "/office/complaints/?state=all"),
        (world.officer, f"/office/complaints/{first.pk}/"), (world.officer, "/accounts/role/"),
        (world.officer, "/office/post/"), (world.head, "/office/"),
        (world.officer, "/office/deputies/"),
        (world.drafter, f"/office/complaints/{second.pk}/"),
        (world.quality, f"/office/complaints/{first.pk}/"), (world.auditor, "/audit/"),
        (world.quality, "/office/complaints/?scope=all&state=all"),
        (world.citizen, "/demo/mailbox/"), (world.citizen, "/api/v1/docs/"), (world.citizen, "/"),
    ]  # fmt: skip
    pages += [
        (world.citizen, f"/inbox/{one.pk}/") for one in letters.filter(recipient=world.citizen.user)
    ]
    pages += [
        (world.officer, f"/office/post/{one.pk}/")
        for one in OutboxMessage.objects.filter(channel="post", organisation_id=world.akimat.pk)
    ]
    for actor, address in pages:
        response = browser(actor).get(address)
        assert response.status_code == 200, address
        assert_harmless(response.content.decode(), address)


def test_no_text_comes_alive_in_the_technical_section(evil_case: Any, world: World) -> None:
    client = browser(world.administrator)
    seen = 0
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        rows = model._default_manager.all()[:2]
        addresses = [reverse(f"{base}_changelist")]
        for row in rows:
            for page in ("change", "history", "delete"):
                try:
                    addresses.append(reverse(f"{base}_{page}", args=[row.pk]))
                except NoReverseMatch:
                    continue
        for address in addresses:
            response = client.get(address)
            assert response.status_code in (200, 302, 403), address
            assert_harmless(response.content.decode(), address)
            seen += response.status_code == 200
    assert seen > 10


def test_names_and_texts_add_no_header_to_a_letter(world: World) -> None:
    world.citizen.user.surname = HEADER
    world.citizen.user.save()
    world.akimat.name_kk = world.akimat.name_ru = HEADER
    world.akimat.save()
    filing = a_filing(world, surname=HEADER, reasons=HEADER, email="a@b.kz")
    case = file_complaint(filing=filing, actor=world.citizen, at=MONDAY)
    stage = take(stage_id=case.stages.get().pk, actor=world.officer, at=MONDAY)
    write_message(stage_id=stage.pk, text=HEADER, actor=world.officer, at=MONDAY)
    decide(stage_id=stage.pk, decision=a_decision(reasons=HEADER), actor=world.officer, at=MONDAY)
    send_answer(stage_id=stage.pk, actor=world.officer, at=MONDAY)
    assert OutboxMessage.objects.filter(channel="email").exists()
    OutboxMessage.objects.filter(channel="email").update(state="queued")
    deliver()
    assert mail.outbox
    for letter in mail.outbox:
        sent = letter.message()
        assert "Bcc" not in sent
        assert "thief@example.kz" not in letter.recipients()
        assert "\n" not in letter.subject
    assert not OutboxMessage.objects.exclude(last_error="").exists()


def test_search_words_stay_words(world: World, client: Client) -> None:
    for word in (SCRIPT, "{{ 98000|add:765 }}", "%", "_", "\\", "'; DROP TABLE x; --", "*" * 3000):
        response = client.get("/services/", {"q": word})
        assert response.status_code == 200
        assert_harmless(response.content.decode(), word)
    assert apps.is_installed("registry")
    assert live.SECRET_KEY
