"""Which bodies must have a regulation, from when, and what a later edition or a repeal does (L13-16)."""

from datetime import date, datetime, time

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from accounts.models import Region
from audit.models import AuditEntry
from deadlines.models import Clock
from notifications.models import OutboxMessage
from standards.models import Regulation
from standards.regulating import obliged_bodies
from standards.services.regulations import (
    open_regulations,
    repeal_regulations,
)
from standards.workflow import RegulationState
from tests.standards.regulations import (
    LATER,
    a_body,
    a_later_edition,
    a_region,
    again,
    an_approved_edition,
    an_officer,
    drafted,
    for_review,
    k04,
    last_letter_to,
    opened,
)
from tests.standards_world import add_people
from tests.world import ALMATY, MONDAY, World


@pytest.fixture
def people(world: World) -> World:
    add_people(world)
    return world


def _country(world: World) -> None:
    """Two oblasts and a city; in each bodies of every kind."""
    country = Region.objects.get(key="kz")
    north, south, city = (a_region(key, country) for key in ("north", "south", "city"))
    a_body("akimat_north", "leb", "oblast", north)
    a_body("akimat_south", "leb", "oblast", south)
    a_body("akimat_city", "leb", "republican_city", city)
    district = a_region("district_north", north, "district")
    a_body("akimat_district", "leb", "district", district)
    a_body("akim_rural", "akim", "rural_district", a_region("rural", district, "rural_district"))
    a_body("archive_south", "sp_other", "territorial", south)
    a_body("psc_north", "psc", "psc", north)
    a_body("moj_south", "csb", "territorial", south, parent=world.ministry)


BODIES = {
    ("akimat_district",): {"akimat_north"},
    ("akim_rural",): {"akimat_north"},
    ("akimat_north",): {"akimat_north"},
    ("akimat_city",): {"akimat_city"},
    ("oblast_leb",): {"akimat_north", "akimat_south", "akimat_city"},
    ("moj",): {"moj"},
    ("territorial:moj",): {"moj"},
    ("archive_south",): {"moj"},
    ("psc",): {"moj"},
    ("akimat_district", "archive_south"): {"akimat_north", "moj"},
    ("foreign_mission",): {"moj"},  # none is known yet
}


@pytest.mark.parametrize("classes", BODIES, ids="+".join)
def test_who_provides_the_service_decides_which_bodies_must_have_a_regulation(
    world: World, classes: tuple[str, ...]
) -> None:
    _country(world)
    world.service.provider_classes = list(classes)
    world.service.save()
    assert {body.key for body in obliged_bodies(world.service)} == BODIES[classes]


def test_a_body_below_oblast_level_is_never_obliged(world: World) -> None:
    _country(world)
    for classes in BODIES:
        world.service.provider_classes = list(classes)
        levels = {body.level for body in obliged_bodies(world.service)}
        assert not levels & {"district", "city_district", "rural_district", "territorial", "psc"}


@pytest.mark.parametrize(
    ("approved_on", "due_on"),
    [
        (date(2013, 9, 3), date(2013, 10, 3)),  # V7
        (date(2025, 1, 31), date(2025, 3, 2)),  # a Sunday stays the last day
        (date(2024, 2, 1), date(2024, 3, 2)),  # over 29 February
    ],
)
def test_the_body_has_thirty_calendar_days_from_the_date_of_the_act(
    people: World, approved_on: date, due_on: date
) -> None:
    at = datetime.combine(approved_on, time(16), tzinfo=ALMATY)
    clock = k04(opened(people, at))
    assert (clock.due_on, clock.term.k_number) == (due_on, "K-04")
    assert clock.organisation.key == "akimat_karagandy"
    assert not clock.term.is_house


def test_the_drafters_of_the_obliged_body_and_nobody_else_get_the_letter(people: World) -> None:
    found = opened(people)
    letters = OutboxMessage.objects.filter(template="standards/regulation_due")
    assert {letter.recipient for letter in letters} == {people.oblast.user}
    text = letters.first().text
    assert "8 октября 2025 года" in text
    assert str(found.pk) in text


def test_twenty_bodies_take_as_many_statements_as_one(people: World) -> None:
    edition = an_approved_edition(people)
    with CaptureQueriesContext(
        connection,
    ) as few:
        open_regulations(edition, actor=people.clerk, at=MONDAY)
    country = Region.objects.get(key="kz")
    for number in range(20):
        body = a_body(f"oblast_{number}", "leb", "oblast", country)
        an_officer(f"officer_{number}", body)
    other = a_later_edition(people, edition.standard)
    Regulation.objects.filter(organisation__key="akimat_karagandy").update(
        state=RegulationState.IN_FORCE
    )
    with CaptureQueriesContext(connection) as many:
        open_regulations(other, actor=people.clerk, at=MONDAY)
    assert Regulation.objects.filter(standard=edition.standard).count() == 21
    assert Clock.objects.filter(subject_code="standards.regulation").count() == 21
    assert len(many) <= len(few) + 2


def test_a_later_edition_calls_the_regulation_in_force_for_review_with_a_new_limit(
    people: World,
) -> None:
    found = for_review(people)
    assert found.state == RegulationState.REVIEW_NEEDED
    clocks = Clock.objects.filter(subject_id=found.pk, subject_code=found.ref.code)
    assert [clock.state for clock in clocks.order_by("pk")] == ["met", "running"]
    assert "Пересмотрите регламент" in last_letter_to(people.oblast)


def test_who_is_still_drafting_goes_on_for_the_later_edition_by_the_running_limit(
    people: World,
) -> None:
    found = drafted(people)
    before = k04(found).pk
    later = a_later_edition(people, found.standard)
    open_regulations(later, actor=people.clerk, at=LATER)
    assert again(found).state == RegulationState.DRAFTING
    assert k04(found).pk == before
    assert found.texts.get().edition == later


def test_a_repeal_ends_every_regulation_and_its_time_limit(people: World) -> None:
    found = opened(people)
    repeal_regulations(found.standard, actor=people.clerk, at=LATER)
    assert again(found).state == RegulationState.REPEALED
    assert k04(found).state == "cancelled"
    assert k04(found).events.latest("pk").facts["reason"] == "standard_repealed"
    assert AuditEntry.objects.latest("id").verb == "standards.regulation_repealed"
