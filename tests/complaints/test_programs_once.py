"""The API for bodies' programs: the same call twice is one act."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

import pytest

from complaints.models import (
    AnsweredCall,
    Attachment,
)
from complaints.programs import acts
from complaints.services.program_keys import delete_old_calls
from complaints.workflow import State
from tests.complaints.calls import LATER, PDF, REFUSED, a_file, case_at, trace
from tests.complaints.programs import Program, a_key
from tests.world import World, again, considered, filed


def test_the_same_call_again_gets_the_same_answer_and_does_nothing(
    world: World, program: Program
) -> None:
    stage = considered(world)
    first = program.post(case_at(stage, "answer"), REFUSED, key="answer-17")
    before = trace()
    program.at += timedelta(days=3)
    second = program.post(
        case_at(stage, "answer"), dict(reversed(REFUSED.items())), key="answer-17"
    )
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert second.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert trace() == before


@pytest.mark.parametrize("what", ["another text", "another case", "another act"])
def test_a_key_used_for_another_call_is_refused(world: World, program: Program, what: str) -> None:
    stage, other = considered(world), considered(world)
    program.post(case_at(stage, "message"), {"text": "Бір."}, key="k")
    before = trace()
    answer = {
        "another text": lambda: program.post(case_at(stage, "message"), {"text": "Екі."}, key="k"),
        "another case": lambda: program.post(case_at(other, "message"), {"text": "Бір."}, key="k"),
        "another act": lambda: program.post(case_at(stage, "answer"), REFUSED, key="k"),
    }[what]()
    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert trace() == before


def test_files_are_part_of_what_was_asked(world: World, program: Program) -> None:
    stage = considered(world)
    first = program.upload(case_at(stage, "files"), key="k", documents=[a_file()])
    same = program.upload(case_at(stage, "files"), key="k", documents=[a_file()])
    assert same.json() == first.json()
    assert Attachment.objects.filter(stage=stage).count() == 1
    other = SimpleUploadedFile("hat.pdf", PDF + b"\n", content_type="application/pdf")
    refused = program.upload(case_at(stage, "files"), key="k", documents=[other])
    assert refused.status_code == 422


@pytest.mark.parametrize("key", ["", " ", "x" * 81, "кілт"])
def test_an_act_needs_an_idempotency_key(world: World, program: Program, key: str) -> None:
    stage = filed(world)
    answer = program.post(case_at(stage, "take"), key=key.encode().decode("latin-1"))
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == {"Idempotency-Key"}
    assert again(stage).state == State.REGISTERED


def test_a_refused_call_does_not_use_its_key_up(world: World, program: Program) -> None:
    stage = considered(world)
    assert program.post(case_at(stage, "answer"), {**REFUSED, "reasons": ""}).status_code == 422
    assert program.post(case_at(stage, "answer"), REFUSED).status_code == 200


def test_two_programs_may_use_the_same_idempotency_key(world: World, program: Program) -> None:
    stage, other = filed(world), filed(world)
    second = Program(a_key(world, world.colleague).secret)
    assert program.post(case_at(stage, "take"), key="1").status_code == 200
    assert second.post(case_at(other, "take"), key="1").status_code == 200


def test_a_fault_between_the_act_and_its_answer_undoes_both(
    world: World, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = considered(world)
    before = trace()

    def dies(*_args: Any, **_kwargs: Any) -> Any:
        raise RuntimeError("the process died here")

    with monkeypatch.context() as patch:
        patch.setattr(acts.Act, "answered", dies)
        with pytest.raises(RuntimeError):
            program.post(case_at(stage, "answer"), REFUSED, key="k")
    assert trace() == before
    assert again(stage).state == State.IN_CONSIDERATION
    assert program.post(case_at(stage, "answer"), REFUSED, key="k").status_code == 200


def test_answers_to_keys_are_forgotten_after_thirty_days(world: World, program: Program) -> None:
    program.post(case_at(filed(world), "take"), key="old")
    program.at += timedelta(days=20)
    program.post(case_at(filed(world), "take"), key="new")
    assert delete_old_calls(at=LATER + timedelta(days=31)) == 1
    assert [call.idempotency_key for call in AnsweredCall.objects.all()] == ["new"]


def test_what_is_kept_of_an_answer_holds_no_personal_data(world: World, program: Program) -> None:
    stage = considered(world)
    program.post(case_at(stage, "message"), {"text": "Тулегенова ханым, құжат керек."}, key="1")
    program.post(case_at(stage, "answer"), {**REFUSED, "reasons": "Тулегенова кешікті."}, key="2")
    assert all("Тулегенова" not in str(call.body) for call in AnsweredCall.objects.all())
