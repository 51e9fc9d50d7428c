"""Walking through the pages of filing as a browser without JavaScript would."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.world import World

CHECK = "/complaints/new/check/"
NEW = "/complaints/new/"


def step_url(slug: str) -> str:
    """Address of a page of filing."""
    return reverse("complaints:new-step", args=[slug])


def whole_answers(world: World) -> dict[str, dict[str, Any]]:
    """What a person types on each page, in order."""
    return {
        "what-happened": {"reasons": "Екі жұмыс күні өтті, куәлік берілмеді."},
        "what-you-ask": {"demands": "Куәлікті беруді сұраймын."},
        "ground": {"ground": "order"},
        "service": {"service": str(world.service.pk), "q": "рождение"},
        "place": {"region": str(world.region.pk)},
        "body": {"body": "derived", "other": ""},
        "addressee": {"addressee": "sp_head"},
        "officials": {"position_1": "Маман", "full_name_1": "Биржанов Самат"},
        "about-you": {
            "surname": "Тулегенова",
            "given_name": "Мадина",
            "patronymic": "Талгатовна",
            "document_kind": "iin",
            "document_no": "791028302728",
        },
        "contacts": {
            "postal_address": "Қаскелең қ., Абай көш., 1-үй",
            "phones": "+7 700 000 10 05",
            "email": "madina@example.kz",
        },
        "files": {},
    }


def type_page(client: Client, slug: str, typed: dict[str, Any], **extra: Any) -> HttpResponse:
    """Send one page."""
    return client.post(step_url(slug) + extra.pop("query", ""), typed, **extra)  # type: ignore[return-value]


def type_all(client: Client, world: World, **changes: dict[str, Any]) -> None:
    """Send every page; a change replaces what is typed on its page (name with underscores)."""
    for slug, typed in whole_answers(world).items():
        type_page(client, slug, changes.get(slug.replace("-", "_"), typed))


def text_of(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())
