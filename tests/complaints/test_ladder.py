"""A complaint climbs three bodies under 5/5/15-working-day clocks."""

from datetime import date, datetime, timedelta

import pytest

from audit.models import AuditEntry
from complaints import terms
from complaints.errors import (
    CauseStudyRequired,
    IncompleteComplaint,
    LatenessReasonRequired,
    NoNextStage,
    NotPermitted,
    ReasonsRequired,
    RemedyRequired,
)
from complaints.models import ComplaintStage, NumberSeries
from complaints.services import (
    appeal,
    choose_to_wait,
    decide,
    execute_remedy,
    file_complaint,
    preview_answer,
    send_answer,
    take,
)
from complaints.workflow import Outcome, Route, State
from deadlines.models import Clock
from deadlines.sweep import sweep
from notifications.models import OutboxMessage
from tests.world import (
    ALMATY,
    MONDAY,
    World,
    a_decision,
    a_filing,
    a_quality_decision,
    again,
    answered,
    considered,
    filed,
    overdue,
)

LATE = {"lateness_reason": "Құжаттар кеш келді."}


def _clock(stage: ComplaintStage) -> Clock:
    return Clock.objects.filter(subject_code=terms.STAGE, subject_id=stage.pk).latest("pk")


def test_filing_in_office_hours_registers_at_once_and_starts_k16(world: World) -> None:
    stage = filed(world)
    clock = _clock(stage)
    assert stage.state == State.REGISTERED
    assert stage.reg_no == "1/2025"
    assert clock.term_code == terms.PROVIDER
    assert clock.due_on == date(2025, 9, 15)  # Mon 8 September + 5 working days
    assert clock.due_at == datetime(2025, 9, 15, 23, 59, 59, tzinfo=ALMATY)


@pytest.mark.parametrize(
    ("filed_at", "registered_at", "due_on"),
    [
        (
            datetime(2025, 9, 8, 18, 0, tzinfo=ALMATY),
            datetime(2025, 9, 9, 9, tzinfo=ALMATY),
            date(2025, 9, 16),
        ),
        (
            datetime(2025, 9, 12, 21, 40, tzinfo=ALMATY),
            datetime(2025, 9, 15, 9, tzinfo=ALMATY),
            date(2025, 9, 22),
        ),
        (
            datetime(2025, 9, 13, 11, 0, tzinfo=ALMATY),
            datetime(2025, 9, 15, 9, tzinfo=ALMATY),
            date(2025, 9, 22),
        ),
    ],
    ids=["Monday at 18:00", "Friday night", "Saturday morning"],
)
def test_filing_after_hours_is_delivered_at_once_and_registered_next_working_day(
    world: World, filed_at: datetime, registered_at: datetime, due_on: date
) -> None:
    stage = filed(world, filed_at)
    assert stage.state == State.FILED
    assert stage.filed_at == filed_at
    sweep(at=registered_at - timedelta(minutes=1))
    assert again(stage).state == State.FILED
    sweep(at=registered_at + timedelta(minutes=30))
    stage = again(stage)
    assert stage.state == State.REGISTERED
    assert stage.registered_at == registered_at
    assert _clock(stage).due_on == due_on


@pytest.mark.parametrize("field", ["surname", "given_name", "postal_address", "reasons", "demands"])
def test_filing_is_refused_and_names_what_is_missing(world: World, field: str) -> None:
    with pytest.raises(IncompleteComplaint) as refusal:
        file_complaint(filing=a_filing(world, **{field: "  "}), actor=world.citizen, at=MONDAY)
    assert refusal.value.missing == [field]
    assert not ComplaintStage.objects.exists()
    assert not NumberSeries.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_numbers_run_without_gaps_in_each_body_and_year(world: World) -> None:
    first, second = filed(world), filed(world)
    with pytest.raises(IncompleteComplaint):
        file_complaint(filing=a_filing(world, demands=""), actor=world.citizen, at=MONDAY)
    third = filed(world)
    elsewhere = filed(world, provider=world.other_akimat)
    new_year = filed(world, datetime(2026, 1, 12, 10, tzinfo=ALMATY))
    numbers = [stage.reg_no for stage in (first, second, third, elsewhere, new_year)]
    assert numbers == ["1/2025", "2/2025", "3/2025", "1/2025", "1/2026"]


def test_whole_ladder_when_the_provider_is_silent_the_ministry_refuses_and_the_quality_body_decides(
    world: World,
) -> None:
    first = overdue(world)
    assert first.is_overdue
    assert first.overdue_at == datetime(2025, 9, 15, 23, 59, 59, tzinfo=ALMATY)
    at = datetime(2025, 9, 18, 10, tzinfo=ALMATY)

    second = appeal(stage_id=first.pk, text="Жауап болмады.", actor=world.citizen, at=at)
    assert second.organisation == world.ministry
    assert _clock(second).term_code == terms.DRAFTING_BODY
    assert again(first).is_open  # the duty stays open
    take(stage_id=second.pk, actor=world.drafter, at=at)
    decide(stage_id=second.pk, decision=a_decision(Outcome.REFUSED), actor=world.drafter, at=at)
    send_answer(stage_id=second.pk, actor=world.drafter, at=at)

    third = appeal(stage_id=second.pk, actor=world.citizen, at=at + timedelta(days=1))
    assert third.organisation == world.quality_body
    clock = _clock(third)
    assert clock.term_code == terms.QUALITY_BODY
    assert clock.due_on == date(2025, 10, 10)  # Fri 19 September + 15 working days
    take(stage_id=third.pk, actor=world.quality, at=at + timedelta(days=1))
    with pytest.raises(CauseStudyRequired):
        decide(
            stage_id=third.pk,
            decision=a_decision(cause_study=" "),
            actor=world.quality,
            at=clock.started_at,
        )
    decide(
        stage_id=third.pk,
        decision=a_quality_decision(world),
        actor=world.quality,
        at=clock.started_at,
    )
    third = send_answer(stage_id=third.pk, actor=world.quality, at=clock.started_at)
    assert third.state == State.CLOSED
    assert third.quality_told_at is None
    assert third.complaint.stages.count() == 3
    with pytest.raises(NoNextStage):
        appeal(stage_id=second.pk, actor=world.citizen, at=at)


def test_the_ladder_ends_at_the_quality_body(world: World) -> None:
    stage = answered(world)
    at = MONDAY + timedelta(hours=3)
    for person in (world.drafter, world.quality):
        stage = appeal(stage_id=stage.pk, actor=world.citizen, at=at)
        take(stage_id=stage.pk, actor=person, at=at)
        decide(stage_id=stage.pk, decision=a_decision(), actor=person, at=at)
        stage = send_answer(stage_id=stage.pk, actor=person, at=at)
    with pytest.raises(NoNextStage):
        appeal(stage_id=stage.pk, actor=world.citizen, at=at)


def test_route_b_goes_from_the_central_provider_straight_to_the_quality_body(world: World) -> None:
    stage = filed(world, provider=world.ministry)
    assert stage.complaint.route == Route.B
    assert _clock(stage).term_code == terms.CENTRAL_PROVIDER
    take(stage_id=stage.pk, actor=world.drafter, at=MONDAY)
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.drafter, at=MONDAY)
    send_answer(stage_id=stage.pk, actor=world.drafter, at=MONDAY)
    assert (
        appeal(stage_id=stage.pk, actor=world.citizen, at=MONDAY).organisation == world.quality_body
    )


def test_without_a_service_the_appeal_goes_straight_to_the_quality_body(world: World) -> None:
    stage = filed(world, service=None)
    sweep(at=MONDAY + timedelta(days=10))
    step = appeal(stage_id=stage.pk, actor=world.citizen, at=MONDAY + timedelta(days=10))
    assert step.organisation == world.quality_body


def test_breach_is_told_to_the_citizen_once_however_often_the_sweep_runs(world: World) -> None:
    stage = filed(world)
    for day in (8, 9, 30):
        sweep(at=MONDAY + timedelta(days=day))
    told = OutboxMessage.objects.filter(template="complaints/breached", channel="inbox")
    assert [message.recipient_id for message in told] == [world.citizen.user.pk]
    assert told.get().at == again(stage).overdue_at
    assert AuditEntry.objects.filter(verb="complaints.breached").count() == 1


def test_answer_on_the_last_second_is_in_time_and_a_second_later_needs_a_reason(
    world: World,
) -> None:
    stage = considered(world)
    due_at = _clock(stage).due_at
    with pytest.raises(LatenessReasonRequired):
        decide(
            stage_id=stage.pk,
            decision=a_decision(),
            actor=world.officer,
            at=due_at + timedelta(seconds=1),
        )
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=due_at)
    with pytest.raises(LatenessReasonRequired):
        send_answer(stage_id=stage.pk, actor=world.officer, at=due_at + timedelta(seconds=1))
    send_answer(stage_id=stage.pk, actor=world.officer, at=due_at)
    assert _clock(stage).state == Clock.State.MET


def test_late_answer_closes_the_stage_and_the_breach_stays(world: World) -> None:
    stage = overdue(world)
    choose_to_wait(stage_id=stage.pk, actor=world.citizen, at=MONDAY + timedelta(days=11))
    at = MONDAY + timedelta(days=14)
    take(stage_id=stage.pk, actor=world.officer, at=at)
    decide(stage_id=stage.pk, decision=a_decision(**LATE), actor=world.officer, at=at)
    stage = send_answer(stage_id=stage.pk, actor=world.officer, at=at)
    assert stage.state == State.CLOSED
    assert stage.is_overdue
    assert _clock(stage).state == Clock.State.MET_LATE


def test_decision_needs_reasons_and_a_remedy(world: World) -> None:
    stage = considered(world)
    with pytest.raises(ReasonsRequired):
        decide(stage_id=stage.pk, decision=a_decision(reasons=" "), actor=world.officer, at=MONDAY)
    for outcome in (Outcome.SATISFIED, Outcome.PARTLY):
        with pytest.raises(RemedyRequired):
            decide(
                stage_id=stage.pk,
                decision=a_decision(outcome, remedy=None),
                actor=world.officer,
                at=MONDAY,
            )


def test_satisfied_complaint_closes_tells_the_quality_body_and_keeps_the_remedy_running(
    world: World,
) -> None:
    stage = answered(world, Outcome.SATISFIED)
    assert (stage.state, stage.outcome) == (State.CLOSED, Outcome.SATISFIED)
    assert stage.quality_told_at is not None
    told = OutboxMessage.objects.filter(template="complaints/quality_notice", channel="inbox")
    assert [message.recipient_id for message in told] == [world.quality.user.pk]
    remedy_clock = Clock.objects.get(subject_code=terms.REMEDY_SUBJECT)
    assert (remedy_clock.state, remedy_clock.due_on) == (Clock.State.RUNNING, date(2030, 1, 10))
    execute_remedy(stage_id=stage.pk, actor=world.officer, at=MONDAY + timedelta(days=1))
    remedy_clock.refresh_from_db()
    assert remedy_clock.state == Clock.State.MET


def test_preview_is_exactly_the_letter_that_is_sent(world: World) -> None:
    stage = considered(world)
    decision = a_decision(Outcome.PARTLY)
    at = MONDAY + timedelta(hours=2)
    subject, text = preview_answer(stage=stage, decision=decision, at=at)
    decide(stage_id=stage.pk, decision=decision, actor=world.officer, at=at)
    send_answer(stage_id=stage.pk, actor=world.officer, at=at)
    sent = OutboxMessage.objects.get(template="complaints/answered", channel="inbox")
    assert (sent.subject, sent.text) == (subject, text)


def test_signed_out_visitor_files_nothing(world: World) -> None:
    with pytest.raises(NotPermitted):
        file_complaint(filing=a_filing(world), actor=type(world.citizen)(), at=MONDAY)


def test_record_of_a_case_reads_in_the_order_of_the_law(world: World) -> None:
    answered(world)
    verbs = list(
        AuditEntry.objects.filter(verb__startswith="complaints.")
        .order_by("pk")
        .values_list("verb", flat=True)
    )
    assert verbs == [
        "complaints.filed",
        "complaints.registered",
        "complaints.taken",
        "complaints.decided",
        "complaints.answered",
        "complaints.quality_told",
        "complaints.closed",
    ]
