"""What every page needs: menus, languages, whether this is a demo."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.acting import Actor
from accounts.permissions import may_enter_admin
from govservices.addresses import address
from notifications.selectors import unread_count
from portal import menus

# The name of a language is always written in that language.
_OWN_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
_DEMO_BAR = ("portal/demo_bar.html", "components/empty.html")
_NO_BAR = ("components/empty.html",)


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A link to this page in another language."""

    code: str
    name: str
    url: str
    is_current: bool


def portal(request: HttpRequest) -> dict[str, Any]:
    """Values for ``base.html``; nothing is asked of the database until it is shown."""
    return {
        "is_demo": settings.DEMO,
        "demo_bar_templates": _DEMO_BAR if settings.DEMO else _NO_BAR,
        "second_factor_required": settings.MFA_REQUIRED_FOR_OFFICIALS,
        "home_url": address("portal:home"),
        "language_links": language_links(request),
        "sections_menu": SimpleLazyObject(lambda: _sections(request)),
        "office_menu": SimpleLazyObject(lambda: _office(request)),
        "footer": SimpleLazyObject(lambda: menus.footer(_language())),
    }


def language_links(request: HttpRequest) -> list[LanguageLink]:
    """This very page, query and all, in each language."""
    current = get_language()
    links = []
    for code, name in _OWN_NAMES.items():
        query = request.GET.copy()
        query["lang"] = code
        url = f"{request.path}?{query.urlencode()}"
        links.append(LanguageLink(code, name, url, is_current=code == current))
    return links


def _sections(request: HttpRequest) -> SafeString:
    if not request.user.is_authenticated:
        return menus.sections(_language(), request.path)
    unread = unread_count(request.user)
    is_official = _actor(request).is_official
    return menus.sections(_language(), request.path, unread=unread, is_official=is_official)


def _office(request: HttpRequest) -> SafeString:
    actor = _actor(request)
    if actor.membership is None:
        return SafeString()
    enters = may_enter_admin(actor)
    role = actor.membership.role
    return menus.office(_language(), request.path, role=role, enters_admin=enters)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
