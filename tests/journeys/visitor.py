"""A person at a browser: finds things by what they are called, and looks at every page reached.

Whatever page a person reaches is looked at once: no violation found by axe, no message of the
browser's console (a breach of the content security policy is one), nothing wider than the screen.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext, pgettext

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page

_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
_PATIENCE_MS = 20_000
# What the page says in its own language: without the parts marked as another one.
_OWN_TEXT = """language => {
    const body = document.body.cloneNode(true);
    // Names of people are written as in their documents, whatever the language of the page.
    body.querySelectorAll("[lang], [translate=no], script, style").forEach(part => {
        if (part.getAttribute("lang") !== language) part.remove();
    });
    return body.textContent;
}"""
# Addresses, files, numbers, a header; and secret codes, which may happen to hold letters alone.
_NOT_WORDS = re.compile(r"[@/_]|\.[a-z]|\d|\b[A-Z]{4}(-[A-Z]{4}){2}\b|If-None-Match")
_INTERNATIONAL = {
    "govservices", "Sample", "English", "API", "SMS", "PDF", "CSV", "XLSX", "JSON", "ETag",
    "Turtle", "CPSV", "Atom", "iCalendar", "DOCX", "HTML",
}  # fmt: skip


def english_words(text: str) -> set[str]:
    """The words in Latin letters that a Kazakh or Russian text has no reason to hold."""
    plain = " ".join(word for word in text.split() if not _NOT_WORDS.search(word))
    return set(re.findall(r"[A-Za-z]{3,}", plain)) - _INTERNATIONAL


@dataclass
class Album:
    """Pictures of the pages, where somebody asked for them."""

    folder: Path | None
    taken: int = 0

    def add(self, page: Page, language: str) -> None:
        """Keep the whole page as it looks."""
        if self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        self.taken += 1
        name = re.sub(r"[^a-z0-9]+", "-", page.url.split("/", 3)[-1].split("?")[0].lower()).strip(
            "-"
        )
        picture = f"{self.taken:03}-{language}-{name or 'home'}.png"
        page.screenshot(path=self.folder / picture, full_page=True)


@dataclass
class Visitor:
    """One person with one browser, who reads one language."""

    page: Page
    language: str
    album: Album
    scripts: bool = True
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(_PATIENCE_MS)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"console: {message.text}")

    def says(self, words: str, *, context: str = "") -> str:
        """A text of the portal in the person's language."""
        with translation.override(self.language):
            return pgettext(context, words) if context else gettext(words)

    # Getting about

    def opens(self, path: str) -> None:
        """Type an address."""
        joint = "&" if "?" in path else "?"
        self.page.goto(f"{path}{joint}lang={self.language}")
        self.looks()

    def follows(self, words: str) -> None:
        """Follow a link."""
        self.link(self.says(words)).click()
        self.looks()

    def presses(self, words: str) -> None:
        """Press a button that sends something."""
        self.button(words).click()
        self.looks()

    # Finding things

    def link(self, name: str) -> Locator:
        """The first link whose name holds some words."""
        return self.page.get_by_role("link", name=name).first

    def button(self, words: str) -> Locator:
        """The first button, or link that looks like one, of just this name."""
        return self.page.get_by_role("button", name=self.says(words), exact=True).first

    def field(self, words: str) -> Locator:
        """The field with just this label, else the first whose label holds the words."""
        exact = self.page.get_by_label(self.says(words), exact=True)
        return exact.first if exact.count() else self.page.get_by_label(self.says(words)).first

    # Filling in

    def writes(self, label: str, text: str) -> None:
        """Type into a field."""
        self.field(label).fill(text)

    def chooses(self, label: str) -> None:
        """Tick a choice by its label."""
        # The first letter of a choice is a capital on the page, whatever it is in the data.
        whole = re.compile(rf"^\s*{re.escape(self.says(label))}\s*$", re.IGNORECASE)
        self.page.get_by_label(whole).first.check()

    def chooses_named(self, name: str) -> None:
        """Tick a choice that is called by a name out of the data."""
        self.page.get_by_label(name).first.check()

    def selects(self, label: str, name: str) -> None:
        """Choose from a list, by the text of the line."""
        self.field(label).select_option(label=name)

    # Looking

    def sees(self, words: str, *, context: str = "") -> None:
        """Some words of the portal stand on the page."""
        self.reads(self.says(words, context=context))

    def reads(self, text: str) -> None:
        """A text stands on the page."""
        shown = self.text()
        assert text in shown, f"{text!r} is not on {self.page.url}:\n{shown}"

    def text(self) -> str:
        """What the page says, in one line."""
        return " ".join(self.page.locator("body").inner_text().split())

    def looks(self) -> None:
        """Look at the page just reached: it must be the right language, whole and accessible."""
        self.page.wait_for_load_state("load")
        assert self.page.locator("html").get_attribute("lang") == self.language, self.page.url
        self.album.add(self.page, self.language)
        assert not self.troubles, f"{self.page.url}: {self.troubles}"
        if self.scripts:
            self._is_in_one_language()
            self._does_not_scroll_sideways()
            self._is_accessible()

    def _is_in_one_language(self) -> None:
        """No English is left on a Kazakh or Russian page, but where it is marked as English."""
        if self.language == "en":
            return
        foreign = english_words(self.page.evaluate(_OWN_TEXT, self.language))
        assert not foreign, f"{self.page.url} is not all in {self.language}: {sorted(foreign)}"

    def _does_not_scroll_sideways(self) -> None:
        root = "document.documentElement"
        wide, seen = self.page.evaluate(f"[{root}.scrollWidth, {root}.clientWidth]")
        assert wide <= seen, f"{self.page.url} is {wide} px wide on a screen of {seen} px"

    def _is_accessible(self) -> None:
        found = Axe().run(self.page, options=_RULES).response["violations"]
        told = [
            f"{violation['id']} ({violation['help']}): {node['html'][:300]}"
            for violation in found
            for node in violation["nodes"]
        ]
        assert not told, f"{self.page.url}\n" + "\n".join(told)
