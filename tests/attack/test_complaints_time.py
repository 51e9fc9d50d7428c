"""Time on the road of a complaint: the last second of a day, other zones, days off, corrections."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client
from django.urls import reverse

import pytest
import time_machine
from icalendar import Calendar

from accounts.models import Organisation
from audit.models import AuditEntry
from complaints.errors import ComplaintRefused
from complaints.models import CalendarFeed, ComplaintStage, Demand
from complaints.services import appeal, decide, send_answer, take
from complaints.services.demands import execute_demand, issue_demand
from complaints.services.extending import choices, extend
from complaints.services.feeds import open_feed
from complaints.services.paper import file_on_paper
from complaints.services.withdrawing import withdraw
from complaints.workflow import ExtensionGround, State
from deadlines.errors import DueBeforeStart, ExtensionTooLate
from deadlines.models import Clock
from deadlines.sweep import sweep
from tests.complaints.paper import a_paper
from tests.complaints.quality import quality_answered
from tests.complaints.road import clock_of, extended, traces
from tests.world import (
    ALMATY,
    MONDAY,
    World,
    a_decision,
    a_demand,
    again,
    considered,
    filed,
    overdue,
)

pytestmark = pytest.mark.django_db
ISTANBUL = ZoneInfo("Europe/Istanbul")
SECOND = timedelta(seconds=1)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The first moment after a day on a wall."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)


@pytest.mark.parametrize("zone", ["Asia/Almaty", "Europe/Istanbul", "Asia/Vladivostok"])
def test_the_notice_of_an_extension_leaves_until_midnight_on_the_bodys_own_wall(
    world: World, zone: str
) -> None:
    Organisation.objects.filter(pk=world.akimat.pk).update(time_zone=zone)
    world.akimat.refresh_from_db()
    stage, late = (take(stage_id=filed(world).pk, actor=world.officer, at=MONDAY) for _ in "ab")
    notice_by = clock_of(stage).notice_by
    assert notice_by is not None
    midnight = end_of(notice_by, ZoneInfo(zone))
    # Said in another zone, it is the same moment.
    extension = extended(world, stage, (midnight - SECOND).astimezone(UTC))
    assert extension.due_on == clock_of(stage).due_on
    before = traces()
    with pytest.raises(ExtensionTooLate):
        extended(world, late, midnight.astimezone(ISTANBUL))
    assert traces() == before
    shown = choices(late, midnight)
    assert shown is not None
    assert shown.refusal
    assert shown.dates == ()


@pytest.mark.parametrize("days", range(1, 11))
def test_every_date_that_the_form_promises_is_the_one_given_and_a_working_day(
    world: World, days: int
) -> None:
    stage = considered(world)
    shown = choices(stage, MONDAY + timedelta(hours=2))
    assert shown is not None
    extension = extended(world, stage, MONDAY + timedelta(hours=2), days)
    assert extension.due_on == dict(shown.dates)[days]
    assert extension.due_on.weekday() < 5 or extension.due_on.year > 2025


@pytest.mark.parametrize(
    "at",
    [
        datetime(2025, 9, 8, 17, 59, 59, tzinfo=ALMATY),
        datetime(2025, 9, 8, 18, 0, tzinfo=ALMATY),
        datetime(2025, 9, 7, 12, 0, tzinfo=ALMATY),
        datetime(2025, 12, 31, 23, 59, 59, tzinfo=ALMATY),
        datetime(2026, 1, 1, 0, 0, tzinfo=ALMATY),
    ],
)
def test_a_receipt_promises_the_day_that_its_clock_is_due(world: World, at: datetime) -> None:
    receipt = file_on_paper(filing=a_paper(world), actor=world.officer, at=at)
    stage = again(receipt.stage)
    assert stage.state == State.REGISTERED
    assert stage.registered_at == at
    assert stage.reg_year == at.year
    rows: list[list[str]] = receipt.content["ru"]["rows"]
    due_on = clock_of(stage).due_on
    assert any(str(due_on.day) in value and str(due_on.year) in value for _head, value in rows)


def test_an_answer_in_the_last_second_is_in_time_and_in_the_next_it_is_late(world: World) -> None:
    in_time, late = considered(world), considered(world)
    due_at = clock_of(in_time).due_at
    for stage in (in_time, late):
        decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=MONDAY)
    send_answer(stage_id=in_time.pk, actor=world.officer, at=due_at)
    assert not again(in_time).is_overdue
    before = traces()
    with pytest.raises(ComplaintRefused):
        send_answer(stage_id=late.pk, actor=world.officer, at=due_at + SECOND)
    assert traces() == before
    at = due_at + SECOND
    send_answer(stage_id=late.pk, actor=world.officer, at=at, lateness_reason="Кідіріс.")
    sweep(at=at)
    assert again(late).overdue_at == due_at
    said = AuditEntry.objects.filter(verb="complaints.breached", subject_id=late.pk)
    assert said.count() == 1


def test_a_late_answer_in_the_second_of_the_appeal_reaches_the_later_stage_once(
    world: World,
) -> None:
    stage, at = overdue(world), MONDAY + timedelta(days=10)
    take(stage_id=stage.pk, actor=world.officer, at=at)
    decision = a_decision(lateness_reason="Кідіріс.")
    decide(stage_id=stage.pk, decision=decision, actor=world.officer, at=at)
    later = appeal(stage_id=stage.pk, actor=world.citizen, at=at)
    send_answer(stage_id=stage.pk, actor=world.officer, at=at)
    sweep(at=at)
    said = AuditEntry.objects.filter(verb="complaints.late_answer", subject_id=later.pk)
    assert said.count() == 1
    withdraw(stage_id=later.pk, actor=world.citizen, at=at)
    assert again(stage).is_overdue


def test_withdrawn_or_moved_in_the_last_second_there_is_no_breach_and_after_it_there_is(
    world: World,
) -> None:
    one, two = filed(world), filed(world)
    due_at = clock_of(one).due_at
    withdraw(stage_id=one.pk, actor=world.citizen, at=due_at)
    withdraw(stage_id=two.pk, actor=world.citizen, at=due_at + SECOND)
    sweep(at=due_at + timedelta(days=1))
    assert (again(one).overdue_at, again(two).overdue_at) == (None, due_at)


def test_a_demand_may_be_due_today_and_not_yesterday_on_the_wall_of_its_addressee(
    world: World,
) -> None:
    Organisation.objects.filter(pk=world.akimat.pk).update(time_zone="Europe/Istanbul")
    world.akimat.refresh_from_db()
    stage = quality_answered(world)
    # In Almaty it is the 16th already, in Istanbul still the 15th.
    at = datetime(2025, 9, 16, 1, 0, tzinfo=ALMATY)
    today = date(2025, 9, 15)
    before = Demand.objects.count()
    with pytest.raises(DueBeforeStart):
        issue_demand(
            stage_id=stage.pk,
            order=a_demand(world, due_on=today - timedelta(days=1)),
            actor=world.quality,
            at=at,
        )
    assert Demand.objects.count() == before
    demand = issue_demand(
        stage_id=stage.pk, order=a_demand(world, due_on=today), actor=world.quality, at=at
    )
    clock = Clock.objects.get(subject_code=demand.ref.code, subject_id=demand.pk)
    assert clock.due_at + SECOND == end_of(today, ISTANBUL)
    sweep(at=clock.due_at)
    demand.refresh_from_db()
    assert demand.overdue_at is None
    execute_demand(demand_id=demand.pk, text="x", actor=world.officer, at=clock.due_at + SECOND)
    demand.refresh_from_db()
    assert demand.overdue_at == clock.due_at


@pytest.mark.parametrize("due_on", [date(2600, 1, 1), date.max, date(9998, 12, 31)])
def test_a_day_that_no_calendar_knows_is_refused_without_a_trace(
    world: World, due_on: date
) -> None:
    stage = quality_answered(world)
    before = traces()
    with pytest.raises(ComplaintRefused):
        issue_demand(
            stage_id=stage.pk, order=a_demand(world, due_on=due_on), actor=world.quality,
            at=MONDAY + timedelta(days=4),
        )  # fmt: skip
    assert traces() == before


def test_a_feed_says_the_day_of_the_body_wherever_the_calendar_is_read(world: World) -> None:
    Organisation.objects.filter(pk=world.akimat.pk).update(time_zone="America/New_York")
    world.akimat.refresh_from_db()
    # Over the week in which New York puts its clocks back.
    at = datetime(2025, 10, 29, 10, 0, tzinfo=ZoneInfo("America/New_York"))
    stage = filed(world, at)
    due_on = clock_of(stage).due_on
    with time_machine.travel(at + timedelta(hours=1), tick=False):
        opened = open_feed(scope=CalendarFeed.Scope.BODY, actor=world.officer, at=at)
        answer = Client().get(reverse("complaints:feed", args=[opened.token]))
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    start: Any = event["dtstart"].dt
    assert start == due_on
    assert event["dtend"].dt == due_on + timedelta(days=1)
    assert clock_of(stage).due_at + SECOND == end_of(due_on, ZoneInfo("America/New_York"))


def test_an_extension_is_kept_when_the_clocks_of_the_sweep_ring_late(world: World) -> None:
    """A sweep that was down until after the old date finds nothing late."""
    stage = considered(world)
    old = clock_of(stage).due_at
    extension = extend(
        stage_id=stage.pk, ground=ExtensionGround.INFORMATION, days=10, reasons="x",
        actor=world.officer, at=MONDAY + timedelta(hours=3),
    )  # fmt: skip
    sweep(at=old + timedelta(days=1))
    assert not again(stage).is_overdue
    sweep(at=clock_of(stage).due_at + SECOND)
    assert again(stage).is_overdue
    assert clock_of(stage).due_on == extension.due_on
    assert ComplaintStage.objects.filter(overdue_at__isnull=False).count() == 1
