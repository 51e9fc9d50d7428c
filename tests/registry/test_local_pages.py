"""Local entries of a body: its list, confirming many, the form, two colleagues at once."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Organisation
from deadlines.models import Clock
from registry.content import content_of
from registry.models import LocalEntry, LocalReview, Service
from registry.services import GovernmentAct, change_service
from registry.services.local import save_local_entry
from registry.views.office_local import services_of
from tests.registry.office_pages import address, again, get, hidden, post, said
from tests.world import MONDAY, World, a_service

LIST = "/office/registry/local/"
_ACT = GovernmentAct(name="Қаулы", number="1", dated=date(2025, 9, 1))
ENTRY = {
    "is_provided": "yes", "address_kk": "Абай көш., 5", "address_ru": "ул. Абая, 5",
    "phone": "+7 700 000 00 01", "step_free": "yes", "sign_language": "no", "edit_no": "0",
}  # fmt: skip


def changed(world: World, service: Service | None = None) -> Service:
    """A service whose entry has just changed, so that every body is to look again."""
    service = again(service or world.service)
    change_service(
        service_id=service.pk, content={**content_of(service), "name_en": f"N{service.edit_no}"},
        edit_no=service.edit_no, act=_ACT, valid_from=MONDAY.date(), actor=world.keeper, at=MONDAY,
    )  # fmt: skip
    return again(service)


def review_of(world: World, service: Service, body: Organisation | None = None) -> LocalReview:
    return LocalReview.objects.get(version__service=service, organisation=body or world.akimat)


@pytest.mark.parametrize(
    ("person", "status"),
    [("officer", 200), ("head", 200), ("drafter", 200), ("keeper", 404), ("clerk", 404),
     ("citizen", 404), ("quality", 404), ("auditor", 404)],
)  # fmt: skip
def test_the_list_exists_for_those_who_inform(world: World, person: str, status: int) -> None:
    assert get(world.people[person], LIST).status_code == status


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"provider_classes": ["district_leb"], "intake": ["sp"]}, {"akimat"}),
        ({"provider_classes": ["akimat_karasai"], "intake": ["sp"]}, {"akimat"}),
        ({"provider_classes": ["akimat_burabay"], "intake": ["sp", "psc"]}, {"centre"}),
        ({"provider_classes": ["akimat_burabay"], "intake": ["psc"],
          "intake_organisations": ["psc_karasai"]}, {"centre"}),
        ({"provider_classes": ["akimat_burabay"], "intake": ["psc"],
          "intake_organisations": ["spsc"]}, set()),
        ({"provider_classes": ["territorial:moj"], "intake": ["sp"]}, {"unit"}),
        ({"provider_classes": ["archive"], "intake": ["sp"]}, set()),
    ],
    ids=str,
)  # fmt: skip
def test_a_body_finds_what_it_provides_and_takes_in(
    world: World, changes: dict[str, Any], expected: set[str]
) -> None:
    def body(key: str, kind: str, level: str, **more: Any) -> Organisation:
        return Organisation.objects.create(
            key=key, kind=kind, level=level, region=world.region, name_kk=key, name_ru=key,
            time_zone="Asia/Almaty", **more,
        )  # fmt: skip

    bodies = {
        "akimat": world.akimat,
        "centre": body("psc_karasai", "psc", "psc"),
        "unit": body("moj_unit", "sp_other", "territorial", parent=world.ministry),
    }
    Service.objects.filter(pk=world.service.pk).update(
        provider_classes=["gov_office"], intake=["sp"]
    )
    service = a_service(ministry=world.ministry, registry_no="S-020", code="00101020", **changes)
    found = {name for name, one in bodies.items() if service in services_of(one)}
    assert found == expected


def test_ticked_entries_are_confirmed_in_one_act(world: World) -> None:
    one = changed(world)
    two = changed(world, a_service(ministry=world.ministry, registry_no="S-020", code="00101020"))
    page = get(world.officer, LIST)
    assert {row.service.pk for row in page.context["rows"]} == {one.pk, two.pk}
    assert all(row.clock for row in page.context["rows"])
    ids = [str(review_of(world, service).pk) for service in (one, two)]
    assert post(world.officer, LIST, {"review": ids}).status_code == 302
    assert not LocalReview.objects.filter(organisation=world.akimat, confirmed_at=None).exists()
    clocks = Clock.objects.filter(organisation=world.akimat, subject_code="registry.local_review")
    assert {clock.state for clock in clocks} == {Clock.State.MET}
    assert review_of(world, one, world.other_akimat).confirmed_at is None
    assert get(world.officer, LIST, open="1").context["rows"] == []


def test_anothers_task_is_not_confirmed_and_not_seen(world: World) -> None:
    theirs = review_of(world, changed(world), world.other_akimat)
    assert post(world.officer, LIST, {"review": [str(theirs.pk)]}).status_code == 302
    assert get(world.officer, address("review", theirs.pk)).status_code == 404
    assert post(world.officer, address("review", theirs.pk), {}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.confirmed_at is None


def test_a_task_shows_what_changed_and_is_confirmed_once(world: World) -> None:
    changed(world)
    task = review_of(world, world.service)
    page = get(world.officer, address("review", task.pk), lang="en")
    assert page.context["clock"] is not None
    assert post(world.officer, address("review", task.pk), {}).status_code == 302
    assert post(world.officer, address("review", task.pk), {}).status_code == 409
    task.refresh_from_db()
    assert task.confirmed_by == world.officer.user


def test_the_form_saves_every_field_and_ends_the_task(world: World) -> None:
    task = review_of(world, changed(world))
    response = post(world.officer, address("local", world.service.pk), ENTRY)
    assert response.status_code == 302
    entry = LocalEntry.objects.get()
    assert (entry.address_kk, entry.address_ru) == ("Абай көш., 5", "ул. Абая, 5")
    assert (entry.step_free, entry.sign_language, entry.braille) == (True, False, None)
    assert entry.updated_by == world.officer.user
    task.refresh_from_db()
    assert task.confirmed_at is not None
    page = said(get(world.officer, address("local", world.service.pk)))
    assert "ул. Абая, 5" in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"is_provided": "no"}, "why_not_kk"),
        ({"is_provided": "no", "why_not_ru": "Ремонт"}, "why_not_kk"),
        ({"is_provided": "no", "why_not_kk": "Жөндеу"}, "why_not_ru"),
        ({"is_provided": ""}, "is_provided"),
        ({"address_ru": ""}, "address_ru"),
        ({"note_ru": "Вход со двора"}, "note_kk"),
        ({"email": "not an address"}, "email"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"step_free": "maybe"}, "step_free"),
        ({"address_ru": "x" * 301}, "address_ru"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    world: World, wrong: dict[str, str], field: str
) -> None:
    response = post(world.officer, address("local", world.service.pk), ENTRY | wrong)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "Абай көш., 5" in said(response)
    assert not LocalEntry.objects.exists()


def test_not_provided_here_with_its_reason_is_kept(world: World) -> None:
    reason = {"is_provided": "no", "why_not_kk": "Жөндеу", "why_not_ru": "Ремонт"}
    assert (
        post(world.officer, address("local", world.service.pk), ENTRY | reason).status_code == 302
    )
    assert LocalEntry.objects.get().is_provided is False
    assert get(world.officer, LIST).context["rows"][0].entry.why_not_ru == "Ремонт"


def test_the_second_colleague_sees_both_texts(world: World) -> None:
    save_local_entry(
        service=world.service, organisation=world.akimat,
        fields={"is_provided": True, "address_kk": "Сәтбаев көш., 7", "address_ru": "ул. Сатпаева, 7",
                "step_free": None, "sign_language": None, "hearing_loop": None, "braille": None},
        edit_no=0, actor=world.colleague, at=MONDAY,
    )  # fmt: skip
    url = address("local", world.service.pk)
    conflict = post(world.officer, url, ENTRY)
    assert conflict.status_code == 409
    assert "Сатпаева" in said(conflict)
    assert "ул. Абая, 5" in said(conflict)
    assert LocalEntry.objects.get().address_ru == "ул. Сатпаева, 7"
    assert post(world.officer, url, ENTRY | hidden(conflict)).status_code == 302
    assert LocalEntry.objects.get().address_ru == "ул. Абая, 5"


@pytest.mark.parametrize("state", ["other service", "absent"])
def test_a_body_writes_only_of_what_it_provides(world: World, state: str) -> None:
    Service.objects.filter(pk=world.service.pk).update(
        provider_classes=["akimat_burabay"], intake=["sp"]
    )
    pk = world.service.pk if state == "other service" else 987654
    assert get(world.officer, address("local", pk)).status_code == 404
    assert post(world.officer, address("local", pk), ENTRY).status_code == 404
