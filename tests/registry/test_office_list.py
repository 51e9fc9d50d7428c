"""The list of entries in the work area: who sees it, filters, keys, statements, bulk acts."""

from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from accounts.models import Organisation
from audit.models import AuditEntry
from deadlines.models import Clock
from deadlines.services import preview
from registry import terms
from registry.content import content_of
from registry.models import Service, Subscription
from registry.services import GovernmentAct, ask_correction, change_service, include_services
from registry.workflow import State
from tests.registry.office_pages import (
    ACT,
    address,
    again,
    browser,
    get,
    hidden,
    in_review,
    post,
    proposed,
    said,
)
from tests.world import MONDAY, World, a_service

LIST = "/office/registry/"
_ACT = GovernmentAct(name="Қаулы", number="1", dated=date(2025, 9, 1))


def shown(response: Any) -> set[str]:
    return {row.service.registry_no for row in response.context["rows"]}


@pytest.mark.parametrize(
    ("person", "status"),
    [("keeper", 200), ("clerk", 200), ("drafter", 200), ("officer", 200), ("citizen", 404),
     ("quality", 200), ("auditor", 404), ("administrator", 404)],
)  # fmt: skip
def test_list_exists_for_those_who_work_on_the_registry(
    world: World, person: str, status: int
) -> None:
    assert get(world.people[person], LIST).status_code == status


def test_a_proposal_is_seen_by_its_body_the_keeper_and_the_clerk_only(world: World) -> None:
    made = proposed(world)
    for person in ("keeper", "clerk", "drafter"):
        assert shown(get(world.people[person], LIST)) == {"S-004", made.registry_no}
    assert shown(get(world.officer, LIST)) == {"S-004"}
    assert get(world.officer, address("service", made.pk)).status_code == 404


@pytest.fixture
def many(world: World) -> dict[str, Service]:
    """Entries that differ in everything the filters ask for."""
    other = Organisation.objects.get(key="mebp")
    paid = a_service(
        ministry=other, registry_no="S-010", code="00101010", name_kk="Төлқұжат беру",
        name_ru="Выдача паспорта", drafting_body="mebp", payment="paid", payment_basis_ru="Кодекс",
        payment_basis_kk="Кодекс", free_categories_kk="ардагерлер", free_categories_ru="ветераны",
        forms=["paper"], intake=["sp"], portal_url="",
    )  # fmt: skip
    differing = a_service(
        ministry=world.ministry, registry_no="S-011", code="00101011", name_ru="Другая",
        documents_kk="өтініш", documents_ru="заявление\nфото",
    )  # fmt: skip
    planned = a_service(ministry=world.ministry, registry_no="S-012", code="00101012")
    change_service(
        service_id=planned.pk, content={**content_of(planned), "name_en": "New"},
        edit_no=planned.edit_no, act=_ACT, valid_from=date(2025, 10, 1), actor=world.keeper, at=MONDAY,
    )  # fmt: skip
    ask_correction(
        service_id=world.service.pk, new_date=date(2014, 1, 1), reason="Қате", actor=world.keeper,
        at=MONDAY,
    )  # fmt: skip
    fresh = in_review(world, code="00101013")
    include_services(service_ids=[fresh.pk], act=_ACT, actor=world.clerk, at=MONDAY)
    return {
        "one": world.service, "paid": paid, "differing": differing, "planned": planned,
        "fresh": fresh, "proposed": proposed(world, code="00101014"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "proposed"}, {"proposed"}),
        ({"state": "nonsense", "body": "nobody"}, {"one", "paid", "differing", "planned", "fresh", "proposed"}),
        ({"body": "mebp"}, {"paid"}),
        ({"fee": "paid"}, {"paid"}),
        ({"fee": "partly"}, {"paid"}),
        ({"form": "electronic"}, {"one", "differing", "planned", "fresh", "proposed"}),
        ({"channel": "psc"}, {"one", "differing", "planned", "fresh", "proposed"}),
        ({"channel": "sp", "form": "paper", "body": "mebp"}, {"paid"}),
        ({"sphere": "001", "situation": "00101", "fee": "paid"}, {"paid"}),
        ({"differs": "on"}, {"differing"}),
        ({"planned": "on"}, {"planned"}),
        ({"correction": "on"}, {"one"}),
        ({"no_standard": "on"}, {"fresh"}),
        ({"late": "on"}, set()),
        ({"q": "S-010"}, {"paid"}),
        ({"q": "00101011"}, {"differing"}),
        ({"q": "төлқұжат"}, {"paid"}),
        ({"q": "ВЫДАЧА ПАСПОРТА"}, {"paid"}),
        ({"q": "нетакогослова"}, set()),
    ],
    ids=lambda value: str(sorted(value)) if isinstance(value, set) else str(value),
)  # fmt: skip
def test_filters_choose(
    world: World, many: dict[str, Service], query: dict[str, str], expected: set[str]
) -> None:
    response = get(world.keeper, LIST, **query)
    assert shown(response) == {many[name].registry_no for name in expected}


def test_an_entry_is_late_once_the_last_day_has_passed(
    world: World, many: dict[str, Service]
) -> None:
    due = Clock.objects.filter(subject_id=many["fresh"].pk, subject_code=terms.SERVICE)
    after = due.earliest("due_at").due_at + timedelta(days=1)
    assert shown(get(world.keeper, LIST, at=after, late="on")) == {many["fresh"].registry_no}


@pytest.mark.parametrize(("sort", "first"), [("", "S-004"), ("newest", "S-037"), ("code", "S-036")])
def test_keys_lead_through_all_pages_and_filters_survive(
    world: World, sort: str, first: str
) -> None:
    for n in range(8, 38):
        code = f"001010{48 - n}" if n > 38 else f"00101{500 - n}"
        a_service(ministry=world.ministry, registry_no=f"S-{n:03}", code=code)
    Service.objects.filter(registry_no="S-036").update(code="00101001")
    page = get(world.keeper, LIST, sort=sort, form="electronic")
    rows = [row.service.registry_no for row in page.context["rows"]]
    assert rows[0] == first
    assert "form=electronic" in page.context["page"].next
    rest = browser(world.keeper).get(LIST + page.context["page"].next)
    assert len(rows) == 25
    assert {*rows, *(row.service.registry_no for row in rest.context["rows"])} == {
        "S-004", *(f"S-{n:03}" for n in range(8, 38)),
    }  # fmt: skip


def _statements(world: World) -> int:
    client = browser(world.keeper)
    client.get(LIST)
    with CaptureQueriesContext(connection) as counted:
        client.get(LIST)
    return len(counted)


def test_the_number_of_statements_does_not_grow_with_the_rows(world: World) -> None:
    few = _statements(world)
    for n in range(30, 50):
        service = a_service(ministry=world.ministry, registry_no=f"S-{n:03}", code=f"001010{n}")
        if n % 3 == 0:
            ask_correction(
                service_id=service.pk, new_date=date(2014, 1, 1), reason="Қате",
                actor=world.keeper, at=MONDAY,
            )  # fmt: skip
    assert _statements(world) == few


# --- acts on many entries


def _check(world: World, person: str, verb: str, *services: Service, **more: Any) -> Any:
    data = {"verb": verb, "entry": [str(one.pk) for one in services], **more}
    return post(world.people[person], f"{address('acts')}?lang=ru", data)


def test_inclusion_of_many_is_shown_first_with_every_name_and_both_dates(world: World) -> None:
    one, two = in_review(world), in_review(world, code="00101006", name_ru="Вторая услуга")
    Subscription.objects.create(
        email="a@example.kz", language="ru", situation=one.situation, token="t1",
        created_at=MONDAY, confirmed_at=MONDAY,
    )  # fmt: skip
    before = AuditEntry.objects.count()
    page = _check(world, "clerk", "include", one, two, back="state=in_review")
    assert {effect.service.pk for effect in page.context["effects"]} == {one.pk, two.pk}
    effect = page.context["effects"][0]
    drafter = world.ministry
    assert effect.draft_by == preview(term="K-01", organisation=drafter, at=MONDAY).due_on
    assert effect.approval_by == preview(term="K-03", organisation=drafter, at=MONDAY).due_on
    assert effect.subscribers == 1
    for text in (one.name_ru, "Вторая услуга"):
        assert text in said(page)
    assert AuditEntry.objects.count() == before
    assert again(one).state == State.IN_REVIEW


def test_one_act_includes_all_and_leads_back_to_the_filtered_list(world: World) -> None:
    one, two = in_review(world), in_review(world, code="00101006")
    page = _check(world, "clerk", "include", one, two, back="state=in_review")
    done = post(world.clerk, address("acts"), hidden(page) | ACT)
    assert done.status_code == 302
    assert done.headers["Location"] == f"{LIST}?state=in_review"
    for service in (again(one), again(two)):
        assert service.state == State.INCLUDED
        assert service.inclusion_act_no == "№ 12"
        assert service.included_on == MONDAY.date()


def test_a_wrong_act_is_said_at_its_field_and_nothing_typed_is_lost(world: World) -> None:
    one = in_review(world)
    page = _check(world, "clerk", "include", one, confirmed="1", act="Қаулы", act_date="09.09.2025")
    text = said(page)
    assert set(page.context["form"].errors) == {"act_no", "act_date"}
    assert 'value="Қаулы"' in text
    assert 'value="09.09.2025"' in text
    assert again(one).state == State.IN_REVIEW


def test_those_that_refuse_are_named_and_none_is_touched(world: World) -> None:
    good, bad = in_review(world), proposed(world, code="00101006", name_ru="Рано включать")
    page = _check(world, "clerk", "include", good, bad, confirmed="1", **ACT)
    assert page.status_code == 409
    assert [one.pk for one in page.context["refusing"]] == [bad.pk]
    assert "Рано включать" in said(page)
    assert (again(good).state, again(bad).state) == (State.IN_REVIEW, State.PROPOSED)
    without = post(world.clerk, address("acts"), hidden(page))
    assert [effect.service.pk for effect in without.context["effects"]] == [good.pk]


def test_exclusion_names_what_ends_and_excludes(world: World) -> None:
    fresh = in_review(world)
    include_services(service_ids=[fresh.pk], act=_ACT, actor=world.clerk, at=MONDAY)
    page = _check(world, "clerk", "exclude", fresh)
    ending = {clock.term_code for clock in page.context["effects"][0].ending}
    assert ending == set(terms.FROM_INCLUSION)
    post(world.clerk, address("acts"), hidden(page) | ACT)
    assert again(fresh).state == State.EXCLUDED


def test_a_body_sends_its_own_proposals_and_no_others(world: World) -> None:
    mine = proposed(world)
    page = _check(world, "drafter", "send", mine, world.service)
    assert [one.pk for one in page.context["refusing"]] == [world.service.pk]
    done = _check(world, "drafter", "send", mine, confirmed="1")
    assert done.status_code == 302
    assert again(mine).state == State.IN_REVIEW
    other = proposed(world, code="00101007")
    assert _check(world, "officer", "send", other).status_code == 302
    assert again(other).state == State.PROPOSED


@pytest.mark.parametrize(("person", "verb"), [("keeper", "include"), ("drafter", "exclude")])
def test_who_records_no_acts_of_the_government_includes_and_excludes_nothing(
    world: World, person: str, verb: str
) -> None:
    one = in_review(world)
    target = one if verb == "include" else world.service
    state = again(target).state
    page = _check(world, person, verb, target, confirmed="1", **ACT)
    assert page.status_code == 409
    assert again(target).state == state


@pytest.mark.parametrize("entry", [[], ["x"], ["9" * 400], ["987654"]], ids=str)
def test_nothing_ticked_leads_back_with_a_sentence(world: World, entry: list[str]) -> None:
    data = {"verb": "include", "entry": entry, "back": "state=included"}
    response = post(world.clerk, address("acts"), data)
    assert response.headers["Location"] == f"{LIST}?state=included"
