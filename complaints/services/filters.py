"""Saved filters: a person's own, each kept with the role in which it was saved."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.acting import Actor
from complaints.errors import NameTaken, NotPermitted, TooManyFilters
from complaints.models import SavedFilter
from govservices.composed import Composed, Slot

MOST = 30
# Where one stands in a list is not part of what one asks for.
_PASSING = ("after", "before", "lang", "pick", "clear", "csrfmiddlewaretoken")


def lasting(query: QueryDict) -> str:
    """The part of an address worth keeping: the filters that say something, in a fixed order."""
    kept = QueryDict(mutable=True)
    for name in sorted(query):
        values = [value for value in query.getlist(name) if value]
        if values and name not in _PASSING:
            kept.setlist(name, values)
    return kept.urlencode()


def filters_of(actor: Actor, page: str) -> QuerySet[SavedFilter]:
    """The filters of one list that the person saved in the present role, by name."""
    return SavedFilter.objects.filter(
        user=actor.user, membership=actor.membership, page=page
    ).order_by("name")


def filters_shown(actor: Actor, page: str) -> list[SavedFilter]:
    """The same with nothing but name and query, as every look at the list shows them."""
    if actor.membership is None or actor.user is None:
        return []
    own = {"user": actor.user.pk, "membership": actor.membership.pk, "page": page}
    return [SavedFilter(name=name, query=query) for name, query in _NAMES.rows(**own)]


def _names() -> QuerySet[Any, Any]:
    own = SavedFilter.objects.filter(
        user=Slot("user"), membership=Slot("membership"), page=Slot("page")
    )
    return own.order_by("name").values_list("name", "query")


_NAMES = Composed(_names)


@transaction.atomic
def save_filter(*, page: str, name: str, query: str, actor: Actor, at: datetime) -> SavedFilter:
    """Keep a filter under a name; one of the same name is replaced.

    Raises:
        NotPermitted: a person without a role keeps no filters.
        TooManyFilters: the person keeps :data:`MOST` of them for this list already.
    """
    if actor.membership is None or actor.user is None:
        raise NotPermitted
    own = filters_of(actor, page)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        raise TooManyFilters
    saved, _created = SavedFilter.objects.update_or_create(
        user=actor.user,
        membership=actor.membership,
        page=page,
        name=name,
        defaults={"query": query, "saved_at": at},
    )
    return saved


@transaction.atomic
def rename_filter(*, saved: SavedFilter, name: str) -> SavedFilter:
    """Call a filter otherwise.

    Raises:
        NameTaken: the person has another one of this name.
    """
    namesakes = SavedFilter.objects.filter(
        user=saved.user_id, membership=saved.membership_id, page=saved.page, name=name
    )
    if namesakes.exclude(pk=saved.pk).exists():
        raise NameTaken
    saved.name = name
    saved.save(update_fields=["name"])
    return saved
