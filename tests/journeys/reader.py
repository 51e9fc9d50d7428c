"""What a person does around the registry: searches, reads, asks, corrects, subscribes."""

import re

from playwright.sync_api import expect

from tests.journeys.telling import Telling
from tests.journeys.visitor import Visitor


def finds_as_they_type(person: Visitor, typed: str, name: str) -> None:
    """Results come while typing, without a press and without losing the field."""
    person.opens("/services/")
    box = person.page.get_by_role("searchbox")
    box.press_sequentially(typed, delay=20)
    expect(person.page).to_have_url(re.compile(r"[?&]q=[^&]"))
    expect(person.page.locator("#found").get_by_role("link", name=name)).to_be_visible()
    expect(box).to_be_focused()
    person.looks()


def narrows_by(person: Visitor, facet: str, choice: str) -> None:
    """Tick a filter; the chip that takes it away again appears."""
    filters = person.page.locator("#filters")
    if filters.get_attribute("open") is None:
        filters.locator("summary").first.click()
    group = filters.get_by_role("group", name=person.says(facet))
    group.get_by_label(re.compile(re.escape(person.says(choice)), re.IGNORECASE)).first.check()
    expect(person.page.locator(".app-chip").first).to_be_visible()
    person.looks()


def opens_the_service(person: Visitor, name: str) -> None:
    """From the results."""
    person.page.locator("#found").get_by_role("link", name=name).first.click()
    person.looks()
    person.reads(name)


def asks(person: Visitor, told: Telling, email: str) -> str:
    """Ask the body of a place without an account; returns the address of the question's page."""
    person.link(person.says("Ask this body")).click()
    person.looks()
    person.selects("Where do you need the service?", told.oblast)
    person.presses("Continue")
    person.chooses_named(told.provider)
    person.writes("Your question", told.reasons)
    person.writes("Your e-mail", email)
    person.presses("Send the question")
    person.reads(told.provider)
    person.sees("Why this date?")
    return person.page.url


def answers_the_question(official: Visitor, told: Telling) -> None:
    """From the queue of the body, the newest first; the page then shows the answer."""
    official.opens("/office/questions/")
    official.page.get_by_role("row").filter(has_text=told.reasons[:20]).get_by_role(
        "link"
    ).first.click()
    official.looks()
    official.reads(told.reasons)
    official.writes("Answer", told.answer)
    official.presses("Send the answer")


def says_what_is_wrong(person: Visitor, told: Telling) -> str:
    """Propose a correction; returns the address of the proposal's page."""
    person.link(person.says("Something is wrong here")).click()
    person.looks()
    person.chooses("how long")
    person.writes("What should be written instead?", told.demands)
    person.presses("Send the proposal")
    person.sees("The keeper of the registry decides.")
    return person.page.url


def decides_on_the_proposal(keeper: Visitor, told: Telling) -> None:
    """The keeper declines with a reason."""
    keeper.opens("/office/registry/proposals/")
    keeper.page.get_by_role("row").filter(has_text=told.demands[:20]).get_by_role(
        "link"
    ).first.click()
    keeper.looks()
    keeper.writes("Note, or the reason of the refusal", told.answer)
    keeper.presses("Decline the proposal")


def subscribes(person: Visitor, email: str) -> None:
    """By e-mail alone: the letter in the demo mailbox, a button, and it begins."""
    person.link(person.says("Tell me about changes")).click()
    person.looks()
    person.writes("Your e-mail", email)
    person.presses("Subscribe")
    person.sees("Check your mail")
    person.opens("/demo/mailbox/")
    person.reads(email)
    person.page.locator("a[href*='/subscriptions/']").first.click()
    person.looks()
    person.presses("Confirm the subscription")
    person.sees("Messages about changes come to your e-mail.")
