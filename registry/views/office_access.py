"""Who enters the work area of the registry, and which entry an address means."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.acting import Actor
from accounts.models import Organisation
from accounts.pages import only_for
from accounts.roles import Capability
from registry.models import Service
from registry.permissions import reads_work_area, works_on_registry
from registry.selectors import visible_to
from registry.services import national_day

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def for_registry(view: View[P]) -> View[P]:
    """Only for those who work on entries: the keeper, the Government's clerk, proposing bodies.

    Raises:
        Http404: the active role does not.
    """
    return only_for(works_on_registry)(view)


def for_readers(view: View[P]) -> View[P]:
    """Only for those who work on entries and the quality body, which may look.

    Raises:
        Http404: the active role does neither.
    """
    return only_for(reads_work_area)(view)


def for_informers(view: View[P]) -> View[P]:
    """Only for those who give information for a body (L13-23.2, 23.3).

    Raises:
        Http404: the active role does not.
    """
    return only_for(lambda actor: actor.can(Capability.INFORM))(view)


def actor_of(request: HttpRequest) -> Actor:
    """Who acts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def body_of(actor: Actor) -> Organisation:
    """The body for which a person acts.

    Raises:
        Http404: the person acts for none.
    """
    if actor.organisation is None:
        raise Http404
    return actor.organisation


def service_for(actor: Actor, pk: int) -> Service:
    """An entry that the person may see; absent and not-yours are alike.

    Raises:
        Http404: there is none, or it is not the actor's to see.
    """
    found = visible_to(actor).select_related("drafting_body", "situation__sphere", "proposed_by")
    return get_object_or_404(found, pk=pk)


def today_of(at: datetime) -> date:
    """The day of the registry."""
    return national_day(at)
