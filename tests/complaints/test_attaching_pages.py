"""Files on the pages of a case: sent by both sides, shown at their place, checked or not."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import pytest
import time_machine

from complaints.models import AttachedTo, Attachment, CaseMessage
from complaints.services import decide, send_answer
from files.antivirus import ClamdScanner
from files.models import FileState, StoredFile
from files.tasks import rescan
from tests.complaints.attached import LATER, pdf, with_answer, with_message
from tests.complaints.office import browser, get, post
from tests.files.clamd import Clamd
from tests.world import World, a_decision, considered

LANGUAGES = ("kk", "ru", "en")


@pytest.fixture(autouse=True)
def _own_storage(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def _case(world: World, stage: Any, language: str = "en") -> str:
    with time_machine.travel(LATER, tick=False):
        answer = browser(world.citizen).get(f"/complaints/{stage.complaint_id}/?lang={language}")
    return str(answer.content.decode())


def _write(world: World, stage: Any, text: str, *files: SimpleUploadedFile) -> Any:
    with time_machine.travel(LATER, tick=False):
        return browser(world.citizen).post(
            f"/complaints/{stage.complaint_id}/message/", {"text": text, "documents": list(files)}
        )


def test_the_complainant_sends_two_files_and_the_official_finds_them(world: World) -> None:
    stage = considered(world)
    answer = _write(world, stage, "Міне құжаттар.", pdf("бірінші.pdf"), pdf("екінші.pdf"))
    assert answer.status_code == 302
    page = get(world.officer, stage, LATER)
    for attached in Attachment.objects.all():
        assert attached.kind == AttachedTo.MESSAGE
        assert f"/complaints/attachments/{attached.pk}/" in page
    assert "бірінші.pdf" in page
    assert "екінші.pdf" in _case(world, stage)


def test_the_official_sends_a_file_and_the_complainant_finds_it(world: World) -> None:
    stage = considered(world)
    answer = post(
        world.officer, "stage-message", stage, LATER, text="Толтырыңыз.", documents=pdf("form.pdf")
    )
    assert answer.status_code == 302
    page = _case(world, stage)
    assert f"/complaints/attachments/{Attachment.objects.get().pk}/" in page
    assert "form.pdf" in page


def test_a_refused_file_is_named_and_what_was_typed_stays(world: World) -> None:
    stage = considered(world)
    for answer in (
        _write(world, stage, "Қараңыз.", pdf(), SimpleUploadedFile("run.exe", b"MZ\x90\0")),
        post(world.officer, "stage-message", stage, LATER, text="Қараңыз.",
             documents=SimpleUploadedFile("run.exe", b"MZ\x90\0")),
    ):  # fmt: skip
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "“run.exe”" in page or "«run.exe»" in page
        assert "Қараңыз.</textarea>" in page
    assert not CaseMessage.objects.exists()
    assert not StoredFile.objects.exists()


def test_eleven_files_are_refused_before_any_is_kept(world: World) -> None:
    stage = considered(world)
    answer = _write(world, stage, "Қараңыз.", *[pdf(f"{n}.pdf") for n in range(11)])
    assert answer.status_code == 200
    assert not StoredFile.objects.exists()


def test_files_of_the_answer_are_added_and_taken_off_on_the_case_page(world: World) -> None:
    stage = considered(world)
    assert (
        post(world.officer, "stage-files", stage, LATER, documents=pdf("a.pdf")).status_code == 302
    )
    kept = Attachment.objects.get()
    page = get(world.officer, stage, LATER)
    assert f'value="{kept.pk}"' in page
    assert "a.pdf" not in _case(world, stage)
    done = post(world.officer, "stage-file-remove", stage, LATER, file=str(kept.pk))
    assert done.status_code == 302
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("typed", ["", "x", "-1", "9" * 30, "987654321", "0"])
def test_a_file_that_is_not_of_the_answer_is_refused(world: World, typed: str) -> None:
    stage = considered(world)
    answer = post(world.officer, "stage-file-remove", stage, LATER, file=typed)
    assert answer.status_code == 409


def test_nothing_chosen_is_said_at_the_field(world: World) -> None:
    answer = post(world.officer, "stage-files", considered(world), LATER)
    assert answer.status_code == 200
    assert 'href="#answer_documents"' in answer.content.decode()


def test_acts_on_files_opened_by_address_lead_back_to_the_case(world: World) -> None:
    stage = considered(world)
    for name in ("stage-files", "stage-file-remove"):
        answer = browser(world.officer).get(reverse(f"complaints:{name}", args=[stage.pk]))
        assert answer.status_code == 302


def test_a_colleague_who_does_not_decide_sees_no_form_and_is_refused(world: World) -> None:
    stage = considered(world)
    assert "files/remove/" not in get(world.colleague, stage, LATER)
    assert f"{stage.pk}/files/" not in get(world.colleague, stage, LATER)
    assert post(world.colleague, "stage-files", stage, LATER, documents=pdf()).status_code == 409


def test_with_the_answer_the_complainant_gets_its_files(world: World) -> None:
    stage = considered(world)
    (kept,) = with_answer(stage, world.officer, "порядок.pdf")
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)
    assert "порядок.pdf" not in _case(world, stage)
    assert "порядок.pdf" in get(world.officer, stage, LATER)
    send_answer(stage_id=stage.pk, actor=world.officer, at=LATER)
    page = _case(world, stage)
    assert f"/complaints/attachments/{kept.pk}/" in page
    assert "порядок.pdf" in get(world.quality, stage, LATER)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", [FileState.QUARANTINED, FileState.INFECTED])
def test_a_file_that_is_not_clean_is_named_without_a_link(
    world: World, state: str, language: str
) -> None:
    stage = considered(world)
    (kept,) = with_message(stage, world.citizen, "a.pdf")
    StoredFile.objects.update(state=state)
    for page in (
        _case(world, stage, language),
        get(world.officer, stage, LATER, query=f"?lang={language}"),
    ):
        assert "a.pdf" in page
        assert f"/complaints/attachments/{kept.pk}/" not in page


def test_a_file_waits_on_the_page_until_the_scanner_is_back(world: World, settings: Any) -> None:
    settings.FILES = {"SCANNER": "files.antivirus.ClamdScanner", "CLAMD_ADDRESS": "127.0.0.1:1"}
    stage = considered(world)
    with_message(stage, world.citizen, "a.pdf")
    assert "/complaints/attachments/" not in _case(world, stage)
    daemon = Clamd()
    try:
        settings.FILES = {**settings.FILES, "CLAMD_ADDRESS": daemon.address}
        assert rescan() == 1
    finally:
        daemon.close()
        ClamdScanner._silent_until.clear()
    assert "/complaints/attachments/" in _case(world, stage)


def test_names_are_only_names_on_every_page(world: World) -> None:
    stage = considered(world)
    upload = pdf()
    upload._name = "<script>alert(1)</script>{{ 7|add:7 }}\u202e.pdf"
    post(world.officer, "stage-files", stage, LATER, documents=upload)
    page = get(world.officer, stage, LATER)
    assert "<script>alert(1)" not in page
    assert "14" + ".pdf" not in page
    assert "\u202e" not in page
