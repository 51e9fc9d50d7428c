"""The facts of provision follow the standard in force by themselves (J-12, L13-23.2)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from accounts.acting import Actor
from audit.services import record
from registry import events, indexing
from registry.content import FROM_STANDARD, base_of, content_of
from registry.models import Service, ServiceVersion
from registry.services.acts import (
    GovernmentAct,
    act_facts,
    act_of,
    lock_services,
    registry_act,
    write_content,
    write_versions,
)
from registry.signals import services_changed
from registry.workflow import State, VersionKind


@registry_act
def refresh_from_standard(
    *,
    service_id: int,
    facts: Mapping[str, Any],
    act: GovernmentAct,
    valid_from: date,
    actor: Actor,
    at: datetime,
) -> ServiceVersion | None:
    """Write what a standard says into the entry as a version of its own; None where nothing differs.

    No body has to look at its local entry for it: their duty is K-05. ``facts`` holds the fields
    of ``content.FROM_STANDARD``, texts by language; anything else is refused.

    Raises:
        ValueError: a field that the standard does not give.
        InvalidContent: the rules of DS-1 are broken.
    """
    if unknown := [name for name in facts if base_of(name) not in FROM_STANDARD]:
        raise ValueError(f"not given by a standard: {unknown}")
    (service,) = lock_services([service_id])
    if service.state != State.INCLUDED:
        return None
    content = content_of(service) | dict(facts)
    changed = write_content(service, content, edit_no=service.edit_no, by_standard=True)
    if not changed:
        return None
    service.change(valid_from=max(valid_from, service.valid_from or valid_from))
    service.save()
    versions = write_versions(
        [service], VersionKind.STANDARD, act=act, actor=actor, at=at, changed=changed
    )
    record(
        act_of(
            events.REFRESHED, service, actor, at, {"act_name": act.name}, fields=changed,
            **act_facts(act),
        )
    )  # fmt: skip
    indexing.index([service])
    services_changed.send(sender=Service, changes=versions, actor=actor, at=at)
    return versions[0]
