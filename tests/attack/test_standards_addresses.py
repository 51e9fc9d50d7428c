"""Hostile addresses, numbers and fields at every page of standards, drafts and regulations."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

import pytest

from tests.access.rules import RULES
from tests.access.stock import Stock, build_stock
from tests.attack.test_hostile_addresses import BEYOND, HUGE, NUL, ODD, crashes
from tests.complaints.office import browser

NAMES = sorted(
    name for name in RULES if name.startswith(("standards:", "portal:api_standard", "portal:api_draft"))
)  # fmt: skip
QUERY = [
    "q", "lang", "phase", "body", "service", "sphere", "situation", "state", "stage", "on", "number",
    "point", "sort", "after", "before", "page", "cursor", "page_size", "group", "verdict", "status",
    "channel", "is_hidden", "updated_since", "decided", "language", "place", "next", "back", "kind",
    "show", "restore", "comment", "ids", "edition", "round", "only", "filter", "words", "hidden",
]  # fmt: skip
FIELDS = [
    *QUERY, "text", "interest", "author_name", "author_kind", "documents", "remove", "once", "shows_name",
    "reason", "reason_kk", "reason_ru", "short_kk", "short_ru", "points", "seen", "edit_no", "opened",
    "target", "part", "parent", "body_kk", "body_ru", "body_en", "summary_kk", "summary_ru", "placed_at",
    "placed_at_0", "placed_at_1", "url", "note", "evidence", "foreword_kk", "foreword_ru", "bodies",
    "remarks", "agreed", "answer", "act_name", "act_no", "act_number", "act_date", "dated", "approved_on",
    "effective_on", "registered_on", "confirmations", "basis", "links", "proposals", "received_at",
    "received_on", "contact", "source", "name", "amount", "unit", "start", "rows", "choice", "merge",
    "add", "drop", "written_kk", "written_ru", "read_kk", "read_ru", "restore", "appeal", "confirm",
    "term-0-amount", "fee-TOTAL_FORMS", "documents-TOTAL_FORMS", "form-TOTAL_FORMS",
    "steps-TOTAL_FORMS", "steps-0-amount", "step", "act_kind", "general_kk", "general_ru",
]  # fmt: skip
# A lone surrogate, marks that turn the direction, what no column of numbers holds.
VALUES = [NUL, "\u202e\u2066abc", "👩‍👩‍👧", "-1", "1e9", HUGE, BEYOND, "[]", "{}", "null", "x" * 5001,
          "provision:no", "clause:0", "clause:00000000-0000-0000-0000-000000000000", "9999-12-31",
          "0001-01-01", "31.12.9999", "<script>alert(1)</script>"]  # fmt: skip
PEOPLE = ("signed_out", "owner", "official", "quality", "drafter", "clerk")


@pytest.fixture(scope="module")
def stock(django_db_setup: None, django_db_blocker) -> Iterator[Stock]:
    """Built once; whatever a test does to it is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_stock()
        transaction.set_rollback(True)


@pytest.fixture
def people(stock: Stock, db: None) -> Stock:
    return stock


def _client(people: Stock, person: str) -> Client:
    client = people.clients.get(person) or browser(people.world.people[person])
    client.raise_request_exception = False
    return client


def _address(people: Stock, name: str, **changes: Any) -> str:
    """The address of a rule in the stock, some of its parts replaced."""
    rule = RULES[name]
    parts: dict[str, Any] = dict(rule.parts)
    if rule.thing:
        there = people.there(rule.thing)
        parts |= there if isinstance(there, dict) else {_parameter(name): there}
    return reverse(name, kwargs=parts | {k: v for k, v in changes.items() if k in parts})


def _parameter(name: str) -> str:
    """How the one part of an address is called."""
    for parameter in ("pk", "registry_no", "receipt", "stable_id"):
        try:
            reverse(name, kwargs={parameter: 1})
        except NoReverseMatch:
            continue
        return parameter
    raise AssertionError(name)


def test_there_are_addresses_to_attack() -> None:
    assert len(NAMES) > 60


def _turned(names: list[str], values: list[str], turn: int) -> dict[str, str]:
    """Each name with another of the values; each turn gives every name the next one."""
    return {name: values[(place + turn) % len(values)] for place, name in enumerate(names)}


@pytest.mark.parametrize("person", PEOPLE)
def test_no_query_makes_a_page_of_standards_fail(person: str, people: Stock) -> None:
    client = _client(people, person)
    queries = [_turned(QUERY, ODD, turn) for turn in range(0, len(ODD), 4)]
    queries += [dict.fromkeys(QUERY, value) for value in (NUL, BEYOND)]
    failed: list[str] = []
    for name in NAMES:
        failed += crashes(client, _address(people, name), queries)
    assert not failed, "\n".join(failed)


@pytest.mark.parametrize("number", [BEYOND, HUGE])
def test_numbers_past_every_column_are_absent(number: str, people: Stock) -> None:
    wrong = []
    for person in ("owner", "drafter"):
        client = _client(people, person)
        for name in NAMES:
            address = _address(people, name)
            if not any(part.isdigit() for part in address.split("/")):
                continue
            hostile = "/".join(number if part.isdigit() else part for part in address.split("/"))
            for sent in (client.get, client.post):
                with transaction.atomic():
                    status = sent(hostile).status_code
                    transaction.set_rollback(True)
                if status not in (302, 400, 403, 404, 405):
                    wrong.append(f"{person} {sent.__name__} {name} {status}")
    assert wrong == []


@pytest.mark.parametrize("person", ["owner", "drafter", "quality", "official", "clerk"])
def test_no_form_of_standards_fails_whatever_is_sent(person: str, people: Stock) -> None:
    client = _client(people, person)
    every = [dict.fromkeys(FIELDS, value) for value in (NUL, BEYOND, "clause:0", "0001-01-01")]
    every += [_turned(FIELDS, VALUES, turn) for turn in range(0, len(VALUES), 5)]
    failed = []
    for name in NAMES:
        if RULES[name].post is None:
            continue
        for sent in every:
            with transaction.atomic():
                answer = client.post(_address(people, name), sent)
                transaction.set_rollback(True)
            if answer.status_code >= 500:
                failed.append(f"{name}: {getattr(answer, 'exc_info', [''])[1]!r:.300}")
    assert failed == [], "\n".join(failed)


@pytest.mark.parametrize(
    "foreign", ["//evil.kz", "https://evil.kz", "/\\evil.kz", "javascript:alert(1)"]
)
def test_support_never_leads_out_of_the_portal(foreign: str, people: Stock) -> None:
    owner = _client(people, "owner")
    there = _address(people, "standards:support")
    for name in ("back", "next"):
        landed = owner.post(there, {name: foreign}).headers["Location"]
        assert landed.startswith("/")
        assert "evil" not in landed


def test_every_form_asks_for_the_token_against_forgery(people: Stock) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.world.drafter.user)
    open_to_all = []
    for name in NAMES:
        if RULES[name].post is None:
            continue
        with transaction.atomic():
            status = client.post(_address(people, name), {"text": "x"}).status_code
            transaction.set_rollback(True)
        if status != 403:
            open_to_all.append((name, status))
    assert open_to_all == []
