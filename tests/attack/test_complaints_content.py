"""Hostile content on the road of a complaint: programs' calls, standard texts, names, addresses."""

import json
from datetime import timedelta
from typing import Any

from django.db import connection
from django.urls import reverse

import pytest
import time_machine

from audit.models import AuditEntry
from complaints.duplicates import likely_firsts
from complaints.errors import NotADuplicate, UnknownPlaceholder, WebhookAddressRefused
from complaints.models import AnsweredCall, StandardText, StandardTextVersion, Webhook
from complaints.services import take
from complaints.services.joining import join
from complaints.services.texts import Words, fill, write_text
from complaints.services.webhook_wire import check_address
from complaints.services.webhooks import set_webhook
from complaints.workflow import State
from tests.complaints.office import browser
from tests.complaints.paper import first_stage, handed_in
from tests.complaints.programs import LIST, Program, a_key
from tests.complaints.road import traces, with_approval
from tests.world import MONDAY, World, again, considered

pytestmark = pytest.mark.django_db
SURROGATE = "\ud800"
REFUSED = {"outcome": "refused", "reasons": "Өтініш кеш берілген."}


@pytest.fixture
def program(world: World) -> Program:
    return Program(a_key(world).secret)


def raw(program: Program, address: str, body: str, **headers: str) -> Any:
    """A body of a call as it is, well formed or not."""
    given = {"Authorization": f"Bearer {program.secret}", "Idempotency-Key": "k", **headers}
    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False):
        return program.client.post(address, body, content_type="application/json", headers=given)


HOSTILE = [
    ("answer", {**REFUSED, "outcome": SURROGATE}),
    ("answer", {**REFUSED, "reasons": f"x{SURROGATE}"}),
    ("answer", {**REFUSED, "reasons": "x\0"}),
    ("answer", {**REFUSED, "reasons": "x" * 20_001}),
    ("answer", {**REFUSED, "outcome": ["refused"]}),
    ("answer", {**REFUSED, "outcome": {"a": 1}}),
    ("answer", {**REFUSED, "remedy": "x"}),
    ("answer", {**REFUSED, "outcome": "satisfied", "remedy": {"text": "x", "due_on": "9999-12-31", "officer": "x"}}),
    ("answer", {**REFUSED, "outcome": "satisfied", "demand": {"text": "x", "due_on": "2030-01-01", "addressee": SURROGATE}}),
    ("answer", {**REFUSED, "outcome": "satisfied", "demand": {"text": "x", "due_on": "2030-01-01", "addressee": "x\0"}}),
    ("redirect", {"to": SURROGATE, "reasons": "x"}),
    ("redirect", {"to": "x\0", "reasons": "x"}),
    ("redirect", {"to": ["akimat_burabay"], "reasons": "x"}),
    ("redirect", {"to": {"key": "akimat_burabay"}, "reasons": "x"}),
    ("redirect", {"to": 1, "reasons": "x"}),
    ("extend", {"ground": SURROGATE, "days": 1, "reasons": "x"}),
    ("extend", {"ground": "check", "days": 10**30, "reasons": "x"}),
    ("extend", {"ground": "check", "days": 1.5, "reasons": "x"}),
    ("extend", {"ground": "check", "days": True, "reasons": ["x"]}),
    ("extend", {"ground": "check", "days": float("nan"), "reasons": "x"}),
    ("extend", {"ground": "check", "days": float("inf"), "reasons": "x"}),
    ("assign", {"assignee": f"a{SURROGATE}@example.kz"}),
    ("assign", {"assignee": "x\0@example.kz"}),
    ("message", {"text": SURROGATE}),
    ("message", {"text": {"text": "x"}}),
    ("message", {"text": "x", "documents": ["x"]}),
    ("message", []),
    ("message", "x"),
    ("message", None),
    ("take", [1, 2]),
    ("remedy", {"x": SURROGATE}),
]  # fmt: skip


@pytest.mark.parametrize(("act", "body"), HOSTILE)
def test_a_hostile_call_is_refused_in_words_and_leaves_no_trace(
    world: World, program: Program, act: str, body: Any
) -> None:
    stage = considered(world)
    before = traces()
    answer = raw(program, f"{LIST}{stage.pk}/{act}/", json.dumps(body))
    assert 400 <= answer.status_code < 500, answer.content
    assert answer.json()["detail"]
    assert traces() == before
    assert not AnsweredCall.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "[" * 200_000,
        '{"a":' * 100_000,
        '{"text": 1' + "0" * 5_000 + "}",
        "{",
        "",
        "\0",
        '"\\ud800"',
    ],
)
def test_a_body_that_is_a_trap_is_refused(world: World, program: Program, body: str) -> None:
    stage = considered(world)
    answer = raw(program, f"{LIST}{stage.pk}/message/", body)
    assert 400 <= answer.status_code < 500, answer.content


def test_a_body_larger_than_the_portal_reads_is_refused(world: World, program: Program) -> None:
    stage = considered(world)
    body = json.dumps({"text": "x", "more": "y" * (6 * 1024 * 1024)})
    answer = raw(program, f"{LIST}{stage.pk}/message/", body)
    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize(
    "query",
    [
        {"updated_since": "0001-01-01T00:00:00+14:00"},
        {"updated_since": "9999-12-31T23:59:59-14:00"},
        {"updated_since": "9999-12-31T23:59:59"},
        {"due_by": "0001-01-01"},
        {"due_by": "9999-12-31"},
        {"due_by": "\0"},
        {"state": "\0"},
        {"state": ["filed", "x"]},
        {"cursor": "\0"},
        {"after": "x", "before": "y"},
        {"after": "9" * 40},
        {"cursor": "9" * 40},
        {"page_size": "-1"},
    ],
)
def test_a_list_is_asked_for_with_odd_words(
    world: World, program: Program, query: dict[str, Any]
) -> None:
    considered(world)
    assert program.get(LIST, **query).status_code in (200, 400, 404)


@pytest.mark.parametrize("pk", ["9" * 19, "9" * 40, "0", "-1", "x"])
def test_a_number_past_all_numbers_is_absent(world: World, program: Program, pk: str) -> None:
    assert program.get(f"{LIST}{pk}/").status_code == 404
    assert program.post(f"{LIST}{pk}/take/").status_code == 404


def test_the_texts_of_a_decision_arrive_whole_however_odd(world: World, program: Program) -> None:
    stage = considered(world)
    reasons = ("{number} %(x)s {{ 7|add:7 }} <script>\u202e\u200b\u0301" + "ә" * 20_000)[:20_000]
    answer = program.post(f"{LIST}{stage.pk}/answer/", {"outcome": "refused", "reasons": reasons})
    assert answer.status_code == 200, answer.content
    fresh = again(stage)
    assert (fresh.state, fresh.decision_reasons) == (State.CLOSED, reasons)


@pytest.mark.parametrize(
    "trick",
    [
        "{number.__class__}", "{number!r}", "{number:>9999999}", "{0}", "{}", "{number[0]}",
        "{body.members}", "{ number}", "{date\u200b}", "{settings}",
    ],
)  # fmt: skip
def test_a_standard_text_reaches_nothing_but_its_four_words(world: World, trick: str) -> None:
    stage = considered(world)
    with pytest.raises(UnknownPlaceholder):
        write_text(
            use=StandardText.Use.values[0],
            title="x",
            words=Words(kk=f"a {trick}", ru="b"),
            actor=world.officer,
            at=MONDAY,
        )
    assert not StandardTextVersion.objects.exists()
    # Kept from some older day, it stands in the letter as it is.
    assert fill(trick, stage, at=MONDAY) == trick


def test_what_is_filled_in_is_not_filled_in_again(world: World) -> None:
    stage = considered(world)
    service = stage.complaint.service
    assert service is not None
    service.name_kk = "{number} {date}"
    stage.complaint.service = service
    stage.organisation.name_kk = "{service}"
    assert fill("{service} {body} %s %(number)s", stage, at=MONDAY) == (
        "{number} {date} {service} %s %(number)s"
    )


@pytest.mark.parametrize(
    "host",
    [
        "[fec0::1]", "[::127.0.0.1]", "[::7f00:1]", "[::ffff:127.0.0.1]", "[64:ff9b:1::a00:1]",
        "[::ffff:0:127.0.0.1]", "[ff02::1]", "[2001:0:1::1]", "[100::1]", "[2001:db8::1]",
        "[fe80::1%25lo]", "[fe80::1%lo]", "[::]", "127.1", "0177.0.0.1", "0", "localhost.", "240.0.0.1",
        "255.255.255.255", "192.0.0.1", "198.18.0.1",
    ],
)  # fmt: skip
def test_no_spelling_of_an_inside_address_is_called(world: World, host: str) -> None:
    with pytest.raises(WebhookAddressRefused):
        check_address(f"https://{host}/x")
    with pytest.raises(WebhookAddressRefused):
        set_webhook(url=f"https://{host}/x", actor=world.head, at=MONDAY)
    assert not Webhook.objects.exists()


def test_the_secret_of_an_address_stands_in_no_record_and_no_letter(world: World) -> None:
    hook = set_webhook(url="https://93.184.215.14/x", actor=world.head, at=MONDAY)
    key = a_key(world)
    tables = [
        name
        for name in connection.introspection.table_names()
        if name.startswith(("audit", "notif"))
    ]
    for secret in (hook.secret, key.secret):
        for table in tables:
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{table}"')
                assert secret not in str(cursor.fetchall()), table
    assert AuditEntry.objects.filter(verb="complaints.webhook_set").exists()


def test_a_namesake_with_another_document_is_another_person(world: World) -> None:
    """Joined by mistake, one would read the answer to the other."""
    first = first_stage(handed_in(world))
    other = first_stage(handed_in(world, document_no="880517300241"))
    take(stage_id=other.pk, actor=world.officer, at=MONDAY + timedelta(hours=1))
    before = traces()
    with pytest.raises(NotADuplicate):
        join(
            stage_id=other.pk, first_number=first.complaint.number, actor=world.officer,
            at=MONDAY + timedelta(hours=2),
        )  # fmt: skip
    assert traces() == before
    assert first.pk not in [one.pk for one in likely_firsts(other)]


LISTS = ("queue", "register", "register_print", "load", "demands", "opinions", "remedies", "texts", "teams", "approvals", "consents", "feeds", "counter", "office_new", "programs")  # fmt: skip
ODD = ("\0", "9" * 40, "-1", "1.5", "'\"<script>", "\u202e\u200b", "%00", "x" * 5_000, "9999-12-31", "31.12.9999", "01.01.0001", "²", "٣", "")  # fmt: skip
NAMES = (
    "q", "number", "name", "person", "state", "stage", "year", "body", "organisation", "team", "assignee", "due",
    "due_from", "due_to", "from", "to", "since", "until", "registered_from", "registered_to", "sort", "order", "columns", "column",
    "after", "before", "page", "service", "ground", "outcome", "lang", "pick", "clear2", "code", "filter",
)  # fmt: skip


@pytest.mark.parametrize("page", LISTS)
def test_no_page_of_the_office_falls_over_odd_words_in_its_address(world: World, page: str) -> None:
    considered(world)
    address = reverse(f"complaints:{page}")
    for actor in (world.head, world.quality):
        client = browser(actor)
        for odd in ODD:
            answer = client.get(address, dict.fromkeys(NAMES, odd))
            assert answer.status_code < 500, (page, odd)


@pytest.mark.parametrize("verb", ["stage-extend", "stage-redirect", "stage-join", "stage-propose"])
def test_no_form_of_the_road_falls_over_odd_words(world: World, verb: str) -> None:
    if verb == "stage-propose":
        with_approval(world)
    stage = considered(world)
    fields = (
        "ground", "days", "reasons", "to", "competent", "other", "first", "first_number", "number",
        "outcome", "remedy_text", "remedy_due_on", "remedy_officer", "why", "step",
    )  # fmt: skip
    before = traces()
    client = browser(world.officer)
    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False):
        for odd in ODD:
            answer = client.post(
                reverse(f"complaints:{verb}", args=[stage.pk]), dict.fromkeys(fields, odd)
            )
            assert answer.status_code < 500, odd
    after = traces()
    assert {name for name in before if before[name] != after[name]} <= {
        "audit"
    }  # views of the page
