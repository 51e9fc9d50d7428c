"""Paragraphs, items and tables of an HTML file, after everything that acts has been taken out."""

import html
import re
from html.parser import HTMLParser

import nh3

from standards.bringing_in.blocks import Block
from standards.bringing_in.errors import DocumentRefused

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset({"p", "div", "li", *_HEADINGS})
_INLINE = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "sup": "sup", "sub": "sub"}
_TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
_LISTS = ("ol", "ul")
_TAGS = {*_BLOCKS, *_INLINE, *_TABLE, *_LISTS, "br"}
# What stands in them is no text of the page.
_SILENT = {"script", "style", "title"}
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def read_html(content: bytes) -> list[Block]:
    """The blocks of a page, in order.

    Raises:
        DocumentRefused: "damaged" where its letters cannot be read.
    """
    reader = _Reader()
    safe = nh3.clean(
        _decoded(content), tags=_TAGS, attributes={}, link_rel=None, clean_content_tags=_SILENT
    )
    reader.feed(safe)
    reader.close()
    reader.end_block()
    return reader.blocks


def _decoded(content: bytes) -> str:
    named = _CHARSET.search(content[:2048])
    charset = named[1].decode("ascii") if named else "utf-8"
    for candidate in dict.fromkeys((charset, "utf-8-sig", "windows-1251")):
        try:
            told = content.decode(candidate)
        # Some of the encodings a page may name refuse with more than a decoding error.
        except (UnicodeError, LookupError):
            continue
        # Halves of letters, which some encodings let through, are no letters.
        return told.encode("utf-8", "replace").decode().replace("\0", "")
    raise DocumentRefused("damaged")


class _Reader(HTMLParser):
    """Collects one block after another; tables stay whole."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._heading = False
        self._lists: list[str] = []
        self._item_level = -1
        self._in_table = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table" and not self._in_table:
            self.end_block()
        self._in_table += tag == "table"
        if self._in_table:
            self._parts.append(_tag(tag) if tag in _TABLE or tag in _INLINE else "")
        elif tag in _LISTS:
            self.end_block()
            self._lists.append(tag)
        elif tag in _BLOCKS:
            self._begin_block(tag)
        elif tag == "br":
            self._parts.append("<br>")
        elif tag in _INLINE:
            self._parts.append(_tag(tag))

    def _begin_block(self, tag: str) -> None:
        self.end_block()
        self._heading = tag in _HEADINGS
        if tag == "li" and self._lists and self._lists[-1] == "ol":
            self._item_level = self._lists.count("ol") - 1

    def handle_endtag(self, tag: str) -> None:
        if self._in_table:
            self._parts.append(_tag(tag, end=True) if tag in _TABLE or tag in _INLINE else " ")
            self._in_table -= tag == "table"
            if not self._in_table:
                self.end_block()
        elif tag in _LISTS:
            self.end_block()
            if self._lists:
                self._lists.pop()
        elif tag in _BLOCKS:
            self.end_block()
        elif tag in _INLINE:
            self._parts.append(_tag(tag, end=True))

    def handle_data(self, data: str) -> None:
        self._parts.append(html.escape(data, quote=False))

    def end_block(self) -> None:
        """What has been collected becomes a block, if there are words in it."""
        told = "".join(self._parts).strip()
        is_table = told.startswith("<table")
        block = Block(
            html=told if is_table else f"<p>{told}</p>",
            is_heading=self._heading,
            is_bold=told.startswith("<strong>") and told.endswith("</strong>"),
            level=self._item_level,
        )
        if block.text:
            self.blocks.append(block)
        self._parts, self._heading, self._item_level = [], False, -1


def _tag(name: str, *, end: bool = False) -> str:
    return f"<{'/' if end else ''}{_INLINE.get(name, name)}>"
