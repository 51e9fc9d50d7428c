"""What the standards hear from the registry, inside its act."""

from typing import Any

from accounts.acting import Actor
from registry.ports import fill_held, fill_standard
from registry.signals import services_changed, services_excluded, services_included
from standards.selectors import services_held
from standards.services import create_empty_drafts, follow_drafting_body
from standards.services.editions import withdraw_of_excluded
from standards.showing import freshness_of, standard_of
from standards.telling import tell_of_changes, tell_of_exclusion


def on_included(*, services: Any, actor: Any, at: Any, taken_over: bool, **_kwargs: Any) -> None:
    """Empty drafts for new entries; the standards of taken-over entries are in force elsewhere."""
    if services and not taken_over:
        create_empty_drafts(services, actor=actor, at=at)


def on_changed(*, changes: Any, at: Any, **_kwargs: Any) -> None:
    """The drafting body of a standard is that of its service; who drafts hears of the change."""
    follow_drafting_body(changes)
    tell_of_changes(changes, at=at)


def on_excluded(*, services: Any, actor: Actor, at: Any, **_kwargs: Any) -> None:
    """Who drafts hears that the service has left the registry; drafts under way end (Q-32)."""
    tell_of_exclusion(services, at=at)
    withdraw_of_excluded(services, actor=actor, at=at)


def connect() -> None:
    """Listen, and tell the pages of services of their standards; called once when the app is ready."""
    fill_standard(standard_of, freshness_of)
    fill_held(services_held)
    services_included.connect(on_included, dispatch_uid="standards.included")
    services_changed.connect(on_changed, dispatch_uid="standards.changed")
    services_excluded.connect(on_excluded, dispatch_uid="standards.excluded")
