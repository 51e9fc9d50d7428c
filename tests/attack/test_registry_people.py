"""People who ask and propose: what they said is theirs and of the body that was asked."""

import logging
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.test import Client

import pytest
import time_machine

from accounts.models import Deputy
from accounts.services import block_user
from deadlines.sweep import sweep
from notifications.models import OutboxMessage
from notifications.tasks import deliver
from registry.errors import NotPermitted, SecondPersonRequired
from registry.models import ChangeProposal, Question, Subscription
from registry.services import decide_correction
from registry.services.proposals import decide_proposal
from registry.services.questions import answer_question
from registry.services.subscriptions import Target, subscribe
from tests.attack.test_registry_secrecy import ASKER, a_proposal, a_question, public_texts
from tests.attack.test_secrecy import rows_of
from tests.complaints.office import browser
from tests.registry.registers import (
    LATER,
    asked,
    included,
)
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moved() -> Any:
    with time_machine.travel(LATER, tick=False) as traveller:
        yield traveller


def test_question_is_absent_for_other_bodies_and_other_people(world: World) -> None:
    question = a_question(world)
    address = f"/office/questions/{question.pk}/"
    for actor in (world.other_officer, world.drafter, world.quality, world.citizen, world.stranger,
                  world.auditor, world.administrator, world.keeper, world.clerk):  # fmt: skip
        client = browser(actor)
        assert client.get(address).status_code == 404
        assert client.post(address, {"text": "Жалған."}).status_code == 404
        assert ASKER["text"] not in client.get("/office/questions/").content.decode()
        with pytest.raises(NotPermitted):
            answer_question(question_id=question.pk, text="x", actor=actor, at=LATER)
    question.refresh_from_db()
    assert question.answered_at is None


def test_nobody_answers_or_decides_what_he_said_himself(world: World) -> None:
    question = a_question(world, actor=world.officer)
    proposal = a_proposal(world, actor=world.keeper)
    answer = browser(world.officer).post(f"/office/questions/{question.pk}/", {"text": "Өзіме."})
    assert answer.status_code in (302, 404, 409)
    decided = browser(world.keeper).post(
        f"/office/registry/proposals/{proposal.pk}/", {"decision": "accept"}
    )
    assert decided.status_code in (404, 409)
    question.refresh_from_db()
    proposal.refresh_from_db()
    assert (question.answered_at, proposal.state) == (None, "open")
    told = OutboxMessage.objects.filter(
        recipient=world.officer.user, template__contains="question_new"
    )
    assert not told.exists()


def _deputy_of(world: World, member: Any, person: Any) -> Client:
    Deputy.objects.create(
        membership=member.membership, deputy=person.user,
        valid_from=MONDAY.date(), valid_to=MONDAY.date() + timedelta(days=3),
    )  # fmt: skip
    client = browser(person)
    client.post("/accounts/role/", {"role": str(member.membership.pk)})
    return client


def test_deputy_of_the_first_person_is_no_second_person(world: World) -> None:
    service = included(world)
    correction = asked(world, service)
    client = _deputy_of(world, world.keeper, world.stranger)
    posted = client.post(f"/office/registry/{service.pk}/act/decide/", {"decision": "confirm"})
    assert posted.status_code == 409
    with pytest.raises(SecondPersonRequired):
        decide_correction(correction_id=correction.pk, confirm=True, actor=world.keeper, at=LATER)
    correction.refresh_from_db()
    assert correction.is_confirmed is None


def test_deputy_decides_on_nothing_that_the_member_said(world: World) -> None:
    proposal = a_proposal(world, actor=world.keeper)
    question = a_question(world, actor=world.officer)
    keeper = _deputy_of(world, world.keeper, world.stranger)
    keeper.post(f"/office/registry/proposals/{proposal.pk}/", {"decision": "accept"})
    officer = _deputy_of(world, world.officer, world.citizen)
    officer.post(f"/office/questions/{question.pk}/", {"text": "Жауап."})
    proposal.refresh_from_db()
    question.refresh_from_db()
    assert (proposal.state, question.answered_at) == ("open", None)


def test_blocked_official_acts_no_more(world: World) -> None:
    question, proposal = a_question(world), a_proposal(world)
    officer, keeper = browser(world.officer), browser(world.keeper)
    for actor in (world.officer, world.keeper):
        block_user(user=actor.user, actor=world.administrator, at=MONDAY, reason="x")
    assert officer.post(f"/office/questions/{question.pk}/", {"text": "x"}).status_code == 302
    address = f"/office/registry/proposals/{proposal.pk}/"
    assert keeper.post(address, {"decision": "accept"}).status_code == 302
    question.refresh_from_db()
    proposal.refresh_from_db()
    assert (question.answered_at, proposal.state) == (None, "open")


def test_blocked_subscriber_still_stops_messages_by_the_link(world: World) -> None:
    subscription = subscribe(
        target=Target("service", world.service), actor=world.citizen, at=MONDAY
    )
    block_user(user=world.citizen.user, actor=world.administrator, at=MONDAY, reason="x")
    assert Client().post(f"/subscriptions/{subscription.token}/", {"stop": "1"}).status_code == 302
    assert not Subscription.objects.exists()


def _whole_conversation(world: World) -> tuple[Question, ChangeProposal]:
    """A question and its answer, a proposal and its refusal, a subscription; all delivered."""
    question, proposal = a_question(world), a_proposal(world)
    browser(world.officer).get(f"/office/questions/{question.pk}/")
    browser(world.officer).get("/office/questions/")
    answer_question(question_id=question.pk, text=ASKER["answer"], actor=world.officer, at=LATER)
    browser(world.keeper).get(f"/office/registry/proposals/{proposal.pk}/")
    decide_proposal(
        proposal_id=proposal.pk, accept=False, reason=ASKER["reason"], actor=world.keeper, at=LATER
    )
    visitor = Client()
    visitor.post("/subscriptions/new/?service=S-004", {"email": ASKER["email"], "language": "kk"})
    token = Subscription.objects.get().token
    visitor.post(f"/subscriptions/{token}/", {"confirm": "1"})
    Client().get(f"/questions/{question.token}/")
    Client().get(f"/proposals/{proposal.token}/")
    sweep(at=LATER + timedelta(days=3))
    deliver()
    return question, proposal


@pytest.mark.parametrize("app", ["audit", "deadlines", "search"])
def test_record_clocks_and_index_name_nobody_whoa_question(app: str, world: World) -> None:
    question, proposal = _whole_conversation(world)
    words = {**ASKER, "token": question.token, "token of proposal": proposal.token}
    found = []
    for model in apps.get_app_config(app).get_models():
        kept = rows_of(model._meta.db_table)
        found += [f"{model.__name__}: {name}" for name, word in words.items() if word in kept]
    assert found == []


def test_logs_name_nobody_who_asked_and_keep_no_token(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="")
    question, proposal = _whole_conversation(world)
    client = Client()
    client.post("/services/S-004/ask/", {"text": ASKER["text"], "email": ASKER["email"], "name": ASKER["name"],
                                         "language": "kk", "body": world.akimat.key})  # fmt: skip
    client.post(
        "/services/S-004/wrong/",
        {"text": ASKER["proposal"], "email": ASKER["email"], "part": "name"},
    )
    client.get("/services/?" + urlencode({"q": ASKER["text"]}))
    said = "\n".join(
        f"{record.getMessage()} {record.__dict__}"
        for record in caplog.records
        if not record.name.startswith(("django.db", "faker", "asyncio", "django.template"))
    )
    tokens = {
        f"token {number}": token
        for number, token in enumerate(
            [question.token, proposal.token, *Subscription.objects.values_list("token", flat=True)]
        )
    }
    assert [name for name, word in {**ASKER, **tokens}.items() if word in said] == []


def test_pages_of_a_secret_address_tell_neither_name_nor_contact(world: World) -> None:
    question, proposal = _whole_conversation(world)
    subscription = Subscription.objects.get()
    for address in (f"/questions/{question.token}/", f"/proposals/{proposal.token}/",
                    f"/subscriptions/{subscription.token}/"):  # fmt: skip
        for client in (Client(), browser(world.stranger), browser(world.other_officer)):
            page = client.get(address)
            text = page.content.decode()
            for name in ("name", "email", "phone"):
                assert ASKER[name] not in text, (address, name)
            assert "no-store" in page.headers["Cache-Control"]
            assert page.headers["Referrer-Policy"] == "same-origin"
            assert "noindex" in text
            # Who answered is nobody's business: the body answers.
            assert world.officer.user.surname not in text
            assert world.keeper.user.surname not in text


def test_what_people_said_stands_in_no_public_data(world: World) -> None:
    question, proposal = _whole_conversation(world)
    words = [*ASKER.values(), question.token, proposal.token, Subscription.objects.get().token]
    for page, text in public_texts("S-004").items():
        assert [word for word in words if word in text] == [], page
    for address in ("/services/S-004/", "/services/S-004/history/", "/services/S-004/places/",
                    "/services/S-004/poster/", "/api/v1/services/S-004/places/"):  # fmt: skip
        text = Client().get(address).content.decode()
        assert [word for word in words if word in text] == [], address


def test_auditor_and_administrator_see_the_record_without_contacts(world: World) -> None:
    _whole_conversation(world)
    for actor, addresses in (
        (world.auditor, ["/audit/"]),
        (world.administrator, ["/admin/", "/admin/registry/service/"]),
    ):
        for address in addresses:
            text = browser(actor).get(address, follow=True).content.decode()
            assert [name for name, word in ASKER.items() if word in text] == [], address
    for model in ("question", "changeproposal", "subscription"):
        page = browser(world.administrator).get(f"/admin/registry/{model}/")
        assert page.status_code in (302, 403, 404), model


def test_exports_of_the_office_hold_no_conversation(world: World) -> None:
    _whole_conversation(world)
    for kind in ("csv", "json"):
        text = b"".join(browser(world.keeper).get(f"/office/registry/export/?kind={kind}")).decode()
        assert [name for name, word in ASKER.items() if word in text] == []
