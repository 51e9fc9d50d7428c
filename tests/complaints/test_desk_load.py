"""Load and terms: what each person, team and body has, counted in a constant number of statements."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

import pytest
import time_machine

from accounts.acting import Actor
from complaints.models import ComplaintStage
from complaints.services import decide, send_answer
from complaints.services.extending import extend
from complaints.services.load import ExtensionUse, Load, Span, loads_of_bodies, workload_of
from complaints.services.teams import give_to_team, name_team
from complaints.workflow import ExtensionGround, Outcome
from deadlines.selectors import current_calendar
from deadlines.sweep import sweep
from tests.complaints.office import browser
from tests.world import ALMATY, MONDAY, World, a_decision, again, considered, filed, overdue

LATER = MONDAY + timedelta(hours=4)


def _span(at: Any = LATER) -> Span:
    return Span.around(at.astimezone(ALMATY), calendar=current_calendar())


def _of(loads: list[Load], who: Any) -> Load:
    (found,) = [load for load in loads if load.of == who]
    return found


def _answer(world: World, stage: ComplaintStage, at: Any) -> None:
    reply = a_decision(Outcome.REFUSED, lateness_reason="Ауырды.")
    decide(stage_id=stage.pk, decision=reply, actor=world.officer, at=at)
    send_answer(stage_id=stage.pk, actor=world.officer, at=at)


def test_people_and_nobody_are_counted_apart(world: World) -> None:
    free, _mine = filed(world), considered(world)
    done = considered(world)
    _answer(world, done, MONDAY + timedelta(days=2))
    work = workload_of(world.akimat, _span(MONDAY + timedelta(days=2)))
    officer, nobody = _of(work.people, world.officer.user), _of(work.people, None)
    assert (officer.open, officer.answered, officer.average_days) == (1, 1, 2.0)
    assert (nobody.open, nobody.answered, nobody.average_days) == (1, 0, None)
    assert (work.total.open, work.total.answered) == (2, 1)
    assert work.people[0].of is None
    assert sum(number for _day, number in work.dates) == 2
    assert free.organisation == world.akimat


def test_days_are_soon_two_working_days_before_the_last_one(world: World) -> None:
    filed(world)  # five working days from Monday 8 September: Monday 15 September
    expected = {8: 0, 10: 0, 11: 1, 12: 1, 15: 1}
    for day, soon in expected.items():
        at = MONDAY.replace(day=day)
        assert workload_of(world.akimat, _span(at)).total.soon == soon, day


def test_breaches_are_counted_in_the_month_and_year_of_the_legal_moment(world: World) -> None:
    late = overdue(world)  # breached at the end of 15 September
    answered_late = again(late)
    counted = {}
    for name, at in {
        "same month": MONDAY.replace(day=30),
        "next month": MONDAY.replace(month=10),
        "next year": MONDAY.replace(year=2026),
    }.items():
        total = workload_of(world.akimat, _span(at)).total
        counted[name] = (total.overdue, total.breaches_month, total.breaches_year, total.soon)
    assert counted == {
        "same month": (1, 1, 1, 0),
        "next month": (1, 0, 1, 0),
        "next year": (1, 0, 0, 0),
    }
    assert answered_late.is_overdue


def test_late_case_that_was_answered_is_a_breach_and_not_overdue(world: World) -> None:
    stage, at = considered(world), MONDAY + timedelta(days=10)
    sweep(at=at)
    _answer(world, stage, at)
    total = workload_of(world.akimat, _span(at)).total
    assert (total.open, total.overdue, total.breaches_month, total.answered) == (0, 0, 1, 1)


def test_teams_are_counted_with_the_cases_of_all_their_people(world: World) -> None:
    team = name_team(name="Бірінші", members=[], actor=world.head, at=MONDAY)
    for stage in (filed(world), considered(world), filed(world)):
        if ComplaintStage.objects.filter(team=team).count() < 2:
            give_to_team(stage_id=stage.pk, team=team, actor=world.officer, at=LATER)
    work = workload_of(world.akimat, _span())
    assert [(load.of, load.open) for load in work.teams] == [(team, 2)]


def test_use_of_extension_is_counted_by_ground_with_its_share(world: World) -> None:
    stages = [considered(world) for _ in range(3)]
    extend(
        stage_id=stages[0].pk, ground=ExtensionGround.CHECK, days=3, reasons="Орнында тексеру.",
        actor=world.officer, at=LATER,
    )  # fmt: skip
    use = workload_of(world.akimat, _span()).extensions
    assert (use.count, use.registered, use.share) == (1, 3, 33)
    assert use.by_ground == [(str(ExtensionGround.CHECK.label), 1)]
    (body,) = loads_of_bodies(_span())
    assert body.extended == 1


def test_nothing_is_divided_by_nothing(world: World) -> None:
    work = workload_of(world.akimat, _span())
    assert (work.total.average_days, work.extensions.share) == (None, 0)
    assert ExtensionUse(0, 0).share == 0
    assert loads_of_bodies(_span()) == []


def test_bodies_stand_with_the_most_troubled_first(world: World) -> None:
    filed(world, provider=world.other_akimat)
    filed(world, provider=world.other_akimat)
    overdue(world, MONDAY - timedelta(days=21))
    loads = loads_of_bodies(_span(MONDAY))
    assert [load.of for load in loads] == [world.akimat, world.other_akimat]
    assert loads[0].overdue == 1


# The page


def _page(actor: Actor, **query: str) -> Any:
    client = browser(actor)
    with time_machine.travel(LATER, tick=False):
        return client.get(reverse("complaints:load"), query)


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("head", 200),
        ("quality", 200),
        ("officer", 404),
        ("colleague", 404),
        ("citizen", 404),
        ("auditor", 404),
        ("administrator", 404),
    ],
)
def test_who_sees_the_load(world: World, person: str, status: int) -> None:
    assert _page(world.people[person]).status_code == status


def test_head_sees_the_own_body_whatever_is_asked(world: World) -> None:
    response = _page(world.head, body=str(world.ministry.pk))
    assert response.context["body"] == world.akimat


def test_quality_body_sees_all_bodies_and_each_of_them(world: World) -> None:
    filed(world)
    assert [load.of for load in _page(world.quality).context["loads"]] == [world.akimat]
    one = _page(world.quality, body=str(world.akimat.pk))
    assert one.context["workload"].total.open == 1
    for wrong in ("0", "x", "9" * 30, "-1"):
        assert _page(world.quality, body=wrong).status_code == 404


def test_number_of_statements_does_not_grow_with_the_cases(
    world: World, django_assert_max_num_queries: Any
) -> None:
    counts: dict[str, set[int]] = {}
    name_team(name="Бірінші", members=[], actor=world.head, at=MONDAY)
    for rows in (3, 30):
        while ComplaintStage.objects.count() < rows:
            considered(world)
            filed(world, provider=world.other_akimat)
        for person in ("head", "quality"):
            client = browser(world.people[person])
            client.get(reverse("complaints:load"))
            with django_assert_max_num_queries(40) as found:
                client.get(reverse("complaints:load"))
            counts.setdefault(person, set()).add(len(found))
    assert all(len(seen) == 1 for seen in counts.values()), counts


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    "name", ["queue", "teams", "team_new", "filters", "texts", "text_new", "load"]
)
def test_pages_of_the_desk_stand_in_three_languages(world: World, name: str, language: str) -> None:
    filed(world)
    name_team(name="Бірінші", members=[world.officer.user], actor=world.head, at=MONDAY)
    response = browser(world.head).get(reverse(f"complaints:{name}"), {"lang": language})
    assert response.status_code == 200
    assert f'lang="{language}"' in response.content.decode()
