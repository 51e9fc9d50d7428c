"""Telling the responsible person that a calendar correction moved a date (Q-41)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import User
from deadlines import subjects
from deadlines.models import Clock
from notifications.services import Message, Recipient, send


@dataclass(frozen=True, slots=True)
class Move:
    """A clock whose due moment has moved, and where it stood."""

    clock: Clock
    due_on: date
    due_at: datetime


def tell_of_moves(moves: Sequence[Move], annulled: Collection[int], *, at: datetime) -> None:
    """One message for each moved clock that somebody is responsible for; e-mail in the morning."""
    people = User.objects.in_bulk({m.clock.assignee_id for m in moves if m.clock.assignee_id})
    send(
        _message(move, people[move.clock.assignee_id], move.clock.pk in annulled, at)
        for move in moves
        if move.clock.assignee_id
    )


def _message(move: Move, person: User, is_annulled: bool, at: datetime) -> Message:
    clock, language = move.clock, person.language
    return Message(
        template="deadlines/moved",
        to=Recipient.of_user(person),
        channels=("inbox", "email"),
        dedupe_key=f"deadlines.moved:{clock.pk}:{clock.epoch}",
        at=at,
        context={
            "label": clock.subject.label(language),
            "term": getattr(clock.term, f"name_{language}") or clock.term.name,
            "due_before": move.due_on,
            "due_on": clock.due_on,
            "annulled": is_annulled,
        },
        subject=clock.subject,
        url=subjects.url_of(clock.subject_code, clock.subject_id),
        digest=True,
    )
