"""What a document consists of, whatever its format: headings, paragraphs, items, tables."""

from dataclasses import dataclass

from standards.richtext import plain


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, item or table; ``level`` is that of an automatic numbering, −1 without one."""

    html: str
    is_heading: bool = False
    is_bold: bool = False
    level: int = -1

    @property
    def text(self) -> str:
        """The words alone."""
        return " ".join(plain(self.html).split())
