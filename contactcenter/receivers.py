"""What the contact centre hears from the registry, inside its act.

Operators consult from the registry (CC-2): who answers calls must read what has changed before
the next call, and stops consulting on a service that has left the registry (M-1).
"""

from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import BodyKind, Organisation, User
from accounts.selectors import staff_of
from notifications.services import Message, Recipient, send
from registry.models import Service, ServiceVersion
from registry.presenting import labels_of
from registry.services import national_day
from registry.signals import services_changed, services_excluded


def on_changed(*, changes: list[ServiceVersion], at: datetime, **_kwargs: Any) -> None:
    """Everybody who answers calls gets the changed fields in words, with the page."""
    people = _operators(at)
    messages = []
    for version in changes:
        for user in people:
            fields = labels_of(version.changed_fields, language=user.language)
            context = {"valid_from": version.valid_from, "fields": fields}
            messages.append(_message("service_changed", version.service, user, context, at=at))
    send(messages)


def on_excluded(*, services: list[Service], at: datetime, **_kwargs: Any) -> None:
    """Everybody who answers calls stops consulting on these services."""
    people = _operators(at)
    send(
        [
            _message(
                "service_excluded", service, user,
                {"excluded_on": service.excluded_on}, at=at,
            )
            for service in services
            for user in people
        ]
    )  # fmt: skip


def _operators(at: datetime) -> list[User]:
    """Operators and supervisors: the staff of the contact centres on the day."""
    centres = Organisation.objects.filter(kind=BodyKind.CONTACT_CENTRE).order_by("pk")
    return [user for centre in centres for user in staff_of(centre.pk, on=national_day(at))]


def _message(
    template: str,
    service: Service,
    user: User,
    context: dict[str, Any],
    *,
    at: datetime,
) -> Message:
    """In the inbox only: it is read at the desk, before the next call."""
    return Message(
        template=f"contactcenter/{template}",
        to=Recipient.of_user(user),
        channels=("inbox",),
        context={"service": service.ref.label(user.language), **context},
        dedupe_key=f"contactcenter.{template}:{service.pk}:{service.version}",
        at=at,
        subject=service.ref,
        url=reverse("registry:service", args=[service.registry_no]),
    )


def connect() -> None:
    """Listen; called once when the app is ready."""
    services_changed.connect(on_changed, dispatch_uid="contactcenter.changed")
    services_excluded.connect(on_excluded, dispatch_uid="contactcenter.excluded")
