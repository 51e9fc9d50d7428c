"""The verbs of standards and regulations (L13-13, L13-15…17, L13-23.2)."""

from standards.services.entering import create_empty_drafts, follow_drafting_body

__all__ = ["create_empty_drafts", "follow_drafting_body"]
