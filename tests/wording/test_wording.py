"""Dates, numbers and counts in three languages, word for word as in the glossary."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.template import Context, Template
from django.utils import translation

import pytest

from govservices import wording
from govservices.wording_forms import COUNTS

JUNE = date(2013, 6, 10)  # a Monday
NB = "\u00a0"


@pytest.mark.parametrize(
    ("form", "kk", "ru", "en"),
    [
        (
            wording.letter_day,
            "2013 жылғы 10 маусым",
            "10 июня 2013 года",
            "10 June 2013",
        ),
        (wording.day, "10 маусым, дүйсенбі", "понедельник, 10 июня", "Monday 10 June"),
        (wording.day_in_table, "10 маусым, дүйсенбі", "10 июня, понедельник", "Monday 10 June"),
        (wording.day_until, "10 маусым, дүйсенбі", "понедельника, 10 июня", "Monday 10 June"),
        (wording.day_after_word, "10 маусым", "10 июня", "10 June"),
        (wording.numeric_day, "10.06.2013", "10.06.2013", "10 Jun 2013"),
        (
            wording.act_day,
            "2013 жылғы 10 маусымдағы",
            "от 10 июня 2013 года",
            "of 10 June 2013",
        ),
        (wording.month, "2013 жылғы маусым айы", "июнь 2013 года", "June 2013"),
    ],
)
def test_date_reads_as_in_the_glossary(form, kk: str, ru: str, en: str) -> None:
    assert [form(JUNE, language) for language in ("kk", "ru", "en")] == [kk, ru, en]


@pytest.mark.parametrize(
    ("form", "kk", "ru", "en"),
    [
        (
            wording.day,
            "2013 жылғы 10 маусым, дүйсенбі",
            "понедельник, 10 июня 2013 года",
            "Monday 10 June 2013",
        ),
        (
            wording.day_in_table,
            "2013 жылғы 10 маусым, дүйсенбі",
            "10 июня 2013 года, понедельник",
            "Monday 10 June 2013",
        ),
        (
            wording.day_until,
            "2013 жылғы 10 маусым, дүйсенбі",
            "понедельника, 10 июня 2013 года",
            "Monday 10 June 2013",
        ),
        (
            wording.day_after_word,
            "2013 жылғы 10 маусым",
            "10 июня 2013 года",
            "10 June 2013",
        ),
    ],
)
def test_date_of_another_year_says_the_year(form, kk: str, ru: str, en: str) -> None:
    said = [form(JUNE, language, with_year=True) for language in ("kk", "ru", "en")]
    assert said == [kk, ru, en]


MONTHS = [
    (1, "қаңтар", "января", "январь", "қаңтардағы"),
    (2, "ақпан", "февраля", "февраль", "ақпандағы"),
    (3, "наурыз", "марта", "март", "наурыздағы"),
    (4, "сәуір", "апреля", "апрель", "сәуірдегі"),
    (5, "мамыр", "мая", "май", "мамырдағы"),
    (6, "маусым", "июня", "июнь", "маусымдағы"),
    (7, "шілде", "июля", "июль", "шілдедегі"),
    (8, "тамыз", "августа", "август", "тамыздағы"),
    (9, "қыркүйек", "сентября", "сентябрь", "қыркүйектегі"),
    (10, "қазан", "октября", "октябрь", "қазандағы"),
    (11, "қараша", "ноября", "ноябрь", "қарашадағы"),
    (12, "желтоқсан", "декабря", "декабрь", "желтоқсандағы"),
]


@pytest.mark.parametrize(("number", "kk", "ru", "ru_name", "kk_act"), MONTHS)
def test_every_month_has_its_forms(
    number: int, kk: str, ru: str, ru_name: str, kk_act: str
) -> None:
    d = date(2013, number, 1)
    assert wording.day_after_word(d, "kk") == f"1 {kk}"
    assert wording.day_after_word(d, "ru") == f"1 {ru}"
    assert wording.month(d, "ru") == f"{ru_name} 2013 года"
    assert wording.act_day(d, "kk") == f"2013 жылғы 1 {kk_act}"


@pytest.mark.parametrize(
    ("day", "kk", "short", "genitive", "on"),
    [
        (10, "дүйсенбі", "пн", "понедельника", "в понедельник"),
        (11, "сейсенбі", "вт", "вторника", "во вторник"),
        (12, "сәрсенбі", "ср", "среды", "в среду"),
        (13, "бейсенбі", "чт", "четверга", "в четверг"),
        (14, "жұма", "пт", "пятницы", "в пятницу"),
        (15, "сенбі", "сб", "субботы", "в субботу"),
        (16, "жексенбі", "вс", "воскресенья", "в воскресенье"),
    ],
)
def test_every_weekday_has_its_forms(day: int, kk: str, short: str, genitive: str, on: str) -> None:
    d = date(2013, 6, day)
    assert wording.weekday(d, "kk") == kk
    assert wording.weekday(d, "kk", form="on") == f"{kk} күні"
    assert wording.weekday(d, "ru", form="short") == short
    assert wording.weekday(d, "ru", form="on") == on
    assert wording.day_until(d, "ru") == f"{genitive}, {day} июня"


@pytest.mark.parametrize(
    ("utc", "zone", "language", "said"),
    [
        ((2024, 2, 28, 18, 30), "Asia/Almaty", "ru", "29 февраля 2024 года, 00:30"),  # UTC+6
        (
            (2024, 3, 5, 18, 30),
            "Asia/Almaty",
            "ru",
            "5 марта 2024 года, 23:30",
        ),  # UTC+5 since March
        ((2024, 3, 5, 18, 30), "Asia/Aqtau", "kk", "2024 жылғы 5 наурыз, 23:30"),
        ((2024, 3, 5, 18, 30), "UTC", "en", "5 March 2024, 18:30"),
    ],
)
def test_moment_is_said_in_the_zone_of_the_body(
    utc: tuple[int, ...], zone: str, language: str, said: str
) -> None:
    assert wording.moment(datetime(*utc, tzinfo=UTC), zone, language) == said


def test_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        wording.moment(datetime(2024, 2, 29, 18, 30), "UTC", "ru")  # noqa: DTZ001


@pytest.mark.parametrize(
    ("first", "last", "language", "said"),
    [
        (date(2013, 6, 10), date(2013, 7, 10), "kk", "10 маусым – 10 шілде аралығында"),
        (date(2013, 6, 10), date(2013, 7, 10), "ru", "с 10 июня по 10 июля"),
        (date(2013, 6, 10), date(2013, 7, 10), "en", "10 June to 10 July"),
        (
            date(2013, 12, 20),
            date(2014, 1, 19),
            "ru",
            "с 20 декабря 2013 года по 19 января 2014 года",
        ),
    ],
)
def test_period_says_the_years_when_they_differ(
    first: date, last: date, language: str, said: str
) -> None:
    assert wording.period(first, last, language) == said


def test_quarter_and_half_year_read_as_in_the_glossary() -> None:
    assert wording.quarter(2013, 2, "kk") == "2013 жылғы II тоқсан"
    assert wording.quarter(2013, 2, "ru") == "II квартал 2013 года"
    assert wording.quarter(2013, 2, "en") == "Q2 2013"
    assert wording.half_year(2013, 1, "kk") == "2013 жылғы I жартыжылдық"
    assert wording.half_year(2013, 1, "ru") == "I полугодие 2013 года"
    assert wording.half_year(2013, 1, "en") == "first half of 2013"


@pytest.mark.parametrize(
    ("n", "ru"),
    [
        (1, "остался 1 рабочий день"),
        (2, "осталось 2 рабочих дня"),
        (4, "осталось 4 рабочих дня"),
        (5, "осталось 5 рабочих дней"),
        (11, "осталось 11 рабочих дней"),
        (12, "осталось 12 рабочих дней"),
        (14, "осталось 14 рабочих дней"),
        (21, "остался 21 рабочий день"),
        (22, "осталось 22 рабочих дня"),
        (111, "осталось 111 рабочих дней"),
        (121, "остался 121 рабочий день"),
    ],
)
def test_russian_takes_three_forms(n: int, ru: str) -> None:
    assert wording.count(n, "working_days_left", "ru") == ru
    assert wording.count(n, "working_days_left", "kk") == f"{n} жұмыс күні қалды"


@pytest.mark.parametrize(
    ("n", "what", "kk", "ru", "en"),
    [
        (2, "complaints", "2 шағым", "2 жалобы", "2 complaints"),
        (1, "services", "1 қызмет", "1 услуга", "1 service"),
        (
            5,
            "working_days_overdue",
            "мерзім өткеніне 5 жұмыс күні болды",
            "срок истек 5 рабочих дней назад",
            "5 working days overdue",
        ),
        (
            21,
            "within_working_days",
            "21 жұмыс күні ішінде",
            "в течение 21 рабочего дня",
            "within 21 working days",
        ),
        (
            10,
            "extended_by_working_days",
            "10 жұмыс күніне ұзартылды",
            "продлен на 10 рабочих дней",
            "extended by 10 working days",
        ),
        (
            3,
            "calendar_days_left",
            "күнтізбелік 3 күн қалды",
            "осталось 3 календарных дня",
            "3 calendar days left",
        ),
        (2, "on_remarks", "2 ескертпе бойынша", "по 2 замечаниям", "on 2 remarks"),
        (
            1234,
            "complaints",
            f"1{NB}234 шағым",
            f"1{NB}234 жалобы",
            "1,234 complaints",
        ),
        (
            0,
            "working_days_left",
            "Бүгін — мерзімнің соңғы күні.",
            "Сегодня последний день срока.",
            "Today is the last day.",
        ),
        (0, "complaints", "0 шағым", "0 жалоб", "0 complaints"),
    ],
)
def test_count_reads_as_in_the_glossary(n: int, what: str, kk: str, ru: str, en: str) -> None:
    assert [wording.count(n, what, code) for code in ("kk", "ru", "en")] == [kk, ru, en]


@pytest.mark.parametrize("what", sorted(COUNTS))
def test_every_count_has_all_its_forms(what: str) -> None:
    forms = COUNTS[what]
    assert (len(forms["kk"]), len(forms["ru"]), len(forms["en"])) == (1, 3, 2)
    assert all("{n}" in form for language in forms.values() for form in language)


def test_unknown_count_fails_loudly() -> None:
    with pytest.raises(KeyError):
        wording.count(1, "dragons", "ru")


@pytest.mark.parametrize(
    ("amount", "ru", "en"),
    [
        (0, f"0{NB}₸", f"KZT{NB}0"),
        (1731, f"1{NB}731{NB}₸", f"KZT{NB}1,731"),
        (Decimal("346.20"), f"346,20{NB}₸", f"KZT{NB}346.20"),
        (Decimal("1500.00"), f"1{NB}500{NB}₸", f"KZT{NB}1,500"),
    ],
)
def test_money_is_formatted_by_us(amount, ru: str, en: str) -> None:
    assert wording.money(amount, "ru") == wording.money(amount, "kk") == ru
    assert wording.money(amount, "en") == en


def test_numbers_follow_the_language() -> None:
    assert wording.number(12345, "kk") == f"12{NB}345"
    assert wording.number(Decimal("0.25"), "ru") == "0,25"
    assert wording.number(0.25, "en") == "0.25"
    assert wording.number(1234.5, "ru", places=2) == f"1{NB}234,50"
    assert wording.percent(95, "kk") == f"95{NB}%"
    assert wording.percent(95, "en") == "95%"
    assert wording.numbered(15, "ru") == f"№{NB}15"
    assert wording.numbered(15, "en") == f"No.{NB}15"


@pytest.mark.parametrize(
    ("size", "ru", "en"),
    [
        (1, f"1{NB}КБ", f"1{NB}KB"),
        (1024 * 1024 - 1, f"1{NB}024{NB}КБ", f"1,024{NB}KB"),
        (20 * 1024 * 1024, f"20{NB}МБ", f"20{NB}MB"),
        (1_600_000, f"1,6{NB}МБ", f"1.6{NB}MB"),
    ],
)
def test_size_of_a_file_is_rounded_up(size: int, ru: str, en: str) -> None:
    assert wording.file_size(size, "ru") == ru
    assert wording.file_size(size, "en") == en


def test_duration_leaves_out_what_is_nought() -> None:
    assert wording.duration(135, "kk") == f"2{NB}сағ 15{NB}мин"
    assert wording.duration(120, "ru") == f"2{NB}ч"
    assert wording.duration(15, "en") == f"15{NB}min"
    assert wording.duration(0, "ru") == f"0{NB}мин"


@pytest.mark.parametrize("language", ["", "de", None])
def test_unknown_language_falls_back_to_the_state_language(language) -> None:
    assert wording.day_after_word(JUNE, language) == "10 маусым"


@pytest.mark.parametrize(
    ("template", "kk", "ru"),
    [
        ("{{ d|day }}", "2013 жылғы 10 маусым, дүйсенбі", "понедельник, 10 июня 2013 года"),
        ("{{ d|day_gen }}", "2013 жылғы 10 маусым", "10 июня 2013 года"),
        ("{{ d|numeric_day }}", "10.06.2013", "10.06.2013"),
        ('{{ d|letter_day:"ru" }}', "10 июня 2013 года", "10 июня 2013 года"),
        ("{{ at|moment }}", "2013 жылғы 10 маусым, 18:30", "10 июня 2013 года, 18:30"),
        ('{{ at|moment:"UTC" }}', "2013 жылғы 10 маусым, 12:30", "10 июня 2013 года, 12:30"),
        ('{{ n|count:"complaints" }}', "21 шағым", "21 жалоба"),
        ("{{ missing|day }}{{ missing|moment }}{{ missing|money }}", "", ""),
    ],
)
def test_filters_speak_the_language_of_the_page(template: str, kk: str, ru: str) -> None:
    context = {
        "d": JUNE,
        "at": datetime(2013, 6, 10, 12, 30, tzinfo=UTC),
        "n": 21,
        "missing": None,
    }
    for language, expected in (("kk", kk), ("ru", ru)):
        with translation.override(language):
            said = Template("{% load wording %}" + template).render(Context(context))
        assert said == expected
