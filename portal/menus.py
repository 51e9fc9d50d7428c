"""The menus of a page, drawn once for everybody who is shown the same.

A menu depends on little: the language, the place, the role. It is the same from page to page and
takes a third of the time of drawing one, so a process keeps those it has drawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from govservices import wording
from govservices.addresses import address
from portal.office_pages import (
    COMPLAINT_PAGES,
    MORE_COMPLAINT_PAGES,
    OFFICE_PAGES,
    Entry,
    Label,
    open_to,
)

_KEPT = 1024  # menus of each kind; some kilobytes each


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


@lru_cache(maxsize=_KEPT)
def sections(
    language: str, path: str, *, unread: int | None = None, is_official: bool = False
) -> SafeString:
    """Sections of the portal under its header; ``unread`` is None for a visitor."""
    if unread is None:
        links = _links((*_PUBLIC, *_VISITOR))
    else:
        last = _links(_OFFICE) if is_official else []
        links = [*_links((*_PUBLIC, *_PERSON)), _inbox(unread, language), *last]
    return _drawn("sections", navigation=_marked(path, links))


@lru_cache(maxsize=_KEPT)
def office(language: str, path: str, *, role: str, enters_admin: bool) -> SafeString:
    """Pages of the back office, and those of its section where the person is."""
    section = _section(path, role)
    links = _links(open_to(role, OFFICE_PAGES))
    if enters_admin:
        links.append(_link("admin:index", lambda: _("Technical section")))
    links = _marked(path, links)
    if section is not None:
        # Inside the section its own entry stays marked, wherever in it the person is.
        home = address(COMPLAINT_PAGES[0][0])
        links = [replace(link, is_current=link.url == home) for link in links]
    return _drawn("office_nav", office_links=links, section=section)


@lru_cache(maxsize=8)
def footer(language: str) -> SafeString:
    """Help lines, the portal's own pages, open data."""
    return _drawn("footer", footer_links=_links(_PUBLIC), data_links=_links(_DATA))


def _drawn(name: str, **context: object) -> SafeString:
    return render_to_string(f"components/{name}.html", context)


def _links(entries: Iterable[Entry]) -> list[Link]:
    return [_link(name, label) for name, label in entries]


def _link(name: str, label: Label) -> Link:
    return Link(label(), address(name))


def _inbox(unread: int, language: str) -> Link:
    text = wording.count(unread, "unread", language)
    return Link(_("Messages"), address("notifications:inbox"), badge=unread, badge_text=text)


def _marked(path: str, links: list[Link]) -> list[Link]:
    """The links, the nearest one above this page marked as the section where the person is."""
    above = [link.url for link in links if path.startswith(link.url)]
    here = max(above, key=len, default="")
    return [replace(link, is_current=link.url == here) for link in links]


def _section(path: str, role: str) -> Section | None:
    """The section where the person is, if it has several pages."""
    often = open_to(role, COMPLAINT_PAGES)
    links = _marked(path, _links([*often, *open_to(role, MORE_COMPLAINT_PAGES)]))
    if not any(link.is_current for link in links):
        return None
    return Section(links[: len(often)], links[len(often) :])
