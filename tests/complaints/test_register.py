"""The register of a body: what stands in it, for whom, by which filters, page after page."""

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

import pytest
import time_machine

from accounts.acting import Actor
from accounts.models import Organisation
from complaints.models import ComplaintStage
from complaints.services.extending import extend
from complaints.services.joining import join
from complaints.services.redirecting import redirect
from complaints.services.withdrawing import withdraw
from complaints.workflow import ExtensionGround, Outcome
from tests.complaints.office import browser
from tests.world import MONDAY, World, answered, considered, filed, overdue

REGISTER = "complaints:register"
TUESDAY = MONDAY + timedelta(days=1)


def register_of(actor: Actor, **query: str) -> Any:
    """The page of the register as a person sees it."""
    client = browser(actor)
    with time_machine.travel(TUESDAY, tick=False):
        return client.get(reverse(REGISTER), query)


def numbers(response: Any) -> list[str]:
    """Registration numbers on a page, in their order."""
    assert response.status_code == 200
    return [row.cells["reg_no"] for row in response.context["rows"]]


def cells(actor: Actor, stage: ComplaintStage, **query: str) -> dict[str, str]:
    """The row of one stage."""
    page = register_of(actor, **query)
    return next(row.cells for row in page.context["rows"] if row.stage_id == stage.pk)


@pytest.mark.parametrize("person", ["citizen", "auditor", "administrator", "keeper"])
@pytest.mark.parametrize("name", ["register", "register_print"])
def test_register_does_not_exist_for_those_who_do_not_consider(
    world: World, person: str, name: str
) -> None:
    client = browser(world.people[person])
    assert client.get(reverse(f"complaints:{name}")).status_code == 404


def test_each_body_has_its_own_series_and_sees_its_own_register(world: World) -> None:
    own = [filed(world), filed(world)]
    other = filed(world, provider=world.other_akimat)
    assert [stage.reg_no for stage in (*own, other)] == ["1/2025", "2/2025", "1/2025"]
    assert numbers(register_of(world.officer)) == ["2/2025", "1/2025"]
    assert numbers(register_of(world.officer, sort="oldest")) == ["1/2025", "2/2025"]
    assert numbers(register_of(world.other_officer)) == ["1/2025"]
    # The filter of bodies is the quality body's: another's counts as none.
    assert numbers(register_of(world.officer, body=str(world.other_akimat.pk))) == [
        "2/2025", "1/2025",
    ]  # fmt: skip


def test_quality_body_reads_its_own_register_that_of_a_body_and_all(world: World) -> None:
    first = filed(world)
    second = filed(world, at=MONDAY + timedelta(minutes=1), provider=world.other_akimat)
    third = filed(world, at=MONDAY + timedelta(minutes=2))

    def seen(**query: str) -> list[int]:
        return [row.stage_id for row in register_of(world.quality, **query).context["rows"]]

    assert seen() == []
    assert seen(body=str(world.akimat.pk)) == [third.pk, first.pk]
    assert seen(body="all") == [third.pk, second.pk, first.pk]
    assert seen(body="all", sort="oldest") == [first.pk, second.pk, third.pk]
    assert seen(body="987654") == []
    assert cells(world.quality, second, body="all")["body"] == world.other_akimat.name_kk
    assert "body" not in cells(world.quality, first, body=str(world.akimat.pk))


def test_what_was_delivered_after_hours_is_not_in_the_register_yet(world: World) -> None:
    filed(world, MONDAY.replace(hour=20))
    assert numbers(register_of(world.officer)) == []


def test_a_row_tells_the_whole_road_of_a_stage(world: World) -> None:
    stage = answered(world, Outcome.REFUSED)
    assert cells(world.officer, stage, lang="ru") == {
        "reg_no": "1/2025", "registered": "08.09.2025 10:00", "number": stage.complaint.number,
        "complainant": "Тулегенова Мадина Талгатовна", "service": "Регистрация рождения ребенка",
        "ground": "Нарушение порядка или срока", "channel": "портал", "medium": "электронная",
        "stage": "1 – услугодатель", "executor": "Биржанов Самат", "due": "15.09.2025",
        "extended": "", "state": "завершена", "outcome": "в удовлетворении отказано",
        "answered": "08.09.2025", "breached": "", "from": "", "to": "", "joined": "",
        "withdrawn": "",
    }  # fmt: skip


def test_a_breach_stands_with_its_day(world: World) -> None:
    late = overdue(world, MONDAY - timedelta(days=21))
    row = cells(world.officer, late)
    assert (row["due"], row["breached"]) == ("25.08.2025", "25.08.2025")


def test_an_extension_keeps_the_first_date_beside_the_new_one(world: World) -> None:
    stage = considered(world)
    extend(
        stage_id=stage.pk, ground=ExtensionGround.CHECK, days=3, reasons="Тексеру қажет.",
        actor=world.officer, at=MONDAY + timedelta(hours=2),
    )  # fmt: skip
    row = cells(world.officer, stage)
    assert (row["due"], row["extended"]) == ("15.09.2025", "18.09.2025")


def test_a_redirected_complaint_keeps_its_number_and_names_the_other(world: World) -> None:
    filed(world, provider=world.other_akimat)
    stage = considered(world)
    redirect(
        stage_id=stage.pk, to=world.other_akimat, reasons="Басқа аудан.", actor=world.officer,
        at=MONDAY + timedelta(hours=2),
    )  # fmt: skip
    there = ComplaintStage.objects.get(redirected_from=stage)
    here = cells(world.officer, stage)
    assert here["reg_no"] == "1/2025"
    assert here["to"] == f"{world.other_akimat.name_kk}, №\u00a02/2025"
    assert here["from"] == ""
    assert cells(world.other_officer, there)["from"] == f"{world.akimat.name_kk}, №\u00a01/2025"


def test_a_withdrawal_and_a_duplicate_stand_in_their_rows(world: World) -> None:
    first, taken_back = considered(world), filed(world)
    twin = considered(world, MONDAY + timedelta(minutes=5))
    withdraw(stage_id=taken_back.pk, reason="", actor=world.citizen, at=TUESDAY)
    join(
        stage_id=twin.pk, first_number=first.complaint.number, actor=world.officer,
        at=MONDAY + timedelta(hours=3),
    )  # fmt: skip
    assert cells(world.officer, taken_back)["withdrawn"] == "09.09.2025"
    assert cells(world.officer, twin)["joined"] == first.complaint.number


def test_dates_are_those_on_the_wall_of_the_body(world: World) -> None:
    Organisation.objects.filter(pk=world.akimat.pk).update(time_zone="Asia/Tokyo")
    stage = filed(world)
    ComplaintStage.objects.filter(pk=stage.pk).update(registered_at=MONDAY.replace(hour=23))
    assert cells(world.officer, stage)["registered"] == "09.09.2025 03:00"
    assert numbers(register_of(world.officer, since="09.09.2025")) == ["1/2025"]
    assert numbers(register_of(world.officer, until="08.09.2025")) == []


def test_register_is_narrowed_by_each_filter(world: World) -> None:
    old = filed(world, MONDAY - timedelta(days=364))
    late = overdue(world, MONDAY - timedelta(days=21))
    closed = answered(world)
    other = filed(world, TUESDAY, surname="Ким", given_name="Ольга", ground="conduct")

    def shown(**query: str) -> set[int]:
        return {row.stage_id for row in register_of(world.officer, **query).context["rows"]}

    assert shown(year="2024") == {old.pk}
    assert shown(since="08.09.2025", until="08.09.2025") == {closed.pk}
    assert shown(since="2025-09-09") == {other.pk}
    assert shown(state="closed") == {closed.pk}
    assert shown(outcome="refused") == {closed.pk}
    assert shown(ground="conduct") == {other.pk}
    assert shown(channel="post") == set()
    assert shown(overdue="on") == {old.pk, late.pk}
    assert shown(q="ким") == {other.pk}
    assert shown(q=late.reg_no) == {late.pk}
    assert shown(q="ким", ground="order") == set()
    assert shown(year="1999", state="nonsense") == {old.pk, late.pk, closed.pk, other.pk}


def test_a_date_that_cannot_be_read_shows_nothing_and_says_so(world: World) -> None:
    filed(world)
    response = register_of(world.officer, since="вчера", lang="ru")
    assert numbers(response) == []
    assert "govuk-error-summary" in response.content.decode()


@pytest.mark.parametrize("query", [{}, {"sort": "oldest"}, {"body": "all"}, {"q": "тулег"}])
def test_keys_lead_through_sixty_rows_there_and_back(world: World, query: dict[str, str]) -> None:
    stages = [filed(world, MONDAY + timedelta(seconds=n // 3)).pk for n in range(60)]
    actor = world.quality if "body" in query else world.officer
    expected = stages if query.get("sort") else stages[::-1]
    client, seen, pages = browser(actor), [], [register_of(actor, **query)]
    while True:
        seen += [row.stage_id for row in pages[-1].context["rows"]]
        if not pages[-1].context["page"].next:
            break
        pages.append(client.get(f"{reverse(REGISTER)}{pages[-1].context['page'].next}"))
    assert seen == expected
    back = client.get(f"{reverse(REGISTER)}{pages[-1].context['page'].previous}")
    assert numbers(back) == numbers(pages[1])


def test_number_of_statements_does_not_grow_with_the_rows(
    world: World, django_assert_max_num_queries: Any
) -> None:
    client = browser(world.officer)
    counts: dict[str, set[int]] = {}
    for rows in (2, 20):
        while ComplaintStage.objects.count() < rows:
            considered(world)
        for name in ("register", "register_print"):
            counts.setdefault(name, set()).add(
                _statements(client, name, django_assert_max_num_queries)
            )
    assert all(len(found) == 1 for found in counts.values()), counts


def _statements(client: Client, name: str, counter: Any) -> int:
    address = reverse(f"complaints:{name}")
    client.get(address)
    with counter(40) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_shows_every_cell_and_leads_to_the_case(world: World, language: str) -> None:
    stage = answered(world)
    page = register_of(world.officer, lang=language)
    text = re.sub(r"\s+", " ", page.content.decode()).replace("\u2011", "-").lower()
    for code, cell in page.context["rows"][0].cells.items():
        assert cell.lower() in text, code
    assert reverse("complaints:stage", args=[stage.pk]) in text
