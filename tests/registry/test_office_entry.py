"""The page of an entry in the work area: what is shown, what is offered, acts on one entry."""

from datetime import date
from typing import Any

import pytest

from registry.content import FIELDS, content_of
from registry.forms.entry import GROUPS
from registry.models import InclusionCorrection, LocalEntry, PlannedChange, Service
from registry.services import (
    GovernmentAct,
    ask_correction,
    change_service,
    include_services,
)
from registry.workflow import State
from tests.registry.office_pages import (
    address,
    again,
    get,
    in_review,
    post,
    proposed,
    said,
)
from tests.world import MONDAY, World

_ACT = GovernmentAct(name="Қаулы", number="1", dated=date(2025, 9, 1))


def page_of(world: World, person: str, service: Service, **query: str) -> Any:
    return get(world.people[person], address("service", service.pk), **query)


def possible(response: Any) -> set[str]:
    return response.context["possible"]


@pytest.mark.parametrize(
    ("state", "person", "expected"),
    [
        ("proposed", "drafter", {"send", "edit"}),
        ("proposed", "keeper", {"send", "edit"}),
        ("proposed", "clerk", set()),
        ("in_review", "drafter", set()),
        ("in_review", "keeper", {"edit", "reject"}),
        ("in_review", "clerk", {"include"}),
        ("included", "keeper", {"edit", "correct"}),
        ("included", "clerk", {"edit", "correct", "exclude"}),
        ("included", "drafter", set()),
        ("included", "officer", set()),
    ],
)
def test_only_lawful_acts_of_this_person_are_offered_the_rest_names_who_does_them(
    world: World, state: str, person: str, expected: set[str]
) -> None:
    make = {"proposed": proposed, "in_review": in_review, "included": lambda w: w.service}
    response = page_of(world, person, make[state](world))
    assert possible(response) == expected
    for offer in response.context["offers"]:
        assert bool(offer.who) == (offer.verb not in expected)
        assert offer.label in said(response)
        assert offer.who in said(response)


@pytest.mark.parametrize("person", ["citizen", "auditor", "administrator"])
def test_the_page_does_not_exist_for_others(world: World, person: str) -> None:
    assert page_of(world, person, world.service).status_code == 404


def test_every_field_of_the_content_stands_on_the_page(world: World) -> None:
    names = [name for _title, fields in GROUPS for name in fields]
    translated = {name.rpartition("_")[0] for name in FIELDS if name.endswith("_kk")}
    assert sorted(names) == sorted(
        translated | {n for n in FIELDS if n.rpartition("_")[0] not in translated}
    )
    text = said(page_of(world, "keeper", world.service))
    for value in ("Бала тууды тіркеу", "Регистрация рождения ребенка", "Registration of birth",
                  "https://egov.example.kz/S-004", "00101004"):  # fmt: skip
        assert value in text


def test_languages_that_differ_are_marked(world: World) -> None:
    service = proposed(world, documents_kk="өтініш", documents_ru="заявление\nфото")
    text = said(page_of(world, "keeper", service, lang="en"))
    assert "The Kazakh and the Russian list have different numbers of items." in text


def test_clocks_local_entries_versions_and_record_are_shown(world: World) -> None:
    service = in_review(world)
    include_services(service_ids=[service.pk], act=_ACT, actor=world.clerk, at=MONDAY)
    LocalEntry.objects.create(
        service=service, organisation=world.akimat, is_provided=False, why_not_kk="Жабық",
        why_not_ru="Закрыто",
    )  # fmt: skip
    response = page_of(world, "keeper", service, lang="ru")
    assert {line.clock.term.k_number for line in response.context["lines"]} == {"K-01", "K-03"}
    counts = response.context["place_counts"]
    assert (counts["bodies"], counts["own"], counts["refused"]) == (2, 1, 1)
    assert "Закрыто" in said(response)
    assert [version.number for version in response.context["versions"]] == [1]
    assert len(response.context["record"]) >= 3


def test_versions_are_compared_word_by_word(world: World) -> None:
    service = in_review(world)
    include_services(service_ids=[service.pk], act=_ACT, actor=world.clerk, at=MONDAY)
    service = again(service)
    change_service(
        service_id=service.pk, content={**content_of(service), "name_ru": "Выдача новой справки"},
        edit_no=service.edit_no, act=_ACT, valid_from=MONDAY.date(), actor=world.keeper, at=MONDAY,
    )  # fmt: skip
    text = said(get(world.keeper, address("compare", service.pk, 1, 2)))
    assert "<ins>" in text
    assert "новой" in text
    assert get(world.keeper, address("compare", service.pk, 1, 9)).status_code == 404


# --- acts


def act(world: World, person: str, verb: str, service: Service, **data: str) -> Any:
    return post(world.people[person], address("act", service.pk, verb), data)


def test_rejecting_needs_a_reason_and_the_body_reads_it(world: World) -> None:
    service = in_review(world)
    empty = act(world, "keeper", "reject", service)
    assert empty.status_code == 200
    assert "reason" in empty.context["reject_form"].errors
    assert again(service).state == State.IN_REVIEW
    assert act(world, "keeper", "reject", service, reason="Қайталанады").status_code == 302
    assert again(service).state == State.REJECTED
    assert "Қайталанады" in said(page_of(world, "drafter", service))


def test_who_may_not_reject_gets_a_sentence_and_nothing_changes(world: World) -> None:
    service = in_review(world)
    refused = act(world, "drafter", "reject", service, reason="Себеп")
    assert refused.status_code == 409
    assert again(service).state == State.IN_REVIEW


def test_a_planned_change_is_shown_and_cancelled(world: World) -> None:
    service = world.service
    change_service(
        service_id=service.pk, content={**content_of(service), "name_en": "Birth entry"},
        edit_no=service.edit_no, act=_ACT, valid_from=date(2025, 10, 1), actor=world.keeper, at=MONDAY,
    )  # fmt: skip
    response = page_of(world, "keeper", service, lang="en")
    assert "cancel" in possible(response)
    assert "Wednesday 1 October" in said(response)
    assert act(world, "clerk", "cancel", service).status_code == 302
    assert PlannedChange.objects.get().cancelled_at is not None
    assert act(world, "clerk", "cancel", service).status_code == 409


def test_a_date_is_corrected_by_a_second_person_only(world: World) -> None:
    service = world.service
    asked = act(world, "keeper", "correct", service, new_date="02.01.2014", reason="Теруде қате")
    assert asked.status_code == 302
    first = page_of(world, "keeper", service, lang="en")
    assert "decide" not in possible(first)
    assert "A correction is confirmed by another person" in said(first)
    own = act(world, "keeper", "decide", service, decision="confirm")
    assert own.status_code == 409
    assert again(service).included_on == date(2013, 1, 1)
    assert "decide" in possible(page_of(world, "clerk", service))
    assert act(world, "clerk", "decide", service, decision="confirm").status_code == 302
    assert again(service).included_on == date(2014, 1, 2)
    assert "01.01.2013" in said(page_of(world, "keeper", service, lang="ru"))


def test_declining_a_correction_needs_a_reason(world: World) -> None:
    ask_correction(
        service_id=world.service.pk, new_date=date(2014, 1, 2), reason="Қате", actor=world.keeper,
        at=MONDAY,
    )  # fmt: skip
    assert act(world, "clerk", "decide", world.service, decision="decline").status_code == 200
    assert InclusionCorrection.objects.get().is_confirmed is None
    done = act(world, "clerk", "decide", world.service, decision="decline", reason="Дұрыс")
    assert done.status_code == 302
    assert InclusionCorrection.objects.get().is_confirmed is False


@pytest.mark.parametrize("new_date", ["01.01.2013", "09.09.2025", "not a date", ""])
def test_a_wrong_right_date_is_said_at_its_field(world: World, new_date: str) -> None:
    response = act(world, "keeper", "correct", world.service, new_date=new_date, reason="Қате")
    assert "new_date" in response.context["correct_form"].errors
    assert "Қате" in said(response)
    assert not InclusionCorrection.objects.exists()


@pytest.mark.parametrize("verb", ["reject", "cancel", "correct", "decide"])
def test_an_act_opened_by_its_address_leads_back(world: World, verb: str) -> None:
    response = get(world.keeper, address("act", world.service.pk, verb))
    assert response.headers["Location"] == address("service", world.service.pk)
    assert get(world.keeper, address("act", world.service.pk, "nonsense")).status_code == 404
