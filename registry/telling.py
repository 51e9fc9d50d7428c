"""Telling people what happened to a service: subscribers, and the quality body of a breach."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from accounts.roles import Capability
from accounts.selectors import bodies_with_function, officials_of
from audit.transactions import legal_act
from deadlines.models import Clock
from notifications.services import Message, Recipient, send
from registry.models import Announcement, ServiceVersion, Subscription
from registry.selectors import subscriptions_to
from registry.workflow import VersionKind

_TEMPLATES = {
    VersionKind.INCLUDED: "registry/service_included",
    VersionKind.CHANGED: "registry/service_changed",
    VersionKind.EXCLUDED: "registry/service_excluded",
}


def announce(versions: Sequence[ServiceVersion], *, at: datetime) -> None:
    """Keep, within the act, that subscribers are to hear of it; few may be many thousands."""
    Announcement.objects.bulk_create(
        [Announcement(version=version, made_at=at) for version in versions]
    )


def tell_waiting(*, at: datetime, limit: int = 100) -> int:
    """Write the messages of what waits to be announced; safe to run twice and after a crash."""
    waiting = Announcement.objects.filter(told_at=None).order_by("pk")
    return sum(_tell(one, at=at) for one in list(waiting.values_list("pk", flat=True)[:limit]))


@legal_act
def _tell(announcement_id: int, *, at: datetime) -> int:
    """One announcement in one transaction: its messages and the mark that they are written."""
    announcement = (
        Announcement.objects.select_for_update(of=("self",))
        .select_related("version__service__situation")
        .filter(pk=announcement_id, told_at=None)
        .first()
    )
    if announcement is None:
        return 0
    messages, told = [], set()
    for subscription in subscriptions_to(announcement.version.service):
        address = subscription.email.casefold()
        if address not in told:
            told.add(address)
            messages.append(_message(announcement.version, subscription, announcement.made_at))
    send(messages)
    announcement.told_at = at
    announcement.save(update_fields=["told_at"])
    return len(messages)


def _message(version: ServiceVersion, subscription: Subscription, at: datetime) -> Message:
    service, user, language = version.service, subscription.user, subscription.language
    if user is not None and user.is_active:
        to = Recipient.of_user(user)
    else:
        to = Recipient(language=language, email=subscription.email)
    return Message(
        template=_TEMPLATES[VersionKind(version.kind)],
        to=to,
        channels=("inbox", "email"),
        context={
            "service": service.ref.label(to.language),
            "valid_from": version.valid_from,
            "stop_path": reverse("registry:subscription", args=[subscription.token]),
        },
        dedupe_key=f"registry.version:{version.pk}:{subscription.pk}",
        at=at,
        subject=service.ref,
        url=reverse("registry:service", args=[service.registry_no]),
    )


def tell_of_breach(clocks: list[Clock]) -> None:
    """K-01 or K-03 has run out: the quality body and the drafting body hear of it, once."""
    controllers = [
        user
        for body in bodies_with_function("qcb")
        for user in officials_of(body, Capability.CONTROL_QUALITY, on=clocks[0].due_on)
    ]
    messages = []
    for clock in clocks:
        drafters = officials_of(clock.organisation, Capability.CONSIDER_COMPLAINTS, on=clock.due_on)
        messages += [
            Message(
                template="registry/term_breached",
                to=Recipient.of_user(user),
                channels=("inbox", "email"),
                context={
                    "service": getattr(clock, f"label_{user.language}") or clock.label_ru,
                    "term": clock.term,
                    "due_on": clock.due_on,
                    "body": clock.organisation,
                },
                dedupe_key=f"registry.breach:{clock.pk}:{clock.epoch}",
                at=clock.due_at,
                url=reverse("deadlines:why", args=[clock.pk]),
                digest=True,
                organisation_id=clock.organisation_id,
            )
            for user in {user.pk: user for user in [*controllers, *drafters]}.values()
        ]
    send(messages)
