"""What the engine must know of a thing that has clocks; each room registers its own kinds.

The engine holds a stable code and an id, never a foreign key, so that a room above it can be
read without the engine knowing the room.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from accounts.acting import Actor


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind of thing that has clocks.

    ``url(id)`` is its page; ``visible_to(actor)`` the ids that a person may see;
    ``load(ids)`` the rows by id; ``lock(ids)`` locks them, after their clocks.
    """

    code: str
    url: Callable[[int], str]
    visible_to: Callable[[Actor], QuerySet[Any] | Iterable[int]]
    load: Callable[[Iterable[int]], dict[int, Any]]
    lock: Callable[[Iterable[int]], Any]


def locks_on(model: type[Model]) -> Callable[[Iterable[int]], None]:
    """What locks rows of a model by id, in the order of their ids: a subject's ``lock``."""

    def lock(ids: Iterable[int]) -> None:
        rows = model._default_manager.select_for_update(of=("self",)).filter(pk__in=list(ids))
        list(rows.order_by("pk").values_list("pk"))

    return lock


class UnknownSubject(LookupError):
    """No room has registered this kind of subject."""


_SUBJECTS: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Make a kind of subject known; registering a code again replaces it."""
    _SUBJECTS[subject.code] = subject


def get(code: str) -> Subject:
    """The kind of subject with a code.

    Raises:
        UnknownSubject: no room has registered it.
    """
    try:
        return _SUBJECTS[code]
    except KeyError:
        raise UnknownSubject(code) from None


def url_of(code: str, subject_id: int) -> str:
    """Address of a subject's page; empty where its kind is not known."""
    subject = _SUBJECTS.get(code)
    return subject.url(subject_id) if subject else ""


def is_visible(code: str, subject_id: int, actor: Actor) -> bool:
    """Whether a person may see one subject; an unknown kind is seen by nobody."""
    subject = _SUBJECTS.get(code)
    if subject is None:
        return False
    visible = subject.visible_to(actor)
    if isinstance(visible, QuerySet):
        return visible.filter(pk=subject_id).exists()
    return subject_id in set(visible)


def visible_rows(code: str, subject_ids: Iterable[int], actor: Actor) -> dict[int, Any]:
    """Those of some subjects of one kind that a person may see, by id; for a page of a list."""
    subject, ids = _SUBJECTS.get(code), set(subject_ids)
    if subject is None:
        return {}
    visible = subject.visible_to(actor)
    if isinstance(visible, QuerySet):
        visible = visible.filter(pk__in=ids).order_by()
    return subject.load(ids.intersection(visible))
