"""Entries for the tests of the public pages, and reading a page."""

import re
from datetime import date
from typing import Any

from django.test import Client

from accounts.acting import SYSTEM_ACTOR
from registry.content import content_of
from registry.models import LocalEntry, Service
from registry.services import GovernmentAct, change_service, take_over
from registry.workflow import State
from tests.world import JOINED, MONDAY, World, a_content, a_service

ACT = GovernmentAct(name="Постановление", number="77", dated=date(2025, 9, 1))


def a_passport(world: World) -> Service:
    """A second service, of which more is known."""
    return a_service(
        ministry=world.ministry, registry_no="S-001", code="00101001",
        name_kk="Паспорттар, жеке куәліктер беру", name_ru="Выдача паспортов, удостоверений личности",
        name_en="Issue of passports", provider_classes=["territorial:moj"], intake=["psc"],
        forms=["paper"], portal_url="", payment="paid", payment_basis_kk="Салық кодексі",
        payment_basis_ru="Налоговый кодекс", payment_basis_en="Tax Code",
        fee_note_kk="0,2 АЕК", fee_note_ru="0,2 МРП", fee_note_en="0.2 MCI",
        free_categories_kk="ардагерлер", free_categories_ru="ветераны", free_categories_en="veterans",
        term_amount=15, term_variants="portal:1 working_day", schedule="Mo-Fr 09:00-18:30",
        documents_kk="өтініш\nфотосурет", documents_ru="заявление\nфотография",
        documents_en="application\nphoto", synonyms_kk="удостак", synonyms_ru="загранпаспорт",
        description_kk="Негізгі құжат", description_ru="Главный документ", description_en="Main paper",
        eligibility_kk="Азаматтар", eligibility_ru="Граждане", eligibility_en="Citizens",
        result_kk="паспорт", result_ru="паспорт", result_en="passport",
        refusal_grounds_kk="жалған", refusal_grounds_ru="ложные сведения",
        refusal_grounds_en="false data", refusal_law_kk="Заң", refusal_law_ru="Закон о документах",
        refusal_law_en="Law on Documents", intake_organisations=["psc"], territory=["karasai"],
    )  # fmt: skip


def a_kept(world: World) -> Service:
    """A service with its versions: taken over long ago, changed today."""
    service = Service(
        registry_no="S-020", state=State.INCLUDED, inclusion_act="Постановление",
        inclusion_act_no="100", inclusion_act_date=date(2012, 12, 20),
    )  # fmt: skip
    content = a_content(code="00101020", name_ru="Старое имя", name_kk="Ескі атау")
    (service,) = take_over(entries=[(service, content, JOINED)], actor=SYSTEM_ACTOR, at=MONDAY)
    changed = content_of(service) | {"name_ru": "Новое имя", "term_amount": 3}
    change_service(
        service_id=service.pk, content=changed, edit_no=service.edit_no, act=ACT,
        valid_from=MONDAY.date(), actor=world.keeper, at=MONDAY,
    )  # fmt: skip
    return Service.objects.get(pk=service.pk)


def a_local(world: World) -> LocalEntry:
    """The akimat of Karasai has written how to come to it."""
    return LocalEntry.objects.create(
        service=world.service, organisation=world.akimat, address_kk="Абай к., 5",
        address_ru="ул. Абая, 5", schedule="Mo-Fr 08:00-20:00", phone="+7 (700) 111-22-33",
        email="info@example.kz", website="https://karasai.example.kz/", step_free=True,
        sign_language=False, other_aids_kk="лупа", other_aids_ru="лупа", note_kk="Аула жақтан",
        note_ru="Вход со двора", updated_at=MONDAY,
    )  # fmt: skip


def page_of(client: Client, address: str, language: str = "en", **query: Any) -> str:
    """A page in a language."""
    response = client.get(address, {"lang": language, **query})
    assert response.status_code == 200
    return response.content.decode()


def words_on(page: str) -> str:
    """The words of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def numbers_on(page: str) -> list[str]:
    """Numbers of the services that a list shows, in its order."""
    return re.findall(r'app-found__link" href="/services/([^/]+)/"', page)
