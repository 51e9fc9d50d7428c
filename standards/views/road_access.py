"""Who walks the road of an edition, and which edition, request or duty an address means."""

from collections.abc import Callable, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from accounts.acting import Actor
from accounts.pages import only_for
from accounts.roles import Capability
from registry.views.office_access import actor_of, body_of, today_of
from standards.models import AgreementRequest, Confirmation, Edition
from standards.permissions import works_on_standards
from standards.selectors import (
    agreements_visible_to,
    confirmations_visible_to,
    editions,
    editions_visible_to,
)
from standards.workflow import PUBLIC_DRAFTS, Stage

__all__ = [
    "actor_of",
    "agreement_for",
    "body_of",
    "chosen_ids",
    "confirmation_for",
    "edition_for",
    "for_agreeing",
    "for_clerks",
    "for_informers",
    "for_placers",
    "for_standards",
    "placed_edition_for",
    "today_of",
]

P = ParamSpec("P")
M = TypeVar("M", bound=Model)
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def _any_of(*capabilities: Capability) -> Callable[[Actor], bool]:
    return lambda actor: any(actor.can(one) for one in capabilities)


# Drafters, agreeing bodies, the clerk of the Government, the quality body.
for_standards = only_for(works_on_standards)
# The same, and whoever gives information for a body: its site shows the draft too.
for_placers = only_for(lambda actor: works_on_standards(actor) or actor.can(Capability.INFORM))
# Bodies that are asked to agree, and the President's Administration.
for_agreeing = only_for(_any_of(Capability.AGREE_DRAFTS, Capability.AGREE_FOR_PRESIDENT))
# The clerk of the Government's office.
for_clerks = only_for(_any_of(Capability.RECORD_GOVERNMENT_ACTS))
# Bodies that keep information on services up to date (L13-23.2).
for_informers = only_for(_any_of(Capability.INFORM))


def edition_for(actor: Actor, pk: int) -> Edition:
    """An edition that the person may see in the work area; absent and not-yours are alike.

    Raises:
        Http404: there is none, or it is not the actor's to see.
    """
    return _one(editions_visible_to(actor).select_related("base"), pk)


def placed_edition_for(actor: Actor, pk: int) -> Edition:
    """An edition whose placements the person may see: also any public one, for who informs.

    Raises:
        Http404: there is none, or it is not the actor's to see.
    """
    if works_on_standards(actor):
        return edition_for(actor, pk)
    return _one(editions().filter(stage__in=(*PUBLIC_DRAFTS, Stage.IN_FORCE)), pk)


def agreement_for(actor: Actor, pk: int) -> AgreementRequest:
    """A request of one's own body, or on a draft of one's own.

    Raises:
        Http404: there is none, or it is not the actor's to see.
    """
    found = agreements_visible_to(actor).select_related(
        "edition__standard__service", "edition__standard__drafting_body", "organisation",
        "text", "report", "answered_by",
    )  # fmt: skip
    return _one(found, pk)


def confirmation_for(actor: Actor, pk: int) -> Confirmation:
    """A duty of one's own body; the quality body sees all.

    Raises:
        Http404: there is none, or it is not the actor's to see.
    """
    found = confirmations_visible_to(actor).select_related(
        "edition__standard__service", "organisation", "confirmed_by"
    )
    return _one(found, pk)


def _one(found: QuerySet[M], pk: int) -> M:
    return get_object_or_404(found, pk=pk)


def chosen_ids(sent: Sequence[Any], *, most: int) -> list[int]:
    """What was ticked, as ids; at most so many."""
    ids = {int(one) for one in sent if one.isascii() and one.isdigit() and len(one) <= 18}
    return sorted(ids)[:most]
