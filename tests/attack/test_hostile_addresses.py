"""Addresses written by an attacker: every answer is a page or a plain refusal, never a crash."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client

import pytest

from tests.access.stock import Stock, build_stock

NUL = "a\x00b"
HUGE = "9" * 5000  # past what Python turns into a number
BEYOND = str(2**63)  # past what a column holds
ODD = [
    NUL,
    HUGE,
    BEYOND,
    "-1",
    "٣٤",
    "²",
    "'\"><script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "%00%ff",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "~~~",
    "x" * 20_000,
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00+23:59~1",
    "9999-12-31T23:59:59-23:59~9223372036854775808",
    f"2025-09-08T10:00:00+05:00~{HUGE}",
    f"2025-09-08T10:00:00+05:00~{BEYOND}",
    "\r\nSet-Cookie: evil=1",
]
NAMES = [
    "q", "lang", "next", "service", "situation", "after", "before", "page", "cursor", "scope",
    "state", "executor", "overdue", "sort", "due", "kind", "code", "date", "amount",
    "extended_days", "unit", "due_on", "on", "search", "verb", "subject_code", "subject_id", "body",
    "since", "until", "fix", "return", "o", "p", "person", "days", "ordering", "_to_field",
    "state__exact", "term__exact", "id__exact", "e", "all",
]  # fmt: skip


@pytest.fixture(scope="module")
def stock(django_db_setup: None, django_db_blocker) -> Iterator[Stock]:
    """Built once; whatever a test does to it is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_stock()
        transaction.set_rollback(True)


@pytest.fixture
def people(stock: Stock, db: None) -> Stock:
    return stock


LISTS = [
    "/", "/services/", "/services/S-004/", "/calculator/", "/complaints/new/", "/complaints/follow/",
    "/complaints/new/service/", "/complaints/new/place/", "/complaints/new/body/",
    "/complaints/new/officials/", "/complaints/new/about-you/", "/complaints/new/files/",
    "/complaints/new/check/", "/complaints/new/save/",
    "/cabinet/", "/inbox/", "/office/", "/office/complaints/", "/office/post/",
    "/office/undelivered/", "/office/deputies/", "/audit/", "/audit/heads/", "/demo/mailbox/",
    "/accounts/after-sign-in/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/",
    "/accounts/me/", "/accounts/role/",
    "/api/v1/deadlines/due/", "/api/v1/deadlines/terms/", "/api/v1/services/",
    "/api/v1/complaints/", "/api/v1/schema/", "/api/v1/docs/",
]  # fmt: skip
PEOPLE = ["signed_out", "owner", "official", "quality", "auditor", "administrator"]


def crashes(client: Client, address: str, queries: list[dict[str, str]]) -> list[str]:
    """What of these queries makes the page fail."""
    client.raise_request_exception = False
    failed = []
    for query in queries:
        with transaction.atomic():
            response = client.get(f"{address}?{urlencode(query)}")
            transaction.set_rollback(True)
        if response.status_code >= 500:
            failed.append(
                f"{address} {str(query)[:90]}: {getattr(response, 'exc_info', [''])[1]!r:.200}"
            )
        assert "evil" not in response.cookies
        if "html" in response.headers.get("Content-Type", ""):
            assert b"<script>alert(1)" not in getattr(response, "content", b"")
    return failed


def of_stages(people: Stock) -> list[str]:
    return [f"/office/complaints/{people.there('stage')}/", f"/why/{people.there('clock')}/"]


def test_next_that_looks_like_the_name_of_a_view_is_followed_as_a_path(people: Stock) -> None:
    official = people.clients["official"]
    membership = people.world.officer.membership
    for wanted in ("1:2", "no-such-view", "complaints.views"):
        landed = official.get(f"/accounts/after-sign-in/?{urlencode({'next': wanted})}")
        assert (landed.status_code, landed.url) == (302, wanted)
        role = {"role": str(membership.pk), "next": wanted}
        chosen = official.post("/accounts/role/", role)
        assert (chosen.status_code, chosen.url) == (302, wanted)


@pytest.mark.parametrize(
    "foreign",
    ["//evil.kz", "https://evil.kz", "\\\\evil.kz", "/\\evil.kz", "javascript:alert(1)", "http:///evil.kz",
     "\thttps://evil.kz", "https:evil.kz"],
)  # fmt: skip
def test_next_never_leads_out_of_the_portal(foreign: str, people: Stock) -> None:
    official = people.clients["official"]
    landed = official.get(f"/accounts/after-sign-in/?{urlencode({'next': foreign})}")
    assert landed.url == "/office/"
    role = {"role": str(people.world.officer.membership.pk), "next": foreign}
    assert official.post("/accounts/role/", role).url == "/accounts/after-sign-in/"
    moved = official.post("/demo/move-clock/", {"days": "1", "next": foreign})
    assert moved.url == "/"
    signed_in = Client().post(
        "/accounts/login/",
        {"login": "officer@example.kz", "password": "a-long-password", "next": foreign},
    )
    assert "evil" not in signed_in.headers.get("Location", "")


@pytest.mark.parametrize("person", PEOPLE)
def test_no_query_makes_a_page_fail(person: str, people: Stock) -> None:
    client = people.clients[person]
    queries = [dict.fromkeys(NAMES, value) for value in ODD]
    queries.append({"service": NUL})
    failed = []
    for address in [*LISTS, *of_stages(people)]:
        failed += crashes(client, address, queries)
    assert not failed, "\n".join(failed)
