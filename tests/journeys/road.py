"""What people do on the whole road of a complaint: clerk, official, head, quality body, citizen."""

import re
from datetime import timedelta

from django.utils import timezone

from tests.journeys import citizen
from tests.journeys.drafts import fills, goes, sends
from tests.journeys.telling import Telling
from tests.journeys.visitor import Visitor

_RECEIPT = re.compile(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}\b")
_NUMBER = re.compile(r"\d{4}-\d{6}")
FAR = (timezone.localdate() + timedelta(days=200)).strftime("%d.%m.%Y")


def registers_a_paper(clerk: Visitor, told: Telling) -> tuple[str, str]:
    """Type from the paper while the person waits; gives number and code of the receipt."""
    goes(clerk, "/office/complaints/new/")
    fills(clerk, {"surname": told.surname, "given_name": told.given_name})
    fills(clerk, {"postal_address": told.address, "q": "S-001"})
    clerk.page.locator("main button[name=find]").click()
    clerk.looks()
    clerk.chooses_named(told.service)
    place = clerk.says("%(name)s: another district or city") % {"name": told.oblast}
    clerk.selects("Where did it happen?", place)
    clerk.chooses("The order or the term was broken")
    fills(clerk, {"reasons": told.reasons, "demands": told.demands})
    clerk.chooses("The paper names no official")
    clerk.chooses("the head of the service provider")
    fills(clerk, {"language": clerk.language})
    # Nothing typed is lost when something is missing.
    clerk.page.locator("main [name='postal_address']").fill("")
    sends(clerk, "Register and print the receipt")
    assert clerk.page.locator("main [name='surname']").input_value() == told.surname
    clerk.page.locator("main [name='postal_address']").fill(told.address)
    sends(clerk, "Register and print the receipt")
    found = _RECEIPT.search(clerk.text()), _NUMBER.search(clerk.text())
    assert found[0], clerk.text()
    assert found[1], clerk.text()
    return found[1].group(), found[0].group()


def tells_at_the_counter(clerk: Visitor, number: str, code: str) -> None:
    """Progress can be learned from the office (CP-5.2)."""
    goes(clerk, "/office/complaints/counter/")
    fills(clerk, {"number": number, "code": code})
    sends(clerk, "Show")
    clerk.reads(number)


def opens_the_case(official: Visitor, number: str) -> str:
    """By its number in the queue of the body; gives the address of the case."""
    official.opens(f"/office/complaints/?state=all&q={number}")
    official.page.locator("main").get_by_role("link", name=number).first.click()
    official.looks()
    return official.page.url.split("?")[0].split("#")[0]


def takes(official: Visitor) -> None:
    """Register it where it came after hours (Q-7), then take it."""
    if official.button("Register").count():
        official.presses("Register")
    official.presses("Take the case")
    official.sees("You are the responsible executor now.")


def extends(official: Visitor, case: str) -> None:
    """A lawful ground, the longest extension, the notice leaves at once."""
    goes(official, f"{case}extend/")
    fills(official, {"ground": "check", "days": "10", "reasons": "Орнында тексеру қажет."})
    sends(official, "Extend and send the notice")
    official.sees("Extension of the term")


def redirects(official: Visitor, case: str, body: str) -> None:
    """To another body by its name; the second time the quality body is asked."""
    goes(official, f"{case}redirect/")
    option = official.page.locator("main select[name='to'] option", has_text=body).first
    fills(official, {"to": str(option.get_attribute("value")), "reasons": "Құзыретіне кірмейді."})
    official.page.locator("main form button[type=submit]").last.click()
    official.looks()


def consents(quality: Visitor, number: str) -> None:
    """The quality body agrees to a second redirection (J-4)."""
    goes(quality, "/office/complaints/consents/")
    quality.page.locator("main").get_by_role("link", name=number).first.click()
    quality.looks()
    sends(quality, "Consent: redirect now")


def asks_to_approve(head: Visitor, *, on: bool) -> None:
    """Whether the head approves decisions in this body."""
    goes(head, "/office/complaints/rules/")
    head.page.locator("main [name='head_approves']").set_checked(on)
    head.page.locator("main form button[type=submit]").last.click()
    head.looks()


def decides(official: Visitor, told: Telling, outcome: str, **more: str) -> None:
    """Fill in the decision, see the letter as it will be sent, send it or put it forward."""
    fills(official, {"outcome": outcome})
    official.page.locator("main form [name='reasons']").first.fill(told.answer)
    fills(official, more)
    official.presses("Show the letter before sending")
    official.reads(told.answer)
    official.page.locator("main form button[type=submit]").first.click()
    official.looks()


def approves(head: Visitor, number: str) -> None:
    """The head reads the letter and sends it."""
    goes(head, "/office/complaints/approvals/")
    head.page.locator("main").get_by_role("link", name=number).first.click()
    head.looks()
    sends(head, "Approve and send")


def executes_the_demand(official: Visitor, number: str, told: Telling) -> None:
    """The body of which it was demanded says what it has done."""
    _opens_the_demand(official, number)
    fills(official, {"execution": told.remedy})
    sends(official, "Report the execution")


def closes_control(quality: Visitor, number: str) -> None:
    """The quality body confirms that the rights are restored."""
    _opens_the_demand(quality, number)
    sends(quality, "Confirm the execution and close control")


def _opens_the_demand(person: Visitor, number: str) -> None:
    person.opens(f"/office/demands/?state=&q={number}")
    person.page.locator("main").get_by_role("link", name=number).first.click()
    person.looks()


def writes_with_a_file(person: Visitor, number: str) -> None:
    """On the page of the case, with a small text file (J-18)."""
    citizen.opens_the_case(person, number)
    person.page.locator("main form [name='text']").fill("Құжаттың көшірмесін қостым.")
    file = {"name": "koshirme.txt", "mimeType": "text/plain", "buffer": b"2026"}
    person.page.locator("main form input[type=file]").first.set_input_files(file)
    sends(person, "Send the message")
    person.reads("koshirme.txt")


def answers_two_questions(person: Visitor, number: str) -> None:
    """Not solved: the next step stands on the page of thanks."""
    citizen.opens_the_case(person, number)
    person.page.locator("main a[href*='/complaints/opinion/']").first.click()
    person.looks()
    fills(person, {"is_solved": "no", "rating": "2"})
    sends(person, "Send the answers")
    person.sees("You said that the matter is not solved.")


def appeals(person: Visitor, number: str, told: Telling) -> None:
    """To the next stage, whatever body that is."""
    citizen.opens_the_case(person, number)
    person.button("Appeal to the next stage").click()
    person.looks()
    person.writes("What would you like to add?", told.appeal)
    person.presses("Send to the next stage")
    person.sees("Your complaint has been sent to the next stage.")
