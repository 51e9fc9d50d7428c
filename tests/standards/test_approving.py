"""Approval, coming into force, replacing and repealing; K-03 to K-05 by the verbs (L13-13.1, L13-23.2)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from deadlines.models import Clock
from deadlines.sweep import sweep
from notifications.models import OutboxMessage
from registry import terms as registry_terms
from registry.models import ServiceVersion
from registry.services import GovernmentAct
from registry.services.including import start_inclusion_clocks
from registry.services.subscriptions import Target, subscribe
from registry.workflow import VersionKind
from standards import terms
from standards.errors import ActRequired, EffectiveTooEarly, ReasonRequired, WrongState
from standards.models import Edition, Regulation
from standards.selectors import edition_in_force, edition_on
from standards.services import agreeing, approving
from standards.signals import standards_approved, standards_in_force
from standards.telling import tell_waiting
from standards.workflow import Kind, RegulationState, Stage, State
from tests.standards.road import (
    AFTER_CLOSE,
    an_act,
    an_amendment,
    approved,
    closed,
    discussed,
    in_force,
    people_of,
    repealing,
    reported,
    revised,
    submitted,
    whole_road,
)
from tests.standards_world import an_edition, fresh
from tests.world import ALMATY, MONDAY, World


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY)


def approve(world: World, edition: Edition, **changes: Any) -> Edition:
    given = {"act": an_act(), "effective_on": AFTER_CLOSE.date(), "at": AFTER_CLOSE} | changes
    return approving.approve(edition_id=edition.pk, actor=world.clerk, **given)


def clock_of(term: str, **where: Any) -> Clock:
    return Clock.objects.filter(term_code=term, **where).latest("pk")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"act": GovernmentAct(name="", number="77", dated=AFTER_CLOSE.date())}, ActRequired),
        (
            {"act": GovernmentAct(name="постановление", number=" ", dated=AFTER_CLOSE.date())},
            ActRequired,
        ),
        ({"act": GovernmentAct(name="постановление", number="77", dated=None)}, ActRequired),
        ({"act": an_act(AFTER_CLOSE.date() + timedelta(days=1))}, ActRequired),
        ({"effective_on": AFTER_CLOSE.date() - timedelta(days=1)}, EffectiveTooEarly),
    ],
)
def test_an_act_that_is_not_whole_or_has_not_come_approves_nothing(
    world: World, changes: dict[str, Any], error: type[Exception]
) -> None:
    edition = submitted(world)
    with pytest.raises(error):
        approve(world, edition, **changes)
    assert fresh(edition).stage == Stage.SUBMITTED


# V5: M(3) from the inclusion, cut to the end of a shorter month.
@pytest.mark.parametrize(
    ("included", "due"),
    [("2013-06-03", "2013-09-03"), ("2013-11-30", "2014-02-28"), ("2013-08-31", "2013-11-30")],
)
def test_v5_k03_ends_three_months_after_the_inclusion(
    world: World, included: str, due: str
) -> None:
    start_inclusion_clocks([world.service], actor=world.clerk, at=at(f"{included}T10:00"))
    assert clock_of(registry_terms.STANDARD_APPROVAL).due_on == date.fromisoformat(due)


def _v_road(world: World, approved_at: datetime) -> Edition:
    """Included on 3 June 2013, placed on the last day of K-01, approved at a moment."""
    included = at("2013-06-03T10:00")
    start_inclusion_clocks([world.service], actor=world.clerk, at=included)
    edition = closed(world, an_edition(world, at=included), at("2013-06-10T17:00"))
    edition = revised(world, edition, approved_at)
    return approved(world, reported(world, edition, approved_at), approved_at)


def test_v6_with_k01_and_k02_used_up_55_days_are_left_to_k03(world: World) -> None:
    included = at("2013-06-03T10:00")
    start_inclusion_clocks([world.service], actor=world.clerk, at=included)
    edition = discussed(world, an_edition(world, at=included), at("2013-06-10T17:00"))
    closes_on = edition.discussions.get().closes_on
    left = clock_of(registry_terms.STANDARD_APPROVAL).due_on - closes_on
    assert left.days == 55


def test_v7_k04_ends_30_days_after_the_approval_and_k03_is_met_on_its_last_day(
    world: World,
) -> None:
    people_of(world)
    edition = _v_road(world, at("2013-09-03T16:00"))
    assert clock_of(registry_terms.STANDARD_APPROVAL).state == Clock.State.MET
    due = Clock.objects.filter(term_code=terms.REGULATION_APPROVAL)
    assert {clock.due_on for clock in due} == {date(2013, 10, 3)}
    assert edition.stage == Stage.APPROVED


def test_an_approval_after_three_months_leaves_the_breach_on_record(world: World) -> None:
    people_of(world)
    included = at("2013-06-03T10:00")
    start_inclusion_clocks([world.service], actor=world.clerk, at=included)
    late = at("2013-09-04T09:00")
    edition = closed(world, an_edition(world, at=included), at("2013-06-10T17:00"))
    sweep(at=late)
    assert clock_of(registry_terms.STANDARD_APPROVAL).state == Clock.State.BREACHED
    approved(world, reported(world, revised(world, edition, late), late), late)
    assert clock_of(registry_terms.STANDARD_APPROVAL).state == Clock.State.MET_LATE


def test_an_act_recorded_days_later_counts_from_its_own_date(world: World) -> None:
    people_of(world)
    start_inclusion_clocks([world.service], actor=world.clerk, at=MONDAY - timedelta(days=3))
    edition = submitted(world)
    recorded = AFTER_CLOSE + timedelta(days=4)
    approve(world, edition, at=recorded, effective_on=recorded.date())
    assert clock_of(registry_terms.STANDARD_APPROVAL).ended_at.astimezone(ALMATY).date() == (
        AFTER_CLOSE.date()
    )
    assert clock_of(terms.INFORMATION).due_on == date(2025, 10, 14)


def test_a_future_day_is_planned_and_comes_by_itself_on_that_day_once(world: World) -> None:
    people_of(world)
    edition = approved(world)
    day = at("2025-10-19T00:05")
    assert edition.effective_on == day.date()
    assert approving.bring_into_force(at=day - timedelta(minutes=10)) == 0
    assert edition_in_force(world.service) is None
    assert approving.bring_into_force(at=day) == 1
    assert approving.bring_into_force(at=day) == 0
    assert edition_in_force(world.service) == edition
    versions = ServiceVersion.objects.filter(kind=VersionKind.STANDARD)
    assert versions.get().valid_from == day.date()


def test_the_entry_of_the_registry_follows_and_subscribers_hear_of_it_once(world: World) -> None:
    people_of(world)
    subscribe(target=Target("service", world.service), actor=world.citizen, at=MONDAY)
    edition = an_edition(world)
    text = edition.texts.get()
    text.provisions["term"]["amount"] = 7
    text.save()
    in_force(world, closed_of(world, edition))
    world.service.refresh_from_db()
    assert world.service.term_amount == 7
    for _again in range(2):
        tell_waiting(at=AFTER_CLOSE)
    told = OutboxMessage.objects.filter(recipient=world.citizen.user, channel="inbox")
    by_template = list(told.values_list("template", flat=True))
    assert by_template.count("standards/in_force") == 1
    assert "registry/service_changed" not in by_template


def closed_of(world: World, edition: Edition) -> Edition:
    return reported(world, revised(world, closed(world, edition)))


def test_an_amendment_replaces_what_holds_and_both_can_be_read_by_day(world: World) -> None:
    people_of(world)
    old = in_force(world)
    change = an_amendment(world, old)
    assert not Clock.objects.filter(
        term_code=registry_terms.DRAFT_PLACEMENT, state__in=Clock.OPEN_STATES
    ).exists()
    start, end = AFTER_CLOSE + timedelta(days=5), AFTER_CLOSE + timedelta(days=40)
    whole_road(world, change, start, end)
    old, change = fresh(old), fresh(change)
    assert (old.stage, change.stage) == (Stage.SUPERSEDED, Stage.IN_FORCE)
    assert old.ended_on == end.date() - timedelta(days=1)
    assert change.standard.state == State.IN_FORCE
    assert edition_on(world.service, old.ended_on) == old
    assert edition_on(world.service, end.date()) == change
    assert edition_on(world.service, AFTER_CLOSE.date() - timedelta(days=1)) is None


def test_nothing_takes_effect_on_the_very_day_of_what_it_ends(world: World) -> None:
    people_of(world)
    repeal = repealing(world)
    agreeing.submit(edition_id=repeal.pk, actor=world.drafter, at=AFTER_CLOSE)
    with pytest.raises(EffectiveTooEarly):
        approve(world, repeal, effective_on=AFTER_CLOSE.date())
    approve(world, repeal, effective_on=AFTER_CLOSE.date() + timedelta(days=1))
    assert fresh(repeal).stage == Stage.APPROVED


@pytest.mark.parametrize("is_discussed", [False, True])
def test_a_repeal_ends_the_standard_its_regulations_and_duties(
    world: World, is_discussed: bool
) -> None:
    people_of(world)
    repeal = repealing(world)
    later = AFTER_CLOSE + timedelta(days=40)
    if is_discussed:
        start = AFTER_CLOSE + timedelta(days=5)
        repeal = reported(world, revised(world, closed(world, repeal, start), later), later)
        submitted(world, repeal, later)
    else:
        agreeing.submit(edition_id=repeal.pk, actor=world.drafter, at=later)
    approve(world, repeal, act=an_act(later.date()), effective_on=later.date(), at=later)
    repeal = fresh(repeal)
    assert (repeal.stage, repeal.standard.state) == (Stage.SUPERSEDED, State.REPEALED)
    assert edition_in_force(world.service) is None
    assert edition_on(world.service, later.date() - timedelta(days=1)) == repeal.base
    assert edition_on(world.service, later.date()) is None
    states = Regulation.objects.values_list("state", flat=True)
    assert set(states) == {RegulationState.REPEALED}
    assert not Clock.objects.filter(
        term_code__in=[terms.REGULATION_APPROVAL, terms.INFORMATION], state__in=Clock.OPEN_STATES
    ).exists()


def test_a_repeal_with_a_future_day_leaves_the_standard_in_force_until_then(world: World) -> None:
    people_of(world)
    repeal = repealing(world)
    agreeing.submit(edition_id=repeal.pk, actor=world.drafter, at=AFTER_CLOSE)
    day = AFTER_CLOSE.date() + timedelta(days=10)
    approve(world, repeal, effective_on=day)
    assert edition_in_force(world.service) == repeal.base
    assert approving.bring_into_force(at=AFTER_CLOSE + timedelta(days=10)) == 1
    assert edition_in_force(world.service) is None
    assert repeal.kind == Kind.REPEAL


@pytest.mark.parametrize(
    ("number", "day", "error"),
    [
        (" ", AFTER_CLOSE.date(), ReasonRequired),
        ("9999", AFTER_CLOSE.date() - timedelta(days=1), WrongState),
        ("9999", AFTER_CLOSE.date() + timedelta(days=1), WrongState),
    ],
)
def test_a_registration_with_justice_lies_between_the_act_and_today(
    world: World, number: str, day: date, error: type[Exception]
) -> None:
    edition = approved(world)
    with pytest.raises(error):
        approving.register_with_justice(
            edition_id=edition.pk, number=number, registered_on=day, actor=world.clerk,
            at=AFTER_CLOSE,
        )  # fmt: skip


def test_a_registration_with_justice_is_recorded_once(world: World) -> None:
    edition = approved(world)
    given: dict[str, Any] = {
        "edition_id": edition.pk, "number": " 9999 ", "registered_on": AFTER_CLOSE.date(),
        "actor": world.drafter, "at": AFTER_CLOSE,
    }  # fmt: skip
    assert approving.register_with_justice(**given).justice_no == "9999"
    with pytest.raises(WrongState):
        approving.register_with_justice(**given)


def test_rooms_above_hear_of_the_approval_and_of_the_day_once_each(world: World) -> None:
    people_of(world)
    heard: list[str] = []

    def on_approved(**given: Any) -> None:
        heard.append(f"approved {given['editions'][0].pk}")

    def on_force(**given: Any) -> None:
        heard.append(f"in force {given['editions'][0].pk}")

    standards_approved.connect(on_approved)
    standards_in_force.connect(on_force)
    try:
        edition = approved(world)
        for _again in range(2):
            approving.bring_into_force(at=AFTER_CLOSE + timedelta(days=10))
    finally:
        standards_approved.disconnect(on_approved)
        standards_in_force.disconnect(on_force)
    assert heard == [f"approved {edition.pk}", f"in force {edition.pk}"]


@pytest.mark.django_db(transaction=True)
def test_an_error_in_a_room_above_undoes_the_approval(world: World) -> None:
    edition = submitted(world)

    def broken(**_given: Any) -> None:
        raise ArithmeticError

    standards_approved.connect(broken)
    try:
        with pytest.raises(ArithmeticError):
            approve(world, edition)
    finally:
        standards_approved.disconnect(broken)
    assert fresh(edition).stage == Stage.SUBMITTED
    assert not Clock.objects.filter(term_code=terms.INFORMATION).exists()


@pytest.mark.django_db(transaction=True)
def test_one_edition_that_cannot_come_into_force_keeps_no_other_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    people_of(world)
    edition = approved(world)

    def broken(**_given: Any) -> None:
        raise ArithmeticError

    day = AFTER_CLOSE + timedelta(days=10)
    with monkeypatch.context() as patch:
        patch.setattr(approving, "refresh_from_standard", broken)
        assert approving.bring_into_force(at=day) == 0
    assert fresh(edition).stage == Stage.APPROVED
    assert approving.bring_into_force(at=day) == 1
