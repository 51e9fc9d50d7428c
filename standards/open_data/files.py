"""Files of all standards and of all comments on drafts, a few rows in memory at a time.

Read by key and not by a cursor of the database: a slow reader then holds nothing open.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from registry.exchange.escaping import escaped
from standards.models import Comment, Edition, Standard
from standards.open_data.entries import (
    WORDS,
    Data,
    comment_data,
    standard_data,
    text_data,
    words_data,
)
from standards.open_standards import open_standards
from standards.selectors import readable_editions, settled_text
from standards.talk import comments
from standards.workflow import Stage

AT_ONCE = 200
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
Maker = Callable[[str], Iterator[bytes]]
_LIST_SEPARATOR = ";"

STANDARD_COLUMNS = (
    "registry_no", "url", "name_kk", "name_ru", "name_en", "state", "drafting_body", "edition",
    "kind", "approval_act", "approval_act_no", "approved_on", "effective_on", "ended_on",
    "justice_no", "justice_on", "draft", "is_sample", *WORDS,
)  # fmt: skip
COMMENT_COLUMNS = (
    "receipt_no", "draft", "discussion", "received_at", "channel", "author_kind", "author_name",
    "language", "point", "text", "status", "support_count", "is_hidden", "hide_reason",
    "hidden_at", "appeal", "verdict", "reason_kk", "reason_ru", "reason_en", "decided_at",
    "changes",
)  # fmt: skip


def standards_in(kind: str) -> Iterator[bytes]:
    """All standards of public services with the edition in force; the whole text in JSON."""
    if kind == "csv":
        rows = (
            standard_data(standard, edition) | words_data(edition)
            for standard, edition in _every_standard()
        )
        return _csv(STANDARD_COLUMNS, rows)
    return _json(
        "standards",
        (
            standard_data(standard, edition) | text_data(settled_text(edition) if edition else None)
            for standard, edition in _every_standard()
        ),
    )


def comments_in(kind: str) -> Iterator[bytes]:
    """All comments on public drafts, what is hidden without its text."""
    rows = map(comment_data, _every_comment())
    return _csv(COMMENT_COLUMNS, rows) if kind == "csv" else _json("comments", rows)


def open_comments() -> Any:
    """Comments on drafts that anybody may read, in the order in which they came."""
    found = comments().filter(discussion__edition__in=readable_editions().values("pk"))
    return found.order_by("pk")


def _every_standard() -> Iterator[tuple[Standard, Edition | None]]:
    last = ""
    while part := list(open_standards().filter(service__registry_no__gt=last)[:AT_ONCE]):
        held = Edition.objects.filter(standard__in=part, stage=Stage.IN_FORCE)
        editions = {edition.standard_id: edition for edition in held}
        yield from ((standard, editions.get(standard.pk)) for standard in part)
        last = part[-1].service.registry_no


def _every_comment() -> Iterator[Comment]:
    last = 0
    while part := list(open_comments().filter(pk__gt=last)[:AT_ONCE]):
        yield from part
        last = part[-1].pk


def _csv(columns: Iterable[str], rows: Iterable[Data]) -> Iterator[bytes]:
    """With a mark at the beginning, without which Excel takes UTF-8 for something else."""
    names = list(columns)
    part = io.StringIO(newline="")
    writer = csv.writer(part, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    part.write("\ufeff")
    writer.writerow(names)
    for number, row in enumerate(rows, start=1):
        writer.writerow([escaped(_cell(row[name]), "csv") for name in names])
        if number % AT_ONCE == 0:
            yield part.getvalue().encode()
            part.seek(0)
            part.truncate()
    yield part.getvalue().encode()


def _cell(value: Any) -> str:
    """A value as a text: a body by its key, a list in one cell, a moment by ISO 8601."""
    if value is None:
        return ""
    for kind, said in _SAID:
        if isinstance(value, kind):
            return said(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


_SAID: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda value: "true" if value else "false"),
    (dict, lambda value: str(value["key"])),
    (list, lambda value: _LIST_SEPARATOR.join(map(str, value))),
)


def _json(name: str, rows: Iterable[Data]) -> Iterator[bytes]:
    waiting = f'{{"{name}": [\n'
    between = ""
    for number, row in enumerate(rows, start=1):
        waiting += between + json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder)
        between = ",\n"
        if number % AT_ONCE == 0:
            yield waiting.encode()
            waiting = ""
    yield (waiting + "\n]}\n").encode()
