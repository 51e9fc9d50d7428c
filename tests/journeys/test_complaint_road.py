"""The whole road of complaints in a browser: paper, extension, redirection, approval, demand."""

from dataclasses import replace

import pytest

from tests.journeys import citizen, road
from tests.journeys.conftest import DESKTOP, PHONE, NewVisitor
from tests.journeys.drafts import fills, goes, sends, signs_in
from tests.journeys.telling import TELLINGS, Telling
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.sqlite, pytest.mark.timeout(1200)]

LANGUAGES = ("kk", "ru", "en")
CITIZEN, OFFICIAL, HEAD = "aigerim.bekova", "dias.zhumabek", "marat.esenov"
MINISTRY, QUALITY, AKIMAT = "assel.mamyrova", "botagoz.rakhimova", "yerlan.dauletov"
# Of the akimat to which the complaint goes by mistake, in each language.
_AKIMAT = {"kk": "Қарағанды облысының әкімдігі", "ru": "Акимат Карагандинской области",
           "en": "Akimat of Karagandy Region"}  # fmt: skip


def _told(language: str) -> Telling:
    """Names of the data in one language; what people write is Kazakh, whoever reads it."""
    written = ("surname", "given_name", "reasons", "demands", "address", "appeal", "answer",
               "remedy", "officer", "causes")  # fmt: skip
    kazakh = {name: getattr(TELLINGS["kk"], name) for name in written}
    return replace(TELLINGS[language], **kazakh)


@pytest.mark.parametrize("turn", [0, 1, 2])
def test_a_paper_is_taken_in_extended_and_taken_back(turn: int, new_visitor: NewVisitor) -> None:
    """Clerk and official, each in another language and on another screen at every turn."""
    clerk = _person(new_visitor, OFFICIAL, turn, turn)
    number, code = road.registers_a_paper(clerk, _told(clerk.language))
    road.tells_at_the_counter(clerk, number, code)
    official = _person(new_visitor, OFFICIAL, turn + 1, turn + 1)
    case = road.opens_the_case(official, number)
    road.takes(official)
    road.extends(official, case)
    goes(official, f"{case}withdraw/")
    sends(official, "Enter the withdrawal")
    goes(clerk, "/office/register/")
    clerk.reads(number)


@pytest.mark.parametrize("turn", [0, 1, 2])
def test_a_complaint_is_redirected_twice_approved_by_the_head_and_ends_with_a_demand(
    turn: int, new_visitor: NewVisitor
) -> None:
    """Citizen, officials of three bodies, head and quality body, each in a language of his own."""
    person = _person(new_visitor, CITIZEN, turn, turn)
    told = _told(person.language)
    number = citizen.files_a_complaint(person, told)
    road.writes_with_a_file(person, number)
    official = _person(new_visitor, OFFICIAL, turn + 1, turn + 1)
    quality = _person(new_visitor, QUALITY, turn + 2, turn)
    _is_redirected_there_and_back(new_visitor, turn, official, quality, number)

    citizen.opens_the_case(person, number)
    person.reads(_AKIMAT[person.language])

    _head_approves(new_visitor, turn, official, number)
    road.answers_two_questions(person, number)
    road.appeals(person, number, told)
    _refuses(_person(new_visitor, MINISTRY, turn, turn + 1), number)
    road.appeals(person, number, told)
    _demands(quality, number)
    road.executes_the_demand(official, number, _told(official.language))
    road.closes_control(quality, number)
    citizen.opens_the_case(person, number)
    person.reads(_told(quality.language).remedy)


def _person(new_visitor: NewVisitor, key: str, language: int, screen: int) -> Visitor:
    chosen = LANGUAGES[language % 3]
    visitor = new_visitor(chosen, screen=(PHONE, DESKTOP)[screen % 2])
    signs_in(visitor, key)
    return visitor


def _is_redirected_there_and_back(
    new_visitor: NewVisitor, turn: int, official: Visitor, quality: Visitor, number: str
) -> None:
    case = road.opens_the_case(official, number)
    _is_registered(official)
    road.redirects(official, case, _AKIMAT[official.language])
    akimat = _person(new_visitor, AKIMAT, turn + 2, turn + 1)
    case = road.opens_the_case(akimat, number)
    _is_registered(akimat)
    road.redirects(akimat, case, _told(akimat.language).provider)
    akimat.sees("Consent of the quality body is awaited")
    road.consents(quality, number)


def _is_registered(official: Visitor) -> None:
    if official.button("Register").count():
        official.presses("Register")


def _head_approves(new_visitor: NewVisitor, turn: int, official: Visitor, number: str) -> None:
    head = _person(new_visitor, HEAD, turn + 2, turn)
    road.asks_to_approve(head, on=True)
    try:
        road.opens_the_case(official, number)
        road.takes(official)
        road.decides(official, _told(official.language), "refused")
        road.approves(head, number)
    finally:
        road.asks_to_approve(head, on=False)


def _refuses(expert: Visitor, number: str) -> None:
    road.opens_the_case(expert, number)
    road.takes(expert)
    road.decides(expert, _told(expert.language), "refused")


def _demands(quality: Visitor, number: str) -> None:
    told = _told(quality.language)
    road.opens_the_case(quality, number)
    road.takes(quality)
    demand = {"demand_text": told.remedy, "demand_due_on": road.FAR, "cause_study": told.causes}
    road.decides(quality, told, "satisfied", **demand)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_of_the_office_is_whole(language: str, new_visitor: NewVisitor) -> None:
    """Lists and forms as head and quality body see them; narrow and wide."""
    for key, screen in ((HEAD, PHONE), (QUALITY, DESKTOP)):
        reader = new_visitor(language, screen=screen)
        signs_in(reader, key)
        for path in _PAGES:
            reader.opens(path)
    reader.opens("/office/quality/")
    reader.opens("/complaints/receipts/")
    fills(reader, {"code": "AAAA-BBBB-CCCC"})


_PAGES = (
    "/office/", "/office/complaints/", "/office/register/", "/office/register/print/",
    "/office/demands/", "/office/remedies/", "/office/complaints/load/", "/office/opinions/",
    "/office/complaints/texts/", "/office/complaints/teams/", "/office/calendar-feeds/",
)  # fmt: skip
