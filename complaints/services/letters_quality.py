"""Letters about demands of the quality body and about remedies. Only builds them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import Organisation, User
from complaints.models import Demand, Remedy
from complaints.selectors import officials_of
from complaints.services.answer_parts import name_in
from complaints.services.letters import to_complainant, to_official, to_officials
from deadlines.models import Clock
from notifications.services import Message


def demanded(demand: Demand, *, at: datetime) -> list[Message]:
    """To the body of which the quality body demands it (D12-19.5.2)."""
    return _to_body("demanded", demand, demand.addressee, at, key=_round(demand))


def demand_sent(demand: Demand, *, at: datetime) -> list[Message]:
    """To the complainant: a further demand, after the answer that told of the first."""
    return [_to_complainant("demand_sent", demand, at, key=_round(demand))]


def demand_executed(demand: Demand, *, at: datetime) -> list[Message]:
    """To the complainant and to the quality body: what the addressee says it has done."""
    more, key = {"execution": demand.execution}, f"{demand.pk}:{at.isoformat()}"
    return [
        _to_complainant("demand_executed", demand, at, more, key=key),
        *_to_body("demand_executed_body", demand, demand.stage.organisation, at, more, key=key),
    ]


def demand_given_back(demand: Demand, reasons: str, *, at: datetime) -> list[Message]:
    """To the addressee: the execution is not accepted, and until when the duty is open again."""
    key = f"{demand.pk}:{at.isoformat()}"
    more = {"reasons": reasons}
    return _to_body("demand_given_back", demand, demand.addressee, at, more, key=key)


def demand_closed(demand: Demand, *, at: datetime) -> list[Message]:
    """To the complainant and the addressee: the quality body has confirmed the execution."""
    more, key = {"execution": demand.execution}, str(demand.pk)
    return [
        _to_complainant("demand_closed", demand, at, more, key=key),
        *_to_body("demand_closed_body", demand, demand.addressee, at, more, key=key),
    ]


def demands_overdue(late: Sequence[tuple[Clock, Demand]]) -> list[Message]:
    """To both bodies and to the complainant, once for each date that has passed."""
    messages = []
    for clock, demand in late:
        at, key = clock.due_at, _round(demand)
        messages.append(_to_complainant("demand_overdue", demand, at, key=key))
        for body in {demand.addressee, demand.stage.organisation}:
            messages += _to_body("demand_overdue_body", demand, body, at, key=key)
    return messages


def demands_due_soon(ringing: Sequence[tuple[Clock, Demand]]) -> list[Message]:
    """To the addressee: the date set by the quality body is near."""
    messages = []
    for clock, demand in ringing:
        at, key = _rang(clock)
        more = {"what": demand.text, "is_demand": True}
        messages += _to_body("restoration_due_soon", demand, demand.addressee, at, more, key=key)
    return messages


def remedies_overdue(late: Sequence[tuple[Clock, Remedy]]) -> list[Message]:
    """To the body that promised it: its own date has passed (J-19)."""
    messages = []
    for clock, remedy in late:
        context = {"remedy": remedy.text, "due_on": clock.due_on, "officer": remedy.officer}
        messages += to_officials(
            "remedy_overdue", [remedy.stage], clock.due_at, context, key=str(remedy.pk)
        )
    return messages


def remedies_due_soon(ringing: Sequence[tuple[Clock, Remedy]]) -> list[Message]:
    """To the executor, or to the body that promised it: the date is near."""
    messages = []
    for clock, remedy in ringing:
        at, key = _rang(clock)
        context = {"what": remedy.text, "due_on": clock.due_on, "is_demand": False}
        messages += to_officials("restoration_due_soon", [remedy.stage], at, context, key=key)
    return messages


def _to_complainant(
    template: str, demand: Demand, at: datetime, more: Mapping[str, Any] | None = None, *, key: str
) -> Message:
    context = _context(demand, demand.stage.complaint.language, more)
    return to_complainant(template, demand.stage, at, context, key=key)


def _to_body(
    template: str,
    demand: Demand,
    body: Organisation,
    at: datetime,
    more: Mapping[str, Any] | None = None,
    *,
    key: str,
) -> list[Message]:
    """To every official of a body, each in his own language, with the way to the demand."""
    url = reverse("complaints:demand", args=[demand.pk])

    def to(user: User) -> Message:
        context = _context(demand, user.language, more)
        message = to_official(template, demand.stage, user, at, context, key=key)
        return replace(message, url=url)

    return [to(user) for user in officials_of(body, on=at.date())]


def _context(demand: Demand, language: str, more: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        "demand": demand.text,
        "due_on": demand.due_on,
        "addressee": name_in(demand.addressee, language),
        **(more or {}),
    }


def _round(demand: Demand) -> str:
    """A demand given back with a new date is told of anew."""
    return f"{demand.pk}:{demand.due_on.isoformat()}"


def _rang(clock: Clock) -> tuple[datetime, str]:
    assert clock.reminded_at is not None
    return clock.reminded_at, f"{clock.pk}:{clock.epoch}:{clock.reminded_at.isoformat()}"
