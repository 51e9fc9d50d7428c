"""Opening a stage: delivery, number, register, clock. Shared by filing and appeal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from accounts.models import Organisation
from audit.refs import ActorRef
from audit.services import Act
from complaints import events, terms
from complaints.competence import is_addressed_past_the_provider
from complaints.models import Complaint, ComplaintStage, LadderRung, NumberSeries
from complaints.services import webhooks
from deadlines import engine
from deadlines.models import Clock
from deadlines.services import ClockRequest, is_office_hours, start_clocks


@dataclass(frozen=True, slots=True)
class Opened:
    """A stage just delivered, its clock, and what the record will say of it."""

    stage: ComplaintStage
    clock: Clock
    acts: list[Act]


def open_stage(
    complaint: Complaint,
    *,
    number: int,
    rung: LadderRung,
    organisation: Organisation,
    actor: ActorRef,
    at: datetime,
    at_once: bool = False,
    **more: Any,
) -> Opened:
    """Deliver a complaint to a body and register it at once in office hours (Q-7).

    After 18:00 or on a day off it stays delivered; a clock registers it when the next
    working day begins. ``at_once`` is for what a clerk takes over the counter: the receipt
    carries the number, so it is registered whatever the hour. ``more`` are other fields of
    the stage.
    """
    stage = ComplaintStage(
        complaint=complaint,
        number=number,
        rung=rung,
        organisation=organisation,
        filed_at=at,
        person_key=complaint.person_key,
        **more,
    )
    now = engine.load()
    in_hours = at_once or is_office_hours(organisation, at, now=now)
    if in_hours:
        stage.register(**next_number(organisation, at), at=at)
    stage.save()
    if in_hours:
        clock = start_term(stage, actor, at, now=now)
    else:
        waits = ClockRequest(term=terms.AFTER_HOURS, subject=stage.ref, organisation=organisation)
        (clock,) = start_clocks([waits], actor=actor, at=at, now=now)
    webhooks.tell([webhooks.opened(stage, clock)])
    return Opened(stage, clock, [registered_act(stage, actor, at)] if in_hours else [])


def start_term(
    stage: ComplaintStage, actor: ActorRef, at: datetime, *, now: engine.Engine | None = None
) -> Clock:
    """Start the statutory term of a stage just registered, and what the house sets beside it.

    Addressed to an akim who does not provide the service, a complaint is to be redirected
    within a working day (Q-19).
    """
    codes = [stage.rung.term_code]
    if is_addressed_past_the_provider(stage):
        codes.append(terms.REDIRECT)
    requests = [
        ClockRequest(term=code, subject=stage.ref, organisation=stage.organisation)
        for code in codes
    ]
    return start_clocks(requests, actor=actor, at=at, now=now)[0]


def next_number(organisation: Organisation, at: datetime) -> dict[str, int]:
    """Take the next number of the body's series; gapless, because it rolls back with the act.

    The counter is locked last of all rows.
    """
    year = at.astimezone(organisation.zone).year
    table = NumberSeries._meta.db_table
    with connection.cursor() as cursor:
        # One statement on both engines: the row is made, or its counter raised, under its own lock.
        cursor.execute(
            f"INSERT INTO {table} (organisation_id, year, last) VALUES (%s, %s, 1) "
            f"ON CONFLICT (organisation_id, year) DO UPDATE SET last = {table}.last + 1 RETURNING last",
            [organisation.pk, year],
        )
        return {"year": year, "seq": cursor.fetchone()[0]}


def registered_act(stage: ComplaintStage, actor: ActorRef, at: datetime) -> Act:
    """The line of the record for a registration."""
    return Act(
        actor=actor,
        verb=events.REGISTERED,
        subject=stage.ref,
        at=at,
        organisation_id=stage.organisation_id,
        facts={"reg_no": stage.reg_no, "stage": str(stage.number)},
    )
