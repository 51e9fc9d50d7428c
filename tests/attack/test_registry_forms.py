"""Forms of the registry filled in by an attacker, and texts that would like to be markup."""

import csv
import html
import io
import json
import re
from typing import Any

from django.test import Client

import pytest
import time_machine
from rdflib import Graph

from accounts.acting import VISITOR
from registry.content import FIELDS, TRANSLATED, content_of
from registry.models import ChangeProposal, LocalEntry, Question, Service
from registry.services import change_service, save_local_entry
from registry.services.local import LOCAL_FIELDS
from registry.services.proposals import decide_proposal, propose_correction
from registry.services.questions import Contact, answer_question, ask_question
from tests.attack.test_hostile_forms import EVIL, HUGE, NUL, ODD, SCRIPT
from tests.complaints.office import browser
from tests.registry.office_pages import address as office
from tests.registry.office_pages import change_of, confirmed, typed
from tests.registry.registers import (
    LATER,
    again,
    an_act,
    asked,
    changed,
    in_review,
    included,
    other_content,
    planned,
)
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db

CLOSING = f"</script></title></textarea>{SCRIPT}<!--]]>"
MARKUP = f"{EVIL}{CLOSING}<img src=x onerror=alert(1)>javascript:alert(1)"
LANGUAGES = ("kk", "ru", "en")
ADDRESSES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x",
    " javascript:alert(1)", "java\tscript:alert(1)", "//evil.kz", "https:evil.kz", "https://", "http://a.kz",
    "https://a.kz\" onclick=\"alert(1)", "https://[", "https://a.kz\\@evil.kz", "ftp://a.kz/x", "file:///etc/passwd",
    "\x00https://a.kz", "https://a.kz/\x00", "https://user:pass@a.kz/", "https://a.kz/" + "x" * 400,
]  # fmt: skip


@pytest.fixture(autouse=True)
def moved() -> Any:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def _marked(world: World) -> Service:
    """A service all of whose texts are markup, in the registry and changed once since."""
    evil = {f"{name}_{language}": MARKUP for name in TRANSLATED for language in LANGUAGES}
    evil |= {f"name_{language}": f"{CLOSING}{language}" for language in LANGUAGES}
    evil |= {
        "schedule": SCRIPT, "term_variants": f"portal: 1 working_day; {SCRIPT}: {SCRIPT}", "payment": "paid",
        "portal_url": "https://egov.kz/?a=%22%3E%3Cscript%3E&b='\"><script>alert(1)</script>",
    }  # fmt: skip
    service = included(world, **evil)
    act = an_act(name=MARKUP[:200], number="<b>'\">")
    content = content_of(service) | {"result_kk": f"{MARKUP} 2", "result_ru": f"{MARKUP} 2"}
    change_service(
        service_id=service.pk, content=content, edit_no=service.edit_no, act=act,
        valid_from=LATER.date(), actor=world.keeper, at=LATER,
    )  # fmt: skip
    return again(service)


def _assert_inert(text: str, address: str) -> None:
    assert SCRIPT not in text, address
    assert "<img src=x" not in text, address
    assert not re.search(
        r'(?:href|src|action)="\s*(?:javascript|data:text|vbscript)', text, re.I
    ), address
    assert "49" not in re.findall(r"{{7\*7}}|>49<", text), address
    for script in re.findall(r"<script[^>]*>(.*?)</script>", text, re.S):
        assert "alert(1)" not in script.replace("\\u003c", "") or script.startswith("{"), address


def test_markup_in_an_entry_stays_text_everywhere(world: World) -> None:
    service = _marked(world)
    fields = {name: MARKUP for name in LOCAL_FIELDS if name.rpartition("_")[2] in LANGUAGES}
    fields |= {
        name: value[:300]
        for name, value in fields.items()
        if name.startswith(("why_not", "address"))
    }
    save_local_entry(
        service=service, organisation=world.akimat,
        fields=fields | {"schedule": SCRIPT, "phone": "<b>'\">", "website": "https://a.kz/'\"><script>"},
        edit_no=0, actor=world.officer, at=LATER,
    )  # fmt: skip
    number, pk = service.registry_no, service.pk
    public = [
        f"/services/{number}/{tail}"
        for tail in ("", "history/", "history/?on=08.09.2025", "history/1/2/", "poster/", "places/",
                     "ask/", "wrong/", f"poster/?body={world.akimat.key}", "places/?region=karasai")
    ]  # fmt: skip
    public += [
        "/services/", "/", "/services/?q=alert", f"/subscriptions/new/?service={number}",
        f"/complaints/new/?service={number}", "/complaints/new/service/", "/open-data/services/",
    ]  # fmt: skip
    work = [
        office("services"), office("service", pk), office("edit", pk), office("compare", pk, 1, 2),
    ]  # fmt: skip
    local = [office("local", pk), office("reviews"), office("questions")]
    for client, pages in (
        (Client(), public), (browser(world.keeper), work), (browser(world.officer), local),
        (browser(world.auditor), ["/audit/"]),
        (browser(world.administrator), ["/admin/registry/service/", f"/admin/registry/service/{pk}/change/"]),
    ):  # fmt: skip
        for page in pages:
            for language in LANGUAGES:
                separator = "&" if "?" in page else "?"
                answer = client.get(f"{page}{separator}lang={language}", follow=True)
                assert answer.status_code == 200, page
                _assert_inert(answer.content.decode(), page)


def test_description_for_search_engines_is_whole_json_whatever_the_texts(world: World) -> None:
    service = _marked(world)
    page = Client().get(f"/services/{service.registry_no}/").content.decode()
    (told,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert "<" not in told
    described = json.loads(told)
    assert described["@type"] == "GovernmentService"
    assert described["name"].startswith("</script>")


def test_linked_data_and_files_keep_every_sign_of_a_text(world: World) -> None:
    service = _marked(world)
    number = service.registry_no
    told = json.loads(Client().get(f"/api/v1/services/{number}/").content)
    assert told["name_kk"] == service.name_kk
    for kind in ("json", "jsonld"):
        assert json.loads(b"".join(Client().get(f"/open-data/services.{kind}")))
    graph = Graph().parse(
        data=b"".join(Client().get(f"/open-data/services/{number}.ttl")).decode(), format="turtle"
    )
    assert service.name_kk in {str(value) for value in graph.objects()}


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "'=1", "  =1", "＝1", "|x",
            '"=1', "=HYPERLINK(\"https://evil.kz\")"]  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_the_public_table_is_a_formula(formula: str, world: World) -> None:
    included(world, name_kk=formula, name_ru=formula, synonyms_kk=formula, description_kk=formula,
             description_ru=formula)  # fmt: skip
    for client, address in (
        (Client(), "/open-data/services.csv"), (browser(world.keeper), "/office/registry/export/?kind=csv"),
    ):  # fmt: skip
        text = b"".join(client.get(address)).decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text, newline="")):
            for cell in row:
                assert not re.match(r"[ \u3000\xa0]*[=+\-@\t\r＝]", cell), (address, cell)


@pytest.mark.parametrize("address", ADDRESSES)
def test_address_that_a_browser_would_run_is_refused(address: str, world: World) -> None:
    service = included(world)
    answer = browser(world.keeper).post(
        office("edit", service.pk), change_of(service, portal_url=address)
    )
    assert answer.status_code in (200, 409)
    local = browser(world.officer).post(
        office("local", service.pk), {"is_provided": "yes", "website": address, "edit_no": "0"}
    )
    assert local.status_code in (200, 302, 409)
    for entry in LocalEntry.objects.all():
        assert entry.website.startswith(("https://", "http://", "ftp://")) or not entry.website
    for page in ("", "places/", "history/"):
        text = html.unescape(
            Client().get(f"/services/{service.registry_no}/{page}").content.decode()
        )
        assert not re.search(r'href="\s*(javascript|data|vbscript|file):', text, re.I)


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_no_text_makes_a_form_of_the_registry_fail(odd: str, world: World) -> None:
    standing, waiting = included(world), in_review(world, code="00101008", name_ru="Проект")
    plan = planned(world, standing)
    asked(world, standing)
    changed(world, included(world, code="00101007", name_ru="Иная"), name_en="x")
    question = ask_question(
        service=world.service, organisation=world.akimat, text="x", contact=Contact(language="kk", email="a@b.kz"),
        actor=VISITOR, at=MONDAY,
    )  # fmt: skip
    proposal = propose_correction(
        service=world.service, part=ChangeProposal.Part.NAME, text="x", language="kk", actor=VISITOR, at=MONDAY
    )  # fmt: skip
    review = world.akimat.pk
    whole = [*FIELDS, "act", "act_no", "act_date", "valid_from", "edit_no", "opened", "seen", "merge", "again",
             *(f"use_{name}" for name in FIELDS), *(f"choose_{name}" for name in FIELDS)]  # fmt: skip
    base = office("service", standing.pk)
    forms: list[tuple[Any, str, list[str]]] = [
        (None, "/services/S-004/ask/", ["body", "text", "name", "email", "phone", "language", "region"]),
        (None, "/services/S-004/wrong/", ["part", "body", "text", "email"]),
        (None, "/subscriptions/new/?service=S-004", ["email", "language"]),
        (world.officer, office("question", question.pk), ["text"]),
        (world.officer, office("counter"), ["channel", "service", "text", "answer", "name", "email", "phone",
                                            "language"]),
        (world.keeper, office("proposal", proposal.pk), ["decision", "reason"]),
        (world.drafter, office("new"), whole),
        (world.keeper, office("edit", waiting.pk), whole),
        (world.keeper, office("edit", standing.pk), whole),
        (world.keeper, f"{base}act/reject/", ["reason"]),
        (world.keeper, f"{office('service', waiting.pk)}act/reject/", ["reason"]),
        (world.keeper, f"{base}act/correct/", ["new_date", "reason"]),
        (world.clerk, f"{base}act/decide/", ["decision", "reason"]),
        (world.clerk, office("acts"), ["verb", "entry", "confirmed", "act", "act_no", "act_date", "back",
                                       "from_entry"]),
        (world.officer, office("reviews"), ["review"]),
        (world.officer, office("local", standing.pk), [*LOCAL_FIELDS, "edit_no"]),
        (world.keeper, office("import"), ["file"]),
    ]  # fmt: skip
    for actor, address, names in forms:
        client = browser(actor) if actor else Client()
        client.raise_request_exception = False
        answer = client.post(address, dict.fromkeys(names, odd))
        assert answer.status_code < 500, address
        if "html" in answer.headers.get("Content-Type", ""):
            assert SCRIPT not in answer.content.decode(), address
        some = {name: odd for name in names[::2]} | {"verb": "include", "entry": str(waiting.pk)}
        assert client.post(address, some).status_code < 500, address
    assert review
    assert plan.applied_at is None
    for page in (base, office("service", waiting.pk), office("services")):
        assert browser(world.keeper).get(page).status_code == 200


LISTS = ["recipients", "provider_classes", "intake", "intake_organisations", "forms", "territory"]


@pytest.mark.parametrize("values", [["x"] * 300, ["\x00"], [""], ["moj"] * 50, ["territorial:", "territorial:x"],
                                    ["'\"><script>alert(1)</script>"], [NUL, HUGE]], ids=range(7))  # fmt: skip
def test_lists_of_unknown_values_are_refused_at_their_field(
    values: list[str], world: World
) -> None:
    for name in LISTS:
        sent = typed(other_content(), **{name: values})
        answer = browser(world.drafter).post(office("new"), sent)
        assert answer.status_code in (200, 302), name
        assert SCRIPT not in answer.content.decode()
    for service in Service.objects.all():
        assert not {"x", "\x00", ""} & {value for name in LISTS for value in getattr(service, name)}


def test_form_knows_no_field_of_the_standing_of_a_question(world: World) -> None:
    sent = {
        "body": world.akimat.key, "text": "Қайда?", "language": "kk", "email": "a@example.kz",
        "answer": "Жалған жауап", "answered_at": "2025-01-01", "token": "mine", "asker": "1",
        "organisation": "1", "channel": "counter", "asked_at": "2001-01-01", "service": "S-001",
    }  # fmt: skip
    Client().post("/services/S-004/ask/", sent)
    question = Question.objects.get()
    assert (question.answer, question.answered_at, question.asker_id) == ("", None, None)
    assert (question.channel, question.service, question.asked_at) == (
        "page",
        world.service,
        MONDAY,
    )
    assert question.token != "mine"
    Client().post("/services/S-004/wrong/", {
        "part": "name", "text": "x", "state": "accepted", "decided_by": "1", "reason": "x", "author": "1",
    })  # fmt: skip
    proposal = ChangeProposal.objects.get()
    assert (proposal.state, proposal.reason, proposal.author_id) == ("open", "", None)


def test_body_that_has_nothing_to_do_with_a_service_is_not_asked(world: World) -> None:
    for key in ("acsa", "gov_office", "x", "", "moj"):
        sent = {"body": key, "text": "x", "language": "kk", "email": "a@example.kz"}
        assert Client().post(f"/services/S-004/ask/?body={key}", sent).status_code in (200, 409)
    assert not Question.objects.exists()


def test_answer_and_decision_sent_twice_are_made_once(world: World) -> None:
    question = ask_question(
        service=world.service, organisation=world.akimat, text="x", contact=Contact(language="kk", email="a@b.kz"),
        actor=VISITOR, at=MONDAY,
    )  # fmt: skip
    proposal = propose_correction(
        service=world.service, part=ChangeProposal.Part.NAME, text="x", language="kk", actor=VISITOR, at=MONDAY
    )  # fmt: skip
    officer, keeper = browser(world.officer), browser(world.keeper)
    codes = [
        officer.post(office("question", question.pk), {"text": t}).status_code for t in ("A", "B")
    ]
    assert codes == [302, 409]
    sent = [{"decision": "decline", "reason": "A"}, {"decision": "accept", "reason": "B"}]
    codes = [keeper.post(office("proposal", proposal.pk), data).status_code for data in sent]
    assert codes == [302, 409]
    question.refresh_from_db()
    proposal.refresh_from_db()
    assert (question.answer, proposal.state, proposal.reason) == ("A", "declined", "A")


def test_markup_of_what_people_say_stays_text(world: World) -> None:
    question = ask_question(
        service=world.service, organisation=world.akimat, text=MARKUP,
        contact=Contact(language="kk", name=MARKUP[:200], email="a@b.kz"), actor=VISITOR, at=MONDAY,
    )  # fmt: skip
    proposal = propose_correction(
        service=world.service, part=ChangeProposal.Part.NAME, text=MARKUP, language="kk",
        email="a@b.kz", actor=VISITOR, at=MONDAY,
    )  # fmt: skip
    pages = [(world.officer, office("question", question.pk)), (world.officer, office("questions")),
             (world.keeper, office("proposal", proposal.pk)), (world.keeper, office("proposals")),
             (None, f"/questions/{question.token}/"), (None, f"/proposals/{proposal.token}/")]  # fmt: skip
    for answered in (False, True):
        if answered:
            answer_question(question_id=question.pk, text=MARKUP, actor=world.officer, at=MONDAY)
            decide_proposal(
                proposal_id=proposal.pk, accept=True, reason=MARKUP, actor=world.keeper, at=MONDAY
            )
        for actor, page in pages:
            answer = (browser(actor) if actor else Client()).get(page)
            assert answer.status_code == 200
            _assert_inert(answer.content.decode(), page)


def test_way_back_after_a_bulk_act_stays_in_the_portal(world: World) -> None:
    service = in_review(world)
    clerk = browser(world.clerk)
    for back in (
        "//evil.kz",
        "https://evil.kz",
        "\r\nSet-Cookie: evil=1",
        "@evil.kz",
        "../../../",
        "\x00",
    ):
        sent = {"verb": "include", "entry": service.pk, "back": back, "from_entry": "//evil.kz"}
        answer = clerk.post(office("acts"), {**sent, "verb": "none"})
        assert answer.headers["Location"].startswith("/office/registry/?")
        assert "evil" not in answer.cookies
        shown = clerk.post(office("acts"), sent)
        assert 'href="//evil' not in shown.content.decode()
        assert 'href="https://evil' not in shown.content.decode()


def test_conflict_page_keeps_both_texts_and_runs_neither(world: World) -> None:
    service = included(world)
    stale = change_of(service, description_kk=f"{MARKUP} mine", description_ru=f"{MARKUP} mine")
    assert confirmed(world.keeper, service, change_of(service, name_en="Theirs")).status_code == 302
    answer = browser(world.keeper).post(office("edit", service.pk), stale)
    assert answer.status_code in (200, 409)
    text = answer.content.decode()
    _assert_inert(text, "conflict")
    assert "mine" in text
    assert "Theirs" in text
