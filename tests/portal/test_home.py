"""The home page and its numbers."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

import pytest

from audit.legal_time import legal_now
from complaints.services import decide, file_complaint, send_answer, take
from complaints.workflow import Outcome
from deadlines.selectors import current_calendar
from deadlines.sweep import sweep
from portal.facts import Answers, answers_of_late, ladder
from tests.world import MONDAY, World, a_decision, a_filing, answered, filed, overdue


def test_one_search_two_actions_the_ladder_and_the_help_lines(world: World, client: Client) -> None:
    page = client.get("/?lang=en").content.decode()
    assert 'action="/services/"' in page
    assert 'href="/complaints/new/"' in page
    assert 'href="/complaints/follow/"' in page
    assert "within 5 working days" in page
    assert "within 15 working days" in page
    assert "tel:1414" in page
    assert "tel:+78000807777" in page
    assert "This time limit comes from the 2012 bill" in page


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_it_speaks_three_languages(world: World, client: Client, language: str) -> None:
    answer = client.get(f"/?lang={language}")
    assert answer["Content-Language"] == language
    assert f'lang="{language}"' in answer.content.decode()


def test_the_ladder_has_the_days_of_the_terms_in_force(world: World) -> None:
    steps = ladder(MONDAY.date())
    assert [step.days for step in steps] == [5, 5, 15]
    assert all(step.is_from_bill for step in steps)


def test_answers_are_counted_from_the_clocks(world: World) -> None:
    answered(world, at=MONDAY)
    late = overdue(world, at=MONDAY)
    take(stage_id=late.pk, actor=world.officer, at=MONDAY + timedelta(days=10, hours=1))
    decision = a_decision(Outcome.REFUSED, lateness_reason="Мұрағат кешікті.")
    at = MONDAY + timedelta(days=10, hours=2)
    decide(stage_id=late.pk, decision=decision, actor=world.officer, at=at)
    send_answer(stage_id=late.pk, actor=world.officer, at=at)
    overdue(world, at=MONDAY)
    filed(world, at=at)
    assert answers_of_late(MONDAY + timedelta(days=11)) == Answers(in_time=1, late=1, silent=1)


def test_answers_of_more_than_a_month_ago_are_not_counted(world: World) -> None:
    answered(world, at=MONDAY)
    assert answers_of_late(MONDAY + timedelta(days=32)).due == 0


@pytest.mark.parametrize(
    ("answers", "share"),
    [
        (Answers(0, 0, 0), 0),
        (Answers(2, 1, 0), 66),
        (Answers(199, 1, 0), 99),
        (Answers(3, 0, 0), 100),
        (Answers(0, 2, 1), 0),
    ],
)
def test_the_share_in_time_is_never_flattered(answers: Answers, share: int) -> None:
    assert answers.share_in_time == share


def test_the_page_asks_few_questions_of_the_database(
    world: World, client: Client, django_assert_max_num_queries
) -> None:
    client.get("/")
    with django_assert_max_num_queries(16):
        client.get("/")


def test_a_silent_body_is_counted_only_when_its_day_has_passed(world: World) -> None:
    at = legal_now()
    complaint = file_complaint(filing=a_filing(world), actor=world.citizen, at=at)
    sweep(at=at)
    assert answers_of_late(at).silent == 0
    stage = complaint.stages.get()
    day = current_calendar().add(timezone.localtime(at).date(), 7)
    after = at + (day - timezone.localtime(at).date()) + timedelta(days=1)
    sweep(at=after)
    stage.refresh_from_db(fields=["overdue_at"])
    assert stage.is_overdue
    assert answers_of_late(after).silent == 1
