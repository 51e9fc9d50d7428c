"""What complaints hear from the registry, inside its act.

A case goes on by what held when it was filed (Q-32): nothing of it changes here. Its
responsible executor is told, so that nobody decides by a page that has become another.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from complaints.models import ComplaintStage
from complaints.workflow import OPEN
from notifications.services import Message, Recipient, send
from registry.models import Service, ServiceVersion
from registry.presenting import labels_of
from registry.signals import services_changed, services_excluded


def on_changed(*, changes: list[ServiceVersion], at: datetime, **_kwargs: Any) -> None:
    """Executors of open cases hear which fields of the entry have changed."""
    versions = {version.service_id: version for version in changes}
    messages = []
    for stage in _open_stages(versions, at=at):
        version = versions[stage.complaint.service_id or 0]
        fields = labels_of(version.changed_fields, language=_language(stage))
        context = {"valid_from": version.valid_from, "fields": fields}
        messages.append(_message("service_changed", stage, version.number, context, at=at))
    send(messages)


def on_excluded(*, services: list[Service], at: datetime, **_kwargs: Any) -> None:
    """Executors of open cases hear that the service has left the registry."""
    by_id = {service.pk: service for service in services}
    messages = []
    for stage in _open_stages(by_id, at=at):
        service = by_id[stage.complaint.service_id or 0]
        context = {"excluded_on": service.excluded_on}
        messages.append(_message("service_excluded", stage, service.version, context, at=at))
    send(messages)


def _open_stages(service_ids: Iterable[int], *, at: datetime) -> QuerySet[ComplaintStage]:
    """Open stages on some services, filed by then, that have a responsible executor."""
    found: QuerySet[ComplaintStage] = ComplaintStage.objects.filter(
        complaint__service__in=list(service_ids),
        state__in=OPEN,
        assignee__isnull=False,
        filed_at__lte=at,
    )
    return found.select_related("complaint__service", "assignee").order_by("pk")


def _language(stage: ComplaintStage) -> str:
    assert stage.assignee is not None
    return stage.assignee.language


def _message(
    template: str, stage: ComplaintStage, version: int, context: dict[str, Any], *, at: datetime
) -> Message:
    """To the executor of a stage: in the inbox at once, by e-mail with the morning letter."""
    assert stage.assignee is not None
    assert stage.complaint.service is not None
    about = {
        "number": stage.complaint.number,
        "stage": stage.number,
        "service": stage.complaint.service.ref.label(_language(stage)),
    }
    return Message(
        template=f"complaints/{template}",
        to=Recipient.of_user(stage.assignee),
        channels=("inbox", "email"),
        context=about | context,
        dedupe_key=f"complaints.{template}:{stage.pk}:{version}",
        at=at,
        subject=stage.ref,
        url=reverse("complaints:stage", args=[stage.pk]),
        digest=True,
    )


def connect() -> None:
    """Listen; called once when the app is ready."""
    services_changed.connect(on_changed, dispatch_uid="complaints.service_changed")
    services_excluded.connect(on_excluded, dispatch_uid="complaints.service_excluded")
