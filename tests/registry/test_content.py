"""The rules of DS-1: every kind of bad input, said by field and in words."""

from typing import Any

import pytest

from registry.content import (
    FIELDS,
    SENTENCES,
    Known,
    Problem,
    apply_content,
    blank_content,
    changed_fields,
    content_of,
    parity_warnings,
    problems_of,
)
from registry.models import Service
from tests.world import World, a_content

PAID = {"payment": "paid", "payment_basis_kk": "Салық кодексі", "payment_basis_ru": "Кодекс"}
LONG = "а" * 401


@pytest.fixture
def known(world: World) -> Known:
    return Known.now()


def _found(known: Known, **changes: Any) -> list[tuple[str, str]]:
    content = a_content(**({"code": "00101077"} | changes))
    return [(problem.field, problem.code) for problem in problems_of(content, known)]


BAD: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"code": ""}, [("code", "code_digits")]),
    ({"code": "0010107"}, [("code", "code_digits")]),
    ({"code": "001010777"}, [("code", "code_digits")]),
    ({"code": "0010107x"}, [("code", "code_digits")]),
    ({"code": "٠٠١٠١٠٧٧"}, [("code", "code_digits")]),
    ({"code": "00101077\n"}, [("code", "code_digits")]),
    ({"code": "99999001"}, [("code", "code_situation")]),
    ({"code": "00101004"}, [("code", "code_taken")]),
    ({"name_kk": ""}, [("name_kk", "name_both")]),
    ({"name_ru": " \n"}, [("name_ru", "name_both")]),
    ({"name_kk": "", "name_ru": ""}, [("name_kk", "name_both")]),
    ({"name_kk": LONG}, [("name_kk", "too_long")]),
    ({"name_en": LONG}, [("name_en", "too_long")]),
    ({"description_ru": "Что это."}, [("description_kk", "kk_missing")]),
    ({"documents_kk": "Өтініш"}, [("documents_ru", "ru_missing")]),
    ({"synonyms_ru": "загс"}, []),
    ({"drafting_body": ""}, [("drafting_body", "body_required")]),
    ({"drafting_body": "nobody"}, [("drafting_body", "body_unknown")]),
    ({"drafting_body": "akimat_karasai"}, [("drafting_body", "body_not_central")]),
    ({"drafting_body": "gov_office"}, [("drafting_body", "body_not_central")]),
    ({"provider_classes": []}, [("provider_classes", "providers_required")]),
    ({"provider_classes": ["nobody"]}, [("provider_classes", "body_unknown")]),
    ({"provider_classes": ["territorial:nobody"]}, [("provider_classes", "body_unknown")]),
    ({"provider_classes": ["akimat_karasai", "territorial:moj"]}, []),
    ({"intake_organisations": ["nobody"]}, [("intake_organisations", "body_unknown")]),
    ({"recipients": []}, [("recipients", "recipients_required")]),
    ({"recipients": ["everybody"]}, [("recipients", "choice_unknown")]),
    ({"intake": []}, [("intake", "intake_required"), ("portal_url", "portal_required")]),
    ({"forms": []}, [("forms", "forms_required")]),
    ({"forms": ["oral"]}, [("forms", "choice_unknown")]),
    ({"portal_url": ""}, [("portal_url", "portal_required")]),
    ({"intake": ["sp"]}, [("portal_url", "portal_required")]),
    ({"forms": ["paper"], "portal_url": "", "intake": ["sp"]}, []),
    ({"portal_url": "http://egov.example.kz"}, [("portal_url", "portal_address")]),
    ({"portal_url": "javascript:alert(1)"}, [("portal_url", "portal_address")]),
    ({"portal_url": "https://[::1"}, [("portal_url", "portal_address")]),
    ({"portal_url": "https://a.kz/" + "x" * 300}, [("portal_url", "portal_address")]),
    ({"payment": "maybe"}, [("payment", "payment_required")]),
    ({"payment": "paid"}, [("payment_basis_ru", "basis_required")]),
    (PAID | {"free_by_law": True}, [("payment", "fee_on_free")]),
    ({"fee_note_kk": "1 АЕК", "fee_note_ru": "1 МРП"}, [("fee_note_ru", "fee_on_free")]),
    (PAID | {"fee_note_kk": "1 АЕК", "fee_note_ru": "1 МРП"}, []),
    (PAID | {"free_categories_kk": "балалар", "free_categories_ru": "дети"}, []),
    ({"territory": ["atlantis"]}, [("territory", "territory_unknown")]),
    ({"territory": ["karasai"]}, []),
    ({"term_amount": None}, [("term_amount", "term_required")]),
    ({"term_amount": 0}, [("term_amount", "term_required")]),
    ({"term_amount": 40000}, [("term_amount", "term_required")]),
    ({"term_amount": True}, [("term_amount", "term_required")]),
    ({"term_amount": "2"}, [("term_amount", "term_required")]),
    ({"term_unit": "decade"}, [("term_unit", "choice_unknown")]),
    ({"term_variants": "x" * 301}, [("term_variants", "too_long")]),
    ({"schedule": "x" * 121}, [("schedule", "too_long")]),
]


@pytest.mark.parametrize(("changes", "problems"), BAD)
def test_each_kind_of_bad_input_is_said_of_its_field(
    known: Known, changes: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    assert _found(known, **changes) == problems


def test_the_table_meets_every_sentence_but_the_warning_and_that_of_the_standard() -> None:
    met = {code for _changes, problems in BAD for _field, code in problems}
    assert met == set(SENTENCES) - {"lists_differ", "from_standard"}


@pytest.mark.parametrize(("changes", "_problems"), [row for row in BAD if row[1]])
def test_a_problem_reads_as_a_whole_sentence(
    known: Known, changes: dict[str, Any], _problems: object
) -> None:
    for problem in problems_of(a_content(**({"code": "00101077"} | changes)), known):
        assert problem.field in FIELDS
        assert "%(" not in problem.sentence
        assert problem.sentence.endswith((".", "://"))


def test_a_whole_content_has_no_problem_and_a_blank_one_has_many(known: Known) -> None:
    assert _found(known) == []
    blank = {problem.field for problem in problems_of(blank_content(), known)}
    required = {
        "code", "name_kk", "drafting_body", "provider_classes", "recipients", "intake", "forms",
        "term_amount", "term_unit",
    }  # fmt: skip
    assert blank == required


def test_an_entry_may_keep_its_own_code(world: World, known: Known) -> None:
    content = content_of(world.service)
    assert problems_of(content, known, registry_no=world.service.registry_no) == []
    assert [one.code for one in problems_of(content, known, registry_no="S-999")] == ["code_taken"]


def test_content_written_and_read_again_is_the_same(world: World) -> None:
    content = a_content(**PAID, documents_kk="Өтініш\nКуәлік", documents_ru="Заявление\nПаспорт")
    service = Service(registry_no="S-900")
    apply_content(service, content | {"code": "00101078"})
    service.save()
    read = content_of(Service.objects.get(pk=service.pk))
    assert read == content | {"code": "00101078"}
    assert set(read) == set(FIELDS)
    assert changed_fields(content, read) == ["code"]


@pytest.mark.parametrize(
    ("kk", "ru", "warned"),
    [
        ("Өтініш", "Заявление", False),
        ("Өтініш\n\n", "\nЗаявление", False),
        ("Өтініш\nКуәлік", "Заявление", True),
        ("", "", False),
    ],
)
def test_lists_of_unequal_length_are_warned_of_and_not_refused(
    known: Known, kk: str, ru: str, warned: bool
) -> None:
    content = a_content(code="00101077", documents_kk=kk, documents_ru=ru)
    assert problems_of(content, known) == []
    expected = [Problem("documents_kk", "lists_differ")] if warned else []
    assert parity_warnings(content) == expected
