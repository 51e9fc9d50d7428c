"""Whole entries for tests of what is published: every field says something."""

from datetime import date, datetime
from typing import Any

from registry.content import Content
from registry.models import Service
from registry.services import (
    GovernmentAct,
    change_service,
    include_services,
    propose_service,
    send_to_review,
)
from tests.world import MONDAY, World, a_content

ACT = GovernmentAct(name="Қаулы · Постановление", number="17", dated=date(2025, 9, 1))

# Every field of the content that has a value here differs from the blank one.
WHOLE: dict[str, Any] = {
    "code": "00101077",
    "description_kk": "Не туралы", "description_ru": "О чем", "description_en": "What it is",
    "eligibility_kk": "Ата-анасы", "eligibility_ru": "Родители", "eligibility_en": "Parents",
    "synonyms_kk": "метрике; ЗАГС", "synonyms_ru": "метрика; загс", "synonyms_en": "newborn",
    "payment": "paid",
    "payment_basis_kk": "Салық кодексі", "payment_basis_ru": "Налоговый кодекс",
    "payment_basis_en": "Tax Code",
    "free_categories_kk": "ардагерлер\nмүгедектігі бар адамдар",
    "free_categories_ru": "ветераны\nлица с инвалидностью", "free_categories_en": "veterans",
    "fee_note_kk": "0,2 АЕК", "fee_note_ru": "0,2 МРП", "fee_note_en": "0.2 MCI",
    "result_kk": "куәлік", "result_ru": "свидетельство", "result_en": "certificate",
    "documents_kk": "өтініш\nанықтама", "documents_ru": "заявление\nсправка",
    "documents_en": "application\nnote",
    "refusal_grounds_kk": "қате", "refusal_grounds_ru": "ошибка", "refusal_grounds_en": "error",
    "refusal_law_kk": "Заң", "refusal_law_ru": "Закон", "refusal_law_en": "Law",
    "intake_organisations": ["psc"], "territory": ["karasai"],
    "term_variants": "from:payment", "schedule": "Mo-Fr 09:00-18:30",
}  # fmt: skip


def whole_content(**changes: Any) -> Content:
    """Content in which every field is filled; a fee and "free by law" exclude each other."""
    return a_content(**{**WHOLE, **changes})


def included(world: World, at: datetime = MONDAY, **changes: Any) -> Service:
    """An entry that has gone the lawful way into the registry."""
    content = whole_content(**changes)
    proposed = propose_service(content=content, actor=world.drafter, at=at)
    send_to_review(service_ids=[proposed.pk], actor=world.drafter, at=at)
    include_services(service_ids=[proposed.pk], act=ACT, actor=world.clerk, at=at)
    return Service.objects.get(pk=proposed.pk)


def changed(service: Service, world: World, at: datetime = MONDAY, **changes: Any) -> Service:
    """The entry after an act has changed it on the day."""
    change_service(
        service_id=service.pk, content=whole_content(**changes),
        edit_no=Service.objects.get(pk=service.pk).edit_no, act=ACT, valid_from=at.date(),
        actor=world.clerk, at=at,
    )  # fmt: skip
    return Service.objects.get(pk=service.pk)
