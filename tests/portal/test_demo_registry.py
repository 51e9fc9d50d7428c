"""The registry's last weeks in the demo: lived with verbs, whole, once, whatever day it is."""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count

import pytest

from audit import verification as audit_verification
from deadlines.models import Clock
from deadlines.verification import verify as verify_clocks
from notifications.models import OutboxMessage
from portal.demo.local_entries import load_local_entries
from portal.demo.people import load_people
from portal.demo.reference import load_reference
from portal.demo.registry_stories import load_registry_stories
from registry.models import (
    Announcement,
    ChangeProposal,
    InclusionCorrection,
    LocalEntry,
    PlannedChange,
    Question,
    Service,
    ServiceVersion,
    Subscription,
)
from registry.selectors import bodies_around
from registry.services import national_day
from registry.terms import DRAFT_PLACEMENT as PLACEMENT
from registry.terms import QUESTION, SERVICE
from registry.terms import STANDARD_APPROVAL as APPROVAL

ALMATY = ZoneInfo("Asia/Almaty")
DAYS = {
    "a working day": datetime(2026, 11, 18, 15, 0, tzinfo=ALMATY),
    "a Sunday": datetime(2026, 11, 22, 5, 0, tzinfo=ALMATY),
    "early on a Monday": datetime(2026, 11, 23, 7, 0, tzinfo=ALMATY),
    "after a long holiday": datetime(2026, 3, 26, 19, 30, tzinfo=ALMATY),
}


@pytest.fixture
def sample(db: None) -> None:
    load_reference(_quiet)
    load_people(_quiet)


def _quiet(_line: str) -> None:
    """Nobody reads it."""


def _clocks(service: Service) -> dict[str, str]:
    found = Clock.objects.filter(subject_code=SERVICE, subject_id=service.pk)
    return dict(found.values_list("term_code", "state"))


@pytest.mark.parametrize("at", DAYS.values(), ids=DAYS)
def test_whatever_day_it_is_there_is_one_of_each_kind(sample: None, at: datetime) -> None:
    assert load_registry_stories(_quiet, until=at) == 6
    own = Service.objects.filter(proposed_by__isnull=False)
    states = Counter(own.values_list("state", flat=True))
    assert states == {"proposed": 1, "in_review": 1, "rejected": 1, "included": 2, "excluded": 1}
    breached, fresh = own.filter(state="included").order_by("included_on")
    assert _clocks(breached) == {PLACEMENT: "breached", APPROVAL: "running"}
    assert _clocks(fresh) == {PLACEMENT: "running", APPROVAL: "running"}
    assert set(_clocks(own.get(state="excluded")).values()) == {"cancelled"}
    assert InclusionCorrection.objects.get().service == fresh
    assert PlannedChange.objects.get().valid_from > national_day(at)
    assert ServiceVersion.objects.filter(kind="changed").count() == 3
    proposals = Counter(ChangeProposal.objects.values_list("state", flat=True))
    assert proposals == {"open": 2, "accepted": 2, "declined": 2}
    _assert_questions_answered_missed_and_open(at)


def _assert_questions_answered_missed_and_open(at: datetime) -> None:
    clocks = Clock.objects.filter(subject_code=QUESTION).order_by("subject_id")
    states = [clock.state for clock in clocks]
    assert states == ["met", "met", "met", "met", "met_late", "missed", "running", "running"]
    assert all(clock.due_on >= national_day(at) for clock in clocks if clock.state == "running")
    assert not Question.objects.filter(asked_at__gt=at).exists()


def test_it_happened_by_verbs_so_that_record_and_clocks_are_whole(sample: None) -> None:
    load_registry_stories(_quiet, until=DAYS["a working day"])
    assert list(verify_clocks()) == []
    assert audit_verification.verify().faults == []
    assert not Clock.objects.exclude(last_error="").exists()
    assert not Announcement.objects.filter(told_at=None).exists()
    assert Subscription.objects.filter(confirmed_at__isnull=False).count() == 5
    assert not OutboxMessage.objects.filter(at__gt=DAYS["a working day"]).exists()


def test_it_happens_once(sample: None) -> None:
    load_registry_stories(_quiet, until=DAYS["a working day"])
    assert load_registry_stories(_quiet, until=DAYS["a Sunday"]) == 0


def test_every_body_around_a_service_has_a_local_entry_always_alike(sample: None) -> None:
    at = DAYS["a working day"]
    added = load_local_entries(_quiet, at=at)
    service = Service.objects.get(registry_no="S-004")
    assert {entry.organisation for entry in service.local_entries.all()} == set(
        bodies_around(service)
    )
    fields = ("organisation_id", "step_free", "note_ru", "is_provided", "schedule")
    before = list(LocalEntry.objects.order_by("service_id", "organisation_id").values_list(*fields))
    assert len(before) == added
    assert load_local_entries(_quiet, at=at) == 0
    LocalEntry.objects.all().delete()
    load_local_entries(_quiet, at=at)
    assert before == list(
        LocalEntry.objects.order_by("service_id", "organisation_id").values_list(*fields)
    )


def test_some_places_say_why_they_do_not_provide_and_aids_differ(sample: None) -> None:
    load_local_entries(_quiet, at=DAYS["a working day"])
    refused = LocalEntry.objects.filter(is_provided=False)
    assert 5 <= refused.count() <= 60
    assert all(one.why_not_kk and one.why_not_ru and one.why_not_en for one in refused)
    assert set(LocalEntry.objects.values_list("step_free", flat=True)) == {True, False, None}
    by_body = LocalEntry.objects.values("organisation_id").annotate(
        kinds=Count("step_free", distinct=True)
    )
    assert {row["kinds"] for row in by_body} <= {0, 1}
