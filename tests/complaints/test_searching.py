"""Finding stages by number or name: which rows each way of typing finds, on both engines."""

from datetime import timedelta

import pytest

from complaints.models import ComplaintStage
from complaints.searching import matching
from complaints.workflow import ComplainantKind
from tests.world import MONDAY, World, filed

LAST_YEAR = MONDAY - timedelta(days=364)


def _found(query: str, organisation: object = None) -> set[int]:
    stages = ComplaintStage.objects.filter(matching(query, organisation))  # type: ignore[arg-type]
    return set(stages.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Ким", {"kim"}),
        ("КИМ", {"kim"}),
        ("ким  ОЛЬ", {"kim"}),
        ("Ольга", set()),  # the given name alone begins no name
        ("тулег", {"tulegenova", "old"}),
        ("Альфа 2000", {"entity"}),
        ("альфа", {"entity"}),
        ("нетакого", set()),
        ("%", set()),
        ("_им", set()),
        ("", {"kim", "tulegenova", "old", "entity"}),
        ("   ", {"kim", "tulegenova", "old", "entity"}),
        ("№", {"kim", "tulegenova", "old", "entity"}),
    ],
)
def test_a_name_is_found_by_its_beginning(world: World, query: str, expected: set[str]) -> None:
    stages = _stages(world)
    assert _found(query) == {stages[name].pk for name in expected}


def test_a_number_is_the_citizens_or_the_bodys(world: World) -> None:
    stages = _stages(world)
    kim, old = stages["kim"], stages["old"]
    assert _found(kim.complaint.number) == {kim.pk}
    assert _found(f"№{kim.complaint.number}") == {kim.pk}
    assert _found(f"-{kim.complaint_id:06d}") == {kim.pk}
    assert _found(kim.reg_no) == {kim.pk}
    assert _found(f"№ {old.reg_no}") == {old.pk}
    assert kim.pk in _found(str(kim.complaint_id))
    assert kim.pk in _found(str(kim.reg_seq))
    assert _found(f"{kim.complaint.number} ким") == {kim.pk}
    assert _found(f"{kim.complaint.number} тулегенова") == set()


@pytest.mark.parametrize(
    "query", ["1999-000001", "1/1999", "0", "1/", "/", "-", "1/x", "9" * 30, "٣", "1-", "1/2025/3"]
)
def test_what_is_no_number_of_the_portal_finds_nothing(world: World, query: str) -> None:
    _stages(world)
    assert _found(query) == set()


def test_with_a_body_only_its_own_stages_are_found(world: World) -> None:
    own, other = filed(world), filed(world, provider=world.other_akimat)
    assert _found("тулегенова", world.akimat) == {own.pk}
    assert _found("", world.other_akimat) == {other.pk}
    assert _found(own.complaint.number, world.other_akimat) == set()


def _stages(world: World) -> dict[str, ComplaintStage]:
    return {
        "old": filed(world, LAST_YEAR),
        "kim": filed(world, surname="Ким", given_name="Ольга", patronymic=""),
        "tulegenova": filed(world),
        "entity": filed(
            world, kind=ComplainantKind.LEGAL, entity_name="Альфа 2000", bin="061211600012",
        ),
    }  # fmt: skip
