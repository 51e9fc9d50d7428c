"""What the standards hear from the registry, inside its act."""

from typing import Any

from registry.signals import services_changed, services_excluded, services_included
from standards.services import create_empty_drafts, follow_drafting_body
from standards.telling import tell_of_changes, tell_of_exclusion


def on_included(*, services: Any, actor: Any, at: Any, taken_over: bool, **_kwargs: Any) -> None:
    """Empty drafts for new entries; the standards of taken-over entries are in force elsewhere."""
    if services and not taken_over:
        create_empty_drafts(services, actor=actor, at=at)


def on_changed(*, changes: Any, at: Any, **_kwargs: Any) -> None:
    """The drafting body of a standard is that of its service; who drafts hears of the change."""
    follow_drafting_body(changes)
    tell_of_changes(changes, at=at)


def on_excluded(*, services: Any, at: Any, **_kwargs: Any) -> None:
    """Who drafts a standard hears that its service has left the registry."""
    tell_of_exclusion(services, at=at)


def connect() -> None:
    """Listen; called once when the app is ready."""
    services_included.connect(on_included, dispatch_uid="standards.included")
    services_changed.connect(on_changed, dispatch_uid="standards.changed")
    services_excluded.connect(on_excluded, dispatch_uid="standards.excluded")
