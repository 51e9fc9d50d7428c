"""Carrying out a checked file: every row again, then all of them, in one transaction or not at all."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime

from accounts.acting import Actor
from registry import permissions
from registry.content import Content
from registry.errors import RegistryRefused
from registry.exchange.checking import Checked, Fate, Stand, check
from registry.exchange.reading import Row
from registry.models import Service
from registry.services.acts import GovernmentAct, permit, registry_act
from registry.services.bulk import (
    Change,
    change_in_bulk,
    propose_in_bulk,
    take_over_in_bulk,
)
from registry.workflow import State

Tell = Callable[[int], None]
Told = Sequence[tuple[object, ...]]


class FatesChanged(RegistryRefused):
    """Some row would do something else now than what the keeper has read."""


@registry_act
def carry_out(
    rows: Sequence[Row], *, told: Told, actor: Actor, at: datetime, tell: Tell
) -> dict[str, int]:
    """Do what every row does; returns how many rows had each fate.

    ``told`` is what the keeper has confirmed; ``tell`` hears how many rows are done so far.

    Raises:
        NotPermitted: not the keeper.
        FatesChanged: a row has another fate now, or an error.
        RegistryRefused: the registry changed in this very instant.
    """
    permit(permissions.may_import(actor))
    checked = list(check(rows, Stand.now(rows, at=at)))
    counts = counts_of(checked)
    if counts[Fate.ERROR] or [one.told for one in checked] != list(told):
        raise FatesChanged
    done = counts[Fate.SAME]
    tell(done)

    def add(more: int) -> None:
        nonlocal done
        done += more
        tell(done)

    new = [one for one in checked if one.fate == Fate.NEW]
    take_over_in_bulk(
        entries=[_taken_over(one) for one in new if one.values["state"] == State.INCLUDED],
        actor=actor, at=at, tell=add,
    )  # fmt: skip
    propose_in_bulk(
        proposals=[
            (one.registry_no, one.content) for one in new if one.values["state"] == State.PROPOSED
        ],
        actor=actor, at=at, tell=add,
    )  # fmt: skip
    change_in_bulk(
        changes=[_change(one) for one in checked if one.fate == Fate.CHANGE],
        actor=actor, at=at, tell=add,
    )  # fmt: skip
    return counts


def counts_of(checked: Sequence[Checked]) -> dict[str, int]:
    """How many rows have each fate."""
    counted = Counter(str(one.fate) for one in checked)
    return {str(fate): counted[str(fate)] for fate in Fate}


def _taken_over(one: Checked) -> tuple[Service, Content, date]:
    service = Service(
        registry_no=one.registry_no,
        state=State.INCLUDED,
        inclusion_act=one.values["inclusion_act"],
        inclusion_act_no=one.values["inclusion_act_no"],
        inclusion_act_date=one.values["inclusion_act_date"],
    )
    return service, one.content, one.values["included_on"]


def _change(one: Checked) -> Change:
    assert one.service is not None
    act = GovernmentAct(
        name=one.values.get("change_act", ""),
        number=one.values.get("change_act_no", ""),
        dated=one.values.get("change_act_date"),
    )
    return Change(
        service_id=one.service.pk,
        edit_no=one.service.edit_no,
        content=one.content,
        act=act,
        valid_from=one.values.get("valid_from"),
    )
