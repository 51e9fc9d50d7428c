"""The registry as linked data: the graph, the two ways of writing it, schema.org."""

import json
from typing import Any

from django.test import Client
from django.utils import translation

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, SKOS, XSD

from registry.content import FIELDS, LANGUAGES, TRANSLATED
from registry.entry_data.directory import Directory
from registry.entry_data.entries import STATUS, service_data
from registry.linked_data import all_nodes, as_json_ld, as_turtle, described, schema_org
from registry.linked_data.cpsv import duration_of
from registry.linked_data.mapping import MAPPING, WITHOUT_PLACE
from registry.linked_data.vocabulary import PREFIXES
from registry.models import Service
from tests.registry.entries import included
from tests.world import World

CV = Namespace(PREFIXES["cv"])
CPSV = Namespace(PREFIXES["cpsv"])
ADMS = Namespace(PREFIXES["adms"])
ELI = Namespace(PREFIXES["eli"])
TIME = Namespace(PREFIXES["time"])
DCAT = Namespace(PREFIXES["dcat"])
ATU = URIRef("http://data.europa.eu/88u/dataset/atu-type")
LANG_STRING = RDF.langString

# What the shapes of CPSV-AP 3.2.0 ask of each class: property, least, most, what it must be.
SHAPES: dict[Any, list[tuple[Any, int, int | None, Any]]] = {
    CPSV.PublicService: [
        (DCTERMS.identifier, 1, 1, None),
        (DCTERMS.title, 1, None, LANG_STRING),
        (DCTERMS.description, 1, None, LANG_STRING),
        (CV.hasCompetentAuthority, 1, None, CV.PublicOrganisation),
        (DCAT.keyword, 0, None, LANG_STRING),
        (CV.processingTime, 0, 1, XSD.duration),
        (ADMS.status, 0, 1, SKOS.Concept),
        (CV.thematicArea, 0, None, SKOS.Concept),
        (CV.isClassifiedBy, 0, None, SKOS.Concept),
        (DCTERMS.audience, 0, None, SKOS.Concept),
        (DCTERMS.language, 0, None, DCTERMS.LinguisticSystem),
        (DCTERMS.spatial, 0, None, DCTERMS.Location),
        (DCTERMS.isPartOf, 0, None, DCAT.Dataset),
        (CV.isGroupedBy, 0, None, CV.Event),
        (CV.hasChannel, 0, None, CV.Channel),
        (CV.contactPoint, 0, None, CV.ContactPoint),
        (CV.hasParticipation, 0, None, CV.Participation),
        (CV.hasCost, 0, None, CV.Cost),
        (CV.holdsRequirement, 0, None, CV.Requirement),
        (CV.hasLegalResource, 0, None, ELI.LegalResource),
        (CPSV.hasInput, 0, None, CV.Evidence),
        (CPSV.produces, 0, None, CV.Output),
        (CPSV.follows, 0, None, CPSV.Rule),
    ],
    CV.PublicOrganisation: [
        (SKOS.prefLabel, 1, None, LANG_STRING),
        (DCTERMS.spatial, 1, None, ATU),
    ],
    FOAF.Agent: [(DCTERMS.identifier, 1, 1, None), (DCTERMS.title, 1, None, LANG_STRING)],
    CV.Channel: [
        (DCTERMS.identifier, 1, 1, None),
        (DCTERMS.type, 0, 1, SKOS.Concept),
        (DCTERMS.description, 0, None, LANG_STRING),
        (CV.processingTime, 0, 1, XSD.duration),
        (CV.openingHours, 0, None, TIME.TemporalEntity),
    ],
    CV.ContactPoint: [(CV.contactPage, 0, None, FOAF.Document)],
    CV.Cost: [
        (DCTERMS.identifier, 1, 1, None),
        (DCTERMS.description, 0, None, LANG_STRING),
        (CV.hasValue, 0, 1, XSD.double),
        (CV.currency, 0, 1, SKOS.Concept),
    ],
    CV.Evidence: [(DCTERMS.identifier, 1, 1, None), (DCTERMS.title, 1, None, LANG_STRING)],
    CV.Output: [(DCTERMS.identifier, 1, 1, None), (DCTERMS.title, 1, None, LANG_STRING)],
    CV.Event: [(DCTERMS.identifier, 1, 1, None), (DCTERMS.title, 1, None, LANG_STRING)],
    CV.Requirement: [(DCTERMS.identifier, 1, 1, None), (DCTERMS.title, 1, None, LANG_STRING)],
    CPSV.Rule: [
        (DCTERMS.identifier, 1, 1, None),
        (DCTERMS.title, 1, None, LANG_STRING),
        (DCTERMS.description, 1, None, LANG_STRING),
        (CPSV.implements, 0, None, ELI.LegalResource),
    ],
    CV.Participation: [
        (DCTERMS.identifier, 1, 1, None),
        (DCTERMS.description, 1, None, LANG_STRING),
        (CV.role, 1, None, SKOS.Concept),
        (CV.hasParticipant, 1, 1, FOAF.Agent),
    ],
    DCAT.Dataset: [
        (DCTERMS.title, 1, None, LANG_STRING),
        (DCTERMS.description, 1, None, LANG_STRING),
        (DCTERMS.publisher, 1, 1, FOAF.Agent),
        (DCAT.landingPage, 0, None, FOAF.Document),
    ],
}


def breaches(graph: Graph) -> list[str]:
    """Where a graph breaks the shapes."""
    found = []
    for kind, rules in SHAPES.items():
        for node in graph.subjects(RDF.type, kind):
            for property_, least, most, must_be in rules:
                values = list(graph.objects(node, property_))
                if len(values) < least or (most is not None and len(values) > most):
                    found.append(f"{node} has {len(values)} of {property_}")
                found += [
                    f"{node} {property_}: {value!r} is no {must_be}"
                    for value in values
                    if must_be is not None and not _is(graph, value, must_be)
                ]
    return found


def _is(graph: Graph, value: Any, must_be: Any) -> bool:
    if must_be == LANG_STRING:
        return isinstance(value, Literal) and value.language in LANGUAGES
    if isinstance(value, Literal):
        return value.datatype == must_be
    return (value, RDF.type, must_be) in graph


def _graphs(nodes: list[Any]) -> tuple[Graph, Graph]:
    turtle = Graph().parse(data="".join(as_turtle(nodes)), format="turtle")
    linked = Graph().parse(data="".join(as_json_ld(nodes)), format="json-ld")
    return turtle, linked


@pytest.fixture
def whole(world: World) -> Service:
    return included(world)


def _node(service: Service) -> URIRef:
    return URIRef(f"http://localhost:8000/services/{service.registry_no}/#service")


def _described(service: Service) -> Graph:
    directory = Directory.now()
    service = Service.objects.get(pk=service.pk)
    return _graphs(list(described(service_data(service, directory), directory)))[0]


@pytest.mark.parametrize("is_whole", [True, False], ids=["every field filled", "only the least"])
def test_turtle_and_json_ld_are_the_same_graph(
    world: World, whole: Service, is_whole: bool
) -> None:
    directory = Directory.now()
    service = whole if is_whole else world.service
    turtle, linked = _graphs(list(described(service_data(service, directory), directory)))
    assert len(turtle) > 100
    assert set(turtle) == set(linked)


def test_the_graph_of_the_whole_registry_keeps_the_shapes(world: World, whole: Service) -> None:
    directory = Directory.now()
    entries = [service_data(service, directory) for service in (world.service, whole)]
    turtle, linked = _graphs(list(all_nodes(entries, directory)))
    assert set(turtle) == set(linked)
    assert len(list(turtle.subjects(RDF.type, CPSV.PublicService))) == 2
    assert breaches(turtle) == []


def test_the_graph_of_one_service_stands_alone(whole: Service) -> None:
    graph = _described(whole)
    assert breaches(graph) == []


def test_the_shapes_see_what_is_missing(whole: Service) -> None:
    graph = _described(whole)
    graph.remove((_node(whole), DCTERMS.title, None))
    graph.set((_node(whole), CV.hasCompetentAuthority, URIRef("http://example.kz/nobody")))
    assert len(breaches(graph)) == 2


def test_every_field_is_mapped_or_said_to_have_no_place() -> None:
    fields = {
        name.rpartition("_")[0] if name.rpartition("_")[0] in TRANSLATED else name
        for name in (*FIELDS, *STATUS)
    }
    assert fields - {"url", "valid_to"} == {*MAPPING, *WITHOUT_PLACE} - {"situation"}


def test_what_the_entry_says_stands_in_the_graph(whole: Service) -> None:
    graph = _described(whole)
    node = _node(whole)
    assert set(graph.objects(node, DCTERMS.title)) == {
        Literal("Бала тууды тіркеу", lang="kk"),
        Literal("Регистрация рождения ребенка", lang="ru"),
        Literal("Registration of birth", lang="en"),
    }
    assert str(graph.value(node, DCTERMS.identifier)) == whole.registry_no
    assert str(graph.value(node, CV.processingTime)) == "P4D"
    inputs = {
        str(title)
        for evidence in graph.objects(node, CPSV.hasInput)
        for title in graph.objects(evidence, DCTERMS.title)
    }
    assert inputs == {"өтініш", "анықтама", "заявление", "справка", "application", "note"}
    acts = {
        str(title)
        for act in graph.objects(node, CV.hasLegalResource)
        for title in graph.objects(act, DCTERMS.title)
    }
    assert {"Қаулы · Постановление", "Налоговый кодекс"} <= acts
    values = [graph.value(cost, CV.hasValue) for cost in graph.objects(node, CV.hasCost)]
    assert sorted(str(value) for value in values) == ["0.0", "None"]


def test_a_service_without_a_description_is_described_by_its_name(world: World) -> None:
    found = set(_described(world.service).objects(_node(world.service), DCTERMS.description))
    assert Literal("Бала тууды тіркеу", lang="kk") in found


@pytest.mark.parametrize(
    ("amount", "unit", "duration"),
    [
        (30, "minute", "PT30M"),
        (4, "hour", "PT4H"),
        (10, "calendar_day", "P10D"),
        (6, "month", "P6M"),
        (1, "working_day", "P3D"),
        (5, "working_day", "P7D"),
        (6, "working_day", "P10D"),
        (15, "working_day", "P21D"),
    ],
)
def test_terms_become_durations_that_are_never_too_short(
    amount: int, unit: str, duration: str
) -> None:
    assert duration_of({"term_amount": amount, "term_unit": unit}) == duration


NASTY = st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40
) | st.sampled_from(['"""', "\\", "\\u0041", "a\nb", "\t\x00\x0b", "</script>", "'; .", "@prefix"])


@given(text=NASTY)
def test_any_text_comes_back_from_turtle_as_it_was(text: str) -> None:
    node = {
        "@id": "http://example.kz/x",
        "@type": "skos:Concept",
        "skos:prefLabel": [{"@value": text, "@language": "kk"}],
        "skos:notation": text,
    }
    graph = Graph().parse(data="".join(as_turtle([node])), format="turtle")
    subject = URIRef("http://example.kz/x")
    assert str(graph.value(subject, SKOS.notation)) == text
    assert graph.value(subject, SKOS.prefLabel) == Literal(text, lang="kk")


@pytest.mark.parametrize("address", ["https://a.kz/x>y", 'https://a.kz/"q" {z}', "https://a.kz/\n"])
def test_no_address_can_break_out_of_turtle(whole: Service, address: str) -> None:
    Service.objects.filter(pk=whole.pk).update(portal_url=address)
    graph = _described(whole)
    assert breaches(graph) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_schema_org_describes_the_service_in_the_language_of_the_page(
    whole: Service, language: str
) -> None:
    with translation.override(language):
        told = json.loads(schema_org(Service.objects.get(pk=whole.pk)))
    assert told["@type"] == "GovernmentService"
    assert told["name"] == getattr(whole, f"name_{language}")
    assert len(told["alternateName"]) == 2
    assert told["inLanguage"] == language
    assert told["provider"]["@type"] == "GovernmentOrganization"
    assert told["serviceOperator"]
    assert told["areaServed"]
    assert told["audience"]
    assert told["serviceOutput"]
    assert "price" not in told["offers"]
    assert told["availableChannel"][2]["serviceUrl"] == whole.portal_url


def test_schema_org_says_that_a_free_service_costs_nothing(world: World) -> None:
    with translation.override("kk"):
        told = json.loads(schema_org(world.service))
    assert told["offers"]["price"] == "0"
    assert told["areaServed"] == [{"@type": "AdministrativeArea", "name": "Қазақстан"}]


@pytest.mark.parametrize("text", ["</script><b>", "<!--<script>", "\u2028&amp;", "]]>"])
def test_no_text_can_close_the_script_element(whole: Service, text: str) -> None:
    Service.objects.filter(pk=whole.pk).update(name_kk=text, description_kk=text, result_kk=text)
    service = Service.objects.get(pk=whole.pk)
    with translation.override("kk"):
        told = schema_org(service)
    assert not set(told) & set("<>&\u2028\u2029")
    assert json.loads(told)["description"] == text


@pytest.mark.parametrize("kind", ["ttl", "jsonld"])
def test_one_service_can_be_had_as_a_graph(world: World, client: Client, kind: str) -> None:
    answer = client.get(f"/open-data/services/S-004.{kind}")
    assert answer.status_code == 200
    form = "turtle" if kind == "ttl" else "json-ld"
    graph = Graph().parse(data=answer.getvalue(), format=form)
    assert (_node(world.service), RDF.type, CPSV.PublicService) in graph
    again = client.get(
        f"/open-data/services/S-004.{kind}", headers={"If-None-Match": answer["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("tail", ["S-999.ttl", "S-004.csv", "S-004.exe"])
def test_no_such_graph(world: World, client: Client, tail: str) -> None:
    assert client.get(f"/open-data/services/{tail}").status_code == 404
