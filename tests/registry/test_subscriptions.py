"""Subscriptions: asked, confirmed, stopped; whom a change of a service reaches."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.acting import VISITOR
from accounts.models import Organisation
from audit.models import AuditEntry
from notifications.models import OutboxMessage
from registry.content import content_of
from registry.errors import ContactRequired
from registry.models import Service, Subscription
from registry.services import GovernmentAct, change_service, exclude_services
from registry.services.subscriptions import (
    CONFIRMED_WITHIN,
    Target,
    confirm_subscription,
    delete_unconfirmed,
    stop_subscription,
    subscribe,
)
from registry.telling import tell_waiting
from tests.world import MONDAY, World, a_service

NOON = MONDAY + timedelta(hours=2)
ACT = GovernmentAct(name="Қаулы", number="12", dated=date(2025, 9, 5))


def to_service(world: World) -> Target:
    return Target("service", world.service)


def by_mail(target: Target, email: str = "someone@example.kz", **changes: Any) -> Subscription:
    fields: dict[str, Any] = {"language": "ru", "actor": VISITOR, "at": MONDAY}
    return subscribe(target=target, email=email, **{**fields, **changes})


def confirmed(target: Target, email: str, **changes: Any) -> Subscription:
    asked = by_mail(target, email, **changes)
    return confirm_subscription(token=asked.token, actor=VISITOR, at=MONDAY)


def letters() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(template="registry/subscription").order_by("pk"))


# Asking and confirming


def test_person_signed_in_is_subscribed_by_one_press(world: World) -> None:
    made = subscribe(target=to_service(world), actor=world.citizen, at=MONDAY)
    assert (made.email, made.language) == ("citizen@example.kz", "kk")
    assert made.confirmed_at == MONDAY
    assert letters() == []


def test_visitor_is_subscribed_only_by_the_link_of_the_letter(world: World) -> None:
    made = by_mail(to_service(world))
    (letter,) = letters()
    assert made.confirmed_at is None
    assert letter.address == "someone@example.kz"
    assert f"/subscriptions/{made.token}/" in letter.text
    assert not AuditEntry.objects.exists()
    assert confirm_subscription(token=made.token, actor=VISITOR, at=NOON).confirmed_at == NOON
    again = confirm_subscription(token=made.token, actor=VISITOR, at=NOON + timedelta(hours=1))
    assert again.confirmed_at == NOON
    assert AuditEntry.objects.get().verb == "registry.subscribed"


@pytest.mark.parametrize("email", ["someone@example.kz", "SomeOne@Example.kz "])
def test_asking_twice_makes_one_subscription(world: World, email: str) -> None:
    first = by_mail(to_service(world))
    second = by_mail(to_service(world), email, at=NOON)
    assert first.pk == second.pk
    assert Subscription.objects.count() == 1
    assert len(letters()) == 2


def test_address_that_is_subscribed_already_learns_it_from_its_letter_alone(world: World) -> None:
    made = confirmed(to_service(world), "someone@example.kz")
    again = by_mail(to_service(world), at=NOON)
    assert again.confirmed_at == made.confirmed_at
    assert "уже подписаны" in letters()[-1].subject


def test_account_takes_over_what_its_address_has_asked_for(world: World) -> None:
    by_mail(to_service(world), "citizen@example.kz")
    made = subscribe(target=to_service(world), actor=world.citizen, at=NOON)
    assert Subscription.objects.get() == made
    assert (made.user, made.confirmed_at) == (world.citizen.user, NOON)


def test_visitor_without_an_address_is_refused(world: World) -> None:
    with pytest.raises(ContactRequired):
        by_mail(to_service(world), " ")


def test_link_works_for_seven_days_and_then_the_address_is_forgotten(world: World) -> None:
    old = by_mail(to_service(world))
    kept = confirmed(to_service(world), "other@example.kz")
    last = MONDAY + CONFIRMED_WITHIN
    assert delete_unconfirmed(at=last) == 0
    after = last + timedelta(seconds=1)
    with pytest.raises(Subscription.DoesNotExist):
        confirm_subscription(token=old.token, actor=VISITOR, at=after)
    assert delete_unconfirmed(at=after) == 1
    assert list(Subscription.objects.all()) == [kept]


def test_asking_anew_gives_seven_days_more(world: World) -> None:
    made = by_mail(to_service(world))
    by_mail(to_service(world), at=MONDAY + timedelta(days=5))
    assert delete_unconfirmed(at=MONDAY + timedelta(days=8)) == 0
    assert Subscription.objects.get() == made


def test_stopping_forgets_the_address(world: World) -> None:
    made = confirmed(to_service(world), "someone@example.kz")
    stop_subscription(token=made.token, actor=VISITOR, at=NOON)
    assert not Subscription.objects.exists()
    assert AuditEntry.objects.latest("pk").verb == "registry.unsubscribed"
    with pytest.raises(Subscription.DoesNotExist):
        stop_subscription(token=made.token, actor=VISITOR, at=NOON)


# Whom a change reaches


def changed(world: World) -> None:
    content = content_of(world.service) | {"result_kk": "Куәлік", "result_ru": "Свидетельство"}
    change_service(
        service_id=world.service.pk, content=content, edit_no=world.service.edit_no, act=ACT,
        valid_from=MONDAY.date(), actor=world.keeper, at=MONDAY,
    )  # fmt: skip


def told(template: str = "service_changed") -> list[tuple[str, str]]:
    found = OutboxMessage.objects.filter(template=f"registry/{template}", channel="email")
    return sorted(found.values_list("address", "language"))


def test_change_reaches_each_kind_of_subscriber_once_in_the_own_language(world: World) -> None:
    confirmed(to_service(world), "service@example.kz", language="kk")
    confirmed(Target("situation", world.service.situation), "life@example.kz", language="en")
    confirmed(Target("organisation", world.akimat), "body@example.kz", language="ru")
    confirmed(Target("organisation", world.ministry), "drafter@example.kz", language="ru")
    for target in (to_service(world), Target("organisation", world.akimat)):
        confirmed(target, "both@example.kz", language="en")
    changed(world)
    assert tell_waiting(at=NOON) == 5
    assert told() == [
        ("body@example.kz", "ru"),
        ("both@example.kz", "en"),
        ("drafter@example.kz", "ru"),
        ("life@example.kz", "en"),
        ("service@example.kz", "kk"),
    ]


def test_change_does_not_reach_those_whom_it_does_not_concern(world: World) -> None:
    by_mail(to_service(world), "unconfirmed@example.kz")
    stopped = confirmed(to_service(world), "stopped@example.kz")
    stop_subscription(token=stopped.token, actor=VISITOR, at=MONDAY)
    other = a_service(ministry=world.ministry, registry_no="S-005", code="00101005")
    confirmed(Target("service", other), "other@example.kz")
    confirmed(Target("organisation", world.quality_body), "quality@example.kz")
    changed(world)
    tell_waiting(at=NOON)
    assert told() == []


def test_telling_twice_sends_nothing_twice(world: World) -> None:
    confirmed(to_service(world), "someone@example.kz")
    changed(world)
    assert tell_waiting(at=NOON) == 1
    assert tell_waiting(at=NOON) == 0
    assert len(told()) == 1


def test_exclusion_is_told_with_a_link_that_stops(world: World) -> None:
    made = confirmed(to_service(world), "someone@example.kz")
    exclude_services(service_ids=[world.service.pk], act=ACT, actor=world.clerk, at=MONDAY)
    tell_waiting(at=NOON)
    letter = OutboxMessage.objects.get(template="registry/service_excluded")
    assert f"/subscriptions/{made.token}/" in letter.text


def test_person_with_an_account_hears_in_the_inbox_too(world: World) -> None:
    subscribe(target=to_service(world), actor=world.citizen, at=MONDAY)
    changed(world)
    tell_waiting(at=NOON)
    found = OutboxMessage.objects.filter(template="registry/service_changed")
    assert {one.channel for one in found} == {"inbox", "email"}


def test_names_of_a_target_are_in_the_language_of_the_letter(world: World) -> None:
    body = Organisation.objects.get(pk=world.akimat.pk)
    assert Target("organisation", body).name("kk") == "Қарасай ауданының әкімдігі"
    service = Service.objects.get(pk=world.service.pk)
    service.name_en = None
    assert Target("service", service).name("en") == "Регистрация рождения ребенка"
