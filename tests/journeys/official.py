"""What an official does in the back office."""

from datetime import timedelta

from django.utils import timezone

from tests.journeys.citizen import opens_the_demo_bar
from tests.journeys.telling import Telling
from tests.journeys.visitor import Visitor

PROVIDER = "Officer of the service provider (stage 1)"
MINISTRY = "Expert of the drafting central body (stage 2)"
QUALITY = "Officer of the quality body (stage 3)"


def becomes(official: Visitor, role: str) -> None:
    """Be one of the people of the demo bar; officials land on *My work*."""
    official.opens("/")
    opens_the_demo_bar(official)
    official.page.get_by_role("button", name=official.says(role)).click()
    official.looks()
    official.sees("My work")


def finds_among_unassigned_work(official: Visitor, number: str) -> None:
    """By the number, in *My work* of the body."""
    official.link(official.says("Unassigned", context="duties")).click()
    official.looks()
    official.writes("Number", number)
    official.presses("Show")
    official.link(number).click()
    official.looks()
    official.reads(number)


def takes_the_case(official: Visitor) -> None:
    """Register it where it came after hours (Q-7), then take it."""
    if official.button("Register").count():
        official.presses("Register")
    official.presses("Take the case")
    official.sees("You are the responsible executor now.")


def decides(official: Visitor, told: Telling, outcome: str, *, causes: bool = False) -> None:
    """Fill in the decision, read the letter as it will be sent, send it."""
    official.chooses(outcome)
    official.writes("Reasons of the decision", told.answer)
    if causes and outcome != "refused":
        # The quality body does not promise a remedy: it demands one of the body that is guilty.
        demanded = (timezone.localdate() + timedelta(days=200)).strftime("%d.%m.%Y")
        official.writes("What is demanded to restore the violated rights", told.remedy)
        official.writes("By what date it must be done", demanded)
    elif outcome != "refused":
        promised = timezone.localdate() + timedelta(days=200)
        official.writes("What will be done to restore the violated rights", told.remedy)
        official.writes("By what date it will be done", promised.strftime("%d.%m.%Y"))
        official.writes("Who answers for it", told.officer)
    if causes:
        official.writes("Study of causes", told.causes)
    official.presses("Show the letter before sending")
    official.sees("This is what the complainant will receive")
    official.reads(told.answer)
    official.presses("Decide and send")
    official.sees("The decision is made and the answer is sent.")
