"""An entry as plain data: the same names in the API, in the files and in the description."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.urls import reverse

from registry.content import FIELDS, LANGUAGES, Content, content_of
from registry.entry_data.directory import Directory
from registry.models import Service, ServiceVersion
from registry.models.services import lines
from registry.workflow import State, VersionKind, day_before

# What an act gave the entry, beside its content (DS-1).
STATUS = (
    "registry_no", "url", "state", "version", "valid_from", "valid_to", "included_on",
    "inclusion_act", "inclusion_act_no", "inclusion_act_date", "excluded_on", "is_sample",
)  # fmt: skip
COLUMNS: tuple[str, ...] = (*STATUS, *FIELDS)

# Texts that are lists: one item on a line; words people use stand between semicolons.
_LINES = tuple(
    f"{name}_{language}"
    for name in ("documents", "refusal_grounds", "free_categories")
    for language in LANGUAGES
)
_WORDS = tuple(f"synonyms_{language}" for language in LANGUAGES)
LIST_TEXTS = frozenset((*_LINES, *_WORDS))

Data = dict[str, Any]


def page_of_service(registry_no: str) -> str:
    """The address of an entry's page, with the site."""
    return settings.SITE_URL + reverse("registry:service", args=[registry_no])


def status_of(service: Service) -> Data:
    """The status fields of an entry as it stands; the version in force has no end yet."""
    return {
        "registry_no": service.registry_no,
        "url": page_of_service(service.registry_no),
        "state": str(service.state),
        "version": service.version,
        "valid_from": _iso(service.valid_from),
        "valid_to": None,
        "included_on": _iso(service.included_on),
        "inclusion_act": service.inclusion_act,
        "inclusion_act_no": service.inclusion_act_no,
        "inclusion_act_date": _iso(service.inclusion_act_date),
        "excluded_on": _iso(service.excluded_on),
        "is_sample": service.is_sample,
    }


def status_of_version(version: ServiceVersion, valid_to: date | None) -> Data:
    """The same of one version; the date of inclusion is the one that is right today (Q-31)."""
    is_excluded = version.kind == VersionKind.EXCLUDED
    return status_of(version.service) | {
        "state": str(State.EXCLUDED if is_excluded else State.INCLUDED),
        "version": version.number,
        "valid_from": _iso(version.valid_from),
        "valid_to": _iso(valid_to),
        "excluded_on": _iso(version.valid_from) if is_excluded else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def entry_data(status: Mapping[str, Any], content: Content, directory: Directory) -> Data:
    """An entry for programs: status, classification by name, content; lists as lists."""
    code = str(content["code"])
    data = {
        **status,
        "sphere": directory.sphere_of(code),
        "situation": directory.situation_of(code),
    }
    for name in FIELDS:
        value = content.get(name, "")
        if name == "drafting_body":
            data[name] = directory.body(value)
        elif name in _LINES:
            data[name] = lines(value)
        elif name in _WORDS:
            data[name] = words(value)
        else:
            data[name] = value
    return data


def service_data(service: Service, directory: Directory) -> Data:
    """An entry as it stands."""
    return entry_data(status_of(service), content_of(service), directory)


def words(text: str | None) -> list[str]:
    """The phrases of "words people use", one by one."""
    return [word.strip() for part in lines(text) for word in part.split(";") if word.strip()]


def ends_of(versions: list[ServiceVersion]) -> dict[int, date | None]:
    """The last day of each version by its number: the day before the next one begins.

    A version replaced on its first day held for a part of that day and ends on it.
    """
    in_order = sorted(versions, key=lambda version: version.number)
    ends: dict[int, date | None] = {version.number: None for version in in_order[-1:]}
    for one, following in pairwise(in_order):
        ends[one.number] = max(one.valid_from, day_before(following.valid_from))
    return ends
