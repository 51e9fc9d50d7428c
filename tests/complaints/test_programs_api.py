"""The API for bodies' programs: who gets in, and what is shown."""

from datetime import date, timedelta
from typing import Any

from django.test import Client

import pytest

from accounts.models import Membership
from accounts.services import block_user
from audit.models import AuditEntry
from complaints.models import (
    ProgramKey,
)
from complaints.services import take, write_message
from complaints.services.program_keys import revoke_key
from complaints.workflow import Outcome, State
from tests.complaints.calls import LATER, case_at
from tests.complaints.programs import LIST, Program, a_key
from tests.world import MONDAY, World, again, answered, considered, filed

# --- who gets in


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer gsk_wrong", "Basic Zm9vOmJhcg==", "gsk_x"]
)
def test_without_a_working_key_nothing_is_told(world: World, client: Client, header: str) -> None:
    stage = filed(world)
    for address in (LIST, case_at(stage), case_at(stage, "take")):
        answer = client.get(address, headers={"Authorization": header, "Accept-Language": "en"})
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="govservices"'
        assert set(answer.json()) == {"code", "detail", "article", "fields"}


def test_a_session_opens_nothing_here(world: World, client: Client) -> None:
    stage = filed(world)
    client.force_login(world.officer.user)
    assert client.get(LIST).status_code == 401
    answer = client.post(case_at(stage, "take"), {}, headers={"Idempotency-Key": "x"})
    assert answer.status_code == 401
    assert again(stage).state == State.REGISTERED


def _revoked(world: World, key: ProgramKey) -> None:
    revoke_key(key_id=key.pk, actor=world.head, at=LATER)


def _expired(_world: World, key: ProgramKey) -> None:
    ProgramKey.objects.filter(pk=key.pk).update(valid_to=date(2025, 9, 7))


def _left(world: World, _key: ProgramKey) -> None:
    Membership.objects.filter(pk=world.officer.membership.pk).update(valid_to=date(2025, 9, 7))


def _blocked(world: World, _key: ProgramKey) -> None:
    block_user(user=world.officer.user, reason="left", actor=world.administrator, at=MONDAY)


def _another_role(world: World, _key: ProgramKey) -> None:
    Membership.objects.filter(pk=world.officer.membership.pk).update(role="psc_worker")


@pytest.mark.parametrize("end", [_revoked, _expired, _left, _blocked, _another_role])
def test_a_key_dies_with_its_term_its_role_and_its_person(world: World, end: Any) -> None:
    issued = a_key(world)
    program = Program(issued.secret)
    assert program.get().status_code == 200
    end(world, issued.key)
    answer = program.get()
    assert answer.status_code == 401
    assert answer.json()["code"] == "key_does_not_work"


def test_the_day_of_use_is_written_once_a_day(world: World, django_assert_num_queries: Any) -> None:
    issued = a_key(world)
    program = Program(issued.secret)
    program.get()
    issued.key.refresh_from_db()
    assert issued.key.last_used_on == MONDAY.date()
    with django_assert_num_queries(3):  # the legal day, the key, and an empty page
        program.get()


def test_a_call_too_many_is_refused_with_a_time_to_wait(
    world: World, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("complaints.programs.keys.KeyThrottle.rate", "2/min")
    answers = [program.get() for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].json()["code"] == "throttled"
    assert int(answers[-1].headers["Retry-After"]) > 0


# --- reading


def test_the_list_has_the_body_s_own_cases_without_personal_data(
    world: World, program: Program
) -> None:
    stage = considered(world)
    filed(world, provider=world.other_akimat)
    answer = program.get()
    (line,) = answer.json()["results"]
    assert line["id"] == stage.pk
    assert line["number"] == stage.complaint.number
    assert line["assignee"] == world.officer.user.email
    assert line["state"] == "in_consideration"
    assert line["due_on"] is not None
    assert line["service"] == "S-004"
    assert "Тулегенова" not in answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"new", "taken", "closed"}),
        ({"state": "registered"}, {"new"}),
        ({"state": ["registered", "closed"]}, {"new", "closed"}),
        ({"due_by": "2025-09-30"}, {"new", "taken"}),
        ({"due_by": "2025-09-08"}, set()),
        ({"updated_since": "2000-01-01T00:00:00+05:00"}, {"new", "taken", "closed"}),
        ({"updated_since": "2100-01-01T00:00:00+05:00"}, set()),
    ],
)
def test_the_list_is_narrowed(
    world: World, program: Program, query: dict[str, Any], found: set[str]
) -> None:
    names = {filed(world).pk: "new", considered(world).pk: "taken", answered(world).pk: "closed"}
    results = program.get(LIST, **query).json()["results"]
    assert {names[line["id"]] for line in results} == found


def test_a_case_that_was_only_read_is_not_an_updated_one(world: World, program: Program) -> None:
    first, second = filed(world), filed(world)
    since = AuditEntry.objects.latest("pk").recorded_at + timedelta(microseconds=1)
    program.get(case_at(first))
    take(stage_id=second.pk, actor=world.officer, at=LATER)
    results = program.get(LIST, updated_since=since.isoformat()).json()["results"]
    assert [line["id"] for line in results] == [second.pk]


@pytest.mark.parametrize(
    "query", [{"state": "no-such"}, {"due_by": "soon"}, {"updated_since": "yesterday"}]
)
def test_a_filter_that_cannot_be_read_is_refused_at_its_name(
    world: World, program: Program, query: dict[str, str]
) -> None:
    answer = program.get(LIST, **query)
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert set(answer.json()["fields"]) == set(query)


def test_a_page_of_the_list_costs_the_same_however_many_it_shows(
    world: World, program: Program, django_assert_num_queries: Any
) -> None:
    program.get()
    for _ in range(2):
        considered(world)
    with django_assert_num_queries(4):
        assert len(program.get().json()["results"]) == 2
    for _ in range(5):
        considered(world)
    with django_assert_num_queries(4):
        assert len(program.get().json()["results"]) == 7


def test_pages_follow_each_other_by_key(world: World, program: Program) -> None:
    stages = [filed(world).pk for _ in range(3)]
    first = program.get(LIST, page_size=2).json()
    second = program.get(first["next"]).json()
    shown = [line["id"] for line in first["results"] + second["results"]]
    assert shown == sorted(stages, reverse=True)
    assert second["next"] is None


def test_a_case_is_shown_whole_and_its_reading_is_on_record(world: World, program: Program) -> None:
    stage = considered(world)
    write_message(stage_id=stage.pk, text="Қашан?", actor=world.citizen, at=LATER)
    shown = program.get(case_at(stage)).json()
    assert shown["complainant"]["surname"] == "Тулегенова"
    assert shown["complaint"]["reasons"] == stage.complaint.reasons
    assert [message["text"] for message in shown["thread"]] == ["Қашан?"]
    assert [clock["term"] for clock in shown["clocks"]] == ["complaints.stage.provider"]
    assert [one["number"] for one in shown["stages"]] == [1]
    view = AuditEntry.objects.filter(verb="audit.personal_data_viewed").latest("pk")
    assert (view.subject_id, view.purpose) == (stage.pk, "complaints.consideration")
    assert view.actor_label == f"user {world.officer.user.pk} / Құжат айналымы"


@pytest.mark.parametrize(
    ("build", "acts_now"),
    [
        (filed, ["take", "assign", "message", "redirect"]),
        (considered, ["assign", "message", "files", "answer", "extend", "redirect"]),
        (lambda world: answered(world, Outcome.SATISFIED), ["remedy"]),
        (answered, []),
    ],
)
def test_a_case_says_what_may_be_done_now(
    world: World, program: Program, build: Any, acts_now: list[str]
) -> None:
    stage = build(world)
    assert program.get(case_at(stage)).json()["acts"] == acts_now


def test_another_body_s_case_is_as_good_as_absent(world: World) -> None:
    stage = filed(world)
    stranger = Program(a_key(world, world.other_officer, world.other_officer).secret)
    other, absent = stranger.get(case_at(stage)), stranger.get(f"{LIST}987654/")
    assert other.status_code == absent.status_code == 404
    assert other.json() == absent.json()
    for act in ("take", "assign", "message", "answer", "extend", "redirect", "remedy", "files"):
        assert stranger.post(case_at(stage, act)).status_code in (404, 415)
    assert stranger.get().json()["results"] == []


def test_even_the_quality_body_reads_by_its_program_only_its_own_stages(world: World) -> None:
    stage = filed(world)
    control = Program(a_key(world, world.quality, world.quality).secret)
    assert control.get(case_at(stage)).status_code == 404
