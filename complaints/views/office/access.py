"""Who enters the officials' pages, and which case an address means."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.acting import Actor
from accounts.roles import Capability
from complaints.models import ComplaintStage
from complaints.reach import within_reach
from complaints.selectors import stages_visible_to

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def for_officials(view: View[P]) -> View[P]:
    """Only for those who consider complaints; to everyone else the page does not exist.

    Raises:
        Http404: the active role does not consider complaints.
    """

    @login_required
    @functools.wraps(view)
    def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not actor_of(request).can(Capability.CONSIDER_COMPLAINTS):
            raise Http404
        return view(request, *args, **kwargs)

    return run


def actor_of(request: HttpRequest) -> Actor:
    """Who acts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def stage_for(actor: Actor, stage_pk: int) -> ComplaintStage:
    """A stage that an official may open; absent and not-yours are alike.

    A case that someone filed as a citizen is opened in the cabinet, not here; a body that has
    passed a complaint on opens it as far as its own stage.

    Raises:
        Http404: there is none, or it is not the actor's.
    """
    visible = stages_visible_to(actor).select_related(
        "complaint__complainant",
        "complaint__service__drafting_body",
        "complaint__region",
        "complaint__provider",
        "organisation",
        "rung",
        "assignee",
        "decided_by",
    )
    if not actor.can(Capability.CONTROL_QUALITY):
        reach = within_reach(actor.organisation_id, case="complaint_id", stage="pk")
        visible = visible.filter(reach)
    return get_object_or_404(visible, pk=stage_pk)
