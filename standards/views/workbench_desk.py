"""One person at the text of one edition: what every page of the workbench shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from accounts.acting import Actor
from audit.legal_time import legal_now
from standards import permissions
from standards.models import Autosave, Edition, Text
from standards.services.texts import latest_text
from standards.views.road_access import actor_of, edition_for
from standards.views.workbench_outline import Outline, accepted_at, url_of
from standards.workflow import WRITABLE

_LONGEST_NUMBER = 9  # digits
NOT_KEPT = ("csrfmiddlewaretoken", "target", "keep", "drop")


@dataclass(frozen=True, slots=True)
class Desk:
    """One person at the text of one edition."""

    request: HttpRequest
    actor: Actor
    at: datetime
    edition: Edition
    text: Text

    @property
    def is_open(self) -> bool:
        """Whether the text may be written now."""
        return self.edition.stage in WRITABLE and not self.text.is_locked

    def page(
        self, template: str, target: str, *, status: int = 200, **context: Any
    ) -> HttpResponse:
        """A page with the outline beside it."""
        outline = Outline(self.edition, self.text, self.actor, self.at, target)
        whole = {
            "edition": self.edition,
            "service": self.edition.service,
            "text": self.text,
            "outline": outline,
            "is_open": self.is_open,
            "target": target,
            "here": url_of(self.edition, target),
            "heading": outline.label_of(target),
            "discussion": self.edition.discussions.order_by("number").last(),
            "comment_count": outline.comments[target],
            "accepted": accepted_at(self.edition, target) if outline.comments and target else [],
            **context,
        }
        name = f"standards/workbench/{template}.html"
        return render(self.request, name, whole, status=status)

    def autosave(self, target: str) -> Autosave | None:
        """What this person has typed here and not saved."""
        return self.text.autosaves.filter(user=self.actor.user, target=target).first()


def desk_for(request: HttpRequest, pk: int) -> Desk:
    """The text of an edition for those who draft it.

    Raises:
        Http404: there is none, or another body drafts it.
    """
    actor = actor_of(request)
    edition = edition_for(actor, pk)
    if not permissions.drafts(actor, edition.standard):
        raise Http404
    return Desk(request, actor, legal_now(), edition, latest_text(edition))


def first_values(content: dict[str, list[str]]) -> dict[str, str]:
    """One value of each field that was kept unsaved."""
    return {name: values[-1] for name, values in content.items() if values}


def query_of(content: dict[str, list[str]]) -> QueryDict:
    """What was kept unsaved, as a browser sends it."""
    found = QueryDict(mutable=True)
    for name, values in content.items():
        found.setlist(name, values)
    return found


def number_in(sent: QueryDict) -> int:
    """The number of the edit on which the person builds; 0, which no text has, if unreadable."""
    told = sent.get("edit_no", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) <= _LONGEST_NUMBER else 0


def uuid_in(told: str | None) -> UUID | None:
    """The id of a clause; None for none and for anything else."""
    try:
        return UUID(told) if told else None
    except ValueError:
        return None
