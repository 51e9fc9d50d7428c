"""Every address of the portal × eight people: what each of them gets, and what nobody is told."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, quote, urlsplit

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, reverse

import pytest

from tests.access import table
from tests.access.answers import PEOPLE, Answer, Rule
from tests.access.routes import Route, all_routes
from tests.access.rules import rule_for, unused_rules
from tests.access.stock import MAY_SEE_SECRETS, SECRETS, Stock, build_stock

ROUTES = {route.name: route for route in all_routes()}
_STATUSES = {
    200: Answer.OPEN,
    204: Answer.DONE,
    400: Answer.DONE,
    401: Answer.NO_KEY,
    403: Answer.FORBIDDEN,
    404: Answer.ABSENT,
    405: Answer.NO_METHOD,
    409: Answer.DONE,
    422: Answer.DONE,
    503: Answer.NOT_READY,
}
SHOWN = (Answer.OPEN, Answer.DONE, Answer.ELSEWHERE)


@pytest.fixture(scope="module")
def stock(django_db_setup: None, django_db_blocker) -> Iterator[Stock]:
    """Built once; whatever a test does to it is rolled back."""
    with django_db_blocker.unblock(), _rolled_back():
        yield build_stock()


@pytest.fixture
def people(stock: Stock, db: None) -> Stock:
    """The stock as it was built: the transaction of a test lies inside the stock's own."""
    return stock


@contextmanager
def _rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_address_has_a_rule() -> None:
    without = [route.name for route in ROUTES.values() if rule_for(route.name) is None]
    assert without == [], "say in tests/access/rules.py who may open these"


def test_every_rule_has_an_address() -> None:
    assert unused_rules(ROUTES) == []


RULED = [name for name in ROUTES if rule_for(name) is not None]


@pytest.mark.parametrize("name", RULED)
def test_each_person_gets_what_the_rule_says(name: str, people: Stock) -> None:
    rule = rule_for(name)
    address = _address(ROUTES[name], rule, people.there)
    wrong = []
    for person in PEOPLE:
        for method, expected in _expected(rule, person):
            response = _ask(people, person, method, address)
            got = _what(response, address)
            if got is not expected and not (expected is Answer.DONE and got in SHOWN):
                wrong.append(f"{method} {person}: {got} ({response.status_code}), not {expected}")
            wrong += _leaks(response, person, rule)
    assert not wrong, "\n".join([address, *wrong])


THINGS = [name for name in RULED if rule_for(name).thing]


@pytest.mark.parametrize("name", THINGS)
def test_absent_and_not_yours_look_the_same(name: str, people: Stock) -> None:
    rule = rule_for(name)
    there = _address(ROUTES[name], rule, people.there)
    absent = _address(ROUTES[name], rule, people.absent)
    wrong = []
    for person in PEOPLE:
        for method, expected in _expected(rule, person) if person not in rule.told else ():
            nothing = _ask(people, person, method, absent)
            if expected in SHOWN:
                if _what(nothing, absent) is not rule.absent and expected is not Answer.NO_METHOD:
                    wrong.append(f"{method} {person}: absent gives {nothing.status_code}")
                continue
            something = _ask(people, person, method, there)
            if _told(something, there) != _told(nothing, absent):
                wrong.append(
                    f"{method} {person}: a thing that exists can be told from one that does not"
                )
    assert not wrong, "\n".join([there, *wrong])


def _expected(rule: Rule, person: str) -> list[tuple[str, Answer]]:
    asked = [("GET", rule.get[person])]
    return asked if rule.post is None else [*asked, ("POST", rule.post[person])]


def _address(route: Route, rule: Rule, find) -> str:
    """The address of a rule's thing; an address without a name of its own is its pattern."""
    value = find(rule.thing) if rule.thing else rule.parts
    parts = value if isinstance(value, dict) else dict.fromkeys(route.parts, value)
    try:
        return reverse(route.name, kwargs=parts)
    except NoReverseMatch:
        return "/" + re.sub(r"<[^>]+>|\(\?P.*", "1", route.pattern)


def _ask(people: Stock, person: str, method: str, address: str) -> HttpResponseBase:
    """One request; nothing of it stays, so the same one is not asked twice."""
    asked = (person, method, address)
    if asked not in people.answers:
        people.answers[asked] = _asked(people.clients[person], method, address)
    return people.answers[asked]


def _asked(client: Client, method: str, address: str) -> HttpResponseBase:
    with _rolled_back():
        response = getattr(client, method.lower())(address)
        client.cookies.pop("messages", None)
        if response.headers.get("Location", "").startswith(reverse("admin:login")):
            # The technical section has no sign-in of its own: one hop on, the portal's answers.
            response = client.get(response.headers["Location"])
    return response


def _what(response: HttpResponseBase, address: str) -> Answer | None:
    """The answer; a way to the sign-in that does not lead back is only some redirect."""
    status = response.status_code
    if status not in (301, 302, 303):
        return _STATUSES.get(status)
    target = urlsplit(response.headers["Location"])
    wanted = parse_qs(target.query).get("next", [""])[0]
    leads_back = target.path == reverse("account_login") and wanted == address
    return Answer.SIGN_IN if leads_back else Answer.ELSEWHERE


def _leaks(response: HttpResponseBase, person: str, rule: Rule) -> list[str]:
    """Words of the owner's case on a page of someone whom it does not concern."""
    if person in MAY_SEE_SECRETS or rule.shows_all:
        return []
    text = _text(response)
    return [f"{person} reads: {secret}" for secret in SECRETS if secret in text]


def _told(response: HttpResponseBase, address: str) -> tuple[int, str, str]:
    """What a person learns from a response: status, target, text without address and tokens."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", _text(response))
    target = response.headers.get("Location", "")
    return response.status_code, _hidden(target, address), _hidden(text, address)


def _text(response: HttpResponseBase) -> str:
    """What is written on the page; a download holds nothing but the owner's own file."""
    return "" if response.streaming else response.content.decode(errors="replace")


def _hidden(text: str, address: str) -> str:
    """Without the address asked for, as it stands or quoted in another one."""
    return text.replace(address, "…").replace(quote(address, safe=""), "…")


def test_the_page_of_the_documentation_is_current() -> None:
    assert table.PAGE.read_text(encoding="utf-8") == table.page(), (
        "write it anew: python -m tests.access.table > docs/access.md"
    )
