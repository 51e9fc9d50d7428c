"""What each row of a file does to the registry, before anything is done (ADR 0005).

A row with a new number takes an entry over from an earlier registry, or proposes one. A row with
a known number changes the content of that entry, by an act and from a day on; its standing in
the registry (state, day and act of inclusion, version) is only compared, never changed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from registry.content import (
    FIELDS,
    LISTS,
    Content,
    Known,
    Problem,
    changed_fields,
    content_of,
    given_by_standard,
    problems_of,
)
from registry.exchange.reading import Row
from registry.models import ExchangeRow, PlannedChange, Service
from registry.ports import held_by_standards
from registry.resources import ServiceResource
from registry.services import national_day
from registry.workflow import UNDER_WAY, State, may_take_effect

Fate = ExchangeRow.Fate

_NUMBER = re.compile(r"[A-Za-z0-9_-]{1,20}")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Stand:
    """The registry as the rows are compared with it."""

    known: Known
    services: dict[str, Service]
    plans: dict[int, PlannedChange]
    today: date
    held: set[int]

    @classmethod
    def now(cls, rows: Iterable[Row], *, at: datetime) -> "Stand":
        """As the database has it, so far as the rows speak of it."""
        numbers = sorted({str(row.cells.get("registry_no") or "").strip() for row in rows})
        numbers = [number for number in numbers if _NUMBER.fullmatch(number)]
        services: dict[str, Service] = {}
        for start in range(0, len(numbers), _AT_ONCE):
            part = Service.objects.filter(registry_no__in=numbers[start : start + _AT_ONCE])
            services |= {one.registry_no: one for one in part.select_related("drafting_body")}
        plans = PlannedChange.objects.filter(applied_at=None, cancelled_at=None)
        return cls(
            Known.now(),
            services,
            {one.service_id: one for one in plans},
            national_day(at),
            held_by_standards([one.pk for one in services.values()]),
        )


@dataclass(slots=True)
class Checked:
    """A row with its fate; ``content`` and ``values`` are what it would write."""

    number: int
    registry_no: str
    fate: Fate = Fate.ERROR
    content: Content = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    service: Service | None = None
    changed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def told(self) -> tuple[object, ...]:
        """What a person was told of the row: the same again means the same fate."""
        problems = [[one.field, one.code, dict(one.params)] for one in self.problems]
        return self.number, self.registry_no, str(self.fate), self.changed, problems


def check(rows: Iterable[Row], stand: Stand) -> Iterator[Checked]:
    """The fate of each row, in their order."""
    resource = ServiceResource()
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        yield _check_row(row, stand, resource, seen)


def _check_row(
    row: Row, stand: Stand, resource: ServiceResource, seen: dict[tuple[str, str], int]
) -> Checked:
    shown = row.cells.get("registry_no")
    checked = Checked(row.number, shown.strip()[:60] if isinstance(shown, str) else "")
    checked.registry_no = checked.registry_no.replace("\0", "")
    if row.problem:
        checked.problems = [Problem("registry_no", row.problem, dict(row.params))]
        return checked
    checked.values, wrong = resource.values(row.cells)
    checked.problems = [Problem(name, bad.code, bad.params) for name, bad in wrong.items()]
    checked.problems += _twice(checked, seen)
    if "registry_no" in wrong or "state" in wrong:
        return checked
    checked.service = stand.services.get(checked.registry_no)
    checked.content = {
        name: checked.values.get(name, [] if name in LISTS else "") for name in FIELDS
    }
    # A cell that could not be read has its own sentence already.
    checked.problems += [one for one in _rules(checked, stand, wrong) if one.field not in wrong]
    if checked.problems:
        checked.fate, checked.changed = Fate.ERROR, []
    return checked


def _twice(checked: Checked, seen: dict[tuple[str, str], int]) -> Iterator[Problem]:
    """A number or a classified code that an earlier row of the file has already."""
    for name, code in (("registry_no", "number_twice"), ("code", "code_twice")):
        value = checked.values.get(name)
        if not value:
            continue
        first = seen.setdefault((name, value), checked.number)
        if first != checked.number:
            yield Problem(name, code, {"row": str(first)})


def _rules(checked: Checked, stand: Stand, wrong: Iterable[str]) -> Iterator[Problem]:
    if checked.service is None:
        checked.fate = Fate.NEW
        yield from _new(checked, stand)
        yield from problems_of(checked.content, stand.known, registry_no=checked.registry_no)
        return
    stored = content_of(checked.service)
    checked.changed = changed_fields(stored, checked.content)
    if checked.changed and not list(wrong) and _is_planned(checked, stand):
        checked.changed = []
    if not checked.changed:
        checked.fate = Fate.SAME
        yield from _same(checked, checked.service)
        return
    checked.fate = Fate.CHANGE
    yield from _standing(checked, checked.service)
    yield from _change(checked, checked.service, stand)
    yield from problems_of(checked.content, stand.known, registry_no=checked.registry_no)


def _new(checked: Checked, stand: Stand) -> Iterator[Problem]:
    state = checked.values["state"]
    if state not in (State.INCLUDED, State.PROPOSED):
        known = state in State.values
        yield Problem("state", "state_new" if known else "state_unknown", {"value": state[:40]})
        return
    if not checked.registry_no and state == State.INCLUDED:
        yield Problem("registry_no", "number_required")
    elif checked.registry_no and not _NUMBER.fullmatch(checked.registry_no):
        yield Problem("registry_no", "number_form")
    yield from _taken_over(checked, stand) if state == State.INCLUDED else _proposed(checked)


def _taken_over(checked: Checked, stand: Stand) -> Iterator[Problem]:
    """An entry of an earlier registry: included on a day that has come, by an act (M-1)."""
    values = checked.values
    included_on = values.get("included_on")
    if included_on is None:
        yield Problem("included_on", "included_on_required")
    elif included_on > stand.today:
        yield Problem("included_on", "included_on_future")
    act_date = values.get("inclusion_act_date")
    act = (values.get("inclusion_act", ""), values.get("inclusion_act_no", ""))
    if not (all(part.strip() for part in act) and act_date):
        yield Problem("inclusion_act", "inclusion_act_required")
    elif act_date > stand.today:
        yield Problem("inclusion_act_date", "act_in_future")
    if values.get("excluded_on"):
        yield Problem("excluded_on", "excluded_on_differs")
    if values.get("version") not in (None, 1):
        yield Problem("version", "version_new")
    if values.get("valid_from") not in (None, included_on):
        yield Problem("valid_from", "valid_from_new")


_OF_INCLUSION = (
    "included_on", "inclusion_act", "inclusion_act_no", "inclusion_act_date", "excluded_on",
    "valid_from",
)  # fmt: skip


def _proposed(checked: Checked) -> Iterator[Problem]:
    for name in _OF_INCLUSION:
        if checked.values.get(name):
            yield Problem(name, "proposal_has_acts")
            return


def _same(checked: Checked, service: Service) -> Iterator[Problem]:
    """A row that changes no content must not try to change the standing either."""
    yield from _standing(checked, service)
    edit_no, day = checked.values.get("edit_no"), checked.values.get("valid_from")
    is_older = edit_no is not None and edit_no != service.edit_no
    has_act = bool(checked.values.get("change_act"))
    if day is not None and day != service.valid_from and not (is_older or has_act):
        yield Problem("valid_from", "valid_from_differs")


def _standing(checked: Checked, service: Service) -> Iterator[Problem]:
    """What no import changes, and the lawful act that would."""
    values = checked.values
    if values["state"] != service.state:
        known = values["state"] in State.values
        code = "state_differs" if known else "state_unknown"
        yield Problem("state", code, {"value": values["state"][:40]})
    for name, code in (
        ("included_on", "included_on_differs"),
        ("inclusion_act", "inclusion_act_differs"),
        ("inclusion_act_no", "inclusion_act_differs"),
        ("inclusion_act_date", "inclusion_act_differs"),
        ("excluded_on", "excluded_on_differs"),
    ):
        # A column that is left out says nothing; so does an empty cell.
        if values.get(name) and values[name] != getattr(service, name):
            yield Problem(name, code)
    edit_no, version = values.get("edit_no"), values.get("version")
    is_current = edit_no in (None, service.edit_no)
    if is_current and version not in (None, service.version):
        yield Problem("version", "version_differs", {"value": str(service.version)})


def _change(checked: Checked, service: Service, stand: Stand) -> Iterator[Problem]:
    """A change of content: of a proposal at once, of an entry by an act and from a day on."""
    edit_no = checked.values.get("edit_no")
    if edit_no not in (None, service.edit_no):
        yield Problem("edit_no", "changed_since")
    if service.state in UNDER_WAY:
        return
    if service.state != State.INCLUDED:
        yield Problem("state", "out_of_force")
        return
    if service.pk in stand.held:
        yield from given_by_standard(checked.changed)
    yield from _day_of_change(checked, service, stand)
    act_date = checked.values.get("change_act_date")
    act = (checked.values.get("change_act", ""), checked.values.get("change_act_no", ""))
    if not (all(part.strip() for part in act) and act_date):
        yield Problem("change_act", "change_act_required")
    elif act_date > stand.today:
        yield Problem("change_act_date", "act_in_future")


def _day_of_change(checked: Checked, service: Service, stand: Stand) -> Iterator[Problem]:
    day = checked.values.get("valid_from")
    if day is None or day == service.valid_from != stand.today:
        yield Problem("valid_from", "valid_from_required")
    elif not may_take_effect(day, today=stand.today):
        yield Problem("valid_from", "valid_from_past")
    elif day > stand.today and service.pk in stand.plans:
        yield Problem("valid_from", "already_planned")


def _is_planned(checked: Checked, stand: Stand) -> bool:
    """Whether the very change of this row is waiting for its day already."""
    assert checked.service is not None
    plan = stand.plans.get(checked.service.pk)
    if plan is None or plan.valid_from != checked.values.get("valid_from"):
        return False
    return not changed_fields(plan.content, checked.content)
