"""An entry in the terms of CPSV-AP 3.2; what stands where is told in docs/open-data.md."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.entry_data.directory import Directory
from registry.entry_data.entries import Data
from registry.linked_data.reference import (
    class_address,
    dataset,
    provider_class_node,
    reference_nodes,
)
from registry.linked_data.vocabulary import (
    COUNTRY,
    STATUS,
    TENGE,
    TONGUES,
    Node,
    Value,
    label,
    of_service,
    ref,
    said,
    texts_of,
    thing,
    typed,
    without_empty,
)
from registry.models import Payment, TermUnit
from registry.providers import TERRITORIAL
from registry.workflow import Channel

__all__ = ["all_nodes", "described", "duration_of", "reference_nodes", "service_nodes"]

_PROVIDER, _INTAKE = "provider", "intake"


def described(data: Data, directory: Directory) -> Iterator[Node]:
    """One service with everything that it refers to: a whole graph of its own."""
    own = list(service_nodes(data, directory))
    shared = {node["@id"]: node for node in reference_nodes(directory)}
    wanted = list(own)
    seen: set[str] = {node["@id"] for node in own}
    yield from own
    while wanted:
        for address in _links(wanted.pop()):
            if address in shared and address not in seen:
                seen.add(address)
                wanted.append(shared[address])
                yield shared[address]


def _links(node: Node) -> Iterator[str]:
    for value in node.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and "@id" in one:
                yield one["@id"]


def service_nodes(data: Data, directory: Directory) -> Iterator[Node]:
    """A service, and the nodes that are its alone; ``data`` as the API has it."""
    parts = _Parts(data)
    yield without_empty(_service(data, parts))
    yield from parts.nodes
    for token in dict.fromkeys([*data["provider_classes"], *data["intake_organisations"]]):
        if token.startswith(TERRITORIAL):
            yield provider_class_node(token, directory)


class _Parts:
    """Nodes of one service, kept while the properties that link to them are written."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.nodes: list[Node] = []

    def add(self, part: str, types: str | list[str], **properties: Any) -> Value:
        """Keep a node; returns the link to it. ``dct__title`` stands for ``dct:title``."""
        address = of_service(self.data["registry_no"], part)
        node = {"@id": address, "@type": types}
        node |= {name.replace("__", ":"): value for name, value in properties.items()}
        self.nodes.append(without_empty(node))
        return ref(address)

    def identifier(self, part: str) -> str:
        """What names a part among the parts of all services."""
        return f"{self.data['registry_no']}/{part}"


def _service(data: Data, parts: _Parts) -> Node:
    name = said(texts_of(data, "name"))
    return {
        "@id": of_service(data["registry_no"], "service"),
        "@type": "cpsv:PublicService",
        "dct:identifier": data["registry_no"],
        "dct:title": name,
        # A description is required there and not here: the name then stands for it.
        "dct:description": said(texts_of(data, "description")) or name,
        "cv:hasCompetentAuthority": ref(thing("body", data["drafting_body"]["key"])),
        "dct:isPartOf": ref(dataset()),
        "foaf:page": ref(data["url"]),
        "adms:status": ref(STATUS[data["state"]]),
        "adms:version": str(data["version"]),
        "dct:issued": _day(data["included_on"]),
        "dct:modified": _day(data["valid_from"]),
        "dct:language": [ref(tongue) for tongue in TONGUES.values()],
        "dcat:keyword": _keywords(data),
        "cv:processingTime": typed(duration_of(data), "duration"),
        **_classification(data, parts),
        **_provision(data, parts),
    }


def _classification(data: Data, parts: _Parts) -> Node:
    """For whom, where, under which heads."""
    name = said(texts_of(data, "name"))
    code = parts.add("code", "skos:Concept", skos__notation=data["code"], skos__prefLabel=name)
    return {
        "dct:audience": [ref(thing("recipient", one)) for one in data["recipients"]],
        "dct:spatial": [ref(thing("region", key)) for key in data["territory"]] or ref(COUNTRY),
        "cv:thematicArea": ref(thing("sphere", data["sphere"]["code"])),
        "cv:isGroupedBy": ref(thing("situation", data["situation"]["code"])),
        "cv:isClassifiedBy": [code, *(ref(thing("form", one)) for one in data["forms"])],
    }


def _provision(data: Data, parts: _Parts) -> Node:
    """By whom, through what, against what, with what result."""
    return {
        "cv:hasChannel": [_channel(one, data, parts) for one in data["intake"]],
        "cv:contactPoint": _contact(data, parts),
        "cv:hasParticipation": _participations(data, parts),
        "cpsv:hasInput": _evidence(data, parts),
        "cpsv:produces": _output(data, parts),
        "cv:hasCost": _costs(data, parts),
        "cv:holdsRequirement": _requirement(data, parts),
        "cpsv:follows": _refusal(data, parts),
        "cv:hasLegalResource": _acts(data, parts),
    }


def _day(day: str | None) -> Value | None:
    return typed(day, "date") if day else None


def _keywords(data: Data) -> list[Value]:
    return [
        {"@value": word, "@language": language}
        for language in ("kk", "ru", "en")
        for word in dict.fromkeys(data[f"synonyms_{language}"])
    ]


def duration_of(data: Data) -> str:
    """The term of provision as a duration of ISO 8601, which knows no working days.

    Working days become the calendar days that they take at the most where no holiday falls in.
    """
    amount = int(data["term_amount"])
    if data["term_unit"] == TermUnit.WORKING_DAY:
        amount += 2 * -(-amount // 5)
    form = {TermUnit.MINUTE: "PT{}M", TermUnit.HOUR: "PT{}H", TermUnit.MONTH: "P{}M"}
    return form.get(TermUnit(data["term_unit"]), "P{}D").format(amount)


def _channel(code: str, data: Data, parts: _Parts) -> Value:
    part = f"channel-{code}"
    is_portal = code == Channel.PORTAL
    return parts.add(
        part,
        "cv:Channel",
        dct__identifier=parts.identifier(part),
        dct__type=ref(thing("channel", code)),
        dct__description=label(Channel(code).label),
        foaf__page=ref(data["portal_url"]) if is_portal and data["portal_url"] else None,
        cv__processingTime=typed(duration_of(data), "duration"),
        cv__openingHours=None if is_portal else _hours(data, parts),
    )


def _hours(data: Data, parts: _Parts) -> Value | None:
    if not data["schedule"]:
        return None
    address = of_service(data["registry_no"], "hours")
    if all(node["@id"] != address for node in parts.nodes):
        hours = said({"en": data["schedule"]})
        parts.add("hours", "time:TemporalEntity", dct__description=hours)
    return ref(address)


def _contact(data: Data, parts: _Parts) -> Value:
    ask = settings.SITE_URL + reverse("registry:ask", args=[data["registry_no"]])
    page = parts.add("question", "foaf:Document", foaf__page=ref(ask))
    return parts.add("contact", "cv:ContactPoint", cv__contactPage=page)


def _participations(data: Data, parts: _Parts) -> list[Value]:
    """Providers, and centres that the entry names, each by body or by class."""
    found = []
    for role, text, tokens in (
        (_PROVIDER, _("provides the service"), data["provider_classes"]),
        (_INTAKE, _("takes applications for the service"), data["intake_organisations"]),
    ):
        for token in tokens:
            part = f"{role}-{token}"
            found.append(
                parts.add(
                    part,
                    "cv:Participation",
                    dct__identifier=parts.identifier(part),
                    dct__description=label(text),
                    cv__role=ref(thing("role", role)),
                    cv__hasParticipant=ref(class_address(token)),
                )
            )
    return found


def _items(data: Data, name: str) -> Iterator[tuple[int, list[Value]]]:
    """Items of a list in all languages; the same place in each list is the same item (Q-30)."""
    lists = {language: data[f"{name}_{language}"] for language in ("kk", "ru", "en")}
    for number in range(max(len(items) for items in lists.values())):
        yield number + 1, said({tongue: _at(items, number) for tongue, items in lists.items()})


def _at(items: list[str], number: int) -> str:
    """An item of a list, empty beyond its end."""
    return items[number] if number < len(items) else ""


def _evidence(data: Data, parts: _Parts) -> list[Value]:
    found = []
    for number, title in _items(data, "documents"):
        part = f"document-{number}"
        identifier = parts.identifier(part)
        found.append(parts.add(part, "cv:Evidence", dct__identifier=identifier, dct__title=title))
    return found


def _output(data: Data, parts: _Parts) -> Value | None:
    title = said(texts_of(data, "result"))
    if not title:
        return None
    return parts.add(
        "result", "cv:Output", dct__identifier=parts.identifier("result"), dct__title=title
    )


def _costs(data: Data, parts: _Parts) -> list[Value]:
    """What is paid; beside it that some pay nothing."""
    is_free = data["payment"] == Payment.FREE
    words = label(Payment(data["payment"]).label) if is_free else said(texts_of(data, "fee_note"))
    found = [_cost("cost", words, is_free, parts)]
    categories = {
        language: "; ".join(data[f"free_categories_{language}"]) for language in ("kk", "ru", "en")
    }
    if for_some := said(categories):
        found.append(_cost("cost-for-some", for_some, True, parts))
    return found


def _cost(part: str, words: list[Value], is_free: bool, parts: _Parts) -> Value:
    return parts.add(
        part,
        "cv:Cost",
        dct__identifier=parts.identifier(part),
        dct__description=words,
        cv__hasValue=typed("0.0", "double") if is_free else None,
        cv__currency=ref(TENGE),
    )


def _requirement(data: Data, parts: _Parts) -> Value | None:
    who = said(texts_of(data, "eligibility"))
    if not who:
        return None
    identifier = parts.identifier("eligibility")
    return parts.add("eligibility", "cv:Requirement", dct__identifier=identifier, dct__title=who)


def _refusal(data: Data, parts: _Parts) -> Value | None:
    """Grounds for refusal as one rule, and the law it implements."""
    grounds = {
        language: "\n".join(data[f"refusal_grounds_{language}"]) for language in ("kk", "ru", "en")
    }
    if not said(grounds):
        return None
    law = said(texts_of(data, "refusal_law"))
    return parts.add(
        "refusal",
        "cpsv:Rule",
        dct__identifier=parts.identifier("refusal"),
        dct__title=label(_("grounds for refusal")),
        dct__description=said(grounds),
        cpsv__implements=_act("refusal-law", law, parts) if law else None,
    )


def _acts(data: Data, parts: _Parts) -> list[Value]:
    """The act of inclusion, and the one on which the payment rests."""
    found = []
    if data["inclusion_act"]:
        found.append(
            _act(
                "inclusion-act",
                data["inclusion_act"],
                parts,
                eli__id_local=data["inclusion_act_no"],
                eli__date_document=_day(data["inclusion_act_date"]),
            )
        )
    if basis := said(texts_of(data, "payment_basis")):
        found.append(_act("payment-act", basis, parts))
    return found


def _act(part: str, title: str | list[Value], parts: _Parts, **properties: Any) -> Value:
    return parts.add(part, "eli:LegalResource", dct__title=title, **properties)


def all_nodes(entries: Iterable[Data], directory: Directory) -> Iterator[Node]:
    """The whole registry as one graph: first what services share, then the services."""
    yield from reference_nodes(directory)
    for data in entries:
        yield from service_nodes(data, directory)
