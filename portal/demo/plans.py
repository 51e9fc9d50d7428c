"""When the people of the demo act on a stage: always the same for the same complaint."""

from dataclasses import dataclass
from random import Random

from complaints.models import ComplaintStage
from complaints.workflow import Outcome
from portal.demo.stories import End, story_of

_LONG_TERM = 15  # working days of the quality body (K-19)


@dataclass(frozen=True, slots=True)
class Plan:
    """Working days after registration, unless said otherwise; None for what is never done."""

    take_after: int
    ask_after: int | None
    decide_after: int
    outcome: Outcome
    # After the answer, or after the day on which it was due.
    appeal_after: int | None
    remedy_within: int
    remedy_done_after: int | None
    court_after: int | None
    hour: int
    minute: int


def plan_for(stage: ComplaintStage) -> Plan:
    """What happens on a stage, from the story its complaint tells."""
    complaint = stage.complaint
    story = story_of(complaint.reasons)
    chance = Random(f"{story.no} {complaint.filed_at.isoformat()} {stage.number}")
    end = story.end_of(stage.number) or End.SATISFIED
    term = _LONG_TERM if stage.rung.rung == "quality_body" else 5
    is_late = end is End.LATE
    decide_after = term + chance.randint(2, 6) if is_late else _in_time(term, chance)
    take_after = chance.randint(1, term + 1) if is_late else chance.randint(0, 1)
    goes_on = story.end_of(stage.number + 1) is not None
    return Plan(
        take_after=take_after,
        ask_after=take_after + 1 if chance.random() < 0.35 else None,
        decide_after=decide_after,
        outcome=_late_outcome(chance, goes_on=goes_on) if is_late else Outcome(end.value),
        appeal_after=chance.randint(1, 3) if goes_on else None,
        remedy_within=chance.randint(5, 12),
        remedy_done_after=None if chance.random() < 0.08 else chance.randint(2, 13),
        court_after=chance.randint(3, 8) if story.goes_to_court and not goes_on else None,
        hour=chance.randint(10, 16),
        minute=chance.randint(0, 59),
    )


def _in_time(term: int, chance: Random) -> int:
    """A day within the term; many answers leave on the last days of it."""
    return chance.choice([term - 2, term - 1, term - 1, term])


def _late_outcome(chance: Random, *, goes_on: bool) -> Outcome:
    if goes_on:
        return chance.choice([Outcome.REFUSED, Outcome.PARTLY])
    return Outcome.PARTLY
