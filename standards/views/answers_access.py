"""Who enters the officials' half of a discussion, and which comment an address means."""

from collections.abc import Callable
from datetime import datetime
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from accounts.acting import Actor
from accounts.pages import only_for
from audit.refs import SubjectRef
from audit.services import record_view
from registry.views.office_access import actor_of
from standards.models import Comment, Discussion
from standards.permissions import controls, drafts, works_on_standards
from standards.queue import comments_visible_to, discussions_visible_to

__all__ = [
    "actor_of",
    "comment_for",
    "discussion_for",
    "for_quality",
    "for_workers",
    "own_comment_for",
    "own_discussion_for",
    "page_language",
    "record_names_seen",
]

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

_PERSONAL = ("author_name", "contact")


def _for(allowed: Callable[[Actor], bool]) -> Callable[[View[P]], View[P]]:
    """Names and contacts may stand on the page: no browser keeps it."""

    def decorate(view: View[P]) -> View[P]:
        return never_cache(only_for(allowed)(view))

    return decorate


def for_workers(view: View[P]) -> View[P]:
    """Only for those who work on standards; to everyone else the page does not exist.

    Raises:
        Http404: the active role does not.
    """
    return _for(works_on_standards)(view)


def for_quality(view: View[P]) -> View[P]:
    """Only for the quality body, which judges the hiding of comments.

    Raises:
        Http404: the active role does not.
    """
    return _for(controls)(view)


def page_language() -> str:
    """The language of the screen, one of the three."""
    return (get_language() or "kk")[:2]


def discussion_for(actor: Actor, pk: int) -> Discussion:
    """A discussion that the person may see in the work area; absent and not-yours are alike.

    Raises:
        Http404: there is none, or it is not the actor's to see.
    """
    return get_object_or_404(discussions_visible_to(actor), pk=pk)


def own_discussion_for(actor: Actor, pk: int) -> Discussion:
    """A discussion of a draft of the actor's own body.

    Raises:
        Http404: there is none, or the body does not draft it.
    """
    found = discussion_for(actor, pk)
    if not drafts(actor, found.edition.standard):
        raise Http404
    return found


def comment_for(actor: Actor, pk: int) -> Comment:
    """A comment on a draft that the person may see in the work area.

    Raises:
        Http404: there is none, or it is not the actor's to see.
    """
    return get_object_or_404(comments_visible_to(actor).prefetch_related("changes"), pk=pk)


def own_comment_for(actor: Actor, pk: int) -> Comment:
    """A comment on a draft of the actor's own body.

    Raises:
        Http404: there is none, or the body does not draft it.
    """
    found = comment_for(actor, pk)
    if not drafts(actor, found.discussion.edition.standard):
        raise Http404
    return found


def record_names_seen(actor: Actor, subject: SubjectRef, *, at: datetime) -> None:
    """Names and contacts of authors are on the page: that is an act of its own (D12-24)."""
    record_view(
        actor=actor.ref,
        subject=subject,
        at=at,
        purpose="standards.answering",
        fields=_PERSONAL,
        organisation_id=actor.organisation_id,
    )
