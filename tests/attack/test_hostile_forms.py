"""Forms filled in by an attacker: a form error, a plain refusal or a harmless text; never a crash."""

import json
from typing import Any

from django.test import Client

import pytest
import time_machine

from complaints.models import Complaint
from tests.complaints.office import SATISFIED, browser, hidden
from tests.complaints.pages import CHECK, step_url, type_page, whole_answers
from tests.world import MONDAY, World, considered

SCRIPT = "<script>alert(1)</script>"
TEMPLATE = "{{ request.user.password }}{% csrf_token %}{{7*7}}"
EVIL = f"\"'>{SCRIPT}{TEMPLATE}"
NUL = "до\x00после"
HUGE = "9" * 5000
ODD = [NUL, HUGE, str(2**63), "\ufffe\U000e0001", "\r\nBcc: x@example.kz", "x" * 200_000, EVIL]
STEPS = [
    "what-happened", "what-you-ask", "ground", "service", "place", "body", "addressee", "officials",
    "about-you", "contacts",
]  # fmt: skip


@pytest.fixture(autouse=True)
def moved() -> Any:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("step", STEPS)
def test_no_answer_makes_a_page_of_filing_fail(
    step: str, odd: str, world: World, client: Client
) -> None:
    names = [*whole_answers(world)[step], "q", "remove", "return", "position_2", "full_name_3"]
    response = type_page(client, step, dict.fromkeys(names, odd))
    assert response.status_code in (200, 302)
    for page in (step_url(step), f"{step_url(step)}?fix=1", "/complaints/new/", CHECK):
        shown = client.get(page)
        assert shown.status_code in (200, 302)
        assert SCRIPT not in shown.content.decode()


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_no_text_makes_a_page_of_a_case_fail(odd: str, world: World) -> None:
    stage = considered(world)
    base, own = f"/office/complaints/{stage.pk}/", f"/complaints/{stage.complaint_id}/"
    forms = [
        (world.officer, f"{base}assign/", ["assignee"]),
        (world.officer, f"{base}service/", ["registry_no"]),
        (world.officer, f"{base}message/", ["text"]),
        (world.officer, f"{base}draft/", ["outcome", "reasons", "remedy_due_on"]),
        (world.officer, f"{base}decide/", ["outcome", "reasons", "remedy_text", "remedy_due_on",
                                           "remedy_officer", "seen"]),
        (world.officer, f"{base}send/", ["lateness_reason"]),
        (world.citizen, f"{own}message/", ["text"]),
        (world.citizen, f"{own}appeal/", ["text"]),
        (world.citizen, "/complaints/new/", ["service"]),
        (world.citizen, "/complaints/new/files/", ["remove"]),
        (world.citizen, "/accounts/me/", ["surname", "given_name", "patronymic", "phone", "iin",
                                          "postal_address", "language", "document_no", "email"]),
        (world.officer, "/accounts/role/", ["role", "next"]),
        (world.officer, "/office/deputies/", ["membership", "deputy", "valid_from", "valid_to"]),
        (world.stranger, "/complaints/follow/", ["number", "code"]),
        (world.stranger, "/demo/sign-in/", ["person", "next"]),
        (world.stranger, "/demo/move-clock/", ["days", "next"]),
    ]  # fmt: skip
    for actor, address, names in forms:
        response = browser(actor).post(address, dict.fromkeys(names, odd))
        assert response.status_code < 500, address
        if "html" in response.headers.get("Content-Type", ""):
            assert SCRIPT not in response.content.decode(), address
    for actor, address in ((world.officer, base), (world.citizen, own)):
        assert browser(actor).get(address).status_code == 200


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_signed_out_forms_take_anything(odd: str, world: World, client: Client) -> None:
    for address in ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/",
                    "/complaints/follow/", "/complaints/new/save/"):  # fmt: skip
        names = ["login", "password", "email", "password1", "password2", "surname", "given_name",
                 "consent", "next", "number", "code", "remember"]  # fmt: skip
        assert client.post(address, dict.fromkeys(names, odd)).status_code < 500, address


@pytest.mark.parametrize(
    "typed",
    [
        {"reasons": "a\x00b"},
        {"reasons": "\ud800"},
        {"surname": "\ud800", "reasons": "a"},
        {"reasons": 1e400},
        {"service": "\x00"},
        {"service": ["S-004"]},
        {"body": {"$ne": 1}},
        {"region": 9e99},
        {"officials": [{"position": "\udfff"}]},
        {"officials": {"0": "x"}},
        {"language": ["kk"]},
        {"email": "a@b.kz\r\nBcc: c@d.kz"},
        {"ground": None},
    ],
    ids=str,
)
def test_api_answers_a_hostile_filing_with_a_refusal(typed: dict[str, Any], world: World) -> None:
    whole = {"reasons": "a", "demands": "b", "ground": "order", "service": "S-004",
             "region": "karasai"}  # fmt: skip
    response = browser(world.citizen).post(
        "/api/v1/complaints/", json.dumps({**whole, **typed}), content_type="application/json"
    )
    assert response.status_code in (400, 422), response.content
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("body", [b"[" * 100_000, b"\xff\xfe", b"", b"[]", b"null", b'"x"', b"NaN"])
def test_api_answers_what_is_no_filing_with_a_refusal(body: bytes, world: World) -> None:
    client = browser(world.citizen)
    client.raise_request_exception = False
    answer = client.post("/api/v1/complaints/", body, content_type="application/json")
    assert answer.status_code == 400


def test_api_takes_any_idempotency_key(world: World) -> None:
    filing = json.dumps(
        {"reasons": "a", "demands": "b", "ground": "order", "service": "S-004", "region": "karasai"}
    )
    for key in ("\x00", "k" * 10_000, "ключ".encode().decode("latin-1")):
        answer = browser(world.citizen).post(
            "/api/v1/complaints/", filing, content_type="application/json",
            headers={"Idempotency-Key": key},
        )  # fmt: skip
        assert answer.status_code in (200, 201)


@pytest.mark.parametrize("day", ["31.12.9999", "01.01.2500", "31.12.2027", "01.01.2028"])
def test_remedy_promised_for_a_day_past_every_calendar(day: str, world: World) -> None:
    stage = considered(world)
    typed = {**SATISFIED, "remedy_due_on": day}
    address = f"/office/complaints/{stage.pk}/decide/"
    shown = browser(world.officer).post(address, typed)
    assert shown.status_code == 200
    seen = hidden(shown.content.decode()).get("seen", "")
    answer = browser(world.officer).post(address, {**typed, "seen": seen})
    assert answer.status_code in (200, 302, 409)


def test_filing_past_the_last_calendar_is_refused_in_words(world: World, moved: Any) -> None:
    moved.move_to(MONDAY.replace(year=2040))
    filing = {"reasons": "a", "demands": "b", "ground": "order", "service": "S-004",
              "region": "karasai"}  # fmt: skip
    answer = browser(world.citizen).post(
        "/api/v1/complaints/", json.dumps(filing), content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "outside_calendar")
    assert "2033" in answer.json()["detail"]
    assert not Complaint.objects.exists()
