"""Own complaints and filing for programs."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.test import Client

import pytest

from accounts.acting import Actor
from complaints.models import Complaint, ComplaintDraft, ComplaintStage
from complaints.services import decide, take
from complaints.workflow import Outcome
from deadlines.models import Clock
from notifications.models import OutboxMessage
from tests.world import MONDAY, World, a_decision, answered, filed, overdue

LIST = "/api/v1/complaints/"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _as(actor: Actor, *, csrf: bool = False) -> Client:
    client = Client(enforce_csrf_checks=csrf)
    client.force_login(actor.user, backend=BACKEND)
    return client


def _body(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "reasons": "Екі жұмыс күні өтті, куәлік берілмеді.",
        "demands": "Куәлікті беруді сұраймын.",
        "ground": "order",
        "service": "S-004",
        "region": "karasai",
        **changes,
    }


def _post(client: Client, body: dict[str, Any], **headers: str) -> Any:
    return client.post(LIST, json.dumps(body), content_type="application/json", headers=headers)


def test_visitors_neither_read_nor_file(world: World, client: Client) -> None:
    assert client.get(LIST).status_code == 403
    assert _post(client, _body(world)).status_code == 403
    assert not Complaint.objects.exists()


def test_own_complaints_have_stages_marks_and_due_dates(world: World) -> None:
    stage = answered(world, Outcome.PARTLY)
    (shown,) = _as(world.citizen).get(LIST).json()["results"]
    assert shown["number"] == stage.complaint.number
    (first,) = shown["stages"]
    clock = Clock.objects.get(subject_id=stage.pk, term_code="complaints.stage.provider")
    assert first["due_on"] == clock.due_on.isoformat()
    assert first["body"] == "akimat_karasai"
    assert first["reg_no"] == stage.reg_no
    assert all(
        first[mark] for mark in ("delivered_at", "registered_at", "executed_at", "result_at")
    )
    assert first["outcome"] == "partly"
    assert first["opens_next"] is True
    assert first["remedy"]["officer"] == "Биржанов Самат"


def test_a_decision_is_not_told_before_the_answer_is_sent(world: World) -> None:
    stage = filed(world)
    take(stage_id=stage.pk, actor=world.officer, at=MONDAY + timedelta(hours=1))
    decide(
        stage_id=stage.pk, decision=a_decision(Outcome.SATISFIED), actor=world.officer,
        at=MONDAY + timedelta(hours=2),
    )  # fmt: skip
    (first,) = _as(world.citizen).get(f"{LIST}{stage.complaint_id}/").json()["stages"]
    assert first["reasons_of_decision"] == ""
    assert first["outcome"] == ""
    assert first["executed_at"] is None
    assert first["state"] == "in_consideration"
    assert first["remedy"] is None


def test_a_breach_is_shown(world: World) -> None:
    stage = overdue(world)
    (first,) = _as(world.citizen).get(f"{LIST}{stage.complaint_id}/").json()["stages"]
    assert first["is_overdue"] is True
    assert first["opens_next"] is True


@pytest.mark.parametrize("who", ["stranger", "officer", "quality", "administrator", "auditor"])
def test_a_complaint_of_another_person_is_as_good_as_absent(world: World, who: str) -> None:
    stage = filed(world)
    client = _as(world.people[who])
    other, absent = client.get(f"{LIST}{stage.complaint_id}/"), client.get(f"{LIST}999999/")
    assert other.status_code == absent.status_code == 404
    assert other.json() == absent.json()
    assert client.get(LIST).json()["results"] == []


def test_filing_completes_itself_from_the_account(world: World) -> None:
    answer = _post(_as(world.citizen), _body(world))
    assert answer.status_code == 201
    complaint = Complaint.objects.get(pk=answer.json()["id"])
    assert complaint.complainant == world.citizen.user
    assert complaint.full_name == "Тулегенова Мадина Талгатовна"
    assert complaint.provider == world.akimat
    assert complaint.official_unknown
    assert answer.json()["tracking_code"] == complaint.tracking_code
    assert answer.json()["stages"][0]["number"] == 1


@pytest.mark.parametrize(
    ("field", "article"),
    [
        ("reasons", "CP-4"),
        ("demands", "CP-4"),
        ("postal_address", "CP-3"),
        ("surname", "CP-3"),
        ("given_name", "CP-3"),
    ],
)
@pytest.mark.parametrize(
    ("language", "word"), [("kk", "тармағ"), ("ru", "пункт"), ("en", "aragraph")]
)
def test_what_is_missing_is_refused_with_its_article_in_the_language_asked(
    world: World, field: str, article: str, language: str, word: str
) -> None:
    answer = _post(
        _as(world.citizen),
        _body(world, **{field: " "}),
        **{"Accept-Language": f"{language}-KZ,en;q=0.5"},
    )
    assert answer.status_code == 422
    refusal = answer.json()
    assert refusal["code"] == "incomplete_complaint"
    assert refusal["article"] == article
    assert list(refusal["fields"]) == [field]
    assert word in refusal["fields"][field][0]
    assert answer["Content-Language"] == language
    assert not Complaint.objects.exists()
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ground": "anger"}, "ground"),
        ({"service": "S-999"}, "service"),
        ({"body": "nobody"}, "body"),
        ({"service": None, "region": None}, "body"),
        ({"officials": [{}] * 4}, "officials"),
        ({"reasons": "x" * 10_001}, "reasons"),
        ({"email": "not an address"}, "email"),
    ],
)
def test_wrong_answers_are_named(world: World, changes: dict[str, Any], field: str) -> None:
    answer = _post(_as(world.citizen), _body(world, **changes))
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert field in answer.json()["fields"]
    assert not Complaint.objects.exists()


def test_the_same_key_files_once(world: World) -> None:
    client = _as(world.citizen)
    first = _post(client, _body(world), **{"Idempotency-Key": "abc"})
    second = _post(client, _body(world), **{"Idempotency-Key": "abc"})
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert ComplaintStage.objects.count() == 1


def test_the_same_key_of_two_people_files_twice(world: World) -> None:
    _post(_as(world.citizen), _body(world), **{"Idempotency-Key": "abc"})
    answer = _post(_as(world.stranger), _body(world), **{"Idempotency-Key": "abc"})
    assert answer.status_code == 201
    assert Complaint.objects.count() == 2


def test_a_key_is_not_used_again_for_something_else(world: World) -> None:
    client = _as(world.citizen)
    _post(client, _body(world), **{"Idempotency-Key": "abc"})
    answer = _post(client, _body(world, reasons="Басқа себеп."), **{"Idempotency-Key": "abc"})
    assert answer.status_code == 409
    assert answer.json()["code"] == "key_reused"
    assert Complaint.objects.count() == 1


def test_a_refused_filing_does_not_use_up_its_key(world: World) -> None:
    client = _as(world.citizen)
    assert _post(client, _body(world, demands=""), **{"Idempotency-Key": "abc"}).status_code == 422
    assert not ComplaintDraft.objects.exists()
    assert _post(client, _body(world), **{"Idempotency-Key": "abc"}).status_code == 201


def test_filing_needs_a_token_against_forgery(world: World) -> None:
    assert _post(_as(world.citizen, csrf=True), _body(world)).status_code == 403


def test_many_complaints_cost_no_more_questions_than_few(
    world: World, django_assert_max_num_queries
) -> None:
    for minute in range(6):
        filed(world, at=MONDAY + timedelta(minutes=minute))
    client = _as(world.citizen)
    client.get(LIST)
    with django_assert_max_num_queries(12):
        assert len(client.get(LIST).json()["results"]) == 6


def test_the_schema_is_whole(db: None, client: Client) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())
    assert client.get("/api/v1/schema/").status_code == 200


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_for_people_names_every_operation(db: None, client: Client, language: str) -> None:
    page = client.get("/api/v1/docs/", {"lang": language}).content.decode()
    for path in (LIST, f"{LIST}{{id}}/", "/api/v1/services/", "/api/v1/deadlines/due/"):
        assert path in page
    assert "Idempotency-Key" in page
    assert "result, order, conduct" in page


def test_the_page_to_try_it_needs_no_inline_script(db: None, client: Client) -> None:
    page = client.get("/api/v1/docs/try/").content.decode()
    assert "<style" not in page
    assert page.count("<script") == page.count('<script src="') + page.count(
        '<script type="module" src="'
    )
    script = client.get("/api/v1/docs/try/", {"script": ""})
    assert script["Content-Type"].startswith("application/javascript")
    assert "/api/v1/schema/" in script.content.decode()
