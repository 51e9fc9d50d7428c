"""Complaints and services in the technical admin: found, masked, never changed."""

from django.contrib import admin
from django.test import Client
from django.urls import reverse

import pytest

from accounts.acting import Actor
from accounts.models import Membership
from accounts.roles import Role
from complaints.models import CaseMessage, Complaint, ComplaintStage, LadderRung, NumberSeries
from complaints.services import write_message
from complaints.workflow import Outcome, State
from registry.models import Service
from tests.world import JOINED, MONDAY, World, again, answered, considered, filed

LISTS = [Complaint, ComplaintStage, CaseMessage, LadderRung, NumberSeries, Service]


def _client(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def _address(model: type, page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_{page}", args=args)


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_list_opens_with_its_filters_and_search(
    world: World, model: type, language: str
) -> None:
    answered(world)
    client = _client(world.administrator)
    client.cookies["language"] = language
    response = client.get(_address(model), {"q": "1"})
    assert response.status_code == 200
    options = admin.site.get_model_admin(model)
    assert options.search_fields
    assert options.list_filter


@pytest.mark.parametrize("person", ["officer", "quality", "auditor", "citizen"])
def test_admin_is_closed_to_others_and_has_no_sign_in_of_its_own(world: World, person: str) -> None:
    response = _client(world.people[person]).get(_address(Complaint), follow=True)
    assert response.status_code == 403
    signed_out = Client().get(_address(Complaint), follow=True)
    assert signed_out.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_personal_data_is_masked_in_lists_and_objects(world: World) -> None:
    stage = considered(world)
    message = write_message(stage_id=stage.pk, text="Жеке хат", actor=world.citizen, at=MONDAY)
    client = _client(world.administrator)
    complaint = stage.complaint
    hidden = (
        complaint.surname, complaint.postal_address, complaint.phones, complaint.email,
        complaint.reasons, complaint.demands, complaint.tracking_code, message.text,
    )  # fmt: skip
    pages = [
        client.get(_address(Complaint)),
        client.get(_address(Complaint, "change", complaint.pk)),
        client.get(_address(ComplaintStage)),
        client.get(_address(ComplaintStage, "change", stage.pk)),
        client.get(_address(CaseMessage)),
        client.get(_address(CaseMessage, "change", message.pk)),
    ]
    for page in pages:
        assert page.status_code == 200
        assert [text for text in hidden if text in page.content.decode()] == []
    assert "Т. М. Т." in pages[0].content.decode()


@pytest.mark.parametrize("model", [Complaint, ComplaintStage, CaseMessage, NumberSeries])
def test_nothing_is_added_changed_or_deleted(world: World, model: type) -> None:
    stage = considered(world)
    write_message(stage_id=stage.pk, text="Жеке хат", actor=world.citizen, at=MONDAY)
    pk = model.objects.latest("pk").pk
    client = _client(world.administrator)
    assert client.get(_address(model, "add")).status_code == 403
    assert client.post(_address(model, "change", pk), {"state": State.CLOSED}).status_code == 403
    assert client.post(_address(model, "delete", pk), {"post": "yes"}).status_code == 403
    assert again(stage).state == State.IN_CONSIDERATION


def test_stage_links_to_its_page_and_to_the_acts_lawful_for_this_person(world: World) -> None:
    stage = filed(world)
    address = reverse("complaints:stage", args=[stage.pk])
    page = _client(world.administrator).get(_address(ComplaintStage, "change", stage.pk))
    assert f'href="{address}"' in page.content.decode()
    assert f'href="{address}#act-take"' not in page.content.decode()
    user = world.administrator.user
    user.is_superuser = True
    user.active_membership = Membership.objects.create(
        user=user, organisation=world.akimat, role=Role.LEB_OFFICER, valid_from=JOINED
    )
    user.save()
    client = _client(world.administrator)
    page = client.get(_address(ComplaintStage, "change", stage.pk)).content.decode()
    assert f'href="{address}#act-take"' in page
    assert f'href="{address}#act-decide"' not in page
    back = _address(ComplaintStage, "change", stage.pk)
    assert f'href="{back}"' in client.get(address).content.decode()


def test_rung_on_which_cases_stand_is_left_as_it_is(world: World) -> None:
    stage = filed(world)
    client = _client(world.administrator)
    used = _address(LadderRung, "change", stage.rung_id)
    assert client.post(used, {"article": "x"}).status_code == 403
    free = LadderRung.objects.exclude(pk=stage.rung_id).first()
    assert 'name="article"' in client.get(_address(LadderRung, "change", free.pk)).content.decode()


def test_an_entry_of_the_registry_is_read_in_the_admin_and_changes_by_acts_alone(
    world: World,
) -> None:
    client = _client(world.administrator)
    address = _address(Service, "change", world.service.pk)
    assert world.service.name_kk in client.get(address).content.decode()
    assert client.post(address, {"name_kk": "Сирек сөз"}).status_code == 403
    assert not Service.objects.filter(name_kk="Сирек сөз").exists()


def test_remedy_list_leads_to_the_case(world: World) -> None:
    stage = answered(world, Outcome.SATISFIED)
    page = _client(world.administrator).get(reverse("admin:complaints_remedy_changelist"))
    assert f"{reverse('complaints:stage', args=[stage.pk])}#remedy" in page.content.decode()
