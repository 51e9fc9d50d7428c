"""Words of other people's vocabularies, addresses of our own things, literals in three languages."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import override

from registry.content import LANGUAGES
from registry.entry_data.entries import page_of_service

PREFIXES: dict[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EU = "http://publications.europa.eu/resource/authority/"
COUNTRY = f"{_EU}country/KAZ"
TENGE = f"{_EU}currency/KZT"
TONGUES = {"kk": f"{_EU}language/KAZ", "ru": f"{_EU}language/RUS"}
ATU = "http://data.europa.eu/88u/dataset/atu-type"
STATUS = {
    "included": "http://purl.org/adms/status/Completed",
    "excluded": "http://purl.org/adms/status/Withdrawn",
}

Node = dict[str, Any]
Value = dict[str, str]


def ref(address: str) -> Value:
    """A link to another node."""
    return {"@id": address}


def typed(value: object, datatype: str) -> Value:
    """A value of a type of XML Schema."""
    return {"@value": str(value), "@type": f"xsd:{datatype}"}


def said(texts: Mapping[str, str | None]) -> list[Value]:
    """The languages in which there is a text."""
    return [
        {"@value": text.strip(), "@language": language}
        for language, text in texts.items()
        if text and text.strip()
    ]


def texts_of(row: Mapping[str, Any], name: str) -> dict[str, str]:
    """The text of a field by language; plain data has an empty one where there is none."""
    return {language: str(row.get(f"{name}_{language}") or "") for language in LANGUAGES}


def label(text: str | Promise) -> list[Value]:
    """A text of the portal in its three languages."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = str(text)
    return said(found)


def thing(kind: str, code: str) -> str:
    """The address of what many services share: it leads to the page of open data."""
    page = settings.SITE_URL + reverse("registry:open_data")
    return f"{page}#{quote(f'{kind}-{code}', safe='-')}"


def of_service(registry_no: str, part: str) -> str:
    """The address of a service or of a part of it, on its page."""
    return f"{page_of_service(registry_no)}#{quote(part, safe='-')}"


def without_empty(node: Node) -> Node:
    """The node without properties that say nothing."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}
