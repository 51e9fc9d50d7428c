"""A service for search engines: schema.org/GovernmentService in a script element of its page."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from accounts.models import Organisation, Region
from registry.entry_data.entries import page_of_service
from registry.linked_data.cpsv import duration_of
from registry.models import Payment, Service
from registry.providers import CLASSES, TERRITORIAL

Thing = dict[str, Any]

# No text may close the script element or open a comment in it.
_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def schema_org(service: Service) -> SafeString:
    """The description as JSON that stands safely inside a script element, in the page's language."""
    told = {name: value for name, value in _described(service).items() if value not in ("", [])}
    return mark_safe(json.dumps(told, ensure_ascii=False).translate(_UNSAFE))


def _described(service: Service) -> Thing:
    page = page_of_service(service.registry_no)
    names = dict.fromkeys(filter(None, (service.name_kk, service.name_ru, service.name_en)))
    return {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": f"{page}#service",
        "url": page,
        "identifier": service.registry_no,
        "name": service.name,
        "alternateName": [name for name in names if name != service.name],
        "description": service.description or service.name,
        "inLanguage": get_language() or settings.LANGUAGE_CODE,
        "serviceType": service.life_situation,
        "provider": _organisation(service.drafting_body.name),
        "serviceOperator": [_organisation(name) for name in _operators(service)],
        "areaServed": [{"@type": "AdministrativeArea", "name": name} for name in _areas(service)],
        "audience": [
            {"@type": "Audience", "audienceType": name} for name in service.recipient_labels
        ],
        "availableChannel": _channels(service),
        "serviceOutput": _output(service),
        "offers": _offer(service),
        "termsOfService": page,
    }


def _organisation(name: str) -> Thing:
    return {"@type": "GovernmentOrganization", "name": name}


def _operators(service: Service) -> list[str]:
    """Providers by name or by class; never hundreds of bodies one by one."""
    keys = [
        token.removeprefix(TERRITORIAL)
        for token in service.provider_classes
        if token not in CLASSES
    ]
    names = {body.key: body.name for body in Organisation.objects.filter(key__in=keys)}
    found = (
        str(CLASSES[token][0]) if token in CLASSES else names.get(token.removeprefix(TERRITORIAL))
        for token in service.provider_classes
    )
    return [name for name in found if name]


def _areas(service: Service) -> list[str]:
    """Territories of provision; the country where the entry names none."""
    if not service.territory:
        return _country()
    return [region.name for region in Region.objects.filter(key__in=service.territory)]


def _country() -> list[str]:
    return [region.name for region in Region.objects.filter(parent=None)[:1]]


def _channels(service: Service) -> list[Thing]:
    duration = duration_of({"term_amount": service.term_amount, "term_unit": service.term_unit})
    found = []
    for code, name in zip(service.intake, service.channel_labels, strict=True):
        channel = {"@type": "ServiceChannel", "name": name, "processingTime": duration}
        if code == "portal" and service.portal_url:
            channel["serviceUrl"] = service.portal_url
        found.append(channel)
    return found


def _output(service: Service) -> Thing | str:
    return {"@type": "Thing", "name": service.result} if service.result else ""


def _offer(service: Service) -> Thing:
    """The price: nothing, or the fee in words; the law counts fees in monthly indices."""
    offer: Thing = {"@type": "Offer", "url": page_of_service(service.registry_no)}
    if service.payment == Payment.FREE:
        return {**offer, "price": "0", "priceCurrency": "KZT"}
    return {**offer, "description": service.fee_note} if service.fee_note else offer
