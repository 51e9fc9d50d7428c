"""Rows of the list of cases: lines put into the words of the page, ready to be written down."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import TypedDict

from django.utils.translation import gettext as _

from accounts.acting import Actor
from accounts.templatetags.components import tag
from accounts.templatetags.wording import day_in_table, numbered
from complaints.lines import Line
from complaints.workflow import OPEN, State
from deadlines.domain.calendar import WorkingCalendar
from deadlines.models import Clock
from deadlines.remaining import remaining
from govservices.addresses import address


class Row(TypedDict):
    """One row; ``tags`` follow the state, ``left`` follows the last day.

    ``is_choosable`` where the own body may still act on the case.
    """

    pk: int
    url: str
    number: str
    stage: str
    named: str
    complainant: str
    service: str
    body: str
    last_day: str
    left: str
    state: str
    tags: list[str]
    executor: str
    team: str
    is_choosable: bool


def rows_of(
    lines: list[Line],
    clocks: dict[int, Clock],
    *,
    actor: Actor,
    at: datetime,
    calendar: WorkingCalendar,
) -> list[Row]:
    """The rows of one page, in the order of their lines."""
    state_called, day_said, stage_called = cache(_state), cache(_day), cache(_stage)
    rows = []
    for line in lines:
        clock = clocks.get(line.pk)
        left = remaining(clock, at=at, calendar=calendar) if clock else None
        rows.append(
            Row(
                pk=line.pk,
                url=address("complaints:stage", line.pk),
                number=line.number,
                stage=stage_called(line.stage)
                + (f" · {numbered(line.reg_no)}" if line.reg_no else ""),
                named=line.complainant,
                complainant=line.short_complainant,
                service=line.service or _("service not known yet"),
                body=line.body,
                last_day=day_said(clock.due_on) if clock else "",
                left=tag(left.text, left.colour) if left else "",
                state=state_called(line.state),
                tags=list(_tags(line, is_late=left is not None and left.is_late)),
                executor=line.executor or _("nobody yet"),
                team=line.team,
                is_choosable=line.organisation_id == actor.organisation_id and line.state in OPEN,
            )
        )
    return rows


def _state(code: str) -> str:
    return str(State(code).label)


def _day(day: date) -> str:
    return day_in_table(day)


def _stage(number: int) -> str:
    return _("Stage %(stage)s") % {"stage": number}


def _tags(line: Line, *, is_late: bool) -> Iterator[str]:
    """What else the row must say about the case, the gravest first."""
    if line.is_overdue and not is_late:
        yield tag(_("breach of the term"), "red")
    if line.is_extended and line.state != State.EXTENDED:
        yield tag(_("term extended"), "purple")
    if line.is_redirected:
        yield tag(_("came by redirection"), "purple")
    if line.is_joined and line.state != State.JOINED:
        yield tag(_("joined to another filing"), "purple")
    if line.in_court:
        yield tag(_("matter in court"), "purple")
    if line.has_demand:
        yield tag(_("demand to restore rights"), "orange")
