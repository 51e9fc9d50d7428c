"""Statements composed once: the same answer as the ORM gives, whatever they are asked."""

import gc
import weakref
from datetime import date, timedelta
from threading import Thread
from typing import Any

from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import translation

import pytest

from accounts.acting import roles_open_to
from accounts.models import Deputy, Membership, Organisation
from complaints.lines import lines_of
from complaints.models import ComplaintStage
from complaints.register import columns, rows, rows_of_page
from complaints.selectors import members_who_consider, officials_of
from deadlines.models import RuleSet
from govservices.composed import Composed, Slot
from govservices.keyset import PAGE_SIZE
from notifications.selectors import unread_count
from tests.world import MONDAY, World, filed

pytestmark = pytest.mark.django_db

BY_KEY = Composed(
    lambda: Organisation.objects.filter(key=Slot("key")).order_by("pk").values_list("key", "pk")
)


def test_each_asking_gets_its_own_values(world: World) -> None:
    for body in (world.akimat, world.other_akimat, world.akimat):
        assert [list(row) for row in BY_KEY.rows(key=body.key)] == [[body.key, body.pk]]
    assert BY_KEY.rows(key="no such body") == []


def test_value_is_no_part_of_the_statement(world: World) -> None:
    assert BY_KEY.rows(key="' OR 1=1 --") == []
    assert BY_KEY.rows(key="%s") == []


@pytest.mark.django_db(transaction=True)
def test_statements_go_with_the_connection_of_a_thread_that_ended() -> None:
    """Kept by the process, they would keep every connection there ever was."""

    def ask() -> None:
        connection = connections["default"]
        assert BY_KEY.rows(key="no such body") == []
        ended.append(weakref.ref(connection))
        connection.close()

    ended: list[weakref.ref[Any]] = []
    thread = Thread(target=ask)
    thread.start()
    thread.join()
    gc.collect()
    assert [one() for one in ended] == [None]


def test_missing_value_is_an_error_and_not_an_answer(world: World) -> None:
    with pytest.raises(KeyError):
        BY_KEY.rows()


def test_translated_model_gives_its_columns_in_the_order_asked_for(world: World) -> None:
    """modeltranslation hands them to the database in the order of a set."""
    rules = RuleSet.objects.get(is_active=True)
    names = ["stamp", "id", "is_active"]
    for order in (names, names[::-1], names[1:] + names[:1]):
        asked = Composed(
            lambda order=order: RuleSet.objects.filter(pk=Slot("id")).values_list(*order)
        )
        (row,) = asked.rows(id=rules.pk)
        assert list(row) == [getattr(rules, name) for name in order]


def test_ids_beyond_a_page_are_refused_and_none_ask_nothing(world: World) -> None:
    with CaptureQueriesContext(connection) as sent:
        assert lines_of([]) == {}
    assert not sent
    with pytest.raises(ValueError, match="26 ids"):
        lines_of(range(PAGE_SIZE + 1))


def test_objects_come_with_what_the_query_selects_beside_them(world: World) -> None:
    day = MONDAY.date()
    body = world.akimat
    people = officials_of(body, on=day)
    assert people == [m.user for m in members_who_consider(body, on=day)]
    assert people
    user = world.officer.user
    assert user is not None
    (role,) = roles_open_to(user, on=day)
    with CaptureQueriesContext(connection) as sent:
        assert role.organisation.name_ru == body.name_ru
        assert role.user is user
    assert not sent


@pytest.mark.parametrize(("first", "last", "open_"), [(0, 0, True), (1, 5, False), (-5, -1, False)])
def test_deputys_role_opens_and_closes_by_the_day(
    world: World, first: int, last: int, open_: bool
) -> None:
    """The day goes into a statement that was composed on another one."""
    day = MONDAY.date()
    member, deputy = world.officer.membership, world.head.user
    assert member is not None
    assert deputy is not None
    _deputy(member, deputy, day + timedelta(days=first), day + timedelta(days=last))
    assert (member.pk in [role.pk for role in roles_open_to(deputy, on=day)]) is open_


def _deputy(member: Membership, user: Any, first: date, last: date) -> None:
    Deputy.objects.create(membership=member, deputy=user, valid_from=first, valid_to=last)


def test_lines_say_what_the_case_says_in_each_language(world: World) -> None:
    stage = filed(world)
    complaint = stage.complaint
    for language in ("kk", "ru", "en"):
        with translation.override(language):
            line = lines_of([stage.pk])[stage.pk]
            assert complaint.service is not None
            assert line.service == complaint.service.name
            assert line.body == stage.organisation.name
        assert (line.number, line.reg_no) == (complaint.number, stage.reg_no)
        assert (line.complainant, line.state) == (complaint.full_name, stage.state)
        assert (line.executor, line.team) == ("", "")
        flags = (
            "is_overdue",
            "is_extended",
            "is_redirected",
            "is_joined",
            "in_court",
            "has_demand",
        )
        assert [getattr(line, flag) for flag in flags] == [0] * len(flags)


@pytest.mark.parametrize("several", [False, True])
def test_page_of_the_register_says_what_its_print_says(world: World, several: bool) -> None:
    pks = [filed(world, MONDAY + timedelta(minutes=n)).pk for n in range(3)]
    assert ComplaintStage.objects.filter(pk__in=pks).count() == 3
    for language in ("kk", "ru", "en"):
        with translation.override(language):
            page = rows_of_page(pks, of_several_bodies=several)
            assert page == rows(pks, columns(of_several_bodies=several))


def test_nobody_counts_the_messages_of_another(world: World) -> None:
    filed(world)
    users = [actor.user for actor in (world.officer, world.other_officer)]
    assert all(users)
    counts = [unread_count(user) for user in users if user]
    assert counts[0] > 0
    assert counts[1] == 0
