"""Deciding through the pages: the letter seen is the letter sent, and nothing typed is lost."""

import html
import re
from datetime import timedelta

import pytest

from complaints.models import ComplaintStage, DecisionDraft
from complaints.services import (
    appeal,
    decide,
    take,
)
from complaints.services.opinion_links import without_token
from complaints.workflow import Outcome, State
from deadlines.sweep import sweep
from notifications.models import Channel, OutboxMessage
from tests.complaints.office import (
    REFUSED,
    SATISFIED,
    browser,
    get,
    hidden,
    post,
    trace,
)
from tests.world import (
    MONDAY,
    World,
    a_decision,
    again,
    considered,
    filed,
    overdue,
)


def test_from_unassigned_to_closed_through_the_pages_alone(world: World) -> None:
    stage = filed(world)
    post(world.officer, "stage-take", stage, MONDAY)
    preview = post(world.officer, "stage-decide", stage, MONDAY, **SATISFIED).content.decode()
    assert again(stage).state == State.IN_CONSIDERATION
    post(world.officer, "stage-decide", stage, MONDAY, **hidden(preview))
    closed = again(stage)
    assert (closed.state, closed.outcome) == (State.CLOSED, Outcome.SATISFIED)
    assert closed.remedy.officer == SATISFIED["remedy_officer"]


@pytest.mark.parametrize("typed", [REFUSED, SATISFIED], ids=["refused", "satisfied"])
def test_preview_is_the_letter_that_is_sent_byte_for_byte(
    world: World, typed: dict[str, str]
) -> None:
    stage = considered(world)
    at = MONDAY + timedelta(hours=3)
    response = post(world.officer, "stage-decide", stage, at, **typed)
    letter = response.context["letter"]
    preview = response.content.decode()
    # Nothing differs but the secret of the two questions, which is the complainant's alone.
    assert letter.shown == without_token(letter.text) != letter.text
    assert html.escape(letter.shown) in preview
    # Sent some minutes later: the letter must not depend on them.
    later = at + timedelta(minutes=17)
    post(world.officer, "stage-decide", stage, later, **hidden(preview))
    for channel in (Channel.INBOX, Channel.EMAIL):
        sent = OutboxMessage.objects.filter(
            recipient=world.citizen.user, channel=channel, template="complaints/answered"
        ).get()
        assert (sent.subject, sent.text) == (letter.subject, letter.text)


def test_letter_that_differs_from_the_one_seen_is_shown_again_and_not_sent(world: World) -> None:
    stage = considered(world)
    preview = post(world.officer, "stage-decide", stage, MONDAY, **REFUSED).content.decode()
    changed = {**hidden(preview), "reasons": "Басқа дәлел"}
    response = post(world.officer, "stage-decide", stage, MONDAY, **changed)
    assert response.context["changed"]
    assert again(stage).state == State.IN_CONSIDERATION


MISTAKES = [
    ("no outcome", {**REFUSED, "outcome": ""}, "decide_outcome_0"),
    ("no reasons", {**REFUSED, "reasons": " "}, "decide_reasons"),
    ("no remedy", {**SATISFIED, "remedy_text": ""}, "decide_remedy_text"),
    ("no date", {**SATISFIED, "remedy_due_on": ""}, "decide_remedy_due_on"),
    ("wrong date", {**SATISFIED, "remedy_due_on": "бейсенбі"}, "decide_remedy_due_on"),
    ("date gone by", {**SATISFIED, "remedy_due_on": "01.09.2025"}, "decide_remedy_due_on"),
    ("no officer", {**SATISFIED, "remedy_officer": ""}, "decide_remedy_officer"),
]


@pytest.mark.parametrize(("why", "typed", "field"), MISTAKES, ids=[m[0] for m in MISTAKES])
def test_mistake_is_named_at_its_field_and_everything_typed_stays(
    world: World, why: str, typed: dict[str, str], field: str
) -> None:
    stage = considered(world)
    before = trace()
    page = post(world.officer, "stage-decide", stage, MONDAY, **typed).content.decode()
    assert f'href="#{field}"' in page
    for value in typed.values():
        assert html.escape(value.strip()) in page
    assert (trace(), again(stage).state) == (before, State.IN_CONSIDERATION)


def test_lateness_is_explained_only_when_late(world: World) -> None:
    stage = considered(world)
    in_time = MONDAY + timedelta(days=1)
    assert 'name="lateness_reason"' not in get(world.officer, stage, in_time)
    late = MONDAY + timedelta(days=10)
    sweep(at=late)
    page = post(world.officer, "stage-decide", stage, late, **REFUSED).content.decode()
    assert 'href="#decide_lateness_reason"' in page
    typed = {**REFUSED, "lateness_reason": "Құжаттар кеш келді."}
    preview = post(world.officer, "stage-decide", stage, late, **typed).content.decode()
    assert "Құжаттар кеш келді." in preview
    post(world.officer, "stage-decide", stage, late, **hidden(preview))
    assert again(stage).lateness_reason == "Құжаттар кеш келді."


def test_quality_body_must_study_the_causes_and_the_letter_keeps_the_way_to_court(
    world: World,
) -> None:
    stage = _third_stage(world)
    at = stage.filed_at + timedelta(hours=1)
    take(stage_id=stage.pk, actor=world.quality, at=at)
    assert "cause_study" in get(world.quality, stage, at)
    page = post(world.quality, "stage-decide", stage, at, **REFUSED).content.decode()
    assert 'href="#decide_cause_study"' in page
    typed = {**REFUSED, "cause_study": "Себептер зерделенді."}
    response = post(world.quality, "stage-decide", stage, at, **typed)
    assert "Сотқа жүгіну құқығыңыз сақталады." in response.context["letter"].text


def _third_stage(world: World) -> ComplaintStage:
    first = overdue(world)
    at = MONDAY + timedelta(days=10)
    second = appeal(stage_id=first.pk, actor=world.citizen, at=at)
    sweep(at=at + timedelta(days=14))
    return appeal(stage_id=second.pk, actor=world.citizen, at=at + timedelta(days=14))


def test_answer_left_unsent_is_offered_again_with_the_letter_it_will_be(world: World) -> None:
    stage = considered(world)
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=MONDAY)
    page = get(world.officer, stage)
    assert "act-send" in page
    assert a_decision().reasons in page
    post(world.officer, "stage-send", stage, MONDAY)
    assert again(stage).state == State.CLOSED


def test_answer_decided_in_time_and_sent_late_says_why(world: World) -> None:
    stage = considered(world)
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=MONDAY)
    late = MONDAY + timedelta(days=10)
    sweep(at=late)
    page = post(world.officer, "stage-send", stage, late).content.decode()
    assert 'href="#send_lateness_reason"' in page
    assert again(stage).state == State.DECIDED_REFUSED
    post(world.officer, "stage-send", stage, late, lateness_reason="Байланыс үзілді.")
    assert again(stage).lateness_reason == "Байланыс үзілді."


# The draft of a decision


def test_draft_outlives_signing_out_and_is_gone_after_the_decision(world: World) -> None:
    stage = considered(world)
    half = {"outcome": "partly", "reasons": "Бастадым, бірақ…", "remedy_due_on": "10.0"}
    response = post(world.officer, "stage-draft", stage, MONDAY, **half)
    assert response.status_code == 204
    client = browser(world.officer)
    client.logout()
    page = get(world.officer, stage)
    assert "Бастадым, бірақ…" in page
    assert 'value="10.0"' in page
    assert re.search(r'value="partly"\s+checked', page)
    preview = post(world.officer, "stage-decide", stage, MONDAY, **REFUSED).content.decode()
    assert DecisionDraft.objects.get().answers["reasons"] == REFUSED["reasons"]
    post(world.officer, "stage-decide", stage, MONDAY, **hidden(preview))
    assert not DecisionDraft.objects.exists()


def test_draft_is_each_persons_own_and_only_of_who_may_decide(world: World) -> None:
    stage = considered(world)
    post(world.officer, "stage-draft", stage, MONDAY, reasons="Менің мәтінім")
    assert "Менің мәтінім" not in get(world.head, stage)
    refused = post(world.colleague, "stage-draft", stage, MONDAY, reasons="Бөтен")
    assert refused.status_code == 409
    assert DecisionDraft.objects.count() == 1
