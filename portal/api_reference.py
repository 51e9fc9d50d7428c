"""The API's description as plain rows, for a page that everybody can read."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils import translation

from drf_spectacular.generators import SchemaGenerator

_METHODS = ("get", "post", "put", "patch", "delete")
Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Input:
    """A parameter, or a field of what is sent."""

    name: str
    where: str
    kind: str
    is_required: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that a program may ask for."""

    method: str
    path: str
    summary: str
    is_open: bool
    inputs: tuple[Input, ...]
    answers: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def operations() -> dict[str, list[Operation]]:
    """All operations by subject, as the schema has them; texts are English, like the schema."""
    with translation.override("en"):
        generator: Any = SchemaGenerator
        schema = generator().get_schema(request=None, public=True)
    found: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        for method in _METHODS:
            if method in methods:
                subject = methods[method]["tags"][0]
                found.setdefault(subject, []).append(
                    _operation(path, method, methods[method], schema)
                )
    return found


def _operation(path: str, method: str, given: Schema, schema: Schema) -> Operation:
    inputs = [
        Input(
            name=one["name"],
            where=one["in"],
            kind=_kind(one["schema"]),
            is_required=one.get("required", False),
            meaning=_meaning(one, one["schema"], schema),
        )
        for one in given.get("parameters", [])
    ]
    return Operation(
        method=method.upper(),
        path=path,
        summary=given.get("summary") or given.get("description", "").partition("\n")[0],
        # An empty requirement among the others means: also without a sign-in.
        is_open={} in given.get("security", [{}]),
        inputs=(*inputs, *_sent(given, schema)),
        answers=tuple(
            (code, one.get("description", "")) for code, one in given["responses"].items()
        ),
    )


def _sent(given: Schema, schema: Schema) -> Iterator[Input]:
    """The fields of the body."""
    content = given.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return
    shape = _resolved(content["schema"], schema)
    for name, field in shape.get("properties", {}).items():
        yield Input(
            name=name,
            where="body",
            kind=_kind(field),
            is_required=name in shape.get("required", []),
            meaning=_meaning(field, field, schema),
        )


def _resolved(shape: Schema, schema: Schema) -> Schema:
    reference = shape.get("$ref", "")
    return schema["components"]["schemas"][reference.rpartition("/")[2]] if reference else shape


def _meaning(described: Schema, shape: Schema, schema: Schema) -> str:
    """What is said of an input, and the values it may take."""
    said = described.get("description", "").partition("\n")[0].partition("* `")[0].strip()
    values = _values(shape, schema)
    return ". ".join(filter(None, (said.rstrip("."), values)))


def _values(shape: Schema, schema: Schema) -> str:
    references = [shape, *shape.get("allOf", []), *shape.get("oneOf", [])]
    found = [value for one in references for value in _resolved(one, schema).get("enum", [])]
    return ", ".join(str(value) for value in found if value)


def _kind(shape: Schema) -> str:
    """The type in a word: "string", "date", "array"; a choice is a string."""
    return str(shape.get("format") or shape.get("type") or "string")
