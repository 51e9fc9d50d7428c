"""Who enters the officials' pages of this room."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse

from accounts.acting import Actor

View = Callable[..., HttpResponse]


def actor_of(request: HttpRequest) -> Actor:
    """Who acts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def only_for(may: Callable[[Actor], bool]) -> Callable[[View], View]:
    """Open a page to those a predicate allows; to everyone else it does not exist."""

    def guarded(view: View) -> View:
        @login_required
        @functools.wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(actor_of(request)):
                raise Http404
            try:
                return view(request, *args, **kwargs)
            except ObjectDoesNotExist as gone:
                # A colleague was quicker between the look and the lock.
                raise Http404 from gone

        return run

    return guarded
