"""The registry in a browser: every public page, and a person who searches, asks and corrects."""

import secrets

import pytest

from tests.journeys import official, reader
from tests.journeys.conftest import DESKTOP, PHONE, NewVisitor
from tests.journeys.telling import TELLINGS
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.sqlite, pytest.mark.timeout(900)]

_SCREENS = pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
_LANGUAGES = pytest.mark.parametrize("language", ["kk", "ru", "en"])
KEEPER, CLERK = "Keeper of the registry", "Clerk of the Government's office"
_PUBLIC = (
    "/services/?q=S-001", "/services/?situation=00101", "/services/?q=xyzzyx",
    "/services/S-002/", "/services/S-003/places/", "/services/S-001/history/",
    "/services/S-001/poster/", "/services/S-001/ask/", "/services/S-001/wrong/",
    "/subscriptions/new/?service=S-001", "/open-data/services/",
)  # fmt: skip


@_SCREENS
@_LANGUAGES
def test_every_public_page_of_the_registry_is_whole(
    language: str, screen: dict[str, int], new_visitor: NewVisitor
) -> None:
    person = new_visitor(language, screen=screen)
    for path in _PUBLIC:
        person.opens(path)


@pytest.mark.parametrize(
    ("language", "screen", "typed"),
    [
        ("kk", PHONE, "куәлігімді жоғ"),
        ("ru", DESKTOP, "паспорта гражд"),
        ("en", PHONE, "passport"),
        ("kk", DESKTOP, "жеке куалик"),
        ("ru", PHONE, "пасспорт"),
        ("en", DESKTOP, "identity card"),
    ],
    ids=["kk-phone", "ru-desktop", "en-phone", "kk-desktop", "ru-phone", "en-desktop"],
)
def test_a_person_searches_asks_corrects_and_subscribes(
    language: str, screen: dict[str, int], typed: str, new_visitor: NewVisitor
) -> None:
    told = TELLINGS[language]
    person, office = new_visitor(language, screen=screen), new_visitor(language, screen=screen)
    mark = secrets.token_hex(4)
    reader.finds_as_they_type(person, typed, told.service)
    reader.opens_the_service(person, told.service)
    service_page = person.page.url

    question = reader.asks(person, told, f"asks-{mark}@example.kz")
    official.becomes(office, official.PROVIDER)
    reader.answers_the_question(office, told)
    _comes_back(person, question)
    person.reads(told.answer)

    _comes_back(person, service_page)
    proposal = reader.says_what_is_wrong(person, told)
    official.becomes(office, KEEPER)
    reader.decides_on_the_proposal(office, told)
    _comes_back(person, proposal)
    person.reads(told.answer)

    _comes_back(person, service_page)
    reader.subscribes(person, f"hears-{mark}@example.kz")


@pytest.mark.parametrize(("language", "screen"), [("kk", PHONE), ("ru", DESKTOP), ("en", DESKTOP)])
def test_the_work_area_of_the_registry_is_whole(
    language: str, screen: dict[str, int], new_visitor: NewVisitor
) -> None:
    office = new_visitor(language, screen=screen)
    official.becomes(office, KEEPER)
    for path in ("/office/registry/", "/office/registry/new/", "/office/registry/proposals/"):
        office.opens(path)
    office.opens("/office/registry/?q=S-001")
    office.page.get_by_role("link", name="S-001").first.click()
    office.looks()
    entry = office.page.url.split("?")[0]
    _comes_back(office, f"{entry}edit/")
    official.becomes(office, official.PROVIDER)
    for path in ("/office/registry/local/", "/office/questions/", "/office/questions/new/"):
        office.opens(path)


def _comes_back(person: Visitor, url: str) -> None:
    person.page.goto(url)
    person.looks()
