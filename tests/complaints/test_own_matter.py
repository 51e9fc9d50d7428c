"""Nobody decides on himself, and a complaint about the head goes above (Q-36)."""

from typing import Any

import pytest

from accounts.models import User
from complaints import events
from complaints.errors import (
    ComplaintRefused,
    HeadComplainedOf,
    NotOfThisBody,
    NotPermitted,
    OwnMatter,
    WrongBody,
    WrongState,
)
from complaints.models import ComplaintStage, Redirection
from complaints.selectors import current_stage
from complaints.services import Official, assign, decide, send_answer, take
from complaints.services.extending import extend
from complaints.services.naming import name_official
from complaints.services.redirecting import redirect
from complaints.workflow import ExtensionGround, State
from tests.complaints.road import DAY, LATER, moved, traces, verbs_of
from tests.world import World, a_decision, again, filed


def _about(world: World, name: str, **more: Any) -> ComplaintStage:
    """A complaint about an official, by the name as typed."""
    return filed(world, official_unknown=False, officials=[Official(full_name=name)], **more)


def _meant(stage: ComplaintStage) -> User | None:
    return stage.complaint.officials.get().user


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("Биржанов Самат", "officer"),
        ("биржанов с.", "officer"),
        ("С. Биржанов", "officer"),
        ("Есенов М. А., әкім", "head"),
        ("Биржанов", None),
        ("Биржанов Б.", None),
        ("Тастанова Айгуль", None),
        ("терезедегі қыз", None),
        ("", None),
    ],
)
def test_a_name_that_can_mean_one_member_of_staff_is_known_at_filing(
    world: World, typed: str, known: str | None
) -> None:
    stage = _about(world, typed)
    assert _meant(stage) == (getattr(world, known).user if known else None)


def test_of_two_namesakes_nobody_is_meant(world: World) -> None:
    twin = world.colleague.user
    assert twin is not None
    twin.surname, twin.given_name = "Биржанов", "Саян"
    twin.save()
    assert _meant(_about(world, "Биржанов С.")) is None


def test_who_is_meant_can_do_nothing_on_the_case(world: World) -> None:
    stage = _about(world, "Биржанов Самат")
    before = traces()
    acts = [
        lambda: take(stage_id=stage.pk, actor=world.officer, at=LATER),
        lambda: assign(
            stage_id=stage.pk, assignee=_user(world.colleague), actor=world.officer, at=LATER
        ),
        lambda: decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER),
        lambda: moved(world, stage, world.other_akimat),
        lambda: extend(
            stage_id=stage.pk,
            ground=ExtensionGround.CHECK,
            days=1,
            reasons="Себеп.",
            actor=world.officer,
            at=LATER,
        ),
    ]
    for act in acts:
        with pytest.raises(OwnMatter):
            act()
    with pytest.raises(NotPermitted):
        assign(stage_id=stage.pk, assignee=_user(world.officer), actor=world.colleague, at=LATER)
    assert traces() == before


def test_a_decision_made_by_a_colleague_is_not_sent_by_the_one_meant(world: World) -> None:
    stage = _about(world, "Биржанов Самат")
    take(stage_id=stage.pk, actor=world.colleague, at=LATER)
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.colleague, at=LATER)
    with pytest.raises(OwnMatter):
        send_answer(stage_id=stage.pk, actor=world.officer, at=LATER)
    send_answer(stage_id=stage.pk, actor=world.colleague, at=LATER)
    assert again(stage).state == State.CLOSED


def test_naming_the_executor_takes_the_case_from_him(world: World) -> None:
    stage = _about(world, "терезедегі жігіт")
    take(stage_id=stage.pk, actor=world.officer, at=LATER)
    official = stage.complaint.officials.get()
    name_official(
        official_id=official.pk, user=_user(world.officer), actor=world.colleague, at=LATER
    )
    stage = again(stage)
    assert stage.assignee is None
    assert events.OFFICIAL_NAMED in verbs_of(stage)
    with pytest.raises(OwnMatter):
        decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)
    assign(stage_id=stage.pk, assignee=_user(world.colleague), actor=world.head, at=LATER)
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.colleague, at=LATER)


@pytest.mark.parametrize(
    ("whom", "who", "refusal"),
    [
        ("other_officer", "colleague", NotOfThisBody),
        ("officer", "other_officer", NotPermitted),
        ("officer", "citizen", NotPermitted),
        ("officer", "quality", NotPermitted),
    ],
)
def test_only_the_body_names_only_its_own_staff(
    world: World, whom: str, who: str, refusal: type[ComplaintRefused]
) -> None:
    official = _about(world, "жігіт").complaint.officials.get()
    before = traces()
    with pytest.raises(refusal):
        name_official(
            official_id=official.pk,
            user=_user(getattr(world, whom)),
            actor=getattr(world, who),
            at=LATER,
        )
    assert traces() == before


def test_after_the_decision_nobody_is_named(world: World) -> None:
    stage = _about(world, "жігіт")
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.head, at=LATER)
    official = stage.complaint.officials.get()
    with pytest.raises(WrongState):
        name_official(
            official_id=official.pk, user=_user(world.officer), actor=world.head, at=LATER
        )


def test_a_complaint_about_the_head_can_only_go_to_the_body_above(world: World) -> None:
    stage = _about(world, "Есенов Марат")
    take(stage_id=stage.pk, actor=world.officer, at=LATER)
    before = traces()
    with pytest.raises(HeadComplainedOf):
        decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER)
    with pytest.raises(OwnMatter):
        decide(stage_id=stage.pk, decision=a_decision(), actor=world.head, at=LATER)
    with pytest.raises(WrongBody):
        _above(world, stage, world.other_akimat)
    assert traces() == before
    _above(world, stage, world.ministry)
    new = current_stage(stage.complaint)
    assert new.organisation == world.ministry
    take(stage_id=new.pk, actor=world.drafter, at=LATER)
    decide(stage_id=new.pk, decision=a_decision(), actor=world.drafter, at=LATER)


def test_the_superior_comes_before_the_drafting_body(world: World) -> None:
    world.akimat.parent = world.other_akimat
    world.akimat.save()
    stage = _about(world, "Есенов Марат")
    _above(world, stage, world.other_akimat)
    assert current_stage(stage.complaint).organisation == world.other_akimat


def test_moving_above_needs_no_consent_even_after_a_redirection(world: World) -> None:
    stage = _about(world, "Тастанова Айгуль")
    moved(world, stage, world.other_akimat)
    other = current_stage(stage.complaint)
    role = world.other_officer.membership
    assert role is not None
    role.role = "provider_head"
    role.save()
    clerk = world.colleague.membership
    assert clerk is not None
    clerk.organisation = world.other_akimat
    clerk.save()
    official = stage.complaint.officials.get()
    colleague, head = world.colleague, _user(world.other_officer)
    name_official(official_id=official.pk, user=head, actor=colleague, at=LATER)
    _above(world, other, world.ministry, actor=colleague)
    assert current_stage(stage.complaint).organisation == world.ministry


def test_nothing_is_sent_above_where_the_head_is_not_meant(world: World) -> None:
    stage = _about(world, "Биржанов Самат")
    with pytest.raises(WrongState):
        _above(world, stage, world.ministry, actor=world.colleague)


def test_where_nobody_stands_above_the_other_officials_decide(world: World) -> None:
    stage = _about(world, "Есенов Марат", service=None)
    take(stage_id=stage.pk, actor=world.officer, at=LATER)
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=LATER + DAY)
    assert again(stage).outcome


def _above(world: World, stage: ComplaintStage, to: Any, **more: Any) -> Redirection:
    given = {"actor": world.officer, "reasons": "Басшыға қатысты.", **more}
    why = Redirection.Why.AGAINST_HEAD
    return redirect(stage_id=stage.pk, to=to, why=why, at=LATER, **given)


def _user(actor: Any) -> User:
    found: User = actor.user
    return found
