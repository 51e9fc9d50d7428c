"""How the short notations of an entry read: terms, their variants, working hours."""

import re
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from govservices import wording
from registry.models import Service, TermUnit

_COUNTED = {
    TermUnit.MINUTE: "minutes",
    TermUnit.HOUR: "hours",
    TermUnit.WORKING_DAY: "working_days",
    TermUnit.CALENDAR_DAY: "calendar_days",
    TermUnit.MONTH: "months",
}
# To whom a variant of the term applies.
CASES: dict[str, Promise] = {
    "portal": _("through the portal"),
    "psc": _("through a population service centre"),
    "other": _("in all other cases"),
    "village_akim": _("through the akim of a rural district"),
    "hard_request": _("a difficult request"),
    "archive_in_place": _("the documents are in this archive"),
    "from_other_region": _("the documents are asked for from another region"),
    "complex": _("a complex case"),
    "simple": _("a simple case"),
}
_LENGTHS: dict[str, Promise] = {
    "longer by decision": _("longer, by a decision of the body"),
}
_STARTS: dict[str, Promise] = {
    "payment": _("The time is counted from the day of payment."),
}
_LENGTH = re.compile(r"(\d+) (\w+)")
_CATEGORY = re.compile(r"category_(\d+)")

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MONDAY = date(2024, 1, 1)
_DAY = rf"(?:{'|'.join(_DAYS)}|PH)"
_RULE = re.compile(
    rf"(?P<days>{_DAY}(?:[-,]{_DAY})*)\s+(?P<times>off|\d\d:\d\d-\d\d:\d\d(?:,\d\d:\d\d-\d\d:\d\d)*)"
)
_ALWAYS = re.compile(r'24/7(?:\s+"portal")?')


def _language() -> str:
    return get_language() or "kk"


def term_of(entry: Service) -> str:
    """The term of provision in words: "15 working days"."""
    return length_in_words(entry.term_amount, entry.term_unit)


def length_in_words(amount: int, unit: str) -> str:
    """A length of time: "15 working days"."""
    return wording.count(amount, _COUNTED[TermUnit(unit)], _language())


def variants_of(entry: Service) -> list[str]:
    """Where the term is another one: "through the portal: 1 working day".

    What is not written in the notation (``case:15 minute; other:…``) is given as it stands.
    """
    return variants_in_words(entry.term_variants)


def variants_in_words(text: str) -> list[str]:
    """Variants of a term kept as a text, one after another."""
    parts = (part.strip() for part in text.split(";"))
    return [_variant(part) for part in parts if part]


def _variant(text: str) -> str:
    case, _sep, length = (part.strip() for part in text.partition(":"))
    if case == "from" and length in _STARTS:
        return str(_STARTS[length])
    said = _case(case)
    if said and (long := _said_length(length)):
        return f"{said}: {long}"
    return text


def _case(code: str) -> str:
    if found := _CATEGORY.fullmatch(code):
        return gettext("category %(number)s") % {"number": found[1]}
    return str(CASES.get(code, ""))


def _said_length(text: str) -> str:
    found = _LENGTH.fullmatch(text)
    if found and found[2] in TermUnit.values:
        return length_in_words(int(found[1]), found[2])
    return str(_LENGTHS.get(text, ""))


def hours_in_words(schedule: str) -> list[str]:
    """Working hours kept in the opening_hours notation, one rule on a line.

    "Mo-Fr 09:00-18:30; Su off" reads "Monday – Friday: 09:00–18:30", "Sunday: closed". Anything
    outside the part of the notation in use is given as it stands.
    """
    if _ALWAYS.fullmatch(schedule.strip()):
        return [gettext("around the clock, every day")]
    rules = [part.strip() for part in schedule.split(";") if part.strip()]
    found = [_RULE.fullmatch(rule) for rule in rules]
    if not all(found):
        return [schedule]
    return [f"{_days(rule['days'])}: {_times(rule['times'])}" for rule in found if rule]


def _days(text: str) -> str:
    runs = (" – ".join(_day(day) for day in run.split("-")) for run in text.split(","))
    said = ", ".join(runs)
    return said[:1].upper() + said[1:]


def _day(code: str) -> str:
    if code == "PH":
        return gettext("public holidays")
    return wording.weekday(_MONDAY.replace(day=_DAYS.index(code) + 1), _language())


def _times(text: str) -> str:
    if text == "off":
        return pgettext("working hours", "closed")
    return text.replace("-", "–").replace(",", ", ")
