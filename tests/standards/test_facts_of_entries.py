"""What a standard in force gives stands in the entry, and no act of the registry changes it (J-12)."""

from datetime import timedelta
from typing import Any

import pytest

from registry.content import FROM_STANDARD, base_of, content_of
from registry.errors import InvalidContent
from registry.exchange.checking import Stand, check
from registry.exchange.reading import Row
from registry.forms.entry import EntryForm
from registry.models import ServiceVersion
from registry.services import GovernmentAct, apply_planned_changes, change_service
from registry.services.refreshing import refresh_from_standard
from registry.workflow import VersionKind
from standards.wording import for_registry
from standards.workflow import Stage
from tests.standards_world import an_edition, whole_provisions
from tests.world import MONDAY, World

ACT = GovernmentAct(name="постановление", number="5", dated=MONDAY.date())


def _change(world: World, days: int = 0, **changes: Any) -> object:
    return change_service(
        service_id=world.service.pk,
        content=content_of(world.service) | changes,
        edit_no=world.service.edit_no,
        act=ACT,
        valid_from=MONDAY.date() + timedelta(days=days),
        actor=world.keeper,
        at=MONDAY,
    )


def _refresh(world: World, **facts: Any) -> ServiceVersion | None:
    return refresh_from_standard(
        service_id=world.service.pk, facts=facts, act=ACT, valid_from=MONDAY.date(),
        actor=world.clerk, at=MONDAY,
    )  # fmt: skip


@pytest.mark.parametrize("days", [0, 5])
def test_an_act_of_the_registry_cannot_change_what_the_standard_gives(
    days: int, world: World
) -> None:
    an_edition(world, Stage.IN_FORCE)
    with pytest.raises(InvalidContent) as refused:
        _change(world, days, term_amount=9)
    assert [problem.field for problem in refused.value.problems] == ["term_amount"]


def test_without_a_standard_in_force_it_can(world: World) -> None:
    an_edition(world, Stage.IN_DISCUSSION)
    _change(world, term_amount=9)
    world.service.refresh_from_db()
    assert world.service.term_amount == 9


def test_the_registrys_own_fields_change_as_before(world: World) -> None:
    an_edition(world, Stage.IN_FORCE)
    _change(world, description_kk="Не екені", description_ru="Что это")
    world.service.refresh_from_db()
    assert world.service.description_ru == "Что это"


def test_a_plan_made_before_the_standard_leaves_its_facts_alone(world: World) -> None:
    ServiceVersion.objects.create(
        service=world.service, number=1, kind=VersionKind.INCLUDED, valid_from=MONDAY.date(),
        content=content_of(world.service), at=MONDAY,
    )  # fmt: skip
    _change(world, 5, term_amount=9, description_kk="Не екені", description_ru="Что это")
    an_edition(world, Stage.IN_FORCE)
    assert apply_planned_changes(at=MONDAY + timedelta(days=5)) == (1, 0)
    world.service.refresh_from_db()
    assert (world.service.term_amount, world.service.description_ru) == (2, "Что это")


def test_a_row_of_a_file_that_would_change_them_is_an_error_with_its_field(world: World) -> None:
    an_edition(world, Stage.IN_FORCE)
    cells = content_of(world.service) | {
        "registry_no": world.service.registry_no, "state": "included", "term_amount": 9,
        "valid_from": MONDAY.date(), "change_act": "постановление", "change_act_no": "5",
        "change_act_date": MONDAY.date(),
    }  # fmt: skip
    row = Row(number=2, cells=cells)
    (checked,) = check([row], Stand.now([row], at=MONDAY))
    assert ("term_amount", "from_standard") in [(one.field, one.code) for one in checked.problems]


def test_the_form_of_an_entry_shows_them_and_takes_nothing_for_them(world: World) -> None:
    form = EntryForm(stored=content_of(world.service), held=True)
    disabled = {base_of(name) for name, field in form.fields.items() if field.disabled}
    assert disabled == FROM_STANDARD


def test_the_standard_writes_its_facts_as_a_version_of_their_own(world: World) -> None:
    version = _refresh(world, **for_registry(whole_provisions()))
    assert version is not None
    assert version.kind == VersionKind.STANDARD
    world.service.refresh_from_db()
    assert world.service.document_list == ["Өтініш", "Туу туралы медициналық куәлік"]
    assert world.service.term_variants == "portal:1 working_day"
    assert _refresh(world, **for_registry(whole_provisions())) is None


def test_a_standard_gives_nothing_else(world: World) -> None:
    with pytest.raises(ValueError, match="name_kk"):
        _refresh(world, name_kk="Басқа")
