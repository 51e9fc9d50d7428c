"""The queue of a body: order, filters, keys, statements."""

from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

import pytest
import time_machine

from accounts.acting import Actor
from complaints.models import ComplaintStage
from complaints.services import (
    write_message,
)
from tests.complaints.office import browser, url
from tests.world import (
    MONDAY,
    World,
    answered,
    considered,
    filed,
    overdue,
)


def _queue(actor: Actor, at: datetime = MONDAY, **query: str) -> Any:
    client = browser(actor)
    with time_machine.travel(at, tick=False):
        return client.get(reverse("complaints:queue"), query)


def _shown(response: Any) -> list[int]:
    return [row["pk"] for row in response.context["rows"]]


@pytest.mark.parametrize("person", ["citizen", "auditor", "administrator"])
def test_queue_does_not_exist_for_those_who_do_not_consider(world: World, person: str) -> None:
    assert _queue(world.people[person]).status_code == 404


def test_queue_holds_the_bodys_open_stages_nearest_first(world: World) -> None:
    later = filed(world, MONDAY + timedelta(days=2))
    sooner = filed(world, MONDAY)
    closed = answered(world, at=MONDAY)
    assert _shown(_queue(world.officer)) == [sooner.pk, later.pk]
    assert _shown(_queue(world.other_officer)) == []
    assert _shown(_queue(world.officer, state="all")) == [closed.pk, sooner.pk, later.pk]
    assert _shown(_queue(world.officer, state="closed")) == [closed.pk]
    assert _shown(_queue(world.quality)) == []
    assert _shown(_queue(world.quality, scope="all")) == [sooner.pk, later.pk]
    assert _shown(_queue(world.officer, scope="all")) == [sooner.pk, later.pk]


def test_queue_is_narrowed_by_executor_overdue_number_and_name(world: World) -> None:
    taken = considered(world)
    late = overdue(world, MONDAY - timedelta(days=21))
    other = filed(world, surname="Ким", given_name="Ольга", patronymic="")
    officer = world.officer

    def shown(**query: str) -> set[int]:
        return set(_shown(_queue(officer, **query)))

    assert shown(executor="me") == {taken.pk}
    assert shown(executor=str(officer.user.pk)) == {taken.pk}
    assert shown(executor="nobody") == {late.pk, other.pk}
    assert shown(overdue="on") == {late.pk}
    assert shown(q=other.complaint.number) == {other.pk}
    assert shown(q=other.reg_no) == {other.pk}
    assert shown(q="ким") == {other.pk}
    assert shown(q="КИМ ольга") == {other.pk}
    assert shown(q="Тулегенова") == {taken.pk, late.pk}
    assert shown(q="нетакого") == set()
    assert shown(executor="987654", state="nonsense") == {taken.pk, late.pk, other.pk}


@pytest.mark.parametrize("sort", ["", "newest"])
def test_keys_lead_through_sixty_rows_there_and_back(world: World, sort: str) -> None:
    stages = [filed(world, MONDAY + timedelta(minutes=n)).pk for n in range(60)]
    expected = stages if sort == "" else stages[::-1]
    seen: list[int] = []
    pages = [_queue(world.officer, sort=sort, q="Тулегенова")]
    while True:
        response = pages[-1]
        seen += _shown(response)
        if not response.context["page"].next:
            break
        pages.append(
            browser(world.officer).get(f"/office/complaints/{response.context['page'].next}")
        )
    assert seen == expected
    assert [len(_shown(page)) for page in pages] == [25, 25, 10]
    assert "q=" in pages[0].context["page"].next
    back = browser(world.officer).get(f"/office/complaints/{pages[-1].context['page'].previous}")
    assert _shown(back) == _shown(pages[1])
    first = browser(world.officer).get(f"/office/complaints/{back.context['page'].previous}")
    assert _shown(first) == _shown(pages[0])
    assert first.context["page"].previous == ""


@pytest.mark.parametrize("key", ["after=x", "after=2025-01-01~1", "before=~~~", "after=9~9~9"])
def test_unreadable_key_gives_the_first_page(world: World, key: str) -> None:
    stage = filed(world)
    response = browser(world.officer).get(f"/office/complaints/?{key}")
    assert _shown(response) == [stage.pk]


def _statements(client: Client, address: str, counter: Any) -> int:
    client.get(address)
    with counter() as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_number_of_statements_does_not_grow_with_the_rows(
    world: World, django_assert_max_num_queries: Any
) -> None:
    client = browser(world.officer)
    numbers = {}
    for rows in (2, 20):
        while ComplaintStage.objects.count() < rows:
            stage = considered(world)
            write_message(stage_id=stage.pk, text="Сұрақ", actor=world.citizen, at=MONDAY)
        for name, address in _pages(stage).items():
            count = _statements(client, address, lambda: django_assert_max_num_queries(60))
            numbers.setdefault(name, set()).add(count)
    assert all(len(counts) == 1 for counts in numbers.values()), numbers


def _pages(stage: ComplaintStage) -> dict[str, str]:
    return {
        "nearest": f"{reverse('complaints:queue')}?state=",
        "newest": f"{reverse('complaints:queue')}?sort=newest",
        "case": url("stage", stage),
    }
