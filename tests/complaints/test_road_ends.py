"""Withdrawal, joined filings and late answers: what ends, and what stays (Q-42, J-6)."""

from datetime import timedelta

import pytest

from complaints import events
from complaints.errors import NoNextStage, NotADuplicate, NotPermitted, WrongState
from complaints.models import ComplaintStage
from complaints.services import appeal, decide, mark_in_court, send_answer, take
from complaints.services.joining import join
from complaints.services.withdrawing import withdraw
from complaints.workflow import Medium, Outcome, State
from deadlines.models import Clock
from deadlines.sweep import sweep
from tests.complaints.road import DAY, LATER, clock_of, extended, moved, told, traces, verbs_of
from tests.world import MONDAY, World, a_decision, again, answered, considered, filed, overdue

NIGHT = MONDAY.replace(hour=21)
_LATE = {"lateness_reason": "Қызметкер ауырып қалды."}


@pytest.mark.parametrize(
    "build", [lambda w: filed(w, NIGHT), filed, considered], ids=["delivered", "filed", "taken"]
)
def test_a_complaint_is_withdrawn_until_it_is_decided(world: World, build: object) -> None:
    stage: ComplaintStage = build(world)  # type: ignore[operator]
    withdraw(stage_id=stage.pk, reason="Мәселе шешілді.", actor=world.citizen, at=NIGHT)
    stage = again(stage)
    assert stage.state == State.WITHDRAWN
    assert not Clock.objects.filter(subject_id=stage.pk, state__in=Clock.OPEN_STATES).exists()
    assert events.WITHDRAWN in verbs_of(stage)
    assert told(stage, "withdrawn")
    assert told(stage, "withdrawn_body")
    assert bool(told(stage, "quality_withdrawn")) is bool(stage.reg_no)


def test_after_the_decision_nothing_is_withdrawn(world: World) -> None:
    stage = considered(world)
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)
    before = traces()
    with pytest.raises(WrongState):
        withdraw(stage_id=stage.pk, actor=world.citizen, at=LATER)
    assert traces() == before


@pytest.mark.parametrize("person", ["stranger", "officer", "head", "quality", "other_officer"])
def test_nobody_else_withdraws_what_came_electronically(world: World, person: str) -> None:
    stage = considered(world)
    before = traces()
    with pytest.raises(NotPermitted):
        withdraw(stage_id=stage.pk, actor=getattr(world, person), at=LATER)
    assert traces() == before


def test_on_paper_the_office_enters_withdrawal_and_court(world: World) -> None:
    stage = filed(world, medium=Medium.PAPER)
    with pytest.raises(NotPermitted):
        mark_in_court(stage_id=stage.pk, actor=world.other_officer, at=LATER)
    mark_in_court(stage_id=stage.pk, actor=world.officer, at=LATER)
    assert again(stage).complaint.in_court_at == LATER
    withdraw(stage_id=stage.pk, actor=world.officer, at=LATER)
    assert again(stage).state == State.WITHDRAWN
    assert {one.channel for one in told(stage, "withdrawn")} == {"inbox", "post"}


def test_a_breach_stays_when_the_complaint_is_withdrawn(world: World) -> None:
    unseen, seen = considered(world), overdue(world)
    due_at = clock_of(unseen).due_at
    for stage in (unseen, seen):
        withdraw(stage_id=stage.pk, actor=world.citizen, at=MONDAY + 12 * DAY)
        assert again(stage).overdue_at == due_at
        assert verbs_of(stage).count(events.BREACHED) == 1


def test_a_withdrawn_appeal_leaves_the_silent_body_its_duty_and_no_second_appeal(
    world: World,
) -> None:
    first, at = overdue(world), MONDAY + 11 * DAY
    second = appeal(stage_id=first.pk, actor=world.citizen, at=at)
    withdraw(stage_id=second.pk, actor=world.citizen, at=at)
    assert again(first).is_open
    with pytest.raises(NoNextStage):
        appeal(stage_id=first.pk, actor=world.citizen, at=at)
    with pytest.raises(WrongState):
        withdraw(stage_id=first.pk, actor=world.citizen, at=at)


def test_the_whole_complaint_is_withdrawn_with_the_silent_stages(world: World) -> None:
    first, at = overdue(world), MONDAY + 11 * DAY
    second = appeal(stage_id=first.pk, actor=world.citizen, at=at)
    withdraw(stage_id=second.pk, whole=True, actor=world.citizen, at=at)
    assert {again(first).state, again(second).state} == {State.WITHDRAWN}
    assert again(first).is_overdue


def _twice(world: World, **second: object) -> tuple[ComplaintStage, ComplaintStage]:
    return filed(world), filed(world, MONDAY + timedelta(hours=1), **second)


def _joined(world: World, **second: object) -> tuple[ComplaintStage, ComplaintStage]:
    first, other = _twice(world, **second)
    join(stage_id=other.pk, first_number=first.complaint.number, actor=world.officer, at=LATER)
    return first, other


def test_a_joined_filing_has_no_clock_and_is_answered_with_the_first(world: World) -> None:
    first, other = _joined(world, medium=Medium.PAPER, language="ru")
    assert again(other).state == State.JOINED
    assert clock_of(other).state == Clock.State.CANCELLED
    take(stage_id=first.pk, actor=world.officer, at=LATER)
    decide(stage_id=first.pk, decision=a_decision(Outcome.PARTLY), actor=world.officer, at=LATER)
    send_answer(stage_id=first.pk, actor=world.officer, at=LATER)
    other = again(other)
    assert (other.state, other.outcome, other.answered_at) == (
        State.CLOSED,
        Outcome.PARTLY,
        LATER,
    )
    letters = told(other, "joined_answered")
    assert {one.channel for one in letters} == {"inbox", "post"}
    assert "Решение по жалобе" in letters[0].subject
    assert not told(other, "quality_notice")
    with pytest.raises(WrongState):
        appeal(stage_id=other.pk, actor=world.citizen, at=LATER)


def test_three_filings_hang_on_the_first_of_them(world: World) -> None:
    first, second = _twice(world)
    third = filed(world, MONDAY + timedelta(hours=2))
    number = second.complaint.number
    join(stage_id=third.pk, first_number=number, actor=world.officer, at=LATER)
    number = first.complaint.number
    join(stage_id=second.pk, first_number=number, actor=world.officer, at=LATER)
    assert again(third).complaint.duplicate_of == first.complaint
    fourth = filed(world, MONDAY + timedelta(hours=3))
    number = second.complaint.number
    join(stage_id=fourth.pk, first_number=number, actor=world.officer, at=LATER)
    assert again(fourth).complaint.duplicate_of == first.complaint


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"surname": "Ким", "given_name": "Ольга"}, "first"),
        ({"provider": "other_akimat"}, "first"),
        ({}, "itself"),
        ({}, "2025-999999"),
        ({}, "жоқ"),
    ],
)
def test_only_an_earlier_filing_of_the_same_person_at_the_same_body_is_the_first(
    world: World, changes: dict[str, object], number: str
) -> None:
    given = {
        key: getattr(world, str(v), v) if key == "provider" else v for key, v in changes.items()
    }
    first = filed(world)
    other = filed(world, **given)
    if "surname" in given:
        other.complaint.complainant = world.stranger.user
        other.complaint.save()
    named = {"first": first, "itself": other}.get(number)
    before = traces()
    actor = world.other_officer if "provider" in given else world.officer
    with pytest.raises(NotADuplicate):
        join(
            stage_id=other.pk,
            first_number=named.complaint.number if named else number,
            actor=actor,
            at=LATER,
        )
    assert traces() == before


def test_an_answered_complaint_is_no_first_registration(world: World) -> None:
    first = answered(world)
    other = filed(world)
    with pytest.raises(NotADuplicate):
        join(stage_id=other.pk, first_number=first.complaint.number, actor=world.officer, at=LATER)


@pytest.mark.parametrize("person", ["citizen", "other_officer", "quality"])
def test_only_the_body_that_has_both_joins_them(world: World, person: str) -> None:
    first, other = _twice(world)
    before = traces()
    with pytest.raises(NotPermitted):
        join(
            stage_id=other.pk,
            first_number=first.complaint.number,
            actor=getattr(world, person),
            at=LATER,
        )
    assert traces() == before


def test_a_joined_filing_follows_the_first_to_another_body(world: World) -> None:
    first, other = _joined(world)
    moved(world, first, world.other_akimat)
    new = first.complaint.stages.get(redirected_from=first)
    take(stage_id=new.pk, actor=world.other_officer, at=LATER)
    decide(stage_id=new.pk, decision=a_decision(), actor=world.other_officer, at=LATER)
    send_answer(stage_id=new.pk, actor=world.other_officer, at=LATER)
    assert again(other).state == State.CLOSED
    assert "Бурабай" in told(other, "joined_answered")[0].text


def test_the_withdrawn_first_takes_the_joined_ones_with_it(world: World) -> None:
    first, other = _joined(world)
    withdraw(stage_id=first.pk, actor=world.citizen, at=LATER)
    assert again(other).state == State.WITHDRAWN
    assert told(other, "withdrawn")


def test_a_late_answer_is_attached_to_the_appeal_and_changes_nothing_there(world: World) -> None:
    first, at = overdue(world), MONDAY + 11 * DAY
    later = appeal(stage_id=first.pk, actor=world.citizen, at=at)
    take(stage_id=first.pk, actor=world.officer, at=at)
    decide(stage_id=first.pk, decision=a_decision(**_LATE), actor=world.officer, at=at)
    send_answer(stage_id=first.pk, actor=world.officer, at=at)
    assert again(first).is_overdue
    assert again(later).state == State.REGISTERED
    assert events.LATE_ANSWER in verbs_of(later)
    assert told(later, "late_answer")
    assert told(later, "late_answer_body")
    assert "келесі кезеңге шағым бергенсіз" in told(first, "answered")[0].text
    withdraw(stage_id=later.pk, actor=world.citizen, at=at)
    assert again(later).state == State.WITHDRAWN
    assert clock_of(first).state == Clock.State.MET_LATE


def test_the_answer_after_an_appealed_extension_goes_to_the_later_stage_too(world: World) -> None:
    first = considered(world)
    extended(world, first, LATER)
    later = appeal(stage_id=first.pk, actor=world.citizen, at=LATER)
    decide(stage_id=first.pk, decision=a_decision(), actor=world.officer, at=LATER + DAY)
    send_answer(stage_id=first.pk, actor=world.officer, at=LATER + DAY)
    assert events.LATE_ANSWER in verbs_of(later)
    assert not again(first).is_overdue


def test_nobody_is_asked_to_choose_once_the_appeal_is_over(world: World) -> None:
    first, at = overdue(world), MONDAY + 11 * DAY
    later = appeal(stage_id=first.pk, actor=world.citizen, at=at)
    withdraw(stage_id=later.pk, actor=world.citizen, at=at)
    take(stage_id=first.pk, actor=world.officer, at=at)
    decide(stage_id=first.pk, decision=a_decision(**_LATE), actor=world.officer, at=at)
    send_answer(stage_id=first.pk, actor=world.officer, at=at)
    assert events.LATE_ANSWER in verbs_of(later)
    assert not told(later, "late_answer")
    sweep(at=at + 60 * DAY)
    assert again(later).state == State.WITHDRAWN
