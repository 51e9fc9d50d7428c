"""The first year of the demo: lived by the services, never put in finished."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from io import StringIO
from itertools import pairwise

from django.core.management import call_command
from django.db.models import Max

import pytest
import time_machine

from accounts.roles import Capability, capabilities_of
from audit.models import AuditEntry
from complaints import events, terms
from complaints.models import (
    CaseMessage,
    Complaint,
    ComplaintStage,
    Demand,
    Extension,
    OfficialComplainedOf,
    Opinion,
    ProposedDecision,
    Redirection,
    Remedy,
)
from complaints.workflow import OPEN, State
from deadlines.models import Clock
from deadlines.selectors import current_calendar
from notifications.models import Channel, OutboxMessage
from notifications.models import State as MessageState
from tests.portal.conftest import ALMATY

# A year is lived once for the module.
pytestmark = [
    pytest.mark.usefixtures("demo"),
    pytest.mark.django_db,
    pytest.mark.timeout(900),
]

_ORDER = (
    {events.FILED, events.APPEALED},
    {events.REGISTERED},
    {events.TAKEN},
    {events.DECIDED},
    {events.ANSWERED},
    {events.CLOSED},
)


def _entries() -> dict[int, list[AuditEntry]]:
    found: dict[int, list[AuditEntry]] = defaultdict(list)
    for entry in AuditEntry.objects.filter(subject_code=terms.STAGE).order_by("pk"):
        found[entry.subject_id].append(entry)
    return found


def test_there_is_a_year_of_complaints_that_ended_in_every_way() -> None:
    assert Complaint.objects.filter(is_sample=True).count() >= 300
    ends = Counter(ComplaintStage.objects.values_list("number", "outcome"))
    for number in (1, 2, 3):
        assert ends[(number, "satisfied")]
        assert ends[(number, "refused")]
    assert ends[(1, "partly")]
    assert ends[(2, "partly")]
    assert Complaint.objects.filter(in_court_at__isnull=False).exists()
    assert ComplaintStage.objects.filter(waiting_since__isnull=False).exists()
    assert {Complaint.objects.filter(route=route).exists() for route in "ABC"} == {True}


def test_every_turn_of_the_road_has_been_lived() -> None:
    states = Counter(ComplaintStage.objects.values_list("state", flat=True))
    for state in (State.WITHDRAWN, State.REDIRECTED, State.CLOSED):
        assert states[state] >= 5, state
    assert Extension.objects.values("stage__organisation").distinct().count() >= 3
    assert Redirection.objects.filter(needs_consent=True, done_at__isnull=False).exists()
    assert Complaint.objects.filter(duplicate_of__isnull=False).exists()
    assert ProposedDecision.objects.filter(approved=True).exists()
    assert OfficialComplainedOf.objects.filter(user__isnull=False).exists()
    assert set(Demand.objects.values_list("state", flat=True)) >= {"issued", "closed"}
    assert Demand.objects.filter(overdue_at__isnull=False).exists()
    assert Opinion.objects.filter(is_solved=False).exists()
    papers = Complaint.objects.filter(medium="paper")
    assert papers.filter(complainant__isnull=True).exists()
    assert papers.filter(complainant__isnull=False).exists()
    with_receipt = papers.filter(stages__receipt__isnull=False).distinct()
    assert with_receipt.count() == papers.exclude(accepted_by=None).count()


def test_several_bodies_were_late_and_each_breach_is_dated_by_the_law() -> None:
    late = ComplaintStage.objects.filter(overdue_at__isnull=False)
    assert late.values("organisation_id").distinct().count() >= 4
    for stage in late:
        clock = Clock.objects.get(
            subject_code=terms.STAGE, subject_id=stage.pk, term_code__in=terms.STAGE_TERMS
        )
        assert stage.overdue_at == clock.due_at
        assert clock.state in (Clock.State.BREACHED, Clock.State.MET_LATE)


def test_every_closed_stage_was_lived_act_by_act_in_the_order_of_the_law() -> None:
    entries = _entries()
    # A joined filing is answered with the first; a redirected one was filed with another body.
    closed = ComplaintStage.objects.filter(
        state=State.CLOSED, complaint__duplicate_of=None, redirected_from=None
    )
    assert closed
    for stage in closed:
        moments = []
        for verbs in _ORDER:
            (entry,) = (one for one in entries[stage.pk] if one.verb in verbs)
            moments.append(entry.at)
        assert all(earlier <= later for earlier, later in pairwise(moments)), stage
        assert stage.registered_at == moments[1]
        assert stage.closed_at == moments[-1]


def test_every_clock_follows_from_its_events() -> None:
    call_command("verify_clocks", stdout=StringIO())


def test_nothing_happened_after_today(demo: datetime) -> None:
    moments = [
        Complaint.objects.aggregate(at=Max("filed_at"))["at"],
        ComplaintStage.objects.aggregate(at=Max("closed_at"))["at"],
        CaseMessage.objects.aggregate(at=Max("written_at"))["at"],
        AuditEntry.objects.aggregate(at=Max("at"))["at"],
    ]
    assert max(moments) <= demo + timedelta(minutes=10)


def test_every_kind_of_open_case_can_be_seen_today(demo: datetime) -> None:
    today, calendar = demo.date(), current_calendar()
    clocks = Clock.objects.filter(
        subject_code=terms.STAGE, term_code__in=terms.STAGE_TERMS, state__in=Clock.OPEN_STATES
    )
    left = {calendar.working_days_between(today, clock.due_on) for clock in clocks}
    assert {0, 2} <= left
    assert min(left) < 0
    open_stages = ComplaintStage.objects.filter(state__in=OPEN)
    assert open_stages.filter(assignee=None).exists()
    assert {1, 2, 3} <= set(open_stages.values_list("number", flat=True))
    assert Remedy.objects.filter(done_at=None).exists()
    assert Remedy.objects.filter(done_at__isnull=False).exists()


def test_what_came_in_the_evening_was_registered_the_next_working_day() -> None:
    evening = [
        stage
        for stage in ComplaintStage.objects.filter(number=1, registered_at__isnull=False)
        if stage.filed_at.astimezone(ALMATY).hour >= 18
    ]
    assert evening
    for stage in evening:
        zone = stage.organisation.zone
        filed, registered = (at.astimezone(zone) for at in (stage.filed_at, stage.registered_at))
        assert registered.date() == current_calendar().add(filed.date(), 1)


def test_registration_numbers_of_a_body_have_no_gaps() -> None:
    series = defaultdict(list)
    for stage in ComplaintStage.objects.filter(reg_seq__isnull=False).order_by("registered_at"):
        series[stage.organisation_id, stage.reg_year].append(stage.reg_seq)
    for numbers in series.values():
        assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_every_body_that_a_complaint_reached_has_somebody_to_answer_it() -> None:
    for stage in ComplaintStage.objects.select_related("organisation").distinct():
        roles = stage.organisation.memberships.values_list("role", flat=True)
        assert any(Capability.CONSIDER_COMPLAINTS in capabilities_of(role) for role in roles)


def test_letters_have_left_the_house_as_they_would_have() -> None:
    sent = OutboxMessage.objects.filter(state=MessageState.SENT)
    assert sent.filter(channel=Channel.EMAIL).count() > 100
    assert not OutboxMessage.objects.filter(
        channel=Channel.EMAIL, state=MessageState.QUEUED
    ).exists()
    posted = OutboxMessage.objects.filter(channel=Channel.POST, state=MessageState.SENT)
    assert posted
    assert all(letter.dispatched_on for letter in posted)


def test_loading_again_changes_nothing(db: None) -> None:
    before = [
        model.objects.count() for model in (Complaint, ComplaintStage, AuditEntry, OutboxMessage)
    ]
    call_command("demo", "--load", stdout=StringIO())
    after = [
        model.objects.count() for model in (Complaint, ComplaintStage, AuditEntry, OutboxMessage)
    ]
    assert after == before


def test_refreshing_lets_life_go_on_until_the_new_today(db: None, demo: datetime) -> None:
    were_open = set(ComplaintStage.objects.filter(state__in=OPEN).values_list("pk", flat=True))
    filed = Complaint.objects.count()
    later = demo + timedelta(days=9)
    with time_machine.travel(later, tick=True):
        call_command("demo", "--refresh", stdout=StringIO())
        assert Complaint.objects.count() > filed
        test_every_kind_of_open_case_can_be_seen_today(later)
        test_nothing_happened_after_today(later)
        call_command("verify_clocks", stdout=StringIO())
    still_open = ComplaintStage.objects.filter(pk__in=were_open, state__in=OPEN).count()
    assert still_open < len(were_open)
