"""Two people, or one person twice, at the same moment: one act is done, the other is refused."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any

from django.db import connections
from django.utils import timezone

import pytest

from accounts.acting import Actor
from audit import sealing
from audit import verification as audit_verification
from audit.models import AuditEntry
from complaints.errors import ComplaintRefused
from complaints.models import Complaint, ComplaintStage, NumberSeries
from complaints.services import (
    appeal,
    choose_to_wait,
    decide,
    execute_remedy,
    file_complaint,
    mark_in_court,
    register_complaint,
    send_answer,
    take,
)
from complaints.services.drafts import open_draft
from complaints.workflow import Outcome
from deadlines.models import Clock, ClockEvent
from deadlines.sweep import sweep
from deadlines.verification import verify as verify_clocks
from notifications.models import OutboxMessage
from tests.world import (
    MONDAY,
    World,
    a_decision,
    a_filing,
    again,
    answered,
    considered,
    filed,
    overdue,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

LATER = MONDAY + timedelta(hours=3)
LATE = MONDAY + timedelta(days=10)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do everything at the same moment; what each gave, a refusal among the results."""
    barrier, results = Barrier(len(acts)), [None] * len(acts)

    def run(index: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            results[index] = act()
        except Exception as error:  # judged by the test
            results[index] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(i, act)) for i, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def one_won(results: list[Any]) -> Any:
    """Exactly one was done; each of the others met a typed refusal."""
    won = [result for result in results if not isinstance(result, Exception)]
    lost = [result for result in results if isinstance(result, Exception)]
    assert [error for error in lost if not isinstance(error, ComplaintRefused)] == []
    assert all(str(error) for error in lost)
    assert len(won) == 1, results
    return won[0]


def acts_of(verb: str) -> int:
    return AuditEntry.objects.filter(verb=verb).count()


def assert_sound() -> None:
    """No letter, number or clock twice; an open stage has one clock, a closed one none."""
    assert list(verify_clocks()) == []
    for stage in ComplaintStage.objects.all():
        clocks = Clock.objects.filter(subject_code=stage.ref.code, subject_id=stage.pk)
        still_open = clocks.filter(state__in=Clock.OPEN_STATES).count()
        assert still_open == (1 if stage.is_open else 0), (stage.pk, stage.state)
    for series in NumberSeries.objects.all():
        taken = ComplaintStage.objects.filter(
            organisation=series.organisation, reg_year=series.year
        ).values_list("reg_seq", flat=True)
        assert sorted(taken) == list(range(1, series.last + 1))
    letters = OutboxMessage.objects.values_list("dedupe_key", "channel", "recipient_id", "address")
    assert max(Counter(letters).values(), default=1) == 1
    sealing.seal(at=timezone.now(), everything=True)
    assert audit_verification.verify().faults == []


def test_one_of_two_officials_takes_the_case(world: World) -> None:
    stage = filed(world)
    people = (world.officer, world.colleague, world.head)
    winner = one_won(
        at_once(*[lambda p=p: take(stage_id=stage.pk, actor=p, at=LATER) for p in people])
    )
    assert again(stage).assignee_id == winner.assignee_id
    assert Clock.objects.get(subject_id=stage.pk).assignee_id == winner.assignee_id
    assert acts_of("complaints.taken") == 1
    assert_sound()


def test_executor_and_head_decide_once(world: World) -> None:
    stage = considered(world)

    def judge(actor: Actor, outcome: Outcome) -> Callable[[], Any]:
        return lambda: decide(
            stage_id=stage.pk, decision=a_decision(outcome), actor=actor, at=LATER
        )

    winner = one_won(
        at_once(judge(world.officer, Outcome.SATISFIED), judge(world.head, Outcome.PARTLY))
    )
    assert again(stage).outcome == winner.outcome
    assert Clock.objects.filter(term__code="complaints.remedy").count() == 1
    assert acts_of("complaints.decided") == 1
    assert_sound()


def test_the_answer_goes_out_once(world: World) -> None:
    stage = considered(world)
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)
    one_won(
        at_once(
            *[
                lambda p=p: send_answer(stage_id=stage.pk, actor=p, at=LATER)
                for p in (world.officer, world.head, world.officer)
            ]
        )
    )
    assert acts_of("complaints.answered") == acts_of("complaints.closed") == 1
    assert_sound()


def test_appeal_pressed_four_times_opens_one_stage(world: World) -> None:
    stage = answered(world)
    one_won(
        at_once(
            *[lambda: appeal(stage_id=stage.pk, actor=world.citizen, at=LATER) for _ in range(4)]
        )
    )
    assert stage.complaint.stages.count() == 2
    assert acts_of("complaints.appealed") == 1
    assert_sound()


def test_appeal_of_a_late_stage_against_its_answer(world: World) -> None:
    stage = overdue(world)
    take(stage_id=stage.pk, actor=world.officer, at=LATE)
    decision = a_decision(lateness_reason="Ауырып қалдым.")
    decide(stage_id=stage.pk, decision=decision, actor=world.officer, at=LATE)
    results = at_once(
        lambda: appeal(stage_id=stage.pk, actor=world.citizen, at=LATE),
        lambda: send_answer(stage_id=stage.pk, actor=world.officer, at=LATE),
        lambda: choose_to_wait(stage_id=stage.pk, actor=world.citizen, at=LATE),
    )
    wrong = [r for r in results if isinstance(r, Exception) and not isinstance(r, ComplaintRefused)]
    assert wrong == []
    assert stage.complaint.stages.count() == 2
    assert_sound()


def test_one_draft_is_filed_once(world: World) -> None:
    draft = open_draft(user=world.citizen.user, language="kk", at=MONDAY).draft
    filing = a_filing(world)
    results = at_once(
        *[
            lambda: file_complaint(filing=filing, actor=world.citizen, at=MONDAY, draft=draft)
            for _ in range(4)
        ]
    )
    assert {result.pk for result in results} == {Complaint.objects.get().pk}
    assert acts_of("complaints.filed") == 1
    assert_sound()


def test_eight_people_filing_at_once_take_numbers_without_gaps(world: World) -> None:
    def several() -> None:
        for _ in range(5):
            filed(world)

    results = at_once(*[several] * 8)
    assert results == [None] * 8
    assert NumberSeries.objects.get().last == 40
    assert_sound()


def test_answer_at_the_moment_the_sweep_records_the_breach(world: World) -> None:
    stages = []
    for _ in range(4):
        stage = considered(world)
        decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)
        stages.append(stage)
    results = at_once(
        *[
            lambda s=s: send_answer(
                stage_id=s.pk, actor=world.officer, at=LATE, lateness_reason="Кідіріс."
            )
            for s in stages
        ],
        lambda: sweep(at=LATE, batch=2),
        lambda: sweep(at=LATE),
    )
    assert [result for result in results if isinstance(result, Exception)] == []
    sweep(at=LATE)
    assert not Clock.objects.exclude(last_error="").exists()
    for stage in stages:
        fresh = again(stage)
        assert (fresh.is_open, fresh.is_overdue) == (False, True)
        breaches = ClockEvent.objects.filter(clock__subject_id=stage.pk, kind="breached")
        assert breaches.count() == 1
        said = AuditEntry.objects.filter(verb="complaints.breached", subject_id=stage.pk)
        assert said.count() == 1
    assert_sound()


def test_office_and_sweep_register_a_complaint_of_the_evening_once(world: World) -> None:
    evening = MONDAY.replace(hour=20)
    morning = evening + timedelta(hours=14)
    stages = [filed(world, evening) for _ in range(4)]
    results = at_once(
        *[
            lambda s=s: register_complaint(stage_id=s.pk, actor=world.officer, at=morning)
            for s in stages
        ],
        lambda: sweep(at=morning),
    )
    wrong = [r for r in results if isinstance(r, Exception) and not isinstance(r, ComplaintRefused)]
    assert wrong == []
    sweep(at=morning)
    assert acts_of("complaints.registered") == 4
    assert_sound()


def test_evening_complaints_of_two_bodies_swept_by_two_sweeps(world: World) -> None:
    """Each sweep needs the series of both bodies; neither is left with an error."""
    evening: datetime = MONDAY.replace(hour=20)
    morning = evening + timedelta(hours=14)
    for body in (world.akimat, world.other_akimat) * 6:
        filed(world, evening, provider=body)
    for _ in range(2):
        at_once(lambda: sweep(at=morning, batch=3), lambda: sweep(at=morning, batch=4))
    sweep(at=morning)
    assert acts_of("complaints.registered") == 12
    assert_sound()


def test_the_remedy_is_confirmed_once(world: World) -> None:
    stage = answered(world, Outcome.SATISFIED)
    one_won(
        at_once(
            *[
                lambda p=p: execute_remedy(stage_id=stage.pk, actor=p, at=LATE)
                for p in (world.officer, world.colleague)
            ]
        )
    )
    assert acts_of("complaints.remedy_done") == 1
    assert_sound()


def test_the_mark_of_court_on_a_closed_stage_is_made_once(world: World) -> None:
    stage = answered(world)
    marks = [lambda: mark_in_court(stage_id=stage.pk, actor=world.citizen, at=LATER)] * 4
    one_won(at_once(*marks))
    assert acts_of("complaints.court_marked") == 1
    assert_sound()
