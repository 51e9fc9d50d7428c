"""Texts in the cells of a file: nothing lost on the way, nothing that a spreadsheet would run.

Three layers, each undone by the reader. In XLSX and CSV a character that the format cannot carry
becomes ``\\uHHHH``; so does the first character of a text that only looks like such an escape, of
this house or of Excel's own. In CSV a value that a spreadsheet would take for a formula gets an
apostrophe before it, and so does one that has such an apostrophe already.
"""

import re
from collections.abc import Callable

# Blanks do not stop a spreadsheet, and neither do the full-width forms of the four signs.
_RUN = re.compile("'*[ \u00a0\u3000]*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_GUARD = "'"

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029\ufeff\ufffe\uffff"
# "\u0041", "_x0041_" and "x005F_" as somebody's own words: the last two are Excel's escapes.
_LOOKS_ESCAPED = r"\\(?=u[0-9a-fA-F]{4})|_(?=x[0-9a-fA-F]{4}_)|x(?=005F_)"
_UNFIT = {
    "csv": re.compile(f"[{_CONTROLS}]|{_LOOKS_ESCAPED}"),
    # XML turns every line break into a line feed.
    "xlsx": re.compile(f"[{_CONTROLS}\r]|{_LOOKS_ESCAPED}"),
}
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def escaped(text: str, kind: str) -> str:
    """A text as it stands in a cell of a CSV or XLSX file."""
    text = _UNFIT[kind].sub(_written, text)
    return _GUARD + text if kind == "csv" and _RUN.match(text) else text


def unescaped(text: str, kind: str) -> str:
    """The text behind a cell."""
    if kind == "csv" and text.startswith(_GUARD) and _RUN.match(text, 1):
        text = text[1:]
    return _ESCAPE.sub(_read, text) if "\\u" in text else text


def unescaping(kind: str) -> Callable[[str], str]:
    """The reader of one format."""
    return lambda text: unescaped(text, kind)


def _written(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"


def _read(found: re.Match[str]) -> str:
    return chr(int(found.group(1), 16))
