"""From the blocks of a document to clauses under the four sections of a standard (L13-14)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from standards.bringing_in.blocks import Block
from standards.bringing_in.clauses import DEEPEST, ClauseDraft
from standards.provisions import words
from standards.workflow import Part

LONGEST_HEADING = 250  # characters
_NUMBERED_HEADING = re.compile(
    r"^(?:(?:глава|раздел)\s+\w+\.?|\d+\s*-?\s*(?:тарау|бөлім)\.?|[IVX]+\.|\d+\.)\s*", re.IGNORECASE
)
# How a section is headed in either language, in the words of the law and of acts before it.
_SECTIONS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    (Part.GENERAL, re.compile(r"общие положения|жалпы ережелер")),
    (Part.COMPLAINT, re.compile(r"порядок (?:досудебного )?обжалования|порядок подачи жалоб|.*шағымдану тәртібі|шағым беру тәртібі")),
    (Part.PROCEDURE, re.compile(r"порядок оказания|(?:мемлекеттік )?(?:көрсетілетін )?қызмет(?:ті)? көрсету(?:дің)? тәртібі")),
    (Part.OTHER, re.compile(r"иные требования|прочие требования|өзге де талаптар|басқа да талаптар|өзге талаптар")),
)  # fmt: skip
# "1." and "2.1." head clauses; "1)" and "а)" stand below them; a dash or a dot goes on with them.
_CLAUSE = re.compile(r"^(\d{1,3}(?:\.\d{1,3})*)\.\s+")
_BELOW = re.compile(r"^(?:\d{1,3}|[a-zа-яәғқңөұүһі])\)\s*", re.IGNORECASE)


@dataclass
class Node:
    """A clause of one file: its paragraphs, and what stands below it."""

    part: Part
    html: list[str]
    children: list["Node"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Read:
    """One file as clauses, and the words that found no section of the law."""

    nodes: list[Node]
    unplaced: list[str]


def read_tree(blocks: Sequence[Block]) -> Read:
    """Clauses by headings and numbers; what stands under no heading of the law goes to the last."""
    builder = _Builder()
    for block in blocks:
        builder.take(block)
    return Read(builder.nodes, builder.unplaced)


class _Builder:
    """Takes one block after another and knows under which clause it stands."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.unplaced: list[str] = []
        self._part = Part.OTHER
        self._is_placed = False
        # The clauses that are open: one at the top, one below it, and so on.
        self._open: list[Node] = []

    def take(self, block: Block) -> None:
        if _may_head(block):
            part = _section_of(block.text)
            if part is not None:
                self._begin_section(part, is_placed=True)
                return
            if block.is_heading:
                self._begin_section(Part.OTHER, is_placed=False)
                self.unplaced.append(block.text)
                return
        if not self._is_placed:
            self.unplaced.append(block.text)
        self._put(block)

    def _begin_section(self, part: Part, *, is_placed: bool) -> None:
        self._part, self._is_placed, self._open = part, is_placed, []

    def _put(self, block: Block) -> None:
        depth = self._depth_of(block)
        if depth is None:
            if self._open:
                self._open[-1].html.append(block.html)
                return
            depth = 0
        depth = min(depth, len(self._open), DEEPEST - 1)
        node = Node(self._part, [_without_number(block.html)])
        siblings = self._open[depth - 1].children if depth else self.nodes
        siblings.append(node)
        self._open = [*self._open[:depth], node]

    def _depth_of(self, block: Block) -> int | None:
        """How deep a block stands by its number; None where it goes on with what is above."""
        if found := _CLAUSE.match(block.text):
            return found[1].count(".")
        if _BELOW.match(block.text):
            return 1
        return block.level if block.level >= 0 else None


def _may_head(block: Block) -> bool:
    """A heading by its style, or a short line that is bold, numbered as one, or ends openly."""
    if not block.text or len(block.text) > LONGEST_HEADING or block.html.startswith("<table"):
        return False
    return block.is_heading or block.is_bold or not block.text.endswith((".", ";", ":", ","))


def _section_of(text: str) -> Part | None:
    bare = " ".join(_NUMBERED_HEADING.sub("", text).casefold().split())
    return next((part for part, pattern in _SECTIONS if pattern.match(bare)), None)


def _without_number(html: str) -> str:
    """The number goes: the portal counts clauses itself, so that moving one leaves no gap."""
    opening = re.match(r"^<p>(?:<strong>|<em>)*", html)
    if opening is None:
        return html
    rest = html[opening.end() :].lstrip()
    bare = _CLAUSE.sub("", rest, count=1)
    return opening[0] + (bare if bare != rest else _BELOW.sub("", rest, count=1))


def pair(kk: Sequence[Node], ru: Sequence[Node]) -> list[ClauseDraft]:
    """The two languages side by side: section by section, clause by clause in their order."""
    return [
        draft
        for part in Part
        for draft in _paired(
            [node for node in kk if node.part == part], [node for node in ru if node.part == part]
        )
    ]


def _paired(kk: Sequence[Node], ru: Sequence[Node]) -> list[ClauseDraft]:
    found = []
    for left, right in zip_longest(kk, ru):
        one = left or right
        assert one is not None
        found.append(
            ClauseDraft(
                part=one.part.value,
                body=words(_html(left), _html(right)),
                children=tuple(
                    _paired(left.children if left else [], right.children if right else [])
                ),
            )
        )
    return found


def _html(node: Node | None) -> str:
    return "".join(node.html) if node else ""
