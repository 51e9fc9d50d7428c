"""Pages of regulations: for everybody, for the bodies that write them, for the informatization body."""

import html
import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

from django.test import Client
from django.urls import reverse

import pytest
import time_machine

from accounts.acting import Actor
from standards.models import Regulation
from standards.provisions import words
from standards.services.regulations import begin_regulation, save_regulation
from standards.workflow import RegulationState
from tests.standards.regulations import (
    LATER,
    a_step,
    again,
    agreed,
    approve,
    approved,
    drafted,
    for_review,
    opened,
    repealed,
    sent,
    whole,
)
from tests.standards_world import add_people
from tests.world import MONDAY, World


@pytest.fixture
def people(world: World) -> World:
    add_people(world)
    return world


def get(url: str, actor: Actor | None = None, *, at=LATER, **query: str) -> Any:
    client = Client()
    if actor:
        client.force_login(actor.user)
    with time_machine.travel(at, tick=False):
        return client.get(url, query)


def post(url: str, actor: Actor, data: dict[str, Any], *, at=LATER) -> Any:
    client = Client()
    client.force_login(actor.user)
    with time_machine.travel(at, tick=False):
        return client.post(url, data)


def said(response: Any) -> str:
    return html.unescape(response.content.decode())


def page(found: Regulation) -> str:
    return reverse("standards:office_regulation", args=[found.pk])


def act(found: Regulation, verb: str) -> str:
    return reverse("standards:office_regulation_act", args=[found.pk, verb])


def editor(found: Regulation, part: str) -> str:
    return f"{reverse('standards:office_regulation_text', args=[found.pk])}?part={part}"


def sent_back(response: Any) -> dict[str, str]:
    """Every field of the page's form as a browser would send it."""
    text = response.content.decode()
    form = text[text.rindex('name="edit_no"') - 40 : text.rindex("</form>")]
    data = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        if name:
            data[name[1]] = html.unescape(value[1]) if value else ""
    for name, value in re.findall(
        r'<textarea[^>]*name="([^"]*)"[^>]*>\s?(.*?)</textarea>', form, re.DOTALL
    ):
        data[name] = html.unescape(value)
    for name, options in re.findall(
        r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)"\s+selected', options)
        data[name] = chosen[1] if chosen else ""
    return data


def test_everybody_sees_which_bodies_have_a_regulation_and_which_are_late(people: World) -> None:
    found = opened(people)
    url = reverse("standards:regulations", args=["S-004"])
    early, late = get(url), get(url, at=MONDAY + timedelta(days=40))
    assert found.organisation.name_kk in said(early)
    assert early.context["rows"][0][0].is_late is False
    assert late.context["rows"][0][0].is_late is True
    assert f"{reverse('deadlines:calculator')}?code=standards.regulation&date=2025-09-08" in said(
        late
    )


def test_the_why_link_leads_to_the_very_same_last_day(people: World) -> None:
    opened(people)
    answer = get(reverse("deadlines:calculator"), code="standards.regulation", date="2025-09-08")
    assert answer.context["explanation"].due_on.isoformat() == "2025-10-08"


@pytest.mark.parametrize("state", [opened, drafted, sent])
def test_a_text_that_is_not_approved_is_nobodys_business(people: World, state) -> None:
    found = state(people)
    for name in ("regulation", "regulation_chart"):
        assert get(reverse(f"standards:{name}", args=[found.pk])).status_code == 404


def test_the_approved_text_is_read_with_its_chart_and_the_same_in_words(people: World) -> None:
    found = approved(people)
    text = said(get(reverse("standards:regulation", args=[found.pk]), lang="ru"))
    for part in ("1. Общее положение.", "2-әрекет (рус.)", "2-нәтиже (рус.)", "<svg", "12/3",
                 "«АХАТ» тіркеу пункті (рус.)"):  # fmt: skip
        assert part in text
    assert "style=" not in text[text.index("<svg") : text.index("</svg>")]


def test_the_chart_is_a_file_of_its_own(people: World) -> None:
    found = approved(people)
    response = get(reverse("standards:regulation_chart", args=[found.pk]))
    assert response.headers["Content-Type"].startswith("image/svg+xml")
    assert ET.fromstring(response.content).tag == "{http://www.w3.org/2000/svg}svg"


def test_while_a_review_runs_everybody_reads_the_text_approved_last(people: World) -> None:
    found = for_review(people)
    text = begin_regulation(regulation_id=found.pk, actor=people.oblast, at=LATER)
    save_regulation(
        regulation_id=found.pk, fields={"general_kk": "Жаңа мәтін"}, edit_no=text.edit_no,
        actor=people.oblast, at=LATER,
    )  # fmt: skip
    response = get(reverse("standards:regulation", args=[found.pk]))
    assert "1. Жалпы ереже." in said(response)
    assert "Жаңа мәтін" not in said(response)


@pytest.mark.parametrize(
    ("number", "status"), [("1", 200), ("2", 404), ("x", 404), ("9" * 30, 404)]
)
def test_an_earlier_text_has_an_address(people: World, number: str, status: int) -> None:
    found = repealed(people)
    url = reverse("standards:regulation", args=[found.pk])
    assert get(url, text=number).status_code == status


def test_the_list_holds_the_own_body_only_and_the_quality_body_sees_all(people: World) -> None:
    found = opened(people)
    url = reverse("standards:office_regulations")
    for person in ("oblast", "quality"):
        rows = get(url, people.people[person]).context["rows"]
        assert [row.regulation for row in rows] == [found]
    assert get(url, people.drafter).context["rows"] == []
    for person in ("officer", "citizen", "agreeing", "clerk", "auditor"):
        assert get(url, people.people[person]).status_code == 404


def test_the_filters_narrow_the_list(people: World) -> None:
    opened(people)
    url = reverse("standards:office_regulations")
    for query, count in (
        ({"q": "тууды"}, 1), ({"q": "S-999"}, 0), ({"state": "due", "show": "all"}, 1),
        ({"state": "in_force"}, 0), ({"state": "nonsense"}, 1), ({"q": "\0"}, 1),
    ):  # fmt: skip
        assert len(get(url, people.quality, **query).context["rows"]) == count


def test_one_regulation_is_open_to_its_body_the_quality_body_and_who_was_asked(
    people: World,
) -> None:
    found = sent(people)
    for person in ("oblast", "quality", "informatization"):
        assert get(page(found), people.people[person]).status_code == 200
    for person in ("drafter", "ministry_head", "officer", "agreeing", "citizen"):
        assert get(page(found), people.people[person]).status_code == 404


def test_informatization_sees_nothing_it_was_not_asked_about(people: World) -> None:
    found = drafted(people)
    assert get(page(found), people.informatization).status_code == 404


def test_the_road_is_walked_over_the_pages(people: World) -> None:
    found = opened(people)
    begun = post(act(found, "begin"), people.oblast, {})
    assert begun.headers["Location"] == reverse("standards:office_regulation_text", args=[found.pk])
    assert post(act(found, "send"), people.oblast, {}).status_code == 409
    text = found.texts.get()
    save_regulation(
        regulation_id=found.pk, fields=whole(), edit_no=text.edit_no, actor=people.oblast, at=LATER
    )
    assert post(act(found, "send"), people.oblast, {}).status_code == 302
    queue = get(reverse("standards:office_regulation_agreements"), people.informatization)
    assert page(found) in said(queue)
    wrong = post(act(found, "answer"), people.informatization, {"answer": "refuse"})
    assert wrong.context["answer_form"].errors["remarks"]
    assert (
        post(act(found, "answer"), people.informatization, {"answer": "agree"}).status_code == 302
    )
    given = {"act_kind": "akimat", "act_no": "5", "approved_on": "11.09.2025"}
    check = post(act(found, "approve"), people.oblast, given)
    assert check.status_code == 200
    assert again(found).state == RegulationState.AGREEMENT_IB
    done = post(act(found, "approve"), people.oblast, given | {"confirmed": "1"})
    assert done.status_code == 302
    assert again(found).state == RegulationState.IN_FORCE


def test_the_queue_is_for_the_informatization_body_alone(people: World) -> None:
    sent(people)
    url = reverse("standards:office_regulation_agreements")
    assert len(get(url, people.informatization).context["page"].rows) == 1
    for person in ("oblast", "quality", "agreeing"):
        assert get(url, people.people[person]).status_code == 404


@pytest.mark.parametrize(
    ("name", "value"),
    [("act_no", ""), ("approved_on", "31.02.2025"), ("approved_on", "12.09.2025"),
     ("approved_on", "07.09.2025"), ("act_kind", "head")],
)  # fmt: skip
def test_a_wrong_act_is_said_at_its_field_and_nothing_happens(
    people: World, name: str, value: str
) -> None:
    found = agreed(people)
    given = {"act_kind": "akimat", "act_no": "5", "approved_on": "11.09.2025", name: value}
    response = post(act(found, "approve"), people.oblast, given | {"confirmed": "1"})
    assert response.context["approval_form"].errors[name]
    assert again(found).state == RegulationState.AGREEMENT_IB


def test_an_act_opened_by_its_address_leads_back(people: World) -> None:
    found = opened(people)
    assert get(act(found, "begin"), people.oblast).headers["Location"] == page(found)
    assert get(act(found, "burn"), people.oblast).status_code == 404


def test_the_quality_body_looks_and_does_nothing(people: World) -> None:
    found = drafted(people)
    assert post(act(found, "send"), people.quality, {}).status_code == 409
    assert get(editor(found, "steps"), people.quality).headers["Location"] == page(found)
    assert again(found).state == RegulationState.DRAFTING


@pytest.mark.parametrize("part", ["general", "steps", "internal", "external", "systems"])
def test_a_part_that_is_sent_as_it_was_shown_changes_nothing(people: World, part: str) -> None:
    found = drafted(people)
    before = found.texts.get()
    shown = get(editor(found, part), people.oblast)
    response = post(editor(found, part), people.oblast, sent_back(shown) | {"do": "save"})
    assert response.status_code == 302
    after = found.texts.get()
    assert (after.steps, after.internal, after.external, after.systems, after.edit_no) == (
        before.steps, before.internal, before.external, before.systems, before.edit_no,
    )  # fmt: skip


def test_ways_survive_the_editor(people: World) -> None:
    case = words("құжаттар толық", "документы полны")
    rows = [a_step(1, next=[{"to": "s2", "if": case}, {"to": "end", "if": words("жоқ", "нет")}])]
    found = drafted(people, steps=[*rows, a_step(2)])
    before = found.texts.get().steps
    shown = get(editor(found, "steps"), people.oblast)
    post(editor(found, "steps"), people.oblast, sent_back(shown) | {"do": "save"})
    assert found.texts.get().steps == before


def test_a_case_without_a_target_leads_to_the_action_below(people: World) -> None:
    found = drafted(people)
    data = sent_back(get(editor(found, "steps"), people.oblast))
    data |= {"steps-0-if_0_kk": "дұрыс", "steps-0-if_0_ru": "верно", "do": "save"}
    post(editor(found, "steps"), people.oblast, data)
    assert found.texts.get().steps[0]["next"] == [{"to": "s2", "if": words("дұрыс", "верно")}]


BUTTONS = {
    "add": ["s1", "s2", None],
    "remove:0": ["s2"],
    "up:1": ["s2", "s1"],
    "down:0": ["s2", "s1"],
    "down:1": ["s1", "s2"],
    "up:99": ["s1", "s2"],
    "nonsense": ["s1", "s2"],
}


@pytest.mark.parametrize("button", BUTTONS)
def test_a_button_changes_the_lines_keeps_what_was_typed_and_saves_nothing(
    people: World, button: str
) -> None:
    found = drafted(people)
    data = sent_back(get(editor(found, "steps"), people.oblast))
    data |= {"steps-1-action_ru": "Только что набрано", "steps-1-amount": "много", "do": button}
    response = post(editor(found, "steps"), people.oblast, data)
    ids = [form.step_id for form in response.context["page"].form.forms]
    expected = BUTTONS[button]
    assert len(ids) == len(expected)
    assert all(want is None or got == want for got, want in zip(ids, expected, strict=True))
    assert "Только что набрано" in said(response)
    assert found.texts.get().steps[1]["action"]["ru"] == "2-әрекет (рус.)"


def test_a_wrong_time_is_said_at_its_field_and_nothing_typed_is_lost(people: World) -> None:
    found = drafted(people)
    data = sent_back(get(editor(found, "steps"), people.oblast))
    data |= {"steps-0-amount": "скоро", "steps-0-action_kk": "Жаңа әрекет", "do": "save"}
    response = post(editor(found, "steps"), people.oblast, data)
    assert response.status_code == 200
    assert response.context["page"].form.forms[0].errors["amount"]
    assert "Жаңа әрекет" in said(response)
    assert 'value="скоро"' in said(response)


def test_the_second_writer_of_a_part_sees_both_texts_and_may_then_put_in_his_own(
    people: World,
) -> None:
    found = drafted(people)
    mine = sent_back(get(editor(found, "general"), people.oblast))
    _by_a_colleague(found, people, {"general_ru": "1. Слова коллеги."})
    mine |= {"general_ru": "1. Мои слова.", "do": "save"}
    response = post(editor(found, "general"), people.oblast, mine)
    assert response.status_code == 409
    marked = re.sub(r"<[^>]+>", "", said(response))
    assert "коллеги" in marked
    assert "1. Мои слова." in said(response)
    again_sent = sent_back(response) | {"do": "save"}
    assert post(editor(found, "general"), people.oblast, again_sent).status_code == 302
    assert found.texts.get().general_ru == "1. Мои слова."


def test_two_writers_of_different_parts_do_not_stand_in_each_others_way(people: World) -> None:
    found = drafted(people)
    mine = sent_back(get(editor(found, "general"), people.oblast))
    _by_a_colleague(found, people, {"steps": [a_step(7)]})
    mine |= {"general_ru": "1. Мои слова.", "do": "save"}
    assert post(editor(found, "general"), people.oblast, mine).status_code == 302
    text = found.texts.get()
    assert (text.general_ru, text.steps[0]["id"]) == ("1. Мои слова.", "s7")


def _by_a_colleague(found: Regulation, people: World, fields: dict[str, Any]) -> None:
    save_regulation(
        regulation_id=found.pk, fields=fields, edit_no=found.texts.get().edit_no,
        actor=people.oblast, at=LATER,
    )  # fmt: skip


def test_steps_longer_than_the_term_are_a_warning_on_the_page(people: World, settings) -> None:
    settings.STANDARDS_IB_AGREES_REGULATIONS = False
    found = drafted(people, steps=[a_step(1, amount=3, unit_of_time="working_day")])
    assert get(page(found), people.oblast).context["shown"].exceeds
    approve(found, people.oblast)
    public = get(reverse("standards:regulation", args=[found.pk]))
    assert public.context["shown"].exceeds


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_opens_in_every_language(people: World, language: str) -> None:
    found = approved(people)
    for url in (
        reverse("standards:regulations", args=["S-004"]),
        reverse("standards:regulation", args=[found.pk]),
        reverse("standards:regulation_chart", args=[found.pk]),
    ):
        assert get(url, lang=language).status_code == 200
    for url in (page(found), reverse("standards:office_regulations")):
        assert get(url, people.oblast, lang=language).status_code == 200
