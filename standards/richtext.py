"""The safe text of clauses: paragraphs, lists, emphasis, tables; nothing that acts or loads."""

import html
import re

import nh3

_TAGS = {
    "p", "br", "strong", "em", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "sup",
    "sub",
}  # fmt: skip
_ATTRIBUTES = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}}
_BLOCKS = re.compile(r"</(?:p|li|tr|table|ul|ol)>|<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")


def clean(text: str) -> str:
    """Safe HTML of a text somebody typed or brought in; a text without tags becomes paragraphs."""
    if not text.strip():
        return ""
    if not _TAG.search(text):
        text = "".join(f"<p>{html.escape(part)}</p>" for part in _paragraphs(text))
    return nh3.clean(text, tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None).strip()


def plain(text: str) -> str:
    """The words of a safe text, one paragraph, item or row on a line."""
    words = html.unescape(_TAG.sub("", _BLOCKS.sub("\n", text or "")))
    return "\n".join(line.strip() for line in words.splitlines() if line.strip())


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n|\r?\n", text) if part.strip()]
