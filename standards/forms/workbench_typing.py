"""Text of a clause as a person types it: lines, "- " for items, ** for bold; no tags to be seen."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from standards.richtext import clean

_MARKS = {"strong": "**", "em": "__"}
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_SLANTED = re.compile(r"__(?=\S)(.+?)(?<=\S)__")
_ITEM = re.compile(r"^\s*[-–—•]\s+")
_ORDERED = re.compile(r"^\s*\d{1,3}[.)]\s+")
# Kept as they are: what cannot be said by marks.
_KEPT = frozenset({"table", "thead", "tbody", "tr", "th", "td", "sup", "sub"})


def to_html(typed: str) -> str:
    """Safe HTML of what was typed: a line is a paragraph or an item; tables stay tables."""
    return clean("".join(_blocks(typed.replace("\r\n", "\n"))))


def _blocks(typed: str) -> Iterator[str]:
    for piece in re.split(r"(<table\b.*?</table>)", typed, flags=re.DOTALL | re.IGNORECASE):
        if piece.lower().startswith("<table"):
            yield piece
        else:
            yield from _lines(piece.split("\n"))


def _lines(lines: list[str]) -> Iterator[str]:
    """Neighbouring items make one list."""
    listed = ""
    for line in [*lines, ""]:
        kind = "ul" if _ITEM.match(line) else ("ol" if _ORDERED.match(line) else "")
        if kind != listed:
            yield (f"</{listed}>" if listed else "") + (f"<{kind}>" if kind else "")
            listed = kind
        if kind:
            mark = _ITEM if kind == "ul" else _ORDERED
            yield f"<li>{_marked(mark.sub('', line))}</li>"
        elif line.strip():
            yield f"<p>{_marked(line.strip())}</p>"


def _marked(text: str) -> str:
    return _SLANTED.sub(r"<em>\1</em>", _BOLD.sub(r"<strong>\1</strong>", text))


def to_typed(html: str) -> str:
    """The same text for a field of a form; ``to_html`` gives the same HTML again."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    told = "".join(reader.parts)
    return re.sub(r"\n{2,}", "\n", told).strip("\n")


class _Reader(HTMLParser):
    """Turns safe HTML into lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._counts: list[int] = []
        self._in_table = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_table += tag == "table"
        if self._in_table or tag in _KEPT:
            self.parts.append(self.get_starttag_text() or "")
        elif tag in ("ul", "ol"):
            self._counts.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self.parts.append("\n" + self._bullet())
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "p":
            self.parts.append("\n" if not self._counts else "")
        else:
            self.parts.append(_MARKS.get(tag, ""))

    def _bullet(self) -> str:
        if not self._counts or self._counts[-1] < 0:
            return "- "
        self._counts[-1] += 1
        return f"{self._counts[-1]}. "

    def handle_endtag(self, tag: str) -> None:
        if self._in_table or tag in _KEPT:
            self.parts.append(f"</{tag}>")
            self._in_table -= tag == "table"
        elif tag in ("ul", "ol"):
            self.parts.append("\n")
            if self._counts:
                self._counts.pop()
        elif tag in ("p", "li"):
            self.parts.append("\n")
        else:
            self.parts.append(_MARKS.get(tag, ""))

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        self.parts.append(f"&{name};" if name in ("lt", "gt", "amp") else "\u00a0")

    def handle_charref(self, name: str) -> None:
        self.parts.append(f"&#{name};")
