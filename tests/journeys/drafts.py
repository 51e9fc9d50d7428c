"""What people do with a draft standard: the drafter, citizens, agreeing bodies, the clerk, the bodies."""

import re

from tests.journeys.citizen import moves_the_date, opens_the_demo_bar
from tests.journeys.visitor import Visitor

# People of the sample data, as the demo bar names them or by their key.
DRAFTER = "assel.mamyrova"
KEEPER = "zhaslan.tuleu"
CLERK = "anna.litvinova"
AGREEING = "svetlana.moroz"
OFFICER = "dias.zhumabek"
HEAD = "nurlan.seitkali"
INFORMATIZATION = "adil.nurzhan"
QUALITY = "botagoz.rakhimova"
WRITES_KAZAKH, WRITES_RUSSIAN = "aigerim.bekova", "dmitri.kovalev"
PASSWORD = "sample-2026!"


def signs_in(person: Visitor, key: str) -> None:
    """Somebody of the sample data, by the demo bar where it offers them, else by the sign-in form."""
    person.opens("/")
    opens_the_demo_bar(person)
    face = person.page.locator(f"button[value='{key}']")
    if face.count():
        face.first.click()
        person.looks()
        return
    person.opens("/accounts/login/")
    person.page.locator("input[name=login]").fill(f"{key}@example.kz")
    person.page.locator("input[name=password]").fill(PASSWORD)
    person.page.locator("main form button[type=submit]").first.click()
    person.looks()


def goes(person: Visitor, path: str) -> None:
    """Open an address of the portal, in the person's language."""
    person.opens(path.split("?")[0])


def legal_day(person: Visitor) -> str:
    """The legal date that the demo bar shows, as forms take it."""
    shown = person.page.locator("aside summary time").first.get_attribute("datetime")
    year, month, day = (shown or "").split("-")
    return f"{day}.{month}.{year}"


def fills(person: Visitor, fields: dict[str, str]) -> None:
    """Fill in fields by their names: text, a choice of a list, a tick for ``on``."""
    for name, value in fields.items():
        field = person.page.locator(f"main [name='{name}']")
        if field.first.get_attribute("type") in ("radio", "checkbox"):
            person.page.locator(f"main [name='{name}'][value='{value}']").check()
        elif field.first.evaluate("it => it.tagName") == "SELECT":
            field.first.select_option(value)
        else:
            field.first.fill(value)


def sends(person: Visitor, words: str, *, context: str = "") -> None:
    """Press a button of the page's own by its name."""
    name = person.says(words, context=context)
    person.page.locator("main").get_by_role("button", name=name, exact=True).first.click()
    person.looks()


# What the registry does not tell of a service, written by the drafter.
PARTS: dict[str, dict[str, str]] = {
    "result": {
        "main-text_kk": "Халықаралық жүргізуші куәлігі",
        "main-text_ru": "Международное водительское удостоверение",
    },
    "schedule": {
        "row0-where": "psc",
        "row0-hours": "Mo-Fr 09:00-18:00",
    },
    "refusals": {
        "row0-ground_kk": "Жүргізу құқығынан айырылған",
        "row0-ground_ru": "Лишение права управления",
        "row0-law_kk": "«Жол жүрісі туралы» Заң",
        "row0-law_ru": "Закон «О дорожном движении»",
    },
    "complaint": {
        "main-text_kk": "Шағым қызмет көрсетушінің басшысына беріледі.",
        "main-text_ru": "Жалоба подается руководителю услугодателя.",
        "main-addressees": "sp",
    },
    "other": {
        "main-text_kk": "Кіреберіс пандуспен жабдықталады.",
        "main-text_ru": "Вход оборудуется пандусом.",
        "main-wait_submit": "20",
    },
}
OWN_SITE = "https://mia.example.kz/drafts/68"


def includes_the_service(clerk: Visitor, registry_no: str) -> None:
    """The Government's act puts a reviewed entry into the registry (M-1)."""
    clerk.opens(f"/office/registry/?state=in_review&q={registry_no}")
    clerk.link(registry_no).click()
    clerk.looks()
    clerk.presses("Include in the registry")
    fills(
        clerk,
        {
            "act": "Қазақстан Республикасы Үкіметінің қаулысы",
            "act_no": "901",
            "act_date": legal_day(clerk),
        },
    )
    clerk.presses("Include in the registry")


def begins_the_draft(drafter: Visitor, registry_no: str) -> str:
    """The first edition, with what the registry tells; returns the address of its road."""
    drafter.opens(f"/office/standards/?q={registry_no}")
    drafter.link(registry_no).click()
    drafter.looks()
    drafter.follows("Begin the first standard")
    sends(drafter, "Begin")
    return re.sub(r"text/.*", "", drafter.page.url)


def writes_what_is_missing(drafter: Visitor, road: str) -> None:
    """Every structured part that the outline calls incomplete, until nothing is missing."""
    for code, fields in PARTS.items():
        goes(drafter, f"{road}text/parts/{code}/")
        if code in ("schedule", "refusals"):
            drafter.page.get_by_role("button", name=drafter.says("Add another")).first.click()
            drafter.looks()
        fills(drafter, fields)
        sends(drafter, "Save")
    goes(drafter, f"{road}text/")
    # What has been saved is not kept a second time as unsaved when its page is left.
    assert drafter.says("not saved") not in drafter.text(), drafter.text()


def places_the_draft(drafter: Visitor, road: str) -> None:
    """On the portal by the server's clock, then on the body's own site: the discussion opens."""
    does(drafter, road, "place", "Place on the portal")
    records_a_site(drafter, road, "draft")


def does(person: Visitor, road: str, verb: str, label: str, **fields: str) -> None:
    """An act on the edition, from its check page."""
    goes(person, f"{road}act/{verb}/")
    fills(person, fields)
    sends(person, label)


def records_a_site(drafter: Visitor, road: str, what: str) -> None:
    """Where else it was placed, with the address and the moment."""
    goes(drafter, f"{road}placements/")
    fills(drafter, {"what": what, "kind": "own_site", "url": OWN_SITE})
    sends(drafter, "Record", context="verb")


# Comments


def opens_the_comment_form(person: Visitor, draft: str, point: str, *, keyboard: bool) -> None:
    """From the place in the text: by a touch, or by the keyboard alone."""
    goes(person, draft)
    link = person.page.locator(f"main a[href*='{point}']").first
    if keyboard:
        link.focus()
        person.page.keyboard.press("Enter")
    else:
        link.tap()
    person.page.wait_for_url("**/comment/**")
    person.looks()


def comments(person: Visitor, draft: str, point: str, words: str, *, keyboard: bool = False) -> str:
    """Say something about one place; returns the receipt number."""
    opens_the_comment_form(person, draft, point, keyboard=keyboard)
    field = person.page.locator("main textarea[name=text]")
    if keyboard:
        field.focus()
        person.page.keyboard.type(words)
    else:
        field.tap()
        field.fill(words)
    _presses_somehow(person, "Check and send", keyboard=keyboard)
    person.reads(words)
    _presses_somehow(person, "Send the comment", keyboard=keyboard)
    found = re.search(r"/comments/([^/]+)/receipt/", person.page.url)
    assert found, person.page.url
    person.reads(found[1])
    return found[1]


def _presses_somehow(person: Visitor, words: str, *, keyboard: bool) -> None:
    button = person.page.locator("main").get_by_role("button", name=person.says(words), exact=True)
    with person.page.expect_navigation():
        if keyboard:
            button.first.focus()
            person.page.keyboard.press("Enter")
        else:
            button.first.tap()
    person.looks()


def supports(person: Visitor, draft: str, receipt: str) -> None:
    """Stand by somebody else's comment."""
    goes(person, f"{draft}comments/")
    with person.page.expect_navigation():
        person.page.locator(f"form[action*='{receipt}/support']").get_by_role("button").first.tap()
    person.looks()


def enters(drafter: Visitor, discussion: str, words: str, **fields: str) -> None:
    """A letter or a spoken remark, by the drafter (J-15)."""
    goes(drafter, f"{discussion}enter/")
    fills(drafter, {"author_kind": "individual", "language": "ru", "text": words, **fields})
    sends(drafter, "Check before entering")
    sends(drafter, "Enter", context="button")


def answers_together(drafter: Visitor, discussion: str, reasons: dict[str, str]) -> None:
    """Tick comments, gather them in a group, give each a reason of its own, decide in one act.

    ``reasons`` holds the reason by words of the comment; all are accepted and lead to the term.
    """
    goes(drafter, discussion)
    for row in drafter.page.locator("main tbody tr").all():
        if any(words in row.inner_text() for words in reasons):
            row.locator("input[type=checkbox]").check()
    sends(drafter, "Answer them together")
    fills(drafter, {"verdict": "accepted", "group": "Мерзім"})
    sends(drafter, "Write the reasons")
    for part in drafter.page.locator("main fieldset, main section, main article").all():
        for words, reason in reasons.items():
            if words in part.inner_text() and part.locator("textarea").count() == 1:
                part.locator("textarea").fill(reason)
                part.locator("select[name$='-verdict']").select_option("accepted")
                part.locator("select[name$='-point']").select_option("provision:term")
    sends(drafter, "Check before deciding")
    sends(drafter, "Decide", context="on comments")


# Report, agreement, approval, what follows


def shortens_the_term(drafter: Visitor, road: str, days: str) -> None:
    """In the revised text."""
    goes(drafter, f"{road}text/parts/term/")
    fills(drafter, {"main-amount": days})
    sends(drafter, "Save")


def publishes_the_report(drafter: Visitor, road: str) -> None:
    """Have it made up, wait for it, publish it with the revised draft, record the site."""
    goes(drafter, f"{road}report/")
    fills(drafter, {"foreword_kk": "Мерзім қысқартылды.", "foreword_ru": "Срок сокращен."})
    sends(drafter, "Make the report up")
    publish = "Publish the report and the revised draft"
    for _look in range(60):
        if drafter.button(publish).count():
            break
        drafter.page.wait_for_timeout(1000)
        goes(drafter, f"{road}report/")
    sends(drafter, publish)
    records_a_site(drafter, road, "report")


def asks_one_body(drafter: Visitor, road: str, name: str) -> None:
    """Send draft and report to a body found by its name, and to nobody else."""
    goes(drafter, f"{road}act/send/")
    for box in drafter.page.locator("main input[name=bodies]").all():
        box.uncheck()
    fills(drafter, {"q": name})
    sends(drafter, "Find", context="a body")
    drafter.page.locator("main input[name=bodies]").last.check()
    sends(drafter, "Send to the ticked bodies")


def answers_for_its_body(clerk: Visitor, service: str, answer: str, remarks: str = "") -> None:
    """Agreed, or not agreed with remarks."""
    goes(clerk, "/office/standards/agreements/")
    clerk.link(service).click()
    clerk.looks()
    fills(clerk, {"answer": answer, "remarks": remarks})
    sends(clerk, "Send the answer")


def approves(clerk: Visitor, road: str) -> None:
    """The Government's act of today; the standard is in force at once."""
    goes(clerk, f"{road}act/approve/")
    day = legal_day(clerk)
    fills(clerk, {"act_no": "902", "act_date": day, "effective_on": day})
    sends(clerk, "Continue")
    sends(clerk, "Record the approval")


def confirms_everything(officer: Visitor) -> None:
    """One press for all that the body has to confirm (J-12)."""
    goes(officer, "/office/standards/confirmations/")
    for box in officer.page.locator("main input[name=confirmation]").all():
        box.check()
    fills(officer, {"url": "https://karagandy.example.kz/services"})
    sends(officer, "Confirm everything that is ticked")


_STEP = {
    "unit_kk": "Кеңсе", "unit_ru": "Канцелярия", "role_kk": "маман", "role_ru": "специалист",
    "action_kk": "Өтінішті қабылдайды", "action_ru": "Принимает заявление",
    "result_kk": "Өтініш тіркелді", "result_ru": "Заявление зарегистрировано",
    "amount": "1", "unit_of_time": "working_day",
}  # fmt: skip
_LINE = {
    "from_kk": "Кеңсе", "from_ru": "Канцелярия", "to_kk": "Бөлім", "to_ru": "Отдел",
    "what_kk": "өтініш", "what_ru": "заявление",
}  # fmt: skip
_SYSTEM = {"name_kk": "Портал", "name_ru": "Портал", "use_kk": "тіркеу", "use_ru": "регистрация"}


def writes_the_regulation(drafter: Visitor, service: str) -> str:
    """All four sections of L13-17, then to the informatization body; returns its address."""
    goes(drafter, "/office/regulations/")
    drafter.link(service).click()
    drafter.looks()
    office = drafter.page.url.split("?")[0]
    sends(drafter, "Begin the text")
    fills_the_sections(drafter, office)
    goes(drafter, office)
    sends(drafter, "Send to the informatization body")
    return office


def fills_the_sections(drafter: Visitor, office: str) -> None:
    """Actions, interactions, systems: one line of each, added without leaving the page."""
    for part, row in (
        ("steps", _STEP), ("internal", _LINE), ("external", _LINE), ("systems", _SYSTEM),
    ):  # fmt: skip
        drafter.opens(f"{office}text/?part={part}")
        drafter.page.locator("main button[name=do][value=add]").first.click()
        drafter.looks()
        fills(drafter, {f"{part}-0-{name}": value for name, value in row.items()})
        drafter.page.locator("main button[name=do][value=save]").last.click()
        drafter.looks()


def agrees_to_the_regulation(officer: Visitor, office: str) -> None:
    """The informatization body agrees (D12-10.4)."""
    goes(officer, office)
    fills(officer, {"answer": "agree"})
    sends(officer, "Send the answer")


def approves_the_regulation(head: Visitor, office: str) -> None:
    """The head of the central body records the order (L13-16.2)."""
    goes(head, office)
    fills(head, {"act_kind": "head", "act_no": "15", "approved_on": legal_day(head)})
    sends(head, "Go on: see what happens")
    sends(head, "Approve: the regulation comes into force")


def waits_a_month(person: Visitor) -> None:
    """Past the last second of the 30th day, by the demo bar."""
    goes(person, "/")
    moves_the_date(person, days=30)
    moves_the_date(person, days=1)
