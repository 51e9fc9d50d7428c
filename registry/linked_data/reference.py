"""What services share, as linked data: bodies, classes, territories, the classification, words."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from registry.content import LANGUAGES
from registry.entry_data.directory import Directory, Row
from registry.linked_data.vocabulary import (
    ATU,
    COUNTRY,
    STATUS,
    TENGE,
    TONGUES,
    Node,
    Value,
    label,
    ref,
    said,
    texts_of,
    thing,
    without_empty,
)
from registry.providers import CLASSES, TERRITORIAL
from registry.workflow import Channel, Form, Recipient

_ROLES = {"provider": _("service provider"), "intake": _("takes applications")}


def dataset() -> str:
    """The address of the registry as a data set."""
    return thing("dataset", "services")


def class_address(token: str) -> str:
    """The address of a body by its key, or of a class of providers."""
    is_class = token in CLASSES or token.startswith(TERRITORIAL)
    return thing("class" if is_class else "body", token)


def reference_nodes(directory: Directory) -> Iterator[Node]:
    """Every node that more than one service may link to."""
    yield from _of_dataset()
    yield from _words()
    for code, row in directory.spheres.items():
        yield _concept(thing("sphere", code), said(texts_of(row, "name")), code)
    for code, row in directory.situations.items():
        yield {
            "@id": thing("situation", code),
            "@type": ["cv:LifeEvent", "cv:Event"],
            "dct:identifier": code,
            "dct:title": said(texts_of(row, "name")),
        }
    for key, row in directory.regions.items():
        yield _region(key, row)
    for key, row in directory.bodies.items():
        yield _body(key, row)
    for token in CLASSES:
        yield provider_class_node(token, directory)


def _of_dataset() -> Iterator[Node]:
    page = settings.SITE_URL + reverse("registry:open_data")
    yield {
        "@id": dataset(),
        "@type": "dcat:Dataset",
        "dct:identifier": "services",
        "dct:title": label(_("Registry of public services")),
        "dct:description": label(
            _("All public services in the registry and those excluded from it, with their fields.")
        ),
        "dct:publisher": ref(thing("publisher", "portal")),
        "dcat:landingPage": ref(page),
    }
    yield {"@id": page, "@type": "foaf:Document"}
    yield {
        "@id": thing("publisher", "portal"),
        "@type": "foaf:Agent",
        "dct:identifier": settings.SITE_URL,
        "dct:title": label(_("Portal of public services")),
    }


def _words() -> Iterator[Node]:
    """Values of fields with a fixed list, and the few words of others that are linked to."""
    for kind, choices in (("recipient", Recipient), ("channel", Channel), ("form", Form)):
        for one in choices:
            yield _concept(thing(kind, one.value), label(one.label), one.value)
    for role, text in _ROLES.items():
        yield _concept(thing("role", role), label(text), role)
    for state, address in STATUS.items():
        yield _concept(address, [], state)
    yield _concept(TENGE, [], "KZT")
    for code, tongue in TONGUES.items():
        yield {"@id": tongue, "@type": "dct:LinguisticSystem", "dct:identifier": code}
    yield {"@id": COUNTRY, "@type": ["dct:Location", ATU]}


def _concept(address: str, names: list[Any], notation: str) -> Node:
    return without_empty(
        {
            "@id": address,
            "@type": "skos:Concept",
            "skos:prefLabel": names,
            "skos:notation": notation,
        }
    )


def _region(key: str, row: Row) -> Node:
    parent = row["parent__key"]
    return without_empty(
        {
            "@id": thing("region", key),
            "@type": ["dct:Location", ATU],
            "dct:identifier": row["kato"],
            "skos:prefLabel": said(texts_of(row, "name")),
            "dct:isPartOf": ref(thing("region", parent)) if parent else ref(COUNTRY),
        }
    )


def _body(key: str, row: Row) -> Node:
    """A body as the public organisation that answers and as the agent that takes part."""
    names = said(texts_of(row, "name"))
    website = row["website"]
    return without_empty(
        {
            "@id": thing("body", key),
            "@type": ["cv:PublicOrganisation", "foaf:Agent"],
            "dct:identifier": key,
            "dct:title": names,
            "skos:prefLabel": names,
            "dct:spatial": ref(thing("region", row["region__key"])),
            "foaf:homepage": ref(website) if website else None,
        }
    )


def provider_class_node(token: str, directory: Directory) -> Node:
    """A class of providers: an agent that stands for all bodies of it."""
    names = label(CLASSES[token][0]) if token in CLASSES else _territorial(token, directory)
    return {
        "@id": class_address(token),
        "@type": "foaf:Agent",
        "dct:identifier": token,
        "dct:title": names,
    }


def _territorial(token: str, directory: Directory) -> list[Value]:
    """ "Territorial units: …" in each language, with the name of the body in that language."""
    parent = directory.body(token.removeprefix(TERRITORIAL))
    names = {}
    for language in LANGUAGES:
        with override(language):
            body = parent[f"name_{language}"] or parent["name_ru"]
            names[language] = gettext("territorial units: %(body)s") % {"body": body}
    return said(names)
