"""Who speaks on these pages, and which of them exist for whom."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from accounts.acting import Actor
from accounts.models import User
from accounts.roles import Capability
from registry.models import Service
from registry.selectors import service_numbered

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def actor_of(request: HttpRequest) -> Actor:
    """Who acts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def user_of(request: HttpRequest) -> User | None:
    """The person signed in."""
    return request.user if request.user.is_authenticated else None


def typed(request: HttpRequest, name: str) -> str:
    """What the address says; a text that no database keeps counts as none."""
    value = request.GET.get(name, "")
    return "" if "\0" in value else value


def public_service(registry_no: str) -> Service:
    """A service that anybody may read.

    Raises:
        Http404: there is none with this number.
    """
    found = service_numbered(registry_no)
    if found is None:
        raise Http404
    return found


def for_roles(*capabilities: Capability) -> Callable[[View[P]], View[P]]:
    """Only for those who can do one of some things; to everyone else the page does not exist.

    Raises:
        Http404: the active role can do none of them.
    """

    def restrict(view: View[P]) -> View[P]:
        @login_required
        @functools.wraps(view)
        def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not any(actor_of(request).can(capability) for capability in capabilities):
                raise Http404
            return view(request, *args, **kwargs)

        return run

    return restrict
