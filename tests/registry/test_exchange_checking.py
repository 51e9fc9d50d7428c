"""The fate of each row, told before anything is done."""

from datetime import date

from django.utils.translation import override

import pytest

from registry.content import SENTENCES
from registry.exchange import errors
from registry.exchange.pages import column_label
from registry.models import ChangeProposal, PlannedChange, Service
from registry.resources import COLUMNS
from registry.services import exclude_services, propose_service
from registry.services.acts import GovernmentAct
from tests.registry.exchange import (
    ACT,
    CHANGE,
    a_file,
    a_row,
    codes,
    exported,
    exported_rows,
    fates,
)
from tests.world import MONDAY, World, a_content

DECREE = GovernmentAct(name="Қаулы", number="12", dated=date(2025, 9, 1))


def one(row: dict[str, str]):
    (checked,) = fates(a_file([row]))
    return checked


@pytest.fixture
def row(world: World) -> dict[str, str]:
    """The entry of the small country as it is exported."""
    (found,) = exported_rows()
    return found


def test_whole_row_of_an_earlier_registry_is_new(world: World) -> None:
    assert (one(a_row()).fate, one(a_row()).problems) == ("new", [])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"registry_no": "", "code": "00101500"}, ("registry_no", "number_required")),
        ({"registry_no": "S 500"}, ("registry_no", "number_form")),
        ({"registry_no": "S-" + "5" * 19}, ("registry_no", "number_form")),
        ({"state": "excluded"}, ("state", "state_new")),
        ({"state": "in_review"}, ("state", "state_new")),
        ({"state": "old"}, ("state", "state_unknown")),
        ({"included_on": ""}, ("included_on", "included_on_required")),
        ({"included_on": "2025-09-09"}, ("included_on", "included_on_future")),
        ({"inclusion_act_no": " "}, ("inclusion_act", "inclusion_act_required")),
        ({"inclusion_act_date": "2025-09-09"}, ("inclusion_act_date", "act_in_future")),
        ({"excluded_on": "2020-01-01"}, ("excluded_on", "excluded_on_differs")),
        ({"version": "2"}, ("version", "version_new")),
        ({"valid_from": "2020-01-01"}, ("valid_from", "valid_from_new")),
        ({"code": "0010150"}, ("code", "code_digits")),
        ({"code": "99901500"}, ("code", "code_situation")),
        ({"code": "00101004"}, ("code", "code_taken")),
        ({"name_kk": ""}, ("name_kk", "name_both")),
        ({"drafting_body": "nobody"}, ("drafting_body", "body_unknown")),
        ({"drafting_body": "akimat_karasai"}, ("drafting_body", "body_not_central")),
        ({"portal_url": ""}, ("portal_url", "portal_required")),
        ({"fee_note_ru": "1 МРП", "fee_note_kk": "1 АЕК"}, ("fee_note_ru", "fee_on_free")),
        ({"term_amount": "x"}, ("term_amount", "whole_number")),
        ({"forms": "paper;stone"}, ("forms", "choice_unknown")),
        ({"territory": "atlantis"}, ("territory", "territory_unknown")),
    ],
)
def test_new_row_that_breaks_a_rule_is_named(
    world: World, changes: dict[str, str], expected: tuple[str, str]
) -> None:
    checked = one(a_row() | changes)
    assert checked.fate == "error"
    assert codes(checked) == {expected}


def test_proposal_has_no_acts_yet(world: World) -> None:
    checked = one(a_row(state="proposed"))
    assert codes(checked) == {("included_on", "proposal_has_acts")}


def test_numbers_and_codes_twice_in_the_file_are_named(world: World) -> None:
    rows = [a_row("S-500"), a_row("S-500", code="00101501"), a_row("S-502", code="00101500")]
    first, second, third = fates(a_file(rows))
    assert first.fate == "new"
    assert codes(second) == {("registry_no", "number_twice")}
    assert codes(third) == {("code", "code_twice")}
    assert second.problems[0].params == {"row": "2"}


def test_exported_row_changes_nothing(row: dict[str, str]) -> None:
    assert (one(row).fate, one(row).problems) == ("same", [])


def test_change_names_its_fields(row: dict[str, str]) -> None:
    checked = one(row | CHANGE | {"name_en": "Birth", "free_by_law": "yes"})
    assert (checked.fate, checked.changed) == ("change", ["free_by_law", "name_en"])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"valid_from": ""}, ("valid_from", "valid_from_required")),
        ({"valid_from": "2013-01-01"}, ("valid_from", "valid_from_required")),  # as exported
        ({"valid_from": "2025-09-07"}, ("valid_from", "valid_from_past")),
        ({"change_act": ""}, ("change_act", "change_act_required")),
        ({"change_act_date": ""}, ("change_act", "change_act_required")),
        ({"change_act_date": "2025-09-09"}, ("change_act_date", "act_in_future")),
        ({"edit_no": "7"}, ("edit_no", "changed_since")),
        ({"version": "9"}, ("version", "version_differs")),
        ({"state": "excluded"}, ("state", "state_differs")),
        ({"included_on": "2014-01-01"}, ("included_on", "included_on_differs")),
        ({"inclusion_act": "x"}, ("inclusion_act", "inclusion_act_differs")),
        ({"excluded_on": "2025-09-08"}, ("excluded_on", "excluded_on_differs")),
        ({"name_kk": ""}, ("name_kk", "name_both")),
    ],
)
def test_change_that_is_not_lawful_is_named(
    row: dict[str, str], changes: dict[str, str], expected: tuple[str, str]
) -> None:
    checked = one(row | CHANGE | {"name_en": "Birth"} | changes)
    assert checked.fate == "error"
    assert codes(checked) == {expected}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"included_on": "2014-01-01"}, ("included_on", "included_on_differs")),
        ({"state": "proposed"}, ("state", "state_differs")),
        ({"valid_from": "2025-10-01"}, ("valid_from", "valid_from_differs")),
        ({"version": "2"}, ("version", "version_differs")),
    ],
)
def test_standing_alone_is_never_changed(
    row: dict[str, str], changes: dict[str, str], expected: tuple[str, str]
) -> None:
    assert codes(one(row | changes)) == {expected}


def test_second_plan_for_one_entry_is_refused(world: World, row: dict[str, str]) -> None:
    service = Service.objects.get()
    PlannedChange.objects.create(
        service=service, content=a_content(name_en="x"), base_version=1, valid_from="2025-10-01",
        act="x", act_no="1", act_date="2025-09-01", author=world.keeper.user, made_at=MONDAY,
    )  # fmt: skip
    later = row | CHANGE | {"name_en": "Birth", "valid_from": "2025-11-01"}
    assert codes(one(later)) == {("valid_from", "already_planned")}


def test_excluded_entry_is_not_changed(world: World) -> None:
    service = Service.objects.get()
    exclude_services(service_ids=[service.pk], act=DECREE, actor=world.clerk, at=MONDAY)
    (row,) = exported_rows()
    assert row["excluded_on"] == "2025-09-08"
    assert one(row).fate == "same"
    assert codes(one(row | CHANGE | {"name_en": "x"})) == {("state", "out_of_force")}


def test_proposal_is_amended_without_an_act(world: World) -> None:
    content = a_content(code="00101777")
    propose_service(content=content, actor=world.drafter, at=MONDAY)
    row = next(row for row in exported_rows() if row["state"] == "proposed")
    checked = one(row | {"name_en": "Birth"})
    assert (checked.fate, checked.changed) == ("change", ["name_en"])


def test_every_field_of_the_entry_is_in_the_export(world: World) -> None:
    assert {"registry_no", "state", "version", "valid_from", "valid_to", "included_on"} < set(
        COLUMNS
    )
    assert set(a_content()) < set(COLUMNS)
    assert set(ACT) < set(COLUMNS)
    assert all(column.encode() in exported("json") for column in COLUMNS)
    assert not ChangeProposal.objects.exists()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_refusal_and_every_column_has_words(language: str) -> None:
    params = dict.fromkeys(
        ["value", "row", "limit", "columns", "column", "kind", "found", "expected", "code"], "5"
    )
    with override(language):
        told = [errors.sentence(code, params) for code in {**errors._FILE, **errors._ROW}]
        told += [column_label(name) for name in COLUMNS]
    assert all(told)
    assert not {*errors._FILE} & {*errors._ROW}
    assert not {*errors._FILE, *errors._ROW} & {*SENTENCES}
