"""Pages of demands, remedies and the quality body's board: acts, refusals, lists, what is shown."""

import html
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest
import time_machine

from accounts.acting import Actor
from audit.models import AuditEntry
from complaints.models import ComplaintStage, Demand
from complaints.models.quality import DemandState
from complaints.services import execute_remedy, give_back_demand
from complaints.workflow import Outcome, State
from deadlines.sweep import sweep
from notifications.models import Channel, OutboxMessage
from tests.complaints.office import browser, get, hidden, post, trace
from tests.complaints.quality import (
    AFTER_DUE,
    DECIDED_AT,
    at_quality_body,
    closed,
    executed,
    issued,
    overdue_demand,
    quality_answered,
)
from tests.world import MONDAY, World, again, answered

SATISFIED = {
    "outcome": "satisfied",
    "reasons": "Мерзім бұзылған.",
    "demand_text": "Куәлікті дереу беру.",
    "demand_due_on": "22.09.2025",
    "cause_study": "Кезек ұзақ.",
}


def _post(actor: Actor, name: str, args: list[Any], at: datetime, **typed: str) -> Any:
    client = browser(actor)
    with time_machine.travel(at, tick=False):
        return client.post(reverse(f"complaints:{name}", args=args), typed, follow=True)


def _page(actor: Actor, name: str, *args: Any, at: datetime = AFTER_DUE, query: str = "") -> str:
    with time_machine.travel(at, tick=False):
        response = browser(actor).get(reverse(f"complaints:{name}", args=args) + query)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def _typed(world: World, **changes: str) -> dict[str, str]:
    return {**SATISFIED, "demand_addressee": str(world.akimat.pk), **changes}


def test_quality_body_demands_through_the_pages_and_the_letter_seen_is_the_letter_sent(
    world: World,
) -> None:
    stage = at_quality_body(world)
    response = post(world.quality, "stage-decide", stage, DECIDED_AT, **_typed(world))
    letter = response.context["letter"]
    assert "Куәлікті дереу беру." in letter.text
    assert "2025 жылғы 22 қыркүйек" in letter.text
    preview = response.content.decode()
    later = DECIDED_AT + timedelta(minutes=9)
    post(world.quality, "stage-decide", stage, later, **hidden(preview))
    assert again(stage).state == State.CLOSED
    demand = Demand.objects.get(stage=stage)
    assert (demand.addressee, demand.text) == (world.akimat, "Куәлікті дереу беру.")
    sent = OutboxMessage.objects.filter(
        template="complaints/answered", channel=Channel.EMAIL
    ).latest("pk")
    assert (sent.subject, sent.text) == (letter.subject, letter.text)


def test_form_of_the_quality_body_offers_the_provider_first_and_asks_for_no_remedy(
    world: World,
) -> None:
    page = get(world.quality, at_quality_body(world), DECIDED_AT)
    assert 'name="remedy_text"' not in page
    assert page.index(f'value="{world.akimat.pk}" selected') > 0
    assert 'name="demand_text"' in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"demand_text": " "}, "decide_demand_text"),
        ({"demand_due_on": ""}, "decide_demand_due_on"),
        ({"demand_due_on": "01.09.2025"}, "decide_demand_due_on"),
        ({"demand_due_on": "ертең"}, "decide_demand_due_on"),
        ({"demand_addressee": ""}, "decide_demand_addressee"),
        ({"demand_addressee": "0"}, "decide_demand_addressee"),
        ({"cause_study": ""}, "decide_cause_study"),
    ],
)
def test_mistake_in_the_demand_is_named_at_its_field_and_nothing_is_decided(
    world: World, changes: dict[str, str], field: str
) -> None:
    stage = at_quality_body(world)
    before = trace()
    typed = _typed(world, **changes)
    page = post(world.quality, "stage-decide", stage, DECIDED_AT, **typed).content.decode()
    assert f'href="#{field}"' in page
    assert (trace(), again(stage).state) == (before, State.IN_CONSIDERATION)


def test_refusal_of_the_quality_body_carries_the_court_notice_in_letter_and_page(
    world: World,
) -> None:
    stage = quality_answered(world, Outcome.REFUSED)
    letter = OutboxMessage.objects.filter(template="complaints/answered").latest("pk")
    assert "Бұл — шағымды сотқа дейін қараудың соңғы кезеңі." in letter.text
    assert "Сотқа жүгіну құқығыңыз сақталады." in letter.text
    page = _page(world.citizen, "case", stage.complaint_id)
    assert "Сотқа жүгіну құқығыңыз сақталады." in page
    assert "Бұл — шағымды сотқа дейін қараудың соңғы кезеңі." in page


def test_demand_goes_from_execution_through_giving_back_to_closing_by_the_pages(
    world: World,
) -> None:
    demand = issued(world)
    at = DECIDED_AT + timedelta(days=1)
    _post(world.officer, "demand_act", [demand.pk, "execute"], at, execution="Берілді.")
    back = {"reasons": "Аты қате жазылған.", "due_on": "06.10.2025"}
    _post(world.quality, "demand_act", [demand.pk, "give-back"], at, **back)
    assert "Аты қате жазылған." in _page(world.officer, "demand", demand.pk, at=at)
    _post(world.officer, "demand_act", [demand.pk, "execute"], at, execution="Түзетілді.")
    page = _post(world.quality, "demand_act", [demand.pk, "close"], at).content.decode()
    demand.refresh_from_db()
    assert (demand.state, demand.execution) == (DemandState.CLOSED, "Түзетілді.")
    assert "Түзетілді." in html.unescape(page)


def test_reading_why_an_execution_was_not_accepted_is_recorded(world: World) -> None:
    demand = executed(world)
    give_back_demand(
        demand_id=demand.pk, reasons="Қате.", due_on=AFTER_DUE.date() + timedelta(days=7),
        actor=world.quality, at=AFTER_DUE,
    )  # fmt: skip
    views = AuditEntry.objects.filter(verb="audit.personal_data_viewed")
    before = views.count()
    _page(world.officer, "demand", demand.pk)
    assert views.count() == before + 1


@pytest.mark.parametrize(
    ("build", "person", "verb", "typed", "status"),
    [
        (issued, "officer", "execute", {}, 200),
        (issued, "quality", "close", {}, 409),
        (closed, "officer", "execute", {"execution": "Берілді."}, 409),
        (executed, "officer", "close", {}, 409),
        (executed, "quality", "give-back", {"reasons": "Қате.", "due_on": "01.09.2025"}, 200),
        (executed, "officer", "give-back", {"reasons": "Қате.", "due_on": "06.10.2025"}, 409),
        (issued, "officer", "burn", {}, 404),
        (issued, "other_officer", "execute", {"execution": "Берілді."}, 404),
        (issued, "citizen", "execute", {"execution": "Берілді."}, 404),
    ],
)
def test_act_that_cannot_be_done_changes_nothing(
    world: World,
    build: Callable[[World], Demand],
    person: str,
    verb: str,
    typed: dict[str, str],
    status: int,
) -> None:
    demand = build(world)
    before = trace()
    response = _post(world.people[person], "demand_act", [demand.pk, verb], AFTER_DUE, **typed)
    assert response.status_code == status
    assert (trace(), Demand.objects.get().state) == (before, demand.state)


@pytest.mark.parametrize(
    ("person", "offered"),
    [("officer", "execute"), ("quality", ""), ("head", "execute")],
)
def test_page_offers_the_acts_of_the_person_alone(world: World, person: str, offered: str) -> None:
    page = _page(world.people[person], "demand", issued(world).pk)
    for verb in ("execute", "close", "give-back"):
        assert (f"/{verb}/" in page) == (verb == offered)


def test_addressee_that_considered_no_stage_sees_the_demand_but_not_the_case(world: World) -> None:
    demand = issued(world)
    Demand.objects.update(addressee=world.other_akimat)
    page = _page(world.other_officer, "demand", demand.pk)
    assert demand.text in page
    assert "/office/complaints/" not in page.split("<main")[1].split("</main")[0]
    client = browser(world.other_officer)
    assert client.get(reverse("complaints:stage", args=[demand.stage_id])).status_code == 404


def test_further_demand_from_the_page_of_the_case(world: World) -> None:
    stage = quality_answered(world)
    at = DECIDED_AT + timedelta(hours=1)
    typed = {"demand_text": "Кінәліні жазалау.", "demand_due_on": "01.10.2025"}
    page = post(world.quality, "stage-demand", stage, at, **typed).content.decode()
    assert 'href="#demand_demand_addressee"' in page
    typed["demand_addressee"] = str(world.ministry.pk)
    post(world.quality, "stage-demand", stage, at, **typed)
    assert Demand.objects.filter(stage=stage, addressee=world.ministry).count() == 1
    assert "Кінәліні жазалау." in get(world.quality, stage, at)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", True),
        ("?state=overdue", True),
        ("?state=executed", False),
        ("?state=closed", False),
        ("?state=nonsense", True),
        ("?q=999999", False),
        ("?body=999999&state=overdue", True),
    ],
)
def test_list_of_demands_is_filtered_by_the_address(world: World, query: str, shown: bool) -> None:
    demand = overdue_demand(world)
    for actor in (world.quality, world.officer):
        page = _page(actor, "demands", query=query)
        assert (reverse("complaints:demand", args=[demand.pk]) in page) == shown


def test_list_of_demands_asks_the_database_as_often_for_many_as_for_one(world: World) -> None:
    def count() -> int:
        client = browser(world.quality)
        with time_machine.travel(AFTER_DUE, tick=False):
            client.get(reverse("complaints:demands"))
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(reverse("complaints:demands"))
        return len(queries)

    issued(world)
    one = count()
    for _ in range(4):
        quality_answered(world)
    assert count() == one


@pytest.mark.parametrize(
    ("query", "done", "shown"),
    [
        ("", False, True), ("", True, False), ("?state=done", True, True),
        ("?state=overdue", False, False),
    ],
)  # fmt: skip
def test_list_of_remedies_shows_what_is_open_and_what_is_done(
    world: World, query: str, done: bool, shown: bool
) -> None:
    stage = answered(world, Outcome.SATISFIED)
    if done:
        execute_remedy(stage_id=stage.pk, actor=world.officer, at=MONDAY + timedelta(days=1))
    url = reverse("complaints:remedy", args=[stage.remedy.pk])
    for actor in (world.officer, world.quality):
        assert (url in _page(actor, "remedies", query=query)) == shown
    assert url not in _page(world.other_officer, "remedies", query=query)


def test_overdue_remedy_is_told_to_its_body_once(world: World) -> None:
    stage = answered(world, Outcome.SATISFIED)
    after = MONDAY.replace(year=2030, month=1, day=14)
    sweep(at=after)
    sweep(at=after + timedelta(days=2))
    told = OutboxMessage.objects.filter(template="complaints/remedy_overdue", channel="inbox")
    assert [message.recipient for message in told] == [world.officer.user]
    page = _page(world.officer, "remedies", at=after, query="?state=overdue")
    assert reverse("complaints:remedy", args=[stage.remedy.pk]) in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", True),
        ("?outcome=refused", True),
        ("?outcome=satisfied", False),
        ("?since=08.09.2025&until=08.09.2025", True),
        ("?since=09.09.2025", False),
        ("?until=07.09.2025", False),
        ("?since=nonsense", True),
    ],
)
def test_board_lists_the_notices_of_the_bodies(world: World, query: str, shown: bool) -> None:
    stage = answered(world)
    page = _page(world.quality, "quality", query=query)
    assert (reverse("complaints:stage", args=[stage.pk]) in page) == shown


def test_board_says_what_waits_and_what_is_overdue_and_is_nobody_elses(world: World) -> None:
    overdue_demand(world)
    waiting = at_quality_body(world)
    page = _page(world.quality, "quality")
    assert reverse("complaints:stage", args=[waiting.pk]) in page
    client = browser(world.officer)
    assert client.get(reverse("complaints:quality")).status_code == 404


def test_complainant_sees_the_demand_once_answered_and_not_before(world: World) -> None:
    stage = at_quality_body(world)
    post(world.quality, "stage-decide", stage, DECIDED_AT, **_typed(world))
    url = [stage.complaint_id]
    assert "Куәлікті дереу беру." not in _page(world.citizen, "case", *url)
    demand = _demanded_and_answered(world, stage)
    assert demand.text in _page(world.citizen, "case", *url)


def _demanded_and_answered(world: World, stage: ComplaintStage) -> Demand:
    preview = post(world.quality, "stage-decide", stage, DECIDED_AT, **_typed(world))
    post(world.quality, "stage-decide", stage, DECIDED_AT, **hidden(preview.content.decode()))
    return Demand.objects.get(stage=stage)
