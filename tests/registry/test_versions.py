"""Versions: whole, numbered, append-only; a change and all that follows from it."""

from datetime import timedelta

from django.db import DatabaseError, connection, transaction

import pytest

from audit.models import AuditEntry
from deadlines.models import Clock
from deadlines.sweep import sweep
from registry.errors import DatedInPast, EditConflict, InvalidContent, NothingChanged
from registry.models import Announcement, LocalEntry, LocalReview, ServiceVersion
from registry.presenting import differences
from registry.selectors import bodies_around, search_ids, version_on, versions_of
from registry.services import (
    change_service,
    confirm_reviews,
    national_day,
    save_local_entry,
)
from registry.services.acts import NATIONAL_ZONE
from registry.workflow import VersionKind
from tests.registry.registers import LATER, again, an_act, changed, included, other_content, traces
from tests.world import MONDAY, World

NEW_NAME = {"name_kk": "Некені тіркеу", "name_ru": "Регистрация заключения брака"}


def test_a_change_leaves_a_version_with_its_fields_and_the_old_one_as_it_was(world: World) -> None:
    service = included(world)
    first = service.versions.get().content
    changed(world, service, MONDAY + timedelta(days=9), **NEW_NAME)
    fresh = again(service)
    latest, earlier = versions_of(fresh)
    assert earlier.content == first
    assert (latest.number, latest.kind) == (2, VersionKind.CHANGED)
    assert latest.changed_fields == ["name_kk", "name_ru"]
    assert latest.content == first | NEW_NAME
    assert (latest.act_no, latest.author, latest.body) == (
        "983", world.keeper.user, world.planning_body,
    )  # fmt: skip
    assert (fresh.name_kk, fresh.version, fresh.included_on) == (
        NEW_NAME["name_kk"], 2, national_day(MONDAY),
    )  # fmt: skip
    entry = AuditEntry.objects.get(verb="registry.changed")
    assert entry.facts["fields"] == ["name_kk", "name_ru"]


def test_each_day_has_the_version_that_held_on_it(world: World) -> None:
    service = included(world)
    changed(world, service, MONDAY + timedelta(days=9), **NEW_NAME)
    start = national_day(MONDAY)
    numbers = {
        days: getattr(version_on(service, start + timedelta(days=days)), "number", None)
        for days in (-1, 0, 8, 9, 400)
    }
    assert numbers == {-1: None, 0: 1, 8: 1, 9: 2, 400: 2}


def test_a_change_is_found_by_its_new_words_only(world: World) -> None:
    service = included(world, synonyms_ru="загс")
    changed(world, service, synonyms_ru="роспись")
    assert service.pk in search_ids("роспись", language="ru").ids
    assert service.pk not in search_ids("загс", language="ru").ids


def test_two_versions_compared_mark_the_words_that_differ(world: World) -> None:
    service = included(world)
    changed(world, service, name_ru="Регистрация расторжения брака")
    new, old = versions_of(again(service))
    (found,) = differences(old.content, new.content, language="en")
    assert found.label == "name of the service, in Russian"
    assert [piece.text.strip() for piece in found.after if piece.is_changed] == ["расторжения"]
    assert "".join(piece.text for piece in found.before) == "Регистрация брака"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registry_serviceversion SET note = 'x' WHERE id = %s",
        "DELETE FROM registry_serviceversion WHERE id = %s",
    ],
)
def test_the_database_itself_keeps_versions_as_they_were(world: World, statement: str) -> None:
    version = included(world).versions.get()
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [version.pk])
    assert ServiceVersion.objects.get(pk=version.pk).note == ""


@pytest.mark.parametrize("days", [-1, -400])
def test_a_change_dated_in_the_past_is_refused(world: World, days: int) -> None:
    service = included(world)
    before = traces()
    with pytest.raises(DatedInPast):
        changed(world, service, valid_from=national_day(LATER) + timedelta(days=days), **NEW_NAME)
    assert traces() == before


def test_the_day_of_a_change_is_that_of_almaty(world: World) -> None:
    service = included(world)
    late_evening = MONDAY.replace(hour=23, minute=30)
    changed(world, service, late_evening, valid_from=national_day(MONDAY), **NEW_NAME)
    assert late_evening.astimezone(NATIONAL_ZONE).date() == again(service).valid_from


def test_the_same_content_makes_no_version(world: World) -> None:
    service = included(world)
    before = traces()
    with pytest.raises(NothingChanged):
        changed(world, service)
    assert traces() == before


def test_a_second_editor_sees_both_texts_and_nothing_is_lost(world: World) -> None:
    service = included(world)
    opened = service.edit_no
    changed(world, service, **NEW_NAME)
    own = other_content(name_kk="Неке туралы жазба")
    before = traces()
    with pytest.raises(EditConflict) as conflict:
        change_service(
            service_id=service.pk, content=own, edit_no=opened, act=an_act(),
            valid_from=national_day(LATER), actor=world.clerk, at=LATER,
        )  # fmt: skip
    assert conflict.value.stored["name_kk"] == NEW_NAME["name_kk"]
    assert conflict.value.own == own
    assert conflict.value.edit_no == opened + 1
    assert traces() == before


def test_a_change_that_breaks_the_rules_leaves_everything_as_it_was(world: World) -> None:
    service = included(world)
    before = traces()
    with pytest.raises(InvalidContent) as refusal:
        changed(world, service, portal_url="", name_ru="")
    assert [problem.code for problem in refusal.value.problems] == ["name_both", "portal_required"]
    assert traces() == before


def test_every_body_around_gets_a_house_task_that_is_missed_and_never_breached(
    world: World,
) -> None:
    service = included(world)
    changed(world, service, **NEW_NAME)
    reviews = LocalReview.objects.filter(version__service=service).order_by("pk")
    assert {review.organisation for review in reviews} == set(bodies_around(service))
    clocks = Clock.objects.filter(subject_code="registry.local_review").order_by("pk")
    assert [clock.organisation for clock in clocks] == [review.organisation for review in reviews]
    assert {clock.due_on for clock in clocks} == {national_day(MONDAY) + timedelta(days=3)}
    sweep(at=MONDAY + timedelta(days=4))
    assert {clock.state for clock in clocks.all()} == {Clock.State.MISSED}
    assert not AuditEntry.objects.filter(verb="deadlines.breached").exists()


def test_a_body_that_has_not_looked_yet_gets_no_second_task(world: World) -> None:
    service = included(world)
    changed(world, service, **NEW_NAME)
    changed(world, service, name_kk="Неке")
    own = LocalReview.objects.filter(organisation=world.akimat)
    confirm_reviews(review_ids=[own.get().pk], actor=world.officer, at=LATER)
    met = Clock.objects.get(subject_code="registry.local_review", state=Clock.State.MET)
    assert met.subject_id == own.get().pk
    changed(world, service, name_kk="Неке қию")
    assert own.count() == 2
    assert LocalReview.objects.filter(organisation=world.other_akimat).count() == 1


def test_saving_the_local_entry_ends_the_task_to_look_at_it(world: World) -> None:
    service = included(world)
    changed(world, service, **NEW_NAME)
    save_local_entry(
        service=again(service), organisation=world.akimat, fields={"step_free": False}, edit_no=0,
        actor=world.officer, at=LATER,
    )  # fmt: skip
    review = LocalReview.objects.get(organisation=world.akimat)
    assert review.confirmed_by == world.officer.user
    assert not LocalReview.objects.get(organisation=world.other_akimat).confirmed_at
    entry = LocalEntry.objects.get()
    assert (entry.is_provided, entry.step_free, entry.sign_language) == (True, False, None)
    said = AuditEntry.objects.get(verb="registry.local_entry_changed")
    assert said.facts["fields"] == ["step_free"]


def test_a_change_waits_to_be_announced_once(world: World) -> None:
    service = included(world)
    changed(world, service, **NEW_NAME)
    kinds = Announcement.objects.order_by("pk").values_list("version__kind", "told_at")
    assert list(kinds) == [("included", None), ("changed", None)]
