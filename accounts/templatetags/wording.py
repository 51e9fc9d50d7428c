"""Dates, numbers and counts in the page's language: ``{% load wording %}``.

Every filter takes an optional language for a text in another one: ``{{ d|day:"ru" }}``.
A date outside the current year shows its year.
"""

import re
from datetime import date, datetime, tzinfo
from decimal import Decimal

from django import template
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from govservices import wording

register = template.Library()

# A number with its hyphens: "2026-000117", "S-001-19-00006", "S-001", "2-й", "2-кезең".
_NUMBER = re.compile(r"((?:\b[A-Z]-)?\d+(?:-\w+)+|\b[A-Z]-\d+)")


def _language(given: str | None) -> str:
    return given or translation.get_language() or "kk"


def _date(value: date | datetime) -> date:
    """The day itself; of a moment, the day in the portal's time zone."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _needs_year(d: date) -> bool:
    return d.year != timezone.localdate().year


@register.filter
def day(value: date | None, language: str | None = None) -> str:
    """Weekday and date as a label: “понедельник, 10 июня”."""
    if not value:
        return ""
    d = _date(value)
    return wording.day(d, _language(language), with_year=_needs_year(d))


@register.filter
def numbers_whole(text: object) -> SafeString:
    """Text with each number in one piece: its hyphen is no place to break it."""
    # Escaped first: no entity holds a number with a hyphen.
    return mark_safe(_NUMBER.sub(r'<span class="app-number">\1</span>', escape(text)))


@register.filter
def day_in_table(value: date | None, language: str | None = None) -> str:
    """Date and weekday, in a column or after a dash: “10 июня, понедельник”."""
    if not value:
        return ""
    d = _date(value)
    return wording.day_in_table(d, _language(language), with_year=_needs_year(d))


@register.filter
def day_gen(value: date | None, language: str | None = None) -> str:
    """Date after до, с, по, не позднее; in Kazakh before “күні”: “10 июня”."""
    if not value:
        return ""
    d = _date(value)
    return wording.day_after_word(d, _language(language), with_year=_needs_year(d))


@register.filter
def day_until(value: date | None, language: str | None = None) -> str:
    """Weekday and date after “до”: “понедельника, 10 июня”."""
    if not value:
        return ""
    d = _date(value)
    return wording.day_until(d, _language(language), with_year=_needs_year(d))


@register.filter
def letter_day(value: date | None, language: str | None = None) -> str:
    """Date with its year, as in letters: “10 июня 2013 года”."""
    return wording.letter_day(_date(value), _language(language)) if value else ""


@register.filter
def numeric_day(value: date | None, language: str | None = None) -> str:
    """Date for a narrow table: “10.06.2013”."""
    return wording.numeric_day(_date(value), _language(language)) if value else ""


@register.filter
def moment(value: datetime | None, zone: tzinfo | str | None = None) -> str:
    """Date and time in a zone (the body's); without one, in the portal's: Asia/Almaty."""
    if not value:
        return ""
    return wording.moment(value, zone or timezone.get_current_timezone(), _language(None))


@register.filter
def iso(value: date | None) -> str:
    """For the ``datetime`` attribute of ``<time>``."""
    return value.isoformat() if value else ""


@register.filter
def money(value: int | Decimal | None) -> str:
    """An amount in tenge: “1 731 ₸”."""
    return "" if value is None else wording.money(value, _language(None))


@register.filter
def number(value: int | Decimal | None) -> str:
    """A number in groups of three: “12 345”."""
    return "" if value is None else wording.number(value, _language(None))


@register.filter
def percent(value: int | Decimal | None) -> str:
    """A share of a hundred: “95 %”."""
    return "" if value is None else wording.percent(value, _language(None))


@register.filter
def file_size(value: int | None) -> str:
    """Size of a file given in bytes: “20 МБ”."""
    return "" if value is None else wording.file_size(value, _language(None))


@register.filter
def duration(minutes: int | None) -> str:
    """A length of time given in minutes: “2 ч 15 мин”."""
    return "" if minutes is None else wording.duration(minutes, _language(None))


@register.filter
def count(n: int | None, what: str) -> str:
    """A number with its noun, by name: ``{{ n|count:"complaints" }}``."""
    return "" if n is None else wording.count(n, what, _language(None))


@register.filter
def numbered(value: object) -> str:
    """“№ 15”, “No. 15”."""
    return wording.numbered(value, _language(None))


@register.filter
def month(value: date | None) -> str:
    """The month of a report: “июнь 2013 года”."""
    return wording.month(_date(value), _language(None)) if value else ""
