"""How every room names a thing and a person to the record: plain values, no foreign keys."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SubjectRef:
    """What an act is about: a stable code and id, and its name as printed that day.

    ``code`` is "<room>.<thing>" (``complaints.stage``); it never changes once shipped.
    """

    code: str
    id: int
    label_kk: str = ""
    label_ru: str = ""
    label_en: str = ""

    def label(self, language: str) -> str:
        """The name in a language; any other where that one is missing."""
        own = getattr(self, f"label_{language}", "")
        return own or self.label_ru or self.label_kk or self.label_en


@dataclass(frozen=True, slots=True)
class ActorRef:
    """Who acted: ids and names as they stood at that moment; all empty for the system."""

    user_id: int | None = None
    label: str = ""
    organisation_id: int | None = None
    organisation_label: str = ""
    role: str = ""


SYSTEM = ActorRef(role="system")
