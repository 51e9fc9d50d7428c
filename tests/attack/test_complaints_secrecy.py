"""The road of a complaint keeps its secrets: what a body that passed it on sees, and who else."""

import re
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import pytest
import time_machine

from accounts.acting import Actor
from accounts.models import Deputy, Membership
from accounts.services import block_user
from complaints.errors import ComplaintRefused
from complaints.models import Attachment, CalendarFeed, ComplaintStage, StandardText
from complaints.selectors import attachments_visible_to, receipts_visible_to, thread_for
from complaints.services import appeal, decide, send_answer, take, write_message
from complaints.services.attaching import attach_to_answer
from complaints.services.bulk import Reply, answer_many, assign_many
from complaints.services.extending import extend
from complaints.services.feeds import open_feed
from complaints.services.joining import join
from complaints.services.opinion_links import token_for
from complaints.services.paper import appeal_on_paper
from complaints.services.redirecting import redirect
from complaints.services.texts import Words, write_text
from complaints.workflow import ExtensionGround, Outcome, State
from tests.complaints.office import browser
from tests.complaints.paper import first_stage, handed_in
from tests.complaints.programs import LIST, Program, a_key
from tests.complaints.quality import issued
from tests.complaints.road import moved, traces
from tests.world import MONDAY, World, a_decision, again, answered, considered, filed

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=5)
MESSAGE, DECISION, REMEDY, FILE = "Құпия хат.", "Құпия дәлел.", "Құпия шара.", "qupiya.pdf"
SECRETS = (MESSAGE, DECISION, REMEDY, FILE)


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(LATER + timedelta(hours=1), tick=False):
        yield


def passed_on(world: World) -> tuple[ComplaintStage, ComplaintStage]:
    """A stage that the akimat sent away, and the one that the other akimat answered."""
    old = considered(world)
    moved(world, old, world.other_akimat)
    new = ComplaintStage.objects.get(redirected_from=old)
    other = world.other_officer
    take(stage_id=new.pk, actor=other, at=LATER)
    write_message(stage_id=new.pk, text=MESSAGE, actor=other, at=LATER)
    upload = SimpleUploadedFile(FILE, b"%PDF-1.4\n%%EOF")
    attach_to_answer(stage_id=new.pk, uploads=[upload], actor=other, at=LATER)
    promise = a_decision(Outcome.SATISFIED).remedy
    assert promise is not None
    remedy = type(promise)(text=REMEDY, due_on=promise.due_on, officer="Т.")
    decision = a_decision(Outcome.SATISFIED, reasons=DECISION, remedy=remedy)
    decide(stage_id=new.pk, decision=decision, actor=other, at=LATER)
    send_answer(stage_id=new.pk, actor=other, at=LATER)
    return again(old), again(new)


def test_a_body_that_passed_a_complaint_on_reads_nothing_that_came_after(world: World) -> None:
    old, new = passed_on(world)
    program = Program(a_key(world).secret, at=None)
    client = browser(world.officer)
    addresses = [
        reverse("complaints:stage", args=[old.pk]),
        reverse("complaints:stage", args=[new.pk]),
        reverse("complaints:queue"),
        reverse("complaints:register"),
        reverse("complaints:register_print"),
        reverse("complaints:load"),
        f"{LIST}{old.pk}/",
        f"{LIST}{new.pk}/",
    ]
    for address in addresses:
        response = program.get(address) if address.startswith(LIST) else client.get(address)
        said = response.content.decode()
        assert [secret for secret in SECRETS if secret in said] == [], address
    assert program.get(f"{LIST}{new.pk}/").status_code == 404
    exported = b"".join(client.get(reverse("complaints:register_file", args=["csv"])))
    assert DECISION.encode() not in exported
    assert not thread_for(world.officer, old.complaint).exists()
    for attachment in Attachment.objects.filter(stage=new):
        assert not attachments_visible_to(world.officer).filter(pk=attachment.pk).exists()
    # The new body reads it all, the complainant too.
    said = browser(world.other_officer).get(addresses[1]).content.decode()
    assert all(secret in said for secret in SECRETS)


def test_a_body_of_the_ladder_reads_a_later_decision_once_it_is_sent(world: World) -> None:
    """It has answered the complaint itself, and hears how its answer was judged."""
    stage = answered(world)
    second = appeal(stage_id=stage.pk, actor=world.citizen, at=LATER)
    take(stage_id=second.pk, actor=world.drafter, at=LATER)
    decision = a_decision(reasons=DECISION)
    decide(stage_id=second.pk, decision=decision, actor=world.drafter, at=LATER)
    page = reverse("complaints:stage", args=[stage.pk])
    assert DECISION not in browser(world.officer).get(page).content.decode()
    send_answer(stage_id=second.pk, actor=world.drafter, at=LATER)
    assert DECISION in browser(world.officer).get(page).content.decode()


def test_a_receipt_given_out_later_elsewhere_is_not_printed_by_the_body_that_passed_on(
    world: World,
) -> None:
    """Its code opens how the case stands."""
    receipt = handed_in(world)
    old = first_stage(receipt)
    moved(world, old, world.other_akimat)
    new = ComplaintStage.objects.get(redirected_from=old)
    take(stage_id=new.pk, actor=world.other_officer, at=LATER)
    decide(stage_id=new.pk, decision=a_decision(), actor=world.other_officer, at=LATER)
    send_answer(stage_id=new.pk, actor=world.other_officer, at=LATER)
    later = appeal_on_paper(stage_id=new.pk, text="x", actor=world.other_officer, at=LATER)
    assert list(receipts_visible_to(world.officer)) == [receipt]
    assert set(receipts_visible_to(world.other_officer)) == {receipt, later}
    assert set(receipts_visible_to(world.drafter)) in ({receipt, later}, set())
    page = reverse("complaints:receipt", args=[later.pk])
    assert browser(world.officer).get(page).status_code == 404


def complained_of(world: World) -> ComplaintStage:
    """A case that the officer had taken before it came out that it is about him."""
    stage = considered(world)
    stage.complaint.officials.create(position="Маман", user=world.officer.user)
    return again(stage)


def standing_in(world: World) -> Actor:
    """A colleague who replaces the one complained of."""
    deputy = Deputy.objects.create(
        membership=world.officer.membership,
        deputy=world.colleague.user,
        valid_from=MONDAY.date(),
        valid_to=(MONDAY + timedelta(days=30)).date(),
    )
    return Actor(user=world.colleague.user, membership=deputy.membership)


@pytest.mark.parametrize("who", ["himself", "deputy", "program"])
def test_the_one_complained_of_does_nothing_on_the_case_by_no_door(world: World, who: str) -> None:
    stage = complained_of(world)
    if who == "program":
        program = Program(a_key(world).secret, at=None)
        before = traces()
        bodies: dict[str, Any] = {
            "answer": {"outcome": "refused", "reasons": "x"},
            "extend": {"ground": "check", "days": 1, "reasons": "x"},
            "redirect": {"to": world.other_akimat.key, "reasons": "x"},
            "message": {"text": "x"},
            "assign": {"assignee": world.officer.user.email},
            "take": {},
            "remedy": {},
        }
        for act, body in bodies.items():
            assert program.post(f"{LIST}{stage.pk}/{act}/", body, key=act).status_code == 403, act
        assert traces() == before
        return
    actor = world.officer if who == "himself" else standing_in(world)
    before = traces()
    lines = answer_many(replies=[Reply(stage.pk, a_decision())], actor=actor, at=LATER)
    lines += assign_many(
        stage_ids=[stage.pk], assignee=world.head.user, team=None, actor=actor, at=LATER
    )
    assert {line.result.value for line in lines} == {"refused"}
    for act in (
        lambda: extend(
            stage_id=stage.pk, ground=ExtensionGround.CHECK, days=1, reasons="x", actor=actor,
            at=LATER,
        ),
        lambda: redirect(
            stage_id=stage.pk, to=world.other_akimat, reasons="x", actor=actor, at=LATER
        ),
    ):  # fmt: skip
        with pytest.raises(ComplaintRefused):
            act()
    assert traces() == before


def test_bulk_work_knows_no_cases_of_other_bodies(world: World) -> None:
    foreign = filed(world, provider=world.other_akimat)
    before = traces()
    client = browser(world.officer)
    for name in ("bulk_assign", "bulk_answer"):
        for step in ("", "letters", "send", "again"):
            typed = {
                "stage": [str(foreign.pk), "9" * 18, "9" * 30, "-1", "x\0"],
                "confirm": "1", "step": step, "assignee": str(world.officer.user.pk),
                "outcome": "refused", f"reasons-{foreign.pk}": "x",
            }  # fmt: skip
            response = client.post(reverse(f"complaints:{name}"), typed)
            assert response.status_code == 302
            assert foreign.complaint.number not in response.content.decode()
    assert traces() == before


def test_letters_seen_for_one_case_are_not_sent_for_another(world: World) -> None:
    one, two = considered(world), considered(world)
    typed: dict[str, Any] = {
        "stage": [str(one.pk), str(two.pk)], "outcome": "refused", "step": "send",
        f"reasons-{one.pk}": "a", f"reasons-{two.pk}": "b",
        f"seen-{one.pk}": "x", f"seen-{two.pk}": "x",
    }  # fmt: skip
    response = browser(world.officer).post(reverse("complaints:bulk_answer"), typed)
    assert response.status_code in (200, 302, 422)
    assert {again(stage).state for stage in (one, two)} == {State.IN_CONSIDERATION}


@pytest.mark.parametrize("end", ["role", "block", "revoke", "body"])
def test_a_key_and_a_calendar_die_with_what_they_stand_for(world: World, end: str) -> None:
    considered(world)
    opened = open_feed(scope=CalendarFeed.Scope.BODY, actor=world.officer, at=MONDAY)
    issued_key = a_key(world)
    program = Program(issued_key.secret, at=None)
    address = reverse("complaints:feed", args=[opened.token])
    assert (program.get().status_code, Client().get(address).status_code) == (200, 200)
    member = world.officer.membership
    assert member is not None
    if end == "role":
        Membership.objects.filter(pk=member.pk).update(valid_to=MONDAY.date() - timedelta(days=1))
    elif end == "block":
        block_user(user=world.officer.user, reason="x", actor=world.administrator, at=LATER)
    elif end == "body":
        Membership.objects.filter(pk=member.pk).update(organisation=world.other_akimat)
    else:
        issued_key.key.revoked_at = LATER
        issued_key.key.save()
        CalendarFeed.objects.all().delete()
    assert program.get().status_code == 401
    if end != "body":
        assert Client().get(address).status_code == 404


def test_demands_texts_and_tokens_of_others_are_absent(world: World) -> None:
    demand = issued(world)
    stage = demand.stage
    version = write_text(
        use=StandardText.Use.values[0], title="Құпия атау", words=Words(kk="a", ru="b"),
        actor=world.other_officer, at=MONDAY,
    )  # fmt: skip
    client = browser(world.drafter)
    addresses = [reverse("complaints:demand", args=[demand.pk])]
    addresses += [
        reverse("complaints:demand_act", args=[demand.pk, verb])
        for verb in ("execute", "close", "give-back")
    ]
    for address in addresses:
        assert client.get(address).status_code in (302, 404), address
        assert client.post(address, {"text": "x"}).status_code in (404, 405), address
    demand.refresh_from_db()
    assert demand.state == "issued"
    texts = browser(world.officer).get(reverse("complaints:texts")).content.decode()
    assert "Құпия атау" not in texts
    assert version.text.organisation_id == world.other_akimat.pk
    token = token_for(stage)
    for wrong in (
        f"{stage.pk}",
        f"{stage.pk + 1}:{token.partition(':')[2]}",
        token[:-1],
        f"{token}x",
    ):
        answer = Client().get(reverse("complaints:opinion", args=[wrong]))
        assert stage.complaint.number not in answer.content.decode(), wrong


def test_every_link_of_a_case_opens_for_who_sees_it(world: World) -> None:
    """Joined filings lie where they were joined, the first one moves: no page leads to nowhere."""
    first, second = considered(world), considered(world)
    number = first.complaint.number
    join(stage_id=second.pk, first_number=number, actor=world.officer, at=LATER)
    moved(world, first, world.other_akimat, LATER)
    new = ComplaintStage.objects.get(redirected_from=first)
    for actor, stage in (
        (world.officer, second), (world.officer, first), (world.other_officer, new),
        (world.quality, new), (world.quality, second),
    ):  # fmt: skip
        client = browser(actor)
        page = client.get(reverse("complaints:stage", args=[stage.pk]))
        assert page.status_code == 200
        links = set(re.findall(r'href="(/office/complaints/\d+/)"', page.content.decode()))
        assert [one for one in links if client.get(one).status_code != 200] == []
