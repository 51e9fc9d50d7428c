"""Filters of the queue: remembered for each role, saved under a name, nobody else's."""

from typing import Any

from django.http import QueryDict
from django.test import Client
from django.urls import reverse

import pytest

from accounts.models import Membership, User
from accounts.roles import Role
from complaints.errors import NameTaken, NotPermitted, TooManyFilters
from complaints.models import SavedFilter
from complaints.services.filters import MOST, filters_of, lasting, rename_filter, save_filter
from tests.complaints.office import browser
from tests.complaints.quality import issued
from tests.world import JOINED, MONDAY, World, filed

QUEUE = reverse("complaints:queue")
OVERDUE = "overdue=on&sort=newest"


def _look(client: Client, query: str = "") -> Any:
    return client.get(f"{QUEUE}?{query}" if query else QUEUE)


# Remembering


def test_filters_of_the_last_look_are_there_again(world: World) -> None:
    client = browser(world.officer)
    assert _look(client).status_code == 200
    _look(client, f"{OVERDUE}&q=&after=9~9&lang=ru&pick=page")
    assert _look(client).url == f"{QUEUE}?{OVERDUE}"


def test_cleared_filters_are_forgotten(world: World) -> None:
    for clearing in ("clear=1", "q=&state=&sort="):
        client = browser(world.officer)
        _look(client, OVERDUE)
        _look(client, clearing)
        assert _look(client).status_code == 200


def test_each_role_remembers_its_own(world: World) -> None:
    user: User = world.officer.user
    second = Membership.objects.create(
        user=user,
        organisation=world.other_akimat,
        role=Role.LEB_OFFICER,
        valid_from=JOINED,
    )
    client = browser(world.officer)
    _look(client, OVERDUE)
    user.active_membership = second
    user.save()
    assert _look(client).status_code == 200
    _look(client, "state=filed")
    user.active_membership = world.officer.membership
    user.save()
    assert _look(client).url == f"{QUEUE}?{OVERDUE}"


def test_looking_twice_the_same_way_writes_no_session(
    world: World, django_assert_max_num_queries: Any
) -> None:
    client = browser(world.officer)
    _look(client, OVERDUE)
    with django_assert_max_num_queries(60) as found:
        _look(client, OVERDUE)
    assert not [q for q in found if "django_session" in q["sql"] and q["sql"][:6] == "UPDATE"]


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", ""),
        ("q=&state=", ""),
        ("after=1~2&before=1&lang=kk&pick=page&clear=1", ""),
        ("sort=newest&overdue=on", OVERDUE),
        ("q=%D0%9A%D0%B8%D0%BC&q=", "q=%D0%9A%D0%B8%D0%BC"),
    ],
)
def test_what_lasts_of_an_address(query: str, kept: str) -> None:
    assert lasting(QueryDict(query)) == kept


# Saving


def _save(world: World, name: str = "Мерзімі өткен", query: str = OVERDUE) -> SavedFilter:
    return save_filter(page="queue", name=name, query=query, actor=world.officer, at=MONDAY)


def _post(client: Client, page: str, /, *args: Any, **data: str) -> Any:
    return client.post(reverse(f"complaints:{page}", args=args), data)


def test_filter_is_saved_opened_renamed_and_deleted(world: World) -> None:
    client = browser(world.officer)
    saving = {"page": "queue", "query": OVERDUE, "name": "Мерзімі өткен"}
    assert _post(client, "filter_save", **saving).url == f"{QUEUE}?{OVERDUE}"
    saved = SavedFilter.objects.get()
    assert (
        f'href="?{OVERDUE.replace("&", "&amp;")}"' in _look(client, "sort=newest").content.decode()
    )
    assert _post(client, "filter_rename", saved.pk, name="Кешіккен").status_code == 302
    assert "Кешіккен" in client.get(reverse("complaints:filters")).content.decode()
    _post(client, "filter_delete", saved.pk)
    assert not SavedFilter.objects.exists()


def test_same_name_replaces_the_filter(world: World) -> None:
    _save(world)
    _save(world, query="state=filed")
    assert [one.query for one in filters_of(world.officer, "queue")] == ["state=filed"]


def test_thirty_filters_are_the_most(world: World) -> None:
    for number in range(MOST):
        _save(world, f"Сүзгі {number}")
    with pytest.raises(TooManyFilters):
        _save(world, "Тағы біреу")
    _save(world, "Сүзгі 0", "state=filed")
    assert SavedFilter.objects.count() == MOST


def test_name_of_another_own_filter_is_taken(world: World) -> None:
    first, _second = _save(world, "А"), _save(world, "Б")
    with pytest.raises(NameTaken):
        rename_filter(saved=first, name="Б")
    rename_filter(saved=first, name="А")
    client = browser(world.officer)
    assert _post(client, "filter_rename", first.pk, name="Б").status_code == 409
    assert _post(client, "filter_rename", first.pk, name="").status_code == 422


def test_person_without_a_role_saves_nothing(world: World) -> None:
    with pytest.raises(NotPermitted):
        save_filter(page="queue", name="А", query="", actor=world.citizen, at=MONDAY)


@pytest.mark.parametrize("person", ["colleague", "head", "quality", "other_officer"])
def test_nobody_else_sees_or_touches_a_filter(world: World, person: str) -> None:
    saved, client = _save(world), browser(world.people[person])
    for address in (QUEUE, reverse("complaints:filters")):
        assert "Мерзімі өткен" not in client.get(address).content.decode()
    assert _post(client, "filter_rename", saved.pk, name="x").status_code == 404
    assert _post(client, "filter_delete", saved.pk).status_code == 404
    assert SavedFilter.objects.get().name == "Мерзімі өткен"


def test_filter_of_one_role_is_not_seen_in_another(world: World) -> None:
    saved = _save(world)
    user: User = world.officer.user
    user.active_membership = Membership.objects.create(
        user=user, organisation=world.other_akimat, role=Role.LEB_OFFICER, valid_from=JOINED
    )
    user.save()
    client = browser(world.officer)
    assert "Мерзімі өткен" not in _look(client).content.decode()
    assert _post(client, "filter_delete", saved.pk).status_code == 404


@pytest.mark.parametrize("typed", [{"page": "x"}, {"query": "q=" + "x" * 500}, {"page": ""}])
def test_filter_of_no_list_or_beyond_measure_is_not_saved(
    world: World, typed: dict[str, str]
) -> None:
    saving = {"page": "queue", "query": OVERDUE, "name": "А"} | typed
    assert _post(browser(world.officer), "filter_save", **saving).status_code == 404
    assert not SavedFilter.objects.exists()


def test_filter_without_a_name_is_not_saved(world: World) -> None:
    client = browser(world.officer)
    response = _post(client, "filter_save", page="queue", query=OVERDUE, name="")
    assert response.url == f"{QUEUE}?{OVERDUE}"
    assert not SavedFilter.objects.exists()


# Searching


def test_search_begins_with_the_surname_and_reads_no_text(world: World) -> None:
    one = filed(world, surname="Қасымова", given_name="Әсел", reasons="Сейтов туралы")
    client = browser(world.officer)

    def shown(words: str) -> list[int]:
        return [row["pk"] for row in client.get(QUEUE, {"q": words}).context["rows"]]

    for words in (
        "қасым",
        "ҚАСЫМОВА",
        "Қасымова ә",
        one.complaint.number,
        f"{one.reg_no} қасымова",
    ):
        assert shown(words) == [one.pk]
    for words in ("сейтов", "әсел", "%", "_"):
        assert shown(words) == []


# What else is looked through


def test_demands_are_a_kind_of_my_work_that_leads_to_them(world: World) -> None:
    demand = issued(world)
    query = {"scope": "body", "kind": "complaints.demand"}
    response = browser(world.officer).get(reverse("portal:office"), query)
    (duty,) = response.context["duties"]
    assert duty.url == reverse("complaints:demand", args=[demand.pk])


def test_queue_marks_a_case_with_a_demand_under_control(world: World) -> None:
    demand = issued(world)
    other = filed(world, MONDAY)
    response = browser(world.officer).get(QUEUE, {"state": "all", "lang": "en"})
    marked = {row["number"]: "".join(row["tags"]) for row in response.context["rows"]}
    assert "demand to restore rights" in marked[demand.stage.complaint.number]
    assert marked[other.complaint.number] == ""


def test_page_without_choosable_rows_has_no_bulk_buttons(world: World) -> None:
    address = reverse("complaints:bulk_assign")
    client = browser(world.quality)
    filed(world)
    assert 'class="app-actions app-desk-acts"' not in _look(client, "scope=all").content.decode()
    assert address in _look(browser(world.officer)).content.decode()
