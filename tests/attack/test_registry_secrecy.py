"""What is not public in the registry stays so: proposals, people who ask, tokens, other bodies."""

import json
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

import pytest
import time_machine

from accounts.acting import VISITOR
from accounts.models import Membership
from accounts.roles import Role
from registry.errors import NotPermitted, RegistryRefused
from registry.models import ChangeProposal, Question, Service, Subscription
from registry.selectors import search_ids
from registry.services import exclude_services, save_local_entry
from registry.services.proposals import propose_correction
from registry.services.questions import Contact, ask_question
from registry.services.subscriptions import Target, subscribe
from tests.complaints.office import browser
from tests.registry.registers import (
    LATER,
    an_act,
    changed,
    in_review,
    included,
    planned,
    proposed,
    rejected,
)
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db

SECRET = "Құпияжоба"
NAMES = {
    "name_kk": f"{SECRET} тіркеу",
    "name_ru": f"{SECRET} регистрация",
    "name_en": f"{SECRET} x",
}
ASKER = {
    "name": "Жасырынова Құпия",
    "email": "kupiya@example.kz",
    "phone": "+7 701 555 77 88",
    "text": "Сұрақтың өте құпия мәтіні.",
    "answer": "Жауаптың өте құпия мәтіні.",
    "proposal": "Ұсыныстың өте құпия мәтіні.",
    "reason": "Бас тартудың өте құпия себебі.",
}


@pytest.fixture(autouse=True)
def moved() -> Any:
    with time_machine.travel(LATER, tick=False) as traveller:
        yield traveller


def public_texts(number: str) -> dict[str, str]:
    """Everything that a visitor can read of the registry, by address."""
    pages = [
        "/", "/services/", f"/services/?q={SECRET}", f"/services/?q={number}", "/services/?situation=00101",
        f"/api/v1/services/?search={SECRET}", "/api/v1/services/?page_size=100",
        "/api/v1/services/?state=included&state=excluded&page_size=100",
        "/api/v1/services/?changed_since=2000-01-01", "/api/v1/classification/", "/api/v1/schema/",
        "/open-data/services/", "/open-data/services.csv", "/open-data/services.json",
        "/open-data/services.jsonld", "/open-data/services.ttl", "/sitemap.xml",
        "/sitemap-services.xml", "/complaints/new/service/", f"/complaints/new/service/?q={SECRET}",
        f"/complaints/new/?service={number}", "/calculator/",
    ]  # fmt: skip
    texts = {}
    for page in pages:
        answer = Client().get(page, follow=True)
        texts[page] = b"".join(answer).decode()
    return texts


def a_question(world: World, **who: Any) -> Question:
    contact = Contact(language="kk", name=ASKER["name"], email=ASKER["email"], phone=ASKER["phone"])
    return ask_question(
        service=world.service, organisation=world.akimat, text=ASKER["text"], contact=contact,
        actor=who.get("actor") or VISITOR, at=MONDAY,
    )  # fmt: skip


def a_proposal(world: World, **more: Any) -> ChangeProposal:
    fields = {
        "service": world.service, "part": ChangeProposal.Part.NAME, "text": ASKER["proposal"],
        "email": ASKER["email"], "language": "kk", "actor": VISITOR, "at": MONDAY, **more,
    }  # fmt: skip
    return propose_correction(**fields)


@pytest.mark.parametrize("make", [proposed, in_review], ids=["proposed", "in review"])
def test_proposal_is_nowhere_to_be_read(make: Any, world: World) -> None:
    service = make(world, **NAMES)
    call_command("reindex", verbosity=0)
    assert search_ids(SECRET).ids == ()
    # What was typed is shown again; all else of it would be a leak.
    for page, text in public_texts(service.registry_no).items():
        assert "тіркеу" not in text.partition(SECRET)[2][:20], page
        assert NAMES["name_ru"] not in text, page
        if service.registry_no not in page:
            assert f"{service.registry_no}" not in text, page
    number = service.registry_no
    for address in (
        f"/services/{number}/", f"/services/{number}/history/", f"/services/{number}/poster/",
        f"/services/{number}/places/", f"/services/{number}/ask/", f"/services/{number}/wrong/",
        f"/services/{number}/history/1/1/", f"/open-data/services/{number}.ttl",
        f"/open-data/services/{number}.jsonld", f"/api/v1/services/{number}/",
        f"/api/v1/services/{number}/history/", f"/api/v1/services/{number}/history/1/",
    ):  # fmt: skip
        for client in (Client(), browser(world.citizen), browser(world.officer)):
            shown = client.get(address)
            assert shown.status_code == 404, address
            assert SECRET not in shown.content.decode(), address
    for client in (Client(), browser(world.citizen)):
        assert client.get(f"/subscriptions/new/?service={number}").status_code == 302
        assert client.post(f"/subscriptions/new/?service={number}").status_code == 302
    assert not Subscription.objects.exists()


def test_rejected_proposal_and_a_planned_change_are_not_public(world: World) -> None:
    refused = rejected(world)
    plan = planned(world, world_service(world), name_kk=NAMES["name_kk"], name_ru=NAMES["name_ru"])
    for page, text in public_texts(refused.registry_no).items():
        assert NAMES["name_ru"] not in text, page
        if refused.registry_no not in page:
            assert refused.registry_no not in text, page
    for address in (
        "/services/S-004/",
        "/services/S-004/history/",
        "/api/v1/services/S-004/history/",
    ):
        assert SECRET not in Client().get(address).content.decode()
    assert plan.applied_at is None


def world_service(world: World) -> Service:
    """The service of the world with the first version that its acts build on."""
    return included(world, code="00101006")


def test_counts_do_not_tell_of_proposals(world: World) -> None:
    def counted() -> list[str]:
        cache.clear()
        answer = Client().get("/api/v1/classification/").content.decode()
        listed = Client().get("/services/").content.decode()
        return [answer, listed.partition("<main")[2]]

    before = counted()
    proposed(world, **NAMES)
    assert counted() == before


def test_proposal_of_another_body_is_absent_for_a_drafter(world: World) -> None:
    service = proposed(world, **NAMES)
    membership = Membership.objects.create(
        user=world.stranger.user, organisation=world.quality_body, role=Role.DRAFTER,
        valid_from=MONDAY.date(),
    )  # fmt: skip
    other = browser(world.stranger)
    other.post("/accounts/role/", {"role": str(membership.pk)})
    base = f"/office/registry/{service.pk}/"
    for address in (base, f"{base}edit/", f"{base}versions/1/1/"):
        assert other.get(address).status_code == 404, address
    for address, typed in (
        (f"{base}edit/", {"name_kk": "x"}), (f"{base}act/reject/", {"reason": "x"}),
        (f"{base}act/cancel/", {}), (f"{base}act/correct/", {}), (f"{base}act/decide/", {}),
    ):  # fmt: skip
        assert other.post(address, typed).status_code == 404, address
    other.post("/office/registry/acts/", {"verb": "send", "entry": service.pk, "confirmed": "1"})
    assert SECRET not in other.get("/office/registry/").content.decode()
    assert SECRET not in other.get("/office/registry/?q=" + SECRET).content.decode().replace(
        f'value="{SECRET}"', ""
    )
    exported = b"".join(other.get("/office/registry/export/?kind=csv")).decode()
    assert SECRET not in exported
    service.refresh_from_db()
    assert service.state == "proposed"


def test_role_switched_away_opens_nothing_more(world: World) -> None:
    """A keeper who acts as an officer of an akimat is no keeper just then."""
    as_officer = Membership.objects.create(
        user=world.keeper.user, organisation=world.akimat, role=Role.LEB_OFFICER,
        valid_from=MONDAY.date(),
    )  # fmt: skip
    client = browser(world.keeper)
    client.post("/accounts/role/", {"role": str(as_officer.pk)})
    service = in_review(world, **NAMES)
    proposal = a_proposal(world)
    for address in (
        "/office/registry/import/", f"/office/registry/{service.pk}/",
        f"/office/registry/proposals/{proposal.pk}/",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    posted = client.post(f"/office/registry/proposals/{proposal.pk}/", {"decision": "accept"})
    assert posted.status_code == 404
    client.post("/accounts/role/", {"role": str(world.keeper.membership.pk)})
    assert client.get(f"/office/registry/proposals/{proposal.pk}/").status_code == 200


def test_excluded_service_is_read_but_not_found_nor_offered(world: World) -> None:
    service = included(world, **NAMES)
    assert search_ids(SECRET).ids == (service.pk,)
    exclude_services(service_ids=[service.pk], act=an_act(), actor=world.clerk, at=LATER)
    assert search_ids(SECRET).ids == ()
    call_command("reindex", verbosity=0)
    assert search_ids(SECRET).ids == ()
    number = service.registry_no
    for address in ("/services/", f"/services/?q={number}", "/services/?sphere=001",
                    "/api/v1/services/", f"/api/v1/services/?search={number}",
                    "/complaints/new/service/"):  # fmt: skip
        assert NAMES["name_kk"] not in Client().get(address).content.decode(), address
    for address in (f"/services/{number}/", f"/services/{number}/history/", f"/services/{number}/poster/",
                    f"/api/v1/services/{number}/", f"/services/{number}/places/"):  # fmt: skip
        assert Client().get(address).status_code == 200, address
    officer = browser(world.officer)
    assert officer.get(f"/office/registry/{service.pk}/local/").status_code == 404
    with pytest.raises(RegistryRefused):
        save_local_entry(
            service=service, organisation=world.akimat, fields={"phone": "1"}, edit_no=0,
            actor=world.officer, at=LATER,
        )  # fmt: skip


def test_inform_capability_of_one_body_opens_nothing_of_another(world: World) -> None:
    with pytest.raises(NotPermitted):
        save_local_entry(
            service=world.service, organisation=world.akimat, fields={"phone": "666"}, edit_no=0,
            actor=world.other_officer, at=LATER,
        )  # fmt: skip
    place = a_proposal(world, part=ChangeProposal.Part.PLACE, organisation=world.akimat)
    address = f"/office/registry/proposals/{place.pk}/"
    assert browser(world.other_officer).get(address).status_code == 404
    assert browser(world.other_officer).post(address, {"decision": "accept"}).status_code == 404
    whole = a_proposal(world)
    address = f"/office/registry/proposals/{whole.pk}/"
    assert browser(world.officer).post(address, {"decision": "accept"}).status_code == 404


def test_forms_of_the_registry_without_a_token_do_nothing(world: World) -> None:
    service = included(world)
    question, proposal = a_question(world), a_proposal(world)
    subscription = subscribe(
        target=Target("service", world.service), actor=world.citizen, at=MONDAY
    )
    changed(world, service, description_kk="Жаңа.", description_ru="Новое.")
    review = (
        apps.get_model("registry.LocalReview").objects.filter(organisation=world.akimat).first()
    )
    clients = {}
    for name in ("keeper", "clerk", "drafter", "officer", "citizen"):
        clients[name] = Client(enforce_csrf_checks=True)
        clients[name].force_login(world.people[name].user)
    base = f"/office/registry/{service.pk}/"
    for name, address in (
        ("citizen", "/services/S-004/ask/"), ("citizen", "/services/S-004/wrong/"),
        ("citizen", "/subscriptions/new/?service=S-004"),
        ("citizen", f"/subscriptions/{subscription.token}/"),
        ("officer", f"/office/questions/{question.pk}/"), ("officer", "/office/questions/new/"),
        ("keeper", f"/office/registry/proposals/{proposal.pk}/"), ("drafter", "/office/registry/new/"),
        ("keeper", f"{base}edit/"), ("clerk", "/office/registry/acts/"), ("keeper", f"{base}act/reject/"),
        ("keeper", f"{base}act/cancel/"), ("keeper", f"{base}act/correct/"),
        ("clerk", f"{base}act/decide/"), ("officer", "/office/registry/local/"),
        ("officer", f"/office/registry/local/{review.pk}/"), ("officer", f"{base}local/"),
        ("keeper", "/office/registry/import/"),
    ):  # fmt: skip
        typed = {"text": "x", "stop": "1", "decision": "accept", "language": "kk", "part": "name"}
        assert clients[name].post(address, typed).status_code == 403, address
    assert Subscription.objects.count() == 1
    assert Question.objects.count() == 1


def test_api_takes_no_writing(world: World) -> None:
    for actor in (None, world.keeper):
        client = browser(actor) if actor else Client()
        for address in ("/api/v1/services/", "/api/v1/services/S-004/"):
            for method in ("post", "put", "patch", "delete"):
                typed = json.dumps({"state": "excluded", "name_kk": "x"})
                sent = getattr(client, method)(address, typed, content_type="application/json")
                assert sent.status_code in (403, 405), (address, method)


def test_answers_to_a_signed_in_person_are_kept_by_no_cache(world: World) -> None:
    for address in (
        "/api/v1/services/",
        "/open-data/services.csv",
        "/services/",
        "/services/S-004/",
    ):
        policy = browser(world.citizen).get(address).headers.get("Cache-Control", "")
        assert "no-store" in policy, address


def test_cached_answer_of_the_api_is_not_confirmed_in_another_language(world: World) -> None:
    address = "/api/v1/services/?search=бала"
    first = Client().get(address, headers={"Accept-Language": "kk"})
    again_ = Client().get(
        address, headers={"Accept-Language": "ru", "If-None-Match": first.headers["ETag"]}
    )
    assert again_.status_code == 200
    same = Client().get(
        address, headers={"Accept-Language": "kk", "If-None-Match": first.headers["ETag"]}
    )
    assert same.status_code == 304
    assert "Accept-Language" in same.headers["Vary"]


@pytest.mark.parametrize(
    "address", ["/api/v1/services/", "/api/v1/services/{}/", "/open-data/services.json"]
)
def test_renamed_body_is_seen_by_who_asks_by_date_alone(address: str, world: World) -> None:
    """Last-Modified must not stand still while what is shown has changed."""
    address = address.format(included(world).registry_no)
    first = Client().get(address)
    b"".join(first)
    modified = first.headers.get("Last-Modified")
    world.ministry.name_kk = "Жаңа министрлік"
    world.ministry.save()
    if modified is None:
        return
    second = Client().get(address, headers={"If-Modified-Since": modified})
    assert second.status_code == 200
