"""Hostile addresses of the registry: searches, filters, numbers, broken encodings."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from registry.facets import LABELS
from registry.selectors import search_ids
from search.query import corrected
from tests.access.stock import Stock, build_stock
from tests.attack.test_hostile_addresses import ODD, PEOPLE, crashes
from tests.complaints.office import browser

WORDS = [
    "\x00", "a\x00b", "\ud800", "%", "_", "%%%", "'", '"', "\\", "';--", "' OR 1=1 --", "NOT", "AND OR",
    "бала AND", "бала OR", "-бала", "бала*", "*", "^", "name_kk:бала", "NEAR(бала, тууды)", '"бала',
    "бала\"", "(", ")", "()", "{}", "<->", "бала & !тууды", "бала | :*", "\u202eалаб", "\u200b", "\u200d" * 50,
    "👩‍👩‍👧‍👦", "🇰🇿", "İSTANBUL", "ŉ", "ﬁ", "ß", "\u0345", "a\u0301" * 500, "٣٤٥", "²", "½",
    "S-", "S-0000000000000000000004", "№", "S-004" * 40, "x" * 100_000, "бала " * 20_000, "а" * 100_000,
    "б" * 39 + "ү", "\r\nSet-Cookie: evil=1", "<script>alert(1)</script>", "{{ 7|add:7 }}",
]  # fmt: skip
# Percent encodings that no browser would write.
BROKEN = [
    "%ED%A0%80", "%FF%FE", "%", "%zz", "%C0%AF", "%00", "%F4%90%80%80", "a%00b", "%E2%80%AE", "+" * 300,
]  # fmt: skip
FILTERS = [
    *LABELS, "q", "page", "lang", "search", "body", "provider", "situation", "sphere", "region", "form",
    "payment", "channel", "state", "included_since", "changed_since", "cursor", "page_size", "on", "old",
    "new", "service", "part", "list", "sent", "kind", "fate", "progress", "after", "before", "verb",
]  # fmt: skip
PAGES = [
    "/services/", "/services/S-004/", "/services/S-004/history/", "/services/S-004/places/",
    "/services/S-004/poster/", "/services/S-004/ask/", "/services/S-004/wrong/",
    "/services/S-004/history/1/1/", "/subscriptions/new/", "/open-data/services/",
    "/open-data/services.csv", "/open-data/services.jsonld", "/open-data/services/S-004.ttl",
    "/sitemap.xml", "/sitemap-services.xml", "/robots.txt", "/cabinet/subscriptions/",
    "/office/questions/", "/office/questions/new/", "/office/registry/", "/office/registry/new/",
    "/office/registry/local/", "/office/registry/proposals/", "/office/registry/acts/",
    "/office/registry/import/", "/office/registry/export/", "/api/v1/services/",
    "/api/v1/services/S-004/", "/api/v1/services/S-004/history/", "/api/v1/services/S-004/history/1/",
    "/api/v1/services/S-004/places/", "/api/v1/classification/",
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


def _own_pages(people: Stock) -> list[str]:
    entry = people.there("entry")
    return [
        f"/office/registry/{entry}/", f"/office/registry/{entry}/edit/",
        f"/office/registry/{entry}/local/", f"/office/registry/{entry}/versions/1/1/",
        f"/office/registry/local/{people.there('local review')}/",
        f"/office/questions/{people.there('question')}/",
        f"/office/registry/proposals/{people.there('proposal')}/",
        f"/questions/{people.there('question secret')}/",
        f"/proposals/{people.there('proposal secret')}/",
        f"/subscriptions/{people.there('subscription secret')}/",
        f"/office/registry/import/{people.there('import')}/",
    ]  # fmt: skip


@pytest.mark.parametrize("person", [*PEOPLE, "keeper"])
def test_no_query_makes_a_page_of_the_registry_fail(person: str, people: Stock) -> None:
    client = browser(people.world.keeper) if person == "keeper" else people.clients[person]
    queries = [dict.fromkeys(FILTERS, value) for value in ODD]
    queries += [{"service": "\x00"}, {"service": "S-004", "sent": "1"}, {"body": "\x00"}]
    failed = []
    for address in [*PAGES, *_own_pages(people)]:
        failed += crashes(client, address, queries)
    assert not failed, "\n".join(failed)


@pytest.mark.parametrize("broken", BROKEN)
def test_broken_percent_encoding_is_no_crash(broken: str, people: Stock) -> None:
    client = Client(raise_request_exception=False)
    for address in PAGES:
        with transaction.atomic():
            query = "&".join(f"{name}={broken}" for name in FILTERS)
            answer = client.get(address, QUERY_STRING=query)
            assert answer.status_code < 500, (address, broken)
            transaction.set_rollback(True)
    for path in ("services/", "questions/", "proposals/", "subscriptions/", "api/v1/services/",
                 "open-data/services."):  # fmt: skip
        answer = client.get(f"/{path}{broken}/")
        assert answer.status_code in (301, 400, 404), (path, broken)


@pytest.mark.parametrize("query", WORDS, ids=range(len(WORDS)))
def test_search_takes_any_words(query: str, people: Stock) -> None:
    for language in ("kk", "ru", "en", "xx"):
        with CaptureQueriesContext(connection) as asked:
            search_ids(query.encode("utf-8", "replace").decode(), language=language)
            corrected("registry.service", query)
        assert len(asked) <= 16
    client = Client()
    sent = urlencode({"q": query.encode("utf-8", "surrogatepass")})
    page = client.get(f"/services/?{sent}")
    assert page.status_code == 200
    assert b"<script>alert(1)" not in page.content
    assert "evil" not in page.cookies
    answer = client.get(f"/api/v1/services/?search={sent.removeprefix('q=')}")
    assert answer.status_code in (200, 400)


def test_hundreds_of_choices_in_the_facets_cost_no_more(people: Stock) -> None:
    client = Client()
    with CaptureQueriesContext(connection) as plain:
        client.get("/services/")
    many = urlencode([(name, f"x{n}") for name in LABELS for n in range(110)])
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/services/?{many}")
    assert page.status_code == 200
    assert len(asked) <= len(plain) + 2
    assert "S-004" in page.content.decode()
    assert client.get(f"/services/?{many}&{many}").status_code == 400  # past what a form sends
    repeated = urlencode([("sphere", "001")] * 500)
    assert client.get(f"/services/?{repeated}").content.decode().count("app-chip") < 20


def test_api_refuses_or_narrows_by_five_hundred_values(people: Stock) -> None:
    client = Client()
    for name in ("recipient", "situation", "sphere", "body", "provider", "region", "form", "payment",
                 "channel", "state"):  # fmt: skip
        for values in ([f"x{n}" for n in range(500)], ["moj", "karasai", "individual"] * 200):
            sent = urlencode([(name, value) for value in values])
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(f"/api/v1/services/?{sent}")
            assert answer.status_code in (200, 400), name
            assert len(asked) < 40, name


@pytest.mark.parametrize("number", ["99999999999999999999", "9223372036854775808", "0", "9" * 5000])
def test_numbers_past_every_column_are_absent(number: str, people: Stock) -> None:
    entry = people.there("entry")
    keeper, officer = browser(people.world.keeper), browser(people.world.officer)
    for client, address in (
        (keeper, f"/office/registry/{number}/"),
        (keeper, f"/office/registry/{entry}/versions/{number}/1/"),
        (keeper, f"/office/registry/{entry}/versions/1/{number}/"),
        (keeper, f"/office/registry/{number}/act/reject/"),
        (keeper, f"/office/registry/import/{number}/"),
        (keeper, f"/office/registry/proposals/{number}/"),
        (officer, f"/office/questions/{number}/"),
        (officer, f"/office/registry/local/{number}/"),
        (officer, f"/office/registry/{number}/local/"),
        (Client(), f"/services/S-004/history/{number}/1/"),
        (Client(), f"/services/S-004/history/1/{number}/"),
        (Client(), f"/api/v1/services/S-004/history/{number}/"),
    ):
        assert client.get(address).status_code == 404, address
    for client, address, typed in (
        (keeper, "/office/registry/acts/", {"verb": "send", "entry": number, "from_entry": number}),
        (officer, "/office/registry/local/", {"review": number}),
        (keeper, f"/office/registry/{entry}/edit/", {"edit_no": number}),
    ):
        assert client.post(address, typed).status_code in (200, 302, 409), address


@pytest.mark.parametrize(
    "on", ["0001-01-01", "01.01.0001", "31.12.9999", "9999-12-31", "00.00.0000"]
)
def test_history_on_the_first_and_the_last_day_of_all_time(on: str, people: Stock) -> None:
    for language in ("kk", "ru", "en"):
        page = Client().get("/services/S-004/history/", {"on": on, "lang": language})
        assert page.status_code == 200
        answer = Client().get("/api/v1/services/S-004/", {"on": on})
        assert answer.status_code in (200, 400, 404)


def test_choice_of_language_is_never_kept_in_a_shared_cache(people: Stock) -> None:
    for page in PAGES:
        answer = Client().get(page, {"lang": "ru"})
        if answer.cookies:
            assert "no-store" in answer.headers.get("Cache-Control", ""), page


def test_what_a_cache_may_share_does_not_depend_on_the_cookie_of_language(people: Stock) -> None:
    """A shared answer is the same in each language, or says by what it differs."""
    wrong = []
    for page in PAGES:
        bodies = {}
        for language in ("kk", "ru"):
            client = Client()
            client.cookies["language"] = language
            answer = client.get(page, headers={"Accept-Language": ""})
            bodies[language] = b"".join(answer)
            said = answer.headers.get("Cache-Control", "")
        shared = "public" in said and "Cookie" not in answer.headers.get("Vary", "")
        if shared and bodies["kk"] != bodies["ru"]:
            wrong.append(page)
    assert wrong == []
