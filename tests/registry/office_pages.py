"""How the tests of the work area walk its pages: as a person, at a moment, like a browser."""

import html
import re
from datetime import datetime
from typing import Any

from django.test import Client
from django.urls import reverse

import time_machine

from accounts.acting import Actor
from registry.content import FIELDS, Content, content_of
from registry.forms.entry import data_of
from registry.models import Service
from registry.services import propose_service, send_to_review
from tests.world import MONDAY, World, a_content

ACT = {"act": "Үкіметтің қаулысы", "act_no": "№ 12", "act_date": "05.09.2025"}
TODAY = {"valid_from": "08.09.2025"}
LATER = {"valid_from": "15.09.2025"}


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def address(name: str, *parts: Any) -> str:
    return reverse(f"registry:office_{name}", args=parts)


def get(actor: Actor, url: str, *, at: datetime = MONDAY, **query: str) -> Any:
    client = browser(actor)
    with time_machine.travel(at, tick=False):
        return client.get(url, query)


def post(actor: Actor, url: str, data: dict[str, Any], *, at: datetime = MONDAY) -> Any:
    client = browser(actor)
    with time_machine.travel(at, tick=False):
        return client.post(url, data)


def said(response: Any) -> str:
    """The page as a person reads it: entities resolved."""
    return html.unescape(response.content.decode())


def typed(content: Content, **more: Any) -> dict[str, Any]:
    """Content as a browser sends it."""
    return {name: data_of(name, content[name]) for name in FIELDS} | _as_lists(more)


def _as_lists(values: dict[str, Any]) -> dict[str, list[str]]:
    return {name: value if isinstance(value, list) else [value] for name, value in values.items()}


def change_of(
    service: Service, *, act: dict[str, str] | None = None, **changes: Any
) -> dict[str, Any]:
    """A change of an entry as a browser sends it, built on the entry as it is now."""
    data = typed(content_of(service), edit_no=str(service.edit_no), **ACT, **TODAY)
    return data | _as_lists({**(act or {}), **changes})


def hidden(response: Any) -> dict[str, list[str]]:
    """Hidden fields of a page, as a browser would send them."""
    found: dict[str, list[str]] = {}
    pattern = r'<input type="hidden" name="([^"]+)" value="([^"]*)"'
    for name, value in re.findall(pattern, response.content.decode()):
        if "csrf" not in name:
            found.setdefault(name, []).append(html.unescape(value))
    return found


def confirmed(
    actor: Actor, service: Service, data: dict[str, Any], *, at: datetime = MONDAY
) -> Any:
    """Send a change, look it through, and save it."""
    url = address("edit", service.pk)
    preview = post(actor, url, data, at=at)
    assert preview.status_code == 200, said(preview)
    assert "seen" in hidden(preview), said(preview)
    return post(actor, url, hidden(preview), at=at)


def proposed(world: World, **changes: Any) -> Service:
    """A service that the ministry has proposed."""
    content = a_content(**{"code": "00101005", "name_ru": "Выдача справки", **changes})
    return propose_service(content=content, actor=world.drafter, at=MONDAY)


def in_review(world: World, **changes: Any) -> Service:
    """One that lies before the keeper."""
    service = proposed(world, **changes)
    return send_to_review(service_ids=[service.pk], actor=world.drafter, at=MONDAY)[0]


def again(service: Service) -> Service:
    """The entry as the database has it now."""
    return Service.objects.select_related("drafting_body", "situation").get(pk=service.pk)
