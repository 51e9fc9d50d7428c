"""What inclusion, change and exclusion of a service mean for its standard."""

from collections.abc import Sequence
from datetime import datetime

from accounts.acting import Actor
from audit.services import Act, record
from registry.models import Service, ServiceVersion
from standards import events
from standards.models import Standard


def create_empty_drafts(services: Sequence[Service], *, actor: Actor, at: datetime) -> None:
    """A service entered the registry: its standard is to be drafted (M-1, L13-13.1-p4)."""
    Standard.objects.bulk_create(
        [
            Standard(service=service, drafting_body_id=service.drafting_body_id, created_at=at)
            for service in services
        ]
    )
    record(
        *(
            Act(
                actor=actor.ref,
                verb=events.DRAFT_CREATED,
                subject=service.ref,
                at=at,
                organisation_id=service.drafting_body_id,
            )
            for service in services
        )
    )


def follow_drafting_body(changes: Sequence[ServiceVersion]) -> None:
    """A service passed to another drafting body: so does its standard (M-1)."""
    for version in changes:
        if "drafting_body" in version.changed_fields:
            Standard.objects.filter(service=version.service_id).update(
                drafting_body=version.service.drafting_body_id
            )
