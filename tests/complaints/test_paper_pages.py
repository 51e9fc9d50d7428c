"""The office's pages for papers: the long form, the receipt, the counter, the public check."""

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import pytest
import time_machine

from accounts.models import User
from audit.models import AuditEntry
from complaints.models import (
    AttachedTo,
    Attachment,
    Complaint,
    ComplaintDraft,
    OfficialComplainedOf,
    Receipt,
)
from complaints.services import decide, send_answer, take
from complaints.services.paper_drafts import LIFETIME
from deadlines.sweep import sweep
from tests.complaints.paper import (
    BIN,
    IIN,
    WRONG_BIN,
    clerk,
    first_stage,
    handed_in,
    send,
    typed,
)
from tests.world import MONDAY, World, a_decision

NEW = "/office/complaints/new/"
COUNTER = "/office/complaints/counter/"
CHECK = "/complaints/receipts/"
REDIRECTED = 302


@pytest.fixture(autouse=True)
def _nobody_has_tried_before() -> None:
    cache.clear()


def _file(world: World, **changes: Any) -> Any:
    return send(world.officer, NEW, typed(world, **changes))


def _text(response: Any) -> str:
    return str(response.content.decode())


def _scan(name: str = "paper.pdf", content: bytes = b"%PDF-1.4\n%%EOF\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_a_paper_typed_in_one_page_ends_with_its_receipt(world: World) -> None:
    response = _file(world, documents=[_scan()])
    receipt = Receipt.objects.get()
    assert response.url == reverse("complaints:receipt", args=[receipt.pk])
    case = receipt.stage.complaint
    assert (case.full_name, case.document_no) == ("Сейтқали Дәурен Ерланұлы", IIN)
    assert (case.service, case.region, case.provider) == (
        world.service, world.region, world.akimat,
    )  # fmt: skip
    assert (case.language, case.channel, case.medium) == ("kk", "office", "paper")
    assert OfficialComplainedOf.objects.get().position == "Маман"
    scan = Attachment.objects.get()
    assert (scan.kind, scan.complaint, scan.stage) == (AttachedTo.SCAN, case, receipt.stage)
    assert scan.added_by == world.officer.user


def test_pressing_twice_files_once(world: World) -> None:
    first, second = _file(world), _file(world)
    assert first.url == second.url
    assert Complaint.objects.count() == 1
    assert _file(world, key="another-form").url != first.url


def test_the_same_key_of_another_clerk_is_another_form(world: World) -> None:
    _file(world)
    send(world.colleague, NEW, typed(world))
    assert Complaint.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"surname": ""}, "surname"),
        ({"postal_address": " "}, "postal_address"),
        ({"reasons": ""}, "reasons"),
        ({"demands": ""}, "demands"),
        ({"ground": ""}, "ground"),
        ({"service": ""}, "service"),
        ({"region": ""}, "region"),
        ({"language": ""}, "language"),
        ({"position_1": ""}, "official_unknown"),
        ({"document_no": "123456789012"}, "document_no"),
        ({"kind": "legal", "entity_name": "ЖШС", "bin": WRONG_BIN}, "bin"),
        ({"kind": "legal", "entity_name": "ЖШС", "bin": ""}, "bin"),
        ({"kind": "legal", "entity_name": "", "bin": BIN}, "entity_name"),
    ],
)
def test_an_error_names_its_field_and_loses_nothing(
    world: World, changes: dict[str, str], field: str
) -> None:
    response = _file(world, documents=[_scan()], **changes)
    page = _text(response)
    assert response.status_code == 200
    assert "govuk-error-summary" in page
    assert f'href="#id_{field}' in page
    kept = typed(world, **changes)
    for name in ("given_name", "phones", "surname", "bin"):
        assert f'name="{name}" value="{kept[name]}"' in page or not kept[name]
    assert "paper.pdf" in page
    assert not Complaint.objects.exists()
    # Left and opened again in the same session, or put right: nothing has to be typed anew.
    fixed = _file(world, documents=[])
    assert fixed.status_code == REDIRECTED
    assert Attachment.objects.get().complaint == Complaint.objects.get()


def test_what_was_typed_is_there_after_leaving_the_page(world: World) -> None:
    client = clerk(world.officer)
    data = typed(world, surname="")
    with time_machine.travel(MONDAY, tick=False):
        assert client.get(NEW).context["draft"] is None
        saved = client.post(NEW, data, headers={"X-Requested-With": "autosave"})
        assert saved.status_code == 204
        page = _text(client.get(NEW))
        assert "Дәурен" in page
        assert 'value="a-key-of-one-form"' in page
        assert "Дәурен" not in _text(client.get(NEW, {"fresh": "1"}))
        client.post(NEW, typed(world))
        assert "Дәурен" not in _text(client.get(NEW))


def test_a_half_typed_paper_is_nobody_elses_and_is_gone_the_next_day(world: World) -> None:
    send(world.officer, NEW, typed(world, surname=""))
    draft = ComplaintDraft.objects.get()
    assert draft.user is None
    assert draft.expires_at == MONDAY + LIFETIME
    for person in ("citizen", "officer"):
        client = Client()
        client.force_login(world.people[person].user)
        with time_machine.travel(MONDAY, tick=False):
            assert "Дәурен" not in _text(client.get("/complaints/new/what-happened/"))
            assert "unfinished" not in _text(client.get("/complaints/new/"))


def test_a_search_for_the_service_keeps_the_form_and_judges_nothing(world: World) -> None:
    response = _file(world, q="рождения", service="", surname="", find="1")
    page = _text(response)
    assert "govuk-error-summary" not in page
    assert "Регистрация рождения ребенка" in page
    assert 'value="Дәурен"' in page
    assert "Ничего не найдено" in _text(_file(world, q="космодром", service="", find="1"))


def test_the_service_is_found_by_its_number(world: World) -> None:
    page = _text(_file(world, q="S-004", service="", find="1"))
    assert f'value="{world.service.pk}"' in page


def test_a_scan_is_taken_off_and_a_refused_one_is_named(world: World) -> None:
    page = _text(_file(world, upload="1", documents=[_scan("a.pdf"), _scan("b.exe", b"MZ\x90")]))
    assert "b.exe" in page
    kept = Attachment.objects.get()
    assert kept.name == "a.pdf"
    assert "a.pdf" not in _text(_file(world, remove=str(kept.pk)))
    assert not Attachment.objects.exists()


def test_a_refused_file_keeps_the_paper_from_being_filed_without_it(world: World) -> None:
    response = _file(world, documents=[_scan("b.exe", b"MZ\x90")])
    assert response.status_code == 200
    assert not Complaint.objects.exists()


def test_a_legal_entity_and_a_state_body_on_paper(world: World) -> None:
    world.other_akimat.bin = BIN
    world.other_akimat.save()
    legal = {"kind": "legal", "entity_name": "Жібек ЖШС", "bin": BIN}
    assert 'href="#id_bin"' in _text(_file(world, **legal))
    world.other_akimat.bin = ""
    world.other_akimat.save()
    assert _file(world, **legal).status_code == REDIRECTED
    assert Complaint.objects.get().entity_name == "Жібек ЖШС"


def test_a_body_that_is_competent_instead_is_told_of_after_the_registration(world: World) -> None:
    client = clerk(world.officer)
    data = typed(world, competent=str(world.other_akimat.pk))
    with time_machine.travel(MONDAY, tick=False):
        page = _text(client.post(NEW, data, follow=True))
    assert world.other_akimat.name_ru in page
    assert Complaint.objects.get().provider == world.akimat


def test_an_account_is_asked_about_and_linked_only_if_the_person_wants(world: World) -> None:
    account = User.objects.create_user(
        "dauren@example.kz", "a-long-password", surname="Сейтқали", given_name="Дәурен",
        patronymic="Ерланұлы", iin=IIN,
    )  # fmt: skip
    asked = _text(_file(world))
    assert "d•••@example.kz" in asked
    assert "dauren@example.kz" not in asked
    assert not Complaint.objects.exists()
    assert _file(world, account="link").status_code == REDIRECTED
    assert Complaint.objects.get().complainant == account
    _file(world, key="another", account="none")
    assert Complaint.objects.latest("pk").complainant is None


def test_a_clerk_without_a_name_reads_why_nothing_was_saved(world: World) -> None:
    User.objects.filter(pk=world.officer.user.pk).update(surname="")
    response = _file(world)
    assert response.status_code == 409
    assert 'value="Дәурен"' in _text(response)


# The receipt


def test_the_receipt_is_printed_in_both_languages_again_and_again(world: World) -> None:
    receipt = handed_in(world)
    address = reverse("complaints:receipt", args=[receipt.pk])
    client = clerk(world.officer)
    with time_machine.travel(MONDAY, tick=False):
        first, second = _text(client.get(address)), _text(client.get(address))
    for page in (first, second):
        assert page.count(receipt.code) >= 3
        assert "Қарасай ауданының әкімдігі" in page
        assert "Акимат Карасайского района" in page
        assert "Биржанов Самат" in page
        assert "Биржанов С." in page
        assert "data:image/svg+xml" in page
    assert AuditEntry.objects.filter(purpose="complaints.receipt").count() == 2


@pytest.mark.parametrize("person", ["other_officer", "citizen", "drafter", "auditor"])
def test_a_receipt_of_another_body_is_not_there(world: World, person: str) -> None:
    address = reverse("complaints:receipt", args=[handed_in(world).pk])
    client = Client()
    client.force_login(world.people[person].user)
    assert client.get(address).status_code == 404


def test_the_case_shows_its_paper(world: World) -> None:
    receipt = handed_in(world)
    client = clerk(world.officer)
    with time_machine.travel(MONDAY, tick=False):
        page = _text(client.get(reverse("complaints:stage", args=[receipt.stage_id])))
    assert reverse("complaints:receipt", args=[receipt.pk]) in page
    assert receipt.code in page


# The public check


@pytest.mark.parametrize("how", ["typed", "square"])
def test_a_code_gives_number_date_body_and_state_and_no_name(world: World, how: str) -> None:
    receipt = handed_in(world)
    client = Client()
    client.cookies["language"] = "ru"
    code = receipt.code.lower()
    with time_machine.travel(MONDAY, tick=False):
        ask = client.post if how == "typed" else client.get
        page = _text(ask(CHECK, {"code": code}))
    complaint = receipt.stage.complaint
    assert complaint.number in page
    assert "Акимат Карасайского района" in page
    assert "8 сентября 2025 года, 10:00" in page
    for secret in ("Сейтқали", "Биржанов", complaint.reasons, complaint.demands, IIN):
        assert secret not in page


@pytest.mark.parametrize("code", ["", "AAAA-BBBB-CCCC", "\0", "х" * 41])
def test_a_wrong_code_tells_nothing(world: World, code: str) -> None:
    handed_in(world)
    response = Client().post(CHECK, {"code": code})
    assert response.status_code == 200
    assert "govuk-error-summary" in _text(response)


def test_codes_cannot_be_guessed_at_will(world: World) -> None:
    client = Client()
    statuses = [client.post(CHECK, {"code": "AAAA-BBBB-CCCC"}).status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]


# The counter


def test_the_counter_tells_what_the_person_would_see(world: World) -> None:
    receipt = handed_in(world)
    complaint = receipt.stage.complaint
    for given in (
        {"number": complaint.number, "code": receipt.code},
        {"number": "1/2025", "code": complaint.tracking_code},
        {"document_no": IIN},
    ):
        page = _text(send(world.officer, COUNTER, {"number": "", "code": "", **given}))
        assert complaint.number in page
        assert "до понедельника, 15 сентября, включительно" in page
        assert "Сейтқали" not in page
        assert complaint.reasons not in page
    assert AuditEntry.objects.filter(verb="complaints.status_told").count() == 3


def test_any_considering_body_tells_by_the_code_but_only_the_own_one_by_the_document(
    world: World,
) -> None:
    receipt = handed_in(world)
    number = receipt.stage.complaint.number
    by_code = send(world.other_officer, COUNTER, {"number": number, "code": receipt.code})
    assert number in _text(by_code)
    by_document = _text(send(world.other_officer, COUNTER, {"document_no": IIN}))
    assert "govuk-error-summary" in by_document
    assert number not in by_document


@pytest.mark.parametrize(
    "given",
    [{}, {"number": "2025-000001"}, {"code": "AAAA"}, {"document_no": "\0"}, {"number": "\0", "code": "x"}],
)  # fmt: skip
def test_the_counter_asks_again_when_nothing_is_found(world: World, given: dict[str, str]) -> None:
    response = send(world.officer, COUNTER, given)
    assert "govuk-error-summary" in _text(response)
    assert not AuditEntry.objects.filter(verb="complaints.status_told").exists()


def _refused(world: World) -> Receipt:
    receipt = handed_in(world)
    take(stage_id=receipt.stage_id, actor=world.officer, at=MONDAY)
    decide(stage_id=receipt.stage_id, decision=a_decision(), actor=world.officer, at=MONDAY)
    send_answer(stage_id=receipt.stage_id, actor=world.officer, at=MONDAY)
    return receipt


def _appeal_url(receipt: Receipt) -> str:
    return reverse("complaints:stage-appeal-on-paper", args=[receipt.stage_id])


def test_an_appeal_is_entered_from_the_counter_by_the_body_of_the_next_stage(world: World) -> None:
    receipt = _refused(world)
    client = clerk(world.drafter)
    given = {"number": receipt.stage.complaint.number, "code": receipt.code}
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        assert client.get(_appeal_url(receipt)).status_code == 404  # the paper was not shown yet
        assert _appeal_url(receipt) in _text(client.post(COUNTER, given))
        assert client.get(_appeal_url(receipt)).status_code == 200
        unsigned = client.post(_appeal_url(receipt), {"text": "Келіспеймін."})
        assert 'href="#id_is_signed"' in _text(unsigned)
        done = client.post(_appeal_url(receipt), {"text": "Келіспеймін.", "is_signed": "on"})
    second = Receipt.objects.latest("pk")
    assert done.url == reverse("complaints:receipt", args=[second.pk])
    assert first_stage(second).organisation == world.ministry
    assert first_stage(second).appeal_text == "Келіспеймін."


def test_an_appeal_is_not_entered_where_the_ladder_is_not_open(world: World) -> None:
    receipt = handed_in(world)
    client = clerk(world.officer)
    with time_machine.travel(MONDAY, tick=False):
        assert client.get(_appeal_url(receipt)).status_code == 409
        assert client.post(_appeal_url(receipt), {"is_signed": "on"}).status_code == 409
    sweep(at=MONDAY + timedelta(days=10))
    with time_machine.travel(MONDAY + timedelta(days=10), tick=False):
        assert client.get(_appeal_url(receipt)).status_code == 200
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize("person", ["other_officer", "citizen", "auditor"])
def test_an_appeal_page_of_another_body_is_not_there(world: World, person: str) -> None:
    receipt = _refused(world)
    client = Client()
    client.force_login(world.people[person].user)
    assert client.get(_appeal_url(receipt)).status_code == 404
    assert client.get(reverse("complaints:stage-appeal-on-paper", args=[10**9])).status_code == 404


@pytest.mark.parametrize("address", [NEW, COUNTER])
def test_the_pages_of_the_counter_are_not_there_for_others(world: World, address: str) -> None:
    for person in ("citizen", "auditor", "administrator"):
        client = Client()
        client.force_login(world.people[person].user)
        assert client.get(address).status_code == 404
        assert client.post(address, {}).status_code == 404
    assert Client().get(address).status_code == REDIRECTED
