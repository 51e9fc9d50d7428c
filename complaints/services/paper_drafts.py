"""What a clerk has typed from a paper before it is saved. No act of the procedure, so no record."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import blake2b

from django.db import transaction

from accounts.acting import Actor
from complaints.errors import NotPermitted
from complaints.models import ComplaintDraft

# A paper is typed while the person waits; what was typed holds somebody's data, so not for long.
LIFETIME = timedelta(days=1)


def new_key() -> str:
    """A key of a form just opened: what is sent under it is filed once."""
    return secrets.token_urlsafe(24)


def find_paper_draft(*, key: str, actor: Actor, at: datetime) -> ComplaintDraft | None:
    """The clerk's own draft under a key, filed ones too; nobody else's."""
    drafts = ComplaintDraft.objects.select_related("filed_as")
    return drafts.filter(token_digest=_digest(key, actor), expires_at__gt=at).first()


@transaction.atomic
def keep_paper_draft(
    *, key: str, typed: Mapping[str, Mapping[str, str]], actor: Actor, language: str, at: datetime
) -> ComplaintDraft:
    """Keep what was typed, right or wrong; a draft that has been filed stays as it is.

    It belongs to nobody's cabinet: the person of the paper may have no account, and the clerk
    is not the complainant.

    Raises:
        NotPermitted: nobody is signed in.
    """
    if actor.user is None:
        raise NotPermitted
    draft, _created = ComplaintDraft.objects.get_or_create(
        token_digest=_digest(key, actor),
        defaults={"language": language, "created_at": at, "expires_at": at + LIFETIME},
    )
    draft = ComplaintDraft.objects.select_for_update().get(pk=draft.pk)
    if draft.filed_as_id is None:
        draft.answers = {slug: dict(answers) for slug, answers in typed.items()}
        draft.expires_at = at + LIFETIME
        draft.save(update_fields=["answers", "expires_at"])
    return draft


def _digest(key: str, actor: Actor) -> str:
    """A digest that no link to a person's own draft can have: it is made another way."""
    owner = actor.user.pk if actor.user else 0
    return blake2b(f"{owner}:{key}".encode(), digest_size=32, person=b"paper-draft").hexdigest()
