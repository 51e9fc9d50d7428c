"""The vocabulary of acts: every verb is declared once, with a sentence in each language.

A room declares its verbs in ``events.py``; they are found at start-up, so that the record
can be read even where nothing else of the room is loaded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language

from govservices import wording

Text = str | Promise


class UndeclaredVerb(LookupError):
    """An act was recorded under a verb that no room has declared."""


class RepeatedVerb(ValueError):
    """A verb was declared twice."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A kind of act: its code, its sentence, names for codes in its facts and for its values."""

    code: str
    sentence: Text
    names: Mapping[str, Mapping[Any, Text]] = field(default_factory=dict)
    values: Mapping[str, Text] = field(default_factory=dict)


class Entry(Protocol):
    """What a sentence is made from."""

    verb: str
    actor_organisation_label: str
    facts: dict[str, Any]

    @property
    def actor_name(self) -> str: ...

    @property
    def subject_label(self) -> str: ...


_VERBS: dict[str, Verb] = {}


def declare(
    code: str,
    sentence: Text,
    *,
    names: Mapping[str, Mapping[Any, Text]] | None = None,
    values: Mapping[str, Text] | None = None,
) -> None:
    """Add a verb to the vocabulary.

    ``sentence`` may hold ``{actor}``, ``{body}``, ``{subject}`` and any name of ``facts``.
    ``names`` says how a coded fact reads: ``{"outcome": {"refused": _("refused")}}``;
    ``values`` says what a masked value is: ``{"full_name": _("full name")}``.

    Raises:
        RepeatedVerb: the code is already declared.
    """
    if code in _VERBS:
        raise RepeatedVerb(code)
    _VERBS[code] = Verb(code=code, sentence=sentence, names=names or {}, values=values or {})


def require(code: str) -> Verb:
    """The declared verb.

    Raises:
        UndeclaredVerb: no room has declared it.
    """
    try:
        return _VERBS[code]
    except KeyError:
        raise UndeclaredVerb(f"declare {code!r} in an events.py before recording it") from None


def all_codes() -> list[str]:
    """Every declared verb, sorted."""
    return sorted(_VERBS)


class _Gaps(dict[str, str]):
    """Facts by name; an absent one reads as an ellipsis, so that old entries stay readable."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence(entry: Entry) -> str:
    """The act in the language of the screen; the bare code if the verb has since gone."""
    verb = _VERBS.get(entry.verb)
    if verb is None:
        return entry.verb
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    told = {
        name: _told(value, verb.names.get(name, {}), language)
        for name, value in entry.facts.items()
    }
    told["actor"] = entry.actor_name
    told["body"] = entry.actor_organisation_label
    told["subject"] = entry.subject_label
    return str(verb.sentence).format_map(_Gaps(told))


def value_names(code: str, fields: Iterable[str]) -> list[str]:
    """The masked values of an act in words; a field that its verb does not name, as its code."""
    verb = _VERBS.get(code)
    named = verb.values if verb else {}
    return [str(named.get(name, name)) for name in fields]


def _told(value: Any, names: Mapping[Any, Text], language: str) -> str:
    """A fact as people read it: a named code, a date, a moment, a list, or the value itself."""
    if isinstance(value, list):
        return ", ".join(_told(item, names, language) for item in value)
    if isinstance(value, str | int) and value in names:
        return str(names[value])
    if isinstance(value, str) and (moment := _as_moment(value)) is not None:
        if isinstance(moment, datetime):
            return wording.moment(moment, ZoneInfo(settings.TIME_ZONE), language)
        return wording.numeric_day(moment, language)
    return str(value)


def _as_moment(text: str) -> date | datetime | None:
    """The date or aware moment that a fact spells in ISO 8601, if it spells one."""
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        if len(text) >= 20 and text[10] == "T":
            moment = datetime.fromisoformat(text)
            return moment if moment.tzinfo else None
    except ValueError:
        return None
    return None
