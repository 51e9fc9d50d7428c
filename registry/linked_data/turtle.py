"""Nodes written as JSON-LD and as Turtle, node by node, so that a file of any size streams.

A node is a flat object: ``@id``, ``@type`` and properties by their prefixed names; a value is a
link, a text with its language, or a text with its type. Both forms give the same graph.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from registry.linked_data.vocabulary import PREFIXES, Node

_PREFIXED = re.compile(r"[a-z]+:[A-Za-z][A-Za-z0-9]*")
_ESCAPES = {
    "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f",
}  # fmt: skip
_TO_ESCAPE = re.compile(r'[\\"\x00-\x1f\x7f\ud800-\udfff]')
_UNFIT_IN_ADDRESS = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def as_json_ld(nodes: Iterable[Node]) -> Iterator[str]:
    """One JSON-LD document in parts, the context in it: nothing has to be fetched to read it."""
    context = json.dumps(PREFIXES, ensure_ascii=False)
    yield f'{{"@context": {context},\n"@graph": ['
    between = "\n"
    for node in nodes:
        yield between + json.dumps(node, ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


def as_turtle(nodes: Iterable[Node]) -> Iterator[str]:
    """One Turtle document in parts."""
    yield "".join(f"@prefix {name}: <{address}> .\n" for name, address in PREFIXES.items())
    for node in nodes:
        yield _block(node)


def _block(node: Node) -> str:
    lines = []
    for name, value in node.items():
        if name == "@id":
            continue
        given = value if isinstance(value, list) else [value]
        if name == "@type":
            lines.append("a " + ", ".join(_name(one) for one in given))
        else:
            lines.append(f"{name} " + ", ".join(_value(one) for one in given))
    return f"\n<{_address(node['@id'])}>\n    " + " ;\n    ".join(lines) + " .\n"


def _name(text: str) -> str:
    return text if _PREFIXED.fullmatch(text) else f"<{_address(text)}>"


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _literal(value)
    if "@id" in value:
        return f"<{_address(value['@id'])}>"
    if "@language" in value:
        return f"{_literal(value['@value'])}@{value['@language']}"
    return f"{_literal(value['@value'])}^^{_name(value['@type'])}"


def _literal(text: str) -> str:
    return f'"{_TO_ESCAPE.sub(_escaped, text)}"'


def _escaped(found: re.Match[str]) -> str:
    sign = found.group()
    return _ESCAPES.get(sign) or f"\\u{ord(sign):04X}"


def _address(text: str) -> str:
    return _UNFIT_IN_ADDRESS.sub(lambda found: f"%{ord(found.group()):02X}", text)
