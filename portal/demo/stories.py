"""What people complain of in the demo, and how each complaint is meant to go."""

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from complaints.workflow import Outcome
from portal.demo.tables import Row, read


class End(Enum):
    """How one stage ends."""

    SATISFIED = Outcome.SATISFIED.value
    PARTLY = Outcome.PARTLY.value
    REFUSED = Outcome.REFUSED.value
    LATE = "late"


class Turn(Enum):
    """What else happens to a complaint on its road."""

    NONE = ""
    EXTENDED = "extended_in_time"
    TOO_LATE_TO_EXTEND = "extension_too_late"
    REDIRECTED = "redirected"
    REDIRECTED_TWICE = "redirected_twice_needs_consent"
    WITHDRAWN = "withdrawn"
    LATE_ANSWER_ENOUGH = "late_answer_withdraw_appeal"
    LATE_ANSWER_NOT_ENOUGH = "late_answer_appeal_continues"
    AGAINST_SELF = "against_self_blocked"
    FILED_TWICE = "duplicate_linked"


# How the stages of a turn end, where its name does not say.
_ENDS = {
    Turn.EXTENDED: "stage1_satisfied",
    Turn.TOO_LATE_TO_EXTEND: "stage1_late",
    Turn.REDIRECTED: "stage1_satisfied",
    Turn.REDIRECTED_TWICE: "stage1_satisfied",
    Turn.WITHDRAWN: "stage1_satisfied",
    Turn.LATE_ANSWER_ENOUGH: "stage1_late_stage2_satisfied",
    Turn.LATE_ANSWER_NOT_ENOUGH: "stage1_late_stage2_partly",
    Turn.AGAINST_SELF: "stage1_partly",
    Turn.FILED_TWICE: "stage1_satisfied",
}
# Paths named after their route or their moment instead of the ends of their stages.
_NAMED = {
    "psc_worker_satisfied": "stage1_satisfied",
    "psc_worker_refused_ib": "stage1_refused_stage2_satisfied",
    "after_hours_registered_next_day": "stage1_satisfied",
    "stage1_refused_withdrawn": "stage1_refused",
    "routeB_qcb_demand": "stage1_refused_stage2_satisfied",
    "routeB_qcb_partly": "stage1_refused_stage2_partly",
    "in_consideration_due_soon": "stage1_satisfied",
    "overdue_open": "stage1_late",
}
_STAGE = re.compile(r"stage(\d)(?:_(satisfied|partly|refused|late))?")


@dataclass(frozen=True, slots=True)
class Story:
    """One complaint of the table: who, where, what about, and the end of each stage."""

    no: str
    service_no: str
    body: str
    language: str
    complainant: str
    channel: str
    medium: str
    ground: str
    official: str
    reasons: str
    demands: str
    ends: tuple[End, ...]
    turn: Turn
    goes_to_court: bool
    after_hours: bool

    def end_of(self, number: int) -> End | None:
        """How a stage is meant to end; None where the complainant never goes so far."""
        return self.ends[number - 1] if number <= len(self.ends) else None

    @property
    def begins_late(self) -> bool:
        """Whether the first body is silent past its due date."""
        return self.ends[0] is End.LATE


@lru_cache(maxsize=1)
def stories() -> tuple[Story, ...]:
    """All stories, in the order of the table."""
    return tuple(_story(row) for row in read("complaints"))


def story_of(reasons: str) -> Story:
    """The story that a complaint tells, found by its words.

    Raises:
        KeyError: no story begins so.
    """
    return _by_beginning()[reasons[:_BEGINNING]]


_BEGINNING = 60


@lru_cache(maxsize=1)
def _by_beginning() -> dict[str, Story]:
    return {story.reasons[:_BEGINNING]: story for story in stories()}


def _story(row: Row) -> Story:
    return Story(
        no=row["id"],
        service_no=row["service_no"],
        body=row["body"],
        language=row["language"],
        complainant=row["complainant"],
        channel=row["channel"],
        medium=row["medium"],
        ground=row["ground"],
        official=row["official"],
        reasons=row["what_happened"],
        demands=row["demands"],
        ends=_ends(row["intended_path"]),
        turn=_turn(row["intended_path"]),
        goes_to_court="court" in row["intended_path"],
        after_hours="after_hours" in row["intended_path"],
    )


def _turn(path: str) -> Turn:
    return Turn(path) if path in {turn.value for turn in Turn} else Turn.NONE


def _ends(path: str) -> tuple[End, ...]:
    """The chain of ends; a stage that names none is one where the complainant wins."""
    chain = _STAGE.findall(_NAMED.get(path) or _ENDS.get(_turn(path)) or path)
    return tuple(End(end or End.SATISFIED.value) for _number, end in chain)
