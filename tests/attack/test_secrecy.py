"""What is private stays private: caches, foreign things, sessions, the record, the logs."""

import logging
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

import pytest
import time_machine

from accounts.models import Deputy, Membership
from accounts.services import block_user
from complaints.models import ComplaintDraft
from complaints.services import (
    appeal,
    decide,
    file_complaint,
    send_answer,
    take,
    write_message,
)
from complaints.services.drafts import attach_file, open_draft
from complaints.views.draft_cookie import COOKIE
from complaints.workflow import Outcome
from deadlines.sweep import sweep
from notifications.tasks import deliver
from tests.complaints.office import browser
from tests.complaints.pages import step_url, text_of, type_all, type_page
from tests.world import MONDAY, World, a_decision, a_filing, again, filed

pytestmark = pytest.mark.django_db

PERSONAL = {
    "surname": "Құпиябекова",
    "given_name": "Жасырынай",
    "patronymic": "Бүркемеқызы",
    "postal_address": "Жабықтау ауылы, Тыныштық к-сі, 77",
    "phones": "+77015557788",
    "email": "kupiya@example.kz",
    "document_no": "791028302728",
    "reasons": "Мәселе мәтіні өте құпия.",
    "demands": "Талап мәтіні өте құпия.",
}
TEXTS = {
    "message": "Хаттың құпия мазмұны.",
    "decision": "Шешімнің құпия дәлелі.",
    "remedy": "Құпия шара көріледі.",
    "officer": "Құпиябасты Маман",
    "lateness": "Кешігудің құпия себебі.",
    "appeal": "Шағымданудың құпия мәтіні.",
    "position": "Құпия лауазым",
    "file": "құпия-құжат.pdf",
}


@pytest.fixture(autouse=True)
def moved() -> Any:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def whole_journey(world: World) -> None:
    """Filing with a file, a message, a late decision with a remedy, an appeal, deliveries."""
    user = world.citizen.user
    for name in ("surname", "given_name", "patronymic", "postal_address", "email"):
        setattr(user, name, PERSONAL[name])
    user.phone = PERSONAL["phones"]
    user.save()
    draft = open_draft(user=user, language="kk", at=MONDAY).draft
    upload = SimpleUploadedFile(TEXTS["file"], b"%PDF-1.4\n%%EOF")
    attach_file(draft=draft, uploaded=upload, uploader_id=user.pk, at=MONDAY)
    filing = a_filing(world, **PERSONAL)
    case = file_complaint(filing=filing, actor=world.citizen, at=MONDAY, draft=draft)
    stage = take(stage_id=case.stages.get().pk, actor=world.officer, at=MONDAY)
    write_message(stage_id=stage.pk, text=TEXTS["message"], actor=world.citizen, at=MONDAY)
    write_message(stage_id=stage.pk, text=TEXTS["message"], actor=world.officer, at=MONDAY)
    late = MONDAY + timedelta(days=10)
    sweep(at=late)
    decision = a_decision(
        Outcome.PARTLY, reasons=TEXTS["decision"], lateness_reason=TEXTS["lateness"]
    )
    promise = type(decision.remedy)(TEXTS["remedy"], decision.remedy.due_on, TEXTS["officer"])
    decision = a_decision(
        Outcome.PARTLY, reasons=TEXTS["decision"], lateness_reason=TEXTS["lateness"], remedy=promise
    )
    decide(stage_id=stage.pk, decision=decision, actor=world.officer, at=late)
    send_answer(stage_id=stage.pk, actor=world.officer, at=late)
    appeal(stage_id=stage.pk, text=TEXTS["appeal"], actor=world.citizen, at=late)
    browser(world.officer).get(f"/office/complaints/{stage.pk}/")
    browser(world.quality).get(f"/office/complaints/{stage.pk}/")
    deliver()


def rows_of(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return "\n".join(str(row) for row in cursor.fetchall())


@pytest.mark.parametrize("app", ["audit", "deadlines"])
def test_no_personal_word_lies_in_clear_in_the_record_and_the_clocks(
    app: str, world: World
) -> None:
    whole_journey(world)
    found = []
    for model in apps.get_app_config(app).get_models():
        kept = rows_of(model._meta.db_table)
        words = {**PERSONAL, **TEXTS}
        found += [f"{model.__name__}: {name}" for name, word in words.items() if word in kept]
    assert found == []


def test_logs_of_requests_and_deliveries_name_nobody(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="")
    whole_journey(world)
    client = Client()
    type_all(client, world, about_you={**PERSONAL}, contacts=dict(PERSONAL))
    client.get("/services/?" + urlencode({"q": PERSONAL["reasons"]}))
    client.get("/complaints/new/resume/" + client.cookies[COOKIE].value + "/")
    said = "\n".join(
        f"{record.getMessage()} {record.__dict__}"
        for record in caplog.records
        if not record.name.startswith(("django.db", "faker", "asyncio", "django.template"))
    )
    words = {**PERSONAL, **TEXTS, "cookie": client.cookies[COOKIE].value}
    assert [name for name, word in words.items() if word in said] == []


PRIVATE = [
    "/cabinet/", "/inbox/", "/accounts/me/", "/accounts/email/", "/complaints/new/what-happened/",
    "/complaints/{case}/", "/complaints/{case}/done/", "/api/v1/complaints/",
    "/api/v1/complaints/{case}/", "/why/{clock}/", "/inbox/{letter}/",
]  # fmt: skip
OFFICE = [
    "/office/", "/office/complaints/", "/office/complaints/{stage}/", "/office/post/",
    "/why/{clock}/", "/office/deputies/", "/accounts/role/",
]  # fmt: skip
PUBLIC = [
    "/", "/services/", "/services/S-004/", "/calculator/", "/audit/heads/", "/audit/heads.json",
    "/api/v1/docs/", "/api/v1/schema/", "/api/v1/services/", "/api/v1/deadlines/terms/",
]  # fmt: skip


def ids_of(world: World) -> dict[str, int]:
    stage = filed(world)
    clock = apps.get_model("deadlines.Clock").objects.get(subject_id=stage.pk)
    letters = apps.get_model("notifications.OutboxMessage").objects
    letter = letters.filter(recipient=world.citizen.user, channel="inbox").latest("pk")
    return {
        "case": stage.complaint_id, "stage": stage.pk, "clock": clock.pk, "letter": letter.pk
    }  # fmt: skip


def test_pages_with_personal_data_are_kept_by_no_cache(world: World) -> None:
    ids = ids_of(world)
    kept = []
    for actor, pages in ((world.citizen, PRIVATE), (world.officer, OFFICE)):
        for page in pages:
            response = browser(actor).get(page.format(**ids))
            assert response.status_code == 200, page
            if "no-store" not in response.headers.get("Cache-Control", ""):
                kept.append(page)
    assert kept == []


def test_public_pages_set_no_cookie_outside_the_demo(world: World, settings: Any) -> None:
    settings.DEMO = False  # the bar of the demo holds forms, and forms hold a token
    for page in PUBLIC:
        response = Client().get(page)
        assert response.status_code == 200, page
        assert not response.cookies, page


def test_no_page_with_a_name_or_a_token_is_left_to_a_shared_cache(world: World) -> None:
    for page in PUBLIC:
        for client in (browser(world.officer), Client()):
            response = client.get(page)
            policy = response.headers.get("Cache-Control", "")
            text = response.content.decode()
            if world.officer.user.surname in text or "csrfmiddlewaretoken" in text:
                assert "no-store" in policy, page


def test_record_of_signed_heads_may_be_cached(world: World, settings: Any) -> None:
    settings.DEMO = False
    for page in ("/audit/heads/", "/audit/heads.json"):
        assert "public" in Client().get(page).headers["Cache-Control"]


def test_another_persons_things_are_not_there(world: World) -> None:
    ids = ids_of(world)
    draft = open_draft(user=world.citizen.user, language="kk", at=MONDAY).draft
    upload = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF")
    loose = attach_file(draft=draft, uploaded=upload, uploader_id=world.citizen.user.pk, at=MONDAY)
    pages = [*[p for p in PRIVATE if "{" in p], f"/complaints/attachments/{loose.pk}/"]
    for person in (world.stranger, world.other_officer, world.auditor, world.administrator):
        for page in pages:
            assert browser(person).get(page.format(**ids)).status_code == 404, (person, page)
        for verb in ("message", "appeal", "wait", "court"):
            answer = browser(person).post(f"/complaints/{ids['case']}/{verb}/", {"text": "x"})
            assert answer.status_code == 404
    # A stranger's draft does not give up another draft's file either.
    thief = browser(world.stranger)
    type_page(thief, "what-happened", {"reasons": "x"})
    thief.post(step_url("files"), {"remove": str(loose.pk)})
    loose.refresh_from_db()


def test_role_of_another_person_is_not_to_be_taken(world: World) -> None:
    client = browser(world.stranger)
    for membership in Membership.objects.all():
        answer = client.post("/accounts/role/", {"role": str(membership.pk)})
        assert answer.status_code in (200, 403)
    world.stranger.user.refresh_from_db()
    assert world.stranger.user.active_membership_id is None
    # Nor does an id that got into the column by another way open anything.
    world.stranger.user.active_membership_id = world.quality.membership.pk
    world.stranger.user.save()
    assert client.get("/office/complaints/").status_code == 404


@pytest.mark.parametrize(("first", "last", "opens"), [(-5, -1, False), (1, 5, False), (0, 0, True)])
def test_deputy_acts_on_the_days_named_only(
    first: int, last: int, opens: bool, world: World
) -> None:
    stage = filed(world)
    today = MONDAY.date()
    Deputy.objects.create(
        membership=world.officer.membership,
        deputy=world.stranger.user,
        valid_from=today + timedelta(days=first),
        valid_to=today + timedelta(days=last),
    )
    client = browser(world.stranger)
    client.post("/accounts/role/", {"role": str(world.officer.membership.pk)})
    answer = client.post(f"/office/complaints/{stage.pk}/take/")
    assert (answer.status_code == 302) is opens
    assert (again(stage).assignee_id is not None) is opens


def test_blocked_person_is_out_at_once_and_stays_out(world: World) -> None:
    stage = filed(world)
    client = browser(world.officer)
    assert client.get(f"/office/complaints/{stage.pk}/").status_code == 200
    block_user(user=world.officer.user, actor=world.administrator, at=MONDAY, reason="x")
    assert client.get(f"/office/complaints/{stage.pk}/").status_code == 302
    assert client.post(f"/office/complaints/{stage.pk}/take/").status_code == 302
    assert again(stage).assignee_id is None


def test_forms_without_a_token_do_nothing(world: World) -> None:
    stage = filed(world)
    citizen, officer = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    citizen.force_login(world.citizen.user)
    officer.force_login(world.officer.user)
    case = f"/complaints/{stage.complaint_id}/"
    for client, address in (
        (citizen, f"{case}message/"), (citizen, f"{case}court/"), (citizen, "/accounts/logout/"),
        (citizen, "/complaints/new/"), (citizen, "/complaints/new/check/"),
        (citizen, "/complaints/new/save/"), (citizen, "/complaints/follow/"),
        (citizen, "/api/v1/complaints/"), (citizen, "/accounts/me/"),
        (officer, f"/office/complaints/{stage.pk}/take/"), (officer, "/accounts/role/"),
        (Client(enforce_csrf_checks=True), "/accounts/login/"),
        (Client(enforce_csrf_checks=True), "/demo/sign-in/"),
        (Client(enforce_csrf_checks=True), "/demo/move-clock/"),
    ):  # fmt: skip
        assert client.post(address, {"text": "x"}).status_code == 403, address
    forged = citizen.post(step_url("what-happened"), {"reasons": "жалған"})
    assert forged.status_code == 200
    assert not ComplaintDraft.objects.exists()
    assert citizen.get("/cabinet/").status_code == 200
    assert again(stage).assignee_id is None


def test_looking_at_the_sign_out_page_signs_nobody_out(world: World) -> None:
    client = browser(world.citizen)
    client.get("/accounts/logout/")
    assert client.get("/cabinet/").status_code == 200


def test_demo_does_nothing_where_there_is_no_demo(world: World, settings: Any) -> None:
    settings.DEMO = False
    client = Client()
    for address in ("/demo/sign-in/", "/demo/move-clock/"):
        posted = client.post(address, {"person": "citizen", "days": "1"})
        assert (posted.status_code, client.get(address).status_code) == (404, 404)
    assert client.get("/demo/mailbox/").status_code == 404


def test_nobody_learns_who_has_an_account(world: World) -> None:
    def shape(response: Any) -> tuple[int, str, str]:
        text = re.sub(r'value="[^"]*"|\w+@example\.kz', "", response.content.decode())
        return response.status_code, response.headers.get("Location", ""), text

    for address, typed in (
        ("/accounts/password/reset/", {}),
        ("/accounts/login/", {"password": "wrong-password-1"}),
        ("/accounts/signup/", {"surname": "А", "given_name": "Б", "consent": "on",
                               "password1": "three-quiet-horses", "password2": "three-quiet-horses"}),
    ):  # fmt: skip
        answers = [
            shape(Client().post(address, {"email": email, "login": email, **typed}))
            for email in ("citizen@example.kz", "nobody@example.kz")
        ]
        assert answers[0] == answers[1], address


def test_guessing_a_secret_code_is_slowed_down(world: World) -> None:
    complaint = filed(world).complaint
    client = Client()
    typed = {"number": complaint.number, "code": "AAAA-AAAA-AAAA"}
    codes = [client.post("/complaints/follow/", typed).status_code for _ in range(12)]
    assert codes[-1] == 429
    right = {"number": complaint.number, "code": complaint.tracking_code}
    assert client.post("/complaints/follow/", right).status_code == 429


def test_draft_of_a_person_is_not_left_to_the_next_one_at_the_computer(world: World) -> None:
    client = browser(world.citizen)
    type_page(client, "what-happened", {"reasons": PERSONAL["reasons"]})
    secret = client.cookies[COOKIE].value
    signed_out = client.post("/accounts/logout/")
    assert signed_out.cookies[COOKIE]["max-age"] == 0
    assert PERSONAL["reasons"] not in text_of(client.get(step_url("what-happened")))
    # Signed in again the person finds it, cookie or not.
    client.force_login(world.citizen.user)
    assert PERSONAL["reasons"] in text_of(client.get(step_url("what-happened")))
    assert secret


def test_link_to_a_draft_leads_nowhere_once_it_is_sent(world: World) -> None:
    opened = open_draft(user=None, language="kk", at=MONDAY)
    file_complaint(filing=a_filing(world), actor=world.citizen, at=MONDAY, draft=opened.draft)
    for client in (Client(), browser(world.citizen), browser(world.stranger)):
        assert client.get(f"/complaints/new/resume/{opened.token}/").status_code == 404
