"""What a first draft takes from the entry of the registry: general clauses and structured parts."""

import html
import re
from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

from django.utils.translation import override

from accounts.models import Organisation
from registry.models import Payment, Service, TermUnit
from registry.models.services import lines
from registry.notation import CASES
from registry.providers import CLASSES, TERRITORIAL
from standards.bringing_in.clauses import ClauseDraft
from standards.provisions import (
    LANGUAGES,
    DocumentKind,
    Measure,
    Provisions,
    TermStart,
    Where,
    blank,
    new_id,
    words,
)
from standards.workflow import Part, Provision

# The three items of L13-14.1, in the words of the law; the name follows the colon.
_GENERAL = (
    {
        "kk": "Мемлекеттік көрсетілетін қызметтің атауы: {}.",
        "ru": "Наименование государственной услуги: {}.",
        "en": "Name of the public service: {}.",
    },
    {
        "kk": "Стандартты әзірлейтін орталық мемлекеттік органның атауы: {}.",
        "ru": "Наименование центрального государственного органа, разрабатывающего стандарт: {}.",
        "en": "Name of the central state body that drafts the standard: {}.",
    },
    {
        "kk": "Көрсетілетін қызметті берушінің атауы: {}.",
        "ru": "Наименование услугодателя: {}.",
        "en": "Name of the service provider: {}.",
    },
)
_VARIANT = re.compile(r"(\w+)\s*:\s*(\d{1,5}) (\w+)")
_FEE = re.compile(
    r"(?P<target>.*?)\s*(?P<amount>\d[\d\s]*(?:[.,]\d+)?)\s*(?P<unit>МРП|АЕК|MCI|тенге|теңге|tenge|KZT)\b"
)
_INDICES = frozenset({"МРП", "АЕК", "MCI"})


def general_clauses(service: Service) -> list[ClauseDraft]:
    """Name of the service, drafting body, provider, as the registry has them (L13-14.1)."""
    told = {code: _names(service, code) for code in LANGUAGES}
    return [
        ClauseDraft(
            Part.GENERAL,
            {code: f"<p>{html.escape(item[code].format(told[code][place]))}</p>" for code in told},
        )
        for place, item in enumerate(_GENERAL)
    ]


def _names(service: Service, language: str) -> tuple[str, str, str]:
    keys = [one.removeprefix(TERRITORIAL) for one in service.provider_classes]
    with override(language):
        bodies = {body.key: body.name for body in Organisation.objects.filter(key__in=keys)}
        providers = (_provider(one, bodies) for one in service.provider_classes)
        return service.name, service.drafting_body.name, ", ".join(providers)


def _provider(code: str, bodies: dict[str, str]) -> str:
    """A class of providers or a body by its name; territorial units by the body they belong to."""
    if code in CLASSES:
        return str(CLASSES[code][0])
    return bodies.get(code.removeprefix(TERRITORIAL), code)


def provisions_from_entry(service: Service) -> Provisions:
    """The structured parts as far as the entry of the registry tells them; the rest is blank."""
    return blank() | {
        Provision.TERM.value: _term(service),
        Provision.FORMS.value: list(service.forms),
        Provision.RESULT.value: {"text": _one(service, "result"), "forms": []},
        Provision.FEE.value: _fee(service),
        Provision.SCHEDULE.value: _schedule(service),
        Provision.DOCUMENTS.value: [
            {
                "id": new_id(), "name": name, "kind": DocumentKind.ORIGINAL.value,
                "recipients": [], "source": words(),
            }
            for name in _items(service, "documents")
        ],
        Provision.REFUSALS.value: [
            {"id": new_id(), "ground": ground, "law": _one(service, "refusal_law")}
            for ground in _items(service, "refusal_grounds")
        ],
    }  # fmt: skip


def _one(service: Service, name: str) -> dict[str, str]:
    return {code: (getattr(service, f"{name}_{code}") or "").strip() for code in LANGUAGES}


def _items(service: Service, name: str) -> Iterable[dict[str, str]]:
    """The items of a list, the languages side by side by their place."""
    columns = [lines(getattr(service, f"{name}_{code}")) for code in LANGUAGES]
    return [words(*row) for row in zip_longest(*columns, fillvalue="")]


def _term(service: Service) -> dict[str, Any]:
    """The term with those variants that the notation of the entry tells in full."""
    variants, start = [], TermStart.APPLICATION
    for part in service.term_variants.split(";"):
        if part.strip() == "from:payment":
            start = TermStart.PAYMENT
        elif (found := _VARIANT.fullmatch(part.strip())) and _is_variant(found):
            variants.append({"case": found[1], "amount": int(found[2]), "unit": found[3]})
    return {
        "amount": service.term_amount, "unit": str(service.term_unit), "start": start.value,
        "variants": variants,
    }  # fmt: skip


def _is_variant(found: re.Match[str]) -> bool:
    return found[1] in CASES and found[3] in TermUnit.values


def _fee(service: Service) -> dict[str, Any]:
    if service.payment != Payment.PAID:
        return {"is_paid": False, "items": [], "methods": []}
    columns = [(getattr(service, f"fee_note_{code}") or "").split(";") for code in LANGUAGES]
    items = [_fee_item(row) for row in zip_longest(*columns, fillvalue="") if any(row)]
    return {"is_paid": True, "items": items, "methods": []}


def _fee_item(row: tuple[str, ...]) -> dict[str, Any]:
    """One fee of the note: "паспорт 4 МРП"; what names no amount is kept as words."""
    told = [_FEE.fullmatch(text.strip()) for text in row]
    first = next((found for found in told if found), None)
    targets = [
        found["target"] if found else text.strip() for found, text in zip(told, row, strict=True)
    ]
    return {
        "for": words(*targets),
        "amount": re.sub(r"\s", "", first["amount"]).replace(",", ".") if first else "",
        "measure": (
            Measure.TENGE if first and first["unit"] not in _INDICES else Measure.MCI
        ).value,
    }


def _schedule(service: Service) -> list[dict[str, Any]]:
    if not service.schedule:
        return []
    where = Where.PORTAL if service.schedule.startswith("24/7") else Where.PROVIDER
    return [{"where": where.value, "hours": service.schedule, "note": words()}]
