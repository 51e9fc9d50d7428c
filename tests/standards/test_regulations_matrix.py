"""M-3: verb × state and verb × person; refused acts leave no trace."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.acting import SYSTEM_ACTOR, VISITOR, Actor
from accounts.models import Region
from accounts.roles import Role
from audit.models import AuditEntry
from standards.errors import NotPermitted, WrongState
from standards.models import Regulation
from standards.services.regulations import (
    answer_informatization,
    approve_regulation,
    ask_informatization,
    begin_regulation,
    save_regulation,
)
from standards.workflow import RegulationAct, RegulationState
from tests.standards.regulations import (
    LATER,
    STATES,
    a_body,
    again,
    agreed,
    an_officer,
    drafted,
    opened,
    sent,
    traces,
)
from tests.standards_world import add_people
from tests.world import MONDAY, World

Verb = Callable[[Regulation, Actor], Any]


@pytest.fixture
def people(world: World) -> World:
    add_people(world)
    return world


def _save(found: Regulation, actor: Actor) -> Any:
    text = found.texts.order_by("-number").first()
    return save_regulation(
        regulation_id=found.pk, fields={"general_ru": "1. Иначе."},
        edit_no=text.edit_no if text else 1, actor=actor, at=LATER,
    )  # fmt: skip


def _approve(found: Regulation, actor: Actor) -> Any:
    return approve_regulation(
        regulation_id=found.pk, act_kind=RegulationAct.AKIMAT, act_no="7",
        approved_on=LATER.date(), actor=actor, at=LATER,
    )  # fmt: skip


def _answer(agreed: bool) -> Verb:
    return lambda found, actor: answer_informatization(
        regulation_id=found.pk, agreed=agreed, remarks="Неполно.", actor=actor, at=LATER
    )


# Each verb, who does it, and the state in which the small country's regulation lets him.
VERBS: dict[str, tuple[Verb, str, set[str]]] = {
    "begin": (
        lambda found, actor: begin_regulation(regulation_id=found.pk, actor=actor, at=LATER),
        "oblast",
        {RegulationState.DUE, RegulationState.REVIEW_NEEDED},
    ),
    "save": (_save, "oblast", {RegulationState.DRAFTING}),
    "send": (
        lambda found, actor: ask_informatization(regulation_id=found.pk, actor=actor, at=LATER),
        "oblast",
        {RegulationState.DRAFTING},
    ),
    "agree": (_answer(True), "informatization", {RegulationState.AGREEMENT_IB}),
    "refuse": (_answer(False), "informatization", {RegulationState.AGREEMENT_IB}),
    # The informatization body must have agreed: in none of the six states as they stand here.
    "approve": (_approve, "oblast", set()),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", STATES)
def test_every_verb_in_every_state_is_allowed_or_refused_without_a_trace(
    people: World, state: str, verb: str
) -> None:
    found = STATES[state](people)
    act, who, allowed = VERBS[verb]
    before = traces()
    if state in allowed:
        act(found, people.people[who])
        assert AuditEntry.objects.count() == before["audit"] + 1
    else:
        with pytest.raises(WrongState):
            act(found, people.people[who])
        assert traces() == before


def test_an_agreed_text_can_only_be_approved(people: World) -> None:
    found = agreed(people)
    for verb in ("begin", "save", "send", "agree", "refuse"):
        act, who, _allowed = VERBS[verb]
        with pytest.raises(WrongState):
            act(found, people.people[who])
    _approve(found, people.oblast)
    assert again(found).state == RegulationState.IN_FORCE


READY: dict[str, Callable[[World], Regulation]] = {
    "begin": opened,
    "save": drafted,
    "send": drafted,
    "agree": sent,
    "refuse": sent,
    "approve": agreed,
}
PEOPLE = (
    "citizen", "stranger", "officer", "colleague", "head", "other_officer", "drafter", "quality",
    "keeper", "clerk", "auditor", "administrator", "ministry_head", "president", "informatization",
    "oblast", "agreeing", "neighbour",
)  # fmt: skip


@pytest.mark.parametrize("verb", READY)
@pytest.mark.parametrize("person", PEOPLE)
def test_every_verb_is_for_its_own_people_and_refused_to_everybody_else(
    people: World, person: str, verb: str
) -> None:
    act, who, _allowed = VERBS[verb]
    found = READY[verb](people)
    before = traces()
    if person == who:
        act(found, people.people[person])
        return
    with pytest.raises(NotPermitted):
        act(found, people.people[person])
    assert traces() == before


def test_the_list_of_people_is_whole(people: World) -> None:
    assert set(PEOPLE) == set(people.people)


@pytest.mark.parametrize("verb", READY)
def test_a_visitor_does_nothing(people: World, verb: str) -> None:
    found = READY[verb](people)
    with pytest.raises(NotPermitted):
        VERBS[verb][0](found, VISITOR)


def test_not_even_the_portal_itself_approves_or_agrees(people: World) -> None:
    found = sent(people)
    with pytest.raises(NotPermitted):
        VERBS["agree"][0](found, SYSTEM_ACTOR)
    with pytest.raises(NotPermitted):
        _approve(found, SYSTEM_ACTOR)


@pytest.mark.parametrize(
    ("kind", "level"),
    [("leb", "district"), ("leb", "city_district"), ("akim", "rural_district"), ("csb", "central")],
)
def test_no_body_but_the_obliged_one_writes_or_approves_whatever_role_its_people_have(
    people: World, kind: str, level: str
) -> None:
    body = a_body("elsewhere", kind, level, Region.objects.get(key="kz"))
    stranger = an_officer("elsewhere", body, Role.OBLAST_LEB_OFFICER)
    for verb in ("begin", "save", "send", "approve"):
        with pytest.raises(NotPermitted):
            VERBS[verb][0](opened(people) if verb == "begin" else _only(), stranger)


def _only() -> Regulation:
    return Regulation.objects.get(organisation__key="akimat_karagandy")


@pytest.mark.parametrize(
    ("kind", "level"),
    [("leb", "district"), ("leb", "city_district"), ("akim", "rural_district")],
)
def test_a_body_below_oblast_level_never_approves_even_a_regulation_of_its_own(
    people: World, kind: str, level: str
) -> None:
    body = a_body("below", kind, level, Region.objects.get(key="kz"))
    officer = an_officer("below", body, Role.OBLAST_LEB_OFFICER)
    own = Regulation.objects.create(
        standard=opened(people).standard, organisation=body, created_at=MONDAY
    )
    begin_regulation(regulation_id=own.pk, actor=officer, at=LATER)
    before = traces()
    with pytest.raises(NotPermitted):
        _approve(own, officer)
    assert traces() == before
