"""The API for bodies' programs: acts, in the name of an official."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

import pytest

from audit.models import AuditEntry
from complaints.models import (
    Attachment,
    BodyRules,
    CaseMessage,
    ComplaintStage,
    OfficialComplainedOf,
    ProposedDecision,
)
from complaints.workflow import Outcome
from deadlines.sweep import sweep
from tests.complaints.calls import LATER, PDF, REFUSED, SATISFIED, a_file, case_at, trace
from tests.complaints.programs import Program, a_key
from tests.world import MONDAY, World, again, answered, considered, filed


def test_a_case_is_taken_in_the_name_of_the_official(world: World, program: Program) -> None:
    stage = filed(world)
    answer = program.post(case_at(stage, "take"))
    assert answer.status_code == 200
    assert answer.json()["assignee"] == world.officer.user.email
    entry = AuditEntry.objects.get(verb="complaints.taken", subject_id=stage.pk)
    assert entry.actor_label == f"user {world.officer.user.pk} / Құжат айналымы"
    assert entry.actor_user_id == world.officer.user.pk


def test_a_colleague_is_named_by_address(world: World, program: Program) -> None:
    stage = filed(world)
    answer = program.post(case_at(stage, "assign"), {"assignee": "Colleague@example.kz"})
    assert answer.json()["assignee"] == "colleague@example.kz"
    stranger = program.post(case_at(stage, "assign"), {"assignee": "other@example.kz"}, key="k-2")
    assert stranger.status_code == 400
    assert set(stranger.json()["fields"]) == {"assignee"}


def test_a_message_goes_out_with_its_files(world: World, program: Program) -> None:
    stage = considered(world)
    plain = program.post(case_at(stage, "message"), {"text": "Құжат керек."})
    with_file = program.upload(
        case_at(stage, "message"), key="k-2", text="Міне.", documents=[a_file()]
    )
    assert (plain.status_code, with_file.status_code) == (201, 201)
    assert "text" not in plain.json()
    assert CaseMessage.objects.filter(stage=stage).count() == 2
    assert Attachment.objects.get(message_id=with_file.json()["id"]).name == "hat.pdf"


def test_files_go_out_with_the_answer_and_are_read_back(world: World, program: Program) -> None:
    stage = considered(world)
    attached = program.upload(case_at(stage, "files"), documents=[a_file()])
    assert attached.status_code == 201
    (sent,) = attached.json()["files"]
    got = program.get(sent["url"])
    assert got.status_code == 200
    assert b"".join(got.streaming_content) == PDF
    assert program.post(case_at(stage, "answer"), REFUSED, key="k-2").status_code == 200
    stranger = Program(a_key(world, world.other_officer, world.other_officer).secret)
    assert stranger.get(sent["url"]).status_code == 404


def test_a_file_of_a_wrong_type_is_refused_and_leaves_nothing(
    world: World, program: Program
) -> None:
    stage, before = considered(world), None
    before = trace()
    bad = SimpleUploadedFile("run.exe", b"MZ\x90\x00" + b"\0" * 64)
    answer = program.upload(case_at(stage, "files"), documents=[bad])
    assert answer.status_code == 422
    assert answer.json()["code"] == "file_type"
    assert trace() == before


@pytest.mark.parametrize(("body", "outcome"), [(REFUSED, "refused"), (SATISFIED, "satisfied")])
def test_an_answer_decides_and_sends(
    world: World, program: Program, body: dict[str, Any], outcome: str
) -> None:
    stage = considered(world)
    answer = program.post(case_at(stage, "answer"), body)
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["outcome"]) == ("closed", outcome)
    assert answer.json()["result_at"] is not None


def test_the_quality_body_answers_with_a_demand(world: World) -> None:
    stage = _before_quality(world)
    control = Program(a_key(world, world.quality, world.quality).secret, at=LATER)
    control.post(case_at(stage, "take"))
    demand = {"addressee": "akimat_karasai", "text": "Куәлікті беру.", "due_on": "2030-01-10"}
    body = {"outcome": "satisfied", "reasons": "Бұзылған.", "demand": demand, "cause_study": "Бар."}
    answer = control.post(case_at(stage, "answer"), body, key="k-2")
    assert answer.status_code == 200
    assert again(stage).demands.get().addressee == world.akimat


def _before_quality(world: World) -> ComplaintStage:
    """A complaint that has come to the last stage; the road there is not the subject."""
    stage = filed(world)
    rung = stage.complaint.rule_set.ladder.get(route="A", rung="quality_body")
    ComplaintStage.objects.filter(pk=stage.pk).update(
        organisation=world.quality_body, rung=rung, number=rung.number
    )
    return again(stage)


@pytest.mark.parametrize(
    ("body", "status", "code", "article", "field"),
    [
        ({"outcome": "refused", "reasons": ""}, 422, "reasons_required", "D12-19.4-p2a", "reasons"),
        ({"outcome": "partly", "reasons": "Иә."}, 422, "remedy_required", "J-19", "remedy"),
        ({"outcome": "maybe", "reasons": "Иә."}, 400, "invalid", "", "outcome"),
        ({**SATISFIED, "outcome": "refused"}, 400, "invalid", "", "remedy"),
    ],
)
def test_an_answer_that_lacks_something_is_refused_by_name_and_leaves_nothing(
    world: World,
    program: Program,
    body: dict[str, Any],
    status: int,
    code: str,
    article: str,
    field: str,
) -> None:
    stage = considered(world)
    before = trace()
    answer = program.post(case_at(stage, "answer"), body)
    told = answer.json()
    assert (answer.status_code, told["code"], told["article"]) == (status, code, article)
    assert set(told["fields"]) == {field}
    assert trace() == before


def test_a_late_answer_says_why(world: World, program: Program) -> None:
    stage = considered(world)
    sweep(at=MONDAY + timedelta(days=10))
    program.at = MONDAY + timedelta(days=11)
    answer = program.post(case_at(stage, "answer"), REFUSED)
    assert answer.status_code == 422
    assert answer.json()["code"] == "lateness_reason_required"
    late = {**REFUSED, "lateness_reason": "Мамандар ауырды."}
    assert program.post(case_at(stage, "answer"), late).status_code == 200


def test_where_the_head_approves_an_answer_is_put_before_the_head(
    world: World, program: Program
) -> None:
    stage = considered(world)
    BodyRules.objects.create(organisation=world.akimat, head_approves=True)
    answer = program.post(case_at(stage, "answer"), REFUSED)
    assert answer.status_code == 202
    assert answer.json()["state"] == "in_consideration"
    proposed = ProposedDecision.objects.get(stage=stage)
    assert proposed.proposed_by == world.officer.user
    by_head = Program(a_key(world, world.head).secret)
    assert by_head.post(case_at(stage, "answer"), REFUSED).status_code in (200, 409)


def test_the_term_is_extended_once(world: World, program: Program) -> None:
    stage = considered(world)
    body = {"ground": "check", "days": 3, "reasons": "Тексеру қажет."}
    before = program.get(case_at(stage)).json()["case"]["due_on"]
    answer = program.post(case_at(stage, "extend"), body)
    assert answer.status_code == 200
    assert answer.json()["state"] == "extended"
    assert answer.json()["due_on"] > before
    again_ = program.post(case_at(stage, "extend"), body, key="k-2")
    assert again_.status_code == 409


def test_an_extension_that_comes_too_late_is_refused_by_the_engine_s_sentence(
    world: World, program: Program
) -> None:
    stage = considered(world)
    program.at = MONDAY + timedelta(days=3)
    body = {"ground": "check", "days": 3, "reasons": "Тексеру қажет."}
    answer = program.post(case_at(stage, "extend"), body)
    assert (answer.status_code, answer.json()["code"]) == (409, "extension_too_late")


def test_a_case_is_redirected_to_the_competent_body(world: World, program: Program) -> None:
    stage = considered(world)
    body = {"to": "akimat_burabay", "reasons": "Оның аумағы."}
    answer = program.post(case_at(stage, "redirect"), body)
    assert answer.status_code == 200
    assert answer.json()["state"] == "redirected"
    other = Program(a_key(world, world.other_officer, world.other_officer).secret)
    assert len(other.get().json()["results"]) == 1


def test_a_remedy_is_confirmed(world: World, program: Program) -> None:
    stage = answered(world, Outcome.SATISFIED)
    program.at = MONDAY + timedelta(days=1)
    assert program.post(case_at(stage, "remedy")).status_code == 200
    again(stage).remedy.refresh_from_db()
    assert again(stage).remedy.done_at is not None
    assert program.post(case_at(stage, "remedy"), key="k-2").status_code == 409


def test_nobody_acts_by_a_program_on_a_complaint_about_himself(
    world: World, program: Program
) -> None:
    stage = considered(world)
    OfficialComplainedOf.objects.create(complaint=stage.complaint, user=world.officer.user)
    before = trace()
    answer = program.post(case_at(stage, "answer"), REFUSED)
    assert (answer.status_code, answer.json()["code"]) == (403, "own_matter")
    assert trace() == before


def test_an_act_that_the_state_forbids_is_a_conflict(world: World, program: Program) -> None:
    stage = considered(world)
    answer = program.post(case_at(stage, "take"))
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
