"""Standards in a browser: one service from inclusion to a standard and a regulation in force."""

import re

import pytest

from tests.journeys import drafts
from tests.journeys.conftest import DESKTOP, PHONE, NewVisitor
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.sqlite, pytest.mark.timeout(1200)]

_SCREENS = pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
_LANGUAGES = pytest.mark.parametrize("language", ["kk", "ru", "en"])
SERVICE_NO = "S-068"
SERVICE = {
    "kk": "Халықаралық жүргізуші куәлігін беру",
    "ru": "Выдача международного водительского удостоверения",
    "en": "Issue of an international driving permit",
}
TOO_LONG = "Рұқсатты күту тым ұзақ."
HALVE_IT = "Сократите срок вдвое."
BY_LETTER = "Срок надо считать с подачи."


@_SCREENS
@_LANGUAGES
def test_every_public_page_of_standards_is_whole(
    language: str, screen: dict[str, int], new_visitor: NewVisitor
) -> None:
    person = new_visitor(language, screen=screen)
    for path in ("/drafts/", "/standards/", "/standards/S-001/", "/standards/S-001/editions/",
                 "/standards/S-001/regulations/", "/open-data/standards/"):  # fmt: skip
        person.opens(path)
    draft = _an_open_draft(person)
    for path in (draft, f"{draft}comments/", f"{draft}comment/"):
        person.opens(path)


def _an_open_draft(person: Visitor) -> str:
    person.opens("/drafts/?phase=open")
    links = person.page.locator("main a").evaluate_all("all => all.map(one => one.pathname)")
    return next(path for path in links if re.fullmatch(r"/drafts/\d+/", path))


@pytest.mark.parametrize(("language", "screen"), [("kk", PHONE), ("ru", DESKTOP), ("en", DESKTOP)])
def test_the_work_areas_of_standards_are_whole(
    language: str, screen: dict[str, int], new_visitor: NewVisitor
) -> None:
    office = new_visitor(language, screen=screen)
    for key, paths in (
        (drafts.DRAFTER, ("/office/standards/", "/office/regulations/")),
        (drafts.AGREEING, ("/office/standards/agreements/",)),
        (drafts.CLERK, ("/office/standards/approvals/",)),
        (drafts.OFFICER, ("/office/standards/confirmations/",)),
        (drafts.QUALITY, ("/office/standards/appeals/",)),
    ):
        drafts.signs_in(office, key)
        for path in paths:
            office.opens(path)


def test_a_service_gets_its_standard_and_its_regulation(new_visitor: NewVisitor) -> None:
    clerk, drafter = _office(new_visitor, drafts.CLERK), _office(new_visitor, drafts.DRAFTER)
    drafts.includes_the_service(clerk, SERVICE_NO)
    road = drafts.begins_the_draft(drafter, SERVICE_NO)
    drafts.writes_what_is_missing(drafter, road)
    drafter.sees("Nothing is missing: the draft may be placed for discussion.")
    drafts.places_the_draft(drafter, road)
    draft = "/drafts/" + road.rstrip("/").rpartition("/")[2] + "/"

    _is_discussed(new_visitor, drafter, draft, discussion := _discussion_of(drafter, road))
    drafts.waits_a_month(drafter)
    drafts.enters(drafter, discussion, "Опоздавшее письмо.", channel="letter",
                  author_name="Сериков Б.", contact="Алматы, Абая 1")  # fmt: skip
    _is_answered_and_reported(drafter, road, discussion)
    _is_agreed_at_the_second_time(new_visitor, drafter, road)

    drafts.does(drafter, road, "submit", "Submit to the Government")
    drafts.approves(clerk, road)
    drafts.confirms_everything(_office(new_visitor, drafts.OFFICER))
    _gets_its_regulation(new_visitor, drafter)
    _is_read_by_everybody(new_visitor, draft, comparison=_comparison_of(drafter, road))


def _office(new_visitor: NewVisitor, key: str, language: str = "ru") -> Visitor:
    official = new_visitor(language, screen=DESKTOP)
    drafts.signs_in(official, key)
    return official


def _discussion_of(drafter: Visitor, road: str) -> str:
    drafts.goes(drafter, road)
    link = drafter.page.locator("main a[href*='/office/standards/discussions/']").first
    return str(link.get_attribute("href")).split("?")[0]


def _is_discussed(new_visitor: NewVisitor, drafter: Visitor, draft: str, discussion: str) -> None:
    """By touch and by keyboard, on a phone and at a desk, by a letter, and by nobody one knows."""
    by_touch = new_visitor("kk", screen=PHONE, touch=True)
    by_keyboard = new_visitor("ru", screen=DESKTOP)
    drafts.signs_in(by_touch, drafts.WRITES_KAZAKH)
    drafts.signs_in(by_keyboard, drafts.WRITES_RUSSIAN)
    drafts.comments(by_touch, draft, "provision%3Aterm", TOO_LONG)
    receipt = drafts.comments(by_keyboard, draft, "provision%3Aterm", HALVE_IT, keyboard=True)
    drafts.supports(by_touch, draft, receipt)
    by_touch.opens("/cabinet/comments/")
    by_touch.reads(TOO_LONG)
    drafts.enters(drafter, discussion, BY_LETTER, channel="letter", point="provision:term",
                  author_name="Ахметов Н.", contact="Астана, Кенесары 2")  # fmt: skip
    drafts.enters(drafter, discussion, "Без подписи.", channel="letter")


def _is_answered_and_reported(drafter: Visitor, road: str, discussion: str) -> None:
    """The report waits for every decision; the accepted ones lead to words that have changed."""
    drafts.goes(drafter, f"{discussion}missing/")
    drafter.sees("What holds the report up")
    drafter.reads(f"{SERVICE_NO}-")
    drafts.shortens_the_term(drafter, road, "1")
    drafts.answers_together(
        drafter, discussion,
        {TOO_LONG: "Мерзім қысқартылды.", HALVE_IT: "Срок сокращен.", BY_LETTER: "Уточнено."},
    )  # fmt: skip
    drafts.does(drafter, road, "finish_revision", "Finish the revision")
    drafts.publishes_the_report(drafter, road)


def _is_agreed_at_the_second_time(new_visitor: NewVisitor, drafter: Visitor, road: str) -> None:
    """A body has remarks; the draft is revised, reported and sent once more."""
    agreeing = _office(new_visitor, drafts.AGREEING)
    drafts.asks_one_body(drafter, road, "Павлодар")
    drafts.answers_for_its_body(agreeing, SERVICE["ru"], "not_agreed", "Укажите мобильный центр.")
    drafts.does(drafter, road, "return", "Return to revision", reason="Замечания акимата.")
    drafts.publishes_the_report(drafter, road)
    drafts.asks_one_body(drafter, road, "Павлодар")
    drafts.answers_for_its_body(agreeing, SERVICE["ru"], "agreed")
    drafts.does(drafter, road, "conclude", "Conclude the agreement")


def _gets_its_regulation(new_visitor: NewVisitor, drafter: Visitor) -> None:
    office = drafts.writes_the_regulation(drafter, SERVICE["ru"])
    drafts.agrees_to_the_regulation(_office(new_visitor, drafts.INFORMATIZATION), office)
    head = _office(new_visitor, drafts.HEAD)
    drafts.approves_the_regulation(head, office)
    head.sees("The regulation is in force.")


def _comparison_of(drafter: Visitor, road: str) -> str:
    drafts.goes(drafter, road)
    link = drafter.page.locator("main a[href*='/compare/']").first
    return str(link.get_attribute("href")).split("?")[0]


def _is_read_by_everybody(new_visitor: NewVisitor, draft: str, *, comparison: str) -> None:
    """The entry follows the standard; report, comparison and regulation are there in any language."""
    for language, screen in (("kk", PHONE), ("ru", DESKTOP), ("en", PHONE)):
        person = new_visitor(language, screen=screen)
        person.opens(f"/services/{SERVICE_NO}/")
        person.opens(f"/standards/{SERVICE_NO}/")
        person.reads(SERVICE[language])
        person.opens(f"{draft}report/")
        person.opens(comparison)
        person.opens(f"/standards/{SERVICE_NO}/regulations/")
        person.page.locator("main a[href*='/regulations/']").last.click()
        person.looks()
        person.opens(f"/standards/{SERVICE_NO}/editions/")
    person.opens(f"/standards/{SERVICE_NO}/")
