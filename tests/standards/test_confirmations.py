"""K-05: each body brings its information up to date and confirms it, one by one or all at once (J-12)."""

from datetime import date, timedelta

import pytest

from deadlines.models import Clock
from deadlines.sweep import sweep
from notifications.models import OutboxMessage
from standards import terms
from standards.errors import AddressRequired, NotPermitted, WrongState
from standards.models import Confirmation
from standards.services.approving import confirm_information
from tests.standards.road import AFTER_CLOSE, approved, people_of, superseded
from tests.world import World

URL = "https://karasai.example.kz/birth"


def of(world: World, key: str) -> Confirmation:
    return Confirmation.objects.filter(organisation__key=key).latest("pk")


def confirm(world: World, *rows: Confirmation, person: str = "officer", url: str = URL) -> None:
    confirm_information(
        confirmation_ids=[row.pk for row in rows], url=url, evidence="Стенд, сайт.",
        actor=world.people[person], at=AFTER_CLOSE,
    )  # fmt: skip


def test_every_body_around_the_service_has_its_own_duty_clock_and_letter(world: World) -> None:
    people_of(world)
    edition = approved(world)
    rows = edition.confirmations.all()
    assert {row.organisation.key for row in rows} == {"moj", "akimat_karasai", "akimat_burabay"}
    assert {row.due_on for row in rows} == {date(2025, 10, 14)}
    clocks = Clock.objects.filter(term_code=terms.INFORMATION)
    assert {clock.organisation_id for clock in clocks} == {row.organisation_id for row in rows}
    told = OutboxMessage.objects.filter(template="standards/information_due", channel="inbox")
    assert world.officer.user.pk in set(told.values_list("recipient", flat=True))


def test_a_body_confirms_with_an_address_and_its_clock_is_met(world: World) -> None:
    people_of(world)
    approved(world)
    own = of(world, "akimat_karasai")
    with pytest.raises(AddressRequired):
        confirm(world, own, url="  ")
    confirm(world, own)
    own.refresh_from_db()
    assert (own.url, own.evidence, own.confirmed_by) == (URL, "Стенд, сайт.", world.officer.user)
    clock = Clock.objects.get(subject_code=terms.CONFIRMATION, subject_id=own.pk)
    assert clock.state == Clock.State.MET
    with pytest.raises(WrongState):
        confirm(world, own)


def test_one_of_another_body_undoes_the_whole_act(world: World) -> None:
    people_of(world)
    approved(world)
    rows = of(world, "akimat_karasai"), of(world, "akimat_burabay")
    with pytest.raises(NotPermitted):
        confirm(world, *rows)
    assert not Confirmation.objects.filter(confirmed_at__isnull=False).exists()


def test_nothing_at_all_cannot_be_confirmed(world: World) -> None:
    with pytest.raises(WrongState):
        confirm(world)


def test_a_duty_past_its_day_is_breached_told_once_and_can_still_be_met(world: World) -> None:
    people_of(world)
    approved(world)
    late = AFTER_CLOSE + timedelta(days=6)
    sweep(at=late)
    sweep(at=late + timedelta(hours=1))
    own = of(world, "akimat_karasai")
    clock = Clock.objects.get(subject_code=terms.CONFIRMATION, subject_id=own.pk)
    assert clock.state == Clock.State.BREACHED
    told = OutboxMessage.objects.filter(
        template="standards/information_late", channel="inbox", recipient=world.officer.user
    )
    assert told.count() == 1
    confirm_information(
        confirmation_ids=[own.pk], url=URL, actor=world.officer, at=late + timedelta(hours=2)
    )
    clock.refresh_from_db()
    assert clock.state == Clock.State.MET_LATE


def test_a_later_edition_drops_what_was_not_confirmed_and_asks_anew(world: World) -> None:
    people_of(world)
    old = superseded(world)
    rows = Confirmation.objects.filter(edition=old)
    assert rows.exists()
    assert all(row.dropped_at for row in rows)
    with pytest.raises(WrongState):
        confirm(world, rows.get(organisation=world.akimat))
    fresh_ones = Confirmation.objects.exclude(edition=old)
    assert fresh_ones.count() == rows.count()
    states = Clock.objects.filter(
        subject_code=terms.CONFIRMATION, subject_id__in=rows.values("pk")
    ).values_list("state", flat=True)
    assert not set(states) & set(Clock.OPEN_STATES)
