"""A clause that is not in any text yet: what a file, a sample or a first draft gives."""

from dataclasses import dataclass, field

from standards.provisions import words

# Levels of clauses one below another, the top one counted: more nobody could find his way in.
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class ClauseDraft:
    """One clause with those below it; ``body`` and ``summary`` in each language, safe HTML later."""

    part: str
    body: dict[str, str]
    summary: dict[str, str] = field(default_factory=words)
    children: tuple["ClauseDraft", ...] = ()

    @property
    def lacks(self) -> str:
        """The required language in which it has no text: "kk", "ru", or empty."""
        for language in ("kk", "ru"):
            if not self.body.get(language, "").strip():
                return language
        return ""

    def depth(self) -> int:
        """How many levels it has, its own counted."""
        return 1 + max((child.depth() for child in self.children), default=0)

    def count(self) -> int:
        """How many clauses it is with those below it."""
        return 1 + sum(child.count() for child in self.children)
