"""After the answer: demands are executed and confirmed, complainants say what they think."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial
from random import Random
from typing import Any

from django.utils import timezone

from accounts.acting import VISITOR
from accounts.models import Organisation
from complaints.models import Demand, DemandState, Opinion
from complaints.selectors import quality_body
from complaints.services.demands import close_demand, execute_demand
from complaints.services.opinion_links import token_for
from complaints.services.opinions import give_opinion
from complaints.workflow import Outcome, State
from deadlines.domain.calendar import WorkingCalendar
from portal.demo import texts
from portal.demo.acts import Case, Deed, Staff, actor_of
from portal.demo.stories import story_of

_HOUR = time(14, 10)
_CONFIRMED_AFTER = 2  # working days
# How the demands of these stories go; the others are executed in time.
_LATE, _NEVER = "C-024", "C-056"


def demands_of_day(day: date, calendar: WorkingCalendar, staff: Staff) -> Iterator[Deed]:
    """Bodies report what they have done, the quality body confirms it two days later."""
    demands = (
        Demand.objects.filter(stage__complaint__is_sample=True)
        .exclude(state=DemandState.CLOSED)
        .select_related("stage__complaint", "addressee")
        .order_by("pk")
    )
    controller = quality_body()
    for demand in demands:
        body = demand.addressee if demand.state == DemandState.ISSUED else controller
        if not staff.get(body.pk):
            continue
        if demand.state == DemandState.ISSUED and _is_executed_on(demand, day, calendar):
            text = texts.pick(texts.EXECUTIONS, demand.stage.complaint.language, Random(demand.pk))
            yield _deed(body, day, staff, execute_demand, demand_id=demand.pk, text=text)
        elif demand.executed_at is not None:
            done = timezone.localtime(demand.executed_at, body.zone).date()
            if calendar.add(done, _CONFIRMED_AFTER) <= day:
                yield _deed(body, day, staff, close_demand, demand_id=demand.pk)


def _is_executed_on(demand: Demand, day: date, calendar: WorkingCalendar) -> bool:
    story = story_of(demand.stage.complaint.reasons)
    if story.no == _NEVER:
        return False
    wanted = calendar.add(demand.due_on, 4 if story.no == _LATE else -1)
    return day >= wanted


def _deed(
    body: Organisation, day: date, staff: Staff, act: Callable[..., Any], **given: Any
) -> Deed:
    at = datetime.combine(day, _HOUR, body.zone)
    actor = actor_of(staff[body.pk][0])
    return Deed(at, body, partial(act, actor=actor, at=at, **given))


def opinions_of(case: Case) -> Iterator[Deed]:
    """Every third complainant answers the two questions on the day after the answer."""
    stage, complaint = case.stage, case.stage.complaint
    if stage.state != State.CLOSED or not case.reached(stage.closed_at, 1) or case.was_appealed:
        return
    if stage.opens_next and case.plan.appeal_after is not None:
        return  # goes further: asked at the end
    if stage.outcome == "" or complaint.duplicate_of_id is not None:
        return
    if case.chance.random() > 0.4 or Opinion.objects.filter(complaint=complaint).exists():
        return
    solved = stage.outcome == Outcome.SATISFIED
    rating = case.chance.choice([4, 5, 5] if solved else [1, 2, 3])
    token = token_for(stage)
    at = datetime.combine(case.day, time(20, 15), stage.organisation.zone)
    do = partial(give_opinion, token=token, is_solved=solved, rating=rating, actor=VISITOR, at=at)
    yield Deed(at, stage.organisation, do)
