"""Dates, numbers and counts in Kazakh, Russian and English, as the glossary words them.

Pure functions: they take the language and never guess "now". A Kazakh suffix is never glued on
a variable, so each function gives the bare form, and the sentence around it carries the case on
a constant word (“10 маусым күнінен кешіктірмей”, “не позднее 10 июня”).
"""

from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from govservices.wording_forms import COUNTS, NO_DAYS_LEFT, UNITS

# "kk", "ru" or "en"; a code with a region ("ru-KZ") is read by its first two letters.
Language = str

NBSP = "\u00a0"


def _words(text: str, separator: str = " ") -> list[str]:
    return text.split(separator)


_MONTHS = {
    "kk": _words(
        "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"
    ),
    "ru": _words(
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
    ),
    "en": _words(
        "January February March April May June July August September October November December"
    ),
}
_MONTHS_RU_NOMINATIVE = _words(
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"
)
_MONTHS_KK_OF_ACT = _words(
    "қаңтардағы ақпандағы наурыздағы сәуірдегі мамырдағы маусымдағы шілдедегі тамыздағы "
    "қыркүйектегі қазандағы қарашадағы желтоқсандағы"
)
_WEEKDAYS = {
    "kk": _words("дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі"),
    "ru": _words("понедельник вторник среда четверг пятница суббота воскресенье"),
    "en": _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
}
_WEEKDAYS_RU_GENITIVE = _words("понедельника вторника среды четверга пятницы субботы воскресенья")
_WEEKDAYS_RU_ON = _words(
    "в понедельник,во вторник,в среду,в четверг,в пятницу,в субботу,в воскресенье", ","
)
_WEEKDAYS_SHORT = {
    "kk": _words("дс сс ср бс жм сб жс"),
    "ru": _words("пн вт ср чт пт сб вс"),
    "en": _words("Mon Tue Wed Thu Fri Sat Sun"),
}
_ROMAN = ("I", "II", "III", "IV")


def known(language: Language) -> str:
    """One of the three languages; anything else falls back to Kazakh, the state language."""
    code = (language or "")[:2]
    return code if code in _MONTHS else "kk"


def _day_month(d: date, language: str) -> str:
    return f"{d.day} {_MONTHS[language][d.month - 1]}"


def _dated(d: date, language: str, *, with_year: bool) -> str:
    if not with_year:
        return _day_month(d, language)
    return letter_day(d, language)


def letter_day(d: date, language: Language) -> str:
    """A date in a letter, an act or a receipt: “10 июня 2013 года”."""
    code = known(language)
    bare = _day_month(d, code)
    return {
        "kk": f"{d.year} жылғы {bare}",
        "ru": f"{bare} {d.year} года",
        "en": f"{bare} {d.year}",
    }[code]


def act_day(d: date, language: Language) -> str:
    """The date of an act before its name: “2013 жылғы 15 сәуірдегі” (Заң), “от 15 апреля 2013 года”."""
    code = known(language)
    if code == "kk":
        return f"{d.year} жылғы {d.day} {_MONTHS_KK_OF_ACT[d.month - 1]}"
    return f"{'от' if code == 'ru' else 'of'} {letter_day(d, code)}"


def day(d: date, language: Language, *, with_year: bool = False) -> str:
    """A date as a label on a screen, with its weekday: “понедельник, 10 июня”."""
    code = known(language)
    weekday, dated = _WEEKDAYS[code][d.weekday()], _dated(d, code, with_year=with_year)
    return {"kk": f"{dated}, {weekday}", "ru": f"{weekday}, {dated}", "en": f"{weekday} {dated}"}[
        code
    ]


def day_in_table(d: date, language: Language, *, with_year: bool = False) -> str:
    """The same with the date first, for a column or after a dash: “10 июня, понедельник”."""
    code = known(language)
    if code != "ru":
        return day(d, code, with_year=with_year)
    return f"{_dated(d, code, with_year=with_year)}, {_WEEKDAYS[code][d.weekday()]}"


def day_after_word(d: date, language: Language, *, with_year: bool = False) -> str:
    """A date after a word that governs it: до, с, по, не позднее “10 июня”; kk before “күні”."""
    return _dated(d, known(language), with_year=with_year)


def day_until(d: date, language: Language, *, with_year: bool = False) -> str:
    """After “до” with the weekday: “понедельника, 10 июня”; other languages as on the label."""
    code = known(language)
    if code != "ru":
        return day(d, code, with_year=with_year)
    return f"{_WEEKDAYS_RU_GENITIVE[d.weekday()]}, {_dated(d, code, with_year=with_year)}"


def numeric_day(d: date, language: Language) -> str:
    """A date in a narrow table: “10.06.2013”, “10 Jun 2013”."""
    if known(language) == "en":
        return f"{d.day} {_MONTHS['en'][d.month - 1][:3]} {d.year}"
    return f"{d.day:02}.{d.month:02}.{d.year}"


def weekday(d: date, language: Language, *, form: Literal["name", "short", "on"] = "name") -> str:
    """The day of the week: its name, two letters for a calendar, or “on that day”."""
    code = known(language)
    name = _WEEKDAYS[code][d.weekday()]
    if form == "short":
        return _WEEKDAYS_SHORT[code][d.weekday()]
    if form == "on":
        on_kk_en = {"kk": f"{name} күні", "en": f"on {name}"}
        return on_kk_en.get(code) or _WEEKDAYS_RU_ON[d.weekday()]
    return name


def moment(dt: datetime, zone: tzinfo | str, language: Language) -> str:
    """A moment in a time zone: “10 июня 2013 года, 18:30”.

    Raises:
        ValueError: the moment is naive, so its place in time is unknown.
    """
    local = _local(dt, zone)
    return f"{letter_day(local.date(), language)}, {local:%H:%M}"


def time_of_day(dt: datetime, zone: tzinfo | str) -> str:
    """The clock time of a moment in a time zone, 24 hours: “18:30”; no case is glued on it.

    Raises:
        ValueError: the moment is naive.
    """
    return f"{_local(dt, zone):%H:%M}"


def _local(dt: datetime, zone: tzinfo | str) -> datetime:
    if dt.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return dt.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)


def period(first: date, last: date, language: Language) -> str:
    """From a day to a day: “с 10 июня по 10 июля”; years are said when they differ."""
    code, with_year = known(language), first.year != last.year
    begin = _dated(first, code, with_year=with_year)
    end = _dated(last, code, with_year=with_year)
    return {
        "kk": f"{begin} – {end} аралығында",
        "ru": f"с {begin} по {end}",
        "en": f"{begin} to {end}",
    }[code]


def month(d: date, language: Language) -> str:
    """The month of a report: “2013 жылғы маусым айы”, “июнь 2013 года”, “June 2013”."""
    code = known(language)
    return {
        "kk": f"{d.year} жылғы {_MONTHS['kk'][d.month - 1]} айы",
        "ru": f"{_MONTHS_RU_NOMINATIVE[d.month - 1]} {d.year} года",
        "en": f"{_MONTHS['en'][d.month - 1]} {d.year}",
    }[code]


def quarter(year: int, number: int, language: Language) -> str:
    """A quarter of a year: “2013 жылғы II тоқсан”, “II квартал 2013 года”, “Q2 2013”."""
    roman = _ROMAN[number - 1]
    return {
        "kk": f"{year} жылғы {roman} тоқсан",
        "ru": f"{roman} квартал {year} года",
        "en": f"Q{number} {year}",
    }[known(language)]


def half_year(year: int, number: int, language: Language) -> str:
    """A half of a year: “2013 жылғы I жартыжылдық”, “I полугодие 2013 года”."""
    roman = _ROMAN[number - 1]
    return {
        "kk": f"{year} жылғы {roman} жартыжылдық",
        "ru": f"{roman} полугодие {year} года",
        "en": f"{('first', 'second')[number - 1]} half of {year}",
    }[known(language)]


def number(value: int | Decimal | float, language: Language, *, places: int | None = None) -> str:
    """A number in groups of three: “12 345,5” (no-break space, decimal comma), en “12,345.5”.

    Without ``places`` a fraction is shown as it is, without trailing noughts of its own making.
    """
    exact = value if isinstance(value, int | Decimal) else Decimal(str(value))
    text = f"{exact:,f}" if isinstance(exact, Decimal) else f"{exact:,}"
    if places is not None:
        text = f"{exact:,.{places}f}"
    if known(language) == "en":
        return text
    return text.replace(",", NBSP).replace(".", ",")


def percent(value: int | Decimal | float, language: Language) -> str:
    """A share of a hundred: “95 %” with a no-break space in kk and ru, “95%” in en."""
    gap = "" if known(language) == "en" else NBSP
    return f"{number(value, language)}{gap}%"


def money(amount: int | Decimal, language: Language) -> str:
    """An amount in tenge: “1 731 ₸”, en “KZT 1,731”; hundredths only where there are any."""
    places = 0 if amount == int(amount) else 2
    figures = number(amount, language, places=places)
    if known(language) == "en":
        return f"KZT{NBSP}{figures}"
    return f"{figures}{NBSP}₸"


def file_size(size: int, language: Language) -> str:
    """Size of a file in bytes, rounded up to whole kilobytes or tenths of a megabyte."""
    code = known(language)
    if size < 1024 * 1024:
        return f"{number(-(-size // 1024), code)}{NBSP}{'KB' if code == 'en' else 'КБ'}"
    tenths = Decimal(-(-size * 10 // (1024 * 1024))) / 10
    figures = number(tenths, code, places=0 if tenths == int(tenths) else 1)
    return f"{figures}{NBSP}{'MB' if code == 'en' else 'МБ'}"


def duration(minutes: int, language: Language) -> str:
    """A length of time in minutes: “2 ч 15 мин”."""
    hour, minute = UNITS[known(language)]
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours}{NBSP}{hour}"] if hours else []
    parts += [f"{rest}{NBSP}{minute}"] if rest or not hours else []
    return " ".join(parts)


def numbered(value: object, language: Language) -> str:
    """A number sign and a number: “№ 15”, en “No. 15”."""
    return f"{'No.' if known(language) == 'en' else '№'}{NBSP}{value}"


def plural_form(n: int, language: Language) -> int:
    """Which form a noun takes after a number: kk 0; en 0 or 1; ru 0 (21), 1 (22), 2 (11–14, 25)."""
    code, n = known(language), abs(n)
    if code == "kk":
        return 0
    if code == "en":
        return int(n != 1)
    if n % 10 == 1 and n % 100 != 11:
        return 0
    return 1 if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else 2


def count(n: int, what: str, language: Language) -> str:
    """A number with its noun or sentence, by name: ``count(21, "complaints", "ru")`` → “21 жалоба”.

    The names are the keys of :data:`govservices.wording_forms.COUNTS`. No days left is a sentence
    of its own (“Today is the last day”).

    Raises:
        KeyError: no such name.
    """
    code = known(language)
    if n == 0 and what in NO_DAYS_LEFT:
        return NO_DAYS_LEFT[what][code]
    forms = COUNTS[what][code]
    form = forms[min(plural_form(n, code), len(forms) - 1)]
    return form.format(n=number(n, code))
