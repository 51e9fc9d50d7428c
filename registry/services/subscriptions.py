"""Subscriptions to changes of a service, of a body's services, of a life situation."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Literal

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.acting import Actor
from accounts.models import Organisation
from audit.refs import SubjectRef
from audit.services import Act, record
from notifications.services import Message, Recipient, send
from registry import events
from registry.errors import ContactRequired
from registry.models import LifeSituation, Service, Subscription
from registry.services.acts import registry_act

# A request that nobody confirms is kept so long, then it is as if it had never been.
CONFIRMED_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Target:
    """The one thing of which a person wants to hear."""

    what: Literal["service", "organisation", "situation"]
    thing: Service | Organisation | LifeSituation

    def name(self, language: str) -> str:
        """Its name in a language; where there is none, the Russian one."""
        return getattr(self.thing, f"name_{language}", "") or getattr(self.thing, "name_ru", "")


def target_of(subscription: Subscription) -> Target:
    """What a subscription is to."""
    if subscription.service is not None:
        return Target("service", subscription.service)
    if subscription.organisation is not None:
        return Target("organisation", subscription.organisation)
    assert subscription.situation is not None
    return Target("situation", subscription.situation)


def standing(*, at: datetime) -> QuerySet[Subscription]:
    """Subscriptions that are confirmed, or may still be."""
    return Subscription.objects.select_related(
        "user", "service", "organisation", "situation"
    ).filter(Q(confirmed_at__isnull=False) | Q(created_at__gte=at - CONFIRMED_WITHIN))


@registry_act
def subscribe(
    *, target: Target, actor: Actor, at: datetime, email: str = "", language: str = "kk"
) -> Subscription:
    """Ask to hear of changes; twice is the same as once.

    Signed in, the subscription is confirmed at once with the address of the account. A visitor
    gets a letter whose link confirms it; the letter to an address that is subscribed already
    says so, and nothing else differs. Nothing is written into the record before the
    confirmation: until then nobody has done anything.

    Raises:
        ContactRequired: a visitor gave no e-mail.
    """
    user = actor.user
    address = (user.email if user else email).strip().lower()
    if not address:
        raise ContactRequired
    spoken = user.language if user else language
    subscription, is_new = Subscription.objects.select_for_update(of=("self",)).get_or_create(
        email=address,
        **{target.what: target.thing},
        defaults={
            "user": user, "language": spoken, "token": token_urlsafe(24), "created_at": at,
        },
    )  # fmt: skip
    if user is not None:
        subscription.user, subscription.language = user, spoken
        subscription.save(update_fields=["user", "language"])
        _confirm(subscription, actor=actor, at=at)
        return subscription
    if not is_new and subscription.confirmed_at is None:
        subscription.created_at, subscription.language = at, spoken
        subscription.save(update_fields=["created_at", "language"])
    send([_letter(subscription, target, language=spoken, at=at)])
    return subscription


@registry_act
def confirm_subscription(*, token: str, actor: Actor, at: datetime) -> Subscription:
    """Whoever holds the link of the letter confirms; a second time changes nothing.

    Raises:
        Subscription.DoesNotExist: it was stopped, or the request is older than a week.
    """
    subscription = _locked(token, at)
    _confirm(subscription, actor=actor, at=at)
    return subscription


@registry_act
def stop_subscription(*, token: str, actor: Actor, at: datetime) -> Target:
    """Whoever holds the link stops it; the address is forgotten. Gives what it was to.

    Raises:
        Subscription.DoesNotExist: it was stopped already.
    """
    subscription = _locked(token, at)
    target = target_of(subscription)
    if subscription.confirmed_at is not None:
        record(_act(events.UNSUBSCRIBED, subscription, actor, at))
    subscription.delete()
    return target


@registry_act
def delete_unconfirmed(*, at: datetime) -> int:
    """Forget addresses that nobody confirmed within seven days; says how many."""
    old = Subscription.objects.filter(confirmed_at=None, created_at__lt=at - CONFIRMED_WITHIN)
    deleted, _by_model = old.delete()
    return deleted


def _locked(token: str, at: datetime) -> Subscription:
    """A subscription by its secret; the row alone is locked."""
    return standing(at=at).select_for_update(of=("self",)).get(token=token)


def _confirm(subscription: Subscription, *, actor: Actor, at: datetime) -> None:
    if subscription.confirmed_at is not None:
        return
    subscription.confirmed_at = at
    subscription.save(update_fields=["confirmed_at"])
    values = {"email": subscription.email}
    record(_act(events.SUBSCRIBED, subscription, actor, at, values))


def _act(
    verb: str,
    subscription: Subscription,
    actor: Actor,
    at: datetime,
    values: dict[str, str] | None = None,
) -> Act:
    subject = SubjectRef(
        code="registry.subscription",
        id=subscription.pk,
        label_kk=f"№\u00a0{subscription.pk} жазылым",
        label_ru=f"Подписка №\u00a0{subscription.pk}",
        label_en=f"Subscription No.\u00a0{subscription.pk}",
    )
    return Act(actor=actor.ref, verb=verb, subject=subject, at=at, values=values or {})


def _letter(subscription: Subscription, target: Target, *, language: str, at: datetime) -> Message:
    return Message(
        template="registry/subscription",
        to=Recipient(language=language, email=subscription.email),
        channels=("email",),
        context={
            "what": target.what,
            "name": target.name(language),
            "is_confirmed": subscription.confirmed_at is not None,
        },
        dedupe_key=f"registry.subscription:{subscription.pk}:{at.isoformat()}",
        at=at,
        url=reverse("registry:subscription", args=[subscription.token]),
    )
