"""Facets of the public list: what they count, what they narrow, and what that costs."""

from collections.abc import Iterable

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

import pytest

from accounts.models import Organisation, Region
from portal.demo.reference import load_reference
from registry.facets import LABELS, Listing, alphabetical, listing
from registry.indexing import index
from registry.models import LifeSituation, Service, Sphere
from registry.workflow import State
from tests.world import World, a_service


@pytest.fixture
def several(world: World) -> dict[str, Service]:
    """Four services in force besides an excluded one, each with something of its own."""
    LifeSituation.objects.create(
        code="01101", sphere=Sphere.objects.create(code="011", name_kk="Көлік", name_ru="Транспорт"),
        name_kk="Жүргізуші", name_ru="Водитель",
    )  # fmt: skip

    def add(number: str, **changes: object) -> Service:
        return a_service(ministry=world.ministry, registry_no=number, **changes)

    paid = {"payment": "paid", "payment_basis_kk": "Кодекс", "payment_basis_ru": "Кодекс"}
    return {
        "birth": world.service,
        "car": add("S-010", code="01101001", recipients=["individual", "legal"], intake=["psc"],
                   forms=["paper"], drafting_body="mebp", provider_classes=["mebp"],
                   **paid),
        "licence": add("S-011", code="01101002", recipients=["legal"], intake=["portal"],
                       forms=["electronic"], provider_classes=["moj"], **paid,
                       free_categories_kk="мүгедектер", free_categories_ru="инвалиды"),
        "rural": add("S-012", code="00101005", intake=["sp"], forms=["paper"],
                     provider_classes=["akimat_burabay"]),
        "gone": add("S-013", code="00101006"),
    }  # fmt: skip


@pytest.fixture
def oblasts(world: World) -> None:
    """Burabay lies in Akmola, Karasai in Almaty Region; a centre stands in Karasai alone."""
    country = Region.objects.get(key="kz")
    akmola = Region.objects.create(
        key="akmola", parent=country, level="oblast", kato="110000000",
        name_kk="Ақмола облысы", name_ru="Акмолинская область", time_zone="Asia/Almaty",
    )  # fmt: skip
    burabay = Region.objects.create(
        key="burabay", parent=akmola, level="district", kato="117000000",
        name_kk="Бурабай ауданы", name_ru="Бурабайский район", time_zone="Asia/Almaty",
    )  # fmt: skip
    Organisation.objects.filter(pk=world.other_akimat.pk).update(region=burabay)
    Organisation.objects.create(
        key="psc_karasai", kind="psc", level="psc", region=world.region, name_kk="ХҚКО",
        name_ru="ЦОН", time_zone="Asia/Almaty",
    )  # fmt: skip


def _exclude(service: Service) -> None:
    Service.objects.filter(pk=service.pk).update(
        **{"state": State.EXCLUDED, "excluded_on": "2020-01-01"}
    )


def _listed(found: Iterable[int] | None = None, **wanted: list[str]) -> Listing:
    with translation.override("ru"):
        return listing(found=None if found is None else list(found), wanted=wanted)


def _numbers(listed: Listing) -> list[str]:
    numbers = dict(Service.objects.values_list("pk", "registry_no"))
    return [numbers[pk] for pk in listed.ids]


def _counts(listed: Listing, facet: str) -> dict[str, int]:
    (found,) = (one for one in listed.facets if one.name == facet)
    return {option.value: option.count for option in found.options}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["S-004", "S-012", "S-010", "S-011"]),
        ({"recipient": ["legal"]}, ["S-010", "S-011"]),
        ({"recipient": ["legal", "individual"]}, ["S-004", "S-012", "S-010", "S-011"]),
        ({"fee": ["free"]}, ["S-004", "S-012"]),
        ({"fee": ["paid"]}, ["S-010"]),
        ({"fee": ["partly"]}, ["S-011"]),
        ({"channel": ["sp"]}, ["S-004", "S-012"]),
        ({"form": ["electronic"]}, ["S-004", "S-011"]),
        ({"sphere": ["011"]}, ["S-010", "S-011"]),
        ({"situation": ["01101"]}, ["S-010", "S-011"]),
        ({"body": ["mebp"]}, ["S-010"]),
        ({"recipient": ["legal"], "form": ["electronic"]}, ["S-011"]),
        ({"recipient": ["legal"], "channel": ["sp"]}, []),
    ],
)
def test_a_choice_narrows_within_a_facet_any_and_between_facets_all(
    several: dict[str, Service], wanted: dict[str, list[str]], expected: list[str]
) -> None:
    _exclude(several["gone"])
    assert _numbers(_listed(**wanted)) == expected


def test_the_count_of_a_choice_is_what_choosing_it_would_leave(several: dict[str, Service]) -> None:
    _exclude(several["gone"])
    listed = _listed(recipient=["legal"], form=["paper"])
    # Within its own facet a count ignores what is chosen there already.
    assert _counts(listed, "recipient") == {"individual": 3, "legal": 1}
    assert _counts(listed, "form") == {"paper": 1, "electronic": 1}
    assert _counts(listed, "sphere") == {"011": 1}


def test_every_count_is_the_length_of_the_list_behind_it(several: dict[str, Service]) -> None:
    chosen = {"recipient": ["individual"]}
    for facet in _listed(**chosen).facets:
        if facet.name == "recipient":
            continue
        for option in facet.options:
            behind = _listed(**chosen, **{facet.name: [option.value]})
            assert len(behind.ids) == option.count, (facet.name, option.value)


def test_a_choice_without_services_stays_so_that_it_can_be_taken_back(
    several: dict[str, Service],
) -> None:
    listed = _listed(recipient=["legal"], channel=["sp"])
    assert _counts(listed, "channel")["sp"] == 0
    assert [option.value for facet in listed.facets for option in facet.chosen] == ["legal", "sp"]


@pytest.mark.parametrize("facet", list(LABELS))
@pytest.mark.parametrize("wrong", ["", "\0", "нет", "' OR 1=1", "x" * 500])
def test_a_value_that_nothing_can_have_narrows_nothing(
    world: World, facet: str, wrong: str
) -> None:
    assert _numbers(_listed(**{facet: [wrong]})) == ["S-004"]


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("akmola", ["S-004", "S-012"]),  # an akimat below the oblast
        ("karasai", ["S-004", "S-010"]),  # its akimat; its centre, which takes applications
        ("burabay", ["S-004", "S-012", "S-010", "S-011"]),  # no choice of the facet
        ("kz", ["S-004", "S-012", "S-010", "S-011"]),
    ],
)
def test_a_region_holds_what_a_body_there_provides_or_takes(
    several: dict[str, Service], oblasts: None, region: str, expected: list[str]
) -> None:
    _exclude(several["gone"])
    assert _numbers(_listed(region=[region])) == expected


def test_a_service_of_one_territory_counts_in_that_territory_only(
    several: dict[str, Service], oblasts: None
) -> None:
    Service.objects.filter(registry_no="S-004").update(territory=["burabay"])
    assert "S-004" in _numbers(_listed(region=["akmola"]))
    assert "S-004" not in _numbers(_listed(region=["karasai"]))


def test_a_search_keeps_its_order_whatever_is_chosen(several: dict[str, Service]) -> None:
    found = [several[name].pk for name in ("licence", "birth", "car")]
    assert _listed(found).ids == found
    assert _listed(found, recipient=["legal"]).ids == [found[0], found[2]]
    assert _counts(_listed(found), "form") == {"paper": 2, "electronic": 2}


def test_nothing_found_has_no_counts(several: dict[str, Service]) -> None:
    listed = _listed([])
    assert listed.ids == []
    assert not any(facet.options for facet in listed.facets)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["Яна", "Ұлы", "Уфа", "Ірі", "Әлі", "Аян"], ["Аян", "Әлі", "Уфа", "Ұлы", "Ірі", "Яна"]),
        (["Ресей", "Астана", "Zhambyl"], ["Zhambyl", "Астана", "Ресей"]),
    ],
)
def test_names_are_sorted_by_the_kazakh_alphabet(words: list[str], expected: list[str]) -> None:
    assert sorted(words, key=alphabetical) == expected


def test_the_number_of_statements_does_not_depend_on_the_number_of_services(world: World) -> None:
    with CaptureQueriesContext(connection) as few:
        _listed()
    load_reference(lambda _line: None)
    with CaptureQueriesContext(connection) as many:
        listed = _listed(recipient=["individual"], region=["almaty"], fee=["free"])
    assert len(listed.ids) > 5
    assert len(many) == len(few) == 4


def test_search_finds_what_the_index_holds(world: World) -> None:
    index([world.service])
    assert _numbers(_listed([world.service.pk], situation=["00101"])) == ["S-004"]
