"""The queue of comments: its filters, and the rows they choose."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from standards.models import Comment
from standards.models.discussion import LANGUAGES
from standards.points import WHOLE, Place
from standards.queue import Group, Pile, ids_of, matching, pile
from standards.workflow import CommentChannel

OLDEST, NEWEST, SUPPORTED, BY_POINT = "", "newest", "supported", "point"
# The point of the whole draft is empty, as is no choice at all.
_WHOLE = "whole"
_ORDERS = {
    OLDEST: ("number",),
    NEWEST: ("-number",),
    SUPPORTED: ("-support_count", "-number"),
    BY_POINT: ("point", "number"),
}


class CommentFilter(forms.Form):
    """Filters of the queue, all in the address; an unknown value counts as none."""

    mark_optional = False

    pile = forms.ChoiceField(label=_("Which comments"), required=False)
    q = forms.CharField(
        label=_("Words of the comment, its number or the author"), required=False, max_length=100
    )
    point = forms.ChoiceField(label=_("Point of the draft"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False)
    channel = forms.ChoiceField(
        label=_("Way it came"),
        choices=[("", _("any")), *CommentChannel.choices],
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("any")), *LANGUAGES], required=False
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        choices=[
            (OLDEST, pgettext_lazy("comments", "oldest first")),
            (NEWEST, pgettext_lazy("comments", "newest first")),
            (SUPPORTED, pgettext_lazy("comments", "most supported first")),
            (BY_POINT, pgettext_lazy("comments", "by point of the draft")),
        ],
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        counts: Mapping[str, int],
        points: Iterable[tuple[Place, int]],
        groups: Sequence[Group],
        is_drafter: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"auto_id": "queue_%s", **kwargs})
        self.is_drafter = is_drafter
        self._offer(
            "pile", pgettext_lazy("comments", "all"), _piles(counts, is_drafter), counts["all"]
        )
        self._offer(
            "point",
            _("any"),
            [(place.point or _WHOLE, capfirst(place.label), number) for place, number in points],
        )
        any_group = pgettext_lazy("group of comments", "any")
        self._offer("group", any_group, [(str(one.pk), one.name, one.all) for one in groups])
        if not is_drafter:
            self.fields["q"].label = _("Words of the comment or its number")
        self.is_valid()

    def _offer(
        self,
        name: str,
        none: Any,
        choices: Iterable[tuple[str, Any, int]],
        of_all: int | None = None,
    ) -> None:
        first = none if of_all is None else f"{none} ({of_all})"
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", first), *((key, f"{label} ({n})") for key, label, n in choices)]

    def chosen(self, name: str) -> str:
        """A clean value; empty for an absent or unknown one."""
        return str(self.cleaned_data.get(name) or "").replace("\0", "")

    @property
    def order(self) -> tuple[str, ...]:
        """The fields of the order chosen."""
        return _ORDERS[self.chosen("sort")]

    @property
    def narrows(self) -> bool:
        """Whether any filter is on."""
        return any(self.chosen(name) for name in self.fields if name != "sort")

    def select(
        self,
        comments: QuerySet[Comment],
        *,
        changed: Collection[str],
        drafted: Collection[int],
    ) -> QuerySet[Comment]:
        """The comments chosen, in no order."""
        if name := self.chosen("pile"):
            comments = comments.filter(pile(name, changed=changed, drafted=drafted))
        if point := self.chosen("point"):
            comments = comments.filter(point=WHOLE if point == _WHOLE else point)
        if group := self.chosen("group"):
            comments = comments.filter(group=int(group))
        for name in ("channel", "language"):
            if value := self.chosen(name):
                comments = comments.filter(**{name: value})
        return comments.filter(matching(self.chosen("q"), with_names=self.is_drafter))


def _piles(counts: Mapping[str, int], is_drafter: bool) -> list[tuple[str, Any, int]]:
    """Piles that hold something, and the undecided ones always."""
    shown = [one for one in Pile if counts[one.value] or one == Pile.UNDECIDED]
    return [
        (one.value, one.label, counts[one.value])
        for one in shown
        if is_drafter or one != Pile.DRAFTS
    ]


def ticked(values: Iterable[str], comments: QuerySet[Comment], *, most: int) -> list[Comment]:
    """The comments of a discussion that were ticked, in the order of their numbers."""
    return list(comments.filter(pk__in=ids_of(values, most=most)).order_by("number"))
