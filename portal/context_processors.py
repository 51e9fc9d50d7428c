"""What every page needs: navigation, languages, help lines, whether this is a demo."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.acting import Actor
from accounts.models import User
from accounts.permissions import may_enter_admin
from govservices import wording
from notifications.selectors import unread_count
from portal.office_pages import (
    COMPLAINT_PAGES,
    MORE_COMPLAINT_PAGES,
    OFFICE_PAGES,
    Entry,
    Label,
    open_to,
)

# The name of a language is always written in that language.
_OWN_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
_DEMO_BAR = ("portal/demo_bar.html", "components/empty.html")
_NO_BAR = ("components/empty.html",)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the header or the footer."""

    label: str
    url: str
    is_current: bool = False
    badge: int = 0
    badge_text: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The pages of the section where the person is: those opened all day, and the others."""

    links: list[Link]
    more: list[Link]

    @property
    def here(self) -> Link | None:
        """The page of the folded part where the person is: it is named beside the fold."""
        return next((link for link in self.more if link.is_current), None)


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
        "home_url": reverse("portal:home"),
        "language_links": language_links(request),
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
        "office_links": SimpleLazyObject(lambda: _office_links(request)),
        "section": SimpleLazyObject(lambda: _section_of(request)),
        "footer_links": SimpleLazyObject(lambda: _links(_PUBLIC)),
        "data_links": SimpleLazyObject(lambda: _links(_DATA)),
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


_PUBLIC: tuple[Entry, ...] = (
    ("registry:list", lambda: _("Find a service")),
    ("standards:drafts", lambda: _("Draft standards")),
    ("complaints:new", lambda: _("File a complaint")),
    ("complaints:follow", lambda: _("Follow a complaint")),
    ("deadlines:calculator", lambda: _("Deadline calculator")),
)
_DATA: tuple[Entry, ...] = (
    ("registry:open_data", lambda: _("Open data")),
    ("portal:api_docs", lambda: _("API for programs")),
    ("audit:heads", lambda: _("Signed heads of the log")),
)
_VISITOR: tuple[Entry, ...] = (("account_login", lambda: _("Sign in")),)
_PERSON: tuple[Entry, ...] = (("portal:cabinet", lambda: _("Personal cabinet")),)
_OFFICE: tuple[Entry, ...] = (("portal:office", lambda: _("Back office")),)


def _links(entries: Iterable[Entry]) -> list[Link]:
    return [_link(name, label) for name, label in entries]


def _link(name: str, label: Label) -> Link:
    return Link(label(), reverse(name))


def _marked(request: HttpRequest, links: list[Link]) -> list[Link]:
    """The links, the nearest one above this page marked as the section where the person is."""
    above = [link.url for link in links if request.path.startswith(link.url)]
    here = max(above, key=len, default="")
    return [replace(link, is_current=link.url == here) for link in links]


def _navigation(request: HttpRequest) -> list[Link]:
    if not request.user.is_authenticated:
        return _marked(request, _links((*_PUBLIC, *_VISITOR)))
    actor: Actor = request.actor  # type: ignore[attr-defined]
    last = _OFFICE if actor.is_official else ()
    own = [*_links(_PERSON), _inbox(request), *_links(last)]
    return _marked(request, [*_links(_PUBLIC), *own])


def _inbox(request: HttpRequest) -> Link:
    unread, url = unread_count(cast(User, request.user)), reverse("notifications:inbox")
    text = wording.count(unread, "unread", get_language() or settings.LANGUAGE_CODE)
    return Link(_("Messages"), url, badge=unread, badge_text=text)


def _office_links(request: HttpRequest) -> list[Link]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_official:
        return []
    links = _links(open_to(actor, OFFICE_PAGES))
    if may_enter_admin(actor):
        links.append(_link("admin:index", lambda: _("Technical section")))
    links = _marked(request, links)
    if _section_of(request) is None:
        return links
    # Inside the section its own entry stays marked, wherever in it the person is.
    home = reverse(COMPLAINT_PAGES[0][0])
    return [replace(link, is_current=link.url == home) for link in links]


def _section_of(request: HttpRequest) -> Section | None:
    """The section where the person is, if it has several pages."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_official:
        return None
    often = open_to(actor, COMPLAINT_PAGES)
    links = _marked(request, _links([*often, *open_to(actor, MORE_COMPLAINT_PAGES)]))
    if not any(link.is_current for link in links):
        return None
    return Section(links[: len(often)], links[len(often) :])
