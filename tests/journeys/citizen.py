"""What a citizen does on the portal."""

import re

from tests.journeys.telling import Telling
from tests.journeys.visitor import Visitor

PASSWORD = "kolik-terek-2026"
_NUMBER = re.compile(r"\d{4}-\d{6}")


def signs_up(person: Visitor, told: Telling, email: str) -> None:
    """Open an account and confirm the address from the letter in the demo mailbox."""
    person.opens("/accounts/signup/")
    person.writes("Surname", told.surname)
    person.writes("Given name", told.given_name)
    person.writes("E-mail", email)
    person.writes("Password", PASSWORD)
    person.writes("The same password once more", PASSWORD)
    person.chooses("I consent to the use of this information.")
    person.presses("Sign up")
    person.sees("We have sent you a letter with a link. Open it to confirm your e-mail.")
    person.opens("/demo/mailbox/")
    person.reads(email)
    person.page.locator("a[href*='/accounts/confirm-email/']").first.click()
    person.looks()
    person.presses("Confirm")


def begins_a_complaint(person: Visitor) -> None:
    """From the front page to the first question."""
    person.opens("/")
    person.page.locator("main").get_by_role(
        "link", name=person.says("File a complaint")
    ).first.click()
    person.looks()
    person.presses("Begin")


def answers_all_questions(person: Visitor, told: Telling) -> None:
    """One thing on a page, eleven pages."""
    person.writes("What happened?", told.reasons)
    person.presses("Continue")
    person.writes("What do you ask for?", told.demands)
    person.presses("Continue")
    person.chooses("The order or the term was broken")
    person.presses("Continue")
    person.writes("Name of the service, or what you wanted to get", told.search)
    person.presses("Find")
    person.chooses_named(told.service)
    person.presses("Continue")
    place = person.says("%(name)s: another district or city") % {"name": told.oblast}
    person.selects("Where did it happen?", place)
    person.presses("Continue")
    person.chooses_named(told.provider)
    person.presses("Continue")
    person.chooses("the head of the service provider")
    person.presses("Continue")
    person.chooses("I do not know the official's name")
    person.presses("Continue")
    person.writes("Surname", told.surname)
    person.writes("Given name", told.given_name)
    person.presses("Continue")
    person.writes("Postal address", told.address)
    person.presses("Continue")


def attaches_a_file(person: Visitor) -> None:
    """A small text file."""
    text = {"name": "otinish.txt", "mimeType": "text/plain", "buffer": b"2026"}
    person.field("Add a file").set_input_files(text)
    person.presses("Attach")
    person.reads("otinish.txt")


def files_a_complaint(person: Visitor, told: Telling) -> str:
    """All pages, to the page with the number; gives the number."""
    begins_a_complaint(person)
    answers_all_questions(person, told)
    attaches_a_file(person)
    person.presses("Continue")
    for answer in (told.reasons, told.demands, told.service, told.provider, "otinish.txt"):
        person.reads(answer)
    person.presses("Send the complaint")
    person.sees("Your complaint has been sent")
    found = _NUMBER.search(person.text())
    assert found is not None, person.text()
    return found.group()


def sees_until_when_and_why(person: Visitor, told: Telling) -> None:
    """The date stands on the page, and behind *Why this date?* how it was counted."""
    person.sees("What happens next")
    person.follows("Why this date?")
    person.sees("What has happened to this time limit")
    person.reads(told.provider)


def opens_the_case(person: Visitor, number: str) -> None:
    """From the cabinet."""
    person.opens("/cabinet/")
    person.link(number).click()
    person.looks()


def waits_until_the_body_is_late(person: Visitor, number: str) -> None:
    """Move the legal date by the demo bar until the complainant may go further."""
    opens_the_case(person, number)
    for _step in range(12):
        if person.button("Appeal to the next stage").count():
            return
        moves_the_date(person, days=5)
    raise AssertionError(f"never late: {person.text()}")


def moves_the_date(person: Visitor, *, days: int) -> None:
    """Press one of the demo bar's buttons; the page comes back."""
    opens_the_demo_bar(person)
    person.page.locator(f"button[name=days][value='{days}']").click()
    person.looks()


def opens_the_demo_bar(person: Visitor) -> None:
    """It is closed on a fresh page."""
    bar = person.page.get_by_role("complementary", name=person.says("Demo"))
    bar.locator("summary").click()


def reads_the_notice_of_lateness(person: Visitor, number: str, told: Telling) -> None:
    """The inbox holds one message about it, with the way further."""
    person.opens("/inbox/")
    subject = {"kk": f"№ {number} шағымға мерзімінде жауап берілмеді",
               "ru": f"На жалобу № {number} не ответили в срок"}[person.language]  # fmt: skip
    notices = person.page.get_by_role("link", name=_spaces_alike(subject))
    assert notices.count() >= 1, person.text()
    notices.first.click()
    person.looks()
    person.reads(told.surname)


def _spaces_alike(text: str) -> re.Pattern[str]:
    """A pattern that takes any kind of space for a space."""
    return re.compile(r"\s".join(re.escape(word) for word in text.split(" ")))


def appeals(person: Visitor, number: str, told: Telling, *, to_body: str) -> None:
    """One press and a confirmation; the next body has the case."""
    opens_the_case(person, number)
    person.button("Appeal to the next stage").click()
    person.looks()
    person.reads(to_body)
    person.writes("What would you like to add?", told.appeal)
    person.presses("Send to the next stage")
    person.sees("Your complaint has been sent to the next stage.")
    person.reads(to_body)
