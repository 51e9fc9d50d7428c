"""Who acts, in which role, on which day."""

from datetime import date

import pytest

from accounts.acting import VISITOR, actor_for
from accounts.errors import DeputyRefused, NotYours, RoleNotOpen
from accounts.models import Deputy
from accounts.roles import Capability, Role
from accounts.selectors import deputies_for, heads_of, officials_of
from accounts.services import end_deputy, name_deputy, take_role
from audit.selectors import entries_about
from tests.accounts.conftest import AT, TODAY, House, join


def test_citizen_and_visitor_act_for_nobody(house: House) -> None:
    citizen = house.actor(house.citizen)
    assert not citizen.is_official
    assert citizen.ref.role == "citizen"
    assert not citizen.can(Capability.CONSIDER_COMPLAINTS)
    assert VISITOR.ref.role == "visitor"


def test_official_acts_for_the_own_body_only(house: House) -> None:
    officer = house.actor(house.officer)
    assert officer.can_in(Capability.CONSIDER_COMPLAINTS, house.akimat.pk)
    assert not officer.can_in(Capability.CONSIDER_COMPLAINTS, house.ministry.pk)
    assert not officer.can_in(Capability.CONSIDER_COMPLAINTS, None)
    assert officer.acting_for is None
    assert not officer.has_other_roles


@pytest.mark.parametrize(
    ("day", "official"),
    [
        (date(2026, 5, 31), False),  # the day before
        (date(2026, 6, 1), True),  # the first day
        (date(2026, 6, 30), True),  # the last day
        (date(2026, 7, 1), False),  # the day after
    ],
)
def test_membership_holds_from_its_first_to_its_last_day(
    house: House, day: date, official: bool
) -> None:
    join(
        house.citizen,
        house.akimat,
        Role.LEB_OFFICER,
        valid_from=date(2026, 6, 1),
        valid_to=date(2026, 6, 30),
    )
    assert house.actor(house.citizen, on=day).is_official is official


def test_one_of_several_memberships_is_active(house: House) -> None:
    second = join(house.officer, house.ministry, Role.AUDITOR)
    assert house.actor(house.officer).organisation == house.akimat
    take_role(user=house.officer, membership_id=second.pk, at=AT)
    actor = house.actor(house.officer)
    assert actor.organisation == house.ministry
    assert actor.can(Capability.READ_AUDIT)
    assert not actor.can(Capability.CONSIDER_COMPLAINTS)
    assert actor.has_other_roles
    assert entries_about("accounts.user", house.officer.pk)[0].verb == "accounts.role_taken"


def test_role_of_another_person_cannot_be_taken(house: House) -> None:
    foreign = house.role_of(house.head)
    with pytest.raises(RoleNotOpen):
        take_role(user=house.officer, membership_id=foreign.pk, at=AT)
    house.officer.refresh_from_db()
    assert house.officer.active_membership is None
    assert not entries_about("accounts.user", house.officer.pk)


def test_active_role_that_has_ended_gives_way_to_a_valid_one(house: House) -> None:
    ended = join(house.officer, house.ministry, Role.AUDITOR, valid_to=date(2026, 6, 9))
    house.officer.active_membership = ended
    house.officer.save()
    assert house.actor(house.officer).organisation == house.akimat


@pytest.mark.parametrize(
    ("day", "stands_in"),
    [
        (date(2026, 6, 14), False),
        (date(2026, 6, 15), True),
        (date(2026, 6, 19), True),
        (date(2026, 6, 20), False),
    ],
)
def test_deputy_has_the_role_from_day_to_day(house: House, day: date, stands_in: bool) -> None:
    head_role = house.role_of(house.head)
    name_deputy(
        membership=head_role,
        deputy=house.officer,
        valid_from=date(2026, 6, 15),
        valid_to=date(2026, 6, 19),
        actor=house.actor(house.head),
        at=AT,
    )
    house.officer.active_membership = head_role
    house.officer.save()
    actor = house.actor(house.officer, on=day)
    assert actor.can(Capability.HEAD_BODY) is stands_in
    assert (actor.acting_for == house.head) is stands_in
    assert (house.officer in heads_of(house.akimat, on=day)) is stands_in
    assert actor.is_official  # the own role stays


def test_deputy_is_named_in_the_record_with_the_replaced_person(house: House) -> None:
    Deputy.objects.create(
        membership=house.role_of(house.head),
        deputy=house.citizen,
        valid_from=TODAY,
        valid_to=TODAY,
    )
    ref = house.actor(house.citizen).ref
    assert ref.user_id == house.citizen.pk
    assert house.head.audit_label in ref.label
    assert ref.role == Role.PROVIDER_HEAD


def test_deputy_role_ends_with_the_membership_itself(house: House) -> None:
    role = house.role_of(house.head)
    Deputy.objects.create(
        membership=role, deputy=house.citizen, valid_from=TODAY, valid_to=date(2026, 12, 31)
    )
    role.valid_to = date(2026, 6, 30)
    role.save()
    assert actor_for(house.citizen, on=date(2026, 6, 30)).is_official
    assert not actor_for(house.citizen, on=date(2026, 7, 1)).is_official


def named(house: House, deputy, **changes):
    values = {
        "membership": house.role_of(house.officer),
        "deputy": deputy,
        "valid_from": date(2026, 6, 15),
        "valid_to": date(2026, 6, 19),
        "actor": house.actor(house.officer),
        "at": AT,
    }
    return name_deputy(**{**values, **changes})


@pytest.mark.parametrize(
    ("deputy", "changes", "code"),
    [
        ("officer", {}, "self"),
        ("stranger", {}, "stranger"),
        ("citizen", {}, "stranger"),
        ("colleague", {"valid_to": date(2026, 6, 14)}, "dates"),
        ("colleague", {"valid_from": date(2026, 6, 1), "valid_to": date(2026, 6, 9)}, "dates"),
    ],
)
def test_impossible_deputy_is_refused_and_leaves_nothing(
    house: House, deputy: str, changes: dict, code: str
) -> None:
    with pytest.raises(DeputyRefused) as refused:
        named(house, getattr(house, deputy), **changes)
    assert refused.value.code == code
    assert not Deputy.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "taken"),
    [
        (date(2026, 6, 12), date(2026, 6, 14), False),
        (date(2026, 6, 12), date(2026, 6, 15), True),
        (date(2026, 6, 17), date(2026, 6, 17), True),
        (date(2026, 6, 19), date(2026, 6, 25), True),
        (date(2026, 6, 20), date(2026, 6, 25), False),
    ],
)
def test_two_deputies_never_share_a_day(house: House, first: date, last: date, taken: bool) -> None:
    named(house, house.colleague)
    if not taken:
        assert named(house, house.head, valid_from=first, valid_to=last)
        return
    with pytest.raises(DeputyRefused, match="overlap"):
        named(house, house.head, valid_from=first, valid_to=last)


def test_officer_names_no_deputy_for_others_but_the_head_does(house: House) -> None:
    colleagues_role = house.role_of(house.colleague)
    with pytest.raises(NotYours):
        named(house, house.head, membership=colleagues_role)
    assert named(house, house.officer, membership=colleagues_role, actor=house.actor(house.head))
    with pytest.raises(NotYours):
        named(house, house.colleague, actor=house.actor(house.stranger))


def test_deputy_names_no_further_deputy(house: House) -> None:
    role = house.role_of(house.head)
    Deputy.objects.create(membership=role, deputy=house.officer, valid_from=TODAY, valid_to=TODAY)
    house.officer.active_membership = role
    house.officer.save()
    actor = house.actor(house.officer)
    assert actor.can(Capability.HEAD_BODY)
    with pytest.raises(NotYours):
        named(house, house.colleague, membership=role, actor=actor)
    assert not deputies_for(actor, on=TODAY)


def test_ended_deputy_loses_the_role_the_same_day(house: House) -> None:
    head = house.actor(house.head)
    role = house.role_of(house.head)
    deputy = Deputy.objects.create(
        membership=role,
        deputy=house.citizen,
        valid_from=date(2026, 6, 1),
        valid_to=date(2026, 6, 30),
    )
    assert house.actor(house.citizen).is_official
    end_deputy(deputy=deputy, actor=head, at=AT)
    assert not house.actor(house.citizen).is_official
    deputy.refresh_from_db()
    assert deputy.valid_to == date(2026, 6, 9)


def test_future_deputy_is_taken_back_altogether(house: House) -> None:
    deputy = named(house, house.colleague)
    end_deputy(deputy=deputy, actor=house.actor(house.officer), at=AT)
    assert not Deputy.objects.exists()


def test_officials_are_found_by_what_they_may_do(house: House) -> None:
    found = officials_of(house.akimat, Capability.CONSIDER_COMPLAINTS, on=TODAY)
    assert set(found) == {house.officer, house.colleague, house.head}
    house.colleague.is_active = False
    house.colleague.save()
    assert house.colleague not in officials_of(
        house.akimat.pk, Capability.CONSIDER_COMPLAINTS, on=TODAY
    )
    assert list(heads_of(house.akimat, on=TODAY)) == [house.head]
