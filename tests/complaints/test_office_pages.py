"""The officials' pages: who sees what, and every act through its page."""

import html
import re
from datetime import timedelta

from django.test import Client
from django.urls import reverse

import pytest

from accounts.models import Deputy
from audit.models import AuditEntry
from complaints.models import CaseMessage, ComplaintStage, DecisionDraft
from complaints.services import (
    appeal,
    decide,
    file_complaint,
    send_answer,
)
from complaints.workflow import Outcome, State
from deadlines.models import Clock
from registry.models import Service
from tests.complaints.office import (
    AFTER_HOURS,
    REFUSED,
    browser,
    get,
    post,
    trace,
    url,
)
from tests.world import (
    MONDAY,
    World,
    a_decision,
    a_filing,
    again,
    answered,
    considered,
    filed,
)


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("officer", 200),
        ("colleague", 200),
        ("head", 200),
        ("quality", 200),
        ("other_officer", 404),
        ("drafter", 404),
        ("citizen", 404),
        ("stranger", 404),
        ("auditor", 404),
        ("administrator", 404),
    ],
)
def test_case_is_open_to_its_body_and_the_quality_body_only(
    world: World, person: str, status: int
) -> None:
    stage = filed(world)
    assert browser(world.people[person]).get(url("stage", stage)).status_code == status


def test_signed_out_person_is_led_to_sign_in_and_back(world: World) -> None:
    address = url("stage", filed(world))
    response = Client().get(address)
    assert response.status_code == 302
    assert response.url.endswith(f"?next={address}")


def test_absent_and_not_yours_look_alike(world: World) -> None:
    client = browser(world.other_officer)
    stage = filed(world)
    not_yours = client.get(url("stage", stage))
    absent = client.get(reverse("complaints:stage", args=[987_654]))
    assert (not_yours.status_code, absent.status_code) == (404, 404)
    strip = re.compile(r'/office/complaints/\d+/|csrfmiddlewaretoken" value="\w+"')
    assert strip.sub("", not_yours.content.decode()) == strip.sub("", absent.content.decode())


def test_own_complaint_of_an_official_is_not_opened_in_the_office(world: World) -> None:
    complaint = file_complaint(filing=a_filing(world), actor=world.other_officer, at=MONDAY)
    stage = complaint.stages.get()
    assert browser(world.other_officer).get(url("stage", stage)).status_code == 404


def test_contacts_are_shown_and_every_showing_is_recorded_once(world: World) -> None:
    stage = filed(world)
    page = get(world.officer, stage)
    assert stage.complaint.postal_address in page
    assert stage.complaint.tracking_code not in page
    entry = AuditEntry.objects.get(verb="audit.personal_data_viewed")
    assert entry.purpose == "complaints.consideration"
    assert entry.actor_user_id == world.officer.user.pk
    assert "postal_address" in entry.facts["fields"]
    get(world.quality, stage)
    assert AuditEntry.objects.latest("pk").purpose == "complaints.control"


def test_another_bodys_stage_is_read_but_no_act_is_offered(world: World) -> None:
    stage = filed(world)
    page = get(world.quality, stage)
    assert 'method="post" action="/office/' not in page
    for name in ("take", "assign", "decide", "message"):
        assert post(world.quality, f"stage-{name}", stage, MONDAY).status_code in (200, 409)
    assert again(stage).state == State.REGISTERED


def test_decision_being_made_is_hidden_from_other_bodies_until_sent(world: World) -> None:
    stage = considered(world)
    decision = a_decision(reasons="Әзірге жіберілмеген дәлел")
    decide(stage_id=stage.pk, decision=decision, actor=world.officer, at=MONDAY)
    assert "Әзірге жіберілмеген дәлел" in get(world.officer, stage)
    assert "Әзірге жіберілмеген дәлел" not in get(world.quality, stage)
    send_answer(stage_id=stage.pk, actor=world.officer, at=MONDAY)
    assert "Әзірге жіберілмеген дәлел" in get(world.quality, stage)


def test_later_body_reads_the_earlier_decision_with_the_reasons_of_the_appeal(world: World) -> None:
    first = answered(world)
    at = MONDAY + timedelta(days=1)
    second = appeal(stage_id=first.pk, text="Дәлелдер жеткіліксіз", actor=world.citizen, at=at)
    page = get(world.drafter, second, at)
    assert "Дәлелдер жеткіліксіз" in page
    assert first.decision_reasons in page
    assert url("stage", first) in page


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_page_shows_clock_with_basis_and_the_way_to_the_explanation(
    world: World, language: str
) -> None:
    stage = filed(world)
    clock = Clock.objects.get(subject_id=stage.pk, subject_code=stage.ref.code)
    page = get(world.officer, stage, query=f"?lang={language}")
    assert reverse("deadlines:why", args=[clock.pk]) in page
    assert html.escape(getattr(clock.term, f"article_{language}")) in page


# What may be done now


def _offered(page: str) -> set[str]:
    return set(re.findall(r'id="act-(\w+)"', page))


@pytest.mark.parametrize(
    ("person", "state", "offered"),
    [
        ("officer", State.FILED, {"register", "message"}),
        ("officer", State.REGISTERED, {"take", "assign", "service", "message"}),
        ("head", State.REGISTERED, {"take", "decide", "assign", "service", "message"}),
        ("officer", State.IN_CONSIDERATION, {"decide", "assign", "service", "message"}),
        ("colleague", State.IN_CONSIDERATION, {"assign", "service", "message"}),
        ("head", State.IN_CONSIDERATION, {"decide", "assign", "service", "message"}),
        ("officer", State.DECIDED_REFUSED, {"send", "message"}),
        ("colleague", State.DECIDED_REFUSED, {"message"}),
        ("officer", State.CLOSED, set()),
    ],
)
def test_only_lawful_acts_are_offered(
    world: World, person: str, state: str, offered: set[str]
) -> None:
    stage = _in_state(world, state)
    assert stage.state == state
    assert _offered(get(world.people[person], stage)) == offered


def _in_state(world: World, state: str) -> ComplaintStage:
    if state == State.FILED:
        return filed(world, AFTER_HOURS)
    if state == State.REGISTERED:
        return filed(world)
    if state == State.CLOSED:
        return answered(world)
    stage = considered(world)
    if state == State.DECIDED_REFUSED:
        decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=MONDAY)
    return again(stage)


def test_act_opened_by_its_address_leads_back_to_the_case(world: World) -> None:
    stage = filed(world)
    for name in ("take", "assign", "register", "service", "message", "decide", "send", "remedy"):
        response = browser(world.officer).get(url(f"stage-{name}", stage))
        assert (response.status_code, response.url) == (302, url("stage", stage))


def test_deputy_decides_what_the_replaced_executor_has_taken(world: World) -> None:
    stage = considered(world)
    Deputy.objects.create(
        membership=world.officer.membership,
        deputy=world.colleague.user,
        valid_from=MONDAY.date(),
        valid_to=MONDAY.date(),
    )
    user = world.colleague.user
    user.active_membership = world.officer.membership
    user.save()
    assert "decide" in _offered(get(world.colleague, stage))
    assert "decide" not in _offered(get(world.colleague, stage, MONDAY + timedelta(days=1)))


# Each act through its page


def test_register_take_and_assign_through_their_pages(world: World) -> None:
    stage = filed(world, AFTER_HOURS)
    post(world.officer, "stage-register", stage, AFTER_HOURS)
    assert again(stage).reg_no == "1/2025"
    post(world.officer, "stage-take", stage, AFTER_HOURS)
    assert again(stage).assignee == world.officer.user
    chosen = str(world.colleague.user.pk)
    post(world.head, "stage-assign", stage, AFTER_HOURS, assignee=chosen)
    assert again(stage).assignee == world.colleague.user


def test_executor_is_chosen_among_the_bodys_own_officials(world: World) -> None:
    stage = filed(world)
    before = trace()
    stranger = str(world.other_officer.user.pk)
    response = post(world.head, "stage-assign", stage, MONDAY, assignee=stranger)
    assert "govuk-error-summary" in response.content.decode()
    assert (again(stage).assignee, trace()) == (None, before)


def test_unknown_service_is_searched_for_and_identified(world: World) -> None:
    stage = filed(world, service=None)
    assert world.service.registry_no not in get(world.officer, stage)
    page = get(world.officer, stage, query="?service=рождения")
    assert f'value="{world.service.registry_no}"' in page
    number = world.service.registry_no
    post(world.officer, "stage-service", stage, MONDAY, registry_no=number)
    assert again(stage).complaint.service == world.service


def test_service_that_would_change_the_ladder_is_not_offered(world: World) -> None:
    stage = filed(world, service=None)
    Service.objects.filter(pk=world.service.pk).update(drafting_body=world.akimat)
    assert 'name="registry_no"' not in get(world.officer, stage, query="?service=S-004")


def test_message_reaches_the_thread_and_an_empty_one_is_refused_at_its_field(world: World) -> None:
    stage = considered(world)
    response = post(world.officer, "stage-message", stage, MONDAY, text="  ")
    assert 'href="#message_text"' in response.content.decode()
    assert not CaseMessage.objects.exists()
    post(world.officer, "stage-message", stage, MONDAY, text="Құжаттың көшірмесін жіберіңіз.")
    assert "Құжаттың көшірмесін жіберіңіз." in get(world.colleague, stage)


def test_remedy_is_confirmed_on_the_case_that_its_clock_leads_to(world: World) -> None:
    stage = answered(world, Outcome.SATISFIED)
    client = browser(world.officer)
    response = client.get(reverse("complaints:remedy", args=[stage.remedy.pk]))
    assert response.url == f"{url('stage', stage)}#remedy"
    post(world.officer, "stage-remedy", stage, MONDAY + timedelta(days=1))
    assert again(stage).remedy.done_at is not None


REFUSALS = [
    ("other state", "officer", "stage-take", {}),
    ("not the executor", "colleague", "stage-decide", REFUSED),
    ("nothing to send", "officer", "stage-send", {}),
    ("no remedy", "officer", "stage-remedy", {}),
    ("registered already", "officer", "stage-register", {}),
    ("no such service", "officer", "stage-service", {"registry_no": "S-999"}),
]


@pytest.mark.parametrize(("why", "person", "name", "data"), REFUSALS, ids=[r[0] for r in REFUSALS])
def test_refused_act_says_why_on_the_case_and_leaves_no_trace(
    world: World, why: str, person: str, name: str, data: dict[str, str]
) -> None:
    stage = considered(world)
    before = trace()
    response = post(world.people[person], name, stage, MONDAY + timedelta(hours=2), **data)
    assert response.status_code == 409
    assert "govuk-error-summary" in response.content.decode()
    assert (trace(), again(stage).state) == (before, State.IN_CONSIDERATION)
    assert not DecisionDraft.objects.exists()


def test_refusal_is_told_in_the_persons_language(world: World) -> None:
    stage = considered(world)
    told = {}
    for language in ("kk", "ru", "en"):
        client = browser(world.officer)
        client.cookies["language"] = language
        page = client.post(url("stage-take", stage)).content.decode()
        told[language] = re.search(r"error-summary__list\">\s*<li>([^<]+)<", page).group(1)
    assert len(set(told.values())) == 3
