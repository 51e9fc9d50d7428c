"""Pages of the road: what an official, a head, the quality body and a complainant can do there."""

from datetime import datetime
from typing import Any

from django.urls import reverse

import pytest
import time_machine

from accounts.acting import Actor
from complaints.models import ComplaintStage, Extension, ProposedDecision, Redirection
from complaints.selectors import current_stage
from complaints.services import Official, appeal, decide, send_answer, take
from complaints.services.approving import propose
from complaints.services.joining import join
from complaints.services.withdrawing import withdraw
from complaints.workflow import Medium, State
from tests.complaints.office import REFUSED, browser, hidden, post, url
from tests.complaints.road import DAY, LATER, extended, moved, traces, with_approval
from tests.world import MONDAY, World, a_decision, again, considered, filed, overdue


def _get(actor: Actor, address: str, at: datetime = LATER) -> Any:
    with time_machine.travel(at, tick=False):
        return browser(actor).get(address, follow=True)


def _text(actor: Actor, address: str, at: datetime = LATER) -> str:
    response = _get(actor, address, at)
    assert response.status_code == 200
    return str(response.content.decode())


def _send(actor: Actor, address: str, at: datetime = LATER, **data: Any) -> Any:
    with time_machine.travel(at, tick=False):
        return browser(actor).post(address, data)


def _case(stage: ComplaintStage) -> str:
    return reverse("complaints:case", args=[stage.complaint_id])


def test_the_extension_page_shows_the_last_day_and_every_date(world: World) -> None:
    stage = considered(world)
    page = _text(world.officer, url("stage-extend", stage))
    assert page.count("<option") >= 11
    # Registered on Monday 8 September 2025: due on the 15th, notice by the 10th.
    for day in ("10 ", "15 ", "16 ", "29 "):
        assert day in page


def test_extending_through_the_page(world: World) -> None:
    stage = considered(world)
    typed = {"ground": "information", "days": "4", "reasons": "Мәлімет керек."}
    response = post(world.officer, "stage-extend", stage, LATER, **typed)
    assert response.status_code == 302
    extension = Extension.objects.get(stage=stage)
    assert (extension.ground, extension.days) == ("information", 4)
    assert "Мәлімет керек." in _text(world.officer, url("stage", stage))
    assert "Мәлімет керек." in _text(world.citizen, _case(stage))


@pytest.mark.parametrize(
    "typed",
    [{}, {"ground": "holiday", "days": "4", "reasons": "x"}, {"ground": "check", "days": "11"}],
)
def test_what_the_form_refuses_changes_nothing(world: World, typed: dict[str, str]) -> None:
    stage = considered(world)
    before = traces()
    response = post(world.officer, "stage-extend", stage, LATER, **typed)
    assert response.status_code == 200
    assert "govuk-error-summary" in response.content.decode()
    assert traces() == before


def test_too_late_the_page_leads_back_and_says_why(world: World) -> None:
    stage = considered(world)
    response = _get(world.officer, url("stage-extend", stage), MONDAY + 3 * DAY)
    assert response.redirect_chain[-1][0] == url("stage", stage)


def test_redirecting_through_the_page_names_the_competent_first(world: World) -> None:
    stage = considered(world)
    page = _text(world.officer, url("stage-redirect", stage)).split("<main")[1]
    assert f'value="{world.other_akimat.pk}"' in page
    assert f'value="{world.akimat.pk}"' not in page
    assert f'value="{world.quality_body.pk}"' not in page
    typed = {"to": str(world.other_akimat.pk), "reasons": "Құзыретіне кірмейді."}
    post(world.officer, "stage-redirect", stage, LATER, **typed)
    new = current_stage(stage.complaint)
    assert new.organisation == world.other_akimat
    assert "Құзыретіне кірмейді." in _text(world.officer, url("stage", stage))
    assert world.akimat.name_kk in _text(world.other_officer, url("stage", new))
    case = _text(world.citizen, _case(stage))
    assert world.other_akimat.name_kk in case
    assert world.akimat.name_kk in case


def test_the_quality_body_answers_through_its_page(world: World) -> None:
    stage = considered(world)
    moved(world, stage, world.other_akimat)
    second = current_stage(stage.complaint)
    typed = {"to": str(world.ministry.pk), "reasons": "Тағы да құзыреті емес."}
    post(world.other_officer, "stage-redirect", second, LATER, **typed)
    asked = Redirection.objects.get(needs_consent=True)
    listed = _text(world.quality, reverse("complaints:consents"))
    address = reverse("complaints:consent", args=[asked.pk])
    assert address in listed
    assert "Тағы да құзыреті емес." in _text(world.quality, address)
    assert _send(world.quality, address, answer="refuse").status_code == 200
    _send(world.quality, address, answer="consent")
    assert current_stage(stage.complaint).organisation == world.ministry
    assert _get(world.quality, address).status_code == 404


def test_consents_and_approvals_are_nobody_elses_pages(world: World) -> None:
    with_approval(world)
    stage = considered(world)
    propose(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)
    address = reverse("complaints:approval", args=[ProposedDecision.objects.get().pk])
    for actor in (world.officer, world.citizen, world.quality, world.ministry_head):
        assert _get(actor, address).status_code == 404
    for actor in (world.officer, world.head, world.citizen):
        assert _get(actor, reverse("complaints:consents")).status_code == 404
    for actor in (world.officer, world.citizen, world.auditor):
        assert _get(actor, reverse("complaints:body_rules")).status_code == 404


def test_deciding_where_the_head_approves_goes_through_the_heads_page(world: World) -> None:
    rules = reverse("complaints:body_rules")
    _send(world.head, rules, head_approves="on")
    stage = considered(world)
    preview = post(world.officer, "stage-decide", stage, LATER, **REFUSED).content.decode()
    post(world.officer, "stage-decide", stage, LATER, **hidden(preview))
    proposed = ProposedDecision.objects.get()
    assert again(stage).state == State.IN_CONSIDERATION
    address = reverse("complaints:approval", args=[proposed.pk])
    assert address in _text(world.head, reverse("complaints:approvals"))
    assert REFUSED["reasons"] in _text(world.head, address)
    assert _send(world.head, address, answer="return").status_code == 200
    _send(world.head, address, answer="return", remark="Толықтырыңыз.")
    case = _text(world.officer, url("stage", stage))
    assert "Толықтырыңыз." in case
    assert REFUSED["reasons"] in case
    preview = post(world.officer, "stage-decide", stage, LATER, **REFUSED).content.decode()
    post(world.officer, "stage-decide", stage, LATER, **hidden(preview))
    address = reverse("complaints:approval", args=[ProposedDecision.objects.latest("pk").pk])
    _send(world.head, address, answer="approve")
    assert again(stage).state == State.CLOSED


def test_a_late_approval_asks_for_the_reason_on_the_page(world: World) -> None:
    with_approval(world)
    stage = considered(world)
    proposed = propose(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)
    address, late = reverse("complaints:approval", args=[proposed.pk]), LATER + 10 * DAY
    assert "lateness_reason" in _text(world.head, address, late)
    assert _send(world.head, address, late, answer="approve").status_code == 200
    _send(world.head, address, late, answer="approve", lateness_reason="Іссапар.")
    assert again(stage).lateness_reason == "Іссапар."


def test_both_filings_are_shown_before_they_are_joined(world: World) -> None:
    first = filed(world, reasons="Бірінші рет жаздым.")
    other = filed(world, LATER, reasons="Екінші рет жаздым.")
    page = _text(world.officer, url("stage-join", other))
    assert first.complaint.number in page
    both = _text(world.officer, f"{url('stage-join', other)}?first={first.complaint.number}")
    assert "Бірінші рет жаздым." in both
    assert "Екінші рет жаздым." in both
    post(world.officer, "stage-join", other, LATER, first=first.complaint.number)
    assert again(other).state == State.JOINED
    assert first.complaint.number in _text(world.citizen, _case(other))
    assert other.complaint.number in _text(world.citizen, _case(first))
    assert other.complaint.number in _text(world.officer, url("stage", first))


def test_a_complaint_of_another_body_is_not_there_to_be_joined(world: World) -> None:
    foreign = filed(world, provider=world.other_akimat, reasons="Басқа жерде.")
    stage = filed(world, LATER)
    address = f"{url('stage-join', stage)}?first={foreign.complaint.number}"
    assert "Басқа жерде." not in _text(world.officer, address)


def test_another_account_does_not_learn_the_number_of_the_first(world: World) -> None:
    first, other = filed(world), filed(world, LATER)
    other.complaint.complainant = world.stranger.user
    other.complaint.save()
    number = first.complaint.number
    join(stage_id=other.pk, first_number=number, actor=world.officer, at=LATER)
    assert number not in _text(world.stranger, _case(other))


def test_naming_the_official_on_the_page_takes_him_out(world: World) -> None:
    stage = filed(world, official_unknown=False, officials=[Official(full_name="терезедегі жігіт")])
    official = stage.complaint.officials.get()
    typed = {"official": str(official.pk), "user": str(getattr(world.officer.user, "pk", ""))}
    post(world.colleague, "stage-official", stage, LATER, **typed)
    page = _text(world.officer, url("stage", stage))
    assert "act-decide" not in page
    assert f"{url('stage', stage)}take/" not in page


def test_about_the_head_the_only_way_is_up(world: World) -> None:
    stage = filed(world, official_unknown=False, officials=[Official(full_name="Есенов М.")])
    page = _text(world.officer, url("stage-redirect", stage))
    assert world.ministry.name_kk in page
    assert "<select" not in page.split("<main")[1]
    post(world.officer, "stage-redirect", stage, LATER, reasons="Басшыға қатысты.")
    assert current_stage(stage.complaint).organisation == world.ministry


def test_the_office_enters_what_came_on_paper_and_nothing_else(world: World) -> None:
    paper, electronic = filed(world, medium=Medium.PAPER), filed(world)
    post(world.officer, "stage-court", paper, LATER)
    assert again(paper).complaint.in_court_at is not None
    post(world.officer, "stage-withdraw", paper, LATER, reason="Өтініш бойынша.")
    assert again(paper).state == State.WITHDRAWN
    for act in ("stage-court", "stage-withdraw"):
        post(world.officer, act, electronic, LATER)
    assert again(electronic).state == State.REGISTERED
    assert again(electronic).complaint.in_court_at is None


def test_the_complainant_withdraws_after_reading_what_it_means(world: World) -> None:
    stage = considered(world)
    address = reverse("complaints:withdraw", args=[stage.complaint_id])
    assert address in _text(world.citizen, _case(stage))
    assert _get(world.citizen, address).status_code == 200
    assert again(stage).is_open
    _send(world.citizen, address, reason="Шешілді.")
    stage = again(stage)
    assert (stage.state, stage.withdrawal_reason) == (State.WITHDRAWN, "Шешілді.")
    assert address not in _text(world.citizen, _case(stage))
    assert _get(world.stranger, address).status_code == 404


def test_the_whole_complaint_is_offered_only_where_an_earlier_stage_is_open(world: World) -> None:
    first = overdue(world)
    at = MONDAY + 11 * DAY
    second = appeal(stage_id=first.pk, actor=world.citizen, at=at)
    address = reverse("complaints:withdraw", args=[first.complaint_id])
    assert 'name="whole"' in _text(world.citizen, address, at)
    _send(world.citizen, address, at, whole="on")
    assert {again(first).state, again(second).state} == {State.WITHDRAWN}


def test_a_late_answer_offers_the_choice_on_the_case(world: World) -> None:
    first, at = overdue(world), MONDAY + 11 * DAY
    second = appeal(stage_id=first.pk, actor=world.citizen, at=at)
    take(stage_id=first.pk, actor=world.officer, at=at)
    decision = a_decision(lateness_reason="Қызметкер ауырды.")
    decide(stage_id=first.pk, decision=decision, actor=world.officer, at=at)
    address = reverse("complaints:withdraw", args=[first.complaint_id])
    assert _text(world.citizen, _case(first), at).count(address) == 1
    send_answer(stage_id=first.pk, actor=world.officer, at=at)
    assert _text(world.citizen, _case(first), at).count(address) == 2
    withdraw(stage_id=second.pk, actor=world.citizen, at=at)
    assert address not in _text(world.citizen, _case(first), at)


@pytest.mark.parametrize("build", ["withdrawn", "redirected", "joined", "extended"])
def test_every_new_state_has_its_pages(world: World, build: str) -> None:
    stage = considered(world)
    if build == "withdrawn":
        withdraw(stage_id=stage.pk, actor=world.citizen, at=LATER)
    elif build == "redirected":
        moved(world, stage, world.other_akimat)
    elif build == "extended":
        extended(world, stage, LATER)
    else:
        other = filed(world, LATER)
        number = stage.complaint.number
        join(stage_id=other.pk, first_number=number, actor=world.officer, at=LATER)
        stage = other
    for person in (world.officer, world.quality):
        assert again(stage).get_state_display() in _text(person, url("stage", stage))
    _text(world.citizen, _case(stage))
    _text(world.citizen, reverse("portal:cabinet"))
    _text(world.officer, reverse("complaints:queue"))


def test_an_appeal_says_what_it_is_about(world: World) -> None:
    stage = considered(world)
    extended(world, stage, LATER)
    address = reverse("complaints:appeal", args=[stage.complaint_id])
    assert address in _text(world.citizen, _case(stage))
    _send(world.citizen, address, LATER, text="")
    later = current_stage(stage.complaint)
    assert later.get_about_display() in _text(world.citizen, _case(stage))
    assert later.get_about_display() in _text(world.drafter, url("stage", stage))
