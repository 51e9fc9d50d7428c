"""Standards, drafts and comments for programs: open to everybody, read-only."""

from standards.api.comments import DraftComments
from standards.api.drafts import DraftDetail, DraftList
from standards.api.standards import StandardDetail, StandardEditions, StandardList

__all__ = [
    "DraftComments",
    "DraftDetail",
    "DraftList",
    "StandardDetail",
    "StandardEditions",
    "StandardList",
]
