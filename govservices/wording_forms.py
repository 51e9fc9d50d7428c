"""The forms of counted nouns and sentences, from the glossary's table of counting.

Kazakh has one form after any number; Russian three (1, 2–4, 5–20); English two.
"""

from typing import Final

Forms = dict[str, tuple[str, ...]]


def _ru(before: str, one: str, few: str, many: str, after: str = "") -> tuple[str, ...]:
    return tuple(f"{before}{{n}} {noun}{after}" for noun in (one, few, many))


def _en(one: str, other: str) -> tuple[str, str]:
    return f"{{n}} {one}", f"{{n}} {other}"


COUNTS: Final[dict[str, Forms]] = {
    "working_days": {
        "kk": ("{n} жұмыс күні",),
        "ru": _ru("", "рабочий день", "рабочих дня", "рабочих дней"),
        "en": _en("working day", "working days"),
    },
    "calendar_days": {
        "kk": ("күнтізбелік {n} күн",),
        "ru": _ru("", "календарный день", "календарных дня", "календарных дней"),
        "en": _en("calendar day", "calendar days"),
    },
    "days": {
        "kk": ("{n} күн",),
        "ru": _ru("", "день", "дня", "дней"),
        "en": _en("day", "days"),
    },
    "months": {
        "kk": ("{n} ай",),
        "ru": _ru("", "месяц", "месяца", "месяцев"),
        "en": _en("month", "months"),
    },
    "years": {
        "kk": ("{n} жыл",),
        "ru": _ru("", "год", "года", "лет"),
        "en": _en("year", "years"),
    },
    "hours": {
        "kk": ("{n} сағат",),
        "ru": _ru("", "час", "часа", "часов"),
        "en": _en("hour", "hours"),
    },
    "minutes": {
        "kk": ("{n} минут",),
        "ru": _ru("", "минута", "минуты", "минут"),
        "en": _en("minute", "minutes"),
    },
    "working_days_left": {
        "kk": ("{n} жұмыс күні қалды",),
        "ru": (
            "остался {n} рабочий день",
            "осталось {n} рабочих дня",
            "осталось {n} рабочих дней",
        ),
        "en": _en("working day left", "working days left"),
    },
    "calendar_days_left": {
        "kk": ("күнтізбелік {n} күн қалды",),
        "ru": (
            "остался {n} календарный день",
            "осталось {n} календарных дня",
            "осталось {n} календарных дней",
        ),
        "en": _en("calendar day left", "calendar days left"),
    },
    "working_days_overdue": {
        "kk": ("мерзім өткеніне {n} жұмыс күні болды",),
        "ru": _ru("срок истек ", "рабочий день", "рабочих дня", "рабочих дней", " назад"),
        "en": _en("working day overdue", "working days overdue"),
    },
    "calendar_days_overdue": {
        "kk": ("мерзім өткеніне күнтізбелік {n} күн болды",),
        "ru": _ru(
            "срок истек ", "календарный день", "календарных дня", "календарных дней", " назад"
        ),
        "en": _en("calendar day overdue", "calendar days overdue"),
    },
    "within_working_days": {
        "kk": ("{n} жұмыс күні ішінде",),
        "ru": _ru("в течение ", "рабочего дня", "рабочих дней", "рабочих дней"),
        "en": ("within {n} working day", "within {n} working days"),
    },
    "within_calendar_days": {
        "kk": ("күнтізбелік {n} күн ішінде",),
        "ru": _ru("в течение ", "календарного дня", "календарных дней", "календарных дней"),
        "en": ("within {n} calendar day", "within {n} calendar days"),
    },
    "within_months": {
        "kk": ("{n} ай ішінде",),
        "ru": _ru("в течение ", "месяца", "месяцев", "месяцев"),
        "en": ("within {n} month", "within {n} months"),
    },
    "extended_by_working_days": {
        "kk": ("{n} жұмыс күніне ұзартылды",),
        "ru": _ru("продлен на ", "рабочий день", "рабочих дня", "рабочих дней"),
        "en": ("extended by {n} working day", "extended by {n} working days"),
    },
    "working_days_before_end": {
        "kk": ("мерзім аяқталғанға дейін {n} жұмыс күні бұрын",),
        "ru": _ru("за ", "рабочий день", "рабочих дня", "рабочих дней", " до окончания срока"),
        "en": ("{n} working day before the end", "{n} working days before the end"),
    },
    "complaints": {
        "kk": ("{n} шағым",),
        "ru": _ru("", "жалоба", "жалобы", "жалоб"),
        "en": _en("complaint", "complaints"),
    },
    "comments": {
        "kk": ("{n} пікір",),
        "ru": _ru("", "комментарий", "комментария", "комментариев"),
        "en": _en("comment", "comments"),
    },
    "services": {
        "kk": ("{n} қызмет",),
        "ru": _ru("", "услуга", "услуги", "услуг"),
        "en": _en("service", "services"),
    },
    "bodies": {
        "kk": ("{n} орган",),
        "ru": _ru("", "орган", "органа", "органов"),
        "en": _en("body", "bodies"),
    },
    "results_found": {
        "kk": ("{n} нәтиже табылды",),
        "ru": ("найден {n} результат", "найдено {n} результата", "найдено {n} результатов"),
        "en": ("{n} result found", "{n} results found"),
    },
    "on_remarks": {
        "kk": ("{n} ескертпе бойынша",),
        "ru": _ru("по ", "замечанию", "замечаниям", "замечаниям"),
        "en": ("on {n} remark", "on {n} remarks"),
    },
    "files": {
        "kk": ("{n} файл",),
        "ru": _ru("", "файл", "файла", "файлов"),
        "en": _en("file", "files"),
    },
    "messages": {
        "kk": ("{n} хабарлама",),
        "ru": _ru("", "сообщение", "сообщения", "сообщений"),
        "en": _en("message", "messages"),
    },
    "unread": {
        "kk": ("{n} оқылмаған хабарлама",),
        "ru": _ru(
            "", "непрочитанное сообщение", "непрочитанных сообщения", "непрочитанных сообщений"
        ),
        "en": _en("unread message", "unread messages"),
    },
}

_TODAY: Final = {
    "kk": "Бүгін — мерзімнің соңғы күні.",
    "ru": "Сегодня последний день срока.",
    "en": "Today is the last day.",
}
NO_DAYS_LEFT: Final = {"working_days_left": _TODAY, "calendar_days_left": _TODAY}

# Short units of a duration: hour, minute.
UNITS: Final = {"kk": ("сағ", "мин"), "ru": ("ч", "мин"), "en": ("h", "min")}
