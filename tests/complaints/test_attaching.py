"""Files of messages and answers: who may attach what and when; what is refused leaves no trace."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

import pytest

from audit.models import AuditEntry
from complaints import events
from complaints.errors import (
    ApprovalRequired,
    ComplaintRefused,
    MessageRequired,
    NotPermitted,
    OwnMatter,
    TooManyFiles,
    WrongState,
)
from complaints.models import AttachedTo, Attachment, CaseMessage, OfficialComplainedOf
from complaints.services import decide, send_answer
from complaints.services.answer_files import hand_on_answer
from complaints.services.approving import propose, set_rules
from complaints.services.attaching import (
    MOST_FILES,
    attach_to_answer,
    attach_to_message,
    take_off_answer,
)
from complaints.services.drafts import attach_file, open_draft
from files.errors import FileRefused
from files.models import FileState, StoredFile
from notifications.models import OutboxMessage
from tests.complaints.attached import LATER, pdf, with_answer, with_message
from tests.complaints.office import trace
from tests.world import (
    MONDAY,
    World,
    a_decision,
    a_filing,
    again,
    answered,
    build_world,
    considered,
    file_complaint,
    filed,
)

EXE = SimpleUploadedFile("run.exe", b"MZ\x90\0")


def _traces() -> tuple[Any, ...]:
    return (*trace(), Attachment.objects.count(), StoredFile.objects.count())


@pytest.fixture(autouse=True)
def _own_storage(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("person", ["citizen", "officer"])
def test_both_sides_send_files_with_a_message(world: World, person: str) -> None:
    stage, actor = considered(world), getattr(world, person)
    first, second = with_message(stage, actor, "a.pdf", "b.pdf")
    assert (first.kind, first.stage_id, first.complaint_id) == (
        AttachedTo.MESSAGE, stage.pk, stage.complaint_id
    )  # fmt: skip
    assert (first.added_by, first.attached_at, second.name) == (actor.user, LATER, "b.pdf")
    told = AuditEntry.objects.filter(verb=events.FILE_ADDED, subject_id=stage.pk)
    assert told.count() == 2
    assert {name for entry in told for name in entry.digests} == {"name"}


def test_a_message_without_files_is_a_plain_message(world: World) -> None:
    assert with_message(considered(world), world.citizen) == []
    assert CaseMessage.objects.count() == 1


REFUSED: dict[str, tuple[str, str, list[Any], type[Exception]]] = {
    "stranger": ("stranger", "x", [pdf()], NotPermitted),
    "other body": ("other_officer", "x", [pdf()], NotPermitted),
    "quality body": ("quality", "x", [pdf()], NotPermitted),
    "auditor": ("auditor", "x", [pdf()], NotPermitted),
    "no text": ("citizen", " \n", [pdf()], MessageRequired),
    "eleven files": ("citizen", "x", [pdf(f"{n}.pdf") for n in range(11)], TooManyFiles),
    "second file of a wrong type": ("citizen", "x", [pdf(), EXE], FileRefused),
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_message_that_is_refused_leaves_neither_words_nor_files(world: World, why: str) -> None:
    person, text, uploads, refusal = REFUSED[why]
    stage = considered(world)
    before = _traces()
    with pytest.raises(refusal):
        attach_to_message(
            stage_id=stage.pk, text=text, uploads=uploads, actor=getattr(world, person), at=LATER
        )
    assert _traces() == before


def test_after_the_answer_nobody_writes(world: World) -> None:
    stage = answered(world)
    before = _traces()
    for actor in (world.citizen, world.officer):
        with pytest.raises(WrongState):
            with_message(stage, actor, "a.pdf")
    assert _traces() == before


def test_ten_files_are_taken(world: World) -> None:
    names = [f"{number}.pdf" for number in range(MOST_FILES)]
    assert len(with_message(considered(world), world.citizen, *names)) == MOST_FILES


def test_a_case_has_room_for_so_many_files_over_all_messages(world: World, settings: Any) -> None:
    settings.FILES = {"QUOTAS": {"CASE": (3, 100)}}
    stage = considered(world)
    with_message(stage, world.citizen, "1.pdf", "2.pdf")
    before = _traces()
    with pytest.raises(FileRefused) as refusal:
        with_message(stage, world.officer, "3.pdf", "4.pdf")
    assert (refusal.value.code, refusal.value.name) == ("quota", "4.pdf")
    assert "3" in str(refusal.value)
    assert _traces() == before
    assert with_message(stage, world.officer, "3.pdf")


def test_what_was_deleted_for_a_virus_takes_no_room(world: World, settings: Any) -> None:
    settings.FILES = {"QUOTAS": {"CASE": (1, 100)}}
    stage = considered(world)
    (first,) = with_message(stage, world.citizen, "1.pdf")
    StoredFile.objects.filter(pk=first.file_id).update(state=FileState.INFECTED)
    assert with_message(stage, world.citizen, "2.pdf")


def _at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Do all of it at the same moment, each in its own connection."""
    start, outcomes = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
            outcomes.append("kept")
        except FileRefused as refusal:
            outcomes.append(refusal.code)
        except ComplaintRefused as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_do_not_share_the_last_place_of_a_case(settings: Any) -> None:
    settings.FILES = {"QUOTAS": {"CASE": (2, 100)}}
    world = build_world()
    stage = considered(world)
    acts = [
        lambda person=person: with_message(stage, person, f"{person.user.pk}.pdf")
        for person in (world.citizen, world.officer, world.head, world.colleague)
    ]
    assert _at_once(acts) == ["kept", "kept", "quota", "quota"]
    assert Attachment.objects.count() == StoredFile.objects.count() == 2
    assert CaseMessage.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_do_not_share_the_last_place_of_a_draft(settings: Any) -> None:
    settings.FILES = {"QUOTAS": {"DRAFT": (2, 100)}}
    draft = open_draft(user=None, language="kk", at=MONDAY).draft
    acts = [
        lambda n=n: attach_file(draft=draft, uploaded=pdf(f"{n}.pdf"), uploader_id=None, at=MONDAY)
        for n in range(4)
    ]
    assert _at_once(acts) == ["kept", "kept", "quota", "quota"]
    assert Attachment.objects.count() == StoredFile.objects.count() == 2


def test_a_filed_draft_takes_no_more_files(world: World) -> None:
    draft = open_draft(user=world.citizen.user, language="kk", at=MONDAY).draft
    file_complaint(filing=a_filing(world), actor=world.citizen, at=MONDAY, draft=draft)
    with pytest.raises(WrongState):
        attach_file(draft=draft, uploaded=pdf(), uploader_id=None, at=MONDAY)
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("person", ["officer", "head"])
def test_executor_and_head_put_files_to_the_answer(world: World, person: str) -> None:
    stage = considered(world)
    (kept,) = with_answer(stage, getattr(world, person), "порядок.pdf")
    assert (kept.kind, kept.stage_id) == (AttachedTo.ANSWER, stage.pk)


def test_the_letter_names_the_files_that_go_out_with_the_answer(world: World) -> None:
    stage = considered(world)
    _clean, sick = with_answer(stage, world.officer, "порядок.pdf", "sick.pdf")
    StoredFile.objects.filter(pk=sick.file_id).update(state=FileState.INFECTED)
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)
    with_answer(stage, world.officer, "тағы.pdf")
    send_answer(stage_id=stage.pk, actor=world.officer, at=LATER)
    letter = OutboxMessage.objects.filter(
        recipient=world.citizen.user, template="complaints/answered"
    ).first()
    assert letter is not None
    assert "— порядок.pdf\n— тағы.pdf\n" in letter.text
    assert "sick.pdf" not in letter.text


def test_a_letter_without_files_says_nothing_of_files(world: World) -> None:
    answered(world)
    texts = OutboxMessage.objects.filter(template="complaints/answered").values_list(
        "text", flat=True
    )
    assert texts
    assert not [text for text in texts if "файлдар" in text.lower()]


ANSWER_REFUSED: dict[str, tuple[str, type[Exception]]] = {
    "citizen": ("citizen", NotPermitted),
    "stranger": ("stranger", NotPermitted),
    "colleague": ("colleague", NotPermitted),
    "other_officer": ("other_officer", NotPermitted),
    "drafter": ("drafter", NotPermitted),
    "quality": ("quality", NotPermitted),
    "auditor": ("auditor", NotPermitted),
    "administrator": ("administrator", NotPermitted),
}


@pytest.mark.parametrize("person", ANSWER_REFUSED)
def test_others_put_nothing_to_the_answer_and_take_nothing_off(world: World, person: str) -> None:
    stage = considered(world)
    (kept,) = with_answer(stage, world.officer, "a.pdf")
    before, actor = _traces(), getattr(world, person)
    with pytest.raises(NotPermitted):
        with_answer(stage, actor, "b.pdf")
    with pytest.raises(NotPermitted):
        take_off_answer(stage_id=stage.pk, attachment_id=kept.pk, actor=actor, at=LATER)
    assert _traces() == before


def test_nobody_prepares_the_answer_on_himself(world: World) -> None:
    stage = considered(world)
    OfficialComplainedOf.objects.create(complaint=stage.complaint, user=world.officer.user)
    with pytest.raises(OwnMatter):
        with_answer(again(stage), world.officer, "a.pdf")


def test_before_consideration_and_after_the_answer_there_is_nothing_to_attach_to(
    world: World,
) -> None:
    delivered = filed(world, MONDAY.replace(hour=21))
    sent = answered(world)
    before = _traces()
    for stage in (delivered, sent):
        with pytest.raises(WrongState):
            with_answer(stage, world.head, "a.pdf", at=MONDAY.replace(hour=22))
    assert _traces() == before


def test_a_file_taken_off_is_gone_and_the_record_says_so(world: World) -> None:
    stage = considered(world)
    first, second = with_answer(stage, world.officer, "a.pdf", "b.pdf")
    take_off_answer(stage_id=stage.pk, attachment_id=first.pk, actor=world.officer, at=LATER)
    assert list(Attachment.objects.values_list("pk", flat=True)) == [second.pk]
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [second.file_id]
    assert AuditEntry.objects.filter(verb=events.FILE_REMOVED).count() == 1


def test_files_of_messages_and_of_other_answers_are_not_taken_off(world: World) -> None:
    stage, other = considered(world), considered(world)
    (of_message,) = with_message(stage, world.citizen, "a.pdf")
    (of_other,) = with_answer(other, world.officer, "b.pdf")
    for attachment in (of_message, of_other):
        with pytest.raises(Attachment.DoesNotExist):
            take_off_answer(
                stage_id=stage.pk, attachment_id=attachment.pk, actor=world.officer, at=LATER
            )
    assert Attachment.objects.count() == 2


def test_an_answer_has_ten_files_at_most(world: World) -> None:
    stage = considered(world)
    with_answer(stage, world.officer, *[f"{n}.pdf" for n in range(9)])
    before = _traces()
    with pytest.raises(TooManyFiles):
        with_answer(stage, world.officer, "9.pdf", "10.pdf")
    assert _traces() == before


def test_what_lies_before_the_head_is_changed_by_the_head_only(world: World) -> None:
    set_rules(head_approves=True, actor=world.head, at=MONDAY)
    stage = considered(world)
    with_answer(stage, world.officer, "a.pdf")
    propose(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)
    with pytest.raises(ApprovalRequired):
        with_answer(stage, world.officer, "b.pdf")
    assert with_answer(stage, world.head, "c.pdf")


def test_what_the_head_has_decided_is_changed_by_the_head_only(world: World) -> None:
    set_rules(head_approves=True, actor=world.head, at=MONDAY)
    stage = considered(world)
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.head, at=LATER)
    with pytest.raises(ApprovalRequired):
        with_answer(stage, world.officer, "b.pdf")
    assert with_answer(stage, world.head, "c.pdf")


def test_the_same_answer_of_another_filing_carries_the_same_files(world: World) -> None:
    first, joined = considered(world), considered(world)
    with_answer(first, world.officer, "a.pdf")
    hand_on_answer(source=first, stage=joined, at=LATER + timedelta(hours=1))
    (copy,) = joined.attachments.all()
    assert (copy.name, copy.complaint_id) == ("a.pdf", joined.complaint_id)
    assert copy.file_id == first.attachments.get().file_id


def test_while_the_scanner_is_down_a_message_goes_and_its_file_waits(
    world: World, settings: Any
) -> None:
    settings.FILES = {
        "SCANNER": "files.antivirus.ClamdScanner",
        "CLAMD_ADDRESS": "127.0.0.1:1",
    }
    (kept,) = with_message(considered(world), world.citizen, "a.pdf")
    assert kept.file.is_quarantined
    (of_answer,) = attach_to_answer(
        stage_id=kept.stage_id, uploads=[pdf("b.pdf")], actor=world.officer, at=LATER
    )
    assert of_answer.file.is_quarantined
