"""A whole complaint in a browser against a running portal: from the form to the third body."""

import secrets

import pytest

from tests.journeys import citizen, official
from tests.journeys.conftest import DESKTOP, NewVisitor
from tests.journeys.telling import TELLINGS, Telling
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.sqlite, pytest.mark.timeout(900)]


def _fresh_address() -> str:
    """An e-mail that no earlier walk through the same portal has used."""
    return f"journey-{secrets.token_hex(4)}@example.kz"


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_complaint_is_answered_and_another_climbs_to_the_third_body(
    language: str, new_visitor: NewVisitor
) -> None:
    told = TELLINGS[language]
    person, office = new_visitor(language), new_visitor(language)
    citizen.signs_up(person, told, _fresh_address())
    _is_answered(person, office, told)
    _climbs(person, office, told, refused_at_the_second=language == "ru")


def _is_answered(person: Visitor, office: Visitor, told: Telling) -> None:
    number = citizen.files_a_complaint(person, told)
    citizen.sees_until_when_and_why(person, told)

    official.becomes(office, official.PROVIDER)
    official.finds_among_unassigned_work(office, number)
    official.takes_the_case(office)
    official.decides(office, told, "satisfied")

    citizen.opens_the_case(person, number)
    person.sees("Your complaint has been satisfied.")
    person.reads(told.answer)
    person.reads(told.remedy)


def _climbs(
    person: Visitor, office: Visitor, told: Telling, *, refused_at_the_second: bool
) -> None:
    number = citizen.files_a_complaint(person, told)
    citizen.waits_until_the_body_is_late(person, number)
    citizen.reads_the_notice_of_lateness(person, number, told)
    citizen.appeals(person, number, told, to_body=told.ministry)

    if refused_at_the_second:
        official.becomes(office, official.MINISTRY)
        official.finds_among_unassigned_work(office, number)
        official.takes_the_case(office)
        official.decides(office, told, "refused")
    else:
        citizen.waits_until_the_body_is_late(person, number)
        citizen.reads_the_notice_of_lateness(person, number, told)
    citizen.appeals(person, number, told, to_body=told.quality_body)

    official.becomes(office, official.QUALITY)
    official.finds_among_unassigned_work(office, number)
    official.takes_the_case(office)
    official.decides(office, told, "partly satisfied", causes=True)

    citizen.opens_the_case(person, number)
    person.sees("Your complaint has been satisfied in part. The reasons are given below.")
    person.sees("This was the last stage of consideration before court.")
    for text in (told.answer, told.causes, told.remedy, told.quality_body):
        person.reads(text)


def test_public_pages_are_whole_in_english_on_a_wide_screen(new_visitor: NewVisitor) -> None:
    reader = new_visitor("en", screen=DESKTOP)
    for path in ("/", "/services/", "/services/S-001/", "/complaints/new/", "/complaints/follow/",
                 "/calculator/", "/accounts/login/", "/accounts/signup/", "/demo/mailbox/",
                 "/audit/heads/"):  # fmt: skip
        reader.opens(path)
    official.becomes(reader, "Head of the service provider (stage 1)")
    for path in ("/office/complaints/", "/office/deputies/", "/inbox/", "/accounts/me/"):
        reader.opens(path)


def test_a_complaint_is_filed_without_scripts_and_sign_in_comes_last(
    new_visitor: NewVisitor,
) -> None:
    told = TELLINGS["ru"]
    person = new_visitor("ru", scripts=False)
    citizen.begins_a_complaint(person)
    citizen.answers_all_questions(person, told)
    person.presses("Continue")
    person.sees("Sign in or sign up to send the complaint.")
    citizen.signs_up(person, told, _fresh_address())
    person.opens("/complaints/new/check/")
    person.reads(told.reasons)
    person.presses("Send the complaint")
    person.sees("Your complaint has been sent")
