"""Teams of a body: who makes them, whose queue a case stands in."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

import pytest

from accounts.models import Membership
from audit.models import AuditEntry
from complaints import events
from complaints.errors import ComplaintRefused, NameTaken, NotPermitted, WrongState
from complaints.models import ComplaintStage, Team
from complaints.permissions import may_name_teams
from complaints.services.teams import give_to_team, name_team
from tests.complaints.office import browser, get, post, trace
from tests.world import MONDAY, World, again, answered, considered, filed

LATER = MONDAY + timedelta(hours=1)


def _team(world: World, name: str = "Бірінші", *members: str) -> Team:
    people = [world.people[key].user for key in members]
    return name_team(name=name, members=people, actor=world.head, at=MONDAY)


def test_head_makes_teams_and_officers_of_such_a_body_do_not(world: World) -> None:
    assert _team(world, "Бірінші", "officer").members.get() == world.officer.user
    with pytest.raises(NotPermitted):
        name_team(name="Екінші", members=[], actor=world.officer, at=MONDAY)


@pytest.mark.parametrize(
    ("person", "may"),
    [
        ("head", True),
        ("officer", False),
        ("quality", True),  # the body has no head
        ("other_officer", True),
        ("centre_head", True),
        ("drafter", False),
        ("citizen", False),
        ("auditor", False),
        ("administrator", False),
    ],
)
def test_who_makes_teams(world: World, person: str, may: bool) -> None:
    assert may_name_teams(world.people[person], MONDAY.date()) is may


def test_body_whose_head_has_left_is_arranged_by_its_officers(world: World) -> None:
    Membership.objects.filter(pk=world.head.membership.pk).update(valid_to=MONDAY.date())
    assert may_name_teams(world.officer, MONDAY.date() + timedelta(days=1))


def test_team_takes_only_those_who_consider_complaints_in_the_body(world: World) -> None:
    for stranger in ("other_officer", "citizen"):
        with pytest.raises(NotPermitted):
            _team(world, "Бірінші", stranger)
    assert not Team.objects.exists()


def test_name_is_taken_once_in_a_body(world: World) -> None:
    first = _team(world)
    with pytest.raises(NameTaken):
        _team(world)
    name_team(name="Бірінші", members=[], actor=world.other_officer, at=MONDAY)
    name_team(name="Бірінші", members=[], actor=world.head, at=MONDAY, team_id=first.pk)
    with pytest.raises(Team.DoesNotExist):
        name_team(name="x", members=[], actor=world.other_officer, at=MONDAY, team_id=first.pk)


def test_case_is_given_to_a_team_and_back_with_a_record(world: World) -> None:
    stage, team = considered(world), _team(world)
    give_to_team(stage_id=stage.pk, team=team, actor=world.officer, at=LATER)
    assert (again(stage).team, again(stage).assignee) == (team, world.officer.user)
    give_to_team(stage_id=stage.pk, team=None, actor=world.officer, at=LATER)
    assert again(stage).team is None
    facts = [entry.facts for entry in AuditEntry.objects.filter(verb=events.TEAM_SET)]
    assert facts == [{"team": str(team.pk)}, {"team": ""}]


def test_same_team_twice_leaves_no_second_trace(world: World) -> None:
    stage, team = filed(world), _team(world)
    give_to_team(stage_id=stage.pk, team=team, actor=world.officer, at=LATER)
    before = trace()
    give_to_team(stage_id=stage.pk, team=team, actor=world.officer, at=LATER)
    assert trace() == before


def _refusals(world: World) -> list[tuple[ComplaintStage, Team, str, type[ComplaintRefused]]]:
    team = _team(world)
    closed = name_team(
        name="Жабық", members=[], actor=world.head, at=MONDAY, team_id=_team(world, "Ж").pk,
        is_closed=True,
    )  # fmt: skip
    theirs = name_team(name="Бірінші", members=[], actor=world.other_officer, at=MONDAY)
    return [
        (filed(world), closed, "officer", NotPermitted),
        (filed(world), theirs, "officer", NotPermitted),
        (filed(world), team, "other_officer", NotPermitted),
        (filed(world), team, "citizen", NotPermitted),
        (answered(world), team, "officer", WrongState),
    ]


def test_refused_gift_leaves_no_trace(world: World) -> None:
    for stage, team, person, error in _refusals(world):
        before = trace()
        with pytest.raises(error):
            give_to_team(stage_id=stage.pk, team=team, actor=world.people[person], at=LATER)
        assert again(stage).team is None
        assert trace() == before


# The queue by team


def _shown(client: Client, **query: str) -> set[int]:
    response = client.get(reverse("complaints:queue"), {"sort": "", **query})
    return {row["pk"] for row in response.context["rows"]}


def test_queue_is_filtered_by_team_mine_and_nobodys(world: World) -> None:
    mine, other = _team(world, "Менікі", "officer"), _team(world, "Басқа", "colleague")
    in_mine, in_other, in_none = filed(world), filed(world), filed(world)
    for stage, team in ((in_mine, mine), (in_other, other)):
        give_to_team(stage_id=stage.pk, team=team, actor=world.officer, at=LATER)
    client = browser(world.officer)
    assert _shown(client, team="mine") == {in_mine.pk}
    assert _shown(client, team=str(other.pk)) == {in_other.pk}
    assert _shown(client, team="nobody") == {in_none.pk}
    assert _shown(client, team="987654") == {in_mine.pk, in_other.pk, in_none.pk}


def test_body_without_teams_has_no_filter_by_them(world: World) -> None:
    response = browser(world.officer).get(reverse("complaints:queue"))
    assert "team" not in response.context["form"].fields


# The pages


def _save(client: Client, **data: Any) -> Any:
    return client.post(reverse("complaints:team_new"), data)


def test_pages_make_change_and_close_a_team(world: World) -> None:
    client = browser(world.head)
    typed = {"name": "Бірінші", "members": [str(world.officer.user.pk)]}
    assert _save(client, **typed).url == reverse("complaints:teams")
    team = Team.objects.get()
    page = client.get(reverse("complaints:team", args=[team.pk])).content.decode()
    assert "checked" in page
    closing = {"name": "Жаңа атау", "is_closed": "on"}
    client.post(reverse("complaints:team", args=[team.pk]), closing)
    team.refresh_from_db()
    assert (team.name, team.is_closed, team.members.count()) == ("Жаңа атау", True, 0)
    assert "Жаңа атау" in client.get(reverse("complaints:teams")).content.decode()


def test_wrong_names_are_errors_of_the_form(world: World) -> None:
    _team(world)
    for name in ("", "Бірінші", "x" * 121):
        response = _save(browser(world.head), name=name)
        assert response.status_code == 422
        assert "name" in response.context["form"].errors


def test_officer_reads_the_teams_and_does_not_make_them(world: World) -> None:
    team, client = _team(world), browser(world.officer)
    assert client.get(reverse("complaints:teams")).status_code == 200
    assert _save(client, name="x").status_code == 404
    assert client.get(reverse("complaints:team", args=[team.pk])).status_code == 404
    theirs = browser(world.other_officer).get(reverse("complaints:team", args=[team.pk]))
    assert theirs.status_code == 404


def test_whoever_arranges_the_body_finds_its_programs_from_its_teams(world: World) -> None:
    """The menu shows them to heads; a body without one would know them by address alone."""
    teams, programs = reverse("complaints:teams"), reverse("complaints:programs")
    assert f'href="{programs}"' not in browser(world.officer).get(teams).content.decode()
    Membership.objects.filter(pk=world.head.membership.pk).update(valid_to=MONDAY.date())
    client = browser(world.officer)
    assert f'href="{programs}"' in client.get(teams).content.decode()
    assert client.get(programs).status_code == 200


def test_case_page_gives_the_case_to_a_team(world: World) -> None:
    stage, team = filed(world), _team(world)
    assert 'id="act-team"' in get(world.officer, stage)
    assert post(world.officer, "stage-team", stage, LATER, team=str(team.pk)).status_code == 302
    assert again(stage).team == team
    post(world.officer, "stage-team", stage, LATER, team="987654")
    assert again(stage).team == team
    post(world.officer, "stage-team", stage, LATER, team="")
    assert again(stage).team is None


def test_number_of_statements_of_the_list_does_not_grow(
    world: World, django_assert_max_num_queries: Any
) -> None:
    client, counts = browser(world.head), set()
    for rows in (3, 30):
        while Team.objects.count() < rows:
            _team(world, f"Топ {Team.objects.count()}", "officer", "colleague")
        client.get(reverse("complaints:teams"))
        with django_assert_max_num_queries(40) as found:
            client.get(reverse("complaints:teams"))
        counts.add(len(found))
    assert len(counts) == 1
