"""What the pages of one entry share: the entry itself, its fields in words, its versions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404

from registry.content import FIELDS, LANGUAGES, TRANSLATED
from registry.models import Service, ServiceVersion
from registry.presenting import Names, in_words, label_of
from registry.selectors import public_services
from registry.workflow import day_before


@dataclass(frozen=True, slots=True)
class Line:
    """One field of an entry in words; ``language`` where its text is in a given one."""

    field: str
    label: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Told:
    """A version as the history tells it: until when it held, and what it changed."""

    version: ServiceVersion
    valid_to: date | None
    changed: list[str]
    is_replaced: bool  # on the very day on which it began


def public_service(registry_no: str) -> Service:
    """The public entry with this number, with what its pages show.

    Raises:
        Http404: there is none; a proposal is nobody's business yet.
    """
    found = public_services().select_related("drafting_body", "situation__sphere")
    service = found.filter(registry_no=registry_no).first()
    if service is None:
        raise Http404
    return service


def lines_of(content: dict[str, Any], names: Names) -> list[Line]:
    """Every field of an entry that says something, as a person reads it (DS-1)."""
    found = []
    for field in FIELDS:
        text = in_words(field, content.get(field), names)
        if text:
            found.append(Line(field, label_of(field), text, language_of(field)))
    return found


def language_of(field: str) -> str:
    """The code of the language of a text of an entry; empty for what is in none."""
    base, _sep, language = field.rpartition("_")
    return language if base in TRANSLATED and language in LANGUAGES else ""


def told_of(versions: list[ServiceVersion]) -> list[Told]:
    """Versions, newest first, with the end that the next one gives to each (M-1)."""
    told = []
    later: ServiceVersion | None = None
    for version in versions:
        ends = day_before(later.valid_from) if later else None
        changed = list(dict.fromkeys(map(_label, version.changed_fields)))
        is_replaced = ends is not None and ends < version.valid_from
        told.append(Told(version, ends, changed, is_replaced))
        later = version
    return told


def _label(field: str) -> str:
    """What a changed field is called; its languages are not told apart here."""
    if language := language_of(field):
        return str(Service._meta.get_field(field.removesuffix(f"_{language}")).verbose_name)
    return label_of(field)
