"""Texts of table cells made by the database itself, alike on both engines.

A register of a hundred thousand rows is read as fast as the database gives it, because nothing
is left to be put into words afterwards; and the page and the file show the same, because both
read these.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, F, Func, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.expressions import Combinable, Expression
from django.db.models.functions import (
    Cast,
    Coalesce,
    ExtractYear,
    Greatest,
    Length,
    LPad,
    NullIf,
    Replace,
    Trim,
)

from govservices.wording import NBSP, known

_NUMBER_WIDTH = 6  # digits of the citizen's number, as ``Complaint.number`` writes it
# In English the form that nobody reads the wrong way round. PostgreSQL's pattern, SQLite's pattern.
_DAYS = {"en": ("YYYY-MM-DD", "%Y-%m-%d")}
_DAY = ("DD.MM.YYYY", "%d.%m.%Y")
_CLOCK = (" HH24:MI", " %H:%M")
# Where a name is not given in a language, as the translated fields do it.
_NAMES = {"kk": ("kk",), "ru": ("ru", "kk"), "en": ("en", "ru", "kk")}

EMPTY = Value("", output_field=TextField())


class _Said(Func):
    """A moment or a date by a pattern; the pattern is that of the engine."""

    output_field = TextField()
    arity = 1

    def __init__(self, expression: Any, *, language: str, clock: bool = False) -> None:
        super().__init__(expression)
        self.language, self.clock = language, clock

    def _pattern(self, engine: int) -> str:
        pattern = _DAYS.get(known(self.language), _DAY)[engine]
        return pattern + _CLOCK[engine] if self.clock else pattern

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        sql, parameters = compiler.compile(self.source_expressions[0])
        return f"to_char({sql}, %s)", (*parameters, self._pattern(0))

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        sql, parameters = compiler.compile(self.source_expressions[0])
        return f"strftime(%s, {sql})", (self._pattern(1), *parameters)


class _OnTheWall(Func):
    """A moment as the clocks of a time zone show it; the zone is named by a column."""

    template = "(%(expressions)s)"
    arg_joiner = " AT TIME ZONE "
    output_field = TextField()
    arity = 2

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """By the function with which Django itself cuts moments in a zone; they are kept in UTC."""
        template = "django_datetime_trunc('minute', %(expressions)s, 'UTC')"
        return self.as_sql(compiler, connection, template=template, arg_joiner=", ", **context)


class _Joined(Func):
    """Texts one after another; nothing at all where one of them is missing."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = TextField()


def joined(*texts: Any) -> Expression:
    """Texts one after another, all of them there; plain strings are texts too."""
    return _Joined(*(Value(text) if isinstance(text, str) else text for text in texts))


def moment(field: str, zone: str, language: str) -> Expression:
    """A moment in the zone that another field names: "08.09.2025 10:00"; empty for none."""
    wall = _OnTheWall(F(field), F(zone))
    return _or_empty(_Said(wall, language=language, clock=True))


def local_day(field: str, zone: str, language: str) -> Expression:
    """The day of a moment in the zone that another field names: "08.09.2025"; empty for none."""
    return _or_empty(_Said(_OnTheWall(F(field), F(zone)), language=language))


def day(date: Combinable, language: str) -> Expression:
    """A date: "08.09.2025"; empty for none."""
    return _or_empty(_Said(date, language=language))


def label(field: str, choices: Iterable[tuple[str, Any]]) -> Expression:
    """What a stored code is called, in the language of this very moment; empty for no code."""
    whens = [When(**{field: code}, then=Value(str(said))) for code, said in choices]
    return Case(*whens, default=EMPTY, output_field=TextField())


def name(path: str, language: str) -> Expression:
    """The name of a service or a body; empty where there is none."""
    names = [NullIf(F(f"{path}__name_{one}"), EMPTY) for one in _NAMES[known(language)]]
    return Coalesce(*names, EMPTY, output_field=TextField())


def full_name(path: str) -> Expression:
    """Surname, given name and patronymic as ``full_name`` of a person joins them."""
    surname, given, patronymic = (
        Coalesce(F(f"{path}__{part}"), EMPTY) for part in ("surname", "given_name", "patronymic")
    )
    whole = joined(surname, " ", given, " ", patronymic)
    return Trim(Replace(whole, Value("  "), Value(" ")))


def person(path: str) -> Expression:
    """A person of the portal as they are named everywhere: the whole name, else the e-mail."""
    return first_said(full_name(path), F(f"{path}__email"))


def first_said(*texts: Combinable) -> Expression:
    """The first text that is not empty; empty where all are."""
    return Coalesce(*(NullIf(text, EMPTY) for text in texts), EMPTY, output_field=TextField())


def digits(field: str) -> Expression:
    """A whole number as a text."""
    return Cast(F(field), TextField())


def citizen_number(path: str = "") -> Expression:
    """The number that the citizen keeps, as ``Complaint.number`` writes it.

    ``path`` leads to the complaint: "complaint__" of a stage, nothing of the complaint itself.
    """
    pk = digits(f"{path}id")
    padded = LPad(pk, Greatest(Length(pk), Value(_NUMBER_WIDTH)), Value("0"))
    year = Cast(ExtractYear(f"{path}filed_at"), TextField())
    return joined(year, "-", padded)


def registration_number() -> Expression:
    """The registration number of a stage, "17/2026"; empty before registration."""
    number = joined(digits("reg_seq"), "/", digits("reg_year"))
    return Case(When(reg_seq__isnull=True, then=EMPTY), default=number)


def body_and_number(language: str) -> Expression:
    """The body of a stage and its registration number there: "Әкімдік, № 17/2026"."""
    number = joined(f", №{NBSP}", registration_number())
    tail = Case(When(reg_seq__isnull=True, then=EMPTY), default=number)
    return joined(name("organisation", language), tail)


def where(condition: Q, found: QuerySet[Any], text: Combinable) -> Expression:
    """A text of another row, asked for only where a condition holds; empty elsewhere.

    Not a join: most rows have none, and each join makes the plan of a page dearer.
    """
    said = Subquery(found.order_by().values_list(text)[:1])
    return Case(When(condition, then=_or_empty(said)), default=EMPTY, output_field=TextField())


def _or_empty(expression: Combinable) -> Expression:
    return Coalesce(expression, EMPTY, output_field=TextField())
