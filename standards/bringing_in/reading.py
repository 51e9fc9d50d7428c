"""A Kazakh and a Russian file, either alone or both, into one tree of clauses to be looked through."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from files.antivirus import scanner
from files.sniffing import DOCX, sniff
from standards.bringing_in.blocks import Block
from standards.bringing_in.clauses import ClauseDraft
from standards.bringing_in.errors import MAX_SIZE, DocumentRefused
from standards.bringing_in.html import read_html
from standards.bringing_in.tree import Read, pair, read_tree
from standards.bringing_in.word import read_docx

LONGEST_TEXT = 600_000  # characters of one language
_MARKUP = (b"<!doctype html", b"<html", b"<body", b"<h1", b"<p", b"<div")


@dataclass(frozen=True, slots=True)
class Brought:
    """What two files give: clauses, and the lines that stand under no heading of the law."""

    clauses: list[ClauseDraft]
    unplaced: list[str]

    @property
    def count(self) -> int:
        """How many clauses there are, with those below others."""
        return sum(clause.count() for clause in self.clauses)


def together(kk: Read | None, ru: Read | None) -> Brought:
    """The two languages side by side; a clause without its partner stands alone."""
    left, right = kk or Read([], []), ru or Read([], [])
    return Brought(pair(left.nodes, right.nodes), [*left.unplaced, *right.unplaced])


def read_file(uploaded: "UploadedFile[Any]") -> Read:
    """The clauses of one file; nothing is kept of it.

    Raises:
        DocumentRefused: it is empty, too large, of another type, harmful or without text.
    """
    blocks = _blocks(uploaded)
    length = sum(len(block.text) for block in blocks)
    if length == 0:
        raise DocumentRefused("no_text")
    if length > LONGEST_TEXT:
        raise DocumentRefused("too_long")
    return read_tree(blocks)


def _blocks(uploaded: "UploadedFile[Any]") -> Sequence[Block]:
    size = uploaded.size or 0
    if size == 0:
        raise DocumentRefused("empty")
    if size > MAX_SIZE:
        raise DocumentRefused("size")
    content = uploaded.read()
    source = io.BytesIO(content)
    if not scanner().is_clean(source):
        raise DocumentRefused("infected")
    if sniff(source) == DOCX:
        return read_docx(source)
    if content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_MARKUP):
        return read_html(content)
    raise DocumentRefused("type")
