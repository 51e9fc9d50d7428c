"""What searching reads of an entry; written within the transaction of the act."""

from collections.abc import Iterable, Iterator

from registry.content import LANGUAGES
from registry.models import Service
from registry.terms import SERVICE
from registry.workflow import State
from search.index import Document, Text, put, remove

_WEIGHTS = {
    "A": ("name",),
    "B": ("synonyms",),
    "C": ("result", "documents", "description"),
    "D": ("eligibility", "free_categories"),
}


def index(services: Iterable[Service]) -> None:
    """Make services in the registry findable by their present words, all others not."""
    found = list(services)
    in_force = [service for service in found if service.state == State.INCLUDED]
    put([document_of(service) for service in in_force])
    remove(SERVICE, [service.pk for service in found if service.state != State.INCLUDED])


def document_of(service: Service) -> Document:
    """An entry as searching knows it: numbers, names, words people use, what to bring."""
    texts = [
        Text(service.registry_no, weight="A", language=""),
        Text(service.code, weight="A", language=""),
    ]
    for language in LANGUAGES:
        texts += [
            Text(text, weight=weight, language=language)
            for weight, names in _WEIGHTS.items()
            for name in names
            if (text := getattr(service, f"{name}_{language}") or "")
        ]
        if situation := getattr(service.situation, f"name_{language}") or "":
            texts.append(Text(situation, weight="C", language=language))
    return Document(kind=SERVICE, id=service.pk, texts=texts)


def all_documents() -> Iterator[Document]:
    """Every entry in the registry, for building the index anew."""
    services = Service.objects.filter(state=State.INCLUDED).select_related("situation")
    return (document_of(service) for service in services.iterator(chunk_size=500))
