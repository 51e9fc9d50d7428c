"""Legal entities, people without an IIN and state bodies, on the pages and for programs (J-17)."""

import json
from typing import Any

from django.core.cache import cache
from django.test import Client

import pytest
import time_machine

from complaints.models import Complaint
from tests.complaints.pages import CHECK, step_url, text_of, type_all, type_page, whole_answers
from tests.complaints.paper import BIN, WRONG_BIN
from tests.world import MONDAY, World

ENTITY = {"kind": "legal", "entity_name": "«Жібек жолы» ЖШС", "bin": "990240 000010"}
API = "/api/v1/complaints/"


@pytest.fixture(autouse=True)
def _on_monday_morning() -> Any:
    cache.clear()
    with time_machine.travel(MONDAY):
        yield


@pytest.fixture
def citizen(world: World, client: Client) -> Client:
    client.force_login(
        world.citizen.user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    client.cookies["language"] = "ru"
    return client


def _about(world: World, **changes: Any) -> dict[str, Any]:
    return {**whole_answers(world)["about-you"], **changes}


def test_a_legal_entity_files_and_its_answers_are_shown_before_sending(
    world: World, citizen: Client
) -> None:
    type_all(citizen, world, about_you=_about(world, **ENTITY))
    page = text_of(citizen.get(CHECK))
    assert "«Жібек жолы» ЖШС" in page
    assert BIN in page
    citizen.post(CHECK)
    complaint = Complaint.objects.get()
    assert (complaint.kind, complaint.bin) == ("legal", BIN)
    assert complaint.shown_name == "«Жібек жолы» ЖШС"
    assert "«Жібек жолы» ЖШС" in text_of(citizen.get(f"/complaints/{complaint.pk}/"))


def test_the_address_of_an_entity_does_not_become_the_persons(
    world: World, citizen: Client
) -> None:
    user = world.citizen.user
    user.postal_address = user.phone = ""
    user.save()
    type_all(citizen, world, about_you=_about(world, **ENTITY))
    citizen.post(CHECK)
    user.refresh_from_db()
    assert (user.postal_address, user.phone) == ("", "")


def test_a_person_who_first_named_an_entity_complains_alone(world: World, citizen: Client) -> None:
    changed = _about(world, **{**ENTITY, "kind": "individual", "bin": WRONG_BIN})
    type_all(citizen, world, about_you=changed)
    citizen.post(CHECK)
    complaint = Complaint.objects.get()
    assert (complaint.kind, complaint.entity_name, complaint.bin) == ("individual", "", "")


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"bin": WRONG_BIN}, "bin"), ({"bin": ""}, "bin"), ({"entity_name": " "}, "entity_name")],
)
def test_what_is_wrong_with_an_entity_is_said_and_kept(
    world: World, citizen: Client, changes: dict[str, str], field: str
) -> None:
    response = type_page(citizen, "about-you", _about(world, **{**ENTITY, **changes}))
    page = text_of(response)
    assert f'href="#id_{field}"' in page
    again = text_of(citizen.get(step_url("about-you")))
    assert "«Жібек жолы» ЖШС" in again or field == "entity_name"


def _as_state_body(world: World) -> None:
    world.other_akimat.bin = BIN
    world.other_akimat.save()


def test_a_state_body_is_refused_on_its_page_and_at_sending(world: World, citizen: Client) -> None:
    type_all(citizen, world, about_you=_about(world, **ENTITY))
    _as_state_body(world)
    assert 'href="#id_bin"' in text_of(type_page(citizen, "about-you", _about(world, **ENTITY)))
    assert citizen.post(CHECK).url.startswith(step_url("about-you"))  # type: ignore[attr-defined]
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("kind", ["foreign_passport", "stateless"])
def test_a_person_without_an_iin_gives_another_document(
    world: World, citizen: Client, kind: str
) -> None:
    about = _about(world, document_kind=kind, document_no="AB 1234567")
    type_all(citizen, world, about_you=about)
    citizen.post(CHECK)
    complaint = Complaint.objects.get()
    assert (complaint.document_kind, complaint.document_no) == (kind, "AB1234567")


# For programs


def _body(**changes: Any) -> dict[str, Any]:
    return {
        "reasons": "Лицензия кешікті.", "demands": "Беруді сұраймыз.", "ground": "order",
        "service": "S-004", "region": "karasai", **changes,
    }  # fmt: skip


def _post(client: Client, body: dict[str, Any]) -> Any:
    return client.post(API, json.dumps(body), content_type="application/json")


def test_a_program_files_for_a_legal_entity(world: World, citizen: Client) -> None:
    answer = _post(citizen, _body(**{**ENTITY, "bin": BIN}))
    assert answer.status_code == 201
    shown = answer.json()
    assert (shown["kind"], shown["entity_name"], shown["bin"]) == (
        "legal", "«Жібек жолы» ЖШС", BIN,
    )  # fmt: skip


def test_a_program_of_a_state_body_is_refused_with_the_article(
    world: World, citizen: Client
) -> None:
    _as_state_body(world)
    answer = _post(citizen, _body(**{**ENTITY, "bin": BIN}))
    assert answer.status_code == 422
    assert (answer.json()["code"], answer.json()["article"]) == ("state_body_complains", "D12-1.1")
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"kind": "legal", "entity_name": "ЖШС", "bin": WRONG_BIN}, 400, "bin"),
        ({"kind": "legal", "entity_name": "ЖШС"}, 422, "bin"),
        ({"kind": "legal", "bin": BIN}, 422, "entity_name"),
        ({"document_no": "123456789012"}, 400, "document_no"),
    ],
)
def test_a_program_is_told_what_is_wrong(
    world: World, citizen: Client, changes: dict[str, str], status: int, field: str
) -> None:
    answer = _post(citizen, _body(**changes))
    assert answer.status_code == status
    assert field in answer.json()["fields"]
    assert not Complaint.objects.exists()


def test_a_program_names_a_document_of_a_person_without_an_iin(
    world: World, citizen: Client
) -> None:
    body = _body(document_kind="foreign_passport", document_no="AB1234567")
    assert _post(citizen, body).status_code == 201
    assert Complaint.objects.get().document_no == "AB1234567"
