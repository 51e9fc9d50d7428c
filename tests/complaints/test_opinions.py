"""Two questions after closing: once per case, by a signed link, without an account."""

import re
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

from django.db import IntegrityError, connections, transaction
from django.test import Client

import pytest
import time_machine

from accounts.acting import VISITOR
from audit.models import AuditEntry
from complaints.errors import (
    AlreadyGiven,
    ComplaintRefused,
    LinkExpired,
    LinkNotValid,
    NotAsked,
)
from complaints.models import ComplaintStage, Opinion
from complaints.opinion_totals import together, totals_for
from complaints.services import appeal, file_complaint, give_opinion
from complaints.services.opinion_links import path_for, token_for, without_token
from complaints.workflow import Medium, Outcome
from notifications.models import OutboxMessage
from tests.complaints.quality import quality_answered
from tests.world import MONDAY, World, a_filing, again, answered, considered, filed

LATER = MONDAY + timedelta(days=1)
LAST_DAY = MONDAY + timedelta(hours=2, days=60)
YES = {"is_solved": "yes", "rating": "5"}
NO = {"is_solved": "no", "rating": "2"}


def _give(stage: ComplaintStage, at: Any = LATER, token: str = "", **changes: Any) -> Opinion:
    given = {"is_solved": True, "rating": 4, **changes}
    return give_opinion(token=token or token_for(stage), actor=VISITOR, at=at, **given)


def _open(stage: ComplaintStage, at: Any = LATER, **typed: str) -> Any:
    client = Client()
    with time_machine.travel(at, tick=False):
        if typed:
            return client.post(path_for(stage), typed, follow=True)
        return client.get(path_for(stage))


def _text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("outcome", list(Outcome))
def test_opinion_is_given_once_and_recorded(world: World, outcome: Outcome) -> None:
    stage = answered(world, outcome)
    opinion = _give(stage)
    assert (opinion.complaint, opinion.stage, opinion.rating) == (stage.complaint, stage, 4)
    assert AuditEntry.objects.get(verb="complaints.opinion_given").facts == {
        "solved": "yes", "rating": "4",
    }  # fmt: skip
    with pytest.raises(AlreadyGiven):
        _give(stage, rating=1)
    assert Opinion.objects.get().rating == 4


def test_database_keeps_one_opinion_per_case_and_marks_from_1_to_5(world: World) -> None:
    stage = answered(world)
    _give(stage)
    for rating in (3, 6):
        complaint = stage.complaint if rating == 3 else answered(world).complaint
        with pytest.raises(IntegrityError), transaction.atomic():
            Opinion.objects.create(
                complaint=complaint, stage=stage, is_solved=True, rating=rating, given_at=LATER
            )


@pytest.mark.parametrize(
    "token", ["", "x", "1", "1:x", "1:", ":", "0:0:0", "2147483648:x", "а:б"],
)  # fmt: skip
def test_token_that_the_portal_has_not_signed_opens_nothing(world: World, token: str) -> None:
    stage = answered(world)
    good = token_for(stage)
    for forged in (token or good[:-1], f"{stage.pk + 1}:{good.partition(':')[2]}", f"{good}x"):
        with pytest.raises(LinkNotValid):
            _give(stage, token=forged)
    assert not Opinion.objects.exists()
    response = Client().get(f"/complaints/opinion/{good}x/")
    assert response.status_code == 404
    assert stage.complaint.number not in _text(response)


def test_questions_are_asked_for_sixty_days_after_the_answer(world: World) -> None:
    stage = answered(world)
    with pytest.raises(LinkExpired):
        _give(stage, at=LAST_DAY + timedelta(seconds=1))
    assert _open(stage, LAST_DAY + timedelta(seconds=1)).status_code == 410
    assert _open(stage, LAST_DAY).status_code == 200
    assert _give(stage, at=LAST_DAY).pk


@pytest.mark.parametrize("build", [filed, considered], ids=["registered", "in consideration"])
def test_nothing_is_asked_before_an_answer(world: World, build: Any) -> None:
    stage = build(world)
    with pytest.raises(NotAsked):
        _give(stage)
    assert _open(stage).status_code == 409


def test_answer_that_was_appealed_is_asked_about_no_more(world: World) -> None:
    stage = answered(world)
    appeal(stage_id=stage.pk, actor=world.citizen, at=LATER)
    with pytest.raises(NotAsked):
        _give(stage)


def test_joined_filing_is_not_asked_about(world: World) -> None:
    first, second = answered(world), answered(world)
    second.complaint.duplicate_of = first.complaint
    second.complaint.save(update_fields=["duplicate_of"])
    with pytest.raises(NotAsked):
        _give(second)
    assert _give(first).pk


def test_answer_carries_the_link_and_the_link_opens_without_an_account(world: World) -> None:
    stage = answered(world)
    letter = OutboxMessage.objects.filter(template="complaints/answered", channel="email").get()
    found = re.search(r"https?://\S+(/complaints/opinion/\S+/)", letter.text)
    assert found
    assert found[1] == path_for(stage)
    page = _text(_open(stage))
    assert stage.complaint.number in page
    assert world.akimat.name_kk in page


def test_official_who_reads_the_answer_before_it_goes_does_not_get_the_token(
    world: World,
) -> None:
    stage = answered(world)
    letter = OutboxMessage.objects.filter(template="complaints/answered", channel="email").get()
    seen = without_token(letter.text)
    assert token_for(stage) not in seen
    assert "/complaints/opinion/…/" in seen
    assert without_token("2026-000117, 17/2026") == "2026-000117, 17/2026"


def test_letter_on_paper_and_a_letter_after_an_opinion_carry_no_link(world: World) -> None:
    complaint = file_complaint(
        filing=a_filing(world, medium=Medium.PAPER), actor=world.citizen, at=MONDAY
    )
    assert complaint.medium == Medium.PAPER
    _give(answered(world))
    assert (
        "/complaints/opinion/"
        not in OutboxMessage.objects.filter(template="complaints/registered", channel="post")
        .latest("pk")
        .text
    )


def test_page_names_nobody_and_says_nothing_of_the_matter(world: World) -> None:
    stage = answered(world)
    for response in (_open(stage), _open(stage, **NO), _open(stage)):
        page = _text(response)
        for private in (
            "Тулегенова", "Мадина", stage.complaint.reasons, stage.complaint.demands,
            stage.decision_reasons, stage.complaint.postal_address, "Биржанов",
        ):  # fmt: skip
            assert private not in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"rating": "5"}, "is_solved"),
        ({"is_solved": "no"}, "rating"),
        ({"is_solved": "no", "rating": "6"}, "rating"),
        ({"is_solved": "maybe", "rating": "1"}, "is_solved"),
    ],
)
def test_question_left_open_is_named_and_nothing_is_kept(
    world: World, typed: dict[str, str], field: str
) -> None:
    response = _open(answered(world), **typed)
    assert field in response.context["form"].errors
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "typed", "further"),
    [
        (Outcome.REFUSED, NO, True),
        (Outcome.PARTLY, NO, True),
        (Outcome.SATISFIED, NO, False),
        (Outcome.REFUSED, YES, False),
    ],
    ids=["refused", "partly", "satisfied", "solved"],
)
def test_not_solved_opens_the_next_step_that_the_law_gives(
    world: World, outcome: Outcome, typed: dict[str, str], further: bool
) -> None:
    stage = answered(world, outcome)
    page = _text(_open(stage, **typed))
    assert (f"/complaints/{stage.complaint_id}/appeal/" in page) == further
    assert (world.ministry.name_kk in page) == further


def test_not_solved_after_the_quality_body_leads_to_no_further_stage(world: World) -> None:
    stage = quality_answered(world, Outcome.REFUSED)
    page = _text(_open(stage, MONDAY + timedelta(days=4), **NO))
    assert "/appeal/" not in page
    assert Opinion.objects.get().stage == stage


def test_second_answer_through_the_page_changes_nothing_and_shows_the_first(world: World) -> None:
    stage = answered(world)
    _open(stage, **YES)
    response = _open(stage, **NO)
    assert response.status_code == 200
    assert Opinion.objects.get().is_solved


def test_totals_are_added_up_by_body_in_a_constant_number_of_statements(
    world: World, django_assert_num_queries: Any
) -> None:
    for rating in (5, 4, 1):
        _give(answered(world), rating=rating, is_solved=rating > 3)
    with django_assert_num_queries(2):
        (row,) = totals_for(world.quality)
    assert (row.body, row.given, row.solved, row.unsolved) == (world.akimat, 3, 2, 1)
    assert (row.marks, str(row.average)) == ((1, 1, 0, 0, 1), "3.3")
    assert together([row, row]).given == 6
    assert [one.body for one in totals_for(world.officer)] == [world.akimat]
    assert totals_for(world.other_officer) == []
    assert totals_for(world.citizen) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_the_same_moment_one_is_kept(world: World) -> None:
    stage = again(answered(world))
    barrier, results = Barrier(2), [None, None]

    def run(index: int) -> None:
        try:
            barrier.wait()
            results[index] = _give(stage, rating=index + 1)
        except Exception as error:  # judged below
            results[index] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(index,)) for index in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lost = [result for result in results if isinstance(result, Exception)]
    assert len(lost) == 1
    assert isinstance(lost[0], ComplaintRefused)
    assert Opinion.objects.count() == 1
