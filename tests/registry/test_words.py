"""Terms, variants and working hours in three languages."""

from typing import Any

from django.utils import translation

import pytest
import time_machine

from portal.demo.reference import load_reference
from registry.models import Service, TermUnit
from registry.notation import hours_in_words, term_of, variants_of
from tests.world import MONDAY


@pytest.fixture(autouse=True)
def moved(settings: Any) -> Any:
    settings.DEMO = False  # its bar has forms, and so their tokens
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize(
    ("amount", "unit", "kk", "ru", "en"),
    [
        (30, TermUnit.MINUTE, "30 минут", "30 минут", "30 minutes"),
        (4, TermUnit.HOUR, "4 сағат", "4 часа", "4 hours"),
        (1, TermUnit.WORKING_DAY, "1 жұмыс күні", "1 рабочий день", "1 working day"),
        (
            10,
            TermUnit.CALENDAR_DAY,
            "күнтізбелік 10 күн",
            "10 календарных дней",
            "10 calendar days",
        ),
        (6, TermUnit.MONTH, "6 ай", "6 месяцев", "6 months"),
    ],
)
def test_terms_are_said_as_people_say_them(
    amount: int, unit: str, kk: str, ru: str, en: str
) -> None:
    service = Service(term_amount=amount, term_unit=unit)
    for language, expected in (("kk", kk), ("ru", ru), ("en", en)):
        with translation.override(language):
            assert term_of(service) == expected


@pytest.mark.parametrize(
    ("notation", "said"),
    [
        ("", []),
        (
            "portal:15 minute; other:3 working_day",
            ["through the portal: 15 minutes", "in all other cases: 3 working days"],
        ),
        ("category_4:10 calendar_day", ["category 4: 10 calendar days"]),
        ("from:payment", ["The time is counted from the day of payment."]),
        (
            "hard_request:longer by decision",
            ["a difficult request: longer, by a decision of the body"],
        ),
        ("как решит суд", ["как решит суд"]),
        ("moon:3 working_day", ["moon:3 working_day"]),
        ("portal:3 moons", ["portal:3 moons"]),
    ],
)
def test_variants_of_a_term_are_put_into_words(notation: str, said: list[str]) -> None:
    with translation.override("en"):
        assert variants_of(Service(term_variants=notation)) == said


def test_every_variant_of_the_sample_services_is_put_into_words(db: None) -> None:
    load_reference(lambda _line: None)
    with translation.override("en"):
        said = [line for service in Service.objects.all() for line in variants_of(service)]
    assert len(said) > 10
    assert not [line for line in said if "_" in line]


@pytest.mark.parametrize(
    ("notation", "kk", "ru", "en"),
    [
        (
            "Mo-Fr 09:00-18:30",
            ["Дүйсенбі – жұма: 09:00–18:30"],
            ["Понедельник – пятница: 09:00–18:30"],
            ["Monday – Friday: 09:00–18:30"],
        ),
        (
            "Mo-Fr 09:00-13:00,14:30-18:30; Sa 09:00-14:00",
            ["Дүйсенбі – жұма: 09:00–13:00, 14:30–18:30", "Сенбі: 09:00–14:00"],
            ["Понедельник – пятница: 09:00–13:00, 14:30–18:30", "Суббота: 09:00–14:00"],
            ["Monday – Friday: 09:00–13:00, 14:30–18:30", "Saturday: 09:00–14:00"],
        ),
        (
            "Mo,We,Fr 09:30-12:30",
            ["Дүйсенбі, сәрсенбі, жұма: 09:30–12:30"],
            ["Понедельник, среда, пятница: 09:30–12:30"],
            ["Monday, Wednesday, Friday: 09:30–12:30"],
        ),
        ("Su off", ["Жексенбі: жабық"], ["Воскресенье: закрыто"], ["Sunday: closed"]),
        (
            "PH off",
            ["Мереке күндері: жабық"],
            ["Праздничные дни: закрыто"],
            ["Public holidays: closed"],
        ),
        (
            '24/7 "portal"',
            ["тәулік бойы, демалыссыз"],
            ["круглосуточно, без выходных"],
            ["around the clock, every day"],
        ),
        ("как получится", ["как получится"], ["как получится"], ["как получится"]),
        ("Mo-Fr sunrise-sunset", *[["Mo-Fr sunrise-sunset"]] * 3),
    ],
)
def test_working_hours_are_said_in_three_languages(
    notation: str, kk: list[str], ru: list[str], en: list[str]
) -> None:
    for language, expected in (("kk", kk), ("ru", ru), ("en", en)):
        with translation.override(language):
            assert hours_in_words(notation) == expected
