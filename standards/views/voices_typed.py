"""A comment that has been typed and not sent yet: kept in the session, through sign-in too."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from files.models import FileState, StoredFile

_TYPED, _SENT = "draft_comments", "sent_comments"
# Drafts that one session remembers at once, and comments whose second sending it knows.
_MOST = 10


@dataclass(slots=True)
class Typed:
    """What somebody has typed on one draft; ``once`` belongs to one sending."""

    fields: dict[str, Any] = field(default_factory=dict)
    file_ids: list[int] = field(default_factory=list)
    once: str = field(default_factory=lambda: uuid.uuid4().hex)

    def files(self) -> list[StoredFile]:
        """The files attached so far; one that has been swept meanwhile is left out."""
        found = StoredFile.objects.exclude(state=FileState.INFECTED).in_bulk(self.file_ids)
        return [found[pk] for pk in self.file_ids if pk in found]


def typed_on(request: HttpRequest, pk: int) -> Typed:
    """What the session holds on a draft; empty where it holds nothing."""
    kept = request.session.get(_TYPED, {}).get(str(pk))
    return Typed(**kept) if kept else Typed()


def keep(request: HttpRequest, pk: int, typed: Typed) -> None:
    """Remember what was typed on a draft; of many drafts, the last ones."""
    all_kept = {key: value for key, value in _of(request, _TYPED).items() if key != str(pk)}
    all_kept[str(pk)] = {"fields": typed.fields, "file_ids": typed.file_ids, "once": typed.once}
    _put(request, _TYPED, all_kept)


def forget(request: HttpRequest, pk: int, *, once: str, receipt_no: str) -> None:
    """The comment has been sent: what was typed goes, a second press leads to its receipt."""
    left = {key: value for key, value in _of(request, _TYPED).items() if key != str(pk)}
    _put(request, _TYPED, left)
    _put(request, _SENT, {**_of(request, _SENT), once: receipt_no})


def sent_before(request: HttpRequest, once: str) -> str:
    """The number of the comment that was sent with this key; empty for none."""
    return str(_of(request, _SENT).get(once, ""))


def _of(request: HttpRequest, name: str) -> dict[str, Any]:
    return dict(request.session.get(name, {}))


def _put(request: HttpRequest, name: str, values: dict[str, Any]) -> None:
    request.session[name] = dict(list(values.items())[-_MOST:])
