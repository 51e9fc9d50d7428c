"""Letters about demands and remedies: each in three languages, whole, to whom it concerns."""

import re
from datetime import timedelta

import pytest

from accounts.models import User
from complaints.models import Demand
from complaints.services import (
    close_demand,
    execute_demand,
    execute_remedy,
    give_back_demand,
    issue_demand,
)
from complaints.workflow import Outcome
from deadlines.sweep import sweep
from notifications.models import OutboxMessage
from tests.complaints.quality import AFTER_DUE, DECIDED_AT, DUE_ON, quality_answered
from tests.world import MONDAY, World, a_demand, answered

LANGUAGES = ("kk", "ru", "en")
COURT = {
    "kk": "Сотқа жүгіну құқығыңыз сақталады.",
    "ru": "За Вами сохраняется право обратиться в суд.",
    "en": "You keep the right to go to court.",
}
DUE = {"kk": "2025 жылғы 22 қыркүйек", "ru": "22 сентября 2025 года", "en": "22 September 2025"}
QUESTIONS = {"kk": "Екі сұрақ", "ru": "Два вопроса", "en": "Two questions"}
TO_COMPLAINANT = ("demand_sent", "demand_executed", "demand_closed", "demand_overdue")
TO_BODIES = (
    "demanded", "demand_executed_body", "demand_given_back", "demand_closed_body",
    "demand_overdue_body",
)  # fmt: skip


def _letter(template: str) -> OutboxMessage:
    found = OutboxMessage.objects.filter(template=f"complaints/{template}", channel="inbox")
    return found.latest("pk")


def _speaking(world: World, language: str) -> Demand:
    """A whole life of a demand, every letter in one language."""
    User.objects.update(language=language)
    for actor in world.people.values():
        actor.user.language = language
    stage = quality_answered(world, language=language)
    at = DECIDED_AT
    issue_demand(
        stage_id=stage.pk, order=a_demand(world, due_on=DUE_ON), actor=world.quality, at=at
    )
    sweep(at=AFTER_DUE)
    demand = Demand.objects.earliest("pk")
    back = {"reasons": "Аты қате.", "due_on": AFTER_DUE.date() + timedelta(days=7)}
    said = {"text": "Куәлік берілді.", "actor": world.officer, "at": AFTER_DUE}
    execute_demand(demand_id=demand.pk, **said)
    give_back_demand(demand_id=demand.pk, **back, actor=world.quality, at=AFTER_DUE)
    execute_demand(demand_id=demand.pk, **said | {"at": AFTER_DUE + timedelta(hours=1)})
    close_demand(demand_id=demand.pk, actor=world.quality, at=AFTER_DUE + timedelta(hours=2))
    return demand


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_of_a_demand_is_whole_in_its_language(world: World, language: str) -> None:
    demand = _speaking(world, language)
    number = demand.stage.complaint.number
    for template in (*TO_COMPLAINANT, *TO_BODIES):
        letter = _letter(template)
        assert letter.language == language, template
        assert number in letter.subject, template
        assert "Куәлікті беру." in letter.text, template
        assert getattr(world.akimat, f"name_{language}") in letter.text, template
        assert getattr(world.quality_body, f"name_{language}") in letter.text, template
        assert not re.search(r"None|\{\{|\{%|: \n", letter.text), template
        assert "\n\n\n" not in letter.text, template


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_say_the_dates_the_reasons_and_what_was_done(world: World, language: str) -> None:
    _speaking(world, language)
    for template in ("demanded", "demand_sent", "demand_overdue", "demand_overdue_body"):
        assert DUE[language] in _letter(template).text, template
    for template in ("demand_executed", "demand_executed_body", "demand_closed"):
        assert "Куәлік берілді." in _letter(template).text, template
    assert "Аты қате." in _letter("demand_given_back").text
    for template in TO_COMPLAINANT:
        assert COURT[language] in _letter(template).text, template


def test_letters_go_to_the_side_that_they_concern(world: World) -> None:
    _speaking(world, "kk")
    addressee = {world.people[name].user.pk for name in ("officer", "colleague", "head")}
    quality = {world.quality.user.pk}
    to = {
        "demanded": addressee,
        "demand_given_back": addressee,
        "demand_closed_body": addressee,
        "demand_executed_body": quality,
        "demand_overdue_body": addressee | quality,
        **{template: {world.citizen.user.pk} for template in TO_COMPLAINANT},
    }
    for template, people in to.items():
        found = OutboxMessage.objects.filter(template=f"complaints/{template}", channel="inbox")
        assert set(found.values_list("recipient_id", flat=True)) == people, template


@pytest.mark.parametrize("language", LANGUAGES)
def test_answer_of_the_quality_body_tells_of_its_demand_and_asks_the_two_questions(
    world: World, language: str
) -> None:
    quality_answered(world, language=language)
    letter = _letter("answered")
    assert letter.language == language
    for part in (
        "Куәлікті беру.", DUE[language], getattr(world.akimat, f"name_{language}"),
        COURT[language], "/complaints/opinion/", QUESTIONS[language],
    ):  # fmt: skip
        assert part in letter.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_reminder_and_notice_of_a_passed_date_reach_the_body_of_a_remedy(
    world: World, language: str
) -> None:
    User.objects.update(language=language)
    stage = answered(world, Outcome.SATISFIED)
    due = MONDAY.replace(year=2030, month=1, day=10)
    sweep(at=due - timedelta(hours=2))
    reminder = _letter("restoration_due_soon")
    sweep(at=due + timedelta(days=3))
    overdue = _letter("remedy_overdue")
    for letter in (reminder, overdue):
        assert letter.recipient == world.officer.user
        assert letter.language == language
        assert stage.complaint.number in letter.subject
        assert "Куәлік беріледі." in letter.text
        assert not re.search(r"None|\{\{|\{%", letter.text)


def test_remedy_carried_out_in_time_is_never_told_as_overdue(world: World) -> None:
    stage = answered(world, Outcome.SATISFIED)
    execute_remedy(stage_id=stage.pk, actor=world.officer, at=MONDAY + timedelta(days=1))
    sweep(at=MONDAY.replace(year=2030, month=2))
    late = OutboxMessage.objects.filter(template="complaints/remedy_overdue")
    assert not late.exists()
