"""Who enters a page at all: the same guard for the work areas of every room."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from accounts.acting import Actor

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


def only_for(
    allowed: Callable[[Actor], bool],
) -> Callable[[Callable[Concatenate[HttpRequest, P], R]], Callable[Concatenate[HttpRequest, P], R]]:
    """A decorator: only for some; to everyone else who is signed in the page does not exist."""

    def decorate(
        view: Callable[Concatenate[HttpRequest, P], R],
    ) -> Callable[Concatenate[HttpRequest, P], R]:
        @login_required
        @functools.wraps(view)
        def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if not allowed(cast(Any, request).actor):
                raise Http404
            return view(request, *args, **kwargs)

        return cast(Callable[Concatenate[HttpRequest, P], R], run)

    return decorate
