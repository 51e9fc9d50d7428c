"""Telling those who draft a standard what has happened to its service."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Organisation, User
from accounts.roles import Capability
from accounts.selectors import officials_of
from notifications.services import Message, Recipient, send
from registry.models import Service, ServiceVersion
from registry.presenting import labels_of
from registry.services import national_day
from standards.models import Standard
from standards.workflow import State

# Something of the standard is still to be written.
_OPEN = (State.PENDING, State.DRAFTING, State.AMENDING)


def tell_of_changes(changes: Sequence[ServiceVersion], *, at: datetime) -> None:
    """The drafting body of an open draft, and the one that it has passed from, if it has."""
    versions = {version.service_id: version for version in changes}
    messages = []
    for standard in _open_drafts(versions):
        version = versions[standard.service_id]
        for user in _drafters([standard.drafting_body, *_passed_from(version)], at=at):
            fields = labels_of(version.changed_fields, language=user.language)
            context = {"valid_from": version.valid_from, "fields": fields}
            messages.append(_message("service_changed", version.service, user, context, at=at))
    send(messages)


def tell_of_exclusion(services: Sequence[Service], *, at: datetime) -> None:
    """The drafting bodies of open drafts whose services have left the registry (Q-32)."""
    by_id = {service.pk: service for service in services}
    messages = []
    for standard in _open_drafts(by_id):
        service = by_id[standard.service_id]
        context = {"excluded_on": service.excluded_on}
        messages += [
            _message("service_excluded", service, user, context, at=at)
            for user in _drafters([standard.drafting_body], at=at)
        ]
    send(messages)


def _open_drafts(service_ids: Iterable[int]) -> QuerySet[Standard]:
    found: QuerySet[Standard] = Standard.objects.filter(
        service__in=list(service_ids), state__in=_OPEN
    )
    return found.select_related("drafting_body").order_by("pk")


def _passed_from(version: ServiceVersion) -> list[Organisation]:
    """The body that drafted until this version, where it is another now."""
    if "drafting_body" not in version.changed_fields:
        return []
    before = ServiceVersion.objects.get(service=version.service_id, number=version.number - 1)
    return list(Organisation.objects.filter(key=before.content["drafting_body"]))


def _drafters(bodies: Iterable[Organisation], *, at: datetime) -> list[User]:
    on = national_day(at)
    people = [
        user for body in bodies for user in officials_of(body, Capability.PROPOSE_SERVICES, on=on)
    ]
    return list({user.pk: user for user in people}.values())


def _message(
    template: str,
    service: Service,
    user: User,
    context: dict[str, Any],
    *,
    at: datetime,
) -> Message:
    return Message(
        template=f"standards/{template}",
        to=Recipient.of_user(user),
        channels=("inbox", "email"),
        context={"service": service.ref.label(user.language), **context},
        dedupe_key=f"standards.{template}:{service.pk}:{service.version}",
        at=at,
        subject=service.ref,
        url=reverse("registry:service", args=[service.registry_no]),
        digest=True,
    )
