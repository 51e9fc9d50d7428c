"""Decisions that somebody has begun to write: kept while he writes, gone once he has decided."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from accounts.acting import Actor
from standards import permissions
from standards.errors import NotPermitted, TextTooLong, WrongState
from standards.models import Autosave, Edition
from standards.queue import draft_target, drafts_of, writing_text
from standards.services.acts import standard_act

# All that is typed of one decision, in characters; a limit against abuse.
LONGEST_DRAFT = 60_000

__all__ = ["drafts_of", "drop_decision_drafts", "keep_decision_drafts"]


@standard_act
def keep_decision_drafts(
    *, edition_id: int, drafts: Mapping[int, Mapping[str, Any]], actor: Actor, at: datetime
) -> None:
    """Keep what one person has typed of decisions, by comment; nobody else reads it.

    Raises:
        NotPermitted: not the drafting body.
        WrongState: the discussion has not closed, or the report is out.
        TextTooLong: more than a decision could be.
    """
    edition = Edition.objects.select_related("standard").get(pk=edition_id)
    if actor.user is None or not permissions.drafts(actor, edition.standard):
        raise NotPermitted
    text = writing_text(edition)
    if text is None:
        raise WrongState
    if any(_length(draft) > LONGEST_DRAFT for draft in drafts.values()):
        raise TextTooLong
    Autosave.objects.bulk_create(
        [
            Autosave(
                text=text, user=actor.user, target=draft_target(pk), base_edit_no=0,
                content=dict(draft), saved_at=at,
            )
            for pk, draft in drafts.items()
        ],
        update_conflicts=True,
        unique_fields=["text", "user", "target"],
        update_fields=["content", "saved_at"],
    )  # fmt: skip


def _length(draft: Mapping[str, Any]) -> int:
    return sum(len(str(value)) for value in draft.values())


def drop_decision_drafts(edition: Edition, comment_ids: Iterable[int], *, actor: Actor) -> None:
    """Forget what a person had typed of decisions that are made now."""
    targets = [draft_target(pk) for pk in comment_ids]
    Autosave.objects.filter(text__edition=edition, user=actor.user, target__in=targets).delete()
